//! The examples in `docs/approvals.md`, in each language.

use std::fs;
use std::path::Path;

use super::digest;
use crate::document::digest::prose::plain_prose;

const PAGES: [&str; 2] = ["docs/approvals.md", "docs/ja/approvals.md"];

/// A page with what its examples come to: behind a block of TOML the digest, behind one of Markdown what is left of it.
fn computed(page: &str) -> (String, usize) {
    let mut out = String::new();
    let (mut examples, mut rest) = (0, page);
    while let Some((before, kind)) = next_example(rest) {
        let fence = "`".repeat(4);
        let opening = format!("{fence}{kind}\n");
        let start = before + opening.len();
        let end = start + rest[start..].find(&format!("{fence}\n")).expect("an example ends");
        let body = &rest[start..end];
        let behind = end + fence.len() + 1;
        out.push_str(&rest[..behind]);
        let answer = match kind {
            "toml" => digest(body),
            _ => plain_prose(body),
        };
        let told = format!("\n{fence}text\n{answer}\n{fence}\n");
        out.push_str(&told);
        let old = rest[behind..].strip_prefix(&format!("\n{fence}text\n")).expect("an answer follows each example");
        let old_end = old.find(&format!("\n{fence}\n")).expect("an answer ends") + fence.len() + 2;
        rest = &old[old_end..];
        examples += 1;
    }
    out.push_str(rest);
    (out, examples)
}

fn next_example(text: &str) -> Option<(usize, &'static str)> {
    let at = |kind: &'static str| Some((text.find(&format!("````{kind}\n"))?, kind));
    [at("toml"), at("markdown")].into_iter().flatten().min()
}

#[test]
fn the_pages_say_what_their_examples_come_to() {
    for name in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let standing = fs::read_to_string(&path).expect("the page is there").replace("\r\n", "\n");
        let (page, examples) = computed(&standing);
        assert!(examples >= 10, "{name} has {examples} examples");
        if std::env::var_os("PMGIT_BLESS").is_some() {
            fs::write(&path, &page).expect("the page can be written");
        } else {
            assert!(page == standing, "{name} is not what pmgit computes: PMGIT_BLESS=1 cargo test --lib digest");
        }
    }
}

#[test]
fn both_pages_have_the_same_examples() {
    let examples = PAGES.map(|name| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = fs::read_to_string(path).expect("the page is there");
        text.split("````").skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    });
    assert_eq!(examples[0], examples[1]);
}

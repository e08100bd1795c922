//! Links between the pages that people read: none leads to a missing page or heading.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::pages::{Page, root};

/// Every page of Markdown that people read.
fn pages() -> Vec<Page> {
    let mut folders = vec![root().join("docs")];
    let mut pages: Vec<Page> = ["README.md", "README.ja.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(Page::read).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                pages.push(Page::read(path.strip_prefix(root()).unwrap().to_str().unwrap()));
            }
        }
    }
    pages
}

/// The text of a page without its blocks of code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fence: Option<&str> = None;
    text.lines().filter(move |line| {
        let marks = line.trim_start();
        let run = &marks[..marks.len() - marks.trim_start_matches('`').len()];
        match fence {
            Some(open) if run.len() >= open.len() && marks == run => fence = None,
            None if run.len() >= 3 => fence = Some(run),
            None => return true,
            Some(_) => {}
        }
        false
    })
}

/// Where the links of a page lead, images included; code is no link.
fn targets(text: &str) -> Vec<String> {
    let outside_code = prose(text).map(|line| line.split('`').step_by(2).collect::<Vec<_>>().join("x"));
    let joined = outside_code.collect::<Vec<_>>().join("\n");
    let starts = joined.split("](").skip(1);
    starts.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}

/// The names by which forges link to the headings of a page.
fn headings(text: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let titles = prose(text).filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let named = titles.map(|title| {
        let name: String = title
            .chars()
            .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let name = name.to_lowercase();
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}-{}", *count - 1) }
    });
    named.collect()
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
        plain
    })
}

/// What is wrong with a link, if anything is.
fn fault(page: &Page, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => PathBuf::from(&page.path),
        file => plain(&Path::new(&page.path).parent().expect("a page is in a folder").join(file)),
    };
    if !root().join(&path).exists() {
        return Some(format!("{}: `{target}` leads nowhere", page.path));
    }
    let has_heading =
        heading.is_empty() || headings(&Page::read(path.to_str().unwrap()).text).iter().any(|name| name == heading);
    (!has_heading).then(|| format!("{}: `{target}`: there is no such heading", page.path))
}

#[test]
fn no_link_between_pages_is_dead() {
    let pages = pages();
    let links: Vec<(&Page, String)> =
        pages.iter().flat_map(|page| targets(&page.text).into_iter().map(move |target| (page, target))).collect();
    assert!(links.len() > 100, "the pages have links");
    let faults: Vec<String> = links.iter().filter_map(|(page, target)| fault(page, target)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_dead_link_is_found() {
    let page = Page { path: "docs/guide/x.md".to_owned(), text: "# A `--flag`, once\n## Twice\n## Twice\n".to_owned() };
    for (target, is_sound) in [
        ("../rules.md", true),
        ("../rules.md#the-rules", true),
        ("https://example.com/nowhere", true),
        ("../rules.md#no-such-heading", false),
        ("rules.md", false),
    ] {
        assert_eq!(fault(&page, target).is_none(), is_sound, "{target}");
    }
    assert_eq!(headings(&page.text), ["a---flag-once", "twice", "twice-1"]);
    assert_eq!(targets("See [a](b.md), ![c](d.svg) and `[e](f.md)`.\n```\n[g](h.md)\n```\n"), ["b.md", "d.svg"]);
}

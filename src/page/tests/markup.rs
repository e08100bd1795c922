//! Markdown and HTML in every form: a word in any place of it is on the page, and what nobody sees in a browser stays private.

use super::tags::{pieces, read};
use super::{assert_markdown_is_quiet, assert_only_ours, joined, page_of, policy};
use crate::document::{self, Language, Status};
use crate::page::{Images, Places, PublicCopy, Screen, html, markdown, public_page, text};
use crate::policy::{PublicCopyRules, PublicField};
use crate::source::{RepoPath, SourceFile};
use crate::text::Paint;

/// Forms in which a browser shows the word `§` to nobody, or only as the name of a file.
#[rustfmt::skip] // texts in a row
const UNSEEN: &[&str] = &[
    "<script>§</script>", "<script>\n§\n</script>", "<script src=§></script>", "<script>§", "<SCRIPT type='a'>§</SCRIPT>",
    "<style>§</style>", "<style>\n.§ {}\n</style>", "<style>§",
    "<!-- § -->", "<!--§-->", "<!--\n§\n-->", "<!-- a --!> b <!-- § -->",
    "<?php § ?>", "<!DOCTYPE §>", "<![CDATA[ § ]]>",
    "<template>§</template>", "<iframe src='§'></iframe>", "<iframe>§</iframe>", "<video src=§></video>", "<audio>§</audio>", "<canvas>§</canvas>",
    "<noembed>§</noembed>", "<datalist><option>§</datalist>",
    "<b title='§'>x</b>", "<span onclick=\"§\">x</span>", "<abbr title=§>x</abbr>", "<p data-x='§'>x</p>", "<td headers=§>x</td>",
    "<p hidden>§</p>", "<span style='display:none'>§</span>", "<i hidden>**§**</i>", "<i hidden>`§`</i>",
    "<img src=§>", "<img alt=x src='§.png'>", "![](§.png)", "![x](§.png)", "![x](../../§.png)", "[![](§.png)](https://a.example)",
];

/// The same of forms that are such only where a block begins.
const UNSEEN_BLOCKS: &[&str] =
    &["<!-- a\n\n§ -->", "<!-- §", "<div hidden>\n\n§\n\n</div>", "[x]: ./§", "[x]: y '§'", "[§]: y", "[^§]: note"];

/// Forms in which a browser shows it, or may.
#[rustfmt::skip] // texts in a row
const SEEN: &[&str] = &[
    "§", "<!--> § -->", "<b>§</b>", "<p>§", "<§-element>", "<custom §=1>", "<textarea>§</textarea>", "<noscript>§</noscript>", "<svg><text>§</text></svg>", "<math>§</math>",
    "<object data=§>", "<input value=§>", "<form action=§>x</form>", "<a href=\"https://a.example/§\">x</a>", "<details><summary>§</summary>x</details>",
    "<pre>\n§\n</pre>", "<table><tr><td>§</td></tr></table>", "<td>§", "<xmp>§</xmp>", "<plaintext>§", "<select><option>§</select>", "<link href=§>",
    "<meta content=§>", "<base href=§>", "<ruby>a<rt>§</rt></ruby>", "<§", "</§>", "<§/>", "< § >", "<>§</>", "<img alt='§' src=x>", "<br §>",
    "[x](https://a.example \"§\")", "[x](https://a.example/§)", "[x][y] §\n\n[y]: https://a.example", "[x][y]\n\n[y]: https://a.example '§'", "![§](y.png)",
    "![x](y.png '§')", "```sh §\nls\n```", "```§ a\nls\n```", "```sh\n§\n```", "~~~\n§", "    §", "``§``", "`§", "``` § ```",
    "| a | b |\n|---|---|\n| 1 | 2 | § |", "| a | b |\n|---|---|\n| 1 | 2 | 3 | §", "| § |\n|---|\n| a |", "| a |\n|---|\n§", "| a | b |\n|---|---|\n| § |",
    "# § #", "§\n===", "###### §", "<x@§.example>", "<https://a.example/§>", "&§;", "\\§", "[§]", "[§](", "![§](", "[§](y)", "[](https://a.example/§)",
    "[x](<a\n§>)", "- [ ] §", "- [x] §", "* §", "1. §", "1234567890. §", "$§$", "~~§~~", "***§***", "_§_", "§  \nx", "> §", "§\n: x", "---\n§\n---", "* * *\n§", "=§=", "[x]:§",
];

/// What stands around a form.
const AROUND: &[&str] = &[
    "F",
    "before\n\nF\n\nafter",
    "before F",
    "before\nF",
    "F after",
    "**F**",
    "> F",
    "- F",
    "1. a\n2. F",
    "> - F",
    "[F](https://b.example)",
    "# F",
    "| h | i |\n|---|---|\n| 1 | F |",
];

/// The form in its place, its further lines set in as its first is.
fn placed(form: &str, around: &str) -> String {
    let (first, rest) = around.split_once('F').expect("a place");
    let line = first.lines().next_back().unwrap_or_default();
    let set_in: String = line.chars().map(|letter| if letter == '>' { '>' } else { ' ' }).collect::<String>();
    let is_block = line.ends_with("> ") || line.ends_with("- ") || line.ends_with(". ");
    let form = if is_block { form.replace('\n', &format!("\n{set_in}")) } else { form.to_owned() };
    format!("{first}{form}{rest}")
}

fn document(markdown: &str) -> String {
    format!(
        "title = \"a\"\nstatus = \"closed\"\nseverity = \"SEV-1\"\ntags = [\"public\"]\n[sections]\noverview = {}\n",
        super::generate::quoted(markdown)
    )
}

/// All pages of it, and whether the word is on each.
fn assert_is_on_each(markdown: &str) {
    let page = page_of(&document(markdown), Language::En);
    let plain = text(&page, Screen { width: 200, paint: Paint::Plain });
    let marked = markdown_of(&page);
    let written = html(&page, &Images::default());
    let of_html = pieces(&written);
    for (format, seen) in [("text", &plain), ("markdown", &marked), ("html", &read(&of_html))] {
        assert!(joined(seen).contains("tok1z"), "not in {format}: {markdown:?}\n{seen}");
    }
    assert_only_ours(&of_html, 0);
    assert_markdown_is_quiet(&marked, 0);
}

fn markdown_of(page: &crate::page::Page) -> String {
    markdown(page, &Places::default())
}

#[test]
fn a_word_in_any_form_of_markdown_and_html_is_on_the_page() {
    let mut tried = 0;
    let all = || UNSEEN.iter().chain(UNSEEN_BLOCKS).chain(SEEN);
    for form in all() {
        for around in AROUND {
            assert_is_on_each(&placed(&form.replace('§', "tok1z"), around));
            tried += 1;
        }
    }
    // And two of them one after the other: what one leaves open takes in the other.
    for (at, form) in all().enumerate() {
        for other in all().skip(at % 7).step_by(7) {
            let (form, other) = (form.replace('§', "x"), other.replace('§', "tok1z"));
            assert_is_on_each(&format!("{form} {other}"));
            assert_is_on_each(&format!("{form}\n\n{other}"));
            tried += 2;
        }
    }
    println!("{tried} texts");
    assert!(tried > 4_000, "{tried}");
}

#[test]
fn what_a_browser_shows_nobody_and_the_names_of_files_are_on_no_public_page() {
    let mut tried = 0;
    // A heading and a cell end with their line, and with them what is hidden.
    let is_fit = |form: &str, around: &str| !(around.contains('|') || around.starts_with('#') && form.contains('\n'));
    let anywhere = UNSEEN.iter().map(|form| (form, AROUND));
    for (form, places) in anywhere.chain(UNSEEN_BLOCKS.iter().map(|form| (form, &["F", "> F", "- F"][..]))) {
        for around in places.iter().filter(|around| is_fit(form, around)) {
            let toml = document(&placed(&form.replace('§', "tok1z"), around));
            let source = SourceFile::new(RepoPath::from(super::PATH), toml.into_bytes());
            let mut document = document::parse(&source).0.expect("a postmortem");
            document.status.as_mut().expect("it has one").value = Status::Closed;
            let mut policy = policy();
            let (sections, fields, tags) =
                (vec!["overview".to_owned()], vec![PublicField::Title], vec!["public".to_owned()]);
            policy.public = Some(PublicCopyRules { sections, fields, tags });
            let copy = PublicCopy::of(&document, &policy, Language::En).expect("it is closed and tagged");
            let page = public_page(&copy, policy.calendar.zone(), Language::En);
            let all = [
                text(&page, Screen { width: 80, paint: Paint::Plain }),
                markdown_of(&page),
                html(&page, &Images::default()),
            ];
            for page in &all {
                assert!(!page.contains("tok1z"), "{form:?} in {around:?} has left\n{page}");
            }
            tried += 1;
        }
    }
    assert!(tried > 400, "{tried}");
}

//! What is left of Markdown reads as the whole did, by the parser that makes pages of it.

use pulldown_cmark::{CowStr, Event, Parser, Tag, html};

use super::super::prose::plain_prose;
use crate::testing::postmortem::Random;
use crate::wording::MARKDOWN;

const PARTS: &[&str] = &[
    " ",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r",
    "a",
    "b",
    "word",
    "12",
    "3",
    "機能",
    "停止",
    "。",
    "　",
    "- ",
    "* ",
    "+ ",
    "-",
    "1. ",
    "2) ",
    "10.",
    "> ",
    ">",
    "# ",
    "## ",
    "#",
    "---",
    "***",
    "===",
    "=",
    "```",
    "```sh",
    "~~~",
    "~~",
    "`",
    "``",
    "*",
    "**",
    "_",
    "__",
    "[",
    "]",
    "](",
    "(",
    ")",
    "[text](https://a.example/b?c=1)",
    "[t](/x)",
    "![alt](pic.png)",
    "[a]: ",
    "[a]",
    "/url",
    "\"title\"",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<pre>",
    "</pre>",
    "<div>",
    "<https://a.example>",
    "<br>",
    "\\",
    "|",
    "| a | b |",
    "|-|-|",
    ":-:",
    ":",
    "&amp;",
    "&#42;",
    "&",
    "!",
    "\u{a0}",
    "é",
    ".",
    ",",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\n> ",
    "\n\n    ",
    "\n```\n",
    "word word",
    "こと",
    "「",
    "」",
];

/// A text of up to thirty pieces of Markdown.
pub(super) fn markdown(random: &mut Random) -> String {
    (0..random.below(30)).map(|_| random.pick(PARTS)).collect()
}

/// The page of some Markdown: without targets of links, and white space as a reader sees it.
fn read(markdown: &str) -> String {
    let mut out = String::new();
    let none = || CowStr::from("");
    let events = Parser::new_ext(markdown, MARKDOWN).map(|event| match event {
        Event::Start(Tag::Link { link_type, .. }) => {
            Event::Start(Tag::Link { link_type, dest_url: none(), title: none(), id: none() })
        }
        Event::HardBreak => Event::SoftBreak,
        other => other,
    });
    html::push_html(&mut out, events);
    seen(&out)
}

/// One space for white space between words (HTML that a writer put in stays as it is, too); a line end between Japanese letters is none, and lines of code stay.
fn seen(html: &str) -> String {
    let is_wide = |letter: char| ('\u{3000}'..='\u{FFEF}').contains(&letter);
    let mut out = String::new();
    for (at, piece) in html.split("<pre><code").enumerate() {
        let (code, text) = if at == 0 { ("", piece) } else { piece.split_once("</code></pre>").unwrap_or((piece, "")) };
        let code = code.split_once('>').map_or(code, |(_, code)| code);
        // How far a line of code is indented is white space, too, as far as tabs make it.
        let lines: Vec<String> = code.split('\n').map(|line| line.trim().replace('\t', " ")).collect();
        out.push_str(lines.join("\n").trim_matches('\n'));
        let mut gap = false;
        for letter in text.chars() {
            if matches!(letter, ' ' | '\n' | '\t' | '\r') {
                gap = true;
                continue;
            }
            let before = out.chars().next_back();
            // Beside a tag, too, white space is none.
            let is_nothing = before.is_none_or(|before| is_wide(before) && is_wide(letter));
            if std::mem::take(&mut gap) && !is_nothing {
                out.push(' ');
            }
            out.push(letter);
        }
        out.push(' ');
    }
    out.replace("> ", ">").replace(" <", "<").trim().to_owned()
}

/// `CommonMark`'s line ends and tabs as line feeds and spaces: the parser does not always take them for the same.
fn spelled_out(markdown: &str) -> String {
    let unix = markdown.replace("\r\n", "\n").replace('\r', "\n");
    let line = |line: &str| {
        let rest = line.trim_start_matches([' ', '\t']);
        let width = line[..line.len() - rest.len()].chars().fold(0, |width, letter| match letter {
            '\t' => (width / 4 + 1) * 4,
            _ => width + 1,
        });
        let ended = rest.trim_end_matches([' ', '\t']);
        format!("{}{ended}{}", " ".repeat(width), if ended.len() < rest.len() { " " } else { "" })
    };
    unix.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_left_reads_as_the_whole() {
    let cases: u64 = std::env::var("PMGIT_DIGEST_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(60_000);
    let (mut changed, mut wrong) = (0, Vec::new());
    for case in 0..cases {
        let text = markdown(&mut Random::for_item(13, case));
        let left = plain_prose(&text);
        changed += usize::from(left != text);
        let whole = spelled_out(&text);
        // A line of other spaces alone is text here, and none where prose is read: how far that is indented is not
        // compared. Nor are the spaces of code that raw HTML shows as they are.
        let is_spaces = |line: &str| line.trim().is_empty() && !line.trim_matches(' ').is_empty();
        if whole.split('\n').any(is_spaces) || text.contains("<pre>`") {
            continue;
        }
        let whole = crate::wording::Prose::from_markdown(&whole).markdown().to_owned();
        if read(&left) != read(&whole) {
            wrong.push(format!("case {case}: {text:?} leaves {left:?}\n{}\n{}", read(&left), read(&whole)));
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert!(changed > 30_000.min(usize::try_from(cases).expect("a count") / 2), "only {changed} texts had any layout");
}

#[test]
fn layout_goes_and_all_else_stays() {
    for (text, left) in [
        ("One  two\nthree.  \n\n\n\nFour", "One two three.\n\nFour"),
        ("    indented\n    as a whole\n", "indented as a whole"),
        ("- one\n  two\n- three\nfour", "- one two\n- three four"),
        ("機能が\n停止した。\nAPI", "機能が停止した。 API"),
        ("# Heading\ntext\nmore", "# Heading\ntext more"),
        ("see [the graph](https://a.example/1) now", "see [the graph]() now"),
        ("![the graph](1.png)", "![the graph](1.png)"),
        ("`[a](b)`", "`[a](b)`"),
        ("```\na  b\n\n\nc\n```\nd\ne", "```\na  b\n\n\nc\n```\nd e"),
        ("a\\\nb", "a\\\nb"),
        ("a\\ \nb", "a\\ \nb"),
        ("a | b\n- | -\nc | d\ne", "a | b\n- | -\nc | d\ne"),
        ("> a\nb\n\nc\nd", "> a\nb\n\nc d"),
        ("\n \n", ""),
    ] {
        assert_eq!(plain_prose(text), left, "{text:?}");
    }
}

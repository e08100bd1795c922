//! What becomes of Markdown.

use super::reader::DEEPEST;
use super::*;
use crate::page::address::Address;

fn shown(markdown: &str) -> String {
    words_of_blocks(&blocks(markdown))
}

#[test]
fn lines_are_joined_as_their_language_joins_them() {
    for (markdown, expected) in [
        ("root\ncause", "root cause"),
        ("機能\n停止", "機能停止"),
        ("**機能**\n停止", "機能停止"),
        ("**root**\ncause", "root cause"),
        ("機能\noutage", "機能 outage"),
        ("a  \nb", "a b"),
        ("- a\n  b\n- c", "a b c"),
    ] {
        assert_eq!(shown(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn a_link_leads_somewhere_or_says_where_it_would() {
    let address = |text: &str| Address::parse(text).expect("an address");
    let text = |text: &str| Inline::text(text);
    for (markdown, expected) in [
        ("[a](https://b.example)", vec![Inline::Link { to: address("https://b.example"), text: vec![text("a")] }]),
        ("<https://b.example>", vec![Inline::Address(address("https://b.example"))]),
        ("see https://b.example.", vec![text("see "), Inline::Address(address("https://b.example")), text(".")]),
        ("[a](javascript:b)", vec![Inline::Elsewhere { place: "javascript:b".to_owned(), words: "a".to_owned() }]),
        ("[](https://b.example)", vec![Inline::Address(address("https://b.example"))]),
        ("@<b>ben</b>", vec![text("@ben")]),
        ("<your-host> & R&amp;D", vec![text("<your-host> & R&D")]),
        ("one\n\ntwo", vec![text("one"), Inline::Break, Inline::Break, text("two")]),
    ] {
        assert_eq!(line(markdown), expected, "{markdown}");
    }
}

#[test]
fn what_is_nested_without_end_is_of_a_depth_that_ends() {
    for markdown in [
        ">".repeat(5_000) + "x",
        "- ".repeat(5_000) + "x",
        "[".repeat(5_000) + "x",
        "*a **b ".repeat(1_000) + "x",
        "![".repeat(3_000) + "x" + &"](y)".repeat(3_000),
    ] {
        let made = blocks(&markdown);
        assert!(depth(&made) <= 2 * DEEPEST + 1, "{}", depth(&made));
        assert!(words_of_blocks(&made).contains('x'));
    }
}

fn depth(blocks: &[Block]) -> usize {
    let below = |block: &Block| match block {
        Block::List { items, .. } => items.iter().map(|item| depth(item)).max().unwrap_or(0),
        Block::Quote(blocks) | Block::Notice(blocks) => depth(blocks),
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Code(_)
        | Block::Rule
        | Block::Facts(_)
        | Block::Table(_)
        | Block::Picture(_) => 0,
    };
    1 + blocks.iter().map(below).max().unwrap_or(0)
}

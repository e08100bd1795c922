//! The words of lines and blocks, without what they look like.

use crate::page::model::{Block, Inline};
use crate::wording::joins_across_lines;

/// The words of a line alone.
pub(in crate::page) fn words(line: &[Inline]) -> String {
    let mut out = String::new();
    for part in line {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Mark(_, text) => out.push_str(text),
            Inline::Strong(line) | Inline::Emphasis(line) | Inline::Struck(line) | Inline::Link { text: line, .. } => {
                out.push_str(&words(line));
            }
            Inline::Address(address) => out.push_str(address.written()),
            Inline::Time { shown, .. } => out.push_str(shown),
            Inline::Image { alt: words, .. } | Inline::Elsewhere { words, .. } => out.push_str(words),
            Inline::Break => out.push(' '),
        }
    }
    out
}

/// The words of blocks in one paragraph.
pub(in crate::page) fn words_of_blocks(blocks: &[Block]) -> String {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Heading(line) => out.push(words(line)),
            Block::List { items, .. } => out.extend(items.iter().map(|item| words_of_blocks(item))),
            Block::Quote(blocks) | Block::Notice(blocks) => out.push(words_of_blocks(blocks)),
            Block::Code(text) => out.push(text.clone()),
            Block::Rule | Block::Facts(_) | Block::Table(_) | Block::Picture(_) => {}
        }
    }
    out.retain(|text| !text.trim().is_empty());
    out.join(" ")
}

/// A text without its line ends: a space in English, nothing between two letters of Japanese. What stands before it is
/// the end of the same line.
pub(super) fn unbroken(text: &str, before: Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        let last = out.trim_end().chars().next_back().or(before);
        let next = line.trim_start().chars().next();
        match (last, next) {
            _ if at == 0 => out.push_str(line),
            (Some(last), next) if joins_across_lines(last) && next.is_none_or(joins_across_lines) => {
                out.truncate(out.trim_end().len());
                out.push_str(line.trim_start());
            }
            (Some(_), _) => out.extend([" ", line.trim_start()]),
            (None, _) => out.push_str(line.trim_start()),
        }
    }
    out
}

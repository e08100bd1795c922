//! A document's Markdown as blocks of a page: what its writer meant, and nothing that acts.
//!
//! Paragraphs, headings, lists, quotes, tables, code and emphasis stay. Links stay where they lead to the web or a mailbox;
//! elsewhere their address is shown. HTML is the text that it shows; what it would hide is shown as it is written, so that
//! nothing that somebody wrote is lost. What is nested deeper than anybody reads is not set in further, so that no text makes a
//! page of a depth that a program cannot walk through.
//!
//! A public page has less: no file's name, and nothing that a browser would not show, which no rule has read.

mod definitions;
mod inline;
mod raw_html;
mod reader;
mod span;
#[cfg(test)]
mod tests;
mod words;

use pulldown_cmark::Parser;

use self::reader::Reader;
pub(super) use self::words::{words, words_of_blocks};
use super::address::addresses;
use super::model::{Block, Inline, Line, push_text};
use crate::wording::{MARKDOWN, without_indentation};

/// For whom prose is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Readers {
    /// Those who may read the document itself.
    #[default]
    Own,
    Public,
}

/// The blocks of some Markdown.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    read(markdown, Readers::Own)
}

/// The blocks of some Markdown that everybody may read.
pub(super) fn public_blocks(markdown: &str) -> Vec<Block> {
    read(markdown, Readers::Public)
}

fn read(markdown: &str, readers: Readers) -> Vec<Block> {
    let markdown = without_indentation(markdown).replace("\r\n", "\n");
    let mut reader = Reader::new(&markdown, readers);
    let mut parser = Parser::new_ext(&markdown, MARKDOWN).into_offset_iter();
    for (event, range) in parser.by_ref() {
        reader.take(event, range);
    }
    reader.finish(parser.reference_definitions())
}

/// Some Markdown that is to stand in a line. What is more than one paragraph is shown as it is written.
pub(super) fn line(markdown: &str) -> Line {
    one_paragraph(blocks(markdown)).unwrap_or_else(|_| plain(markdown))
}

/// The same for everybody. What is more than one paragraph is shown by its words.
pub(super) fn public_line(markdown: &str) -> Line {
    one_paragraph(public_blocks(markdown)).unwrap_or_else(|blocks| plain(&words_of_blocks(&blocks)))
}

fn one_paragraph(mut blocks: Vec<Block>) -> Result<Line, Vec<Block>> {
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph(line)), true) => Ok(line),
        (last, _) => {
            blocks.extend(last);
            Err(blocks)
        }
    }
}

/// Text that is no Markdown, with the addresses in it.
pub(super) fn plain(text: &str) -> Line {
    let mut line = Line::new();
    for (at, part) in text.trim().lines().enumerate() {
        if at > 0 {
            line.push(Inline::Break);
        }
        push_linked(&mut line, part);
    }
    line
}

/// Adds text, and the addresses in it as such.
fn push_linked(line: &mut Line, text: &str) {
    let mut from = 0;
    for (range, address) in addresses(text) {
        push_text(line, &text[from..range.start]);
        line.push(Inline::Address(address));
        from = range.end;
    }
    push_text(line, &text[from..]);
}

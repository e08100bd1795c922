//! A document's Markdown as blocks of a page: what its writer meant, and nothing that acts.
//!
//! Paragraphs, headings, lists, quotes, tables, code and emphasis stay. Links stay where they lead to the web or a mailbox;
//! elsewhere their address is shown. HTML is the text that it shows. What is nested deeper than anybody reads is not set in
//! further, so that no text makes a page of a depth that a program cannot walk through.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::address::{Address, addresses};
use super::model::{Block, Column, ColumnKind, Inline, Line, Row, Table, push_text};
use crate::wording::{MARKDOWN, joins_across_lines, shown_html, without_indentation};

/// Blocks within one another beyond this are not set in further, nor is emphasis within emphasis.
const DEEPEST: usize = 8;

/// The blocks of some Markdown.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let markdown = without_indentation(markdown).replace("\r\n", "\n");
    let mut reader = Reader::default();
    for event in Parser::new_ext(&markdown, MARKDOWN) {
        reader.take(event);
    }
    reader.finish()
}

/// Some Markdown that is to stand in a line. What is more than one paragraph is shown as it is written.
pub(super) fn line(markdown: &str) -> Line {
    let mut blocks = blocks(markdown);
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph(line)), true) => line,
        _ => plain(markdown),
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

#[derive(Debug, Default)]
enum FrameKind {
    #[default]
    Root,
    Quote,
    List(Option<u64>),
    Item,
    /// One too deep: what is in it belongs to the block around it.
    Flat,
}

/// A block that has others in it.
#[derive(Debug, Default)]
struct Frame {
    kind: FrameKind,
    blocks: Vec<Block>,
    items: Vec<Vec<Block>>,
}

#[derive(Debug)]
enum SpanKind {
    Paragraph,
    Heading,
    Strong,
    Emphasis,
    Struck,
    Link(String),
    Image(String),
    Flat,
}

/// A part of a line that has others in it.
#[derive(Debug)]
struct Span {
    kind: SpanKind,
    line: Line,
}

#[derive(Debug, Default)]
struct Reader {
    frames: Vec<Frame>,
    spans: Vec<Span>,
    /// Text of which more may come: the parser hands it out in pieces.
    text: String,
    code: Option<String>,
    html: String,
    table: Table,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text.push_str(&text),
            },
            Event::SoftBreak => self.text.push('\n'),
            Event::InlineHtml(tag) => {
                for (at, part) in shown_html(&tag).split('\n').enumerate() {
                    if at > 0 {
                        self.inline(Inline::Break);
                    }
                    self.text.push_str(part);
                }
            }
            Event::Code(code) => self.inline(Inline::Code(code.into_string())),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Html(html) => self.html.push_str(&html),
            Event::Rule => {
                self.end_paragraph();
                self.block(Block::Rule);
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            // Of extensions that are off.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text.push_str(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.end_paragraph();
                self.open_span(SpanKind::Heading);
            }
            Tag::BlockQuote(_) => self.open(FrameKind::Quote),
            Tag::List(first) => self.open(FrameKind::List(first)),
            Tag::Item => self.open(FrameKind::Item),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.end_paragraph();
                self.code = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.end_paragraph();
                let kind = |alignment: &Alignment| match alignment {
                    Alignment::Right => ColumnKind::Number,
                    Alignment::Left | Alignment::Center | Alignment::None => ColumnKind::Words,
                };
                let column = |alignment| Column { heading: Line::new(), kind: kind(alignment) };
                self.table = Table { columns: alignments.iter().map(column).collect(), rows: Vec::new() };
            }
            Tag::TableRow => self.table.rows.push(Row::default()),
            Tag::TableCell => self.open_span(SpanKind::Flat),
            Tag::Emphasis => self.open_span(SpanKind::Emphasis),
            Tag::Strong => self.open_span(SpanKind::Strong),
            Tag::Strikethrough => self.open_span(SpanKind::Struck),
            Tag::Link { dest_url, .. } => self.open_span(SpanKind::Link(dest_url.into_string())),
            Tag::Image { dest_url, .. } => self.open_span(SpanKind::Image(dest_url.into_string())),
            Tag::Paragraph | Tag::HtmlBlock => self.end_paragraph(),
            // What says nothing by itself, and extensions that are off.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end_paragraph(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.block(Block::Code(code.trim_end_matches('\n').to_owned()));
            }
            TagEnd::HtmlBlock => {
                for line in shown_html(&std::mem::take(&mut self.html)).lines().filter(|line| !line.trim().is_empty()) {
                    self.block(Block::Paragraph(plain(line)));
                }
            }
            TagEnd::TableCell => {
                self.end_text();
                let cell = self.spans.pop().map(|span| span.line).unwrap_or_default();
                match self.table.rows.last_mut() {
                    Some(row) => row.cells.push(cell),
                    None => self.heading_cell(cell),
                }
            }
            TagEnd::Table => {
                let table = std::mem::take(&mut self.table);
                self.block(Block::Table(table));
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.close_span();
            }
            _ => {}
        }
    }

    fn heading_cell(&mut self, cell: Line) {
        if let Some(column) = self.table.columns.iter_mut().find(|column| column.heading.is_empty()) {
            column.heading = if cell.is_empty() { vec![Inline::text(" ")] } else { cell };
        }
    }

    fn open(&mut self, kind: FrameKind) {
        self.end_paragraph();
        let kind = if self.frames.len() >= 2 * DEEPEST { FrameKind::Flat } else { kind };
        self.frames.push(Frame { kind, ..Frame::default() });
    }

    fn close(&mut self) {
        self.end_paragraph();
        let Some(frame) = self.frames.pop() else { return };
        match frame.kind {
            FrameKind::Quote => self.block(Block::Quote(frame.blocks)),
            FrameKind::List(first) => self.block(Block::List { first, items: frame.items }),
            FrameKind::Item => match self.frames.last_mut() {
                Some(list) if matches!(list.kind, FrameKind::List(_)) => list.items.push(frame.blocks),
                Some(_) | None => frame.blocks.into_iter().for_each(|block| self.block(block)),
            },
            FrameKind::Root | FrameKind::Flat => frame.blocks.into_iter().for_each(|block| self.block(block)),
        }
    }

    fn block(&mut self, block: Block) {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        match self.frames.last_mut() {
            Some(frame) if matches!(frame.kind, FrameKind::List(_)) => frame.items.push(vec![block]),
            Some(frame) => frame.blocks.push(block),
            None => {}
        }
    }

    fn open_span(&mut self, kind: SpanKind) {
        self.end_text();
        let is_word = matches!(kind, SpanKind::Strong | SpanKind::Emphasis | SpanKind::Struck);
        let kind = if is_word && self.spans.len() > DEEPEST { SpanKind::Flat } else { kind };
        self.spans.push(Span { kind, line: Line::new() });
    }

    fn close_span(&mut self) {
        self.end_text();
        let Some(Span { kind, line }) = self.spans.pop() else { return };
        match kind {
            SpanKind::Paragraph | SpanKind::Heading | SpanKind::Flat => {
                for part in line {
                    self.inline(part);
                }
            }
            SpanKind::Strong => self.span(line, Inline::Strong),
            SpanKind::Emphasis => self.span(line, Inline::Emphasis),
            SpanKind::Struck => self.span(line, Inline::Struck),
            SpanKind::Link(place) => self.link(&place, line),
            SpanKind::Image(place) => self.inline(Inline::Image { place, alt: words(&line) }),
        }
    }

    fn span(&mut self, line: Line, of: impl Fn(Line) -> Inline) {
        if !line.is_empty() {
            self.inline(of(line));
        }
    }

    fn link(&mut self, place: &str, line: Line) {
        let shown = words(&line);
        match Address::parse(place) {
            Some(address)
                if shown.trim().is_empty() || shown == address.written() || place == format!("mailto:{shown}") =>
            {
                self.inline(Inline::Address(address));
            }
            Some(to) => self.inline(Inline::Link { to, text: unlinked(line) }),
            None if place.is_empty() || place == shown => {
                for part in line {
                    self.inline(part);
                }
            }
            None => self.inline(Inline::Elsewhere { place: place.to_owned(), words: shown }),
        }
    }

    /// Ends a run of text: where its lines end is for the reader's screen to say.
    fn end_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let text = unbroken(&text, words(self.line()).chars().next_back());
        let is_in_link = self.spans.iter().any(|span| matches!(span.kind, SpanKind::Link(_) | SpanKind::Image(_)));
        let line = self.line();
        if is_in_link { push_text(line, &text) } else { push_linked(line, &text) }
    }

    fn inline(&mut self, part: Inline) {
        self.end_text();
        match part {
            Inline::Text(text) => push_text(self.line(), &text),
            part => self.line().push(part),
        }
    }

    /// The line that is being written; an item's text needs no paragraph.
    fn line(&mut self) -> &mut Line {
        if self.spans.is_empty() {
            self.spans.push(Span { kind: SpanKind::Paragraph, line: Line::new() });
        }
        let last = self.spans.len() - 1;
        &mut self.spans[last].line
    }

    fn end_paragraph(&mut self) {
        self.end_text();
        while self.spans.len() > 1 {
            self.close_span();
        }
        let Some(Span { kind, line }) = self.spans.pop() else { return };
        if line.iter().all(|part| matches!(part, Inline::Text(text) if text.trim().is_empty())) {
            return;
        }
        self.block(if matches!(kind, SpanKind::Heading) { Block::Heading(line) } else { Block::Paragraph(line) });
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_paragraph();
        while self.frames.len() > 1 {
            self.close();
        }
        self.frames.pop().map(|frame| frame.blocks).unwrap_or_default()
    }
}

/// The words of a line alone.
pub(super) fn words(line: &[Inline]) -> String {
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

/// A line without links and pictures, which may not stand in a link.
fn unlinked(line: Line) -> Line {
    let part = |part| match part {
        Inline::Link { text, .. } => text,
        Inline::Address(address) => vec![Inline::text(address.written())],
        Inline::Image { alt, place } => vec![Inline::text(if alt.trim().is_empty() { place } else { alt })],
        Inline::Strong(line) => vec![Inline::Strong(unlinked(line))],
        Inline::Emphasis(line) => vec![Inline::Emphasis(unlinked(line))],
        Inline::Struck(line) => vec![Inline::Struck(unlinked(line))],
        Inline::Elsewhere { words, place } => vec![Inline::Text(format!("{words} ({place})"))],
        part @ (Inline::Text(_) | Inline::Code(_) | Inline::Time { .. } | Inline::Mark(..) | Inline::Break) => {
            vec![part]
        }
    };
    line.into_iter().flat_map(part).collect()
}

/// A text without its line ends: a space in English, nothing between two letters of Japanese. What stands before it is
/// the end of the same line.
fn unbroken(text: &str, before: Option<char>) -> String {
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

/// The words of blocks in one paragraph.
pub(super) fn words_of_blocks(blocks: &[Block]) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

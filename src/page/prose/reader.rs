//! From the events of a Markdown parser to blocks.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, RefDefs, Tag, TagEnd};

use super::definitions::Definitions;
use super::span::{Span, SpanKind};
use super::{Readers, plain, push_linked};
use crate::page::model::{Block, Column, ColumnKind, Inline, Line, Row, Table, push_text};
use crate::wording::HtmlReader;

/// Blocks within one another beyond this are not set in further, nor is emphasis within emphasis.
pub(super) const DEEPEST: usize = 8;

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
pub(super) struct Reader<'m> {
    markdown: &'m str,
    pub(super) readers: Readers,
    frames: Vec<Frame>,
    pub(super) spans: Vec<Span>,
    /// Text of which more may come: the parser hands it out in pieces.
    pub(super) text: String,
    code: Option<String>,
    /// What stands behind the fence of the code.
    fence: String,
    pub(super) html: HtmlReader,
    /// A block of HTML of which more may come.
    pub(super) html_block: String,
    table: Table,
    /// Where in the source the last cell of the row ends: what stands behind it has no column.
    cell_end: usize,
    definitions: Definitions,
}

impl<'m> Reader<'m> {
    pub(super) fn new(markdown: &'m str, readers: Readers) -> Self {
        Self {
            markdown,
            readers,
            frames: Vec::new(),
            spans: Vec::new(),
            text: String::new(),
            code: None,
            fence: String::new(),
            html: HtmlReader::default(),
            html_block: String::new(),
            table: Table::default(),
            cell_end: 0,
            definitions: Definitions::default(),
        }
    }

    /// Takes the next event, and where it stands in the source.
    pub(super) fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if matches!(event, Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::Html(_)) {
            self.definitions.note_text(range.clone());
        }
        match event {
            Event::Text(_) | Event::Code(_) if self.leaves_out() => {}
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text.push_str(&text),
            },
            Event::SoftBreak => self.text.push('\n'),
            Event::InlineHtml(tag) => self.inline_html(&tag),
            Event::Code(code) => self.inline(Inline::Code(code.into_string())),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Html(html) => self.html_block.push_str(&html),
            Event::Rule => {
                self.end_paragraph();
                self.block(Block::Rule);
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag, range),
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
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                self.fence = match kind {
                    CodeBlockKind::Fenced(info) => info.trim().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
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
            Tag::Link { link_type, dest_url, title, id } => {
                self.definitions.note_link(link_type, &id);
                self.open_span(SpanKind::Link { place: dest_url.into_string(), title: title.into_string() });
            }
            Tag::Image { link_type, dest_url, title, id } => {
                self.definitions.note_link(link_type, &id);
                self.open_span(SpanKind::Image { place: dest_url.into_string(), title: title.into_string() });
            }
            Tag::Paragraph | Tag::HtmlBlock => self.end_paragraph(),
            // What says nothing by itself, and extensions that are off.
            _ => {}
        }
    }

    /// What a browser would not show everybody is left out for them: no rule has read it.
    fn leaves_out(&self) -> bool {
        self.readers == Readers::Public && self.html.hides()
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.end_paragraph(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let fence = std::mem::take(&mut self.fence);
                // Many write the first line behind the fence; one word alone is the name of a language.
                let is_line = fence.contains(char::is_whitespace) || (code.is_empty() && !fence.is_empty());
                let code = if is_line { format!("{fence}\n{code}") } else { code };
                self.block(Block::Code(code.trim_end_matches('\n').to_owned()));
            }
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::TableCell => {
                self.cell_end = range.end;
                self.end_text();
                let cell = self.spans.pop().map(|span| span.line).unwrap_or_default();
                match self.table.rows.last_mut() {
                    Some(row) => row.cells.push(cell),
                    None => self.heading_cell(cell),
                }
            }
            TagEnd::TableRow => self.add_rest_of_row(range.end),
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

    pub(super) fn block(&mut self, block: Block) {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        match self.frames.last_mut() {
            Some(frame) if matches!(frame.kind, FrameKind::List(_)) => frame.items.push(vec![block]),
            Some(frame) => frame.blocks.push(block),
            None => {}
        }
    }

    /// Adds what a row has behind its last column to the last cell.
    fn add_rest_of_row(&mut self, end: usize) {
        let rest = self.markdown.get(self.cell_end..end).unwrap_or_default();
        let rest = rest.trim_matches(|letter: char| letter == '|' || letter.is_whitespace());
        if let Some(cell) = self.table.rows.last_mut().and_then(|row| row.cells.last_mut())
            && !rest.is_empty()
        {
            push_text(cell, " ");
            push_linked(cell, rest);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.end_text();
        self.html.end_block();
        while self.spans.len() > 1 {
            self.close_span();
        }
        let Some(Span { kind, line }) = self.spans.pop() else { return };
        if line.iter().all(|part| matches!(part, Inline::Text(text) if text.trim().is_empty())) {
            return;
        }
        self.block(if matches!(kind, SpanKind::Heading) { Block::Heading(line) } else { Block::Paragraph(line) });
    }

    /// The blocks; below them the definitions of links that nothing uses.
    pub(super) fn finish(mut self, definitions: &RefDefs<'_>) -> Vec<Block> {
        self.end_paragraph();
        while self.frames.len() > 1 {
            self.close();
        }
        if self.readers == Readers::Own {
            for text in std::mem::take(&mut self.definitions).unused(self.markdown, definitions) {
                self.block(Block::Paragraph(plain(text)));
            }
        }
        self.frames.pop().map(|frame| frame.blocks).unwrap_or_default()
    }
}

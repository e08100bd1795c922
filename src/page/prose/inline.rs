//! What stands in a line: emphasis, links, pictures and text.

use super::reader::{DEEPEST, Reader};
use super::span::{Span, SpanKind};
use super::words::{unbroken, words};
use super::{Readers, push_linked};
use crate::page::address::Address;
use crate::page::model::{Inline, Line, push_text};

impl Reader<'_> {
    pub(super) fn open_span(&mut self, kind: SpanKind) {
        self.end_text();
        let is_word = matches!(kind, SpanKind::Strong | SpanKind::Emphasis | SpanKind::Struck);
        let kind = if is_word && self.spans.len() > DEEPEST { SpanKind::Flat } else { kind };
        self.spans.push(Span { kind, line: Line::new() });
    }

    pub(super) fn close_span(&mut self) {
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
            SpanKind::Link { place, title } => {
                self.link(&place, line);
                if !title.trim().is_empty() {
                    self.inline(Inline::Text(format!(" ({})", title.trim())));
                }
            }
            SpanKind::Image { place, title } => {
                let alt = [words(&line), title].map(|text| text.trim().to_owned());
                let alt = alt.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
                self.image(place, alt);
            }
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
                if line.iter().all(|part| matches!(part, Inline::Text(text) if text.trim().is_empty()))
                    || shown == address.written()
                    || place == format!("mailto:{shown}") =>
            {
                self.inline(Inline::Address(address));
            }
            Some(to) => self.inline(Inline::Link { to, text: unlinked(line) }),
            None if place.is_empty() || place == shown => {
                for part in line {
                    self.inline(part);
                }
            }
            None if self.readers == Readers::Public => self.inline(Inline::Text(shown)),
            None => self.inline(Inline::Elsewhere { place: place.to_owned(), words: shown }),
        }
    }

    /// A picture; its file is private, so that everybody reads what stands for it.
    fn image(&mut self, place: String, alt: String) {
        self.inline(match self.readers {
            Readers::Own => Inline::Image { place, alt },
            Readers::Public => Inline::Text(alt),
        });
    }

    /// Ends a run of text: where its lines end is for the reader's screen to say.
    pub(super) fn end_text(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let text = unbroken(&text, words(self.line()).chars().next_back());
        let is_in_link =
            self.spans.iter().any(|span| matches!(span.kind, SpanKind::Link { .. } | SpanKind::Image { .. }));
        let line = self.line();
        if is_in_link { push_text(line, &text) } else { push_linked(line, &text) }
    }

    pub(super) fn inline(&mut self, part: Inline) {
        self.end_text();
        match part {
            Inline::Text(text) => push_text(self.line(), &text),
            part => self.line().push(part),
        }
    }

    /// The line that is being written; an item's text needs no paragraph.
    pub(super) fn line(&mut self) -> &mut Line {
        if self.spans.is_empty() {
            self.spans.push(Span { kind: SpanKind::Paragraph, line: Line::new() });
        }
        let last = self.spans.len() - 1;
        &mut self.spans[last].line
    }
}

/// A line without links and pictures, which may not stand in a link.
fn unlinked(line: Line) -> Line {
    let part = |part| match part {
        Inline::Link { text, .. } => text,
        Inline::Address(address) => vec![Inline::text(address.written())],
        Inline::Image { alt, place } if alt.trim().is_empty() => vec![Inline::Text(place)],
        Inline::Image { alt, place } => vec![Inline::Text(format!("{alt} ({place})"))],
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

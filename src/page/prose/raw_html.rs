//! Raw HTML: the text that it shows, and what it would hide.

use super::reader::Reader;
use super::{Readers, push_linked};
use crate::page::model::{Block, Inline};
use crate::wording::Shown;

impl Reader<'_> {
    /// A tag in a line.
    pub(super) fn inline_html(&mut self, tag: &str) {
        for shown in self.html.read(tag) {
            match shown {
                Shown::Text(text) => {
                    for (at, part) in text.split('\n').enumerate() {
                        if at > 0 {
                            self.inline(Inline::Break);
                        }
                        self.text.push_str(part);
                    }
                }
                shown => self.unseen(shown),
            }
        }
    }

    /// Ends a block of HTML: each of its lines is a paragraph.
    pub(super) fn end_html_block(&mut self) {
        for shown in self.html.read(&std::mem::take(&mut self.html_block)) {
            match shown {
                Shown::Text(text) => {
                    for (at, part) in text.split('\n').enumerate() {
                        if at > 0 {
                            self.end_paragraph();
                        }
                        push_linked(self.line(), part);
                    }
                }
                Shown::Hidden(text) if text.trim().contains('\n') && self.readers == Readers::Own => {
                    self.end_paragraph();
                    self.block(Block::Code(text.trim_matches('\n').to_owned()));
                }
                shown => self.unseen(shown),
            }
        }
        self.end_paragraph();
    }

    /// What a browser would not show, as it is written.
    pub(super) fn unseen(&mut self, shown: Shown) {
        match (shown, self.readers) {
            (Shown::Hidden(text) | Shown::Picture(text, _), Readers::Own) => {
                self.inline(Inline::Code(text.replace('\n', " ")));
            }
            (Shown::Picture(_, words), Readers::Public) => self.inline(Inline::Text(words)),
            (Shown::Hidden(_), Readers::Public) => {}
            (Shown::Text(text), _) => self.text.push_str(&text),
        }
    }
}

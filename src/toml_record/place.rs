//! Where the parser objects to something, and what stands around it.

use super::tokens::Tokens;
use crate::source::Span;

#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) span: Span,
}

impl<'t> Place<'t> {
    pub(super) fn slice(self) -> &'t str {
        self.text.get(self.span.start..self.span.end).unwrap_or_default()
    }

    /// The rest of the line.
    pub(super) fn behind(self) -> &'t str {
        self.text.get(self.span.start..).unwrap_or_default().lines().next().unwrap_or_default()
    }

    /// The line up to it.
    pub(super) fn before(self) -> &'t str {
        let before = self.text.get(..self.span.start).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// The line that it stands in, and where that begins.
    pub(super) fn line(self) -> (&'t str, usize) {
        let start = self.span.start - self.before().len();
        (self.text.get(start..).and_then(|text| text.lines().next()).unwrap_or_default(), start)
    }

    /// The line without its indentation.
    pub(super) fn whole_line(self) -> Span {
        let (line, start) = self.line();
        let indent = line.len() - line.trim_start().len();
        Span::new(start + indent, start + line.trim_end().len().max(indent))
    }

    /// The word that it points into.
    pub(super) fn word(self) -> &'t str {
        let is_end = |letter: char| letter.is_ascii_whitespace() || ",]}=[{#".contains(letter);
        let start = self.span.start - self.before().rsplit(is_end).next().map_or(0, str::len);
        let end = self.span.start + self.behind().find(is_end).unwrap_or(self.behind().len());
        self.text.get(start..end).unwrap_or_default()
    }
}

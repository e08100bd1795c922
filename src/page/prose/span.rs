//! A part of a line that has others in it, while it is open.

use crate::page::model::Line;

#[derive(Debug)]
pub(super) enum SpanKind {
    Paragraph,
    Heading,
    Strong,
    Emphasis,
    Struck,
    Link { place: String, title: String },
    Image { place: String, title: String },
    Flat,
}

/// A part of a line that has others in it.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) kind: SpanKind,
    pub(super) line: Line,
}

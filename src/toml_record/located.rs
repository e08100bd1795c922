//! What a value is read into: with its span, and whether it is there.

use std::ops::Deref;

use crate::source::Span;

/// A value with the span of its key and its own; an element of a list has its own span twice.
///
/// The span of a `[table]` or a `[[row]]` is that of its header.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) key: Span,
    pub(crate) span: Span,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A table that reads as empty where it is absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table<T> {
    pub(crate) value: T,
    pub(crate) span: Option<Span>,
}

impl<T> Deref for Table<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A table of which nothing is read: the team's own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Free;

/// Texts, written as one text or as a list of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct OneOrMore(pub(crate) Vec<Located<String>>);

impl Deref for OneOrMore {
    type Target = [Located<String>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A number, written as an integer or a float.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Number(pub(crate) f64);

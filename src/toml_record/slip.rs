//! What is wrong in the syntax of a text.

use crate::finding::Key;
use crate::text::Message;

/// What is wrong in a syntax, and what to do.
#[derive(Debug)]
pub(super) struct Slip {
    /// The kind of it, in a word.
    pub(super) key: Key,
    pub(super) message: Message,
    pub(super) hint: Message,
}

impl Slip {
    pub(super) fn new(key: impl Into<Key>, message: impl Into<Message>, hint: impl Into<Message>) -> Self {
        Self { key: key.into(), message: message.into(), hint: hint.into() }
    }
}

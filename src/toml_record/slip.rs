//! What is wrong in the syntax of a text.

use crate::finding::Key;
use crate::text::{Message, say};

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

    /// One whose message names the first of several, in English and Japanese.
    pub(super) fn named(key: impl Into<Key>, (en, ja): (String, String), hint: impl Into<Hint>) -> Self {
        let message = say! { |rows| en: "{en}{}", rows.and_more(); ja: "{ja}{}", rows.and_more() };
        Self::new(key, message, hint.into())
    }

    /// One whose message says the same of each of several.
    pub(super) fn plain(key: impl Into<Key>, (en, ja): (&'static str, &'static str), hint: impl Into<Hint>) -> Self {
        let message = say! { |rows| en: "{en}{}", rows.in_places(); ja: "{ja}{}", rows.in_places() };
        Self::new(key, message, hint.into())
    }
}

/// What to do, in English and Japanese.
#[derive(Debug)]
pub(super) struct Hint {
    en: String,
    ja: String,
}

impl<E: Into<String>, J: Into<String>> From<(E, J)> for Hint {
    fn from((en, ja): (E, J)) -> Self {
        Self { en: en.into(), ja: ja.into() }
    }
}

impl From<Hint> for Message {
    fn from(Hint { en, ja }: Hint) -> Self {
        say! { en: "{en}"; ja: "{ja}" }.into()
    }
}

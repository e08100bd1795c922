//! The message to customers: its three parts in their order (template page, external message).

use super::{Message, Part};
use crate::document::{Language, MessageParts, said};

/// The parts that say something, below the headings that customers read.
pub(crate) fn external(parts: MessageParts<'_>, language: Language) -> Message {
    let part = |(text, heading): (Option<_>, &str)| {
        let markdown = said(text)?.to_owned();
        Some(Part { heading: heading.to_owned(), markdown })
    };
    Message { parts: parts.into_iter().zip(headings(language)).filter_map(part).collect() }
}

/// The headings of the process's template, in English and in the official Japanese translation.
const fn headings(language: Language) -> [&'static str; 3] {
    match language {
        Language::En => ["Summary", "What Happened?", "What Are We Doing About This?"],
        Language::Ja => ["まとめ", "なにが起きたか？", "これを受けて、なにを実施しているか？"],
    }
}

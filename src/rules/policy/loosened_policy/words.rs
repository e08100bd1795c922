//! How a value of the policy is said before and after.

use crate::text::{Language, Message, say};

/// A value that is the same in every language.
pub(super) fn value(text: impl Into<String>) -> Message {
    let text = text.into();
    say! { en: "{text}"; ja: "{text}" }.into()
}

/// A word of the policy, which a Japanese sentence sets apart.
pub(super) fn word(text: impl Into<String>) -> Message {
    let text = text.into();
    say! { en: "{text}"; ja: "`{text}`" }.into()
}

pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.escape_debug())
}

/// `a, b and c`; of many the first few, and how many more there are.
pub(super) fn first_few(language: Language, items: &[String]) -> String {
    const FEW: usize = 5;
    match items.len().checked_sub(FEW) {
        None | Some(0 | 1) => language.and_list(items),
        Some(more) => {
            let more = match language {
                Language::En => format!("{more} more"),
                Language::Ja => format!("ほか{more}件"),
            };
            language.and_list(items[..FEW].iter().cloned().chain([more]))
        }
    }
}

/// The same of a number.
pub(super) fn number(number: impl Into<u64>) -> Message {
    value(number.into().to_string())
}

//! Writes the one word that the team would rather read.

use unicode_normalization::UnicodeNormalization;

use super::Draft;
use crate::rules::avoided_terms;
use crate::wording::Prose;

pub(super) fn mend(draft: &Draft<'_>) -> Option<String> {
    let policy = draft.basis.policy;
    let mut edits = Vec::new();
    for found in avoided_terms(&draft.subject()) {
        let ([instead], Some(written)) = (found.instead, draft.source.text().get(found.span.start..found.span.end))
        else {
            continue;
        };
        let says_avoided = policy.terms.find(&Prose::from_markdown(instead)).next().is_some();
        if is_plain(instead) && !says_avoided && same(written, found.word) && draft.has("avoided-term", found.span) {
            edits.push((found.span, capitalised(instead, written)));
        }
    }
    draft.replaced(edits)
}

/// Whether a word says the same in every kind of TOML string.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.contains(|letter: char| letter.is_control() || matches!(letter, '"' | '\'' | '\\'))
}

/// Whether the source spells the term letter by letter: with an escape, markup or a line end in it, people decide.
fn same(written: &str, word: &str) -> bool {
    let folded = |text: &str| text.trim().nfkc().collect::<String>().to_lowercase();
    folded(written) == folded(word)
}

/// The word with a capital where what it replaces has one.
fn capitalised(word: &str, written: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if written.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        Some(_) | None => word.to_owned(),
    }
}

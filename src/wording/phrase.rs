//! A phrase of the phrase book: the words by which it is found, and what must and must not stand beside them.
//!
//! The words are sought in every text at once; only where they stand is the rest looked at. Each phrase has sentences in which
//! it is meant and sentences in which it is not: they are its tests.

use std::ops::Range;

use super::pattern::{begins, ends, has};
use crate::source::letter_start;

/// What is said, and where it is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// What it comes down to, by which the two languages are compared.
    #[cfg_attr(not(test), expect(dead_code, reason = "only tests compare the languages"))]
    pub(crate) thought: &'static str,
    /// The words by which it is found; a finding calls it by them.
    pub(crate) says: &'static [&'static str],
    /// Patterns of which one goes on right behind the words, and is a part of what is said.
    pub(crate) goes_on: &'static [&'static str],
    /// What a finding calls it, where that is not the words.
    pub(crate) calls: &'static str,
    /// Patterns of which one must end the sentence before the words.
    pub(crate) led_by: &'static [&'static str],
    /// Patterns of which one must begin the sentence behind them.
    pub(crate) followed_by: &'static [&'static str],
    /// Patterns with which it is not meant, before the words and behind them.
    pub(crate) not_led_by: &'static [&'static str],
    pub(crate) not_followed_by: &'static [&'static str],
    /// Patterns with which it is not meant anywhere before the words in their sentence.
    pub(crate) not_after: &'static [&'static str],
    /// Is meant where its line says nothing else, as a heading does.
    pub(crate) alone: bool,
    /// Weighs less than the rule: what the rule is about, in other words.
    pub(crate) lightly: bool,
    /// What else tells that it is not meant.
    pub(crate) unless: &'static [fn(&Beside<'_>) -> bool],
    #[cfg(test)]
    pub(crate) hits: &'static [&'static str],
    #[cfg(test)]
    pub(crate) spares: &'static [&'static str],
}

impl Phrase {
    pub(crate) const NONE: Self = Self {
        thought: "",
        says: &[],
        goes_on: &[],
        calls: "",
        led_by: &[],
        followed_by: &[],
        not_led_by: &[],
        not_followed_by: &[],
        not_after: &[],
        alone: false,
        lightly: false,
        unless: &[],
        #[cfg(test)]
        hits: &[],
        #[cfg(test)]
        spares: &[],
    };

    /// What a finding calls it, found by these words.
    pub(crate) fn name(&self, words: &'static str) -> &'static str {
        if self.calls.is_empty() { words } else { self.calls }
    }

    /// How much further it goes if it is meant where its words stand.
    pub(crate) fn meant(&self, beside: &Beside<'_>) -> Option<usize> {
        let length = match self.goes_on {
            [] => 0,
            patterns => patterns.iter().filter_map(|pattern| begins(pattern, beside.behind)).max()?,
        };
        let beside = &beside.further(length);
        let (before, behind) = (beside.sentence_before.trim_end(), beside.sentence_behind.trim_start());
        let leads = |patterns: &[&str]| patterns.iter().any(|pattern| ends(pattern, before));
        let follows = |patterns: &[&str]| patterns.iter().any(|pattern| begins(pattern, behind).is_some());
        let is_meant = (self.led_by.is_empty() || leads(self.led_by))
            && (self.followed_by.is_empty() || follows(self.followed_by))
            && (!self.alone || is_blank(beside.before) && is_blank(beside.behind))
            && !leads(self.not_led_by)
            && !follows(self.not_followed_by)
            && !self.not_after.iter().any(|pattern| has(pattern, before))
            && !self.unless.iter().any(|spares| spares(beside));
        is_meant.then_some(length)
    }
}

/// Whether a part of a line has no word in it: the signs and the number of a heading.
fn is_blank(part: &str) -> bool {
    !part.contains(char::is_alphabetic)
}

/// What stands beside a phrase on its line, folded, as far as it is near.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside<'t> {
    pub(crate) before: &'t str,
    pub(crate) behind: &'t str,
    pub(crate) sentence_before: &'t str,
    pub(crate) sentence_behind: &'t str,
    /// The phrase itself.
    pub(crate) words: &'t str,
    /// What stands before it on the line as it is seen, with its capitals.
    pub(crate) seen_before: &'t str,
    /// Whose troubles are not ours, beside those whom everybody knows.
    pub(crate) providers: &'t [String],
}

/// How much of its line is looked at beside a phrase, in bytes on each side: a line may be as long as a document, and
/// full of phrases.
const NEAR: usize = 256;

impl<'t> Beside<'t> {
    pub(crate) fn of(text: &'t str, range: &Range<usize>, seen_before: &'t str, providers: &'t [String]) -> Self {
        let (before, behind) = (&text[..range.start], &text[range.end..]);
        let before = &before[letter_start(before, before.len().saturating_sub(NEAR))..];
        let behind = &behind[..letter_start(behind, NEAR)];
        let before = before.rsplit('\n').next().unwrap_or_default();
        let behind = behind.split('\n').next().unwrap_or_default();
        Self { words: &text[range.clone()], seen_before, providers, ..Self::on_line(before, behind) }
    }

    /// Between two parts of a line.
    pub(crate) fn on_line(before: &'t str, behind: &'t str) -> Self {
        let begin = sentence_ends(before).last().unwrap_or(0);
        let end = sentence_ends(behind).next().unwrap_or(behind.len());
        let (sentence_before, sentence_behind) = (&before[begin..], &behind[..end]);
        Self { before, behind, sentence_before, sentence_behind, words: "", seen_before: before, providers: &[] }
    }

    /// Behind so much more of the line.
    fn further(self, length: usize) -> Self {
        let rest = |text: &'t str| text.get(length..).unwrap_or_default();
        Self { behind: rest(self.behind), sentence_behind: rest(self.sentence_behind), ..self }
    }
}

/// The places behind which another sentence begins.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(|(at, letter)| {
        let end = at + letter.len_utf8();
        let ends = match letter {
            '.' | '!' | '?' => text[end..].chars().next().is_none_or(char::is_whitespace),
            '。' => true,
            _ => false,
        };
        ends.then_some(end)
    })
}

/// A page of the phrase book.
///
/// ```text
/// "thought" { says [...]; FIELD VALUE; ... => hits [...], spares [...] }
/// ```
macro_rules! phrases {
    ($( $thought:literal { $( $field:ident $value:expr ; )* => hits $hits:expr, spares $spares:expr } )*) => {
        &[ $( $crate::wording::phrase::Phrase {
            thought: $thought,
            $( $field: $crate::wording::phrase::phrases!(@ $field $value), )*
            #[cfg(test)]
            hits: &$hits,
            #[cfg(test)]
            spares: &$spares,
            ..$crate::wording::phrase::Phrase::NONE
        } ),* ]
    };
    (@ calls $value:expr) => { $value };
    (@ alone $value:expr) => { $value };
    (@ lightly $value:expr) => { $value };
    (@ $field:ident $value:expr) => { &$value };
}
pub(crate) use phrases;

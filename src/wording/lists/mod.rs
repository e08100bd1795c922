//! The words that wording rules seek, by topic and language; what they are called and where they matter is the rules'.
//!
//! A phrase stays in its list only as long as it is right in four hits of five: `docs/rules.md` says how that is
//! measured.

pub(crate) mod en;
pub(crate) mod ja;

/// The phrases of one topic in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// Are meant wherever they stand.
    pub(crate) anywhere: &'static [&'static str],
    /// Are meant where a past participle follows: "should have been", and not "should have a limit".
    pub(crate) before_participle: &'static [&'static str],
    /// Are meant where a line says nothing else, as a heading does.
    pub(crate) alone: &'static [&'static str],
    /// Longer phrases in which none of the above is meant.
    pub(crate) spared: &'static [&'static str],
}

impl List {
    /// No phrases at all.
    pub(crate) const NONE: Self = Self { anywhere: &[], before_participle: &[], alone: &[], spared: &[] };

    /// Every phrase, the spared ones last.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = &'static str> + use<> {
        let Self { anywhere, before_participle, alone, spared } = *self;
        [anywhere, before_participle, alone, spared].into_iter().flatten().copied()
    }

    /// The phrase at a place of [`phrases`](Self::phrases), where it is meant: between what stands before it on its
    /// line and behind it.
    #[must_use]
    pub(crate) fn meant(&self, phrase: usize, before: &str, behind: &str) -> Option<&'static str> {
        let mut at = phrase;
        for (list, is_meant) in [
            (self.anywhere, (|_, _| true) as fn(&str, &str) -> bool),
            (self.before_participle, |_, behind| en::begins_with_participle(behind)),
            (self.alone, |before, behind| is_blank(before) && is_blank(behind)),
        ] {
            match list.get(at) {
                Some(phrase) => return is_meant(before, behind).then_some(phrase),
                None => at -= list.len(),
            }
        }
        None
    }
}

/// Whether a part of a line has no word in it: the signs and the number of a heading.
fn is_blank(part: &str) -> bool {
    !part.contains(char::is_alphabetic)
}

//! What is said to a reader, in every language; written only when somebody reads it.

use std::fmt;
use std::sync::Arc;

use super::line::{beginning, on_one_line};
use super::{Language, plural};

/// A sentence in every language. It costs its values when it is made, and its words only when it is read.
#[derive(Clone)]
pub(crate) struct Message(Arc<dyn Fn(&Listing) -> String + Send + Sync>);

impl Message {
    /// The sentence about one thing.
    pub(crate) fn in_language(&self, language: Language) -> String {
        self.about(&Listing::new(language))
    }

    /// The sentence about the things that are listed.
    pub(crate) fn about(&self, listing: &Listing) -> String {
        (self.0)(listing)
    }
}

impl<F: Fn(&Listing) -> String + Send + Sync + 'static> From<F> for Message {
    fn from(words: F) -> Self {
        Self(Arc::new(words))
    }
}

/// Words that a test makes up, the same in every language.
#[cfg(test)]
impl From<&str> for Message {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

#[cfg(test)]
impl From<String> for Message {
    fn from(words: String) -> Self {
        Self(Arc::new(move |_| words.clone()))
    }
}

/// As English has it, so that a failing test can be read.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.in_language(Language::En), f)
    }
}

/// The things that a sentence is about, as its language lists them: the first few by their names, and how many there
/// are beside them.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) language: Language,
    /// The names of the first ones.
    names: Vec<String>,
    /// How many there are in all.
    pub(crate) total: usize,
}

impl Listing {
    /// How many things are listed by name.
    pub(crate) const SHOWN: usize = 3;

    pub(crate) fn new(language: Language) -> Self {
        Self { language, names: Vec::new(), total: 1 }
    }

    /// Lists things of which the first ones have names.
    pub(crate) fn of(language: Language, names: impl IntoIterator<Item = String>, total: usize) -> Self {
        Self { language, names: names.into_iter().take(Self::SHOWN).collect(), total }
    }

    /// Words in its language.
    pub(crate) fn say(&self, words: impl FnOnce(&Self) -> String) -> String {
        words(self)
    }

    /// The form of an English word that goes with the number: `has` or `have`.
    pub(crate) fn one_or_many<T>(&self, one: T, many: T) -> T {
        super::one_or_many(self.total, one, many)
    }

    /// Behind a sentence about one thing that stands in several places: ` (in 12 places)`; nothing where it is one.
    pub(crate) fn in_places(&self) -> String {
        match self.language {
            _ if self.total == 1 => String::new(),
            Language::En => format!(" (in {})", plural(self.total, "place")),
            Language::Ja => format!("（{}か所）", self.total),
        }
    }

    /// Behind a sentence about the first of several things of a kind: ` (and 11 more)`; nothing where it is the only one.
    pub(crate) fn and_more(&self) -> String {
        let more = self.total.saturating_sub(1);
        match self.language {
            _ if more == 0 => String::new(),
            Language::En => format!(" (and {more} more)"),
            Language::Ja => format!("（ほか{more}件）"),
        }
    }
}

/// `a`, `a and b`, `a, b, c and 9 more`; in Japanese `a`, `a、b`, `a、b、c、ほか9件`.
impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = self.total.saturating_sub(self.names.len());
        let mut items = self.names.clone();
        if more > 0 {
            items.push(match (self.language, items.is_empty()) {
                (Language::En, false) => format!("{more} more"),
                (Language::En, true) => plural(more, "place"),
                (Language::Ja, false) => format!("ほか{more}件"),
                (Language::Ja, true) => format!("{more}件"),
            });
        }
        f.write_str(&self.language.and_list(&items))
    }
}

/// Says something in every language: a format string and its arguments for each, side by side. Names in braces are
/// taken from the surroundings, which the message keeps. `|listing|` before them names what is listed.
macro_rules! say {
    (|$listing:ident| en: $en:literal $(, $en_argument:expr)*; ja: $ja:literal $(, $ja_argument:expr)* $(;)?) => {
        (move |$listing: &$crate::text::Listing| match $listing.language {
            $crate::text::Language::En => format!($en $(, $en_argument)*),
            $crate::text::Language::Ja => format!($ja $(, $ja_argument)*),
        })
    };
    (en: $en:literal $(, $en_argument:expr)*; ja: $ja:literal $(, $ja_argument:expr)* $(;)?) => {
        (move |listing: &$crate::text::Listing| match listing.language {
            $crate::text::Language::En => format!($en $(, $en_argument)*),
            $crate::text::Language::Ja => format!($ja $(, $ja_argument)*),
        })
    };
}
pub(crate) use say;

/// The name of a row or another thing of the user's in a sentence: short, on one line, in backticks.
pub(crate) fn named(text: &str) -> String {
    let line = on_one_line(text);
    let kept = beginning(&line, LONGEST_NAME);
    let end = if kept.len() < line.len() { "...`" } else { "`" };
    if !kept.contains('`') {
        return ["`", kept, end].concat();
    }
    ["`", &kept.replace('`', "'"), end].concat()
}

/// In letters.
const LONGEST_NAME: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_in_the_language_of_its_reader() {
        let days = 3;
        let message = Message::from(say! { en: "it is {} late", plural(days, "day"); ja: "{days}日遅れています" });
        assert_eq!(message.in_language(Language::En), "it is 3 days late");
        assert_eq!(message.in_language(Language::Ja), "3日遅れています");
    }

    #[test]
    fn the_first_things_are_named_and_all_are_counted() {
        let message = Message::from(say! {
            |rows|
            en: "{rows} {} no evidence", rows.one_or_many("has", "have");
            ja: "{rows}に根拠がありません";
        });
        let said = |language, names: &[&str], total| {
            message.about(&Listing::of(language, names.iter().map(|name| named(name)), total))
        };
        assert_eq!(said(Language::En, &["a"], 1), "`a` has no evidence");
        assert_eq!(said(Language::En, &["a", "b"], 2), "`a` and `b` have no evidence");
        assert_eq!(said(Language::En, &["a", "b", "c", "d"], 12), "`a`, `b`, `c` and 9 more have no evidence");
        assert_eq!(said(Language::Ja, &["a"], 1), "`a`に根拠がありません");
        assert_eq!(said(Language::Ja, &["a", "b", "c", "d"], 12), "`a`、`b`、`c`、ほか9件に根拠がありません");
    }

    #[test]
    fn how_many_there_are_is_said_of_several_alone() {
        let of = |language, total| Listing::of(language, [], total);
        assert_eq!([1, 2].map(|total| of(Language::En, total).in_places()), ["", " (in 2 places)"]);
        assert_eq!([1, 2].map(|total| of(Language::Ja, total).in_places()), ["", "（2か所）"]);
        assert_eq!([1, 3].map(|total| of(Language::En, total).and_more()), ["", " (and 2 more)"]);
        assert_eq!([1, 3].map(|total| of(Language::Ja, total).and_more()), ["", "（ほか2件）"]);
    }

    #[test]
    fn a_name_is_short_and_acts_on_nobody() {
        assert_eq!(named("two\nlines `x`"), "`two lines 'x'`");
        assert_eq!(named("a\u{1b}[31m"), r"`a\u{1b}[31m`");
        assert_eq!(named(&"障".repeat(100)).chars().count(), 2 + LONGEST_NAME + 3);
    }
}

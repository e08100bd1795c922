//! A sentence in both languages, written where it is said: whoever writes one writes the other, or it does not compile.

use std::fmt::Display;

use super::{Language, Listing, Message};

/// Words in every language, side by side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Both {
    en: Box<str>,
    ja: Box<str>,
}

impl Both {
    /// Takes the words of both; `both!` writes them as formats.
    pub(crate) fn new(en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { en: en.into().into(), ja: ja.into().into() }
    }

    /// Words that are the same in every language: a name, or what git, the system or a library says.
    pub(crate) fn same(words: impl Display) -> Self {
        let words = words.to_string();
        Self::new(words.clone(), words)
    }

    /// What is written for each language.
    pub(crate) fn each(words: impl Fn(Language) -> String) -> Self {
        Self::new(words(Language::En), words(Language::Ja))
    }

    pub(crate) fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }

    /// The English words, for an English sentence around them.
    pub(crate) fn en(&self) -> &str {
        &self.en
    }

    /// The Japanese words, for a Japanese sentence around them.
    pub(crate) fn ja(&self) -> &str {
        &self.ja
    }

    /// The same with more words behind it.
    #[must_use]
    pub(crate) fn and(self, more: &Self) -> Self {
        Self::new([self.en, more.en.clone()].concat(), [self.ja, more.ja.clone()].concat())
    }
}

impl From<&Message> for Both {
    fn from(message: &Message) -> Self {
        Self::each(|language| message.in_language(language))
    }
}

impl From<&Self> for Both {
    fn from(both: &Self) -> Self {
        both.clone()
    }
}

/// Words that a sentence may be made of: a closure of `say!`, or `both!`.
pub(crate) trait Words {
    /// The words in one language.
    fn said_in(self, language: Language) -> String;
}

impl<F: FnOnce(&Listing) -> String> Words for F {
    fn said_in(self, language: Language) -> String {
        self(&Listing::new(language))
    }
}

impl Words for Both {
    fn said_in(self, language: Language) -> String {
        match language {
            Language::En => self.en.into(),
            Language::Ja => self.ja.into(),
        }
    }
}

impl Words for &Both {
    fn said_in(self, language: Language) -> String {
        self.in_language(language).to_owned()
    }
}

/// Says something in both languages at once: a format string and its arguments for each, side by side. Unlike `say!` it
/// keeps nothing of its surroundings, and costs its words when it is made.
macro_rules! both {
    (en: $en:literal $(, $en_argument:expr)*; ja: $ja:literal $(, $ja_argument:expr)* $(;)?) => {
        $crate::text::Both::new(format!($en $(, $en_argument)*), format!($ja $(, $ja_argument)*))
    };
}
pub(crate) use both;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_values() {
        let (count, name) = (2, String::from("a"));
        let both = both! { en: "{count} rows of {}", name; ja: "{}の{count}行", name };
        assert_eq!(both, Both::new("2 rows of a", "aの2行"));
        assert_eq!(
            Language::ALL.iter().map(|&language| (&both).said_in(language)).collect::<Vec<_>>(),
            ["2 rows of a", "aの2行"]
        );
    }
}

//! The languages that pmgit speaks.

use std::fmt;

/// The language of a document, of what is said to a reader, and of the wording rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    #[default]
    En,
    Ja,
}

impl Language {
    /// Every language, in order.
    pub(crate) const ALL: &'static [Self] = &[Self::En, Self::Ja];

    /// The code of the language as documents, options and the environment have it (ISO 639-1).
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language by its own name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Ja => "日本語",
        }
    }

    /// The language with this code.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.as_str() == word)
    }

    /// The language of a code as people give it: `ja`, `JA`, `ja_JP.UTF-8`; nothing for any that pmgit does not speak.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        let code = code.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::from_word(&code)
    }

    /// The language of a locale such as `ja_JP.UTF-8`; English for any that pmgit does not speak.
    pub(crate) fn from_locale(locale: &str) -> Self {
        Self::from_code(locale).unwrap_or(Self::En)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_has_a_language() {
        for locale in ["ja", "ja_JP", "ja_JP.UTF-8", "JA_jp.eucJP", "ja.UTF-8"] {
            assert_eq!(Language::from_locale(locale), Language::Ja, "{locale}");
        }
        for locale in ["", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "jam_JM", "de_DE", "日本語"] {
            assert_eq!(Language::from_locale(locale), Language::En, "{locale}");
        }
    }
}

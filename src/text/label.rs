//! The word that a message begins with, and how its further lines stand below the first.

use unicode_width::UnicodeWidthStr as _;

use super::{Language, wrapped};

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// What could not be done, or was refused.
    Error,
    /// Why.
    Cause,
    /// What to do about it.
    Hint,
    /// What is worth knowing and stops nothing.
    Note,
}

impl Label {
    /// The word in a language.
    pub(crate) const fn word(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::En, Self::Error) => "error",
            (Language::En, Self::Cause) => "cause",
            (Language::En, Self::Hint) => "hint",
            (Language::En, Self::Note) => "note",
            (Language::Ja, Self::Error) => "エラー",
            (Language::Ja, Self::Cause) => "原因",
            (Language::Ja, Self::Hint) => "ヒント",
            (Language::Ja, Self::Note) => "補足",
        }
    }

    /// The message behind its word, set in by so many spaces; its further lines stand below its first. No line is wider than
    /// so many cells where a width is known.
    pub(crate) fn within(self, text: &str, indent: usize, language: Language, width: Option<usize>) -> String {
        let word = self.word(language);
        let (first, rest) = (" ".repeat(indent), " ".repeat(indent + word.width() + 2));
        let text = text.trim_end();
        let text = width.map_or_else(
            || text.replace('\n', &format!("\n{rest}")),
            |width| wrapped(text, width.saturating_sub(rest.len())).join(&format!("\n{rest}")),
        );
        format!("{first}{word}: {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_lines_stand_below_the_first() {
        for (label, text, indent, shown) in [
            (Label::Note, "x is y", 0, "note: x is y"),
            (Label::Hint, "do this\nthen that\n", 2, "  hint: do this\n        then that"),
            (Label::Cause, "停止\n\n'x'", 2, "  cause: 停止\n         \n         'x'"),
            (Label::Error, "", 0, "error: "),
        ] {
            assert_eq!(label.within(text, indent, Language::En, None), shown);
        }
    }

    #[test]
    fn a_narrow_terminal_has_more_lines() {
        let text = "make sure that git is on PATH, and try again";
        let shown = "  hint: make sure that git is on PATH,\n        and try again";
        assert_eq!(Label::Hint.within(text, 2, Language::En, Some(40)), shown);
        assert_eq!(Label::Hint.within(text, 2, Language::En, None), format!("  hint: {text}"));
    }
}

//! The word that a message begins with, and how its further lines stand below the first.

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
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Cause => "cause",
            Self::Hint => "hint",
            Self::Note => "note",
        }
    }

    /// The message behind its word, set in by so many spaces; its further lines stand below its first.
    pub(crate) fn before(self, text: &str, indent: usize) -> String {
        let word = self.word();
        let (first, rest) = (" ".repeat(indent), " ".repeat(indent + word.len() + 2));
        format!("{first}{word}: {}", text.trim_end().replace('\n', &format!("\n{rest}")))
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
            assert_eq!(label.before(text, indent), shown);
        }
    }
}

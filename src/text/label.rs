//! The word that a message begins with, and how its further lines stand below the first.

use super::wrapped;

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

    /// The message behind its word, set in by so many spaces; its further lines stand below its first. No line is wider than
    /// so many cells where a width is known.
    pub(crate) fn within(self, text: &str, indent: usize, width: Option<usize>) -> String {
        let word = self.word();
        let (first, rest) = (" ".repeat(indent), " ".repeat(indent + word.len() + 2));
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
            assert_eq!(label.within(text, indent, None), shown);
        }
    }

    #[test]
    fn a_narrow_terminal_has_more_lines() {
        let text = "make sure that git is on PATH, and try again";
        let shown = "  hint: make sure that git is on PATH,\n        and try again";
        assert_eq!(Label::Hint.within(text, 2, Some(40)), shown);
        assert_eq!(Label::Hint.within(text, 2, None), format!("  hint: {text}"));
    }
}

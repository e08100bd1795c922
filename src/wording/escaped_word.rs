//! The word around an escape, and whether it is a path or a regular expression that was pasted.

use super::escapes::Sign;
use super::path::is_in_path;

/// The word around an escape.
pub(super) struct Word<'s> {
    pub(super) sign: Sign,
    pub(super) before: &'s str,
    pub(super) escape: &'s str,
    pub(super) behind: &'s str,
    pub(super) separators: Separators,
    /// A `\b` or `\f` is in it, which nobody can have meant.
    pub(super) has_control: bool,
}

/// How many escapes of a word could separate the parts of a path.
#[derive(Default)]
pub(super) struct Separators {
    pub(super) line_ends: usize,
    pub(super) others: usize,
}

impl Word<'_> {
    pub(super) fn is_path(&self) -> bool {
        let goes_on = self.behind.starts_with(|letter: char| match self.sign {
            // Sentences begin with a capital behind a line end.
            Sign::NewLine => letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_',
            _ => letter.is_ascii_alphanumeric() || letter == '_',
        });
        goes_on && is_in_path(self.before, (&self.escape[1..], self.behind), self.has_several_separators())
    }

    /// Several line ends alone are several lines.
    fn has_several_separators(&self) -> bool {
        let Separators { line_ends, others } = self.separators;
        self.has_control || others > 1 || others == 1 && line_ends > 0
    }

    /// Whether it is a regular expression.
    pub(super) fn is_pattern(&self) -> bool {
        let is_of_pattern = |letter: char| matches!(letter, 'a'..='z' | '0'..='9') || "_])+?{".contains(letter);
        self.has_control && self.behind.starts_with(is_of_pattern)
    }

    /// Whether an escaped backslash is the first half of what a path on another machine begins with.
    pub(super) fn begins_network_path(&self) -> bool {
        self.before.is_empty()
            && self.has_several_separators()
            && self.behind.starts_with(char::is_alphanumeric)
            && !self.behind.contains("\\\\")
    }
}

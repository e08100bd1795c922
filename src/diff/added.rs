//! The lines that a change adds to a text, as the diff of a forge numbers them.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// A line that was added, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AddedLine {
    /// The number of the next line of the text before; 0 where there was no text.
    pub(crate) old: usize,
    /// Its own number.
    pub(crate) new: usize,
}

/// Two texts without a line in common are not worth a longer search for the shortest diff.
const LONGEST_SEARCH: Duration = Duration::from_secs(1);

/// The lines that a text has and the one before it had not, in order; all of them where there was none before.
pub(crate) fn added_lines(before: Option<&str>, after: &str) -> Vec<AddedLine> {
    let Some(before) = before else {
        return (1..=after.lines().count()).map(|new| AddedLine { old: 0, new }).collect();
    };
    let lines = TextDiff::configure().timeout(LONGEST_SEARCH).diff_lines(before, after);
    let (mut old, mut new, mut added) = (1, 1, Vec::new());
    for change in lines.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => (old, new) = (old + 1, new + 1),
            ChangeTag::Delete => old += 1,
            ChangeTag::Insert => {
                added.push(AddedLine { old, new });
                new += 1;
            }
        }
    }
    added
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(before: Option<&str>, after: &str) -> Vec<(usize, usize)> {
        added_lines(before, after).into_iter().map(|line| (line.old, line.new)).collect()
    }

    /// Numbered by hand as `git diff` shows them, with both counters before they step on.
    #[test]
    fn lines_are_numbered_as_a_diff_shows_them() {
        assert_eq!(numbers(None, "a\nb\n"), [(0, 1), (0, 2)]);
        assert_eq!(numbers(Some("a\nb\n"), "a\nb\n"), []);
        assert_eq!(numbers(Some("a\nb\n"), "a\nx\nb\ny\n"), [(2, 2), (3, 4)]);
        assert_eq!(numbers(Some("a\nb\nc\n"), "a\nx\ny\nc\n"), [(3, 2), (3, 3)]);
        assert_eq!(numbers(Some(""), "a\n"), [(1, 1)]);
        assert_eq!(numbers(Some("a\n"), ""), []);
    }
}

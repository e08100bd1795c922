//! What stands between the entries: comments and blank lines, merged by what each side has done to them.

use crate::document::layout::Unit;

/// The three versions of a unit that a gap belongs to; comments may move from one gap of it to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'l> {
    pub(super) base: Option<&'l Unit>,
    pub(super) ours: &'l Unit,
    pub(super) theirs: &'l Unit,
}

impl Around<'_> {
    /// Merges a gap that both sides have; nothing where both have written something new there.
    pub(super) fn merge(self, base: Option<&str>, ours: &str, theirs: &str) -> Option<String> {
        if ours == theirs {
            return Some(ours.to_owned());
        }
        if base == Some(ours) {
            return Some(self.without_removed(theirs, self.ours));
        }
        if base == Some(theirs) {
            return Some(self.without_removed(ours, self.theirs));
        }
        let adds_nothing = |gap: &str, other: &Unit| self.new_lines(gap).all(|line| other.has_comment(line));
        if adds_nothing(theirs, self.ours) {
            Some(self.without_removed(ours, self.theirs))
        } else if adds_nothing(ours, self.theirs) {
            Some(self.without_removed(theirs, self.ours))
        } else {
            None
        }
    }

    /// The comments that the base does not have.
    fn new_lines(self, gap: &str) -> impl Iterator<Item = &str> {
        gap.lines().map(str::trim).filter(move |line| line.starts_with('#') && !self.is_old(line))
    }

    fn is_old(self, line: &str) -> bool {
        self.base.is_some_and(|base| base.has_comment(line))
    }

    /// The gap without the comments that the other side has removed.
    fn without_removed(self, gap: &str, other: &Unit) -> String {
        let keeps = |line: &str| !line.starts_with('#') || !self.is_old(line) || other.has_comment(line);
        gap.split_inclusive('\n').filter(|line| keeps(line.trim())).collect()
    }
}

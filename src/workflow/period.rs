//! When steps and approvals may have been: in order, as far as the clocks of two people agree.

use chrono::TimeDelta;

use crate::document::{Moment, Status, Transition};
use crate::toml_record::Located;

/// By how many minutes the clocks of two people may differ.
const TOLERANCE: i64 = 5;

/// Whether a time is before another one by more than two clocks may differ.
pub(crate) fn is_before(time: Moment, other: Moment) -> bool {
    other.signed_duration_since(time) > TimeDelta::minutes(TOLERANCE)
}

/// The time in which an approval counts for a step: from the last entry into in-review to that step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Period<'d> {
    /// The step into in-review.
    pub(crate) entry: Option<&'d Located<Transition>>,
    /// What came before it: an approval from then was for another step.
    earlier: Option<Moment>,
    /// The step that the approval is for; nothing where it has not been taken yet.
    pub(crate) step: Option<&'d Located<Transition>>,
}

/// Where a time stands beside a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Early,
    Within,
    Late,
}

impl<'d> Period<'d> {
    /// That of the review: the step is the one that left in-review.
    pub(crate) fn of_review(transitions: &'d [Located<Transition>]) -> Self {
        let Some(at) = entry_into_review(transitions) else { return Self::default() };
        let earlier = transitions[..at].iter().filter_map(moment).max();
        Self { entry: transitions.get(at), earlier, step: transitions.get(at + 1) }
    }

    /// That of the closing, which what is written for customers after the review is approved for.
    pub(crate) fn of_closing(transitions: &'d [Located<Transition>]) -> Self {
        let review = Self::of_review(transitions);
        let since = entry_into_review(transitions).unwrap_or_default();
        let closing = transitions[since..].iter().find(|step| step.to.as_deref() == Some(&Status::Closed));
        Self { step: closing, ..review }
    }

    /// From when on an approval counts.
    pub(crate) fn since(self) -> Option<Moment> {
        self.entry.and_then(moment)
    }

    /// Until when.
    pub(crate) fn until(self) -> Option<Moment> {
        self.step.and_then(moment)
    }

    pub(crate) fn standing(self, at: Moment) -> Standing {
        let is_early = self.since().is_some_and(|since| {
            // Whatever the clocks say, what was given for an earlier step was given before this entry.
            is_before(at, since) || (at < since && self.earlier.is_some_and(|earlier| at <= earlier))
        });
        match self.until() {
            _ if is_early => Standing::Early,
            Some(until) if is_before(until, at) => Standing::Late,
            Some(_) | None => Standing::Within,
        }
    }
}

fn entry_into_review(transitions: &[Located<Transition>]) -> Option<usize> {
    transitions.iter().rposition(|step| step.to.as_deref() == Some(&Status::InReview))
}

fn moment(step: &Located<Transition>) -> Option<Moment> {
    step.at.as_deref().copied()
}

/// Before which time no further step of a document is recorded, whatever the clock says: its last step, and the beginning
/// of its incident.
pub(crate) fn earliest_next(transitions: &[Located<Transition>], began: Option<Moment>) -> Option<Moment> {
    transitions.iter().filter_map(moment).chain(began).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::source::{RepoPath, SourceFile};

    fn document(steps: &[(&str, &str, &str)]) -> Document {
        use std::fmt::Write;
        let mut text = "title = \"t\"\nseverity = \"SEV-1\"\nstatus = \"draft\"\n".to_owned();
        for (from, to, at) in steps {
            write!(text, "[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = {at}\nby = \"ben\"\n").unwrap();
        }
        let source = SourceFile::new(RepoPath::from("t.toml"), text.into_bytes());
        crate::document::parse(&source).0.unwrap()
    }

    fn moment(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn an_approval_counts_from_the_entry_to_the_step_within_five_minutes() {
        let document = document(&[
            ("draft", "in-review", "2026-11-22T10:00:00Z"),
            ("in-review", "reviewed", "2026-11-24T10:00:00Z"),
            ("reviewed", "closed", "2026-11-25T10:00:00Z"),
        ]);
        let review = Period::of_review(&document.transitions);
        let closing = Period::of_closing(&document.transitions);
        for (at, of_review, of_closing) in [
            ("2026-11-22T09:54:59Z", Standing::Early, Standing::Early),
            ("2026-11-22T09:55:00Z", Standing::Within, Standing::Within),
            ("2026-11-24T10:05:00Z", Standing::Within, Standing::Within),
            ("2026-11-24T10:05:01Z", Standing::Late, Standing::Within),
            ("2026-11-25T10:05:00Z", Standing::Late, Standing::Within),
            ("2026-11-25T10:05:01Z", Standing::Late, Standing::Late),
        ] {
            assert_eq!((review.standing(moment(at)), closing.standing(moment(at))), (of_review, of_closing), "{at}");
        }
    }

    #[test]
    fn what_was_given_for_an_earlier_step_is_early_however_soon_it_was_reopened() {
        let document = document(&[
            ("draft", "in-review", "2026-11-22T10:00:00Z"),
            ("in-review", "reviewed", "2026-11-24T10:00:00Z"),
            ("reviewed", "in-review", "2026-11-24T10:01:00Z"),
        ]);
        let period = Period::of_review(&document.transitions);
        assert_eq!(period.standing(moment("2026-11-24T10:00:00Z")), Standing::Early);
        assert_eq!(period.standing(moment("2026-11-24T10:00:30Z")), Standing::Within);
        assert_eq!(period.standing(moment("2026-12-24T10:00:00Z")), Standing::Within, "no step has come yet");
        let none = Period::of_review(&[]);
        assert_eq!(none.standing(moment("1999-12-24T10:00:00Z")), Standing::Within);
    }

    #[test]
    fn steps_that_share_their_time_leave_room_for_an_approval() {
        let skewed = "2026-11-24T10:00:00Z";
        let document = document(&[
            ("draft", "in-review", skewed),
            ("in-review", "draft", skewed),
            ("draft", "in-review", skewed),
            ("in-review", "reviewed", skewed),
        ]);
        assert_eq!(Period::of_review(&document.transitions).standing(moment(skewed)), Standing::Within);
        assert_eq!(earliest_next(&document.transitions, None), Some(moment(skewed)));
        let later = moment("2026-11-25T10:00:00Z");
        assert_eq!(earliest_next(&document.transitions, Some(later)), Some(later));
    }
}

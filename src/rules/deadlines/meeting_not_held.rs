//! Looks for when the meeting was held and what came of it.

use crate::document::{Moment, Status, Transition, said};
use crate::rules::{Check, Subject, Violations, rule};
use crate::toml_record::Located;

rule! {
    /// The meeting was not held, or only after the review, or what it agreed on is not recorded.
    ///
    /// Reviewed means that the meeting is over and its people agree on the facts, the analysis and the actions.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// outcome = ""
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// held = 2026-11-23T23:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [meeting]
    /// outcome = "Agreed on facts and analysis; the second action was declined."
    /// ```
    ///
    /// Hold it, and write `held` and `outcome` below `[meeting]`; `pmgit review` writes both.
    id: MeetingNotHeld,
    group: Deadlines,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary, SatisfiedByReview],
    since: "0.1",
    source: "process page, status descriptions and step 8",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    match &meeting.held {
        None => {
            violations
                .near(meeting.scheduled.as_ref().map(|time| time.span).or(meeting.span), "the meeting was not held")
                .hint(
                    "once it was, write `held`, the time at which it began, and `outcome = \"...\"` below `[meeting]`",
                );
        }
        Some(held) if reviewed(subject).is_some_and(|at| at < held.value) => {
            violations.at(held.span, "the postmortem was reviewed before its meeting was held").hint(
                "correct `held`, the time at which it began, or take the step back: `pmgit reopen` or `pmgit return`",
            );
        }
        Some(held) if said(meeting.outcome.as_ref()).is_none() => {
            violations
                .at(held.span, "the meeting was held, and its outcome is not recorded")
                .hint("write `outcome = \"...\"` below `[meeting]`: what was agreed on facts, analysis and actions");
        }
        Some(_) => {}
    }
}

/// When the review ended, as the last step out of it records.
fn reviewed(subject: &Subject<'_>) -> Option<Moment> {
    let of_review = |entry: &&Located<Transition>| {
        let from = entry.from.as_deref() == Some(&Status::InReview);
        from && matches!(entry.to.as_deref(), Some(Status::Reviewed | Status::Closed))
    };
    subject.document.transitions.iter().rfind(of_review)?.at.as_deref().copied()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_meeting_that_was_not_held_is_told_whatever_its_outcome() {
        let overlay = "status = \"reviewed\"\n[meeting]\nheld = \"\"\n";
        assert_eq!(judged(overlay), ["error meeting-not-held: the meeting was not held"]);
        assert_eq!(judged(&format!("{overlay}outcome = \"\"\n")).len(), 1);
    }
}

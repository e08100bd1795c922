//! Looks for when the meeting was held and what came of it.

use crate::document::said;
use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// The meeting was not held, or what it agreed on is not recorded.
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
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [meeting]
    /// outcome = "Agreed on facts and analysis; the second action was declined."
    /// ```
    ///
    /// Hold it, and write `held` and `outcome` below `[meeting]`; `pmgit review` writes both.
    "meeting-not-held", Deadlines, [Reviewed Error], Yes, source: "process page, status descriptions and step 8", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let meeting = &subject.document.meeting;
    match &meeting.held {
        None => {
            slips
                .near(meeting.scheduled.as_ref().map(|time| time.span).or(meeting.span), "the meeting was not held")
                .hint("once it was, write `held = 2026-11-23T06:00:00Z` and `outcome = \"...\"` below `[meeting]`");
        }
        Some(held) if said(meeting.outcome.as_ref()).is_none() => {
            slips
                .at(held.span, "the meeting was held, and its outcome is not recorded")
                .hint("write `outcome = \"...\"` below `[meeting]`: what was agreed on facts, analysis and actions");
        }
        Some(_) => {}
    }
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

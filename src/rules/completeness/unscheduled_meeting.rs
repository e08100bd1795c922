//! Looks for the meeting's time.

use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// The meeting has no time yet.
    ///
    /// It is scheduled before the page is written: other people's calendars take longer than the text. A meeting that
    /// was held counts as scheduled.
    ///
    /// ```toml fails
    /// [meeting]
    /// scheduled = ""
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// Agree on a time and write it as `scheduled` below `[meeting]`; `pmgit status` says by when it has to be.
    "unscheduled-meeting", Completeness, [Draft Warning, InReview Error], Yes, source: "process page, step 2; template page, preface", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let meeting = &subject.document.meeting;
    if meeting.scheduled.is_none() && meeting.held.is_none() {
        slips
            .near(meeting.span, "the meeting is not scheduled")
            .hint("write `scheduled = 2026-11-23T06:00:00Z` below `[meeting]`, with its offset");
    }
}

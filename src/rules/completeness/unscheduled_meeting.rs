//! Looks for the meeting's time.

use crate::rules::{Check, Subject, Violations, rule};

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
    /// `pmgit meeting schedule ID` proposes times that are in time, and `pmgit meeting schedule ID TIME` records the one
    /// that was agreed on, as `scheduled` below `[meeting]`.
    id: UnscheduledMeeting,
    group: Completeness,
    levels: [Draft => Warning, InReview => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted, MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 2; template page, preface",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let meeting = &subject.document.meeting;
    if meeting.scheduled.is_none() && meeting.held.is_none() {
        let id = subject.id.map_or("ID", |id| id.as_str());
        violations
            .near(meeting.span, "the meeting is not scheduled")
            .hint(format!("`pmgit meeting schedule {id}` proposes times, and with a time it records it"));
    }
}

//! Compares when the link was shared with when the meeting begins.

use chrono::SecondsFormat;

use crate::deadline;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::plural;

rule! {
    /// The link was shared less than a day before the meeting.
    ///
    /// A meeting among people who have read the page agrees on facts; one among people who have not reads it together.
    /// The link is posted about 24 hours before, even when the page is not complete yet.
    ///
    /// ```toml fails
    /// [meeting]
    /// shared = 2026-11-22T21:00:00Z
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// [meeting]
    /// shared = 2026-11-22T06:00:00Z
    /// scheduled = 2026-11-23T06:00:00Z
    /// ```
    ///
    /// Move the meeting to a later time within its deadline, or give the attendees time to read at its beginning.
    id: LateSharing,
    group: Deadlines,
    levels: [InReview => Warning],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 6; meeting page",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(shared) = &subject.document.meeting.shared else { return };
    let (Some(by), Some(begins)) = (deadline::share_by(subject.document), deadline::meeting_at(subject.document))
    else {
        return;
    };
    if shared.value <= by {
        return;
    }
    let message = if shared.value > begins {
        "the link was shared only after the meeting had begun".to_owned()
    } else {
        let hours = usize::try_from((begins - shared.value).num_hours()).unwrap_or(0);
        format!("the link was shared {} before the meeting", plural(hours, "hour"))
    };
    let by = by.to_rfc3339_opts(SecondsFormat::Secs, true);
    violations
        .at(shared.span, message)
        .hint(format!("a day before would have been {by}; let the attendees read first"));
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn the_meeting_as_it_was_held_counts() {
        let times = |shared: &str| format!("status = \"reviewed\"\n[meeting]\nshared = {shared}\n");
        assert!(judged(&times("2026-11-22T15:00:00+09:00")).is_empty());
        let found = judged(&times("2026-11-23T04:59:00Z"));
        assert_eq!(found, ["warning late-sharing: the link was shared 1 hour before the meeting"]);
        let found = judged(&times("2026-11-23T06:00:01Z"));
        assert_eq!(found, ["warning late-sharing: the link was shared only after the meeting had begun"]);
    }
}

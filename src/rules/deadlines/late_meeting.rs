//! Compares when the meeting begins with when it must have begun.

use crate::deadline;
use crate::document::Moment;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The meeting begins after its deadline.
    ///
    /// Memories fade and so does the will to change something: a SEV-1 is talked about within three calendar days of
    /// its resolution, any other within five business days, and the deadline outranks everybody's convenience. The day
    /// of the resolution, in the policy's time zone, is day 0; the meeting begins before the last day is over. Once it
    /// was held, `held` counts, not what was scheduled.
    ///
    /// ```toml fails
    /// severity = "SEV-1"
    ///
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    ///
    /// [meeting]
    /// shared = 2026-11-22T05:30:00Z
    /// scheduled = 2026-11-24T00:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-1"
    ///
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    ///
    /// [meeting]
    /// shared = 2026-11-22T05:30:00Z
    /// scheduled = 2026-11-23T23:59:00Z
    /// ```
    ///
    /// Move the meeting, and let others move theirs. Where it has to be late, or was, it can still land, explained:
    /// `pmgit waive ID late-meeting --reason TEXT --approved-by NAME`, by somebody other than the owner.
    id: LateMeeting,
    group: Deadlines,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "process page, step 2; template page for SEV-3 to SEV-5",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = &document.meeting;
    let Some(begins) = meeting.held.as_ref().or(meeting.scheduled.as_ref()) else { return };
    let Some(deadline) = deadline::meeting_by(document, policy) else { return };
    if deadline.is_met_by(begins.value) {
        return;
    }
    let within = policy
        .severity(document.severity())
        .and_then(|severity| severity.meeting)
        .map_or_else(String::new, |within| within.to_string());
    let verb = if meeting.held.is_some() { "began" } else { "begins" };
    let message = format!(
        "the meeting {verb} {}, and had to begin by {} ({}: within {within} of the resolution)",
        in_zone(begins.value, subject),
        deadline.describe(),
        document.severity().escape_debug(),
    );
    let id = subject.id.map_or("ID", |id| id.as_str());
    let waive = format!("`pmgit waive {id} late-meeting --reason TEXT --approved-by NAME`");
    violations.at(begins.span, message).hint(match meeting.held {
        Some(_) => format!("say why it was late: {waive}"),
        None => format!("move it to an earlier time, or say why it has to be late: {waive}"),
    });
}

/// A moment as the deadline beside it is told: `Tue 24 Nov 2026, 15:00 Asia/Tokyo`.
fn in_zone(moment: Moment, subject: &Subject<'_>) -> String {
    let zone = subject.policy.calendar.zone();
    format!("{} {zone}", moment.with_timezone(zone).format("%a %-d %b %Y, %H:%M"))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::{judged, judged_under};

    fn meeting(times: &str) -> String {
        format!("[meeting]\nshared = 2026-11-20T02:00:00Z\n{times}\n")
    }

    #[test]
    fn the_message_tells_both_times_in_the_time_zone_of_the_policy() {
        let policy = "[calendar]\ntime_zone = \"Asia/Tokyo\"\n";
        let overlay = meeting("scheduled = 2026-11-23T15:00:00Z");
        assert!(judged(&overlay).is_empty());
        let found = ["error late-meeting: the meeting begins Tue 24 Nov 2026, 00:00 Asia/Tokyo, and had to begin by \
                      Mon 23 Nov, 24:00 Asia/Tokyo (SEV-1: within 3 days of the resolution)"];
        assert_eq!(judged_under(policy, &overlay), found);
    }

    #[test]
    fn once_it_was_held_the_schedule_does_not_count() {
        let scheduled = meeting("scheduled = 2026-12-23T06:00:00Z");
        let step =
            |from: &str, to: &str, at: &str| format!("{{ from = \"{from}\", to = \"{to}\", at = {at}, by = \"ben\" }}");
        let steps =
            [step("draft", "in-review", "2026-11-22T05:30:00Z"), step("in-review", "reviewed", "2026-11-24T06:30:00Z")];
        let reviewed = format!("status = \"reviewed\"\ntransitions = [{}]\n", steps.join(", "));
        let held = |time: &str| format!("{reviewed}{scheduled}held = {time}\n");
        assert!(judged(&held("2026-11-23T23:59:59Z")).is_empty());
        assert_eq!(judged(&held("2026-11-24T00:00:00Z")).len(), 1);
    }

    #[test]
    fn business_days_skip_weekends_and_holidays() {
        let overlay =
            |day: u32| format!("severity = \"SEV-2\"\n{}", meeting(&format!("scheduled = 2026-11-{day}T06:00:00Z")));
        assert!(judged(&overlay(27)).is_empty());
        assert_eq!(judged(&overlay(28)).len(), 1);
        let policy = "[calendar]\nholidays = [2026-11-26]\n";
        assert!(judged_under(policy, &overlay(29)).is_empty());
    }

    #[test]
    fn a_late_meeting_can_land_explained() {
        let overlay = meeting("scheduled = 2026-12-23T06:00:00Z");
        let waiver = |by| {
            let waiver = format!("{{ rule = \"late-meeting\", reason = \"A follow-up.\", approved_by = \"{by}\" }}");
            format!("waivers = [{waiver}]\n{overlay}")
        };
        assert!(judged(&waiver("ben")).is_empty());
        assert_eq!(judged(&waiver("aiko")).len(), 2);
        assert_eq!(judged(&waiver("ben").replace("A follow-up.", "TODO")).len(), 2);
    }
}

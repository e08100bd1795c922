//! Compares when the meeting begins with when it must have begun.

use crate::calendar::Within;
use crate::deadline;
use crate::document::Moment;
use crate::rules::{Check, Slips, Subject, rule};

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
    "late-meeting", Deadlines, [InReview Error], Yes, source: "process page, step 2; template page for SEV-3 to SEV-5", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = &document.meeting;
    let Some(begins) = meeting.held.as_ref().or(meeting.scheduled.as_ref()) else { return };
    let Some(deadline) = deadline::meeting_by(document, policy) else { return };
    if deadline.is_met_by(begins.value) {
        return;
    }
    let within =
        policy.severity(document.severity()).and_then(|severity| severity.meeting).map_or_else(String::new, told);
    let verb = if meeting.held.is_some() { "began" } else { "begins" };
    let message = format!(
        "the meeting {verb} {}, and had to begin by {} ({}: within {within} of the resolution)",
        in_zone(begins.value, subject),
        deadline.describe(),
        document.severity().escape_debug(),
    );
    let id = subject.id.map_or("ID", |id| id.as_str());
    let waive = format!("`pmgit waive {id} late-meeting --reason TEXT --approved-by NAME`");
    slips.at(begins.span, message).hint(match meeting.held {
        Some(_) => format!("say why it was late: {waive}"),
        None => format!("move it to an earlier time, or say why it has to be late: {waive}"),
    });
}

/// A moment as the deadline beside it is told: `Tue 24 Nov 2026, 15:00 Asia/Tokyo`.
fn in_zone(moment: Moment, subject: &Subject<'_>) -> String {
    let zone = subject.policy.calendar.zone();
    format!("{} {zone}", moment.with_timezone(&zone).format("%a %-d %b %Y, %H:%M"))
}

fn told(within: Within) -> String {
    let (count, day) = match within {
        Within::Days(count) => (count, "day"),
        Within::BusinessDays(count) => (count, "business day"),
    };
    format!("{count} {day}{}", if count == 1 { "" } else { "s" })
}

//! Looks for deadlines in years whose holidays nobody has listed.

use chrono::Datelike;

use crate::calendar::Within;
use crate::deadline;
use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// A deadline in business days lies in a year whose holidays the calendar does not know.
    ///
    /// The policy lists holidays, for some years. In any other year each holiday would count as a business day, and the
    /// deadline would come too early without anybody noticing. Where the policy lists no holidays at all, the team
    /// has none.
    ///
    /// ```toml policy
    /// [calendar]
    /// holidays = [2025-12-29, 2025-12-30]
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml policy
    /// [calendar]
    /// holidays = [2025-12-29, 2025-12-30, 2026-12-29, 2026-12-30]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    /// ```
    ///
    /// Add the year's holidays to `calendar.holidays` in `.pmgit/policy.toml`.
    "unknown-holidays", Consistency, [Draft Warning], Yes, source: "process page, step 2: business days", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = policy.severity(document.severity()).and_then(|severity| severity.meeting);
    let (Some(Within::BusinessDays(_)), Some(resolved)) = (meeting, &document.incident.resolved) else { return };
    let Some(deadline) = deadline::meeting_by(document, policy) else { return };
    let calendar = &policy.calendar;
    let mut years = calendar.day_of(resolved.value).year()..=deadline.last_day.year();
    if let Some(year) = years.find(|&year| !calendar.knows_holidays_of(year)) {
        slips
            .at(
                resolved.span,
                format!("the meeting is due by {}, counted without the holidays of {year}", deadline.last_day),
            )
            .hint(format!("add the holidays of {year} to `calendar.holidays` in `.pmgit/policy.toml`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged_under;

    #[test]
    fn only_business_days_skip_holidays_and_both_ends_must_be_known() {
        let policy = |day: &str| format!("[calendar]\nholidays = [{day}]\n");
        let of = |severity: &str, policy: &str| judged_under(policy, &format!("severity = \"{severity}\"\n"));
        assert!(of("SEV-1", &policy("2025-01-01")).is_empty(), "three calendar days");
        assert!(of("SEV-2", "").is_empty(), "a team without holidays");
        assert!(of("SEV-2", &policy("2026-01-01")).is_empty());
        let turn = "severity = \"SEV-2\"\n[incident]\nstarted = 2026-12-29T01:00:00Z\ndetected = 2026-12-29T01:10:00Z\n\
                    mitigated = 2026-12-29T01:20:00Z\nresolved = 2026-12-29T01:40:00Z\n";
        let found = judged_under(&policy("2026-01-01"), turn);
        let told = "warning unknown-holidays: the meeting is due by 2027-01-05, counted without the holidays of 2027";
        assert!(found.contains(&told.to_owned()), "{found:?}");
    }
}

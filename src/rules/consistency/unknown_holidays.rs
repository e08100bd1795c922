//! Looks for deadlines in years whose holidays nobody has listed.

use chrono::Datelike;

use crate::calendar::{JAPAN, Within};
use crate::deadline;
use crate::policy::POLICY_PATH;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A deadline in business days lies in a year whose holidays the calendar does not know.
    ///
    /// The policy lists holidays, for some years. In any other year each holiday would count as a business day, and the
    /// deadline would come too early without anybody noticing. `japan` knows 2016 to 2030. A calendar file knows the years
    /// in which it names a day; one that holds nothing but rules that never end knows all years from the first on. Single
    /// dates beside `japan` or a file only add to them. Where the policy lists no holidays at all, the team has none.
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
    /// ```toml policy
    /// [calendar]
    /// holidays = ["japan", 2025-12-29]
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    /// ```
    ///
    /// Add the year's holidays to `calendar.holidays` in `.pmgit/policy.toml`, or to the calendar file. `pmgit calendar`
    /// shows which years each source knows.
    id: UnknownHolidays,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 2: business days",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (document, policy) = (subject.document, subject.policy);
    let meeting = policy.severity(document.severity()).and_then(|severity| severity.meeting);
    let (Some(Within::BusinessDays(_)), Some(resolved)) = (meeting, &document.incident.resolved) else { return };
    let Some(deadline) = deadline::meeting_by(document, policy) else { return };
    let calendar = &policy.calendar;
    let mut years = calendar.day_of(resolved.value).year()..=deadline.last_day.year();
    let Some((year, source)) = years.find_map(|year| Some((year, calendar.unknown_in(year)?))) else { return };
    let name =
        if source.name == POLICY_PATH { String::new() } else { format!(", which `{}` does not know", source.name) };
    let hint = if source.name == JAPAN {
        "a newer pmgit may know them; else name a calendar file of your own in the place of `japan`".to_owned()
    } else if source.name == POLICY_PATH {
        format!("add the holidays of {year} to `calendar.holidays` in `{POLICY_PATH}`")
    } else {
        format!("add the holidays of {year} to `{}`", source.name)
    };
    let message = format!("the meeting is due by {}, counted without the holidays of {year}{name}", deadline.last_day);
    violations.at(resolved.span, message).hint(hint);
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
    #[test]
    fn japan_is_known_to_2030_and_dates_beside_it_say_nothing_of_later_years() {
        let resolved = |day: &str| {
            format!(
                "severity = \"SEV-2\"\n[incident]\nstarted = {day}T01:00:00Z\ndetected = {day}T01:10:00Z\n\
                 mitigated = {day}T01:20:00Z\nresolved = {day}T01:40:00Z\n"
            )
        };
        let told = |policy: &str, day: &str| {
            let found = judged_under(policy, &resolved(day));
            found.into_iter().filter(|one| one.contains("unknown-holidays")).collect::<Vec<_>>()
        };
        for holidays in ["[\"japan\"]", "[\"japan\", 2031-01-02]", "[2031-01-02, \"japan\"]"] {
            let policy = format!("[calendar]\nholidays = {holidays}\n");
            for known in ["2016-01-05", "2026-11-20", "2030-12-20"] {
                assert!(told(&policy, known).is_empty(), "{known}");
            }
            for unknown in ["2015-12-30", "2030-12-27", "2031-01-10", "9999-12-31"] {
                let found = told(&policy, unknown);
                assert!(found.len() == 1 && found[0].contains("which `japan` does not know"), "{unknown}: {found:?}");
            }
        }
    }
}

//! Looks for dates that are possible and hardly meant.

use chrono::{Datelike, TimeDelta};

use super::impossible_times::contradictions;
use super::times::{Named, moments, time_text};
use crate::document::{Moment, said};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A year has slipped, or an action is dated before the incident.
    ///
    /// In January people write last year's number. Such a time contradicts no other one, and makes the incident a year
    /// long. A time is doubted where it is about a year from most of the others, and with them again once its year is
    /// changed by one; an action, where it is due or was done before the day on which the incident began.
    ///
    /// ```toml fails
    /// [incident]
    /// started = 2025-11-20T00:04:00Z
    /// ```
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", due = 2025-12-05 },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92", due = 2026-12-04 },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// started = 2026-02-03T00:04:00Z
    /// ```
    ///
    /// Correct the year. Where it is meant, as with a cause that lay still for a year, waive this rule and say so.
    id: DoubtfulDate,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "measured in published postmortems",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let all = moments(subject);
    let told = contradictions(&all);
    let is_told = |one: &Named<'_>| told.iter().any(|(first, second)| first.0 == one.0 || second.0 == one.0);
    if let Some(most) = median(&all) {
        for one in all.iter().filter(|one| !is_told(one)) {
            let (name, time) = one;
            if let Some(meant) = meant(time.value, most) {
                violations
                    .at(time.span, format!("`{name}` ({}) is a year away from the other times", time_text(time)))
                    .hint(format!("is {} meant?", meant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)));
            }
        }
    }
    look_at_actions(subject, violations);
}

fn look_at_actions(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(started) = &subject.document.incident.started else { return };
    let first_day = subject.policy.calendar.day_of(started.value);
    for (index, action) in subject.document.actions.iter().enumerate() {
        if said(action.declined.as_ref()).is_some() {
            continue;
        }
        for (key, day) in [("due", &action.due), ("done", &action.done)] {
            let Some(day) = day.as_ref().filter(|day| day.value < first_day) else { continue };
            let message = format!("`actions[{index}].{key}` is {}, before the incident began ({first_day})", day.value);
            violations.at(day.span, message).hint("correct the date: look at its year first");
        }
    }
}

/// The time in the middle of all, which one slipped year does not move far; nothing where there are too few.
fn median(all: &[Named<'_>]) -> Option<Moment> {
    let mut times: Vec<Moment> = all.iter().map(|(_, time)| time.value).collect();
    times.sort_unstable();
    (times.len() >= 3).then(|| times[times.len() / 2])
}

/// The time with the year that was meant, where its own has slipped by one.
fn meant(time: Moment, most: Moment) -> Option<Moment> {
    let is_near = |time: Moment| (time - most).abs() <= TimeDelta::days(20);
    let step = if time < most { 1 } else { -1 };
    time.with_year(time.year().checked_add(step)?).filter(|&meant| is_near(meant) && !is_near(time))
}

#[cfg(test)]
mod tests {
    use crate::rules::examples::findings_of;

    fn messages(overlay: &str) -> Vec<String> {
        findings_of(crate::finding::RuleId::DoubtfulDate, overlay, None).into_iter().map(|one| one.english()).collect()
    }

    #[test]
    fn a_slipped_year_is_told_with_what_was_meant() {
        let findings = findings_of(crate::finding::RuleId::DoubtfulDate, "[meeting]\nscheduled = 2027-11-23T06:00:00Z", None);
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(finding.english(), "`meeting.scheduled` (2027-11-23T06:00:00Z) is a year away from the other times");
        assert_eq!(finding.english_hint().as_deref(), Some("is 2026-11-23T06:00:00Z meant?"));
        let row = "timeline = [{ at = 2025-11-20T00:04:00Z, event = \"a\" }]";
        assert!(messages(row)[0].starts_with("`timeline[0].at` "), "{:?}", messages(row));
    }

    #[test]
    fn what_is_impossible_already_is_not_told_twice() {
        assert!(messages("[incident]\nresolved = 2025-11-20T01:40:00Z").is_empty());
        assert!(messages("[incident]\ndetected = 2025-11-20T00:12:00Z").is_empty());
    }

    #[test]
    fn long_incidents_and_the_turn_of_the_year_are_not_doubted() {
        for overlay in [
            "[incident]\nstarted = 2024-11-20T00:04:00Z",
            "[incident]\nstarted = 2026-10-20T00:04:00Z",
            "[incident]\nstarted = 2025-12-31T23:50:00Z",
            "[meeting]\nscheduled = 2027-01-02T06:00:00Z",
            "[incident]\nstarted = 2024-02-29T00:00:00Z",
        ] {
            assert!(messages(overlay).is_empty(), "{overlay}: {:?}", messages(overlay));
        }
    }

    #[test]
    fn an_action_of_the_same_day_is_none_before_the_incident() {
        let action = |rest: &str| messages(&format!("actions = [{{ title = \"a\", {rest} }}]"));
        assert!(action("done = 2026-11-20, due = 2026-11-20").is_empty());
        assert_eq!(
            action("done = 2026-11-19"),
            ["`actions[0].done` is 2026-11-19, before the incident began (2026-11-20)"]
        );
        assert!(action("due = 2026-11-19, declined = \"no\"").is_empty());
    }
}

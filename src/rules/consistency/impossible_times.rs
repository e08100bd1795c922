//! Looks for times that contradict each other.

use chrono::Datelike;

use super::times::{Name, Named, moments, time_text};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// Two times contradict each other, or a year cannot be meant.
    ///
    /// Nothing is detected, mitigated or resolved before it started, and nothing is resolved before it was detected or
    /// mitigated; the meeting and the message to customers come after the resolution. An incident that ended by
    /// itself may well have been detected after it was mitigated. Of published postmortems every third has such a
    /// contradiction, mostly a slipped year or a wrong zone, and every deadline and duration counted from it is wrong.
    ///
    /// ```toml fails
    /// [incident]
    /// started = 2026-11-20T00:04:00Z
    /// detected = 2026-11-19T23:12:00Z
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// started = 2026-11-20T00:04:00Z
    /// detected = 2026-11-20T01:12:00Z
    /// mitigated = 2026-11-20T01:02:00Z
    /// resolved = 2026-11-20T01:40:00Z
    /// ```
    ///
    /// Correct the one that is wrong; look at its date and at its offset first.
    id: ImpossibleTimes,
    group: Consistency,
    levels: [Draft => Error],
    waiver: Yes,
    since: "0.1",
    source: "template page, timeline",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let all = moments(subject);
    for (name, time) in &all {
        if !(1990..=9000).contains(&time.year()) {
            violations.at(time.span, format!("`{name}` is in the year {}", time.year())).hint("correct the year");
        }
    }
    for (earlier, later) in contradictions(&all) {
        let ((first_name, first), (second_name, second)) = (earlier, later);
        let message =
            format!("`{second_name}` ({}) is before `{first_name}` ({})", time_text(second), time_text(first));
        violations.at(second.span, message).hint("correct the one that is wrong: look at its date and at its offset");
    }
}

/// The pairs of times that contradict each other; one wrong time contradicts several others, and is told once.
pub(super) fn contradictions<'m, 'd>(all: &'m [Named<'d>]) -> Vec<(&'m Named<'d>, &'m Named<'d>)> {
    let mut told: Vec<&str> = Vec::new();
    let mut pairs = Vec::new();
    for &(earlier, later) in ORDERS {
        let time = |name: &'static str| all.iter().find(|(known, _)| *known == Name::Of(name));
        let (Some(first), Some(second)) = (time(earlier), time(later)) else { continue };
        if second.1.value < first.1.value && !told.contains(&earlier) && !told.contains(&later) {
            told.extend([earlier, later]);
            pairs.push((first, second));
        }
    }
    pairs
}

/// What cannot happen before what.
const ORDERS: &[(&str, &str)] = &[
    ("incident.started", "incident.detected"),
    ("incident.started", "incident.mitigated"),
    ("incident.started", "incident.resolved"),
    ("incident.detected", "incident.resolved"),
    ("incident.mitigated", "incident.resolved"),
    ("incident.resolved", "meeting.scheduled"),
    ("incident.resolved", "meeting.held"),
    ("incident.resolved", "external_message.posted"),
];

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    fn messages(overlay: &str) -> Vec<String> {
        let told = |one: String| Some(one.strip_prefix("error impossible-times: ")?.to_owned());
        judged(overlay).into_iter().filter_map(told).collect()
    }

    #[test]
    fn each_impossible_order_is_told_with_both_times() {
        for (overlay, names) in [
            ("[incident]\ndetected = 2026-11-20T00:03:59Z", ["`incident.detected`", "`incident.started`"]),
            ("[incident]\nmitigated = 2026-11-19T01:02:00Z", ["`incident.mitigated`", "`incident.started`"]),
            ("[incident]\nmitigated = 2026-11-20T01:41:00Z", ["`incident.resolved`", "`incident.mitigated`"]),
            ("[incident]\ndetected = 2026-11-20T01:41:00Z", ["`incident.resolved`", "`incident.detected`"]),
            ("[meeting]\nscheduled = 2026-11-20T01:39:00Z", ["`meeting.scheduled`", "`incident.resolved`"]),
            (
                "status = \"reviewed\"\n[meeting]\nheld = 2025-11-23T06:00:00Z",
                ["`meeting.held`", "`incident.resolved`"],
            ),
            ("[external_message]\nposted = 2026-11-20T01:00:00Z", ["`external_message.posted`", "`incident.resolved`"]),
        ] {
            let found = messages(overlay);
            assert!(found.len() == 1 && names.iter().all(|name| found[0].contains(name)), "{overlay}: {found:?}");
        }
    }

    #[test]
    fn instants_are_compared_and_not_what_the_clocks_showed() {
        assert!(messages("[incident]\ndetected = 2026-11-19T19:12:00-05:00").is_empty());
        assert_eq!(messages("[incident]\ndetected = 2026-11-20T00:12:00+09:00").len(), 1);
    }

    #[test]
    fn one_slipped_year_is_one_finding_and_two_are_two() {
        assert_eq!(messages("[incident]\nresolved = 2025-11-20T01:40:00Z").len(), 1);
        let two = "[incident]\ndetected = 2025-11-20T01:40:00Z\nmitigated = 2027-11-20T01:02:00Z";
        assert_eq!(messages(two).len(), 2);
    }

    #[test]
    fn what_only_looks_odd_is_possible() {
        assert!(messages("[incident]\ndetected = 2026-11-20T01:10:00Z\nmitigated = 2026-11-20T01:02:00Z").is_empty());
        let same = "2026-11-20T01:40:00Z";
        assert!(messages(&format!("[incident]\nstarted = {same}\ndetected = {same}\nmitigated = {same}")).is_empty());
    }

    #[test]
    fn a_year_that_cannot_be_meant_is_told() {
        assert_eq!(messages("[incident]\nstarted = 0026-11-20T00:04:00Z"), ["`incident.started` is in the year 26"]);
    }
}

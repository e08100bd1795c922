//! Looks for dates that are possible and hardly meant.

use chrono::{Datelike, TimeDelta};

use super::impossible_times::contradictions;
use super::times::{Named, Route, place_in_time, time_text, times};
use crate::calendar::day_text;
use crate::document::{When, meant};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// A time is a year away from the others, or an action is dated before the incident.
    ///
    /// In January, people still write last year's number. Such a time may contradict no other, and yet makes the
    /// incident a year long. A time is doubtful if it is about a year away from most of the others, and close to them
    /// with its year changed by one. An action is doubtful if it is due, or was done, before the day on which the
    /// incident began.
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
    /// Correct the year. If it is right, for example because a fault went unnoticed for a year, waive this rule and say
    /// so.
    ja: {
        /// 日時がほかと1年ずれているか、アクションの日付がインシデントより前になっています。
        ///
        /// 1月には、つい前の年を書いてしまうことがあります。こうした日時はほかの日時と矛盾しないため、
        /// 1年間続いたインシデントになってしまいます。指摘するのは、ほかの大半の日時からおよそ1年離れていて、
        /// 年を1つ変えるとそれらに近くなる日時です。アクションについては、
        /// 期日や完了日がインシデントの始まった日より前であれば指摘します。
        ///
        /// {examples}
        ///
        /// 年を直してください。1年間誰にも気づかれなかった不具合の開始など、日時が正しい場合は、その旨を理由に書き、
        /// 例外として承認してもらいます。
    }
    id: DoubtfulDate,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "measured in published postmortems" / "公開されているポストモーテムでの調査",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let all = times(subject);
    let told = contradictions(&all);
    let is_told = |one: &Named| told.iter().any(|found| found.earlier.0 == one.0 || found.later.0 == one.0);
    if let Some(most) = median(&all) {
        for one in all.iter().filter(|one| !is_told(one)) {
            let Some(meant) = likely(one.1.value, most.1.value) else { continue };
            look_at_time(subject, one, most, meant, violations);
        }
    }
    look_at_actions(subject, violations);
}

fn look_at_time(
    subject: &Subject<'_>,
    (route, time): &Named,
    most: &Named,
    meant: When,
    violations: &mut Violations<'_>,
) {
    // A row has its time in its name.
    let (written, meant) = match route {
        Route::Of(_) => (Some(time_text(time.value)), time_text(meant)),
        Route::Row(..) => (None, meant.day().year().to_string()),
    };
    let [written_en, written_ja] = match written {
        Some(written) => [format!(" ({written})"), format!("（{written}）")],
        None => [String::new(), String::new()],
    };
    violations
        .each(
            route.key(),
            time.span,
            || route.name(subject),
            say! {
                |times|
                en: "{times}{written_en} {} a year away from the other times", times.one_or_many("is", "are");
                ja: "{times}{written_ja}がほかの日時と1年ずれています"
            },
        )
        .related(most.1.span, say! { en: "most times are close to this one"; ja: "ほかの日時の多くはこの近くです" })
        .hint(say! { en: "did you mean `{meant}`?"; ja: "`{meant}`の誤りではありませんか" });
}

fn look_at_actions(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(started) = &subject.document.incident.started else { return };
    let first_day = match started.value {
        When::Moment(moment) => subject.policy.calendar.day_of(moment),
        When::Day(day) => day,
    };
    for (index, action) in subject.document.actions.iter().enumerate() {
        if meant(action.declined.as_ref()).is_some() {
            continue;
        }
        for (key, day) in [("actions.due", &action.due), ("actions.done", &action.done)] {
            let Some(day) = day.as_ref().filter(|day| day.value < first_day) else { continue };
            let is_due = key == "actions.due";
            violations
                .each(
                    key,
                    day.span,
                    || rows::action(index, action),
                    say! {
                        |actions|
                        en: "{actions} {} {} before the incident began on {}",
                            if is_due { actions.one_or_many("is", "are") } else { actions.one_or_many("was", "were") },
                            if is_due { "due" } else { "done" },
                            day_text(first_day, actions.language);
                        ja: "{actions}の{}が、インシデントの始まった{}より前になっています",
                            if is_due { "期日" } else { "完了日" },
                            day_text(first_day, actions.language)
                    },
                )
                .related(started.span, say! { en: "the incident began here"; ja: "インシデントの開始" })
                .hint(say! {
                    en: "correct the date; check the year first";
                    ja: "まず年を確認して、日付を直してください"
                });
        }
    }
}

/// The time in the middle of all, which one slipped year does not move far; nothing where there are too few.
fn median(all: &[Named]) -> Option<&Named> {
    let mut times: Vec<&Named> = all.iter().collect();
    times.sort_by_key(|(_, time)| place_in_time(time.value));
    (times.len() >= 3).then(|| times[times.len() / 2])
}

/// The time with the year that was meant, where its own has slipped by one.
fn likely(time: When, most: When) -> Option<When> {
    let most = place_in_time(most);
    let is_near = |time: When| (place_in_time(time) - most).abs() <= TimeDelta::days(20);
    let step = if place_in_time(time) < most { 1 } else { -1 };
    let year = time.day().year().checked_add(step)?;
    let meant = match time {
        When::Moment(moment) => When::Moment(moment.with_year(year)?),
        When::Day(day) => When::Day(day.with_year(year)?),
    };
    (is_near(meant) && !is_near(time)).then_some(meant)
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    fn messages(overlay: &str) -> Vec<String> {
        findings_of(RuleId::DoubtfulDate, overlay, None).into_iter().map(|one| one.english()).collect()
    }

    #[test]
    fn a_slipped_year_is_told_with_what_was_meant() {
        let findings = findings_of(RuleId::DoubtfulDate, "[meeting]\nscheduled = 2027-11-23T06:00:00Z", None);
        let [finding] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!(finding.english(), "`meeting.scheduled` (2027-11-23T06:00:00Z) is a year away from the other times");
        assert_eq!(finding.english_hint().as_deref(), Some("did you mean `2026-11-23T06:00:00Z`?"));
        assert_eq!(finding.key.as_str(), "meeting.scheduled");
        assert_eq!(
            finding.message(Language::Ja),
            "`meeting.scheduled`（2027-11-23T06:00:00Z）がほかの日時と1年ずれています"
        );
        let row = |event: &str| format!("{{ at = 2025-11-20T00:04:00Z, event = \"{event}\" }}");
        let overlay = format!("timeline = [{}, {}]", row("a"), row("b"));
        let findings = findings_of(RuleId::DoubtfulDate, &overlay, None);
        let [rows] = &findings[..] else { panic!("{findings:?}") };
        assert_eq!((rows.key.as_str(), rows.extent, rows.places.related.len()), ("timeline", 2, 1));
        let named = "`2025-11-20T00:04:00Z a` and `2025-11-20T00:04:00Z b` are a year away from the other times";
        assert_eq!(rows.english(), named);
        assert_eq!(rows.english_hint().as_deref(), Some("did you mean `2026`?"));
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
        assert_eq!(action("done = 2026-11-19"), ["`a` was done before the incident began on Fri 20 Nov 2026"]);
        assert!(action("due = 2026-11-19, declined = \"no\"").is_empty());
    }

    #[test]
    fn ends_windows_and_days_may_have_slipped_too() {
        let row = "timeline = [{ at = 2026-11-20T00:04:00Z, until = 2027-11-20T00:05:00Z, event = \"a\" }]";
        assert_eq!(messages(row), ["`2026-11-20T00:04:00Z a` is a year away from the other times"]);
        let window = "[incident]\nwindows = [{ from = 2025-11-20, until = 2026-11-20T00:20:00Z, system = \"ios\" }]";
        assert_eq!(messages(window), ["`2025-11-20 ios` is a year away from the other times"]);
        let day = "timeline = [{ at = 2026-11-20, until = 2026-11-21, event = \"a\" }]";
        assert!(messages(day).is_empty());
    }
}

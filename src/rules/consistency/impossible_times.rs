//! Looks for times that contradict each other.

use chrono::Datelike;

use super::times::{List, Named, Route, spans, time_text, times};
use crate::document::When;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;
use crate::workflow::{Chain, Disorder};

rule! {
    /// Two times contradict each other, or a year cannot be right.
    ///
    /// No incident is detected, mitigated or resolved before it started, or resolved before it was detected or
    /// mitigated; the meeting and the message to customers come after the resolution. An incident that ended by itself
    /// may well be detected after it was mitigated. A third of published postmortems have such a contradiction, usually
    /// a wrong year or time zone, and every deadline and duration that is counted from the wrong time is wrong too. No
    /// timeline entry or window of the impact ends before it begins either. Where only a day is known, only days are
    /// compared.
    ///
    /// ```toml fails
    /// [incident]
    /// started = 2026-11-20T00:04:00Z
    /// detected = 2026-11-19T23:12:00Z
    /// ```
    ///
    /// ```toml fails
    /// [incident]
    /// windows = [{ from = 2026-11-20T00:12:00Z, until = 2026-11-20T00:02:00Z, system = "ios" }]
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
    /// Correct the time that is wrong; check its date and its offset first.
    ja: {
        /// 2つの日時が矛盾しているか、年がありえない値になっています。
        ///
        /// インシデントが開始より前に検知、緩和、解決されることも、検知や緩和より前に解決されることもありません。
        /// ミーティングと対外的なメッセージの投稿は、解決のあとになります。自然に収まったインシデントでは、
        /// 検知が緩和よりあとになることもあります。公開されているポストモーテムの3件に1件にはこうした矛盾があり、
        /// たいていは年かタイムゾーンの誤りです。誤った日時から数えた期限や所要時間は、すべて誤りになります。
        /// タイムラインの項目や影響の期間が、始まりより前に終わることもありません。
        /// 日付だけの場合は、日付どうしを比べます。
        ///
        /// {examples}
        ///
        /// 誤っているほうの日時を直してください。まず日付とオフセットを確認します。
    }
    id: ImpossibleTimes,
    group: Consistency,
    levels: [Draft => Error],
    waiver: Yes,
    since: "0.1",
    source: "template page, timeline" / "テンプレートのページ「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let all = times(subject);
    for (route, time) in &all {
        let year = time.day().year();
        if !(1990..=9000).contains(&year) {
            violations
                .each(
                    route.key(),
                    time.span,
                    || route.name(subject),
                    say! {
                        |times|
                        en: "{times} {} in the year {year}", times.one_or_many("is", "are");
                        ja: "{times}が{year}年になっています"
                    },
                )
                .hint(say! { en: "correct the year"; ja: "年を直してください" });
        }
    }
    look_at_spans(subject, violations);
    look_at_steps(subject, violations);
    for Contradiction { earlier: &(earlier, first), later: &(later, second), orders } in contradictions(&all) {
        let broken = orders.len() as u64;
        let [then, now] = [first, second].map(|time| time_text(time.value));
        let violation = violations
            .at(
                second.span,
                say! {
                    en: "`{later}` ({now}) is before `{earlier}` ({then})";
                    ja: "`{later}`（{now}）が`{earlier}`（{then}）より前になっています"
                },
            )
            .about("order")
            .extent(broken)
            .related(first.span, say! { en: "it cannot be before this"; ja: "これより前にはなりえません" })
            .hint(say! {
                en: "correct the one that is wrong; check its date and its offset first";
                ja: "まず日付とオフセットを確認して、誤っているほうを直してください"
            });
        for (before, after) in orders {
            violation.part(format!("{before}/{after}"));
        }
    }
}

/// Looks for steps that were recorded for a time before the incident, or before a step that they follow.
fn look_at_steps(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (entry, disorder) in Chain::recorded_in(subject.document, subject.base).disorders() {
        let (Some(at), Some(to)) = (&entry.at, entry.to.as_deref()) else { continue };
        let name = format!("`{to}`");
        let now = time_text(When::Moment(at.value));
        match disorder {
            Disorder::BeforeIncident(began) => {
                let began = time_text(When::Moment(began));
                violations
                    .at(
                        at.span,
                        say! {
                            en: "the step to {name} ({now}) is before the incident began ({began})";
                            ja: "{name}への遷移（{now}）が、インシデントの始まり（{began}）より前になっています"
                        },
                    )
                    .hint(say! {
                        en: "set `at` to when the step was made; if that is right, correct the times of the incident";
                        ja: "`at`を実際の日時に直すか、インシデントの日時のほうを直してください"
                    })
            }
            Disorder::BeforeStep(last) => {
                let Some(before) = last.at.as_deref().map(|at| time_text(When::Moment(*at))) else { continue };
                let until = before.clone();
                violations
                    .at(
                        at.span,
                        say! {
                            en: "the step to {name} ({now}) is before a step that it follows ({before})";
                            ja: "{name}への遷移（{now}）が、それまでの遷移（{before}）より前になっています"
                        },
                    )
                    .hint(say! {
                        en: "steps are recorded in order. If a clock was wrong, write `at = {until}`";
                        ja: "遷移は順番に記録します。時計がずれていた場合は、`at = {until}`と書いてください"
                    })
                    .related(last.span, say! { en: "it follows this step"; ja: "それまでの遷移" })
            }
        }
        .about("transitions");
    }
}

/// Looks for rows of the timeline and windows of the impact that end before they begin.
fn look_at_spans(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for row in spans(subject) {
        let (Some(begin), Some(until)) = (row.begin, row.until) else { continue };
        if !until.value.is_before(begin.value) {
            continue;
        }
        let key = match row.list {
            List::Timeline => "timeline.span",
            List::Windows => "incident.windows.span",
        };
        let violation = violations.each(
            key,
            until.span,
            || row.list.row_name(subject, row.index),
            say! {
                |rows|
                en: "{rows} {}", rows.one_or_many("ends before it begins", "end before they begin");
                ja: "{rows}の終わりが、始まりより前になっています"
            },
        );
        if violation.is_first() {
            violation.related(begin.span, say! { en: "it begins here"; ja: "始まり" });
        }
        violation.hint(say! {
            en: "correct the end or the beginning; check the day and the offset first";
            ja: "まず日付とオフセットを確認して、始まりか終わりを直してください"
        });
    }
}

/// Two times that contradict each other.
pub(super) struct Contradiction<'m> {
    pub(super) earlier: &'m Named,
    pub(super) later: &'m Named,
    /// The orders that it breaks: one wrong time contradicts several others, and is told once.
    orders: Vec<(&'static str, &'static str)>,
}

/// The contradictions, each with those that it hides, so that to correct one time is never to find more of them.
pub(super) fn contradictions<'m>(all: &'m [Named]) -> Vec<Contradiction<'m>> {
    let mut told: Vec<Contradiction<'m>> = Vec::new();
    for &(earlier, later) in ORDERS {
        let time = |name: &'static str| all.iter().find(|(known, _)| *known == Route::Of(name));
        let (Some(first), Some(second)) = (time(earlier), time(later)) else { continue };
        if !second.1.value.is_before(first.1.value) {
            continue;
        }
        let has = |one: &Contradiction<'_>, time: &Named| one.earlier.0 == time.0 || one.later.0 == time.0;
        match told.iter_mut().find(|one| has(one, first) || has(one, second)) {
            Some(known) => known.orders.push((earlier, later)),
            None => told.push(Contradiction { earlier: first, later: second, orders: vec![(earlier, later)] }),
        }
    }
    told
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
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn to_correct_one_time_is_never_to_find_more_contradictions() {
        let found = |times: &str| {
            let found = findings_of(RuleId::ImpossibleTimes, &format!("[incident]\n{times}"), None);
            assert!(found.iter().all(|one| one.key.as_str() == "order" && one.places.related.len() == 1), "{found:?}");
            found.iter().map(|one| one.extent).sum::<u64>()
        };
        let (start, end) = ("started = 2027-11-20T00:04:00Z\n", "resolved = 2025-11-20T01:40:00Z\n");
        assert_eq!(found(""), 0);
        assert_eq!((found(&format!("{start}{end}")), found(start), found(end)), (5, 3, 3));
        let [finding] = &findings_of(RuleId::ImpossibleTimes, "[incident]\ndetected = 2026-11-20T00:03:00Z", None)[..]
        else {
            panic!("it is one finding")
        };
        let message = "`incident.detected`（2026-11-20T00:03:00Z）が`incident.started`（2026-11-20T00:04:00Z）より前になっています";
        assert_eq!(finding.message(Language::Ja), message);
    }

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
        let row = |event: &str| format!("{{ at = 0026-11-20T00:04:00Z, event = \"{event}\" }}");
        let rows = format!("timeline = [{}, {}]", row("a"), row("b"));
        assert_eq!(messages(&rows), ["`0026-11-20T00:04:00Z a` and `0026-11-20T00:04:00Z b` are in the year 26"]);
    }

    #[test]
    fn a_row_and_a_window_end_where_they_begin_or_later() {
        let row = |rest: &str| format!("{{ {rest}, event = \"a\" }}");
        let rows = |rows: &[String]| messages(&format!("timeline = [{}]", rows.join(", ")));
        let early = row("at = 2026-11-20T00:12:00Z, until = 2026-11-20T00:11:59Z");
        let day = row("at = 2026-11-20, until = 2026-11-19");
        let told = "`2026-11-20T00:12:00Z a` and `2026-11-20 a` end before they begin";
        assert_eq!(rows(&[early, day]), [told]);
        for fine in [
            "at = 2026-11-20T00:12:00Z, until = 2026-11-20T00:12:00Z",
            "at = 2026-11-20T09:12:00+09:00, until = 2026-11-20T00:13:00Z",
            "at = 2026-11-20T23:12:00Z, until = 2026-11-20",
            "at = 2026-11-20, until = 2026-11-20T00:01:00Z",
            "at = 2026-11-20, until = 2026-11-20",
            "until = 2026-11-20",
        ] {
            assert!(rows(&[row(fine)]).is_empty(), "{fine}: {:?}", rows(&[row(fine)]));
        }
        let windows = |list: &str| messages(&format!("[incident]\nwindows = [{list}]"));
        let early = "from = 2026-11-20T00:20:00Z, until = 2026-11-20T00:10:00Z";
        let told = "`2026-11-20T00:20:00Z ios` and `2026-11-20T00:20:00Z` end before they begin";
        assert_eq!(windows(&format!("{{ {early}, system = \"ios\" }}, {{ {early} }}")), [told]);
        assert!(
            windows("{ from = 2026-11-20T00:10:00Z, until = 2026-11-20T00:10:00Z }, { until = 2026-11-20 }").is_empty()
        );
    }

    #[test]
    fn the_year_of_an_end_a_window_and_a_day_is_looked_at_too() {
        let row = "timeline = [{ at = 2026-11-20T00:12:00Z, until = 9999-11-20, event = \"a\" }]";
        assert_eq!(messages(row), ["`2026-11-20T00:12:00Z a` is in the year 9999"]);
        let window = "[incident]\nwindows = [{ from = 0026-11-20, until = 2026-11-20, system = \"ios\" }]";
        assert_eq!(messages(window), ["`0026-11-20 ios` is in the year 26"]);
    }
}

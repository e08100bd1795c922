//! Looks for moments that stand before an earlier one.

use chrono::TimeDelta;

use crate::document::{TimelineMoment, When};
use crate::finding::Key;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// A timeline entry is listed after a later one.
    ///
    /// An entry that is out of order usually has the wrong hour, day or offset, and then the story it tells is wrong
    /// too. Two entries may have the same time. Only what is surely out of order counts: a day alone is compared by its
    /// day, and an approximate time may be off by an hour.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "The cache fails over", evidence = ["https://grafana.example.com/d/2"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "detection", event = "The alert fires", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:05:00Z, kind = "impact", event = "Checkouts are slow", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "page", event = "The on-call is paged", evidence = ["https://pages.example.com/8123"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page tells it", evidence = ["https://status.example.com/1"] },
    ///     { at = 2026-11-20T00:58:00Z, kind = "action", event = "The standby is replaced", evidence = ["https://chat.example.com/1"] },
    ///     { at = 2026-11-20T01:02:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is resolved", evidence = ["https://chat.example.com/2"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "The cache fails over", evidence = ["https://grafana.example.com/d/2"] },
    ///     { at = 2026-11-20T00:05:00Z, kind = "impact", event = "Checkouts are slow", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "detection", event = "The alert fires", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T09:12:00+09:00, kind = "page", event = "The on-call is paged", evidence = ["https://pages.example.com/8123"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page tells it", evidence = ["https://status.example.com/1"] },
    ///     { at = 2026-11-20T00:58:00Z, kind = "action", event = "The standby is replaced", evidence = ["https://chat.example.com/1"] },
    ///     { at = 2026-11-20T01:02:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is resolved", evidence = ["https://chat.example.com/2"] },
    /// ]
    /// ```
    ///
    /// Correct its time (check the day and the offset first), or move the entry to its place.
    ja: {
        /// タイムラインの項目が、時刻の順に並んでいません。
        ///
        /// タイムラインは時刻の順に書きます。順序どおりでない項目は、たいてい時刻、日付、
        /// オフセットのどれかを書き間違えたもので、そのままではタイムライン全体の流れも誤って伝わります。
        /// 同じ時刻の項目が並ぶのは問題ありません。指摘するのは、順序が確実に違う場合だけです。
        /// 日付だけの項目は日付で比べ、おおよその時刻（`about`）には1時間の幅を認めます。
        ///
        /// {examples}
        ///
        /// 時刻を直すか（まず日付とオフセットを確認します）、項目を正しい位置に移してください。
    }
    id: UnorderedTimeline,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "writing page, timeline" / "書き方のページ「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let rows = subject.document.timeline.iter().enumerate();
    let mut is_first = true;
    // The last row, and the last one whose moment is known: between them are days alone, which hide nothing.
    let (mut last, mut last_moment): (Option<&TimelineMoment>, Option<&TimelineMoment>) = (None, None);
    for (index, row) in rows {
        let Some(at) = &row.at else { continue };
        let later = [last, last_moment].into_iter().flatten().find(|&earlier| is_surely_before(row, earlier));
        last = Some(row);
        if at.moment().is_some() {
            last_moment = Some(row);
        }
        let Some(earlier) = later.and_then(|earlier| earlier.at.as_ref()) else { continue };
        let violation = violations.each(
            Key::WHOLE,
            at.span,
            || rows::moment(subject, index, row),
            say! {
                |moments|
                en: "{moments} {} listed after a later entry", moments.one_or_many("is", "are");
                ja: "{moments}が、それより遅い時刻の項目のあとに並んでいます"
            },
        );
        violation.hint(say! {
            en: "correct the time (check the day and the offset first), or move the entry to its place";
            ja: "時刻を直すか（まず日付とオフセットを確認します）、正しい位置に移してください"
        });
        if is_first {
            violation.related(earlier.span, say! { en: "this entry is later"; ja: "こちらの項目のほうが遅い時刻です" });
        }
        is_first = false;
    }
}

/// By how much an approximate time may be off.
const ABOUT: TimeDelta = TimeDelta::hours(1);

/// Whether a row is out of order behind an earlier one, however approximate their times are.
fn is_surely_before(row: &TimelineMoment, earlier: &TimelineMoment) -> bool {
    let (Some(at), Some(before)) = (&row.at, &earlier.at) else { return false };
    let is_about = [row, earlier].into_iter().any(|row| row.about.as_deref() == Some(&true));
    match (at.value, before.value) {
        (When::Moment(at), When::Moment(before)) if is_about => before - at > ABOUT,
        (at, before) => at.is_before(before),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_moments_that_are_out_of_place_are_one_finding() {
        let row = |minute: u32| format!("{{ at = 2026-11-20T00:{minute:02}:00Z, event = \"a\" }}");
        let found = |minutes: &[u32]| {
            let rows: String = minutes.iter().map(|&minute| row(minute) + ", ").collect();
            let overlay = format!("timeline = [{rows}{{ event = \"b\" }}]");
            let mut found = findings_of(RuleId::UnorderedTimeline, &overlay, None);
            (found.len() <= 1).then(|| found.pop()).expect("one finding at most")
        };
        let count = |minutes: &[u32]| found(minutes).map_or(0, |one| one.extent);
        assert_eq!(count(&[1, 2, 2, 3]), 0);
        assert_eq!(count(&[1, 5, 2, 3]), 1);
        assert_eq!(count(&[5, 1, 5, 1]), 2);
        assert_eq!(count(&[]), 0);
        let two = found(&[5, 1, 5, 2]).expect("it is out of order");
        assert_eq!(
            two.english(),
            "`2026-11-20T00:01:00Z a` and `2026-11-20T00:02:00Z a` are listed after a later entry"
        );
        assert_eq!(
            two.message(Language::Ja),
            "`2026-11-20T00:01:00Z a`、`2026-11-20T00:02:00Z a`が、それより遅い時刻の項目のあとに並んでいます"
        );
        assert_eq!(two.places.related.len(), 1);
    }

    #[test]
    fn only_what_is_surely_out_of_order_counts() {
        let count = |rows: &[&str]| {
            let rows: Vec<String> = rows.iter().map(|rest| format!("{{ at = {rest}, event = \"a\" }}, ")).collect();
            let rows = rows.concat();
            let found = findings_of(RuleId::UnorderedTimeline, &format!("timeline = [{rows}]"), None);
            found.iter().map(|one| one.extent).sum::<u64>()
        };
        for sure in [
            &["2026-11-20T10:00:00Z", "2026-11-20", "2026-11-20T09:00:00Z"][..],
            &["2026-11-20T10:00:00Z", "2026-11-19"],
            &["2026-11-21", "2026-11-20T23:00:00Z"],
            &["2026-11-20T10:00:00Z, until = 2026-11-20T11:00:00Z", "2026-11-20T09:59:00Z"],
            &["2026-11-20T10:00:00Z, about = true", "2026-11-20T08:59:00Z"],
            &["2026-11-20T10:00:00Z, about = false", "2026-11-20T09:59:00Z"],
        ] {
            assert_eq!(count(sure), 1, "{sure:?}");
        }
        for fine in [
            &["2026-11-20", "2026-11-20T00:01:00Z", "2026-11-20"][..],
            &["2026-11-20T23:00:00Z", "2026-11-20", "2026-11-21T00:10:00Z"],
            &["2026-11-20T10:00:00Z, until = 2026-11-20T12:00:00Z", "2026-11-20T11:00:00Z"],
            &["2026-11-20T10:00:00Z, about = true", "2026-11-20T09:30:00Z"],
            &["2026-11-20T10:00:00Z", "2026-11-20T09:30:00Z, about = true"],
        ] {
            assert_eq!(count(fine), 0, "{fine:?}");
        }
    }
}

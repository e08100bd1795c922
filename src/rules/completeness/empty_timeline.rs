//! Looks for moments in the timeline, and for their times and events.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// The timeline is empty, or an entry in it has no time or no event.
    ///
    /// Write the timeline first: without it, the analysis rests on memory. Every entry says when something happened,
    /// and what.
    ///
    /// ```toml fails
    /// timeline = []
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = ["https://example.com/2"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// Add a `[[timeline]]` entry with `at`, `kind`, `event` and `evidence`, or use `pmgit timeline`.
    ja: {
        /// タイムラインが空か、項目に時刻または出来事がありません。
        ///
        /// タイムラインは最初に書きます。タイムラインがないと、記憶に頼った分析になってしまうからです。
        /// どの項目にも、いつ、何が起きたのかを書きます。
        ///
        /// {examples}
        ///
        /// `[[timeline]]`の項目を追加し、`at`、`kind`、`event`、`evidence`を書いてください。
        /// `pmgit timeline`でも追加できます。
    }
    id: EmptyTimeline,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 3; template page, timeline" / "プロセスのページの手順3、テンプレートのページ「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let timeline = &subject.document.timeline;
    if timeline.is_empty() {
        violations
            .near(None, say! { en: "the timeline is empty"; ja: "タイムラインが空です" })
            .hint(say! {
                en: "add a `[[timeline]]` entry for each key moment, with `at`, `kind`, `event` and `evidence`";
                ja: "インシデントの変化ごとに`[[timeline]]`の項目を追加し、`at`、`kind`、`event`、`evidence`を書いてください"
            });
    }
    for (index, moment) in timeline.iter().enumerate() {
        if moment.at.is_none() {
            violations
                .each(
                    "at",
                    moment.span,
                    || rows::moment(subject, index, moment),
                    say! {
                        |rows|
                        en: "{rows} {} no time", rows.one_or_many("has", "have");
                        ja: "{rows}に時刻がありません"
                    },
                )
                .hint(say! {
                    en: "write the time with its offset: `at = 2026-11-20T00:12:00Z`; if only the day is known, `at = 2026-11-20`";
                    ja: "オフセット付きの日時を書いてください：`at = 2026-11-20T00:12:00Z`。日付しかわからない場合は`at = 2026-11-20`とします"
                });
        }
        if said(moment.event.as_ref()).is_none() {
            violations
                .each(
                    "event",
                    moment.span,
                    || rows::moment(subject, index, moment),
                    say! {
                        |rows|
                        en: "{rows} {} not say what happened", rows.one_or_many("does", "do");
                        ja: "{rows}に出来事が書かれていません"
                    },
                )
                .hint(say! {
                    en: "write `event = \"...\"`: the fact, without judgement";
                    ja: "評価を交えずに、事実を書いてください：`event = \"...\"`"
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    const ROWS: &str = "timeline = [\
        { kind = \"cause\", event = \"a fact\", evidence = [\"a\"] }, \
        { at = 2026-11-20T00:04:00Z, kind = \"page\", event = \" \", evidence = [\"a\"] }, \
        { at = 2026-11-20T00:05:00Z, kind = \"action\", evidence = [\"a\"] }]";

    #[test]
    fn a_moment_says_when_and_what() {
        let found = judged(ROWS);
        let told = [
            "error empty-timeline: `a fact` has no time",
            "error empty-timeline: `2026-11-20T00:04:00Z` and `2026-11-20T00:05:00Z` do not say what happened",
        ];
        assert!(told.iter().all(|one| found.iter().any(|found| found == one)), "{found:?}");
    }

    #[test]
    fn rows_without_a_time_and_rows_without_an_event_are_two_things_to_do() {
        let found = findings_of(RuleId::EmptyTimeline, ROWS, None);
        let known: Vec<_> = found.iter().map(|finding| (finding.key.as_str(), finding.extent)).collect();
        assert_eq!(known, [("at", 1), ("event", 2)]);
        assert_eq!(found[0].message(Language::Ja), "`a fact`に時刻がありません");
    }
}

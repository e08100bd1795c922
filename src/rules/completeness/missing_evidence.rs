//! Looks for what shows the moments of the timeline.

use crate::document::meant;
use crate::finding::Key;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// A timeline entry has no evidence.
    ///
    /// Every entry links to the data it comes from: a graph, a log search, a post. Without that, nobody can tell a fact
    /// from a memory, or find the data again.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = [] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
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
    /// Add a link to `evidence`. If the data is gone, waive this one entry and say what it rests on:
    /// `pmgit waive ID missing-evidence --where 'timeline[3]' --reason TEXT --approved-by NAME`.
    ja: {
        /// タイムラインの項目に、根拠となるリンクがありません。
        ///
        /// タイムラインの各項目には、グラフ、ログ検索、投稿など、データの出どころへのリンクを付けます。
        /// リンクがないと、事実なのか記憶にすぎないのかを区別できず、あとからデータを探し直すこともできません。
        ///
        /// {examples}
        ///
        /// `evidence`にリンクを追加してください。データがもう残っていない場合は、
        /// その項目だけを例外として承認してもらい、何に基づく記述なのかを理由に書きます：
        /// `pmgit waive ID missing-evidence --where 'timeline[3]' --reason TEXT --approved-by NAME`
    }
    id: MissingEvidence,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 4; template page, timeline" / "プロセスのページの手順4、テンプレートのページ「タイムライン」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, moment) in subject.document.timeline.iter().enumerate() {
        if moment.evidence.iter().any(|link| meant(Some(link)).is_some()) {
            continue;
        }
        violations
            .each(Key::WHOLE, moment.span, || rows::moment(subject, index, moment), say! {
                |rows|
                en: "{rows} {} no evidence", rows.one_or_many("has", "have");
                ja: "{rows}に根拠となるリンクがありません"
            })
            .hint(say! {
                en: "link to what shows it, such as a graph, a log search or a post: `evidence = [\"https://...\"]`";
                ja: "グラフ、ログ検索、投稿など、裏付けになるものへのリンクを書いてください：`evidence = [\"https://...\"]`"
            });
    }
}

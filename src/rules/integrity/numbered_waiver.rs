//! Found while waivers are applied.

use crate::rules::{Check, rule};

rule! {
    /// A waiver names a row by its number.
    ///
    /// A number points to another row as soon as one is inserted above. A name stays with its row: a time for the
    /// timeline, a ticket or title for an action, a metric for the impact, a purpose for a query.
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
    ///
    /// [[waivers]]
    /// rule = "missing-evidence"
    /// where = "timeline[1]"
    /// reason = "The pager keeps its records for a week only."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = [] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    ///
    /// [[waivers]]
    /// rule = "missing-evidence"
    /// where = "timeline@2026-11-20T00:12:00Z"
    /// reason = "The pager keeps its records for a week only."
    /// approved_by = "ben"
    /// ```
    ///
    /// Write the name in the hint, or run `pmgit check --fix`.
    ja: {
        /// 例外承認の対象が、項目の番号で指定されています。
        ///
        /// 番号は、その前に項目が1つ追加されるだけで別の項目を指すようになります。名前で指定すれば、対象は変わりません。
        /// タイムラインは日時、アクションはチケットかタイトル、影響は指標、クエリは目的で指定します。
        ///
        /// {examples}
        ///
        /// ヒントに示された名前に書き換えてください。`pmgit check --fix`でも書き換えられます。
    }
    id: NumberedWaiver,
    group: Integrity,
    levels: [Draft => Hint],
    waiver: Yes,
    since: "0.2",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

//! Found while waivers are applied.

use crate::rules::{Check, rule};

rule! {
    /// A waiver matches no finding.
    ///
    /// The finding was fixed, or never existed. A stale waiver would silently excuse the next one.
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-owner"
    /// reason = "The rotation was being changed."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// waivers = []
    /// ```
    ///
    /// Remove the waiver.
    ja: {
        /// 例外承認が、どの指摘にも使われていません。
        ///
        /// 指摘がすでに解消されたか、もともとなかった場合です。不要な例外承認を残しておくと、次に見つかる指摘まで、
        /// 気づかれないまま許容されてしまいます。
        ///
        /// {examples}
        ///
        /// その例外承認を削除してください。
    }
    id: UnusedWaiver,
    group: Integrity,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

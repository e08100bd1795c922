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
        /// 指摘はすでに直されたか、初めからありません。古い例外承認を残しておくと、次に見つかる指摘まで黙って許してしまいます。
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

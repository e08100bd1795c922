//! Found while the policy is loaded.

use crate::rules::{Check, rule};

rule! {
    /// The policy, or another file beside it, cannot be applied.
    ///
    /// An unknown key, a wrong type, a rule or a time zone that does not exist, a level too low for a rule that guards
    /// the archive: nobody can know what was meant, and a gate must not guess. So a mistake in the policy, the people
    /// file, a calendar file, or the records of removals, exceptions and skipped incidents is an error, never a silent
    /// default. Until it is fixed, the only change that passes is one that fixes it and touches nothing outside
    /// `.pmgit/`.
    ///
    /// ```toml policy fails
    /// [rules.missing-evidenze]
    /// level = "warning"
    /// ```
    ///
    /// ```toml policy fails
    /// [rules.hidden-text]
    /// level = "off"
    /// ```
    ///
    /// ```toml people fails
    /// [aiko]
    /// mail = "aiko@example.com"
    /// ```
    ///
    /// ```toml policy fails
    /// [calendar]
    /// holidays = ["no/such/file.ics"]
    /// ```
    ///
    /// ```toml policy passes
    /// documents = "postmortems"
    ///
    /// [rules.missing-section]
    /// level = "error"
    /// from = "reviewed"
    /// ```
    ///
    /// Fix the problem at the line shown; the hint says how.
    ja: {
        /// ポリシーを適用できません。
        ///
        /// 未知のキー、型の違い、存在しないルールやタイムゾーン、エラーより軽くできないルールの緩和などがあると、
        /// 何を意図したのかがわかりません。推測で判定するわけにはいかないため、ポリシー、メンバーのファイル、
        /// カレンダーファイル、削除や例外の記録に誤りがあればエラーになり、
        /// 気づかれないまま既定値に置き換わることはありません。受け入れられるのは、
        /// `.pmgit/`だけを変更してその誤りを直す変更です。
        ///
        /// {examples}
        ///
        /// 指摘された行を直してください。
    }
    id: InvalidPolicy,
    group: Policy,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

//! Found while the policy is loaded.

use crate::rules::{Check, rule};

rule! {
    /// The policy cannot be applied.
    ///
    /// An unknown key, a wrong type, a rule or a time zone that does not exist, a firm rule set below error: with such a
    /// slip nobody can know what was meant, and a gate must not guess. So a broken policy, people file, calendar file,
    /// record of removals or of exceptions is an error, never a silent default, and only a change to `.pmgit/` alone that
    /// fixes it passes.
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
    /// Fix the line that the finding names.
    ja: {
        /// ポリシーを適用できません。
        ///
        /// 未知のキー、型の違い、存在しないルールやタイムゾーン、`error`より軽くできないルールの緩和などがあると、何を意図したのかが
        /// わかりません。推測で判定するわけにはいかないため、壊れたポリシー、メンバーのファイル、カレンダーのファイル、削除や例外の記録は
        /// エラーになり、黙って既定値に置き換わることはありません。通るのは、`.pmgit/`だけを変更してこれを直す変更です。
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

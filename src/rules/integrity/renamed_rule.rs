//! Found while waivers are applied.

use crate::rules::{Check, rule};

rule! {
    /// A waiver uses the former name of a rule.
    ///
    /// When a rule gets a better name, waivers under the old one still count. Findings show the new name.
    ///
    /// ```toml fails
    /// [incident]
    /// recording = ""
    ///
    /// [[waivers]]
    /// rule = "missing-recording"
    /// reason = "The call was not recorded."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// scribe = ""
    ///
    /// [[waivers]]
    /// rule = "missing-role"
    /// reason = "Nobody took notes during the response."
    /// approved_by = "ben"
    /// ```
    ///
    /// Write the new name, or run `pmgit check --fix`.
    ja: {
        /// 例外承認に、ルールの古い名前が使われています。
        ///
        /// よりよい名前が見つかると、ルールの名前を変えることがあります。一度得た例外承認は、
        /// 古い名前のままでも有効です。指摘には新しい名前が表示されます。
        ///
        /// {examples}
        ///
        /// 新しい名前に書き換えてください。`pmgit check --fix`でも書き換えられます。
    }
    id: RenamedRule,
    group: Integrity,
    levels: [Draft => Hint],
    waiver: Yes,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

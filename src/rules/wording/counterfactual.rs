//! Looks for what did not happen, where it is told what did.

use crate::rules::prose::Part;
use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The timeline or the description says what should have happened, not what did.
    ///
    /// "The alert should have been tested" is hindsight: it describes another world and explains nothing about this
    /// one. This rule reads the timeline, the overview and the description of what happened; what should be different
    /// belongs in the analysis and the actions.
    ///
    /// "Each cache should have a limit" is a demand, not hindsight, and passes. So does what failed to start, or could
    /// have been worse.
    ///
    /// ```toml fails
    /// [sections]
    /// what_happened = "The failover came at 00:04. The standby should have been compared with the primary before."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    ///
    /// [sections]
    /// what_happened = "00:04に切り替わった。事前にスタンバイの容量を確認すべきだった。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// what_happened = "The failover came at 00:04, to a standby with half the memory of the primary."
    /// contributing_factors = "- Nobody compares the nodes. If we had compared them, the difference would have been seen."
    /// ```
    ///
    /// Say what happened, and move what should change to `contributing_factors` and the actions.
    ja: {
        /// タイムラインや説明に、実際には起きなかったことが書かれています。
        ///
        /// 「アラートをテストしておくべきだった」というのは後知恵です。実際とは別の世界の話であり、
        /// 実際に起きたことは何も説明していません。対象はタイムライン、概要、起きたことの説明です。
        /// 変えるべきことは、分析とアクションに書きます。
        ///
        /// 「各キャッシュには上限を設けるべきである」は、後知恵ではなく要求なので、対象外です。
        /// 起動に失敗したという記述や、さらに悪化するおそれがあったという記述も、対象外です。
        ///
        /// {examples}
        ///
        /// 実際の状況と行動を書き、変えるべきことは`contributing_factors`とアクションに移してください。
    }
    id: Counterfactual,
    group: Wording,
    levels: [InReview => Hint],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page, counterfactuals" / "効果的なポストモーテムのページ「もしもの現実」",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    reading.report(Topic::Counterfactual, tells_what_happened, (subject, violations), |phrase, _| {
        let message = say! {
            |parts|
            en: "{parts} {} `{phrase}`, which describes what did not happen", parts.one_or_many("says", "say");
            ja: "{parts}に、実際には起きなかったことを述べる表現`{phrase}`があります"
        };
        let hint = say! {
            en: "say what happened; what should change belongs in the analysis and the actions";
            ja: "実際の状況と行動を書いてください。変えるべきことは、分析とアクションに書きます"
        };
        (message.into(), hint.into())
    });
}

fn tells_what_happened(part: &Part<'_>) -> bool {
    part.table == "timeline" || (part.table == "sections" && matches!(part.key, "overview" | "what_happened"))
}

//! Looks for what did not happen, where it is told what did.

use crate::rules::prose::Part;
use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// Timeline or description tell what did not happen.
    ///
    /// "The alert should have been tested" is hindsight: it tells of another world and explains nothing of this one.
    /// Looked for in the timeline, the overview and the description of what happened; what should be different belongs
    /// into the analysis and the actions.
    ///
    /// "Each cache should have a limit" is a demand and no hindsight; what failed to start or could have been worse
    /// is left alone.
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
    /// what_happened = "00:04 に切り替わった。事前にスタンバイの大きさを確認すべきだった。"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// what_happened = "The failover came at 00:04, to a standby with half the memory of the primary."
    /// contributing_factors = "- Nobody compares the nodes. If we had compared them, the difference would have been seen."
    /// ```
    ///
    /// Say what was there and what was done; put what should change into `contributing_factors` and the actions.
    id: Counterfactual,
    group: Wording,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "effective postmortems page, counterfactuals",
    check: Check::Words(check),
}

fn check(_: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    for (part, word) in reading.words(Topic::Counterfactual).filter(|(part, _)| tells_what_happened(part)) {
        violations
            .at(word.span, format!("`{part}` says \"{}\": that did not happen", word.phrase))
            .hint("say what was there and what was done; what should change belongs into the analysis and the actions");
    }
}

fn tells_what_happened(part: &Part<'_>) -> bool {
    part.table == "timeline" || (part.table == "sections" && matches!(part.key, "overview" | "what_happened"))
}

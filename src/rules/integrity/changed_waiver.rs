//! Found at the doors, where what the base's waivers let pass is known.

use crate::rules::{Check, rule};

rule! {
    /// A waiver lets more pass than when it was approved.
    ///
    /// Whoever approved the waiver knew what it would excuse then. If a meeting slips by another week, or another
    /// section goes missing, nobody has approved that.
    ///
    /// ```toml base
    /// status = "draft"
    ///
    /// [sections]
    /// detection = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    ///
    /// [sections]
    /// detection = ""
    /// went_well = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml base
    /// status = "draft"
    ///
    /// [sections]
    /// detection = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// status = "draft"
    ///
    /// [sections]
    /// detection = ""
    /// went_well = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection, and how the response went, are the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// Fix what is new, or have someone other than the owner approve it again, below the first waiver and with a reason
    /// of its own: `pmgit waive ID RULE --reason TEXT --approved-by NAME`.
    ja: {
        /// 例外承認で許容される範囲が、承認されたときより広がっています。
        ///
        /// 承認した人が認めたのは、その時点で許容される内容です。ミーティングがさらに1週間遅れたり、
        /// 別のセクションまでなくなったりすることは、誰も承認していません。
        ///
        /// {examples}
        ///
        /// 増えた分を直すか、オーナー以外の人に改めて承認してもらい、新しい理由とともに下に追加してください：
        /// `pmgit waive ID RULE --reason TEXT --approved-by NAME`
    }
    id: ChangedWaiver,
    group: Integrity,
    levels: [Draft => Warning],
    waiver: Yes,
    traits: [AboutChange],
    since: "0.2",
    source: "pmgit" / "pmgit",
    check: Check::Elsewhere,
}

//! Found at the doors, where what the base's waivers let pass is known.

use crate::rules::{Check, rule};

rule! {
    /// A waiver lets more pass than when it was approved.
    ///
    /// Whoever approved the waiver knew what it would excuse then. If a meeting slips by another week, or another
    /// section goes missing, nobody has approved that. The same goes for a waiver that excused nothing at first: what it
    /// is used for later was not there to be seen. Of approvals, the meeting and the message to customers, every
    /// postmortem lacks some until a step asks for them, so a waiver of those is seen at that step.
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
    /// ```toml base
    /// [[waivers]]
    /// rule = "missing-approval"
    /// reason = "The whole team is on leave."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// approvals = []
    ///
    /// [[waivers]]
    /// rule = "missing-approval"
    /// reason = "The whole team is on leave."
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
        /// 承認された時点で何も許容していなかった例外承認が、あとから使われる場合も同じです。
        /// 承認、ミーティング、対外的なメッセージの公開は、どのポストモーテムでも、それを求めるステップまでは
        /// 済んでいません。そのため、これらの例外承認は、そのステップで確認します。
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

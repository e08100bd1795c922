//! What the people of a life write, in each language.

pub(super) struct Texts {
    pub(super) language: &'static str,
    pub(super) zone: &'static str,
    /// A complete draft.
    pub(super) incident: &'static str,
    pub(super) title: &'static str,
    /// A sentence with the word that needs a justification, and one of the overview to put it behind.
    pub(super) outage: &'static str,
    pub(super) outcome: &'static str,
    pub(super) reason: &'static str,
    pub(super) event: &'static str,
    pub(super) action: &'static str,
    pub(super) metric: &'static str,
    pub(super) team: &'static str,
}

pub(super) const ENGLISH: Texts = Texts {
    language: "en",
    zone: "America/New_York",
    incident: include_str!("../../../src/commands/demo/incident.toml"),
    title: "Checkout slowed down",
    outage: "The outage of checkout lasted 47 minutes.",
    outcome: "Agreed on facts, analysis and actions.",
    reason: "Two attendees were on the call of another incident.",
    event: "The alert fires",
    action: "Add an alert",
    metric: "Slow checkouts",
    team: "team-cache",
};

pub(super) const JAPANESE: Texts = Texts {
    language: "ja",
    zone: "Asia/Tokyo",
    incident: include_str!("../../../src/commands/demo/incident.ja.toml"),
    title: "決済の遅延",
    outage: "決済の機能停止は47分間続いた。",
    outcome: "事実、分析、アクションについて合意した。",
    reason: "参加者2名が別のインシデントに対応していたため。",
    event: "アラートが発報した",
    action: "アラートを追加する",
    metric: "遅延した決済",
    team: "チーム決済",
};

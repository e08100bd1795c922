//! What the next step asks for, and how much of it is there: a line for each kind of thing.
//!
//! What is asked for is found by the rules themselves: they judge the document as it would stand, once as it is and once
//! with nothing in it. So a checklist asks for what the step does, whatever the policy says.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, ExternalMessage, Status};
use crate::finding::{Finding, Level, RuleId};
use crate::policy::Policy;
use crate::rules::{self, Subject};
use crate::text::{Language, Listing, and_list, backticked, plural, say};
use crate::toml_record::Located;

/// A kind of thing that a step asks for, in the order in which people write them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Owner,
    Times,
    People,
    Sections,
    Timeline,
    Evidence,
    Meeting,
    Actions,
    Tickets,
    Message,
    Approvals,
    Posting,
}

impl Kind {
    const ALL: [Self; 12] = [
        Self::Owner,
        Self::Times,
        Self::People,
        Self::Sections,
        Self::Timeline,
        Self::Evidence,
        Self::Meeting,
        Self::Actions,
        Self::Tickets,
        Self::Message,
        Self::Approvals,
        Self::Posting,
    ];

    /// The rules that find what is lacking of it.
    const fn rules(self) -> &'static [RuleId] {
        match self {
            Self::Owner => &[RuleId::MissingOwner],
            Self::Times => &[RuleId::MissingTime],
            Self::People => &[RuleId::MissingRole],
            Self::Sections => &[RuleId::MissingSection],
            Self::Timeline => &[RuleId::EmptyTimeline],
            Self::Evidence => &[RuleId::MissingEvidence],
            Self::Meeting => &[RuleId::UnscheduledMeeting, RuleId::MeetingNotHeld],
            Self::Actions => &[RuleId::MissingAction],
            Self::Tickets => &[RuleId::ActionWithoutTicket],
            Self::Message => &[RuleId::MissingExternalMessage, RuleId::IncompleteExternalMessage],
            Self::Approvals => &[RuleId::MissingApproval],
            Self::Posting => &[RuleId::UnpostedExternalMessage],
        }
    }

    /// The kind that a rule looks for.
    pub(crate) fn of(rule: RuleId) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.rules().contains(&rule))
    }

    /// What it is called.
    pub(crate) fn name(self, reader: &Listing) -> String {
        match self {
            Self::Owner => reader.say(say! { en: "owner"; ja: "オーナー" }),
            Self::Times => reader.say(say! { en: "times"; ja: "日時" }),
            Self::People => reader.say(say! { en: "roles"; ja: "役割" }),
            Self::Sections => reader.say(say! { en: "sections"; ja: "セクション" }),
            Self::Timeline => reader.say(say! { en: "timeline"; ja: "タイムライン" }),
            Self::Evidence => reader.say(say! { en: "evidence"; ja: "根拠" }),
            Self::Meeting => reader.say(say! { en: "meeting"; ja: "ミーティング" }),
            Self::Actions => reader.say(say! { en: "actions"; ja: "アクション" }),
            Self::Tickets => reader.say(say! { en: "tickets"; ja: "チケット" }),
            Self::Message => reader.say(say! { en: "message"; ja: "対外的なメッセージ" }),
            Self::Approvals => reader.say(say! { en: "approvals"; ja: "承認" }),
            Self::Posting => reader.say(say! { en: "posting"; ja: "投稿" }),
        }
    }
}

/// One line of the checklist.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) kind: Kind,
    pub(super) asked: u64,
    pub(super) lacking: u64,
    /// The keys of what is lacking, where its parts have any.
    keys: Vec<String>,
    /// How many there are of what is not counted against a number.
    rows: usize,
    /// Whether the meeting was held.
    is_held: bool,
    /// What the rule says of it.
    finding: Option<Finding>,
}

impl Item {
    pub(crate) fn is_done(&self) -> bool {
        self.lacking == 0
    }

    /// How much of it is there, and what is lacking.
    pub(crate) fn amount(&self, reader: &Listing) -> String {
        let (asked, rows) = (self.asked, self.rows);
        let there = asked.saturating_sub(self.lacking);
        let counted = || match self.keys.as_slice() {
            [] => reader.say(say! { en: "{there} of {asked}"; ja: "{there}/{asked}" }),
            keys => {
                let lacking = match reader.language {
                    Language::En => and_list(keys),
                    Language::Ja => Language::Ja.and_list(keys.iter().map(backticked)),
                };
                reader.say(
                    say! { en: "{there} of {asked}; lacking: {lacking}"; ja: "{there}/{asked}（不足：{lacking}）" },
                )
            }
        };
        match self.kind {
            Kind::Times | Kind::People | Kind::Sections | Kind::Evidence | Kind::Tickets | Kind::Approvals => counted(),
            Kind::Message if asked > 1 => counted(),
            Kind::Timeline if rows > 0 && self.is_done() => {
                reader.say(say! { en: "{}", plural(rows, "entry"); ja: "{rows}項目" })
            }
            Kind::Meeting if self.is_done() && self.is_held => reader.say(say! { en: "held"; ja: "実施済み" }),
            Kind::Meeting if self.is_done() => reader.say(say! { en: "scheduled"; ja: "日程決定済み" }),
            Kind::Actions if rows > 0 => reader.say(say! { en: "{rows}"; ja: "{rows}件" }),
            Kind::Owner | Kind::Timeline | Kind::Meeting | Kind::Actions | Kind::Message | Kind::Posting => {
                match &self.finding {
                    Some(finding) => finding.message(reader.language),
                    None => reader.say(say! { en: "done"; ja: "済み" }),
                }
            }
        }
    }
}

/// The checklist of a step, from what is in its way. What was asked for before and is there is left out.
pub(super) fn checklist(subject: &Subject<'_>, to: Status, in_the_way: &[Finding]) -> Vec<Item> {
    let asked = asked(subject, to);
    let item = |kind: Kind| {
        let found: Vec<&Finding> = in_the_way.iter().filter(|one| Kind::of(one.rule) == Some(kind)).collect();
        let asked = asked.iter().find(|(known, _)| *known == kind).map_or(0, |(_, asked)| *asked);
        let own: u64 = found.iter().map(|one| extent(one)).sum();
        let lacking = if asked > 0 { own.min(asked) } else { own };
        let is_new = kind.rules().iter().any(|rule| rules::by_id(*rule).heaviest().0 > subject.status());
        if lacking == 0 && (asked == 0 || !is_new) {
            return None;
        }
        let parts: BTreeSet<&str> = found.iter().flat_map(|one| one.parts.keys()).map(String::as_str).collect();
        Some(Item {
            kind,
            asked: asked.max(lacking),
            lacking,
            keys: in_order(kind, &parts, subject.policy),
            rows: rows(kind, subject.document),
            is_held: subject.document.meeting.held.is_some(),
            finding: found.first().map(|one| (*one).clone()),
        })
    };
    Kind::ALL.into_iter().filter_map(item).collect()
}

/// How much a finding lacks, in parts where it has them.
fn extent(finding: &Finding) -> u64 {
    match (finding.rule, finding.parts.len()) {
        // It counts the steps that are left.
        (RuleId::MeetingNotHeld | RuleId::UnpostedExternalMessage, _) => 1,
        (_, 0) => finding.extent,
        (_, parts) => parts as u64,
    }
}

fn rows(kind: Kind, document: &Document) -> usize {
    match kind {
        Kind::Timeline => document.timeline.len(),
        Kind::Actions => document.actions.len(),
        Kind::Owner
        | Kind::Times
        | Kind::People
        | Kind::Sections
        | Kind::Evidence
        | Kind::Meeting
        | Kind::Tickets
        | Kind::Message
        | Kind::Approvals
        | Kind::Posting => 0,
    }
}

/// The keys of what is lacking as the document has them from top to bottom.
fn in_order(kind: Kind, keys: &BTreeSet<&str>, policy: &Policy) -> Vec<String> {
    let known: Vec<&str> = match kind {
        Kind::Times => vec!["started", "detected", "mitigated", "resolved"],
        Kind::People => vec!["incident_commander", "scribe", "responders"],
        Kind::Sections => policy.sections.iter().map(|section| section.key.as_str()).collect(),
        Kind::Message => vec!["summary", "what_happened", "what_we_are_doing"],
        Kind::Owner
        | Kind::Timeline
        | Kind::Evidence
        | Kind::Meeting
        | Kind::Actions
        | Kind::Tickets
        | Kind::Approvals
        | Kind::Posting => Vec::new(),
    };
    known.into_iter().filter(|key| keys.contains(key)).map(str::to_owned).collect()
}

/// How much the step asks for of each kind: what the rules miss where nothing is there.
fn asked(subject: &Subject<'_>, to: Status) -> Vec<(Kind, u64)> {
    let mut asked: BTreeMap<RuleId, u64> = BTreeMap::new();
    for document in [emptied(subject.document, to), unproven(subject.document, to)] {
        let subject = Subject { document: &document, base: None, committed: None, ..*subject };
        let judged = rules::check(&subject, subject.policy).findings;
        let mut missed: BTreeMap<RuleId, u64> = BTreeMap::new();
        for finding in judged.iter().filter(|finding| finding.level == Level::Error) {
            *missed.entry(finding.rule).or_default() += extent(finding);
        }
        for (rule, count) in missed {
            let known = asked.entry(rule).or_default();
            *known = count.max(*known);
        }
    }
    let most = |kind: &Kind| kind.rules().iter().filter_map(|rule| asked.get(rule)).max().copied();
    Kind::ALL.into_iter().filter_map(|kind| Some((kind, most(&kind)?))).collect()
}

/// The document at a status with nothing in it that a step could ask for.
fn emptied(document: &Document, to: Status) -> Document {
    let mut empty = at(document, to);
    let incident = &mut empty.incident.value;
    (incident.started, incident.detected, incident.mitigated, incident.resolved) = (None, None, None, None);
    let people = &mut empty.people.value;
    (people.owner, people.incident_commander, people.scribe) = (None, None, None);
    people.responders.clear();
    empty.sections.texts.clear();
    empty.timeline.clear();
    empty.actions.clear();
    empty.approvals.clear();
    let meeting = &mut empty.meeting.value;
    (meeting.scheduled, meeting.held, meeting.outcome) = (None, None, None);
    if let Some(message) = &mut empty.external_message {
        message.value = ExternalMessage::default();
    }
    empty
}

/// The document at a status, with nothing that shows its moments or follows its actions up.
fn unproven(document: &Document, to: Status) -> Document {
    let mut bare = at(document, to);
    for moment in &mut bare.timeline {
        moment.value.evidence.clear();
    }
    for action in &mut bare.actions {
        let action = &mut action.value;
        (action.ticket, action.declined, action.discuss, action.proof) = (None, None, None, None);
    }
    bare
}

pub(super) fn at(document: &Document, to: Status) -> Document {
    let mut document = document.clone();
    document.status = document.status.map(|status| Located { value: to, ..status });
    // That it was written elsewhere excuses no step.
    document.imported = None;
    // What is let pass is there, as far as the step goes.
    document.waivers.clear();
    document
}

//! The times that are proposed for a meeting: the last ones on business days before its deadline.

use chrono::{DateTime, FixedOffset, Utc};

use super::moment_text;
use crate::calendar::{Deadline, Openings};
use crate::deadline;
use crate::document::{Document, exact};
use crate::policy::Policy;
use crate::text::Language;

/// On how many days times are proposed.
const DAYS: usize = 2;

/// Times for a meeting, and what they are.
pub(super) struct Proposal {
    pub(super) deadline: Deadline,
    pub(super) kind: ProposalKind,
    /// In order; none where not even a day is left.
    pub(super) times: Vec<DateTime<FixedOffset>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProposalKind {
    /// On business days, and in time.
    InTime,
    /// In time, but no business day is left.
    InTimeOnFreeDays,
    /// The deadline is over: the next business day.
    Late,
}

impl Proposal {
    /// Looks for times after the resolution and after now; nothing where the meeting has no deadline.
    pub(super) fn find(document: &Document, policy: &Policy, now: DateTime<Utc>) -> Option<Self> {
        let deadline = deadline::meeting_by(document, policy)?;
        let resolved = exact(&document.incident.resolved).map_or(now, |at| at.value.to_utc());
        let after = now.max(resolved);
        let last = |which| policy.calendar.last_openings(after, deadline.end, DAYS, which);
        let ways =
            [(ProposalKind::InTime, Openings::BusinessDays), (ProposalKind::InTimeOnFreeDays, Openings::AllDays)];
        let found = ways.into_iter().map(|(kind, which)| (kind, last(which))).find(|(_, times)| !times.is_empty());
        let (kind, times) = found.unwrap_or_else(|| (ProposalKind::Late, policy.calendar.next_openings(after)));
        Some(Self { deadline, kind, times })
    }

    /// What is proposed, a line each.
    pub(super) fn lines(&self, policy: &Policy, now: DateTime<Utc>, language: Language) -> Vec<String> {
        let by = self.deadline.describe(language);
        let mut lines = vec![match (language, self.kind) {
            (Language::En, ProposalKind::InTime) => {
                format!("the meeting must begin by {by}; the last business days in time:")
            }
            (Language::En, ProposalKind::InTimeOnFreeDays) => {
                format!("the meeting must begin by {by}, and no business day is left until then; in time are:")
            }
            (Language::En, ProposalKind::Late) => {
                format!("the meeting had to begin by {by}; the next business day:")
            }
            (Language::Ja, ProposalKind::InTime) => format!("開始期限：{by}。期限に間に合う営業日の候補："),
            (Language::Ja, ProposalKind::InTimeOnFreeDays) => {
                format!("開始期限：{by}。それまでに営業日がないため、休日の候補：")
            }
            (Language::Ja, ProposalKind::Late) => format!("開始期限（{by}）を過ぎています。次の営業日の候補："),
        }];
        lines.extend(self.times.iter().map(|time| {
            let share = *time - deadline::SHARED_BEFORE;
            let by = moment_text(share, policy, language);
            let shared = match (language, share > now) {
                (Language::En, true) => format!("share the link by {by}"),
                (Language::En, false) => "in less than 24 hours; share the link now".to_owned(),
                (Language::Ja, true) => format!("リンクの共有期限：{by}"),
                (Language::Ja, false) => "24時間以内のため、リンクをすぐに共有してください".to_owned(),
            };
            format!("  {}   {shared}", schedule_time(*time, policy))
        }));
        lines
    }

    pub(super) fn is_in_time(&self) -> bool {
        match self.kind {
            ProposalKind::InTime | ProposalKind::InTimeOnFreeDays => true,
            ProposalKind::Late => false,
        }
    }

    /// The times as alternatives, as they are given to `schedule`.
    pub(super) fn alternatives(&self, policy: &Policy, language: Language) -> Option<String> {
        let times: Vec<String> = self.times.iter().map(|time| format!("`{}`", schedule_time(*time, policy))).collect();
        (!times.is_empty()).then(|| language.or_list(&times))
    }
}

/// A time as `schedule` reads it.
pub(super) fn schedule_time(time: DateTime<FixedOffset>, policy: &Policy) -> String {
    time.with_timezone(policy.calendar.zone()).format("%Y-%m-%d %H:%M").to_string()
}

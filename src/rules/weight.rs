//! How much a rule's findings weigh in one document.

use super::waivers::Raised;
use super::{Group, Rule, Slip, Subject, Waivable};
use crate::document::Status;
use crate::finding::{Finding, Level, Place};
use crate::policy::{Policy, RuleLevel};

/// A rule's levels by status as they hold for one document.
pub(super) struct Weight<'r> {
    rule: &'r Rule,
    /// The policy's level, in place of the rule's own.
    level: Option<Level>,
    from: Option<Status>,
    /// What the document says of itself makes it weigh no more than this.
    at_most: Level,
}

impl<'r> Weight<'r> {
    /// The weight of a rule; nothing where the policy has turned it off.
    pub(super) fn of(rule: &'r Rule, subject: &Subject<'_>, policy: &Policy) -> Option<Self> {
        let setting = policy.rules.get(&rule.id);
        let level = match setting.and_then(|setting| setting.level) {
            Some(RuleLevel::Off) => return None,
            Some(RuleLevel::At(level)) => Some(level),
            None => None,
        };
        let from = setting.and_then(|setting| setting.from);
        Some(Self { rule, level, from, at_most: most(rule, subject, policy) })
    }

    /// The slip as a finding at its level.
    pub(super) fn weigh(&self, slip: Slip, subject: &Subject<'_>) -> Raised {
        let level = self.level_at(subject.status(), slip.from).max(slip.at_most.unwrap_or(Level::Error));
        let place = match slip.span {
            Some(span) => Place::at(subject.source.path(), span),
            None => Place::file(subject.source.path()),
        };
        let finding = Finding {
            rule: self.rule.id,
            level: if self.rule.waiver == Waivable::Never { level } else { level.max(self.at_most) },
            place,
            message: slip.message,
            hint: slip.hint,
        };
        Raised { finding, firm: slip.firm || self.rule.waiver == Waivable::Never }
    }

    /// Levels order from heavy to light, so the lighter of two is their maximum.
    fn level_at(&self, status: Status, own_from: Option<Status>) -> Level {
        if self.level.is_some() || self.from.is_some() || own_from.is_some() {
            let (from, level) = self.rule.heaviest();
            let from = own_from.or(self.from).unwrap_or(from);
            let early = self.rule.levels.iter().rfind(|&&(step, _)| step <= status).map(|&(_, level)| level);
            return if status >= from {
                self.level.unwrap_or(level)
            } else {
                early.unwrap_or(Level::Hint).max(Level::Warning)
            };
        }
        self.rule.levels.iter().rfind(|&&(from, _)| from <= status).map_or(Level::Hint, |&(_, level)| level)
    }
}

/// How much a rule of the archive weighs, where no document has a status; nothing where the policy has turned it off.
pub(super) fn of_archive(rule: &Rule, policy: &Policy) -> Option<Level> {
    match policy.rules.get(&rule.id).and_then(|setting| setting.level) {
        Some(RuleLevel::Off) => None,
        Some(RuleLevel::At(level)) => Some(level),
        None => Some(rule.heaviest().1),
    }
}

/// The most that a rule can weigh by what the document says of itself.
fn most(rule: &Rule, subject: &Subject<'_>, policy: &Policy) -> Level {
    let document = subject.document;
    if document.imported.is_some() {
        return Level::Hint;
    }
    let kept = ["missing-owner", "missing-time", "unscheduled-meeting"];
    if document.restricted.is_some() && rule.group == Group::Completeness && !kept.contains(&rule.id.as_str()) {
        return Level::Hint;
    }
    let of_meeting = rule.group == Group::Deadlines || rule.id.as_str() == "unscheduled-meeting";
    if of_meeting && policy.is_voluntary(document.severity()) {
        return Level::Warning;
    }
    Level::Error
}

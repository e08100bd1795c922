//! What a policy and a document can know of: rules and meanings that are younger than they are only hints, so that a new
//! version of pmgit refuses nothing that the team did not ask for.
//!
//! That holds for rules that guard integrity as well: an upgrade breaks nobody. What an older version refused stays
//! refused, and a change that names an older version loosens the policy, and is reported.

use chrono::NaiveDate;

use super::{Bilingual, Rule, Subject, all};
use crate::document::Status;
use crate::policy::Policy;
use crate::release::Release;

/// The version of the policy, and the day on which the document was closed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Horizon {
    version: Release,
    /// Whether the policy sets the rule itself, and so knows it.
    is_named: bool,
    closed: Option<NaiveDate>,
}

impl Horizon {
    /// The horizon of a policy, and of a document that is closed, for one rule.
    pub(super) fn of(rule: &Rule, subject: &Subject<'_>, policy: &Policy) -> Self {
        Self { version: policy.version, is_named: policy.rules.contains_key(&rule.id), closed: closed_on(subject) }
    }

    /// Whether a finding of this rule can weigh what it weighs; `stricter` is the version of a meaning that the rule got
    /// later. A policy that sets a rule knows it as it was then, and no later meaning.
    pub(super) fn covers(&self, rule: &Rule, stricter: Option<Release>) -> bool {
        debug_assert!(
            stricter.is_none_or(|since| rule.stricter.iter().any(|meaning| meaning.since == since)),
            "`{}` does not list what it finds since {stricter:?}",
            rule.id
        );
        let is_known = |since: Release| since <= self.version;
        let knows_rule = self.is_named || is_known(rule.since);
        let [rule_day, stricter_day] = [Some(rule.since), stricter].map(|since| since.and_then(Release::day));
        knows_rule && stricter.is_none_or(is_known) && ![rule_day, stricter_day].iter().any(|day| self.precedes(*day))
    }

    /// Whether the document was closed before a version came out, or on that very day.
    fn precedes(&self, day: Option<NaiveDate>) -> bool {
        self.closed.zip(day).is_some_and(|(closed, day)| closed <= day)
    }
}

/// The day on which a closed document came to be closed, in UTC. Nobody moves it far back: each step comes after the one
/// before it, and the steps of the base stay as they are.
fn closed_on(subject: &Subject<'_>) -> Option<NaiveDate> {
    if subject.status() != Status::Closed {
        return None;
    }
    let closing = subject.document.transitions.get(subject.last_entry_into(Status::Closed)?)?;
    Some(closing.at.as_deref()?.to_utc().date_naive())
}

/// Something that a policy does not know of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct News {
    pub(crate) rule: &'static Rule,
    pub(crate) since: Release,
    /// The meaning that the rule got later; nothing where the rule itself is new.
    pub(crate) stricter: Option<Bilingual>,
}

/// The rules and meanings that are younger than a policy, and so only hints to it.
pub(crate) fn news(policy: &Policy) -> Vec<News> {
    let mut news = Vec::new();
    for rule in all() {
        let is_new = rule.since > policy.version && !policy.rules.contains_key(&rule.id);
        if is_new {
            news.push(News { rule, since: rule.since, stricter: None });
            continue;
        }
        let meanings = rule.stricter.iter().filter(|meaning| meaning.since > policy.version);
        news.extend(meanings.map(|meaning| News { rule, since: meaning.since, stricter: Some(meaning.what) }));
    }
    news
}

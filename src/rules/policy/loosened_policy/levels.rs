//! Compares what the rules weigh: by the version of the policy, and by its settings.

use std::collections::BTreeSet;

use super::{Found, first_few, quoted, value, word};
use crate::document::Status;
use crate::finding::{Level, RuleId};
use crate::policy::{Policy, RuleLevel};
use crate::rules::{News, all, news};
use crate::text::{Message, one_or_many, say};

impl Found {
    /// An older version makes hints of the rules and meanings that are younger; where there are none, it changes nothing.
    pub(super) fn compare_versions(&mut self, before: &Policy, after: &Policy) {
        let is_set = |one: &News| before.rules.contains_key(&one.rule.id) && one.stricter.is_none();
        let lost = news(after).into_iter().filter(|one| one.since <= before.version && !is_set(one));
        let rules: BTreeSet<RuleId> = lost.map(|one| one.rule.id).collect();
        let names: Vec<String> = rules.into_iter().map(|rule| quoted(rule.as_str())).collect();
        if names.is_empty() {
            return;
        }
        let version = after.version;
        let now = say! {
            |side|
            en: "{version}, which makes {} of {}", one_or_many(names.len(), "a hint", "hints"), first_few(side.language, &names);
            ja: "{version}（{}はヒントになります）", first_few(side.language, &names)
        };
        self.note("pmgit", value(before.version.to_string()), now);
    }

    pub(super) fn compare_rules(&mut self, before: &Policy, after: &Policy) {
        for rule in all() {
            let setting = |policy: &Policy| {
                let setting = policy.rules.get(&rule.id);
                let (from, level) = rule.heaviest();
                // By the new version on both sides: what that changes is noted once for all rules.
                let level = if rule.since > after.version { Level::Hint } else { level };
                let level = setting.and_then(|setting| setting.level).unwrap_or(RuleLevel::At(level));
                (level, setting.and_then(|setting| setting.from).unwrap_or(from))
            };
            let ((then, then_from), (now, now_from)) = (setting(before), setting(after));
            let is_later = now != RuleLevel::Off && now_from > then_from;
            if weight(now) < weight(then) || (is_later && then != RuleLevel::Off) {
                let words = |level, from: Status| -> Message {
                    match level {
                        RuleLevel::Off => word("off"),
                        RuleLevel::At(level) if then_from == now_from => word(level.to_string()),
                        RuleLevel::At(level) => say! { en: "{level} from {from}"; ja: "`{from}`から`{level}`" }.into(),
                    }
                };
                self.note(format!("rules.{}", rule.id), words(then, then_from), words(now, now_from));
            }
        }
    }
}

fn weight(level: RuleLevel) -> u8 {
    match level {
        RuleLevel::At(Level::Error) => 3,
        RuleLevel::At(Level::Warning) => 2,
        RuleLevel::At(Level::Hint) => 1,
        RuleLevel::Off => 0,
    }
}

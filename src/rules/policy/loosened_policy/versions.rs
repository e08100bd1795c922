//! The version that the policy names, by which younger rules are hints.

use std::collections::BTreeSet;

use super::Found;
use super::words::{first_few, quoted, value};
use crate::finding::RuleId;
use crate::policy::Policy;
use crate::rules::horizon::{News, news, sets};
use crate::text::{one_or_many, say};

impl Found {
    /// An older version makes hints of the rules and meanings that are younger; where there are none, it changes nothing.
    pub(super) fn compare_versions(&mut self, before: &Policy, after: &Policy) {
        let is_set = |one: &News| one.stricter.is_none() && sets(before, one.rule.id);
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
}

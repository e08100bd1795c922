//! How rules are applied, as a policy sets it.

use super::{Check, Policy};
use crate::document::Status;
use crate::finding::{Level, RuleId};
use crate::policy::raw::{RawLevel, RawPolicy, RawRule};
use crate::text::{Message, backticked, say};
use crate::toml_record::{Located, did_you_mean, nearest};

/// A rule's level as the policy sets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) level: Option<RuleLevel>,
    pub(crate) from: Option<Status>,
    /// The parts of the rule that it holds for; empty: all of it.
    pub(crate) parts: Vec<String>,
}

/// A level, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleLevel {
    At(Level),
    Off,
}

/// What the policy must know of a rule to be checked itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownRule {
    pub(crate) id: RuleId,
    /// The names that it had.
    pub(crate) formerly: &'static [&'static str],
    /// Whether it may be waived or set below error.
    pub(crate) firm: bool,
    /// The parts that may be set by themselves.
    pub(crate) parts: &'static [&'static str],
    /// Those of them that may not.
    pub(crate) firm_parts: &'static [&'static str],
}

impl Setting {
    /// Whether it holds for the parts of a rule that a finding is about; none of them stands for the whole rule.
    pub(crate) fn holds_for<'p>(&self, mut parts: impl Iterator<Item = &'p str>) -> bool {
        self.parts.is_empty() || parts.any(|part| self.parts.iter().any(|own| own == part))
    }
}

impl Check<'_> {
    pub(super) fn apply_rules(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        for (name, setting) in &raw.rules {
            let is_named = |rule: &&KnownRule| rule.id.as_str() == name || rule.formerly.contains(&name.as_str());
            let Some(rule) = self.rules.iter().find(is_named).copied() else {
                self.no_rule(name, setting);
                continue;
            };
            let Some(new) = self.setting(name, rule, setting) else { continue };
            if rule.id.as_str() == name {
                policy.rules.insert(rule.id, new);
            } else {
                // Where the policy has both names, the one that the rule has now counts.
                policy.rules.entry(rule.id).or_insert(new);
                policy.renamed.push((name.clone(), rule.id));
            }
        }
    }

    fn no_rule(&mut self, name: &str, setting: &Located<RawRule>) {
        let ids: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
        let hint = nearest(name, &ids).map_or_else(
            || say! { en: "`pmgit explain` lists the rules"; ja: "ルールの一覧は`pmgit explain`で確認できます" }.into(),
            did_you_mean,
        );
        let name = name.escape_debug().to_string();
        let key = format!("rules.{name}");
        let message = say! { en: "there is no rule `{name}`"; ja: "`{name}`というルールはありません" };
        self.slip(key, setting.key, message, hint);
    }

    fn setting(&mut self, name: &str, rule: KnownRule, raw: &Located<RawRule>) -> Option<Setting> {
        let level = raw.level.as_ref().map(|level| match level.value {
            RawLevel::Error => RuleLevel::At(Level::Error),
            RawLevel::Warning => RuleLevel::At(Level::Warning),
            RawLevel::Hint => RuleLevel::At(Level::Hint),
            RawLevel::Off => RuleLevel::Off,
        });
        let below = level.is_some_and(|level| level != RuleLevel::At(Level::Error)) || raw.from.is_some();
        if rule.firm && below {
            self.firm(name, raw);
            return None;
        }
        let mut parts = Vec::new();
        for part in raw.parts.iter().flat_map(|parts| &parts.value.0) {
            if below && rule.firm_parts.contains(&part.value.as_str()) {
                self.firm_part(name, part);
            } else if rule.parts.contains(&part.value.as_str()) {
                parts.push(part.value.clone());
            } else {
                self.no_part(name, rule, part);
            }
        }
        if let Some(list) = &raw.parts {
            self.no_empty_list("rules.parts", list);
        }
        Some(Setting { level, from: raw.from.as_deref().copied(), parts })
    }

    fn firm(&mut self, name: &str, setting: &Located<RawRule>) {
        let name = name.to_owned();
        self.slip(
            format!("rules.{name}"),
            setting.key,
            say! { en: "`{name}` is always an error"; ja: "`{name}`は常にエラーです" },
            say! {
                en: "remove this table: the rule guards the integrity of the archive";
                ja: "記録の保全に必要なルールなので、このテーブルを削除してください"
            },
        );
    }

    fn firm_part(&mut self, name: &str, part: &Located<String>) {
        let (name, key) = (name.to_owned(), part.value.clone());
        self.slip(
            format!("rules.{name}.parts.{key}"),
            part.span,
            say! { en: "`{key}` of `{name}` is always an error"; ja: "`{name}`の`{key}`は常にエラーです" },
            say! {
                en: "remove it from `parts`: every deadline is counted from it";
                ja: "すべての期限の起点になるため、`parts`から削除してください"
            },
        );
    }

    fn no_part(&mut self, name: &str, rule: KnownRule, part: &Located<String>) {
        let hint: Message = match nearest(&part.value, rule.parts) {
            Some(near) => did_you_mean(near),
            None if rule.parts.is_empty() => say! {
                en: "remove `parts`: the rule is set as a whole";
                ja: "`parts`を削除してください。このルールは全体としてのみ設定できます"
            }
            .into(),
            None => say! {
                |reader|
                en: "its parts are {}", reader.language.and_list(rule.parts.iter().map(backticked));
                ja: "指定できるのは{}です", reader.language.and_list(rule.parts.iter().map(backticked))
            }
            .into(),
        };
        let (name, key) = (name.escape_debug().to_string(), part.value.escape_debug().to_string());
        let about = format!("rules.{name}.parts.{key}");
        let message = say! { en: "`{name}` has no part `{key}`"; ja: "`{name}`に`{key}`という部分はありません" };
        self.slip(about, part.span, message, hint);
    }
}

//! How much each rule weighs, and from which status.

use super::Found;
use super::words::{first_few, quoted, word};
use crate::document::Status;
use crate::finding::Level;
use crate::policy::{Policy, RuleLevel};
use crate::rules::{Rule, all};
use crate::text::{Message, say};

/// A level, and from which status.
type Weight = (RuleLevel, Status);

impl Found {
    pub(super) fn compare_rules(&mut self, before: &Policy, after: &Policy) {
        for rule in all() {
            let is_split = [before, after]
                .iter()
                .any(|policy| policy.rules.get(&rule.id).is_some_and(|set| !set.parts.is_empty()));
            if is_split {
                self.compare_parts(rule, before, after);
            } else {
                self.compare_weights(rule, &[], weight_of(rule, "", before, after), weight_of(rule, "", after, after));
            }
        }
    }

    /// The parts that were loosened alike are one.
    fn compare_parts(&mut self, rule: &Rule, before: &Policy, after: &Policy) {
        let mut alike: Vec<(Weight, Weight, Vec<String>)> = Vec::new();
        for part in rule.parts.iter().filter(|part| !rule.firm_parts.contains(part)) {
            let (then, now) = (weight_of(rule, part, before, after), weight_of(rule, part, after, after));
            match alike.iter_mut().find(|(before, after, _)| (*before, *after) == (then, now)) {
                Some((_, _, parts)) => parts.push(quoted(part)),
                None => alike.push((then, now, vec![quoted(part)])),
            }
        }
        for (then, now, parts) in alike {
            self.compare_weights(rule, &parts, then, now);
        }
    }

    fn compare_weights(&mut self, rule: &Rule, parts: &[String], then: Weight, now: Weight) {
        let is_later = now.0 != RuleLevel::Off && now.1 > then.1;
        if weight(now.0) >= weight(then.0) && !(is_later && then.0 != RuleLevel::Off) {
            return;
        }
        let has_moved = then.1 != now.1;
        let words = |(level, from): Weight| -> Message {
            match level {
                RuleLevel::Off => word("off"),
                RuleLevel::At(level) if !has_moved => word(level.to_string()),
                RuleLevel::At(level) => say! { en: "{level} from {from}"; ja: "`{from}`から`{level}`" }.into(),
            }
        };
        let before = of_parts(parts.to_vec(), words(then));
        let noted = self.note(format!("rules.{}", rule.id), before, words(now));
        for part in parts {
            noted.key.extend([".", part.trim_matches('`')]);
        }
    }
}

/// What holds for some parts of a rule: error for the scribe.
fn of_parts(parts: Vec<String>, words: Message) -> Message {
    if parts.is_empty() {
        return words;
    }
    say! {
        |side|
        en: "{} for {}", words.about(side), first_few(side.language, &parts);
        ja: "{}は{}", first_few(side.language, &parts), words.about(side)
    }
    .into()
}

/// The weight of a part of a rule by a policy; without a name, of the whole rule. The version is that of the policy after
/// the change on both sides: what a new one changes is noted once for all rules.
fn weight_of(rule: &Rule, part: &str, policy: &Policy, after: &Policy) -> Weight {
    let setting = policy.rules.get(&rule.id).filter(|setting| setting.holds_for(std::iter::once(part)));
    let (from, level) = rule.heaviest();
    let level = if rule.since > after.version { Level::Hint } else { level };
    let level = setting.and_then(|setting| setting.level).unwrap_or(RuleLevel::At(level));
    (level, setting.and_then(|setting| setting.from).unwrap_or(from))
}

fn weight(level: RuleLevel) -> u8 {
    match level {
        RuleLevel::At(Level::Error) => 3,
        RuleLevel::At(Level::Warning) => 2,
        RuleLevel::At(Level::Hint) => 1,
        RuleLevel::Off => 0,
    }
}

//! What the waivers of a base let pass more of at the head.

use std::collections::BTreeMap;

use super::waivers::{Waived, is_named, weighed};
use super::{Subject, Trait, Violations, registry};
use crate::document::{Document, Waiver, said};
use crate::finding::{Finding, Key, Level, RuleId};
use crate::text::{Language, Message, and_list, say};

/// What the waivers of the base let pass more of now than they did there. A waiver that was given anew since is none of
/// those: its reason or who approved it has changed.
pub(crate) fn grown(subject: &Subject<'_>, now: &[Waived], then: &[Waived]) -> Vec<Finding> {
    weighed(RuleId::ChangedWaiver, subject, |violations| note_grown(subject, now, then, violations))
}

/// Whether a waiver lets something pass, and not only what no step has asked for yet.
fn is_in_earnest(waived: &Waived) -> bool {
    waived.finding.level != Level::Hint || !registry::rule(waived.finding.rule).is(Trait::AskedByStep)
}

fn note_grown(subject: &Subject<'_>, now: &[Waived], then: &[Waived], violations: &mut Violations<'_>) {
    let mut seen: Vec<&Waived> = Vec::new();
    for waived in now.iter().filter(|waived| is_in_earnest(waived)) {
        if seen.iter().any(|known| known.is_of_one_waiver_with(waived)) {
            continue;
        }
        seen.push(waived);
        let is_of_it = |one: &&Waived| is_in_earnest(one) && one.is_of_one_waiver_with(waived);
        let of_it = |all: &[Waived]| all.iter().filter(is_of_it).cloned().collect();
        let (has, had): (Vec<Waived>, Vec<Waived>) = (of_it(now), of_it(then));
        if had.is_empty() && !subject.base.is_some_and(|base| waived.stands_in(base)) {
            continue;
        }
        let (extents, before) = (extents_of(&has), extents_of(&had));
        let more = |known: &Known| extents[known].saturating_sub(before.get(known).copied().unwrap_or_default());
        let growth = extents.keys().map(more).fold(0, u64::saturating_add);
        if growth == 0 {
            continue;
        }
        let grew: Vec<Finding> = has
            .iter()
            .map(|one| &one.finding)
            .filter(|one| known(one).iter().any(|(known, _)| more(known) > 0))
            .cloned()
            .collect();
        let had: Vec<Finding> = had.into_iter().map(|one| one.finding).collect();
        let rule = waived.finding.rule;
        violations
            .at(waived.at, message(rule, grew, had))
            .hint(say! {
                en: "fix what is new, or have someone other than the owner approve it again: another `[[waivers]]` entry below, with a `reason` of its own";
                ja: "増えた分を直すか、オーナー以外の人に改めて承認してもらい、新しい`reason`を書いた`[[waivers]]`を下に追加してください"
            })
            .about(rule.as_str())
            .extent(growth);
    }
}

fn message(rule: RuleId, grew: Vec<Finding>, had: Vec<Finding>) -> Message {
    if had.is_empty() {
        return say! {
            |waivers|
            en: "the waiver of `{rule}` excused nothing when it was approved, and does now: {}", told(&grew, waivers.language);
            ja: "`{rule}`の例外承認は、承認された時点では何も許容していませんでした。現在：{}", told(&grew, waivers.language)
        }
        .into();
    }
    say! {
        |waivers|
        en: "the waiver of `{rule}` lets more pass than it did. Now: {}. Before: {}", told(&grew, waivers.language), told(&had, waivers.language);
        ja: "`{rule}`の例外承認で許容される範囲が広がっています。現在：{}。以前：{}", told(&grew, waivers.language), told(&had, waivers.language)
    }
    .into()
}

/// What some findings say, the first ones of them.
fn told(findings: &[Finding], language: Language) -> String {
    const SHOWN: usize = 2;
    let mut words: Vec<String> = findings.iter().take(SHOWN).map(|finding| finding.message(language)).collect();
    if let more @ 1.. = findings.len().saturating_sub(SHOWN) {
        words.push(match language {
            Language::En => format!("{more} more"),
            Language::Ja => format!("ほか{more}件"),
        });
    }
    match language {
        Language::En => and_list(words),
        Language::Ja => words.join("、"),
    }
}

/// What of a finding no other can stand for.
type Known = (Key, String);

fn known(finding: &Finding) -> Vec<(Known, u64)> {
    if finding.parts.is_empty() {
        return vec![((finding.key.clone(), String::new()), finding.extent)];
    }
    finding.parts.iter().map(|(part, &extent)| ((finding.key.clone(), part.clone()), extent)).collect()
}

/// How much there is of each thing that waivers let pass.
fn extents_of(waived: &[Waived]) -> BTreeMap<Known, u64> {
    let mut sums = BTreeMap::new();
    for (known, extent) in waived.iter().flat_map(|one| known(&one.finding)) {
        let sum: &mut u64 = sums.entry(known).or_default();
        *sum = sum.saturating_add(extent);
    }
    sums
}

impl Waived {
    /// Whether both are let pass by the same waiver, in the same words.
    fn is_of_one_waiver_with(&self, other: &Self) -> bool {
        self.finding.rule == other.finding.rule
            && self.part == other.part
            && self.reason == other.reason
            && self.approved_by == other.approved_by
    }

    /// Whether a document has the waiver, in the same words.
    fn stands_in(&self, document: &Document) -> bool {
        let is_it = |waiver: &Waiver| {
            is_named(waiver, self.finding.rule)
                && said(waiver.reason.as_ref()) == Some(self.reason.as_str())
                && said(waiver.approved_by.as_ref()) == Some(self.approved_by.as_str())
                && self.is_about(said(waiver.r#where.as_ref()))
        };
        document.waivers.iter().any(|waiver| is_it(&waiver.value))
    }

    /// Whether a waiver names its part. By a number it may name any row.
    fn is_about(&self, route: Option<&str>) -> bool {
        let is_numbered = |route: &str| {
            let list = route.split_once('[').map(|(list, _)| list);
            list.is_some_and(|list| self.part.as_deref().is_some_and(|part| part.starts_with(list)))
        };
        route == self.part.as_deref() || route.is_some_and(is_numbered)
    }
}

//! Tests that hold for every rule: its page, its examples, its line in the registry.
//!
//! The examples of a page are its tests. A fenced block whose first word is `toml` is read by its other words:
//!
//! | words | meaning |
//! |---|---|
//! | `fails`, `passes` | an overlay on a sound postmortem (below); the rule fires and no other does, or none does |
//! | `base` | an overlay that makes the version at the base |
//! | `policy`, `policy-before`, `people`, `removed`, `removed-before` | that file's text; with a verdict, the file is the example itself |
//! | none of these | an illustration: it is TOML, and nothing more is asked of it |
//!
//! Blocks without a verdict are the setting of the next block that has one. Beside a verdict stand
//!
//! | words | meaning |
//! |---|---|
//! | `whole` | the text stands by itself; also with `base` |
//! | `path=...` | where the document is; default: [`PATH`](judge::PATH) |
//! | `beside=...` | another document that is there already; may be repeated |
//! | `mode=...` | `executable`, `symlink` or `submodule` |
//! | `entering=new` | a protected branch gets the document for the first time; default: `known` with a base, else alone |
//! | `gone` | the document leaves the archive, and only the archive is judged |
//!
//! An overlay is merged key by key into the sound postmortem of the status and language that it names (default:
//! `in-review`, `en`; see `tests/rules`). Lists and lists of tables are replaced. `""` takes away a key whose value is
//! no text; a text stays as `""`, which the rules read as absent. "Fires" means an error or a warning: what a later
//! status will ask for is a hint, and no example is judged by it. Of a rule that is never more, a hint counts.

mod baseline;
mod book;
mod catalogue;
mod judge;
mod languages;
mod page;
mod precision;

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Named, Rule, Waivable, all};
use crate::document::{Language, Status, parse};
use crate::finding::{Finding, Level, RuleId};
use page::{Example, Verdict};

/// The ids of the rules that fired.
fn fired(findings: &[Finding]) -> BTreeSet<&'static str> {
    let is_later =
        |finding: &Finding| finding.level == Level::Hint && super::by_id(finding.rule).heaviest().1 != Level::Hint;
    findings.iter().filter(|finding| !is_later(finding)).map(|finding| finding.rule.as_str()).collect()
}

fn findings_text(findings: &[Finding]) -> String {
    let tell = |finding: &Finding| {
        let hint = finding.english_hint().unwrap_or_else(|| "-".to_owned());
        format!("  {} {}: {} (hint: {hint})\n", finding.level, finding.rule, finding.english())
    };
    findings.iter().map(tell).collect()
}

pub(crate) use baseline::{merge, over};

/// What one rule finds in an overlay, beside an overlay at the base, by the default policy; for the tests of a rule.
pub(in crate::rules) fn findings_of(rule: RuleId, overlay: &str, base: Option<&str>) -> Vec<Finding> {
    let text = baseline::merge(overlay);
    let findings = base.map_or_else(|| judge::alone(&text), |base| judge::beside(&text, &baseline::merge(base)));
    findings.into_iter().filter(|finding| finding.rule == rule).collect()
}

/// The overlays of all documents that fail by themselves, under the default policy, each with the rule that it fails.
pub(crate) fn failing_overlays() -> Vec<(RuleId, String)> {
    let stands_alone = |example: &Example| {
        example.verdict == Verdict::Fails
            && example.file == page::File::Document
            && (example.base.is_none() && example.policy.is_none() && example.people.is_none())
            && (example.path.is_none() && example.beside.is_empty() && !example.gone)
    };
    let overlay = |example: Example| {
        let document = example.document.filter(|document| !document.whole)?;
        Some((example.rule.id, document.text))
    };
    examples().into_iter().filter(stands_alone).filter_map(overlay).collect()
}

fn examples() -> Vec<Example> {
    all().flat_map(page::examples).collect()
}

#[test]
fn every_fails_example_fires_its_rule_and_no_other() {
    let mut wrong = String::new();
    for example in examples().iter().filter(|example| example.verdict == Verdict::Fails) {
        let findings = judge::judge(example);
        if fired(&findings) != BTreeSet::from([example.rule.id.as_str()]) {
            let _ = write!(wrong, "{example}:\n{}", findings_text(&findings));
        }
    }
    assert!(wrong.is_empty(), "examples that do not fire their rule alone:\n{wrong}");
}

#[test]
fn every_passes_example_fires_nothing() {
    let mut wrong = String::new();
    for example in examples().iter().filter(|example| example.verdict == Verdict::Passes) {
        let findings = judge::judge(example);
        if !fired(&findings).is_empty() {
            let _ = write!(wrong, "{example}:\n{}", findings_text(&findings));
        }
    }
    assert!(wrong.is_empty(), "examples that should pass:\n{wrong}");
}

#[test]
fn the_sound_postmortem_fires_nothing_at_any_status() {
    for &language in Language::ALL {
        for &status in Status::ALL {
            let findings = judge::alone(&baseline::text(status, language));
            assert!(fired(&findings).is_empty(), "{status}, {language}:\n{}", findings_text(&findings));
        }
    }
}

#[test]
fn a_step_of_the_sound_postmortem_fires_nothing() {
    for &language in Language::ALL {
        for steps in Status::ALL.windows(2) {
            let [before, after] = [steps[0], steps[1]].map(|status| baseline::text(status, language));
            let findings = judge::beside(&after, &before);
            assert!(
                fired(&findings).is_empty(),
                "{} to {}, {language}:\n{}",
                steps[0],
                steps[1],
                findings_text(&findings)
            );
        }
    }
}

/// The rules that judge what changed since the base.
const OF_CHANGES: [&str; 9] = [
    "illegal-transition",
    "unrecorded-transition",
    "rewritten-transitions",
    "rewritten-records",
    "changed-after-approval",
    "changed-waiver",
    "moved-resolution",
    "emptied-content",
    "stale-invitation",
];

#[test]
fn a_document_that_did_not_change_has_no_finding_of_a_change() {
    let mut seen = 0;
    for example in examples() {
        let text = judge::head(&example);
        if parse(&judge::source(&text)).0.is_none() {
            continue;
        }
        seen += 1;
        let findings = judge::beside(&text, &text);
        let changes: Vec<_> = findings.iter().filter(|found| OF_CHANGES.contains(&found.rule.as_str())).collect();
        assert!(changes.is_empty(), "{example}: {changes:?}");
    }
    assert!(seen > 10, "only {seen} examples can be parsed");
}

#[test]
fn every_page_has_a_summary_examples_and_a_way_to_mend() {
    for rule in all() {
        let summary = rule.summary(Language::En);
        assert!(summary.ends_with('.') && summary.chars().count() <= 100, "{}: `{summary}` is no sentence", rule.id);
        assert!(!summary.contains(['`', '*', '[', '<']), "{}: `{summary}` has markup", rule.id);
        let of = |verdict| page::examples(rule).iter().filter(|example| example.verdict == verdict).count();
        assert!(of(Verdict::Fails) > 0, "{} has no `toml fails` example", rule.id);
        assert!(of(Verdict::Passes) > 0, "{} has no `toml passes` example", rule.id);
        assert!(page::says_how_to_mend(rule), "{}: say how to mend it below the examples", rule.id);
        assert!(!rule.source.en.is_empty(), "{} names no source", rule.id);
    }
}

#[test]
fn no_policy_lowers_a_firm_rule_and_no_waiver_reaches_it() {
    for rule in all().filter(|rule| rule.waiver == Waivable::Never) {
        for setting in ["level = \"warning\"", "level = \"off\"", "from = \"closed\""] {
            let text = format!("[rules.{}]\n{setting}\n", rule.id);
            assert!(judge::policy(Some(&text), None).is_err(), "`{setting}` lowers {}", rule.id);
        }
        let waiver = format!("[[waivers]]\nrule = \"{}\"\nreason = \"A freeze\"\napproved_by = \"ben\"\n", rule.id);
        let findings = judge::alone(&baseline::merge(&waiver));
        assert_eq!(fired(&findings), BTreeSet::from(["invalid-waiver"]), "a waiver reaches {}", rule.id);
    }
}

/// Shows an example as its place in the pages.
impl std::fmt::Display for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, example {} ({:?})", self.rule.id, self.number, self.verdict)
    }
}

/// Finds the rule whose page is read, for messages.
impl std::fmt::Debug for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

fn rule(id: &str) -> &'static Rule {
    match super::find(id) {
        Named::Rule(rule) => rule,
        Named::Renamed(_) | Named::Retired(_) | Named::Unknown => panic!("there is no rule `{id}`"),
    }
}

//! Every rule in every language: its page, and what it says of the examples of its page.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{examples, judge};
use crate::finding::{Finding, Level, RuleId};
use crate::rules::page::{EXAMPLES, body};
use crate::rules::{Rule, all};
use crate::text::{Language, foreign_words, says_something};

/// What is wrong with a text in its language.
fn problem(text: &str, language: Language) -> Option<String> {
    let foreign = foreign_words(text, language);
    match (says_something(text, language), foreign.is_empty()) {
        (false, _) => Some("says nothing".to_owned()),
        (true, false) => Some(format!("has {foreign:?}")),
        (true, true) => None,
    }
}

/// All that a finding says, each with what it is.
fn said(finding: &Finding, language: Language) -> Vec<(String, String)> {
    let name = |what: &str| format!("{} {what} ({language})", finding.identity());
    let mut said = vec![(name("message"), finding.message(language))];
    said.extend(finding.hint_text(language).map(|hint| (name("hint"), hint)));
    said.extend(finding.places.related.iter().map(|related| (name("label"), related.label.in_language(language))));
    said
}

#[test]
fn every_message_is_said_in_every_language() {
    let mut wrong = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for example in examples() {
        for finding in judge::judge(&example) {
            seen.insert(finding.rule);
            for &language in Language::ALL {
                for (name, text) in said(&finding, language) {
                    if let Some(problem) = problem(&text, language) {
                        wrong.insert(format!("{name} {problem}: {text}\n"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<String>());
    let unseen: Vec<_> = RuleId::ALL.iter().filter(|rule| !seen.contains(rule)).collect();
    assert!(unseen.is_empty(), "no example of any page has a finding of {unseen:?}");
}

#[test]
fn every_page_is_written_in_every_language() {
    let mut wrong = String::new();
    let mut note = |rule: &Rule, what: String| {
        let _ = writeln!(wrong, "{}: {what}", rule.id);
    };
    for rule in all() {
        let marks = rule.page.ja.lines().filter(|line| line.trim() == EXAMPLES).count();
        if marks != 1 {
            note(rule, format!("its Japanese page has `{EXAMPLES}` {marks} times, not once"));
        }
        let summary = rule.summary(Language::Ja);
        if !summary.ends_with('。') || summary.chars().count() > 50 || summary.contains(['`', '*', '[', '<']) {
            note(rule, format!("this is not a plain sentence of 50 letters at most: {summary}"));
        }
        let ends_with_way = rule.page.ja.trim_end().lines().next_back().is_some_and(|line| line.trim() != EXAMPLES);
        if !ends_with_way {
            note(rule, "its Japanese page does not say how to fix it".to_owned());
        }
        for &language in Language::ALL {
            if let Some(problem) = problem(&body(rule, language), language) {
                note(rule, format!("its page ({language}) {problem}"));
            }
            // "pmgit" is a source in either language.
            let source = rule.source.in_language(language);
            let foreign = foreign_words(source, language);
            if source.is_empty() || !foreign.is_empty() {
                note(rule, format!("its source ({language}) is `{source}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_verdict_is_the_same_in_both_languages() {
    for example in examples() {
        for finding in judge::judge(&example) {
            // Words differ; what programs know a finding by has no words of either language in it.
            let identity = finding.identity();
            assert!(!identity.chars().any(char::is_control), "{identity:?}");
            assert!(finding.level != Level::Error || finding.extent > 0, "{identity} has no extent");
            assert_ne!(finding.message(Language::En), finding.message(Language::Ja), "{example}: {identity}");
        }
    }
}

//! Every rule in every language: its page, and what it says of the examples of its page.

use std::fmt::Write;

use super::{examples, judge};
use crate::finding::{Finding, Level};
use crate::rules::page::{EXAMPLES, body};
use crate::rules::{Rule, all};
use crate::text::Language;

/// Names and abbreviations that Japanese has as they are.
#[rustfmt::skip] // names in a row
const NAMES: &[&str] = &[
    "pmgit", "git", "TOML", "UTF-8", "Markdown", "Slack", "Jira", "JIRA", "GitHub", "GitLab", "Forgejo", "SEV", "P0", "P1", "P2", "URL",
    "HTML", "Unicode", "CI", "PagerDuty", "Google", "SRE", "AWS", "DNS", "API", "ID", "iCalendar", "CODEOWNERS", "NG", "SQL", "IP",
    "SHA", "TR", "X", "U", "VPN", "Windows", "UTC",
];

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// The text without what stands in backticks, in code blocks and in brackets of other languages.
fn own_words(text: &str) -> String {
    let mut own = String::new();
    for (at, part) in text.split('`').enumerate() {
        own.push_str(if at % 2 == 0 { part } else { " " });
    }
    // What is quoted is an example of the other language: "outage", 「機能停止」.
    let (mut open, mut left) = (None, String::new());
    for letter in own.chars() {
        match (open, letter) {
            (None, '"') => open = Some('"'),
            (None, '「') => open = Some('」'),
            (Some(close), letter) if letter == close => open = None,
            (Some(_), _) => {}
            (None, letter) => left.push(letter),
        }
    }
    left
}

/// The English words of a Japanese text that are no names.
fn english_words(text: &str) -> Vec<String> {
    let own = own_words(text);
    let words = own.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'));
    let is_word = |word: &&str| word.contains(|letter: char| letter.is_ascii_alphabetic());
    let is_name = |word: &str| {
        word.split('-').all(|part| NAMES.contains(&part) || part.bytes().all(|byte| byte.is_ascii_digit())) || NAMES.contains(&word)
    };
    words.filter(is_word).filter(|word| !is_name(word)).map(str::to_owned).collect()
}

/// What is wrong with a text in its language.
fn problem(text: &str, language: Language) -> Option<String> {
    if text.trim().is_empty() {
        return Some("is empty".to_owned());
    }
    match language {
        Language::En => {
            let found: String = own_words(text).chars().filter(|&letter| is_japanese(letter)).collect();
            (!found.is_empty()).then(|| format!("has `{found}`"))
        }
        Language::Ja if !text.chars().any(is_japanese) => Some("is not Japanese".to_owned()),
        Language::Ja => {
            let found = english_words(text);
            (!found.is_empty()).then(|| format!("has {found:?}"))
        }
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
    let mut wrong = String::new();
    for example in examples() {
        for finding in judge::judge(&example) {
            for &language in Language::ALL {
                for (name, text) in said(&finding, language) {
                    if let Some(problem) = problem(&text, language) {
                        let _ = writeln!(wrong, "{example}: {name} {problem}: {text}");
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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
            let prose: String = without_code(&body(rule, language));
            for (what, text) in [("page", prose.as_str()), ("source", rule.source.in_language(language))] {
                if let Some(problem) = problem(text, language) {
                    note(rule, format!("{what} ({language}) {problem}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A page without its code blocks.
fn without_code(page: &str) -> String {
    page.split("```").step_by(2).collect()
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

#[test]
fn a_text_of_the_wrong_language_is_seen() {
    for (text, language) in [
        ("", Language::En),
        (" ", Language::Ja),
        ("the meeting 会議", Language::En),
        ("the meeting", Language::Ja),
        ("meetingがありません", Language::Ja),
    ] {
        assert!(problem(text, language).is_some(), "{text}");
    }
    for (text, language) in [
        ("write \"incident\" or 「インシデント」 in `概要`", Language::En),
        ("`meeting.held`（SEV-1）をUTF-8で書いてください。\"outage\"は避けます", Language::Ja),
    ] {
        assert_eq!(problem(text, language), None, "{text}");
    }
}

//! The verdict as SARIF 2.1.0 (OASIS), for code scanning.
//!
//! Waived findings are results with a suppression. The further places of a finding and those that explain it are related
//! locations, which the message links to: code scanning shows them only there. A path stands as its bytes,
//! percent-encoded, so that no name is beyond it. Rules have no `helpUri`: their pages are in `help`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::Verdict;
use super::fingerprint::{Fingerprint, fingerprinted};
use super::json::pretty;
use super::reading::{Hints, Reading};
use crate::finding::{Edit, Finding, Level};
use crate::rules::{self, EXAMPLES, Rule, Style, Waived, page};
use crate::source::{Position, RepoPath, Span};
use crate::text::{Language, Listing, inert, plural};

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// GitHub refuses a short description with more letters.
const LONGEST_SUMMARY: usize = 1_024;

/// So many related locations of a result and kind are linked to.
const MOST_LINKS: usize = 3;

/// How a result is known again: under our own name, and under the one that code scanning knows. It computes the latter
/// itself where there is none, from the line's text, by which all that a file lacks would be one alert. Its uploader
/// warns that ours is not what it would have computed, and keeps ours.
const OWN_FINGERPRINT: &str = "pmgit/v1";
const CODE_SCANNING_FINGERPRINT: &str = "primaryLocationLineHash";

#[derive(Serialize)]
struct Log<'v> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'v>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'v> {
    tool: Value,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcome<'v>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'v> {
    rule_id: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
}

/// A finding with what lets it pass and how it is known again.
type Marked<'v> = (&'v Finding, Option<&'v Waived>, Fingerprint);

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let marked = fingerprinted(&reading).filter(|(finding, ..)| hints.include(finding)).collect();
    let (kept, left_out) = worst(marked, MOST_RESULTS);
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: tool(language),
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(left_out, language),
            }],
            column_kind: "unicodeCodePoints",
            results: kept.into_iter().map(|marked| outcome(marked, &reading, language)).collect(),
        }],
    };
    out.write_all(pretty(&log)?.as_bytes())
}

/// As many as there is room for, the worst of them, by place and rule; and how many are left out.
fn worst(mut marked: Vec<Marked<'_>>, room: usize) -> (Vec<Marked<'_>>, usize) {
    let left_out = marked.len().saturating_sub(room);
    if left_out > 0 {
        marked.sort_by_key(|(finding, waived, _)| (waived.is_some(), finding.level));
        marked.truncate(room);
    }
    marked.sort_by(|(one, ..), (other, ..)| one.order().cmp(&other.order()));
    (marked, left_out)
}

fn notifications(left_out: usize, language: Language) -> Vec<Value> {
    if left_out == 0 {
        return Vec::new();
    }
    let text = match language {
        Language::En => {
            format!("{} left out: code scanning accepts at most {MOST_RESULTS}", plural(left_out, "finding"))
        }
        Language::Ja => {
            format!("指摘{left_out}件を省略しました。コードスキャンが受け付けるのは{MOST_RESULTS}件までです")
        }
    };
    vec![json!({"level": "warning", "message": {"text": text}})]
}

fn tool(language: Language) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let rules: Vec<Value> = rules::all().map(|rule| described(rule, language)).collect();
    json!({"driver": {"name": "pmgit", "version": version, "semanticVersion": version, "rules": rules}})
}

fn described(rule: &Rule, language: Language) -> Value {
    let before_examples: Vec<&str> = rule
        .page
        .in_language(language)
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("```") && *line != EXAMPLES)
        .collect();
    let summary: String = rule.summary(language).trim().chars().take(LONGEST_SUMMARY).collect();
    let (_, level) = rule.heaviest();
    let problem = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "recommendation",
    };
    json!({
        "id": rule.id.as_str(),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": before_examples.join("\n").trim()},
        "help": {
            "text": page(rule, language, Style::Plain),
            "markdown": page(rule, language, Style::Markdown { heading: 1 }),
        },
        "defaultConfiguration": {"level": named(level)},
        "properties": {"tags": [rule.group.as_str()], "problem.severity": problem},
    })
}

fn outcome<'v>((finding, waived, fingerprint): Marked<'v>, reading: &Reading<'v>, language: Language) -> Outcome<'v> {
    let path = finding.path();
    let fingerprint = fingerprint.within_a_file();
    let places = &finding.places;
    let further = places.spots().len() - 1;
    let mut related = Vec::new();
    let (mut also, mut explaining) = (Vec::new(), Vec::new());
    for (number, (path, span, words)) in (1_usize..).zip(reading.related(finding)) {
        let message = json!({"text": literal(&words)});
        related.push(json!({"id": number, "physicalLocation": location(path, span, reading), "message": message}));
        let links = if number <= further { &mut also } else { &mut explaining };
        if links.len() < MOST_LINKS {
            links.push(format!("[{}]({number})", link_text(&words)));
        }
    }
    let mut text = literal(&reading.words(finding));
    if places.total() > 1 {
        let list = Listing::of(language, also, places.total() - 1);
        text.extend([also_at(language).to_owned(), list.to_string()]);
    }
    if !explaining.is_empty() {
        text.extend([see(language).to_owned(), language.and_list(explaining)]);
    }
    Outcome {
        rule_id: finding.rule.as_str(),
        rule_index: rules::all().position(|rule| rule.id == finding.rule),
        level: named(finding.level),
        message: json!({"text": text}),
        locations: [json!({"physicalLocation": location(path, finding.span(), reading)})],
        related_locations: related,
        partial_fingerprints: json!({OWN_FINGERPRINT: fingerprint, CODE_SCANNING_FINGERPRINT: fingerprint}),
        fixes: fix(finding, reading).into_iter().collect(),
        suppressions: waived
            .iter()
            .map(|waived| suppression(&waived.reason, &waived.approved_by, reading.language))
            .collect(),
    }
}

fn also_at(language: Language) -> &'static str {
    match language {
        Language::En => "\nalso at ",
        Language::Ja => "\nほかの箇所：",
    }
}

fn see(language: Language) -> &'static str {
    match language {
        Language::En => "\nsee ",
        Language::Ja => "\n参照：",
    }
}

/// A place of a file, on one line.
fn location(path: &RepoPath, span: Option<Span>, reading: &Reading<'_>) -> Value {
    json!({"artifactLocation": {"uri": uri(path)}, "region": region(reading.region(path, span))})
}

fn region((start, end): (Position, Position)) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// The edits of a fix, all of them in the file of the finding.
fn fix(finding: &Finding, reading: &Reading<'_>) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let replacement = |edit: &Edit| {
        let deleted = region(reading.range(finding.path(), Some(edit.span)));
        json!({"deletedRegion": deleted, "insertedContent": {"text": edit.text}})
    };
    let replacements: Vec<Value> = fix.edits().iter().map(replacement).collect();
    let change = json!({"artifactLocation": {"uri": uri(finding.path())}, "replacements": replacements});
    let mut fix = json!({"artifactChanges": [change]});
    if let Some(hint) = reading.hint(finding) {
        fix["description"] = json!({"text": literal(&hint)});
    }
    Some(fix)
}

fn suppression(reason: &str, approved_by: &str, language: Language) -> Value {
    let (reason, by) = (inert(reason), inert(approved_by));
    let justification = match language {
        Language::En => format!("{reason} (approved by {by})"),
        Language::Ja => format!("{reason}（承認：{by}）"),
    };
    json!({"kind": "inSource", "status": "accepted", "justification": justification})
}

fn named(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
}

/// The text of a link of ours: brackets have an escape there.
fn link_text(words: &str) -> String {
    literal(words).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// A message without placeholders (braces are doubled, SARIF 2.1.0 section 3.11.5) and without links (section 3.11.6):
/// `[text](target)` would be one, whoever wrote it.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// The path as a relative reference (RFC 3986): what is not unreserved is percent-encoded.
fn uri(path: &RepoPath) -> String {
    let mut uri = String::new();
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    uri
}

fn hex(half: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(half)])
}

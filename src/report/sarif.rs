//! The verdict as SARIF 2.1.0 (OASIS), for code scanning.
//!
//! Waived findings are results with a suppression. A path stands as its bytes, percent-encoded, so that no name is
//! beyond it. Rules have no `helpUri`: their pages are in `help`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::Verdict;
use super::shown::{Hints, Shown, with_waived};
use crate::finding::Level;
use crate::rules::{self, Rule, Style, page};
use crate::source::RepoPath;
use crate::text::{Language, inert, plural};

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// GitHub refuses a short description with more letters.
const LONGEST_SUMMARY: usize = 1_024;

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
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let (kept, left_out) = worst(with_waived(verdict, language, hints), MOST_RESULTS);
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: tool(language),
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(left_out),
            }],
            column_kind: "unicodeCodePoints",
            results: kept.iter().map(outcome).collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// As many as there is room for, the worst of them, in their old order; and how many are left out.
fn worst(mut shown: Vec<Shown<'_>>, room: usize) -> (Vec<Shown<'_>>, usize) {
    let left_out = shown.len().saturating_sub(room);
    if left_out > 0 {
        let weight = |shown: &Shown<'_>| (shown.waived.is_some(), shown.finding.level);
        shown.sort_by_key(weight);
        shown.truncate(room);
        shown.sort_by(|one, other| {
            one.finding.order().cmp(&other.finding.order())
        });
    }
    (shown, left_out)
}

fn notifications(left_out: usize) -> Vec<Value> {
    if left_out == 0 {
        return Vec::new();
    }
    let text = format!("{} left out, for code scanning takes {MOST_RESULTS}", plural(left_out, "finding"));
    vec![json!({"level": "warning", "message": {"text": text}})]
}

fn tool(language: Language) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let rules: Vec<Value> = rules::all().map(|rule| described(rule, language)).collect();
    json!({"driver": {"name": "pmgit", "version": version, "semanticVersion": version, "rules": rules}})
}

fn described(rule: &Rule, language: Language) -> Value {
    let before_examples: Vec<&str> =
        rule.page.in_language(language).lines().map(str::trim).take_while(|line| !line.starts_with("```")).collect();
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

fn outcome<'v>(shown: &Shown<'v>) -> Outcome<'v> {
    let (start, end) = shown.region();
    let region = json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    });
    let artifact = json!({"uri": uri(shown.finding.path())});
    let fingerprint = format!("{:016x}:{}", shown.fingerprint.hash, shown.fingerprint.occurrence);
    Outcome {
        rule_id: shown.finding.rule.as_str(),
        rule_index: rules::all().position(|rule| rule.id == shown.finding.rule),
        level: named(shown.finding.level),
        message: json!({"text": literal(&shown.words())}),
        locations: [json!({"physicalLocation": {"artifactLocation": artifact, "region": region}})],
        partial_fingerprints: json!({"primaryLocationLineHash": fingerprint}),
        suppressions: shown.waived.iter().map(|waived| suppression(&waived.reason, &waived.approved_by)).collect(),
    }
}

fn suppression(reason: &str, approved_by: &str) -> Value {
    let justification = format!("{} (approved by {})", inert(reason), inert(approved_by));
    json!({"kind": "inSource", "status": "accepted", "justification": justification})
}

fn named(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Hint => "note",
    }
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

//! The verdict for programs: a contract of its own, version 1, described by `schema/check.schema.json`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::Verdict;
use crate::finding::{Finding, Level};
use crate::source::{Position, SourceFile};

#[derive(Serialize)]
struct Output<'v> {
    version: u32,
    findings: Vec<JsonFinding<'v>>,
    waived: Vec<JsonWaived<'v>>,
    summary: Summary,
}

#[derive(Serialize)]
struct JsonFinding<'v> {
    rule: &'v str,
    level: &'v str,
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'v str>,
}

#[derive(Serialize)]
struct JsonWaived<'v> {
    rule: &'v str,
    reason: &'v str,
    approved_by: &'v str,
    path: String,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Summary {
    documents: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
    waived: usize,
}

pub(super) fn write(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        findings: verdict.findings.iter().map(|finding| json_finding(finding, verdict)).collect(),
        waived: verdict
            .waived
            .iter()
            .map(|waived| {
                let (start, _) = positions(&waived.finding, verdict);
                JsonWaived {
                    rule: waived.finding.rule.as_str(),
                    reason: &waived.reason,
                    approved_by: &waived.approved_by,
                    path: waived.finding.place.path.to_string(),
                    line: start.line,
                    column: start.column,
                }
            })
            .collect(),
        summary: Summary {
            documents: verdict.documents,
            errors: verdict.count(Level::Error),
            warnings: verdict.count(Level::Warning),
            hints: verdict.count(Level::Hint),
            waived: verdict.waived.len(),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    out.write_all(b"\n")
}

fn json_finding<'v>(finding: &'v Finding, verdict: &Verdict) -> JsonFinding<'v> {
    let (start, end) = positions(finding, verdict);
    JsonFinding {
        rule: finding.rule.as_str(),
        level: finding.level.as_str(),
        path: finding.place.path.to_string(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: &finding.message,
        hint: finding.hint.as_deref(),
    }
}

/// Where a finding begins and ends; a file as a whole is its first letter.
fn positions(finding: &Finding, verdict: &Verdict) -> (Position, Position) {
    let first = Position { line: 1, column: 1 };
    let source: Option<&SourceFile> = verdict.sources.get(&finding.place.path);
    match (finding.place.span, source) {
        (Some(span), Some(source)) => (source.position(span.start), source.position(span.end)),
        _ => (first, first),
    }
}

/// The JSON Schema of this output.
pub(crate) fn schema() -> Value {
    let count = json!({"type": "integer", "minimum": 0});
    let place = json!({"type": "integer", "minimum": 1});
    let text = json!({"type": "string"});
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Output of `pmgit check --format json`",
        "type": "object",
        "required": ["version", "findings", "waived", "summary"],
        "properties": {
            "version": {"const": 1, "description": "Raised when a key changes its meaning or leaves; new keys do not raise it."},
            "findings": {"type": "array", "description": "Sorted by path, line, column and rule.", "items": {
                "type": "object",
                "required": ["rule", "level", "path", "line", "column", "end_line", "end_column", "message"],
                "properties": {
                    "rule": text, "level": {"enum": ["error", "warning", "hint"]}, "path": text,
                    "line": place, "column": place, "end_line": place, "end_column": place,
                    "message": text, "hint": text,
                },
            }},
            "waived": {"type": "array", "items": {
                "type": "object",
                "required": ["rule", "reason", "approved_by", "path", "line", "column"],
                "properties": {
                    "rule": text, "reason": text, "approved_by": text, "path": text, "line": place, "column": place,
                },
            }},
            "summary": {
                "type": "object",
                "required": ["documents", "errors", "warnings", "hints", "waived"],
                "properties": {
                    "documents": count, "errors": count, "warnings": count, "hints": count, "waived": count,
                },
            },
        },
    })
}

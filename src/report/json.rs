//! The verdict for programs: a contract of its own, version 1, described by `schema/check.schema.json`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Verdict;
use crate::finding::{Finding, Level};
use crate::source::{Position, SourceFile};
use crate::text::acts;

#[derive(Serialize)]
struct Output<'v> {
    version: u32,
    findings: Vec<JsonFinding<'v>>,
    waived: Vec<JsonWaived<'v>>,
    summary: Summary,
}

#[derive(Serialize)]
pub(super) struct JsonFinding<'v> {
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
            documents: verdict.documents(),
            errors: verdict.count(Level::Error),
            warnings: verdict.count(Level::Warning),
            hints: verdict.count(Level::Hint),
            waived: verdict.waived.len(),
        },
    };
    out.write_all(pretty(&output)?.as_bytes())
}

/// JSON with a newline at its end, in which no letter can act on a terminal: JSON has an escape for each of them.
pub(crate) fn pretty(value: &impl Serialize) -> io::Result<String> {
    let text = serde_json::to_string_pretty(value)?;
    let mut safe = String::with_capacity(text.len() + 1);
    for letter in text.chars() {
        if letter != '\n' && acts(letter) {
            let mut units = [0; 2];
            safe.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            safe.push(letter);
        }
    }
    safe.push('\n');
    Ok(safe)
}

pub(super) fn json_finding<'v>(finding: &'v Finding, verdict: &Verdict) -> JsonFinding<'v> {
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
    let finding = finding_schema();
    let waived = object(
        "A finding that the document lets pass.",
        &[
            ("rule", text("The id of the rule.")),
            ("reason", text("Why it may pass.")),
            ("approved_by", text("Who let it pass.")),
            ("path", text("The file, from the root of the repository.")),
            ("line", place("The line, counted from 1.")),
            ("column", place("The column in Unicode scalar values, counted from 1.")),
        ],
        &[],
    );
    let summary = object(
        "How many there are.",
        &[
            ("documents", count("Documents judged.")),
            ("errors", count("Findings that block.")),
            ("warnings", count("Findings that are shown, and block nothing.")),
            ("hints", count("What a later status will ask for.")),
            ("waived", count("Findings let pass.")),
        ],
        &[],
    );
    let version = json!({"const": 1, "description": "Raised when a key changes its meaning or leaves; new keys do not raise it."});
    let mut schema = object(
        "What a check found.",
        &[
            ("version", version),
            ("findings", list("Sorted by path, line, column and rule.", &finding)),
            ("waived", list("Sorted likewise.", &waived)),
            ("summary", summary),
        ],
        &[],
    );
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("Output of `pmgit check --format json`");
    schema
}

/// One finding, in whatever output.
pub(super) fn finding_schema() -> Value {
    let levels = json!({"enum": ["error", "warning", "hint"], "description": "An error blocks; a hint says what a later status will ask for."});
    object(
        "One defect at one place.",
        &[
            ("rule", text("The id of the rule.")),
            ("level", levels),
            ("path", text("The file, from the root of the repository.")),
            ("line", place("The line, counted from 1.")),
            ("column", place("The column in Unicode scalar values, counted from 1.")),
            ("end_line", place("The line of the end.")),
            ("end_column", place("The column behind the last letter.")),
            ("message", text("What is wrong.")),
        ],
        &[("hint", text("What to do about it."))],
    )
}

pub(crate) fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

pub(super) fn count(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

pub(super) fn place(description: &str) -> Value {
    json!({"type": "integer", "minimum": 1, "description": description})
}

pub(crate) fn list(description: &str, items: &Value) -> Value {
    json!({"type": "array", "items": items, "description": description})
}

/// An object; keys that are not listed may come with any later version.
pub(crate) fn object(description: &str, required: &[(&str, Value)], optional: &[(&str, Value)]) -> Value {
    let keys: Vec<&str> = required.iter().map(|(key, _)| *key).collect();
    let all = required.iter().chain(optional).map(|(key, value)| ((*key).to_owned(), value.clone()));
    let properties: Map<String, Value> = all.collect();
    json!({"type": "object", "description": description, "required": keys, "properties": properties})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Place, RuleId};
    use crate::report::{Format, write};
    use crate::rules::Waived;
    use crate::source::{RepoPath, Span};

    fn verdict() -> Verdict {
        let source = SourceFile::new(RepoPath::new(*b"postmortems/\xFF.toml"), "title = \"障害\u{1b}\"\n".into());
        let place = Place::at(source.path(), Span::new(8, 14));
        let one = Finding::new(RuleId::new("blame"), Level::Error, place, "a \"message\"\n").hint("mend it");
        let file = Place::file(&RepoPath::from(".pmgit/policy.toml"));
        let other = Finding::new(RuleId::new("long-overview"), Level::Warning, file, "another");
        let hint = Finding { level: Level::Hint, ..other.clone() };
        let waived = Waived { finding: one.clone(), reason: "because".to_owned(), approved_by: "ben".to_owned() };
        Verdict {
            unshown_hints: 0,
            judged: Vec::new(),
            findings: vec![one, other, hint],
            waived: vec![waived],
            sources: [(source.path().clone(), source)].into(),
            moves: Vec::new(),
        }
    }

    /// The schema with no room for a key that it does not name.
    fn closed(mut schema: Value) -> Value {
        if let Some(object) = schema.as_object_mut() {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            for value in object.values_mut() {
                *value = closed(value.take());
            }
        }
        schema
    }

    #[test]
    fn output_is_as_its_schema_says_and_has_no_key_beyond_it() {
        let schema = closed(schema());
        for verdict in [Verdict::default(), verdict()] {
            let mut out = Vec::new();
            write(&verdict, Format::Json, &mut out).expect("a vector takes it");
            let output: Value = serde_json::from_slice(&out).expect("it is JSON");
            let validator = jsonschema::draft7::new(&schema).expect("it is a schema");
            let slips: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
            assert_eq!(slips, Vec::<String>::new(), "{output:#}");
            assert_eq!(output["findings"].as_array().map(Vec::len), Some(verdict.findings.len()));
            assert_eq!(output["summary"]["errors"], verdict.count(Level::Error));
        }
    }
}

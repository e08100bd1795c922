//! The verdict for programs: a contract of its own, version 1, described by `schema/check.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use super::contract::{LanguageWord, RuleWord, Version, words};
use super::reading::Reading;
use crate::finding::{Edit, Finding, Level};
use crate::text::{Language, acts};

/// The findings of a check.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct CheckOutput<'v> {
    version: Version<1>,
    /// The language of the messages.
    language: LanguageWord,
    /// The findings, sorted by path, line, column and rule.
    findings: Vec<JsonFinding>,
    /// The findings that a waiver lets pass, in the same order.
    waived: Vec<JsonWaived<'v>>,
    /// The counts.
    summary: Summary,
}

/// One thing to do, at one place or several of a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct JsonFinding {
    /// The id of the rule; `pmgit explain` shows its page.
    rule: RuleWord,
    level: JsonLevel,
    /// What it is about: the rule, and what of it where that is more than one thing. It stays the same while lines,
    /// numbers, words and the language change, and tells the finding from the others of its file.
    key: String,
    /// How much of it there is: rows, people, seconds late, approvals lacking; otherwise 1. Less is a step forward.
    extent: u64,
    /// The file, from the root of the repository.
    path: String,
    /// The line, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// The column in Unicode scalar values, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
    /// The line where it ends.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_line: usize,
    /// The column after its last character.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_column: usize,
    /// What is wrong.
    message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
    /// Its further places, of which no more than 99 are listed, and then those that explain it.
    related: Vec<JsonRelated>,
    /// What would fix it, where that needs no thought.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix>,
}

/// A place beside the one where the finding is shown.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonRelated {
    /// The file, from the root of the repository.
    path: String,
    /// The line, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// The column in Unicode scalar values, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
    /// What stands there.
    message: String,
}

/// Edits of the finding's file that belong together.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonFix {
    /// The edits by place, none over another. The places are those of the file before any of them is made.
    edits: Vec<JsonEdit>,
}

/// A range of the file and what is to stand there instead; an empty range is a place to insert at.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonEdit {
    /// The line, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// The column in Unicode scalar values, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
    /// The line where the range ends.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_line: usize,
    /// The column after its last character.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_column: usize,
    /// What is to stand there.
    text: String,
}

words! {
    /// How much a finding weighs.
    enum JsonLevel {
        /// It blocks.
        Error = "error",
        /// It is shown and does not block.
        Warning = "warning",
        /// A later status will ask for it.
        Hint = "hint",
    }
}

impl From<Level> for JsonLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Hint => Self::Hint,
        }
    }
}

/// A finding that a waiver lets pass.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonWaived<'v> {
    /// The id of the rule; `pmgit explain` shows its page.
    rule: RuleWord,
    /// Why it may pass.
    reason: &'v str,
    /// Who approved the waiver.
    approved_by: &'v str,
    /// The file, from the root of the repository.
    path: String,
    /// The line, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// The column in Unicode scalar values, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
}

/// How many there are of each.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// The documents that were checked.
    documents: usize,
    /// The findings that block.
    errors: usize,
    /// The findings that do not block.
    warnings: usize,
    /// The findings that a later status will ask for.
    hints: usize,
    /// The findings that a waiver lets pass.
    waived: usize,
}

pub(super) fn write(verdict: &Verdict, language: Language, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let output = CheckOutput {
        version: Version,
        language: LanguageWord(language),
        findings: verdict.findings.iter().map(|finding| json_finding(finding, verdict, language)).collect(),
        waived: verdict
            .waived
            .iter()
            .map(|waived| {
                let (start, _) = reading.range(waived.finding.path(), waived.finding.span());
                JsonWaived {
                    rule: RuleWord(waived.finding.rule),
                    reason: &waived.reason,
                    approved_by: &waived.approved_by,
                    path: waived.finding.path().to_string(),
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
            waived: verdict.count_waived(),
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

/// Its words are whole and as they are, for a program may look for any of them.
pub(super) fn json_finding(finding: &Finding, verdict: &Verdict, language: Language) -> JsonFinding {
    let reading = Reading::new(verdict, language);
    let (start, end) = reading.range(finding.path(), finding.span());
    let edit = |edit: &Edit| {
        let (start, end) = reading.range(finding.path(), Some(edit.span));
        JsonEdit {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: edit.text.clone(),
        }
    };
    let related = reading.related(finding).map(|(path, span, message)| {
        let (start, _) = reading.range(path, span);
        JsonRelated { path: path.to_string(), line: start.line, column: start.column, message }
    });
    JsonFinding {
        rule: RuleWord(finding.rule),
        level: finding.level.into(),
        key: finding.identity(),
        extent: finding.extent,
        path: finding.path().to_string(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        message: finding.message(language),
        hint: finding.hint_text(language),
        related: related.collect(),
        fix: finding.fix.as_ref().map(|fix| JsonFix { edits: fix.edits().iter().map(edit).collect() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fix, Places, RuleId};
    use crate::report::{Format, assert_complete, assert_valid, write};
    use crate::rules::Waived;
    use crate::source::{RepoPath, SourceFile, Span};

    fn verdict() -> Verdict {
        let source = SourceFile::new(RepoPath::new(*b"postmortems/\xFF.toml"), "title = \"障害\u{1b}\"\n".into());
        let place = Places::at(source.path(), Span::new(8, 14));
        let one = Finding::new(RuleId::Blame, Level::Error, place, "a \"message\"\n").hint("fix it");
        let mut one = one.related(source.path(), Some(Span::new(0, 5)), "it is named here");
        one.fix = Some(Fix::new([Edit { span: Span::new(8, 14), text: "x\u{1b}".to_owned() }]));
        let file = Places::file(&RepoPath::from(".pmgit/policy.toml"));
        let other = Finding::new(RuleId::LongOverview, Level::Warning, file, "another");
        let hint = Finding { level: Level::Hint, ..other.clone() };
        let waived = Waived {
            finding: one.clone(),
            reason: "because".to_owned(),
            approved_by: "ben".to_owned(),
            part: None,
            at: Span::default(),
        };
        Verdict {
            unshown_hints: 0,
            unlisted: crate::report::Unlisted::default(),
            judged: Vec::new(),
            findings: vec![one, other, hint],
            waived: vec![waived],
            sources: [(source.path().clone(), source)].into(),
            ..Verdict::default()
        }
    }

    #[test]
    fn output_is_as_its_schema_says_and_has_no_key_beyond_it() {
        for verdict in [Verdict::default(), verdict()] {
            let mut out = Vec::new();
            write(&verdict, Language::En, Format::Json, &mut out).expect("a vector takes it");
            let output = assert_valid::<CheckOutput<'_>>("check", &out);
            assert_eq!(output["findings"].as_array().map(Vec::len), Some(verdict.findings.len()));
            assert_eq!(output["summary"]["errors"], verdict.count(Level::Error));
        }
    }

    #[test]
    fn complete_output_is_as_its_schema_says() {
        let mut out = Vec::new();
        write(&verdict(), Language::En, Format::Json, &mut out).expect("a vector takes it");
        assert_complete::<CheckOutput<'_>>("check", &out);
    }
}

//! The verdict in the Reviewdog Diagnostic Format, as one JSON object.
//!
//! Columns count bytes of UTF-8 from 1, and an end is behind the last. A file as a whole is the empty range before its
//! first letter, for a reader may take a diagnostic without a range for none of this change. Waived findings are left
//! out. A file whose name cannot be told as it is stands as its folder, and the message names it; nothing is suggested
//! there.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use super::json::pretty;
use super::reading::{Hints, Reading, nearest, tellable};
use crate::finding::{Edit, Finding, Level};
use crate::source::{self, RepoPath, Span};
use crate::text::Language;

#[derive(Serialize)]
struct Output<'v> {
    source: Source,
    diagnostics: Vec<Diagnostic<'v>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'v> {
    message: String,
    location: Location<'v>,
    severity: &'static str,
    code: Code<'v>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'v>>,
}

#[derive(Serialize)]
struct Location<'v> {
    path: &'v str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'v> {
    value: &'v str,
}

#[derive(Serialize)]
struct Suggestion<'v> {
    range: Range,
    text: &'v str,
}

#[derive(Serialize)]
struct RelatedLocation<'v> {
    message: String,
    location: Location<'v>,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let diagnostics = reading.standing(hints).map(|finding| diagnostic(finding, &reading)).collect();
    out.write_all(pretty(&Output { source: Source { name: "pmgit" }, diagnostics })?.as_bytes())
}

fn diagnostic<'v>(finding: &'v Finding, reading: &Reading<'v>) -> Diagnostic<'v> {
    let path = finding.path();
    let edits = finding.fix.as_ref().filter(|_| tellable(path).is_some()).map_or(&[][..], |fix| fix.edits());
    let suggestion = |edit: &'v Edit| Suggestion { range: range(path, Some(edit.span), reading), text: &edit.text };
    let related = |(path, span, message)| RelatedLocation { message, location: location(path, span, reading) };
    Diagnostic {
        message: reading.words(finding),
        location: location(path, finding.span(), reading),
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Hint => "INFO",
        },
        code: Code { value: finding.rule.as_str() },
        suggestions: edits.iter().map(suggestion).collect(),
        related_locations: reading.related(finding).map(related).collect(),
    }
}

fn location<'v>(path: &'v RepoPath, span: Option<Span>, reading: &Reading<'_>) -> Location<'v> {
    Location { path: nearest(path), range: range(path, span.filter(|_| tellable(path).is_some()), reading) }
}

fn range(path: &RepoPath, span: Option<Span>, reading: &Reading<'_>) -> Range {
    let at = |position: source::Position| Position { line: position.line, column: position.column };
    let (start, end) = reading.bytes(path, span);
    Range { start: at(start), end: at(end) }
}

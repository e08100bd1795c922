//! The verdict in the Reviewdog Diagnostic Format, as one JSON object.
//!
//! Columns count bytes of UTF-8 from 1, and an end is behind the last. Waived findings are left out. A file whose name
//! cannot be told as it is stands as its folder, without a range, and the message names it.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use super::shown::{Hints, Shown, standing};
use crate::finding::Level;
use crate::text::Language;
use crate::source;

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
    location: Location,
    severity: &'static str,
    code: Code<'v>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
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

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = standing(verdict, language, hints).iter().map(diagnostic).collect();
    serde_json::to_writer_pretty(&mut *out, &Output { source: Source { name: "pmgit" }, diagnostics })?;
    out.write_all(b"\n")
}

fn diagnostic<'v>(shown: &Shown<'v>) -> Diagnostic<'v> {
    let range = shown.path().and_then(|_| shown.bytes()).map(|(start, end)| Range { start: at(start), end: at(end) });
    Diagnostic {
        message: shown.words(),
        location: Location { path: shown.nearest().unwrap_or(".").to_owned(), range },
        severity: match shown.finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Hint => "INFO",
        },
        code: Code { value: shown.finding.rule.as_str() },
    }
}

fn at(position: source::Position) -> Position {
    Position { line: position.line, column: position.column }
}

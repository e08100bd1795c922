//! The verdict as a code quality report of GitLab: an array of issues.
//!
//! Waived findings are left out. A file whose name cannot be told as it is stands as its folder, and the description
//! names it.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use super::shown::{Hints, Shown, standing};
use crate::finding::Level;
use crate::text::{Fnv, Language};

#[derive(Serialize)]
struct Issue<'v> {
    description: String,
    check_name: &'v str,
    /// GitLab folds issues with the same one into one.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = standing(verdict, language, hints).iter().map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn issue<'v>(shown: &Shown<'v>) -> Issue<'v> {
    let whole = shown.path().is_none();
    let begin = if whole { 1 } else { shown.region().0.line };
    Issue {
        description: shown.words(),
        check_name: shown.finding.rule.as_str(),
        fingerprint: fingerprint(shown),
        severity: match shown.finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Hint => "info",
        },
        location: Location { path: shown.nearest().unwrap_or(".").to_owned(), lines: Lines { begin } },
    }
}

/// The path is part of it, for the report has one namespace for all files.
fn fingerprint(shown: &Shown<'_>) -> String {
    let path = Fnv::EMPTY.and(shown.finding.path().as_bytes()).value();
    format!("{path:016x}{:016x}-{}", shown.fingerprint.hash, shown.fingerprint.occurrence)
}

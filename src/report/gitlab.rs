//! The verdict as a code quality report of GitLab: an array of issues.
//!
//! Its widget shows a description and a line, so that the description has the rule's id and the lines of the further
//! places. Waived findings are left out. A file whose name cannot be told as it is stands as its folder, and the
//! description names it.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use super::fingerprint::{Fingerprint, fingerprinted};
use super::json::pretty;
use super::reading::{Hints, Reading, nearest, tellable};
use crate::finding::{Finding, Level};
use crate::text::Language;

#[derive(Serialize)]
struct Issue<'v> {
    description: String,
    check_name: &'v str,
    /// GitLab folds issues with the same one into one.
    fingerprint: String,
    severity: &'static str,
    location: Location<'v>,
}

#[derive(Serialize)]
struct Location<'v> {
    path: &'v str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let mut standing: Vec<_> = fingerprinted(&reading)
        .filter(|(finding, waived, _)| waived.is_none() && hints.include(finding))
        .map(|(finding, _, fingerprint)| (finding, fingerprint))
        .collect();
    standing.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
    let issues: Vec<Issue<'_>> =
        standing.into_iter().map(|(finding, fingerprint)| issue(finding, fingerprint, &reading)).collect();
    out.write_all(pretty(&issues)?.as_bytes())
}

fn issue<'v>(finding: &'v Finding, fingerprint: Fingerprint, reading: &Reading<'v>) -> Issue<'v> {
    let path = finding.path();
    let begin = if tellable(path).is_none() { 1 } else { reading.region(path, finding.span()).0.line };
    Issue {
        description: format!("{}: {}", finding.rule, reading.words_and_lines(finding)),
        check_name: finding.rule.as_str(),
        fingerprint: fingerprint.within_a_report(finding),
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Hint => "info",
        },
        location: Location { path: nearest(path), lines: Lines { begin } },
    }
}

//! The verdict as `JUnit` XML: a suite for every file, a test case for every rule.
//!
//! An error is a failure; a warning is a skipped test case with its words, for it blocks nothing. Every document that
//! was judged has a test case for every rule, so that a service can tell what was mended; where that would be too many,
//! only for the rules that found something, and one for a document in which none did. Waived findings are left out.
//! The attribute `file` is there where the name can be told as it is.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Verdict;
use super::shown::{self, Hints, Shown, standing, tellable};
use crate::finding::{Level, RuleId};
use crate::rules;
use crate::source::RepoPath;
use crate::text::{Language, plural};

/// From this many test cases on, those that pass are left out.
const MOST_CASES: usize = 50_000;

/// The one test case of a document in which nothing was found, where there are too many.
const EVERY_RULE: &str = "every rule";

/// What a rule found in a file.
type Cases<'s, 'v> = BTreeMap<&'static str, Vec<&'s Shown<'v>>>;

struct Suite<'s, 'v> {
    path: &'s RepoPath,
    cases: Cases<'s, 'v>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    Passed,
    Skipped,
    Failed,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let shown = standing(verdict, language, hints);
    let suites = suites(verdict, &shown);
    let total = |wanted| suites.iter().map(|suite| suite.count(wanted)).sum::<usize>();
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"pmgit\" tests=\"{tests}\" failures=\"{}\" errors=\"0\" time=\"0\">",
        total(Result::Failed)
    )?;
    for suite in &suites {
        suite.write(out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suites<'s, 'v>(verdict: &'s Verdict, shown: &'s [Shown<'v>]) -> Vec<Suite<'s, 'v>> {
    let mut files: BTreeMap<&RepoPath, Cases<'s, 'v>> = BTreeMap::new();
    let all: Vec<RuleId> = rules::all().map(|rule| rule.id).collect();
    let with_passes = verdict.judged.len().saturating_mul(all.len()) <= MOST_CASES;
    for path in &verdict.judged {
        let cases = files.entry(path).or_default();
        if with_passes {
            cases.extend(all.iter().map(|rule| (rule.as_str(), Vec::new())));
        }
    }
    for one in shown {
        let cases = files.entry(&one.finding.path()).or_default();
        cases.entry(one.finding.rule.as_str()).or_default().push(one);
    }
    let mut suites: Vec<_> = files.into_iter().map(|(path, cases)| Suite { path, cases }).collect();
    for suite in suites.iter_mut().filter(|suite| suite.cases.is_empty()) {
        suite.cases.insert(EVERY_RULE, Vec::new());
    }
    suites
}

impl Suite<'_, '_> {
    fn count(&self, wanted: Result) -> usize {
        self.cases.values().filter(|found| result(found) == wanted).count()
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let name = escaped(&shown::name(self.path));
        let (failures, skipped) = (self.count(Result::Failed), self.count(Result::Skipped));
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">",
            self.cases.len()
        )?;
        // Some readers take a dot for the end of a package's name.
        let class = name.strip_suffix(".toml").unwrap_or(&name);
        let file = tellable(self.path).map_or_else(String::new, |path| format!(" file=\"{}\"", escaped(path)));
        for (rule, found) in &self.cases {
            write!(out, "    <testcase classname=\"{class}\" name=\"{rule}\"{file} time=\"0\"")?;
            match result(found) {
                Result::Passed => writeln!(out, "/>")?,
                Result::Skipped => write_found("skipped", found, out)?,
                Result::Failed => write_found("failure", found, out)?,
            }
        }
        writeln!(out, "  </testsuite>")
    }
}

/// The worst that was found.
fn result(found: &[&Shown<'_>]) -> Result {
    match found.iter().map(|shown| shown.finding.level).min() {
        None => Result::Passed,
        Some(Level::Warning | Level::Hint) => Result::Skipped,
        Some(Level::Error) => Result::Failed,
    }
}

/// One element for all that a rule found, for readers expect no second one: the worst as its message, all as its text.
fn write_found(element: &str, found: &[&Shown<'_>], out: &mut dyn Write) -> io::Result<()> {
    let Some(worst) = found.iter().min_by_key(|shown| shown.finding.level) else { return writeln!(out, "/>") };
    let more = match found.len() - 1 {
        0 => String::new(),
        more => format!(" (and {})", plural(more, "more finding")),
    };
    let message = escaped(&format!("{}{more}", worst.message()));
    writeln!(out, ">\n      <{element} message=\"{message}\" type=\"{}\">", worst.finding.level)?;
    for shown in found {
        let (start, _) = shown.region();
        writeln!(out, "{}:{}: {}: {}", start.line, start.column, shown.finding.level, escaped(&shown.words()))?;
    }
    writeln!(out, "      </{element}>\n    </testcase>")
}

/// Inert text for an element or an attribute; it has no control but the newline, which an attribute would lose.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' => escaped.push_str("&#10;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

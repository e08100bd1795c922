//! The verdict as `JUnit` XML: a suite for every file, a test case for every rule.
//!
//! An error is a failure; a warning is a skipped test case with its words, for it blocks nothing. Every document that
//! was judged has a test case for every rule, so that a service can tell what was fixed; where that would be too many,
//! only for the rules that found something, and one for a document in which none did. In a document that cannot be read
//! no other rule has passed: they are skipped, and say why. Waived findings are left out. The attribute `file` is there
//! where the name can be told as it is.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Verdict;
use super::reading::{self, Hints, Reading, tellable};
use crate::finding::{Finding, Level, RuleId};
use crate::rules;
use crate::source::RepoPath;
use crate::text::{Language, Listing, Message, plural, say};

/// From this many test cases on, those that pass are left out.
const MOST_CASES: usize = 50_000;

/// The one test case of a document in which nothing was found, where there are too many.
const EVERY_RULE: &str = "every rule";

/// What each rule found in a file.
type Cases<'v> = BTreeMap<&'static str, Vec<&'v Finding>>;

struct Suite<'v> {
    path: &'v RepoPath,
    /// Whether the rules that found nothing had nothing to look at.
    unread: bool,
    cases: Cases<'v>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    Passed,
    Skipped,
    Failed,
}

pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let suites = suites(verdict, &reading, hints);
    let failures = suites.iter().map(|suite| suite.count(Result::Failed)).sum::<usize>();
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"pmgit\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">")?;
    for suite in &suites {
        suite.write(&reading, &unread_words(language), out)?;
    }
    writeln!(out, "</testsuites>")
}

/// Why a rule was not applied.
fn unread_words(language: Language) -> String {
    Message::from(say! {
        en: "not checked: the document cannot be read";
        ja: "文書を読み込めないため、確認していません"
    })
    .in_language(language)
}

fn suites<'v>(verdict: &'v Verdict, reading: &Reading<'v>, hints: Hints) -> Vec<Suite<'v>> {
    let mut files: BTreeMap<&RepoPath, Cases<'v>> = BTreeMap::new();
    let all: Vec<RuleId> = rules::all().map(|rule| rule.id).collect();
    let with_passes = verdict.judged.len().saturating_mul(all.len()) <= MOST_CASES;
    for path in &verdict.judged {
        let cases = files.entry(path).or_default();
        if with_passes {
            cases.extend(all.iter().map(|rule| (rule.as_str(), Vec::new())));
        }
    }
    for finding in reading.standing(hints) {
        files.entry(finding.path()).or_default().entry(finding.rule.as_str()).or_default().push(finding);
    }
    let suite = |(path, cases)| Suite { path, unread: verdict.unread.contains(path), cases };
    let mut suites: Vec<_> = files.into_iter().map(suite).collect();
    for suite in suites.iter_mut().filter(|suite| suite.cases.is_empty()) {
        suite.cases.insert(EVERY_RULE, Vec::new());
    }
    suites
}

impl Suite<'_> {
    fn count(&self, wanted: Result) -> usize {
        self.cases.values().filter(|found| self.result(found) == wanted).count()
    }

    /// The worst that a rule found.
    fn result(&self, found: &[&Finding]) -> Result {
        match found.iter().map(|finding| finding.level).min() {
            None if self.unread => Result::Skipped,
            None => Result::Passed,
            Some(Level::Warning | Level::Hint) => Result::Skipped,
            Some(Level::Error) => Result::Failed,
        }
    }

    fn write(&self, reading: &Reading<'_>, unread_words: &str, out: &mut dyn Write) -> io::Result<()> {
        let name = escaped(&reading::name(self.path));
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
            match self.result(found) {
                Result::Passed => writeln!(out, "/>")?,
                Result::Skipped if found.is_empty() => {
                    writeln!(out, "><skipped message=\"{}\"/></testcase>", escaped(unread_words))?;
                }
                Result::Skipped => write_found("skipped", found, reading, out)?,
                Result::Failed => write_found("failure", found, reading, out)?,
            }
        }
        writeln!(out, "  </testsuite>")
    }
}

/// One element for all that a rule found, for readers expect no second one: the worst as its message, all as its text.
fn write_found(element: &str, found: &[&Finding], reading: &Reading<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(worst) = found.iter().min_by_key(|finding| finding.level) else { return writeln!(out, "/>") };
    let more = match found.len() - 1 {
        0 => String::new(),
        more => Listing::new(reading.language)
            .say(say! { en: " (and {})", plural(more, "more finding"); ja: "（ほか{more}件）" }),
    };
    let message = escaped(&format!("{}{more}", reading.message(worst)));
    writeln!(out, ">\n      <{element} message=\"{message}\" type=\"{}\">", worst.level)?;
    for finding in found {
        let (start, _) = reading.region(finding.path(), finding.span());
        let words = escaped(&reading.words_and_lines(finding));
        writeln!(out, "{}:{}: {}: {words}", start.line, start.column, finding.level.label(reading.language))?;
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

//! The verdict for GitHub Actions: workflow commands for its log, and Markdown for a job's summary.
//!
//! The runner takes a line for a command where `::` begins it, spaces aside, and where `##[` stands anywhere in it.
//! Every line here begins with a word of ours, and no text of a document brings either. Waived findings are counted and
//! otherwise left out. An annotation has one place; the message names the lines of the others. A file whose name cannot
//! be told as it is has no `file`, and the message names it.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Verdict;
use super::reading::{Hints, Reading, name, tellable};
use crate::finding::{Finding, Level};
use crate::text::{Language, Listing, clipped, markdown, plural, say};

/// GitHub shows this many annotations of a level and step.
const MOST_ANNOTATIONS: usize = 10;

const MOST_LISTED: usize = 200;
const LONGEST_LISTED: usize = 400;

/// Writes the commands, worst first; the rest as plain lines; and what it comes to.
pub(super) fn write(verdict: &Verdict, language: Language, hints: Hints, out: &mut dyn Write) -> io::Result<()> {
    let reading = Reading::new(verdict, language);
    let (mut rest, mut level, mut annotations) = (Vec::new(), None, 0);
    for finding in worst_first(&reading, hints) {
        if level != Some(finding.level) {
            (level, annotations) = (Some(finding.level), 0);
        }
        if annotations < MOST_ANNOTATIONS {
            writeln!(out, "{}", Annotation::new(finding, &reading))?;
            annotations += 1;
        } else {
            rest.push(finding);
        }
    }
    if !rest.is_empty() {
        let more = rest.len();
        let words = say! {
            en: "{} (GitHub shows only {MOST_ANNOTATIONS} annotations per level):", plural(more, "more finding");
            ja: "ほかの指摘{more}件（GitHubが注釈として表示するのは、レベルごとに{MOST_ANNOTATIONS}件までです）："
        };
        writeln!(out, "{}", Listing::new(language).say(words))?;
    }
    for finding in rest {
        writeln!(out, "{}", line(finding, &reading, language))?;
    }
    writeln!(out, "{}", headed(verdict, hints, language))
}

/// What was found, as Markdown for the page of a pull request, in about so many letters at the most.
pub(crate) fn summarise(verdict: &Verdict, language: Language, hints: Hints, most: usize) -> String {
    let mut text = format!("\n### {}\n\n", headed(verdict, hints, language));
    let reading = Reading::new(verdict, language);
    let findings = worst_first(&reading, hints);
    let (mut letters, mut listed) = (text.chars().count(), 0);
    for finding in findings.iter().take(MOST_LISTED) {
        let place = markdown::code_span(&clipped(&place(finding, &reading), LONGEST_LISTED));
        let message = markdown::code_span(&clipped(&reading.message(finding), LONGEST_LISTED));
        let (level, rule) = (finding.level.label(language), finding.rule);
        let line = match language {
            Language::En => format!("- **{level}** `{rule}` at {place}: {message}\n"),
            Language::Ja => format!("- **{level}** `{rule}`（{place}）：{message}\n"),
        };
        letters += line.chars().count();
        if letters > most {
            break;
        }
        text.push_str(&line);
        listed += 1;
    }
    if findings.len() > listed {
        let rest = findings.len() - listed;
        // Writing into a text cannot fail.
        let _ = match language {
            Language::En => writeln!(text, "- and {}", plural(rest, "more finding")),
            Language::Ja => writeln!(text, "- ほか{rest}件"),
        };
    }
    text
}

fn worst_first<'v>(reading: &Reading<'v>, hints: Hints) -> Vec<&'v Finding> {
    let mut findings: Vec<_> = reading.standing(hints).collect();
    findings.sort_by_key(|finding| finding.level);
    findings
}

/// A workflow command: `::error file=a.toml,line=1,...,title=rule::message`.
struct Annotation {
    command: &'static str,
    properties: Vec<(&'static str, String)>,
    message: String,
}

impl Annotation {
    fn new(finding: &Finding, reading: &Reading<'_>) -> Self {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Hint => "notice",
        };
        let mut properties = Vec::new();
        if let Some(path) = tellable(finding.path()) {
            let (start, end) = reading.region(finding.path(), finding.span());
            properties.push(("file", path.to_owned()));
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            properties.push(("col", start.column.to_string()));
            properties.push(("endColumn", end.column.to_string()));
        }
        properties.push(("title", finding.rule.to_string()));
        Self { command, properties, message: reading.words_and_lines(finding) }
    }
}

impl std::fmt::Display for Annotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "::{}", self.command)?;
        for (at, (name, value)) in self.properties.iter().enumerate() {
            let separator = if at == 0 { ' ' } else { ',' };
            write!(f, "{separator}{name}={}", data(value).replace(':', "%3A").replace(',', "%2C"))?;
        }
        write!(f, "::{}", data(&self.message))
    }
}

/// The data of a command, as the runner decodes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A line of the log that is no command.
fn line(finding: &Finding, reading: &Reading<'_>, language: Language) -> String {
    let message = reading.message(finding).replace('\n', " ");
    let level = finding.level.label(language);
    format!("{level}[{}] {}: {message}", finding.rule, place(finding, reading)).replace("##[", "## [")
}

/// `path:line:column`, or the path alone for a file as a whole.
fn place(finding: &Finding, reading: &Reading<'_>) -> String {
    let mut place = name(finding.path());
    if finding.span().is_some() {
        let (start, _) = reading.region(finding.path(), finding.span());
        // Writing into a text cannot fail.
        let _ = write!(place, ":{}:{}", start.line, start.column);
    }
    place
}

/// What a whole verdict comes to: `pmgit: 2 errors and 1 warning in 3 documents`.
fn headed(verdict: &Verdict, hints: Hints, language: Language) -> String {
    let counted = |level: Level| match verdict.count(level) {
        0 => None,
        count => Some(level.counted(count, language)),
    };
    let mut parts: Vec<String> = [Level::Error, Level::Warning].into_iter().filter_map(counted).collect();
    if hints == Hints::Shown {
        parts.extend(counted(Level::Hint));
    }
    let (found, documents, waived) = (language.and_list(&parts), verdict.documents(), verdict.count_waived());
    match language {
        Language::En => {
            let found = if parts.is_empty() { "nothing found" } else { &found };
            let waived = if waived > 0 { format!(", {waived} waived") } else { String::new() };
            format!("pmgit: {found} in {}{waived}", plural(documents, "document"))
        }
        Language::Ja => {
            let found = if parts.is_empty() { "指摘なし" } else { &found };
            let waived = if waived > 0 { format!("、例外承認{waived}件") } else { String::new() };
            format!("pmgit：文書{documents}件に{found}{waived}").replace("件に指摘なし", "件、指摘なし")
        }
    }
}

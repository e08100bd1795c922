//! A verdict as its readers are told of it: which findings, in which words, at which places, under which names of files.

use super::Verdict;
use crate::finding::{Finding, Level, Related, Spot};
use crate::rules::Waived;
use crate::source::{Position, RepoPath, SourceFile, Span};
use crate::text::{Label, Language, Listing, Message, acts, clipped, inert, say};

/// Whether a format carries what a later status will ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hints {
    Shown,
    LeftOut,
}

impl Hints {
    /// Whether a finding is carried.
    pub(super) fn include(self, finding: &Finding) -> bool {
        self == Self::Shown || finding.level != Level::Hint
    }
}

/// A verdict and the language that it is read in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'v> {
    verdict: &'v Verdict,
    pub(super) language: Language,
}

/// A message longer than this, in letters, is cut: it may quote a document, and a document may be a megabyte.
const LONGEST_MESSAGE: usize = 2_000;

/// The first letter of a file, which stands for the file as a whole.
const FIRST: Position = Position { line: 1, column: 1 };

impl<'v> Reading<'v> {
    pub(super) fn new(verdict: &'v Verdict, language: Language) -> Self {
        Self { verdict, language }
    }

    /// The findings that nothing lets pass, by place and rule.
    pub(super) fn standing(&self, hints: Hints) -> impl Iterator<Item = &'v Finding> + use<'v> {
        let mut standing: Vec<_> = self.verdict.findings.iter().filter(|finding| hints.include(finding)).collect();
        standing.sort_by(|one, other| one.order().cmp(&other.order()));
        standing.into_iter()
    }

    /// Every finding, hints and waived ones too, with what lets it pass. Waived ones stand last.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'v Finding, Option<&'v Waived>)> + use<'v> {
        let waived = self.verdict.waived.iter().map(|waived| (&waived.finding, Some(waived)));
        self.verdict.findings.iter().map(|finding| (finding, None)).chain(waived)
    }

    fn source(&self, path: &RepoPath) -> Option<&'v SourceFile> {
        self.verdict.sources.get(path)
    }

    /// Where a span of a file begins and ends, in letters.
    pub(super) fn range(&self, path: &RepoPath, span: Option<Span>) -> (Position, Position) {
        let Some((source, span)) = self.source(path).zip(span) else { return (FIRST, FIRST) };
        (source.position(span.start), source.position(span.end))
    }

    /// The same of no more than one line, for a service shows a finding in a pull request only if all its lines are part
    /// of the change.
    pub(super) fn region(&self, path: &RepoPath, span: Option<Span>) -> (Position, Position) {
        let first_line = self.source(path).zip(span).map(|(source, span)| {
            let end = source.line(span.start).end;
            Span::new(span.start, span.end.min(end).max(span.start))
        });
        self.range(path, first_line)
    }

    /// Where a span of a file begins and ends, columns in bytes.
    pub(super) fn bytes(&self, path: &RepoPath, span: Option<Span>) -> (Position, Position) {
        let Some((source, span)) = self.source(path).zip(span) else { return (FIRST, FIRST) };
        let position = |offset: usize| {
            let offset = offset.min(source.text().len());
            let column = 1 + offset.saturating_sub(source.line(offset).start);
            Position { line: source.position(offset).line, column }
        };
        (position(span.start), position(span.end))
    }

    /// The places of a finding beside the one where it is shown, each with what it says: further ones of its kind, then
    /// those that explain it.
    pub(super) fn related<'f>(
        &self,
        finding: &'f Finding,
    ) -> impl Iterator<Item = (&'f RepoPath, Option<Span>, String)> {
        let language = self.language;
        let further = finding.places.spots().iter().skip(1).map(move |spot| {
            let words = spot.name.as_ref().map(|name| name.in_language(language));
            (finding.path(), spot.span, words.unwrap_or_else(|| also_here().in_language(language)))
        });
        let explains = move |related: &'f Related| (&related.path, related.span, related.label.in_language(language));
        let told = |(path, span, words): (_, _, String)| (path, span, clipped(&inert(&words), LONGEST_MESSAGE));
        further.chain(finding.places.related.iter().map(explains)).map(told)
    }

    /// What is wrong.
    pub(super) fn message(&self, finding: &Finding) -> String {
        clipped(&inert(&finding.message(self.language)), LONGEST_MESSAGE)
    }

    /// What to do about it.
    pub(super) fn hint(&self, finding: &Finding) -> Option<String> {
        finding.hint_text(self.language).map(|hint| clipped(&inert(&hint), LONGEST_MESSAGE))
    }

    /// What is wrong and what to do about it, behind the name of the file where the place cannot carry that.
    pub(super) fn words(&self, finding: &Finding) -> String {
        self.told(finding, None)
    }

    /// The same, with the lines of the further places: for a format that has one place for a finding.
    pub(super) fn words_and_lines(&self, finding: &Finding) -> String {
        let further = finding.places.spots().get(1..).unwrap_or_default();
        self.told(finding, elsewhere(finding, further, self.source(finding.path()), self.language))
    }

    fn told(&self, finding: &Finding, further: Option<String>) -> String {
        let mut words = self.message(finding);
        if tellable(finding.path()).is_none() {
            words.insert_str(0, &format!("`{}`: ", name(finding.path())));
        }
        if let Some(further) = further {
            words.extend(["\n", &further]);
        }
        if let Some(hint) = self.hint(finding) {
            words.extend(["\n", Label::Hint.word(self.language), ": ", &hint]);
        }
        words
    }
}

/// What is said of a place without a name.
fn also_here() -> Message {
    Message::from(say! { en: "also here"; ja: "ここも同様です" })
}

/// Where else a finding stands, by line: `also at lines 40, 52, 61 and 9 more`. The rest are those of its places that
/// are not shown; such as were not even kept are counted.
pub(super) fn elsewhere(
    finding: &Finding,
    rest: &[Spot],
    source: Option<&SourceFile>,
    language: Language,
) -> Option<String> {
    let places = &finding.places;
    let (mut lines, mut more) = (Vec::new(), places.total() - places.spots().len());
    for span in rest.iter().filter_map(|spot| spot.span) {
        match source.map(|source| source.position(span.start).line) {
            Some(line) if lines.contains(&line) => {}
            Some(line) if lines.len() < Listing::SHOWN => lines.push(line),
            Some(_) | None => more += 1,
        }
    }
    let listed = lines.len() + more;
    let name = |line: usize| match language {
        Language::En => line.to_string(),
        Language::Ja => format!("{line}行目"),
    };
    let only = lines.len() == 1 && more == 0;
    let noun = if lines.is_empty() {
        ""
    } else if only {
        "line "
    } else {
        "lines "
    };
    let listing = Listing::of(language, lines.into_iter().map(name), listed);
    let words = match language {
        Language::En => format!("also at {noun}{listing}"),
        Language::Ja => format!("ほかの箇所：{listing}"),
    };
    (listed > 0).then_some(words)
}

/// A path that reads the same for a person, a terminal and a program: UTF-8 without controls and invisible letters.
pub(super) fn tellable(path: &RepoPath) -> Option<&str> {
    path.to_str().filter(|text| is_inert(text))
}

/// The file, or the nearest folder whose name can be told as it is; a dot for the root.
pub(super) fn nearest(path: &RepoPath) -> &str {
    let bytes = path.as_bytes();
    let cuts = bytes.iter().enumerate().rev().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    let mut folders = cuts.filter_map(|at| std::str::from_utf8(&bytes[..at]).ok());
    tellable(path).or_else(|| folders.find(|folder| is_inert(folder))).unwrap_or(".")
}

/// A path for a person.
pub(super) fn name(path: &RepoPath) -> String {
    inert(&path.to_string()).into_owned()
}

fn is_inert(text: &str) -> bool {
    !text.contains(acts)
}

//! What the formats for CI services have in common: which findings they carry, in which words, under which name of a
//! file and with which fingerprint.

use std::collections::BTreeMap;

use super::Verdict;
use super::fingerprint::{self, Fingerprint};
use crate::finding::{Finding, Level};
use crate::rules::Waived;
use crate::source::{Position, RepoPath, SourceFile};
use crate::text::{Label, Language, acts, clipped, inert};

/// Whether a format carries what a later status will ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hints {
    Shown,
    LeftOut,
}

/// A finding as CI services are told of it.
#[derive(Debug)]
pub(super) struct Shown<'v> {
    pub(super) finding: &'v Finding,
    /// What lets it pass, if something does.
    pub(super) waived: Option<&'v Waived>,
    pub(super) fingerprint: Fingerprint,
    language: Language,
    source: Option<&'v SourceFile>,
}

/// A message longer than this, in letters, is cut: it may quote a document, and a document may be a megabyte.
const LONGEST_MESSAGE: usize = 2_000;

/// Every finding, waived ones too, sorted by place and rule.
///
/// Hints are taken out after the fingerprints are given, so that a finding has the same one with and without them.
pub(super) fn with_waived(verdict: &Verdict, language: Language, hints: Hints) -> Vec<Shown<'_>> {
    let found = verdict.findings.iter().map(|finding| (finding, None));
    let waived = verdict.waived.iter().map(|waived| (&waived.finding, Some(waived)));
    let mut all: Vec<_> = found.chain(waived).collect();
    all.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
    let mut counts = BTreeMap::new();
    let mut shown: Vec<_> = all
        .into_iter()
        .map(|(finding, waived)| {
            let source = verdict.sources.get(finding.path());
            let hash = fingerprint::hash(finding, source);
            let count = counts.entry((finding.path(), hash)).or_insert(0_usize);
            *count += 1;
            Shown { finding, language, waived, source, fingerprint: Fingerprint { hash, occurrence: *count } }
        })
        .collect();
    shown.retain(|shown| hints == Hints::Shown || shown.finding.level != Level::Hint);
    shown
}

/// The findings that nothing lets pass.
pub(super) fn standing(verdict: &Verdict, language: Language, hints: Hints) -> Vec<Shown<'_>> {
    let mut shown = with_waived(verdict, language, hints);
    shown.retain(|shown| shown.waived.is_none());
    shown
}

impl Shown<'_> {
    /// Where it begins and ends, in letters; the end of what goes on is the end of its first line, for a service shows
    /// a finding in a pull request only if all its lines are part of the change. A file as a whole is its first letter.
    pub(super) fn region(&self) -> (Position, Position) {
        let first = Position { line: 1, column: 1 };
        let Some((source, span)) = self.source.zip(self.finding.span()) else { return (first, first) };
        let end = span.end.min(source.line(span.start).end).max(span.start);
        (source.position(span.start), source.position(end))
    }

    /// Where it begins and ends, columns in bytes; nothing for a file as a whole.
    pub(super) fn bytes(&self) -> Option<(Position, Position)> {
        let (source, span) = self.source.zip(self.finding.span())?;
        let position = |offset: usize| {
            let offset = offset.min(source.text().len());
            let column = 1 + offset.saturating_sub(source.line(offset).start);
            Position { line: source.position(offset).line, column }
        };
        Some((position(span.start), position(span.end)))
    }

    /// The file, where its name can be told as it is.
    pub(super) fn path(&self) -> Option<&str> {
        tellable(self.finding.path())
    }

    /// The file, or the nearest folder whose name can be told as it is; nothing for the root.
    pub(super) fn nearest(&self) -> Option<&str> {
        let path = self.finding.path();
        tellable(path).or_else(|| {
            let bytes = path.as_bytes();
            let cuts = bytes.iter().enumerate().rev().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
            cuts.filter_map(|at| std::str::from_utf8(&bytes[..at]).ok()).find(|folder| is_inert(folder))
        })
    }

    /// What is wrong.
    pub(super) fn message(&self) -> String {
        clipped(&inert(&self.finding.message(self.language)), LONGEST_MESSAGE)
    }

    /// What is wrong and what to do about it, behind the name of the file where the place cannot carry that.
    pub(super) fn words(&self) -> String {
        let mut words = self.message();
        if self.path().is_none() {
            words.insert_str(0, &format!("`{}`: ", name(self.finding.path())));
        }
        if let Some(hint) = &self.finding.hint_text(self.language) {
            words.extend(["\n", Label::Hint.word(), ": ", &clipped(&inert(hint), LONGEST_MESSAGE)]);
        }
        words
    }
}

/// A path that reads the same for a person, a terminal and a program: UTF-8 without controls and invisible letters.
pub(super) fn tellable(path: &RepoPath) -> Option<&str> {
    path.to_str().filter(|text| is_inert(text))
}

/// A path for a person.
pub(super) fn name(path: &RepoPath) -> String {
    inert(&path.to_string()).into_owned()
}

fn is_inert(text: &str) -> bool {
    !text.contains(acts)
}

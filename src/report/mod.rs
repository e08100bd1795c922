//! A verdict out: values in, a writer out.

mod bounds;
mod cells;
mod contract;
mod diff;
mod due;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod listed;
mod rdjson;
mod reading;
mod sarif;
#[cfg(test)]
mod tests;
mod text;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

pub(crate) use bounds::{MOST_SOURCES, MOST_SOURCES_MEANWHILE, Slack, Unlisted};
pub(crate) use contract::{Timestamp, Version, Word, words};
#[cfg(test)]
pub(crate) use contract::{assert_complete, assert_valid, closed_list, output_schema};
pub(crate) use diff::{LineDiff, write_diff};
#[cfg(test)]
pub(crate) use due::DueOutput;
pub(crate) use due::{TaskList, TaskListFormat, Unread, write_tasks};
pub(crate) use github::summarise;
#[cfg(test)]
pub(crate) use json::CheckOutput;
pub(crate) use json::pretty as pretty_json;
pub(crate) use listed::{ListOutput, ListedPostmortem, NextStep};
pub(crate) use reading::Hints;
pub(crate) use text::{Look, finding as write_finding};
#[cfg(test)]
pub(crate) use verify::VerifyOutput;
pub(crate) use verify::{Class, Excuse, Loosening, Passage, Verification, VerificationFormat, write_verification};

use crate::finding::{Finding, Level};
use crate::rules::Waived;
use crate::source::{RepoPath, SourceFile};
use crate::text::Language;
use crate::workflow::{self, Move};

/// What a check came to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The documents that were judged, sorted.
    pub(crate) judged: Vec<RepoPath>,
    /// Sorted by path, place and rule.
    pub(crate) findings: Vec<Finding>,
    /// Hints that were only counted.
    pub(crate) unshown_hints: usize,
    /// How many documents the next step would refuse, as far as somebody has looked.
    pub(crate) unready: usize,
    /// What was found beyond as much as is kept, and only counted.
    pub(crate) unlisted: Unlisted,
    pub(crate) waived: Vec<Waived>,
    /// The documents of which nothing but their syntax and types could be judged, for those are wrong.
    pub(crate) unread: BTreeSet<RepoPath>,
    /// The files that findings stand in, and those that explain them.
    pub(crate) sources: BTreeMap<RepoPath, SourceFile>,
    /// The steps that the change brings into a protected branch.
    pub(crate) moves: Vec<Move>,
    /// Whose word it brings there.
    pub(crate) words: Vec<workflow::Word>,
    /// The documents that it gives another owner, and who had them.
    pub(crate) handed_over: Vec<(RepoPath, String)>,
    /// The language of each document that has findings.
    pub(crate) languages: BTreeMap<RepoPath, Language>,
    /// The policy's language, for what concerns several documents.
    pub(crate) common_language: Option<Language>,
}

/// The form in which a verdict is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    /// For people, with the source that a finding is about.
    Text(Look),
    /// For programs: a versioned contract with a schema of its own.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif(Hints),
    /// Workflow commands of GitHub Actions.
    Github(Hints),
    /// Code quality of GitLab.
    Gitlab(Hints),
    /// JUnit XML.
    Junit(Hints),
    /// The Reviewdog Diagnostic Format.
    Rdjson(Hints),
}

impl Verdict {
    /// How many documents were judged.
    pub(crate) fn documents(&self) -> usize {
        self.judged.len()
    }

    pub(crate) fn count(&self, level: Level) -> usize {
        let listed = self.findings.iter().filter(|finding| finding.level == level).count();
        listed
            + match level {
                Level::Error => self.unlisted.errors,
                Level::Warning => self.unlisted.warnings,
                Level::Hint => self.unshown_hints,
            }
    }

    /// How many findings are waived.
    pub(crate) fn count_waived(&self) -> usize {
        self.waived.len() + self.unlisted.waived
    }

    /// Adds what another check came to.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.judged.extend(other.judged);
        self.findings.extend(other.findings);
        self.unshown_hints += other.unshown_hints;
        self.unlisted.add(other.unlisted);
        self.waived.extend(other.waived);
        self.unread.extend(other.unread);
        self.sources.extend(other.sources);
        self.moves.extend(other.moves);
        self.words.extend(other.words);
        self.handed_over.extend(other.handed_over);
        self.languages.extend(other.languages);
        self.common_language = self.common_language.or(other.common_language);
        self.keep_within(Slack::Some);
    }

    /// The language for readers who are not at this terminal: that of the documents, or the policy's where they have
    /// several.
    pub(crate) fn language(&self) -> Language {
        let spoken: BTreeSet<Language> = self.languages.values().copied().collect();
        match spoken.first() {
            Some(&only) if spoken.len() == 1 => only,
            Some(_) | None => self.common_language.unwrap_or(Language::En),
        }
    }

    /// The language for readers of one file.
    pub(crate) fn language_of(&self, path: &RepoPath) -> Language {
        self.languages.get(path).copied().unwrap_or_else(|| self.language())
    }

    /// Whether something in it blocks.
    pub(crate) fn blocks(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// Puts findings and waived findings into the order in which they are shown.
    pub(crate) fn sort(&mut self) {
        self.judged.sort();
        self.findings.sort_by(|one, other| one.order().cmp(&other.order()));
        self.waived.sort_by(|one, other| one.finding.order().cmp(&other.finding.order()));
    }
}

/// Writes a verdict.
pub(crate) fn write(verdict: &Verdict, language: Language, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text(look) => text::write(verdict, language, look, out),
        Format::Json => json::write(verdict, language, out),
        Format::Sarif(hints) => sarif::write(verdict, language, hints, out),
        Format::Github(hints) => github::write(verdict, language, hints, out),
        Format::Gitlab(hints) => gitlab::write(verdict, language, hints, out),
        Format::Junit(hints) => junit::write(verdict, language, hints, out),
        Format::Rdjson(hints) => rdjson::write(verdict, language, hints, out),
    }
}

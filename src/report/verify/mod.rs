//! What `pmgit verify` found, for people and for programs.

mod json;
mod text;

use std::io::{self, Write};

#[cfg(test)]
pub(crate) use json::VerifyOutput;

use super::{Look, Verdict};
use crate::error::Error;
use crate::finding::Finding;
use crate::git::{CommitId, Facts, Logged};
use crate::text::{Language, Message};
use crate::workflow::Move;

/// What came in past the gate, and what history was looked at.
#[derive(Debug)]
pub(crate) struct Verification {
    pub(crate) tip: CommitId,
    /// The commit that brought the first policy, where it is within the range.
    pub(crate) set_up: Option<Logged>,
    /// How many commits were judged: those that touch the documents or the policy.
    pub(crate) judged: usize,
    /// The oldest first.
    pub(crate) passages: Vec<Passage>,
    /// What is wrong with the record of exceptions.
    pub(crate) slips: Verdict,
}

/// A commit of which something is to be told.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) logged: Logged,
    pub(crate) facts: Facts,
    /// What the gate would have refused, and the steps that came in.
    pub(crate) verdict: Verdict,
    /// What it asks for less than the policy before it.
    pub(crate) loosened: Vec<Loosening>,
    /// Drafts that came in, and were submitted since.
    pub(crate) submitted_since: Vec<Finding>,
    pub(crate) excuse: Option<Excuse>,
    /// Why the commit could not be judged.
    pub(crate) failure: Option<Error>,
}

/// A setting that a commit made less strict.
#[derive(Debug)]
pub(crate) struct Loosening {
    /// The setting, such as `gate.approvals`.
    pub(crate) setting: String,
    pub(crate) before: Message,
    pub(crate) after: Message,
    /// The file that says it.
    pub(crate) file: String,
}

/// Why a commit may stay all the same.
#[derive(Debug)]
pub(crate) struct Excuse {
    pub(crate) reason: String,
    pub(crate) approved_by: String,
}

/// What a commit is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// It came in past the gate.
    Past,
    Excused,
    /// A draft that was submitted since.
    Note,
    /// It made the policy less strict, and nothing else.
    Loosened,
    /// It put the word of somebody else on record, and nothing else.
    Recorded,
    /// It could not be judged.
    Unjudged,
}

impl Passage {
    pub(crate) fn class(&self) -> Class {
        match (&self.excuse, &self.failure) {
            (Some(_), _) => Class::Excused,
            (None, Some(_)) => Class::Unjudged,
            (None, None) if self.verdict.blocks() || self.doubted().next().is_some() => Class::Past,
            (None, None) if !self.submitted_since.is_empty() => Class::Note,
            (None, None) if !self.loosened.is_empty() => Class::Loosened,
            (None, None) => Class::Recorded,
        }
    }

    /// The steps that were not recorded as they happened.
    pub(crate) fn doubted(&self) -> impl Iterator<Item = &Move> {
        self.verdict.moves.iter().filter(|step| step.doubt.is_some())
    }
}

impl Verification {
    pub(crate) fn count(&self, class: Class) -> usize {
        self.passages.iter().filter(|passage| passage.class() == class).count()
    }

    /// How many commits put the word of somebody else on record, whatever else they did.
    pub(crate) fn recording(&self) -> usize {
        self.passages.iter().filter(|passage| !passage.verdict.words.is_empty()).count()
    }

    /// How many commits made the policy less strict, whatever else they did.
    pub(crate) fn loosening(&self) -> usize {
        self.passages.iter().filter(|passage| !passage.loosened.is_empty()).count()
    }

    /// Whether something came in that nothing excuses.
    pub(crate) fn blocks(&self) -> bool {
        self.count(Class::Past) > 0 || self.slips.blocks()
    }
}

/// The form in which a verification is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum VerificationFormat {
    Text(Look),
    Json,
}

/// Writes a verification; `name` is what was asked for.
pub(crate) fn write_verification(
    verification: &Verification,
    name: &str,
    language: Language,
    format: VerificationFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        VerificationFormat::Text(look) => text::write(verification, name, language, look, out),
        VerificationFormat::Json => json::write(verification, name, out),
    }
}

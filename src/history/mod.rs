//! The audit trail: what the records of a postmortem say through history, and where they contradict it.
//!
//! Everything is told from the documents as they stood on the branch, so that a squash, a rebase or a cherry-pick
//! changes nothing but the commit. Who recorded an entry, and by which way it came in, is beside it as evidence.

mod csv;
mod fold;
mod json;
mod ledger;
mod text;
mod words;

use std::borrow::Cow;
use std::io::{self, Write};

pub(crate) use self::fold::{Landed, Name, Versions, blob, entries};
#[cfg(test)]
pub(crate) use self::json::LogOutput;
use self::words::MarkWord;
use crate::calendar::Zone;
use crate::document::Moment;
use crate::git::Landing;
use crate::report::Look;
use crate::text::{Both, Language};

/// What was asked for, and what history answered.
#[derive(Debug)]
pub(crate) struct Trail<'l> {
    /// The branch or range.
    pub(crate) range: String,
    pub(crate) tip: String,
    /// The postmortem, where one was asked for.
    pub(crate) id: Option<String>,
    /// The oldest first for one postmortem, the newest first for all.
    pub(crate) entries: Vec<HistoryEntry<'l>>,
    pub(crate) landings: &'l [Landing],
    /// The team's language, in which programs are told why.
    pub(crate) language: Language,
    /// By whose clocks people read it.
    pub(crate) zone: Zone,
}

/// One entry of the trail.
#[derive(Clone, Debug)]
pub(crate) struct HistoryEntry<'l> {
    /// The postmortem's id at that time.
    pub(crate) id: String,
    pub(crate) record: Record<'l>,
    /// Where it contradicts something.
    pub(crate) marks: Vec<Mark>,
    /// The commit that brought it, by its index.
    pub(crate) landing: usize,
    /// Whose commit it was, where that is not who the record names.
    pub(crate) recorded_by: Option<String>,
}

/// What the document says; nothing is made up where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record<'l> {
    pub(crate) kind: RecordKind,
    pub(crate) from: Option<Cow<'l, str>>,
    pub(crate) to: Option<Cow<'l, str>>,
    pub(crate) at: Option<Moment>,
    pub(crate) by: Option<Cow<'l, str>>,
    pub(crate) reason: Option<Cow<'l, str>>,
    /// The rule that a waiver is about.
    pub(crate) rule: Option<Cow<'l, str>>,
    /// The part of the document that a waiver holds for.
    pub(crate) part: Option<Cow<'l, str>>,
    /// Who approved it, where that is not who did it: a lower severity.
    pub(crate) approved_by: Option<Cow<'l, str>>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RecordKind {
    /// The postmortem came in, at a status.
    Created,
    /// It came in from elsewhere; its record begins here.
    Imported,
    Renamed,
    Removed,
    Transition,
    Approval,
    Waiver,
    /// A waiver was taken back: its finding counts again.
    Unwaived,
    Severity,
    /// The document could not be read as this commit left it.
    Unreadable,
}

/// Why an entry deserves a second look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) word: MarkWord,
    pub(crate) why: Both,
}

impl Record<'_> {
    pub(crate) fn new(kind: RecordKind) -> Self {
        Self { kind, from: None, to: None, at: None, by: None, reason: None, rule: None, part: None, approved_by: None }
    }
}

impl Mark {
    fn new(word: MarkWord, why: impl Into<Both>) -> Self {
        Self { word, why: why.into() }
    }
}

impl Trail<'_> {
    fn landing(&self, entry: &HistoryEntry<'_>) -> &Landing {
        &self.landings[entry.landing]
    }

    fn marked(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.marks.is_empty()).count()
    }
}

/// The form in which a trail is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    Text(Look, Language),
    Json,
    Csv,
}

pub(crate) fn write(trail: &Trail<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text(look, language) => text::write(trail, language, look, out),
        Format::Json => json::write(trail, out),
        Format::Csv => csv::write(trail, out),
    }
}

/// A commit's date, as JSON and CSV have it.
fn committed(landing: &Landing) -> Option<String> {
    let time = chrono::DateTime::from_timestamp(landing.committed, 0)?;
    Some(time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
}

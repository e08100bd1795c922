//! A trail for programs: a contract of its own, version 1, described by `schema/log.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::words::{CameBy, EntryWord, MarkWord, SignatureWord};
use super::{HistoryEntry, Mark, Trail};
use crate::git::Signature;
use crate::report::{Timestamp, Version, pretty_json};
use crate::text::Language;

/// The audit trail of one postmortem or of all.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct LogOutput<'t> {
    version: Version<1>,
    /// The branch or range that was read.
    range: &'t str,
    /// The commit at its end.
    tip: &'t str,
    /// The postmortem that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'t str>,
    /// The entries: the oldest first for one postmortem, the newest first for all.
    entries: Vec<JsonEntry<'t>>,
    /// The counts.
    summary: Summary,
}

/// One entry of the trail.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonEntry<'t> {
    /// The postmortem's id at that time.
    id: &'t str,
    entry: EntryWord,
    /// When, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Timestamp>,
    /// Who, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'t str>,
    /// The status, severity or id before.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'t str>,
    /// The status, severity or id after; of `created` and `imported` the status and the severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'t str>,
    /// The id of the rule that is waived, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'t str>,
    /// The part of the document that the waiver holds for.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    part: Option<&'t str>,
    /// Who approved a change of the severity, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<&'t str>,
    /// Why, as recorded; of `imported` where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'t str>,
    /// The commit that brought it into the branch.
    commit: String,
    /// The committer's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    committed: Option<Timestamp>,
    came_by: CameBy,
    /// The author as `Name <address>`, as recorded in the commit.
    author: String,
    /// The first line of the commit's message.
    subject: &'t str,
    /// The handle of the commit's author, where the record names somebody else or nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded_by: Option<&'t str>,
    /// The commit's signature; only with `--signatures`.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<JsonSignature<'t>>,
    /// Where it contradicts something.
    marks: Vec<JsonMark<'t>>,
}

/// A signature, as git reports it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonSignature<'t> {
    state: SignatureWord,
    /// Who signed; empty where git cannot tell.
    signer: &'t str,
}

/// Why an entry deserves a second look.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonMark<'t> {
    mark: MarkWord,
    /// The same as a sentence.
    why: &'t str,
}

/// How many there are of each.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Summary {
    /// All entries.
    entries: usize,
    /// The entries that are marked.
    marked: usize,
}

pub(super) fn write(trail: &Trail<'_>, out: &mut dyn Write) -> io::Result<()> {
    let output = LogOutput {
        version: Version,
        range: &trail.range,
        tip: &trail.tip,
        id: trail.id.as_deref(),
        entries: trail.entries.iter().map(|entry| json_entry(trail, entry)).collect(),
        summary: Summary { entries: trail.entries.len(), marked: trail.marked() },
    };
    out.write_all(pretty_json(&output)?.as_bytes())
}

fn json_entry<'t>(trail: &'t Trail<'_>, entry: &'t HistoryEntry<'_>) -> JsonEntry<'t> {
    let (record, landing) = (&entry.record, trail.landing(entry));
    JsonEntry {
        id: &entry.id,
        entry: record.kind.into(),
        at: record.at.map(Timestamp::as_written),
        by: record.by.as_deref(),
        from: record.from.as_deref(),
        to: record.to.as_deref(),
        rule: record.rule.as_deref(),
        part: record.part.as_deref(),
        approved_by: record.approved_by.as_deref(),
        reason: record.reason.as_deref(),
        commit: landing.commit.to_string(),
        committed: Timestamp::of_git(landing.committed),
        came_by: landing.into(),
        author: format!("{} <{}>", landing.author, landing.email),
        subject: &landing.subject,
        recorded_by: entry.recorded_by.as_deref(),
        signature: landing.signature.as_ref().map(json_signature),
        marks: entry.marks.iter().map(|mark| json_mark(mark, trail.language)).collect(),
    }
}

fn json_signature(signature: &Signature) -> JsonSignature<'_> {
    JsonSignature { state: signature.state.into(), signer: &signature.signer }
}

fn json_mark(mark: &Mark, language: Language) -> JsonMark<'_> {
    JsonMark { mark: mark.word, why: mark.why.in_language(language) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::git::{CommitId, Landing, SignatureState};
    use crate::history::{Record, RecordKind};
    use crate::report::{assert_complete, assert_valid};

    const KINDS: [RecordKind; 10] = [
        RecordKind::Created,
        RecordKind::Imported,
        RecordKind::Renamed,
        RecordKind::Removed,
        RecordKind::Transition,
        RecordKind::Approval,
        RecordKind::Waiver,
        RecordKind::Unwaived,
        RecordKind::Severity,
        RecordKind::Unreadable,
    ];
    const STATES: [SignatureState; 8] = [
        SignatureState::Good,
        SignatureState::Bad,
        SignatureState::UnknownValidity,
        SignatureState::Expired,
        SignatureState::ExpiredKey,
        SignatureState::RevokedKey,
        SignatureState::Unchecked,
        SignatureState::None,
    ];
    const MARKS: [MarkWord; 10] = [
        MarkWord::AfterCommit,
        MarkWord::ImpossibleTime,
        MarkWord::Rewritten,
        MarkWord::Unrecorded,
        MarkWord::Illegal,
        MarkWord::Gap,
        MarkWord::Incomplete,
        MarkWord::Unexplained,
        MarkWord::Own,
        MarkWord::Unreadable,
    ];

    fn landing(state: SignatureState, parents: usize) -> Landing {
        Landing {
            commit: CommitId::from_hex("3f786850e387550fdab836ed7e6dc881de23001b").expect("an id"),
            committed: 1_795_000_000,
            parents,
            author: "Aiko".to_owned(),
            email: "aiko@example.com".to_owned(),
            subject: "Write".to_owned(),
            signature: Some(Signature { state, signer: "aiko@example.com".to_owned() }),
            changes: Vec::new(),
        }
    }

    /// An entry that says all that an entry can say.
    fn entry(kind: RecordKind, landing: usize) -> HistoryEntry<'static> {
        let record = Record {
            from: Some("draft".into()),
            to: Some("in-review".into()),
            at: Some("2026-11-22T05:30:00+09:00".parse().expect("a moment")),
            by: Some("aiko".into()),
            reason: Some("because".into()),
            rule: Some("blame".into()),
            part: Some("sections".into()),
            approved_by: Some("ben".into()),
            ..Record::new(kind)
        };
        let marks = MARKS.map(|word| Mark::new(word, crate::text::Both::same("why"))).to_vec();
        HistoryEntry {
            id: "2026-11-20-checkout".to_owned(),
            record,
            marks,
            landing,
            recorded_by: Some("ben".to_owned()),
        }
    }

    #[test]
    fn complete_output_with_every_word_is_as_its_schema_says() {
        let landings: Vec<Landing> = STATES.iter().enumerate().map(|(at, &state)| landing(state, 1 + at % 2)).collect();
        let entries = KINDS.iter().enumerate().map(|(at, &kind)| entry(kind, at % landings.len())).collect();
        let (range, id) = ("main".to_owned(), Some("2026-11-20-checkout".to_owned()));
        let trail = Trail {
            range,
            tip: landings[0].commit.to_string(),
            id,
            entries,
            landings: &landings,
            language: Language::En,
            zone: Calendar::default().zone().clone(),
        };
        let mut out = Vec::new();
        write(&trail, &mut out).expect("a vector takes it");
        assert_complete::<LogOutput<'_>>("log", &out);
    }

    #[test]
    fn what_a_record_does_not_say_is_left_out() {
        let landings = [Landing { signature: None, ..landing(SignatureState::None, 1) }];
        let record = Record::new(RecordKind::Approval);
        let bare = HistoryEntry { record, marks: Vec::new(), recorded_by: None, ..entry(RecordKind::Approval, 0) };
        let trail = Trail {
            range: "main".to_owned(),
            tip: String::new(),
            id: None,
            entries: vec![bare],
            landings: &landings,
            language: Language::En,
            zone: Calendar::default().zone().clone(),
        };
        let mut out = Vec::new();
        write(&trail, &mut out).expect("a vector takes it");
        let output = assert_valid::<LogOutput<'_>>("log", &out);
        assert_eq!(output["entries"][0].as_object().map(serde_json::Map::len), Some(8), "{output:#}");
        assert!(output.get("id").is_none());
    }
}

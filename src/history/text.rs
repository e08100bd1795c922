//! A trail for people: a line an entry, and below it why it is marked.

use std::borrow::Cow;
use std::io::{self, Write};

use super::words::CameBy;
use super::{HistoryEntry, RecordKind, Trail};
use crate::calendar::to_toml;
use crate::git::{Landing, SignatureState};
use crate::report::{Look, Word as _};
use crate::text::{TextStyle, cell, one_line, plural, widest};

pub(super) fn write(trail: &Trail<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mark_sign = look.paint.paint(TextStyle::Alarm, '!');
    let whats: Vec<(&str, String)> = trail.entries.iter().map(what).collect();
    let whens: Vec<String> = trail.entries.iter().map(|entry| when(trail, entry)).collect();
    let what_width = widest(whats.iter().map(|(_, what)| what.as_str()));
    let (verb_width, when_width) =
        (widest(whats.iter().map(|(verb, _)| *verb)), widest(whens.iter().map(String::as_str)));
    let id_width = widest(trail.entries.iter().map(|entry| entry.id.as_str()));
    let who_width = widest(trail.entries.iter().map(by));
    for ((entry, (verb, what)), when) in trail.entries.iter().zip(&whats).zip(&whens) {
        let landing = trail.landing(entry);
        let id = if trail.id.is_some() { String::new() } else { format!("{}  ", cell(&entry.id, id_width)) };
        let (when, what, who) = (cell(when, when_width), cell(what, what_width), cell(by(entry), who_width));
        let verb = cell(verb, verb_width);
        writeln!(out, "{when}  {id}{verb}  {what}  {who}  {}", how(entry, landing))?;
        if let Some(reason) = &entry.record.reason {
            writeln!(out, "    {}", one_line(reason))?;
        }
        if let Some(approved_by) = &entry.record.approved_by {
            writeln!(out, "    approved by {}", one_line(approved_by))?;
        }
        for mark in &entry.marks {
            writeln!(out, "  {mark_sign} {}", one_line(&mark.why))?;
        }
    }
    writeln!(out, "{}", summary(trail))
}

/// When, as recorded; where the record has no time, that of the commit.
fn when(trail: &Trail<'_>, entry: &HistoryEntry<'_>) -> String {
    let committed = || super::committed(trail.landing(entry)).unwrap_or_else(|| "(no date)".to_owned());
    entry.record.at.map_or_else(committed, to_toml)
}

fn by<'e>(entry: &'e HistoryEntry<'_>) -> &'e str {
    entry.record.by.as_deref().unwrap_or("-")
}

/// A verb, and what it was done to.
fn what(entry: &HistoryEntry<'_>) -> (&'static str, String) {
    let record = &entry.record;
    let side = |text: &Option<Cow<'_, str>>| one_line(text.as_deref().unwrap_or("?"));
    let way = || format!("{} -> {}", side(&record.from), side(&record.to));
    let part = record.part.as_deref().map(|part| format!(" at {}", one_line(part))).unwrap_or_default();
    match record.kind {
        RecordKind::Created => ("created", side(&record.to)),
        RecordKind::Imported => ("imported", side(&record.to)),
        RecordKind::Renamed => ("renamed", way()),
        RecordKind::Removed => ("removed", String::new()),
        RecordKind::Transition => ("moved", way()),
        RecordKind::Approval => ("approved", String::new()),
        RecordKind::Waiver => ("waived", format!("{}{part}", side(&record.rule))),
        RecordKind::Unwaived => ("took back waiver", format!("{}{part}", side(&record.rule))),
        RecordKind::Severity => ("severity", way()),
        RecordKind::Unreadable => ("unreadable", String::new()),
    }
}

/// The commit, and what it is evidence of.
fn how(entry: &HistoryEntry<'_>, landing: &Landing) -> String {
    let commit: String = landing.commit.short();
    let mut told = format!("{} {commit}", CameBy::from(landing).word());
    if let Some(author) = &entry.recorded_by {
        told.push_str(if entry.record.by.is_some() { ", recorded by " } else { " by " });
        told.push_str(&one_line(author));
    }
    if let Some(signature) = &landing.signature {
        let words = signature_in_words(signature.state);
        let signer = if signature.signer.is_empty() { String::new() } else { format!(" of {}", signature.signer) };
        told.push_str(&one_line(&format!(", signature {words}{signer}")));
    }
    told
}

/// A signature's state as a reader says it.
fn signature_in_words(state: SignatureState) -> &'static str {
    match state {
        SignatureState::Good => "good",
        SignatureState::Bad => "bad",
        SignatureState::UnknownValidity => "good, of unknown validity",
        SignatureState::Expired => "good, expired since",
        SignatureState::ExpiredKey => "good, by an expired key",
        SignatureState::RevokedKey => "good, by a revoked key",
        SignatureState::Unchecked => "cannot be checked",
        SignatureState::None => "none",
    }
}

fn summary(trail: &Trail<'_>) -> String {
    let name = trail.id.as_deref().map(|id| format!("{id}, ")).unwrap_or_default();
    let entries = plural(trail.entries.len(), "entry");
    let commits: std::collections::BTreeSet<usize> = trail.entries.iter().map(|entry| entry.landing).collect();
    let marked = match trail.marked() {
        0 => "none marked".to_owned(),
        marked => format!("{marked} marked"),
    };
    format!("{}: {name}{entries} in {}, {marked}", one_line(&trail.range), plural(commits.len(), "commit"))
}

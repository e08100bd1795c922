//! A trail for people: a line an entry, and below it why it is marked.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::DateTime;

use super::words::CameBy;
use super::{HistoryEntry, RecordKind, Trail};
use crate::document::Status;
use crate::git::{Landing, SignatureState};
use crate::report::{Look, Word as _};
use crate::text::{Language, TextStyle, both, cell, folded, one_line, plural, widest};

pub(super) fn write(trail: &Trail<'_>, language: Language, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mark_sign = look.paint.paint(TextStyle::Alarm, '!');
    let whats: Vec<(&str, String)> = trail.entries.iter().map(|entry| what(entry, language)).collect();
    let whens: Vec<String> = trail.entries.iter().map(|entry| when(trail, entry, language)).collect();
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
        writeln!(out, "{when}  {id}{verb}  {what}  {who}  {}", how(entry, landing, language))?;
        if let Some(reason) = &entry.record.reason {
            writeln!(out, "{}", folded(&format!("    {}", one_line(reason)), look.prose))?;
        }
        if let Some(approved_by) = &entry.record.approved_by {
            let approved_by = one_line(approved_by);
            let told = both! { en: "approved by {approved_by}"; ja: "承認：{approved_by}" };
            writeln!(out, "    {}", told.in_language(language))?;
        }
        for mark in &entry.marks {
            let why = one_line(mark.why.in_language(language));
            writeln!(out, "  {mark_sign} {}", look.sentence(&why, 4).replace('\n', "\n    "))?;
        }
    }
    writeln!(out, "{}", folded(&summary(trail, language), look.prose))
}

/// When, as recorded; where the record has no time, that of the commit.
fn when(trail: &Trail<'_>, entry: &HistoryEntry<'_>, language: Language) -> String {
    let undated = || both! { en: "(no date)"; ja: "（日付なし）" }.in_language(language).to_owned();
    let committed = || DateTime::from_timestamp(trail.landing(entry).committed, 0).map(|at| at.fixed_offset());
    let at = entry.record.at.or_else(committed);
    at.map_or_else(undated, |at| trail.zone.dated_text(at, language))
}

fn by<'e>(entry: &'e HistoryEntry<'_>) -> &'e str {
    entry.record.by.as_deref().unwrap_or("-")
}

/// A verb, and what it was done to.
fn what(entry: &HistoryEntry<'_>, language: Language) -> (&'static str, String) {
    let record = &entry.record;
    let side = |text: &Option<Cow<'_, str>>| one_line(text.as_deref().unwrap_or("?"));
    let way = || format!("{} -> {}", side(&record.from), side(&record.to));
    let known = |text: &Option<Cow<'_, str>>| {
        let (word, rest) = text.as_deref().and_then(|text| text.split_once(", ")).unwrap_or((text.as_deref()?, ""));
        let label = Status::from_word(word)?.label(language);
        Some(match language {
            _ if rest.is_empty() => label.to_owned(),
            Language::En => format!("{label}, {}", one_line(rest)),
            Language::Ja => format!("{label}、{}", one_line(rest)),
        })
    };
    let status = |text: &Option<Cow<'_, str>>| known(text).unwrap_or_else(|| side(text));
    let part = record.part.as_deref().map(|part| match language {
        Language::En => format!(" at {}", one_line(part)),
        Language::Ja => format!("（{}）", one_line(part)),
    });
    let rule = || format!("{}{}", side(&record.rule), part.unwrap_or_default());
    let object = match record.kind {
        RecordKind::Created | RecordKind::Imported => status(&record.to),
        RecordKind::Transition => format!("{} -> {}", status(&record.from), status(&record.to)),
        RecordKind::Renamed | RecordKind::Severity => way(),
        RecordKind::Waiver | RecordKind::Unwaived => rule(),
        RecordKind::Removed | RecordKind::Approval | RecordKind::Unreadable => String::new(),
    };
    (verb(record.kind, language), object)
}

const fn verb(kind: RecordKind, language: Language) -> &'static str {
    match (language, kind) {
        (Language::En, RecordKind::Created) => "created",
        (Language::En, RecordKind::Imported) => "imported",
        (Language::En, RecordKind::Renamed) => "renamed",
        (Language::En, RecordKind::Removed) => "removed",
        (Language::En, RecordKind::Transition) => "moved",
        (Language::En, RecordKind::Approval) => "approved",
        (Language::En, RecordKind::Waiver) => "waived",
        (Language::En, RecordKind::Unwaived) => "took back waiver",
        (Language::En, RecordKind::Severity) => "severity",
        (Language::En, RecordKind::Unreadable) => "unreadable",
        (Language::Ja, RecordKind::Created) => "作成",
        (Language::Ja, RecordKind::Imported) => "取り込み",
        (Language::Ja, RecordKind::Renamed) => "改名",
        (Language::Ja, RecordKind::Removed) => "削除",
        (Language::Ja, RecordKind::Transition) => "ステータス",
        (Language::Ja, RecordKind::Approval) => "承認",
        (Language::Ja, RecordKind::Waiver) => "例外承認",
        (Language::Ja, RecordKind::Unwaived) => "例外承認の取り消し",
        (Language::Ja, RecordKind::Severity) => "重大度",
        (Language::Ja, RecordKind::Unreadable) => "読めない版",
    }
}

/// The commit, and what it is evidence of.
fn how(entry: &HistoryEntry<'_>, landing: &Landing, language: Language) -> String {
    let commit: String = landing.commit.short();
    let came_by = match (CameBy::from(landing), language) {
        (came_by, Language::En) => came_by.word(),
        (CameBy::Merge, Language::Ja) => "マージ",
        (CameBy::Commit, Language::Ja) => "コミット",
    };
    let mut told = format!("{came_by} {commit}");
    if let Some(author) = &entry.recorded_by {
        let (author, is_of_another) = (one_line(author), entry.record.by.is_some());
        let by = match language {
            Language::En if is_of_another => format!(", recorded by {author}"),
            Language::En => format!(" by {author}"),
            Language::Ja if is_of_another => format!("、記録：{author}"),
            Language::Ja => format!("（{author}）"),
        };
        told.push_str(&by);
    }
    if let Some(signature) = &landing.signature {
        let words = signature_in_words(signature.state, language);
        let signer = &signature.signer;
        told.push_str(&one_line(&match language {
            Language::En if signer.is_empty() => format!(", signature {words}"),
            Language::En => format!(", signature {words} of {signer}"),
            Language::Ja if signer.is_empty() => format!("、署名：{words}"),
            Language::Ja => format!("、{signer}の署名：{words}"),
        }));
    }
    told
}

/// A signature's state as a reader says it.
const fn signature_in_words(state: SignatureState, language: Language) -> &'static str {
    match (language, state) {
        (Language::En, SignatureState::Good) => "good",
        (Language::En, SignatureState::Bad) => "bad",
        (Language::En, SignatureState::UnknownValidity) => "good, of unknown validity",
        (Language::En, SignatureState::Expired) => "good, expired since",
        (Language::En, SignatureState::ExpiredKey) => "good, by an expired key",
        (Language::En, SignatureState::RevokedKey) => "good, by a revoked key",
        (Language::En, SignatureState::Unchecked) => "cannot be checked",
        (Language::En, SignatureState::None) => "none",
        (Language::Ja, SignatureState::Good) => "有効",
        (Language::Ja, SignatureState::Bad) => "不正",
        (Language::Ja, SignatureState::UnknownValidity) => "有効（信頼性は不明）",
        (Language::Ja, SignatureState::Expired) => "有効（その後失効）",
        (Language::Ja, SignatureState::ExpiredKey) => "有効（鍵は期限切れ）",
        (Language::Ja, SignatureState::RevokedKey) => "有効（鍵は取り消し済み）",
        (Language::Ja, SignatureState::Unchecked) => "検証できません",
        (Language::Ja, SignatureState::None) => "なし",
    }
}

fn summary(trail: &Trail<'_>, language: Language) -> String {
    let (range, entries, marked) = (one_line(&trail.range), trail.entries.len(), trail.marked());
    let commits: std::collections::BTreeSet<usize> = trail.entries.iter().map(|entry| entry.landing).collect();
    let commits = commits.len();
    match language {
        Language::En => {
            let name = trail.id.as_deref().map(|id| format!("{id}, ")).unwrap_or_default();
            let marked = if marked == 0 { "none".to_owned() } else { marked.to_string() };
            let (entries, commits) = (plural(entries, "entry"), plural(commits, "commit"));
            format!(
                "{range}: {name}{entries} in {commits}, {marked} marked (times in {})",
                trail.zone.name_in(language)
            )
        }
        Language::Ja => {
            let name = trail.id.as_deref().map(|id| format!("{id}、")).unwrap_or_default();
            let marked = if marked == 0 { "なし".to_owned() } else { format!("{marked}件") };
            format!(
                "{range}：{name}コミット{commits}件の記録{entries}件、問題のある記録：{marked}（時刻は{}）",
                trail.zone.name_in(language)
            )
        }
    }
}

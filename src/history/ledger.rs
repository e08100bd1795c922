//! Two versions of one postmortem: which entries of its records are new, which are gone, and what contradicts.

use std::borrow::Cow;

use super::{Mark, MarkWord, Record, RecordKind};
use crate::document::{Moment, Records, Status, said};
use crate::finding::RuleId;
use crate::policy::Policy;
use crate::source::{RepoPath, Span};
use crate::text::{Both, Language, both};
use crate::toml_record::Located;
use crate::workflow::{Break, Chain};

/// By how many seconds the clocks of two machines may differ.
const SLACK: i64 = 300;

/// An entry that a version brings, with its marks.
pub(super) type Brought<'l> = (Record<'l>, Vec<Mark>);

/// What a version adds to the records and takes from them; `committed` is the date of the commit that brought it.
pub(super) fn compare<'l>(
    (before, after): (Option<&'l Records>, &'l Records),
    path: &RepoPath,
    committed: i64,
    policy: &Policy,
) -> Vec<Brought<'l>> {
    let had = before.map(records).unwrap_or_default();
    let has = records(after);
    let mut brought: Vec<Brought<'_>> = Vec::new();
    for (record, _) in lacking(&had, &has) {
        brought.push(if record.kind == RecordKind::Waiver {
            (Record { kind: RecordKind::Unwaived, ..record }, Vec::new())
        } else {
            let why = both! {
                en: "stood in the record, and this commit took it out or changed it";
                ja: "以前の記録を、このコミットが削除または変更しています"
            };
            (record, vec![Mark::new(MarkWord::Rewritten, why)])
        });
    }
    let (steps, unrecorded) = steps(before, after, path);
    for (record, span) in lacking(&has, &had) {
        let mut marks = doubts(&record, after, committed, policy);
        if record.kind == RecordKind::Transition {
            marks.extend(steps.iter().filter(|(at, _)| *at == span).map(|(_, mark)| mark.clone()));
        }
        brought.push((record, marks));
    }
    brought.extend(unrecorded);
    brought.extend(severity(before, after, &has[..]));
    brought
}

/// Every entry that a document has on record, with its place.
fn records(document: &Records) -> Vec<(Record<'_>, Span)> {
    let status = |status: &Option<Located<Status>>| status.as_deref().map(|status| status.as_str().into());
    let at = |at: &Option<Located<Moment>>| at.as_deref().copied();
    let mut all = Vec::new();
    for entry in &document.transitions {
        let record = Record {
            from: status(&entry.from),
            to: status(&entry.to),
            at: at(&entry.at),
            by: text(entry.by.as_ref()),
            reason: text(entry.reason.as_ref()),
            ..Record::new(RecordKind::Transition)
        };
        all.push((record, entry.span));
    }
    for entry in &document.approvals {
        let record = Record { at: at(&entry.at), by: text(entry.by.as_ref()), ..Record::new(RecordKind::Approval) };
        all.push((record, entry.span));
    }
    for entry in &document.waivers {
        let record = Record {
            by: text(entry.approved_by.as_ref()),
            reason: text(entry.reason.as_ref()),
            rule: text(entry.rule.as_ref()),
            part: text(entry.r#where.as_ref()),
            ..Record::new(RecordKind::Waiver)
        };
        all.push((record, entry.span));
    }
    if let (Some(reason), Some(by)) =
        (text(document.import.reason.as_ref()), text(document.import.approved_by.as_ref()))
    {
        let (rule, part) = (Some(RuleId::UnrecordedTransition.as_str().into()), Some("import".into()));
        let record = Record { by: Some(by), reason: Some(reason), rule, part, ..Record::new(RecordKind::Waiver) };
        all.push((record, document.import.span.unwrap_or_default()));
    }
    for entry in &document.severity_changes {
        let record = Record {
            from: text(entry.from.as_ref()),
            to: text(entry.to.as_ref()),
            at: at(&entry.at),
            by: text(entry.by.as_ref()),
            reason: text(entry.reason.as_ref()),
            approved_by: text(entry.approved_by.as_ref()),
            ..Record::new(RecordKind::Severity)
        };
        all.push((record, entry.span));
    }
    all
}

fn text(text: Option<&Located<String>>) -> Option<Cow<'_, str>> {
    said(text).map(Cow::Borrowed)
}

/// Those that the others lack; an entry that stands twice must be there twice.
fn lacking<'l>(these: &[(Record<'l>, Span)], others: &[(Record<'l>, Span)]) -> Vec<(Record<'l>, Span)> {
    let mut left: Vec<&Record<'_>> = others.iter().map(|(record, _)| record).collect();
    let mut lacking = Vec::new();
    for (record, span) in these {
        match left.iter().position(|other| *other == record) {
            Some(at) => drop(left.remove(at)),
            None => lacking.push((record.clone(), *span)),
        }
    }
    lacking
}

/// What an entry alone shows, beside its document and its commit.
fn doubts(record: &Record<'_>, document: &Records, committed: i64, policy: &Policy) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some(at) = record.at {
        if at.timestamp() > committed.saturating_add(SLACK) {
            marks.push(Mark::new(
                MarkWord::AfterCommit,
                both! {
                    en: "is recorded for a time after the commit that brought it";
                    ja: "記録の日時が、記録したコミットより後です"
                },
            ));
        }
        if record.kind != RecordKind::Transition && document.began.is_some_and(|began| at < began) {
            marks.push(Mark::new(
                MarkWord::ImpossibleTime,
                both! {
                    en: "is recorded for a time before its incident began";
                    ja: "記録の日時が、インシデントの始まりより前です"
                },
            ));
        }
    } else if record.kind == RecordKind::Approval {
        marks.push(Mark::new(MarkWord::Incomplete, both! { en: "does not say when"; ja: "日時がありません" }));
    }
    if record.by.is_none() && matches!(record.kind, RecordKind::Approval | RecordKind::Waiver) {
        marks.push(Mark::new(
            MarkWord::Incomplete,
            both! {
                en: "does not say who";
                ja: "誰によるものか書かれていません"
            },
        ));
    }
    let is_owner = |by: &Option<Cow<'_, str>>| matches!((&document.owner, by), (Some(owner), Some(by)) if policy.is_same_person(owner, by));
    let is_own = is_owner(&record.by) && matches!(record.kind, RecordKind::Approval | RecordKind::Waiver);
    if is_own || is_owner(&record.approved_by) {
        marks.push(Mark::new(
            MarkWord::Own,
            both! {
                en: "is by the postmortem's owner, whose own never counts";
                ja: "オーナー本人によるものなので、数えられません"
            },
        ));
    }
    marks
}

/// Where the chain of transitions does not hold, by the place of the entry; and a status that none leads to.
fn steps<'l>(before: Option<&Records>, after: &Records, path: &RepoPath) -> (Vec<(Span, Mark)>, Option<Brought<'l>>) {
    let beside = Chain::recorded_in(after, before);
    let doubted = beside.moves(path).into_iter();
    let doubted =
        doubted.filter_map(|step| Some((step.span, Mark::new(MarkWord::ImpossibleTime, recorded_for(&step.doubt?)))));
    let mut marks: Vec<(Span, Mark)> = doubted.collect();
    let mut unrecorded = None;
    // A chain that was rewritten is judged anew, as nothing of it is known.
    let chain = if beside.rewritten().is_some() { Chain::recorded_in(after, None) } else { beside };
    for found in chain.breaks() {
        let (entry, mark) = match found {
            Break::Illegal { entry, from, to } => (
                entry,
                Mark::new(
                    MarkWord::Illegal,
                    both! {
                        en: "is not a step of the process: nothing leads from {from} to {to}";
                        ja: "「{}」から「{}」へ進む手順はありません", from.label(Language::Ja), to.label(Language::Ja)
                    },
                ),
            ),
            Break::Incomplete { entry, key } => (
                entry,
                Mark::new(
                    MarkWord::Incomplete,
                    both! {
                        en: "does not say `{key}`";
                        ja: "`{key}`がありません"
                    },
                ),
            ),
            Break::Unexplained { entry, .. } => (
                entry,
                Mark::new(
                    MarkWord::Unexplained,
                    both! {
                        en: "goes back without a reason";
                        ja: "理由を書かずに戻しています"
                    },
                ),
            ),
            Break::Gap { entry, ended, from } => (
                entry,
                Mark::new(
                    MarkWord::Gap,
                    both! {
                        en: "starts at {from}, and the record stood at {ended}";
                        ja: "記録上は「{}」なのに、「{}」から始まっています", ended.label(Language::Ja), from.label(Language::Ja)
                    },
                ),
            ),
            Break::Unrecorded { ended, status } => {
                let record = Record {
                    from: Some(before.map_or(ended, |before| before.status).as_str().into()),
                    to: Some(status.as_str().into()),
                    ..Record::new(RecordKind::Transition)
                };
                let why = both! {
                    en: "has no entry: the record leads to {ended}, and the status is {status}";
                    ja: "記録がありません：記録上は「{}」ですが、ステータスは「{}」です", ended.label(Language::Ja), status.label(Language::Ja)
                };
                unrecorded = Some((record, vec![Mark::new(MarkWord::Unrecorded, why)]));
                continue;
            }
        };
        marks.push((entry.span, mark));
    }
    (marks, unrecorded)
}

/// That a time is doubtful, and why.
fn recorded_for(doubt: &Both) -> Both {
    both! { en: "is recorded for a time {}", doubt.en(); ja: "記録の日時が{}です", doubt.ja() }
}

/// A severity that changed, and no entry says so.
fn severity<'l>(before: Option<&'l Records>, after: &'l Records, has: &[(Record<'_>, Span)]) -> Option<Brought<'l>> {
    let (from, to) = (before?.severity.as_str(), after.severity.as_str());
    let newest = has.iter().rev().find(|(record, _)| record.kind == RecordKind::Severity);
    let is_told = newest.is_some_and(|(record, _)| record.to.as_deref() == Some(to));
    if from == to || is_told {
        return None;
    }
    let record = Record { from: Some(from.into()), to: Some(to.into()), ..Record::new(RecordKind::Severity) };
    Some((
        record,
        vec![Mark::new(
            MarkWord::Unrecorded,
            both! {
                en: "has no entry in `severity_changes`";
                ja: "`severity_changes`に記録がありません"
            },
        )],
    ))
}

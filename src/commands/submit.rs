//! `pmgit submit`: the content is complete. To whoever sits at a terminal it offers to write the sections that are not.

use super::Exit;
use super::shared::context::Context;
use super::shared::drafting::Keep;
use super::shared::retry::retried;
use super::shared::transition::{EditSession, TransitionRequest, advance};
use super::{edit, meeting};
use crate::calendar::Undated;
use crate::cli;
use crate::document::edit::{Editor, Value};
use crate::document::{PostmortemId, Status};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Level, RuleId};
use crate::gate::{self, Beside};
use crate::source::SourceFile;
use crate::text::{Language, backticked, both, say};

pub(super) fn run(arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    if !context.asks {
        return retried(context, |context| {
            let session = EditSession::open_to_record(&arguments.target, context)?;
            step(&session, arguments, context)
        });
    }
    // Which one is meant is said once.
    let id = EditSession::open_to_record(&arguments.target, context)?.entry.id;
    let attempt = |context: &mut Context<'_>| step(&EditSession::open(id.as_str(), context)?, arguments, context);
    match retried(context, attempt) {
        Err(error) if error.kind() == ErrorKind::Refusal && error.uncommitted().is_none() => {
            if complete(&id, context)? { retried(context, attempt) } else { Err(error) }
        }
        outcome => outcome,
    }
}

fn step(session: &EditSession, arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    let step = TransitionRequest { verb: "submit", to: Status::InReview, stamp: &arguments.stamp, reason: None };
    if session.document.status() > Status::InReview {
        return Err(Error::refusal(both! {
            en: "`{}` is {} already", session.entry.id, session.document.status();
            ja: "`{}`はすでに{}です", session.entry.id, session.document.status().label(Language::Ja)
        })
        .hint(both! {
            en: "`pmgit reopen {} --reason TEXT` takes it back to in-review", session.entry.id;
            ja: "`pmgit reopen {} --reason TEXT`でレビュー中に戻せます", session.entry.id
        }));
    }
    advance(session, &step, context, |_, _| Ok(()))
}

/// What the step lacks and a person at a terminal can give on the spot.
#[derive(Debug, Default)]
struct Missing {
    /// The sections that must be written before the step, in the order of the policy.
    sections: Vec<String>,
    meeting: bool,
}

/// Asks for what is missing, if whoever sits there wants to; says whether something of it is there now.
fn complete(id: &PostmortemId, context: &mut Context<'_>) -> Result<bool> {
    let missing = Missing::find(id, context)?;
    let is_scheduled = missing.meeting && ask_for_meeting(id, context)?;
    Ok(write_missing(id, &missing.sections, context)? || is_scheduled)
}

/// Asks when the meeting is, and records it.
fn ask_for_meeting(id: &PostmortemId, context: &mut Context<'_>) -> Result<bool> {
    let policy = EditSession::open(id.as_str(), context)?.policy;
    let question = context.say(say! {
        en: "when is the meeting, such as 2026-11-23 15:00 (Enter: not known yet)";
        ja: "ミーティングの日時（例：2026-11-23 15:00。未定ならEnter）"
    });
    let answer = context.ask_until(&question, |answer, context| match answer {
        "" => Ok(None),
        answer => context.moment_by(answer, &policy, Undated::Next).map(Some),
    })?;
    match answer.flatten() {
        Some(at) => meeting::schedule_at(id, at, context).map(|exit| exit == Exit::Clean),
        None => Ok(false),
    }
}

/// Opens the editor for each section that the step lacks, one after the other, if whoever sits there wants to; says whether
/// all of them are written.
fn write_missing(id: &PostmortemId, keys: &[String], context: &mut Context<'_>) -> Result<bool> {
    if keys.is_empty() {
        return Ok(false);
    }
    let listed = context.language.and_list(keys.iter().map(backticked));
    let question = context.say(say! { en: "write {listed} now?"; ja: "今すぐ{listed}を書きますか？" });
    if !context.agrees(&question)? {
        return Ok(false);
    }
    for key in keys {
        edit::write_section(id.as_str(), &format!("sections.{key}"), Keep::AsCommit, context)?;
    }
    Ok(true)
}

impl Missing {
    fn find(id: &PostmortemId, context: &mut Context<'_>) -> Result<Self> {
        let EditSession { repository, policy, entry, before, document, .. } = EditSession::open(id.as_str(), context)?;
        if document.status() != Status::Draft {
            return Ok(Self::default());
        }
        let mut editor = Editor::new(before.text())?;
        editor.set(&["status"], &Value::String(Status::InReview.to_string()))?;
        let after = SourceFile::new(entry.path, editor.into_text().into_bytes());
        let head = repository.head_version()?;
        let verdict = gate::guard(&policy, &after, Some(&before), Some(&Beside::new(&repository, &head, &policy)))?;
        let lacking = |finding: &&Finding| finding.rule == RuleId::MissingSection && finding.level == Level::Error;
        let found: Vec<&String> =
            verdict.findings.iter().filter(lacking).flat_map(|finding| finding.parts.keys()).collect();
        let keys = policy.sections.iter().map(|section| section.key.clone()).filter(|key| found.contains(&key));
        let is_unscheduled =
            |finding: &Finding| finding.rule == RuleId::UnscheduledMeeting && finding.level == Level::Error;
        Ok(Self { sections: keys.collect(), meeting: verdict.findings.iter().any(is_unscheduled) })
    }
}

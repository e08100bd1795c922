//! `pmgit review`: the meeting was held and agreed.

use super::Exit;
use super::approvals::{Given, PullRequest, Texts, given};
use super::approve::{add, standing, unused};
use super::shared::context::Context;
use super::shared::minutes::Minutes;
use super::shared::reason::{Need, Wording};
use super::shared::retry::retried;
use super::shared::transition::{EditSession, Stamped, TransitionRequest, advance, refuse_impossible};
use super::shared::undated::meeting_day;
use super::shared::which::Which;
use crate::cli;
use crate::deadline;
use crate::document::edit::Editor;
use crate::document::{PostmortemId, Status, TextDigest, meant};
use crate::error::Result;
use crate::finding::RuleId;
use crate::policy::RuleLevel;
use crate::text::{Language, say};

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let (outcome, id) = match &arguments.outcome {
        Some(outcome) => (Some(Wording::given("--outcome", outcome)?), None),
        None if context.asks => asked(arguments, context)?,
        None => (None, None),
    };
    let said = outcome.as_ref().map(Wording::text);
    let which = id.as_ref().map_or_else(|| Which::from(&arguments.target), |id| Which::Like(id.as_str()));
    let exit = retried(context, |context| step(which, arguments, said, context));
    match outcome {
        Some(outcome) => outcome.settle(exit, context),
        None => exit,
    }
}

fn step(which: Which<'_>, arguments: &cli::Review, outcome: Option<&str>, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(which, context)?;
    let day = meeting_day(&session.document, &session.policy);
    let held = arguments.held.as_deref().map(|held| context.moment_by(held, &session.policy, day)).transpose()?;
    let minutes = Minutes::new(held, outcome, &arguments.attendees)?;
    if let Some(held) = held {
        context.note_future("the meeting", held)?;
    }
    let found = match arguments.from_pull {
        Some(number) => given(&session, pull_request(arguments, number), context)?,
        None => Vec::new(),
    };
    let step = TransitionRequest { verb: "review", to: Status::Reviewed, stamp: &arguments.stamp, reason: None };
    let exit = advance(&session, &step, context, |editor, stamped| {
        minutes.write(editor)?;
        for one in &found {
            add(editor, &one.by, one.at, &one.of)?;
        }
        approve(&session, &arguments.approved_by, &found, editor, stamped)
    })?;
    say_due(&session, context)?;
    Ok(exit)
}

/// Lets the person at the terminal write the outcome of the meeting, where it was held and nothing says what came of it.
fn asked(arguments: &cli::Review, context: &mut Context<'_>) -> Result<(Option<Wording>, Option<PostmortemId>)> {
    let session = EditSession::open(&arguments.target, context)?;
    refuse_impossible(&session, Status::Reviewed)?;
    let meeting = &session.document.meeting;
    let was_held = arguments.held.is_some() || meeting.held.is_some();
    let rule = RuleId::MeetingNotHeld;
    let is_asked_for = session.policy.rules.get(&rule).is_none_or(|setting| setting.level != Some(RuleLevel::Off));
    if !was_held || meant(meeting.outcome.as_ref()).is_some() || !is_asked_for {
        return Ok((None, Some(session.entry.id)));
    }
    let id = &session.entry.id;
    let question = context.say(say! {
        en: "What did the meeting of `{id}` agree on: facts, analysis, actions? What was declined, and why?";
        ja: "`{id}`のミーティングで合意したことを書いてください（事実、分析、アクション）。見送ったものがあれば、その理由も書いてください。"
    });
    let need = Need { verb: "review", option: "--outcome", id, question, rule: rule.as_str(), findings: Vec::new() };
    let wording = Wording::asked(&session.repository, &need, context)?;
    Ok((Some(wording), Some(session.entry.id)))
}

/// The pull request whose approvals come in with the step: only those of this very text.
fn pull_request(arguments: &cli::Review, number: u64) -> PullRequest<'_> {
    let (from, reach, commit) = (arguments.from, &arguments.reach, arguments.commit.as_deref());
    PullRequest { from, number, reach, commit, texts: Texts::ThisOne }
}

/// Says by when what comes after the meeting is due, as the document says it now.
fn say_due(session: &EditSession, context: &mut Context<'_>) -> Result<()> {
    let now = EditSession::open(session.entry.id.as_str(), context)?;
    for line in deadline::lines(&now.document, &now.policy, Language::En) {
        context.out(format!("  {line}"))?;
    }
    Ok(())
}

/// Records each approver once, and nobody whose approval is there already.
fn approve(
    session: &EditSession,
    approvers: &[String],
    found: &[Given],
    editor: &mut Editor,
    stamped: &Stamped,
) -> Result<()> {
    let of = TextDigest::of(&session.document);
    for (at, approver) in approvers.iter().enumerate() {
        let mut others = approvers[..at].iter().chain(found.iter().map(|one| &one.by));
        let is_known = others.any(|other| session.policy.is_same_person(other, approver));
        let handle = session.approver("--approved-by", approver, stamped.at, "their own postmortem")?;
        if is_known || standing(session, &handle, &of).is_some() {
            continue;
        }
        add(editor, &handle, unused(session, &handle, stamped.at), &of)?;
    }
    Ok(())
}

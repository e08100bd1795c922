//! `pmgit review`: the meeting was held and agreed.

use super::Exit;
use super::approvals::{Given, PullRequest, Texts, given};
use super::approve::{add, standing, unused};
use super::shared::context::Context;
use super::shared::minutes::Minutes;
use super::shared::transition::{EditSession, Stamped, TransitionRequest, advance};
use super::shared::undated::meeting_day;
use crate::cli;
use crate::deadline;
use crate::document::edit::Editor;
use crate::document::{Status, TextDigest};
use crate::error::Result;
use crate::text::Language;

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.target, context)?;
    let day = meeting_day(&session.document, &session.policy);
    let held = arguments.held.as_deref().map(|held| context.moment_by(held, &session.policy, day)).transpose()?;
    let minutes = Minutes::new(held, arguments.outcome.as_deref(), &arguments.attendees)?;
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

//! `pmgit review`: the meeting was held and agreed.

use super::Exit;
use super::approve::{add, standing};
use super::shared::context::Context;
use super::shared::minutes::Minutes;
use super::shared::transition::{EditSession, Stamped, TransitionRequest, advance};
use crate::cli;
use crate::deadline;
use crate::document::Status;
use crate::document::edit::Editor;
use crate::error::Result;
use crate::text::Language;

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    let held = arguments.held.as_deref().map(|held| context.moment(held, &session.policy)).transpose()?;
    let minutes = Minutes::new(held, arguments.outcome.as_deref(), &arguments.attendees)?;
    if let Some(held) = held {
        context.note_future("the meeting", held)?;
    }
    let step = TransitionRequest { verb: "review", to: Status::Reviewed, stamp: &arguments.stamp, reason: None };
    let exit = advance(&session, &step, context, |editor, stamped| {
        minutes.write(editor)?;
        approve(&session, &arguments.approved_by, editor, stamped)
    })?;
    say_due(&session, context)?;
    Ok(exit)
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
fn approve(session: &EditSession, approvers: &[String], editor: &mut Editor, stamped: &Stamped) -> Result<()> {
    for (at, approver) in approvers.iter().enumerate() {
        let is_known = approvers[..at].iter().any(|other| session.policy.is_same_person(other, approver));
        let handle = session.approver("--approved-by", approver, stamped.at, "their own postmortem")?;
        if is_known || standing(session, &handle).is_some() {
            continue;
        }
        add(editor, &handle, stamped.at)?;
    }
    Ok(())
}

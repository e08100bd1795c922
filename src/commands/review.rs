//! `pmgit review`: the meeting was held and agreed.

use super::Exit;
use super::approve::standing;
use super::shared::context::{Context, worded};
use super::shared::minutes::Minutes;
use super::shared::transition::{EditSession, Stamped, TransitionRequest, advance};
use crate::calendar::to_toml;
use crate::cli;
use crate::deadline;
use crate::document::Status;
use crate::document::edit::{Editor, Value};
use crate::error::Result;
use crate::text::Language;

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    let held = arguments.held.as_deref().map(|held| context.moment(held, &session.policy)).transpose()?;
    let minutes = Minutes::new(held, arguments.outcome.as_deref(), &arguments.attendees)?;
    for approver in &arguments.approved_by {
        worded("--approved-by", approver)?;
    }
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
        if is_known || standing(session, &session.policy.handle_behind(approver)).is_some() {
            continue;
        }
        let row = [("by", Value::String(approver.clone())), ("at", Value::Datetime(to_toml(stamped.at)))];
        editor.append_row("approvals", &row)?;
    }
    Ok(())
}

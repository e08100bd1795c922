//! `pmgit review`: the meeting was held and agreed.

use super::Exit;
use super::context::{Context, worded};
use super::transition::{Desk, Stamped, Step, advance};
use crate::calendar::to_toml;
use crate::cli;
use crate::deadline;
use crate::document::edit::{Editor, Value};
use crate::document::{Moment, Status};
use crate::error::Result;

pub(super) fn run(arguments: &cli::Review, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let held = arguments.held.as_deref().map(|held| context.moment(held, &desk.policy)).transpose()?;
    refuse_empty(arguments)?;
    if let Some(held) = held {
        context.tell_future("the meeting", held)?;
    }
    let step = Step { verb: "review", to: Status::Reviewed, stamp: &arguments.stamp, reason: None };
    let exit = advance(&desk, &step, context, |editor, stamped| minutes(arguments, held, editor, stamped))?;
    say_due(&desk, context)?;
    Ok(exit)
}

/// Says by when what comes after the meeting is due, as the document says it now.
fn say_due(desk: &Desk, context: &mut Context<'_>) -> Result<()> {
    let now = Desk::open(desk.entry.id.as_str(), context)?;
    for line in deadline::lines(&now.document, &now.policy) {
        context.say(format!("  {line}"))?;
    }
    Ok(())
}

/// An option that is given says something.
fn refuse_empty(arguments: &cli::Review) -> Result<()> {
    let lists = [
        ("--outcome", arguments.outcome.as_slice()),
        ("--attendee", &arguments.attendees),
        ("--approved-by", &arguments.approved_by),
    ];
    for (option, texts) in lists {
        for text in texts {
            worded(option, text)?;
        }
    }
    Ok(())
}

/// Writes what the meeting came to: when it was held, its outcome, who was there and who approved.
fn minutes(arguments: &cli::Review, held: Option<Moment>, editor: &mut Editor, stamped: &Stamped) -> Result<()> {
    if let Some(held) = held {
        editor.set(&["meeting", "held"], &Value::Datetime(to_toml(held)))?;
    }
    if let Some(outcome) = &arguments.outcome {
        editor.set(&["meeting", "outcome"], &Value::String(outcome.clone()))?;
    }
    if !arguments.attendees.is_empty() {
        editor.set(&["meeting", "attendees"], &Value::Strings(arguments.attendees.clone()))?;
    }
    for approver in &arguments.approved_by {
        let row = [("by", Value::String(approver.clone())), ("at", Value::Datetime(to_toml(stamped.at)))];
        editor.append_row("approvals", &row)?;
    }
    Ok(())
}

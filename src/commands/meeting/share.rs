//! `pmgit meeting share`: the link was posted for review.

use super::told;
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::Desk;
use crate::deadline;
use crate::document::edit::Value;
use crate::error::{Error, Result};

pub(super) fn run(arguments: &cli::Share, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let id = &desk.entry.id;
    let at = context.moment(arguments.at.as_deref().unwrap_or("now"), &desk.policy)?;
    let standing = desk.document.meeting.shared.as_ref().map(|shared| shared.value);
    if let Some(shared) = standing.filter(|shared| arguments.at.is_none() || *shared == at) {
        return Err(Error::refusal(format!("the link of `{id}` was shared on {}", told(shared, &desk.policy)))
            .hint("`--at TIME` corrects that"));
    }
    let mut editor = desk.editor()?;
    editor.fill(&["meeting", "shared"], &Value::Datetime(to_toml(at)))?;
    let trailers = vec![("Postmortem", id.to_string())];
    desk.record(context, editor, &format!("{id}: share it for review"), trailers, desk.document.status())?;
    context.tell_future("the sharing", at)?;
    context.say(format!("{id}: shared on {}", told(at, &desk.policy)))?;
    match deadline::meeting_at(&desk.document) {
        Some(begins) => context.say(format!("  the meeting begins {}", told(begins, &desk.policy)))?,
        None => context.say(format!("  next: `pmgit meeting schedule {id}`, for the meeting has no time yet"))?,
    }
    Ok(Exit::Clean)
}

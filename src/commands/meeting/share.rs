//! `pmgit meeting share`: the link was posted for review.

use super::moment_text;
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::deadline;
use crate::document::edit::Value;
use crate::error::{Error, Result};

pub(super) fn run(arguments: &cli::Share, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    let id = &session.entry.id;
    let at = context.moment(arguments.at.as_deref().unwrap_or("now"), &session.policy)?;
    let standing = session.document.meeting.shared.as_ref().map(|shared| shared.value);
    if let Some(shared) = standing.filter(|shared| arguments.at.is_none() || *shared == at) {
        return Err(Error::refusal(format!(
            "the link of `{id}` was shared on {}",
            moment_text(shared, &session.policy)
        ))
        .hint("`--at TIME` corrects that"));
    }
    let mut editor = session.editor()?;
    editor.fill(&["meeting", "shared"], &Value::Datetime(to_toml(at)))?;
    let trailers = vec![("Postmortem", id.to_string())];
    session.record(context, editor, &format!("{id}: share it for review"), trailers, session.document.status())?;
    context.note_future("the sharing", at)?;
    context.out(format!("{id}: shared on {}", moment_text(at, &session.policy)))?;
    match deadline::meeting_at(&session.document) {
        Some(begins) => context.out(format!("  the meeting begins {}", moment_text(begins, &session.policy)))?,
        None => context.out(format!("  next: `pmgit meeting schedule {id}`, for the meeting has no time yet"))?,
    }
    Ok(Exit::Clean)
}

//! `pmgit timeline remove`: take a row out. What it said is printed, so that nothing is lost by a slip.

use super::choice::choose;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::Context;
use crate::commands::shared::drafting::{Change, Keep};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::which::behind_id;
use crate::document::extents;
use crate::error::Result;
use crate::text::say;

pub(super) fn run(arguments: &cli::RemoveMoment, context: &mut Context<'_>) -> Result<Exit> {
    let (which, named) = behind_id(&arguments.first, arguments.second.as_deref(), "ROW")?;
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let index = choose(&session, named, context)?;
    let part = format!("timeline[{index}]");
    let text = session.before.text();
    let gone = extents(text, &[&part]).first().copied().flatten().map_or("", |span| &text[span.start..span.end]);
    let mut editor = session.editor()?;
    editor.remove_row("timeline", index)?;
    session.keep(keep, editor, &Change { subject: "remove from the timeline", parts: &[] }, context)?;
    let (path, line) = (&session.entry.path, &part);
    context.out(context.say(say! {
        en: "{path}: removed `{line}`:";
        ja: "{path}：`{line}`を削除しました："
    }))?;
    for line in gone.trim_end().lines() {
        context.out(format!("  {line}"))?;
    }
    Ok(Exit::Clean)
}

//! `pmgit action edit`: change what an action says, key by key.

use super::{choice, due_text, owners};
use crate::calendar::Undated;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::drafting::{Change, Keep};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::waived_rows::ChangedRow;
use crate::commands::shared::which::behind_id;
use crate::document::edit::Value;
use crate::document::said;
use crate::error::{Error, Result};
use crate::text::both;

pub(super) fn run(arguments: &cli::EditAction, context: &mut Context<'_>) -> Result<Exit> {
    let (which, named) = behind_id(&arguments.first, arguments.second.as_deref(), "ACTION")?;
    let texts = [
        ("--title", "title", &arguments.title),
        ("--priority", "priority", &arguments.priority),
        ("--ticket", "ticket", &arguments.ticket),
        ("--discuss", "discuss", &arguments.discuss),
        ("--done-when", "done_when", &arguments.done_when),
    ];
    let mut values: Vec<(&str, Value)> = Vec::new();
    for (option, key, text) in texts {
        if let Some(text) = text.as_deref().map(|text| worded(option, text)).transpose()? {
            values.push((key, Value::String(text.to_owned())));
        }
    }
    values.extend(arguments.kind.clone().map(|kind| ("kind", Value::String(kind))));
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let index = choice::choose(&session.document, named, &session.entry.id)?;
    values.extend(owners(&arguments.owner, &session.policy)?.map(|owner| ("owner", owner)));
    let due = arguments.due.as_deref().map(|due| context.day_by(due, &session.policy, Undated::Next)).transpose()?;
    values.extend(due.map(|due| ("due", Value::Date(due))));
    let (number, mut editor) = (index.to_string(), session.editor()?);
    for key in &arguments.clear {
        editor.remove(&["actions", &number, &key.replace('-', "_")])?;
    }
    for (key, value) in &values {
        editor.fill(&["actions", &number, key], value)?;
    }
    if editor.text() == session.before.text() {
        let which = named;
        return Err(Error::refusal(both! {
            en: "nothing of the action `{which}` would change";
            ja: "アクション`{which}`に変更はありません"
        })
        .hint(both! {
            en: "say what to change: `--due`, `--owner`, `--title`, ...; `--clear KEY` takes a key away";
            ja: "`--due`、`--owner`、`--title`などで変更内容を指定してください。`--clear KEY`でキーを削除できます"
        }));
    }
    let changed = ChangedRow { list: "actions", before: index, after: index };
    changed.lead_waivers(&session.document, session.before.text(), &mut editor)?;
    let action = &session.document.actions[index];
    let title = arguments.title.as_deref().or_else(|| said(action.title.as_ref())).unwrap_or("-").trim();
    let by = due.map_or_else(String::new, |due| due_text(due, &session.policy, context));
    let parts = [(format!("actions[{index}]"), format!("{title}{by}"))];
    session.keep(keep, editor, &Change { subject: "edit an action", parts: &parts }, context)?;
    Ok(Exit::Clean)
}

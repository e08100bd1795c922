//! `pmgit waive`: let a finding pass, on record.

use super::Exit;
use super::context::Context;
use super::transition::Desk;
use crate::cli;
use crate::document::edit::Value;
use crate::document::said;
use crate::error::{Error, Result};

pub(super) fn run(arguments: &cli::Waive, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let stands = desk.document.waivers.iter().any(|waiver| {
        said(waiver.rule.as_ref()) == Some(&arguments.rule)
            && said(waiver.r#where.as_ref()) == arguments.part.as_deref()
    });
    if stands {
        return Err(Error::refusal(format!("`{}` waives `{}` already", desk.entry.id, arguments.rule)));
    }
    let text = |text: &str| Value::String(text.to_owned());
    let mut row = vec![
        ("rule", text(&arguments.rule)),
        ("reason", text(&arguments.reason)),
        ("approved_by", text(&arguments.approved_by)),
    ];
    row.extend(arguments.part.as_deref().map(|part| ("where", text(part))));
    let mut editor = desk.editor()?;
    editor.append_row("waivers", &row)?;
    let trailers = vec![("Postmortem", desk.entry.id.to_string()), ("Postmortem-Waiver", arguments.rule.clone())];
    let subject = format!("{}: waive {}", desk.entry.id, arguments.rule);
    desk.record(context, editor, &subject, trailers, desk.document.status())?;
    context.say(format!("{}: `{}` is waived, approved by {}", desk.entry.id, arguments.rule, arguments.approved_by))?;
    Ok(Exit::Clean)
}

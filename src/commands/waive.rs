//! `pmgit waive`: let a finding pass, on record.

use super::shared::context::{Context, worded};
use super::shared::transition::EditSession;
use super::shared::which::behind_id;
use super::{Exit, explain};
use crate::cli;
use crate::document::edit::Value;
use crate::document::{NamedPart, Waiver, named_parts, said};
use crate::error::{Error, Result};
use crate::rules::Waivable;

pub(super) fn run(arguments: &cli::Waive, context: &mut Context<'_>) -> Result<Exit> {
    let (which, rule) = behind_id(&arguments.first, arguments.second.as_deref(), "RULE", context)?;
    let rule = waivable(rule)?;
    let reason = worded("--reason", &arguments.reason)?;
    let session = EditSession::open(which, context)?;
    let now = context.moment_now(&session.policy);
    let approver =
        session.approver("--approved-by", &arguments.approved_by, now, "a waiver in their own postmortem")?;
    let part = arguments.part.as_deref().map(|part| lasting(part, session.before.text()));
    let is_of_this = |waiver: &Waiver| {
        let standing = said(waiver.r#where.as_ref()).map(|part| lasting(part, session.before.text()));
        said(waiver.rule.as_ref()) == Some(rule) && standing == part
    };
    if session.document.waivers.iter().any(|waiver| is_of_this(waiver)) {
        return Err(Error::refusal(format!("`{}` waives `{rule}` already", session.entry.id))
            .hint("`--where PART` makes a waiver for one part"));
    }
    let text = |text: &str| Value::String(text.to_owned());
    let mut row = vec![("rule", text(rule)), ("reason", text(reason)), ("approved_by", text(&approver))];
    row.extend(part.as_deref().map(|part| ("where", text(part))));
    let mut editor = session.editor()?;
    editor.append_row("waivers", &row)?;
    let trailers = vec![("Postmortem", session.entry.id.to_string()), ("Postmortem-Waiver", rule.to_owned())];
    let subject = format!("{}: waive {rule}", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.out(format!("{}: `{rule}` is waived, approved by {approver}", session.entry.id))?;
    Ok(Exit::Clean)
}

/// The name of a part that an inserted row does not move, where it was named by a row's number.
fn lasting(part: &str, text: &str) -> String {
    match named_parts(text, &[part.trim()]).pop() {
        Some(NamedPart::Found { lasting: Some(name), .. }) => name,
        Some(NamedPart::Found { .. } | NamedPart::Ambiguous(_) | NamedPart::Absent) | None => part.trim().to_owned(),
    }
}

/// The rule of a name, where it is one that may be waived.
fn waivable(name: &str) -> Result<&'static str> {
    let rule = explain::find(name)?;
    match rule.waiver {
        Waivable::Yes => Ok(rule.id.as_str()),
        Waivable::Never => Err(Error::refusal(format!("`{}` cannot be waived", rule.id))
            .hint(format!("mend what it is about: `pmgit explain {}`", rule.id))),
    }
}

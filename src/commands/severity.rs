//! `pmgit severity`: another severity, on record with its reason.

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::transition::{EditSession, Stamped};
use super::shared::which::behind_id;
use crate::calendar::to_toml;
use crate::cli;
use crate::deadline;
use crate::document::edit::Value;
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::{Language, or_list};

pub(super) fn run(arguments: &cli::Severity, context: &mut Context<'_>) -> Result<Exit> {
    let reason = worded("--reason", &arguments.reason)?;
    let (which, to) = behind_id(&arguments.first, arguments.second.as_deref(), "SEVERITY", context)?;
    let session = EditSession::open(which, context)?;
    let (id, from) = (&session.entry.id, session.document.severity());
    let to = known(&session.policy, to)?;
    if from == to {
        return Err(Error::refusal(format!("`{id}` is {to} already")).hint("nothing was changed"));
    }
    let stamped = Stamped::resolve(&arguments.stamp, context, &session)?;
    let approver = match &arguments.approved_by {
        Some(name) => Some(session.approver("--approved-by", name, stamped.at, "a lower severity")?),
        None if session.policy.is_lower_severity(from, to) => {
            return Err(Error::refusal(format!(
                "{to} is lower than {from}, so somebody other than the owner approves it"
            ))
            .hint(format!(
                "ask the incident commander, for one: `pmgit severity {id} {to} --reason TEXT --approved-by NAME`"
            )));
        }
        None => None,
    };
    let text = |text: &str| Value::String(text.to_owned());
    let mut row = vec![
        ("from", text(from)),
        ("to", text(to)),
        ("at", Value::Datetime(to_toml(stamped.at))),
        ("by", text(&stamped.by)),
        ("reason", text(reason)),
    ];
    row.extend(approver.as_deref().map(|approver| ("approved_by", text(approver))));
    let mut editor = session.editor()?;
    editor.set(&["severity"], &text(to))?;
    editor.append_row("severity_changes", &row)?;
    let change = format!("{from} -> {to}");
    let trailers = vec![("Postmortem", id.to_string()), ("Postmortem-Severity", change.clone())];
    session.record(context, editor, &format!("{id}: severity ({change})"), trailers, session.document.status())?;
    let by = approver.map(|approver| format!(", approved by {approver}")).unwrap_or_default();
    context.out(format!("{id}: {change}{by}"))?;
    let now = EditSession::open(id.as_str(), context)?;
    for line in deadline::lines(&now.document, &now.policy, Language::En) {
        context.out(format!("  {line}"))?;
    }
    Ok(Exit::Clean)
}

/// A severity of the policy, also where its case is another.
fn known<'p>(policy: &'p Policy, wanted: &str) -> Result<&'p str> {
    let names = || policy.severities.iter().map(|severity| severity.name.as_str());
    names().find(|name| name.eq_ignore_ascii_case(wanted.trim())).ok_or_else(|| {
        Error::new(format!("the policy has no severity `{wanted}`"))
            .hint(format!("it has {}", or_list(names().map(|name| format!("`{name}`")).collect::<Vec<_>>())))
    })
}

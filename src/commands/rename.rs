//! `pmgit rename`: another id, on record.

use chrono::NaiveDate;

use super::Exit;
use super::branch::branch_for;
use super::context::Context;
use super::removal::entry_added;
use super::transition::Desk;
use crate::cli;
use crate::document::PostmortemId;
use crate::error::{Error, Result};
use crate::git::{self, FileEdit, Message};

pub(super) fn run(arguments: &cli::Rename, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let old = &desk.entry.id;
    let new = new_id(&arguments.new, old.date())?;
    let path = new.path(&desk.policy.documents);
    if new == *old {
        return Err(Error::refusal(format!("`{old}` is called that already")));
    }
    let approver = match &arguments.approved_by {
        Some(approver) => approver.clone(),
        None => context.whoami(&desk.repository, &desk.policy)?,
    };
    let record = entry_added(&desk.repository, old, &arguments.reason, &approver, Some(&new))?;
    let branching = branch_for(&desk.repository, &desk.policy, &new, None)?;
    let renamed = FileEdit { path, expected: None, content: Some(desk.before.text().as_bytes().to_vec()) };
    let request = git::Request {
        files: vec![desk.edit(None), renamed, record],
        message: Message {
            subject: format!("{old}: rename to {new}"),
            body: arguments.reason.clone(),
            trailers: vec![("Postmortem", new.to_string())],
        },
        branching,
    };
    git::record(&desk.repository, &request)?;
    context.tell_branch(&request.branching)?;
    context.say(format!("{old} is now {new}"))?;
    Ok(Exit::Clean)
}

/// A whole id, or a new last part behind the old date.
fn new_id(wanted: &str, date: NaiveDate) -> Result<PostmortemId> {
    PostmortemId::parse(wanted).or_else(|| PostmortemId::new(date, wanted)).ok_or_else(|| {
        Error::new(format!("`{wanted}` is no id"))
            .hint("write a date and a slug of a-z, 0-9 and hyphens: `2026-11-20-checkout-latency`")
    })
}

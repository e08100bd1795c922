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
use crate::git::{self, CommitRequest};
use crate::policy::REMOVED_PATH;
use crate::source::RepoPath;

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
    let (record, record_before) = entry_added(&desk.repository, old, &arguments.reason, &approver, Some(&new))?;
    let branch = branch_for(&desk.repository, &desk.policy, &new, None)?;
    let text = desk.before.text().as_bytes().to_vec();
    let request = CommitRequest {
        files: vec![
            (desk.entry.path.clone(), None),
            (path.clone(), Some(text.clone())),
            (RepoPath::from(REMOVED_PATH), Some(record)),
        ],
        expected: vec![(desk.entry.path.clone(), Some(text)), (path, None), (RepoPath::from(REMOVED_PATH), record_before)],
        message: git::message(&format!("{old}: rename to {new}"), &[("Postmortem", new.to_string())]),
        branch,
    };
    let recorded = git::record(&desk.repository, &request)?;
    context.tell_branch(&recorded)?;
    context.say(format!("{old} is now {new}"))?;
    Ok(Exit::Clean)
}

/// A whole id, or a new last part behind the old date.
fn new_id(wanted: &str, date: NaiveDate) -> Result<PostmortemId> {
    PostmortemId::parse(wanted).or_else(|| PostmortemId::new(date, wanted)).ok_or_else(|| {
        Error::new(format!("`{wanted}` is no id")).hint("write a date and a slug of a-z, 0-9 and hyphens: `2026-11-20-checkout-latency`")
    })
}

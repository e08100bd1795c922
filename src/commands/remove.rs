//! `pmgit remove`: out of the archive, on record; history keeps the text.

use super::Exit;
use super::shared::attachments::{Attachment, attachments};
use super::shared::branch::branch_for;
use super::shared::context::{Context, worded};
use super::shared::removal::entry_added;
use super::shared::transition::EditSession;
use super::shared::which::Which;
use crate::cli;
use crate::error::Result;
use crate::git::{self, Message};
use crate::text::plural;

pub(super) fn run(arguments: &cli::Remove, context: &mut Context<'_>) -> Result<Exit> {
    let reason = worded("--reason", &arguments.reason)?;
    let session = EditSession::open(Which::Exactly(&arguments.id), context)?;
    let id = &session.entry.id;
    let now = context.moment_now(&session.policy);
    let approver =
        session.approver("--approved-by", &arguments.approved_by, now, "the removal of their own postmortem")?;
    let files = attachments(&session.repository, id, &session.policy.documents)?;
    let record = entry_added(&session.repository, id, reason, &approver, None)?;
    let (branching, on) = branch_for(&session.repository, &session.policy, id, None)?;
    let request = git::Request {
        files: [session.edit(None), record].into_iter().chain(files.iter().map(Attachment::removed)).collect(),
        message: Message {
            subject: format!("{id}: remove from the archive"),
            body: reason.to_owned(),
            trailers: vec![("Postmortem", id.to_string())],
        },
        branching,
        on,
    };
    session.commit(&request, context)?;
    context.out(format!("{id} is removed, approved by {approver}"))?;
    if !files.is_empty() {
        context.out(format!("  {} removed with it", plural(files.len(), "file")))?;
    }
    context.note("history keeps the text: whoever has a clone can still read it")?;
    Ok(Exit::Clean)
}

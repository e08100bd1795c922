//! `pmgit approve`: somebody other than the owner has read the postmortem, and stands behind it.

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{Desk, Stamped};
use crate::calendar::to_toml;
use crate::cli;
use crate::document::edit::{Editor, Value};
use crate::document::{Moment, Status, fold_handle, said, same_person};
use crate::error::{Error, Result};

pub(super) fn run(arguments: &cli::Approve, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    let stamped = Stamped::of(&arguments.stamp, context, &desk)?;
    let approver = desk.policy.handle_behind(&stamped.by);
    refuse_unless_under_review(&desk)?;
    if is_owner(&desk, &approver) {
        return Err(Error::refusal("the owner cannot approve their own postmortem")
            .cause(format!("`{}` is the owner of `{}`", stamped.by, desk.entry.id))
            .hint("let somebody else read and approve it"));
    }
    let standing = standing(&desk, &approver);
    if let (Some(at), Status::InReview) = (standing, desk.document.status()) {
        return Err(Error::refusal(format!("`{approver}` has approved `{}` already", desk.entry.id))
            .cause(format!("the approval is of {}", to_toml(at))));
    }
    if let Some(since) = under_review_since(&desk).filter(|since| stamped.at < *since) {
        return Err(Error::refusal("an approval from before the review does not count")
            .cause(format!("`{}` came into review at {}", desk.entry.id, to_toml(since)))
            .hint("correct the time of `--at`"));
    }
    let mut editor = desk.editor()?;
    add(&mut editor, &approver, stamped.at)?;
    let trailers = vec![("Postmortem", desk.entry.id.to_string()), ("Postmortem-Approval", approver.clone())];
    let subject = format!("{}: approve ({approver})", desk.entry.id);
    desk.record(context, editor, &subject, trailers, desk.document.status())?;
    context.tell_future("the approval", stamped.at)?;
    context.say(format!("{}: approved by {approver}", desk.entry.id))?;
    let me = Context::whoami(&desk.repository, &desk.policy)?;
    if !same_person(&me, &approver) {
        context.tell(format!(
            "note: the commit is by {me}; an approval is worth most in a commit of the approver's own"
        ))?;
    }
    Ok(Exit::Clean)
}

/// Adds a row.
pub(super) fn add(editor: &mut Editor, by: &str, at: Moment) -> Result<()> {
    editor.append_row("approvals", &[("by", Value::String(by.to_owned())), ("at", Value::Datetime(to_toml(at)))])
}

/// Whether a handle is the owner's, under whatever spelling.
pub(super) fn is_owner(desk: &Desk, approver: &str) -> bool {
    desk.document.owner().is_some_and(|owner| desk.policy.is_same_person(owner, approver))
}

/// A draft is not read to be approved yet.
pub(super) fn refuse_unless_under_review(desk: &Desk) -> Result<()> {
    match desk.document.status() {
        Status::Draft => Err(Error::refusal(format!("`{}` is a draft", desk.entry.id))
            .cause("only approvals count that are given after it came into review")
            .hint(format!("`pmgit submit {}` first", desk.entry.id))),
        Status::InReview | Status::Reviewed | Status::Closed => Ok(()),
    }
}

/// When the postmortem last came into review.
pub(super) fn under_review_since(desk: &Desk) -> Option<Moment> {
    let entry = desk.document.transitions.iter().rfind(|entry| entry.to.as_deref() == Some(&Status::InReview))?;
    entry.at.as_deref().copied()
}

/// When this person approved it since then, the last time.
pub(super) fn standing(desk: &Desk, approver: &str) -> Option<Moment> {
    let since = under_review_since(desk);
    let approvals = desk.document.approvals.iter().filter(|approval| {
        let by = said(approval.by.as_ref()).map(|by| fold_handle(&desk.policy.handle_behind(by)));
        by == Some(fold_handle(approver))
    });
    approvals
        .filter_map(|approval| approval.at.as_deref().copied())
        .filter(|at| since.is_none_or(|since| *at >= since))
        .max()
}

//! `pmgit approve`: somebody other than the owner has read the postmortem, and stands behind it.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{EditSession, Stamped};
use crate::calendar::to_toml;
use crate::cli;
use crate::document::edit::{Editor, Value};
use crate::document::{Approval, Moment, Status, TextDigest, fold_handle, said, same_person};
use crate::error::{Error, Result};
use crate::policy::PEOPLE_PATH;

pub(super) fn run(arguments: &cli::Approve, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    let stamped = Stamped::resolve(&arguments.stamp, context, &session)?;
    let approver = session.policy.handle_behind(&stamped.by);
    refuse_unless_under_review(&session)?;
    if is_owner(&session, &approver) {
        return Err(Error::refusal("the owner cannot approve their own postmortem")
            .cause(format!("`{}` is the owner of `{}`", stamped.by, session.entry.id))
            .hint("let somebody else read and approve it"));
    }
    refuse_unless_it_counts(&session, &approver, stamped.at)?;
    let of = TextDigest::of(&session.document);
    let standing = standing(&session, &approver, &of);
    if let (Some(at), Status::InReview) = (standing, session.document.status()) {
        return Err(Error::refusal(format!("`{approver}` has approved `{}` already", session.entry.id))
            .cause(format!("the approval is of {}", to_toml(at))));
    }
    if let Some(since) = under_review_since(&session).filter(|since| stamped.at < *since) {
        return Err(Error::refusal("an approval from before the review does not count")
            .cause(format!("`{}` came into review at {}", session.entry.id, to_toml(since)))
            .hint("correct the time of `--at`"));
    }
    let mut editor = session.editor()?;
    let at = unused(&session, &approver, stamped.at);
    add(&mut editor, &approver, at, &of)?;
    let trailers = vec![("Postmortem", session.entry.id.to_string()), ("Postmortem-Approval", approver.clone())];
    let subject = format!("{}: approve ({approver})", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.note_future("the approval", stamped.at)?;
    context.out(format!("{}: approved by {approver}", session.entry.id))?;
    let me = Context::whoami(&session.repository, &session.policy)?;
    if !same_person(&me, &approver) {
        context
            .remark(format!("the commit is by {me}; an approval is worth most in a commit of the approver's own"))?;
    }
    Ok(Exit::Clean)
}

/// An approval that would not count is not recorded.
fn refuse_unless_it_counts(session: &EditSession, by: &str, at: Moment) -> Result<()> {
    let policy = &session.policy;
    if !policy.may_approve(by) {
        return Err(Error::refusal(format!("`{by}` is not in `{PEOPLE_PATH}`"))
            .cause("with `gate.people = \"known\"`, only approvals by people in it count")
            .hint("add them there first, in a change of its own"));
    }
    if policy.has_left(by, policy.calendar.day_of(at)) {
        return Err(Error::refusal(format!("`{by}` has left, so their approval does not count"))
            .hint(format!("ask somebody else, or correct `left` in `{PEOPLE_PATH}`")));
    }
    Ok(())
}

/// Adds a row, which says what was approved.
pub(super) fn add(editor: &mut Editor, by: &str, at: Moment, of: &TextDigest) -> Result<()> {
    let row = [
        ("by", Value::String(by.to_owned())),
        ("at", Value::Datetime(to_toml(at))),
        ("of", Value::String(of.to_string())),
    ];
    editor.append_row("approvals", &row)
}

/// Whether a handle is the owner's, under whatever spelling.
pub(super) fn is_owner(session: &EditSession, approver: &str) -> bool {
    session.document.owner().is_some_and(|owner| session.policy.is_same_person(owner, approver))
}

/// A draft is not read to be approved yet.
pub(super) fn refuse_unless_under_review(session: &EditSession) -> Result<()> {
    match session.document.status() {
        Status::Draft => Err(Error::refusal(format!("`{}` is a draft", session.entry.id))
            .cause("only approvals count that are given after it came into review")
            .hint(format!("`pmgit submit {}` first", session.entry.id))),
        Status::InReview | Status::Reviewed | Status::Closed => Ok(()),
    }
}

/// The moment, or the next second in which this person has not approved another text: a row is known by who and when.
pub(super) fn unused(session: &EditSession, by: &str, at: Moment) -> Moment {
    let is_theirs = |row: &Approval| said(row.by.as_ref()).is_some_and(|own| session.policy.is_same_person(own, by));
    let own = session.document.approvals.iter().filter(|row| is_theirs(row));
    let taken: BTreeSet<Moment> = own.filter_map(|row| row.at.as_deref().copied()).collect();
    let mut at = at;
    while taken.contains(&at) {
        at += TimeDelta::seconds(1);
    }
    at
}

/// When the postmortem last came into review.
pub(super) fn under_review_since(session: &EditSession) -> Option<Moment> {
    let entry = session.document.transitions.iter().rfind(|entry| entry.to.as_deref() == Some(&Status::InReview))?;
    entry.at.as_deref().copied()
}

/// When this person approved that text since then, the last time. A row that does not say what it is for may be for
/// another text.
pub(super) fn standing(session: &EditSession, approver: &str, of: &TextDigest) -> Option<Moment> {
    let since = under_review_since(session);
    let approvals = session.document.approvals.iter().filter(|approval| {
        let by = said(approval.by.as_ref()).map(|by| fold_handle(&session.policy.handle_behind(by)));
        let is_of_it = approval.of.as_ref().and_then(|known| TextDigest::parse(&known.value).ok()).as_ref() == Some(of);
        by == Some(fold_handle(approver)) && is_of_it
    });
    approvals
        .filter_map(|approval| approval.at.as_deref().copied())
        .filter(|at| since.is_none_or(|since| *at >= since))
        .max()
}

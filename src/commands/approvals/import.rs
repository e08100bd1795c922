//! `pmgit approvals import`: who has approved the pull request on the forge, on record.

use super::{ReviewForge, stale};
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::approve::{add, is_owner, refuse_unless_under_review, standing, under_review_since};
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::document::Moment;
use crate::error::{Error, Result};
use crate::forge::{Approved, Pull, Reviewed};
use crate::git::Version;
use crate::policy::{Account, PEOPLE_PATH};

pub(super) fn run(arguments: &cli::Import, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    refuse_unless_under_review(&session)?;
    let forge = ReviewForge::choose(&session.repository, &arguments.asked)?;
    let (pull, approved) = forge.ask(&arguments.asked, context)?;
    refuse_another_text(&session, &pull)?;
    let mut given = Vec::new();
    for one in &approved {
        match weigh(&session, forge.account, one) {
            Ok((handle, at)) => given.push((handle, at)),
            Err(why) => context.remark(why)?,
        }
    }
    if given.is_empty() {
        context.out(format!("{}: there is no approval to record", session.entry.id))?;
        return Ok(Exit::Clean);
    }
    record(&session, &given, arguments.asked.pull, context)?;
    Ok(Exit::Clean)
}

fn record(session: &EditSession, given: &[(String, Moment)], pull: u64, context: &mut Context<'_>) -> Result<()> {
    let mut editor = session.editor()?;
    let mut trailers = vec![("Postmortem", session.entry.id.to_string())];
    for (handle, at) in given {
        add(&mut editor, handle, *at)?;
        trailers.push(("Postmortem-Approval", handle.clone()));
    }
    let names = given.iter().map(|(handle, _)| handle.as_str()).collect::<Vec<_>>().join(", ");
    let subject = format!("{}: approved by {names} in pull request {pull}", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    for (handle, at) in given {
        context.out(format!("{}: approved by {handle} at {}", session.entry.id, to_toml(*at)))?;
    }
    Ok(())
}

/// Whoever approved on the forge approved the text of its head; it must be the one that stands here.
fn refuse_another_text(session: &EditSession, pull: &Pull) -> Result<()> {
    let short: String = pull.head.chars().take(12).collect();
    let commit = session.repository.resolve(&pull.head).map_err(|_| {
        Error::new(format!("the head of the pull request, {short}, is not in this clone"))
            .hint("fetch it first: `git fetch origin`, and check out its branch")
    })?;
    let version = Version::Tree(session.repository.tree_of(commit)?);
    let there = session.repository.file(&version, &session.entry.path)?;
    if there.as_deref() == Some(session.before.text().as_bytes()) {
        return Ok(());
    }
    Err(Error::refusal(format!("`{}` is not as it was approved", session.entry.path))
        .cause(format!("it differs from the head of the pull request, {short}"))
        .hint("check out the branch of the pull request, or let it be approved as it is now"))
}

/// Whose approval it is and of when; or why it is not recorded.
fn weigh(session: &EditSession, account: Account, one: &Approved) -> Result<(String, Moment), String> {
    let login = &one.login;
    let Reviewed::Head(at) = one.reviewed else { return Err(stale(one).unwrap_or_default()) };
    let handles =
        session.policy.people.as_ref().map(|people| people.with_account(account, &one.login)).unwrap_or_default();
    let handle = match handles.as_slice() {
        [handle] => (*handle).to_owned(),
        [] => {
            return Err(format!(
                "`{login}` is nobody in `{PEOPLE_PATH}`; add `{} = \"{login}\"` to whoever it is",
                account.key
            ));
        }
        _ => return Err(format!("`{login}` is more than one person in `{PEOPLE_PATH}`: {}", handles.join(", "))),
    };
    if is_owner(session, &handle) {
        return Err(format!("{handle} is the owner, whose approval does not count"));
    }
    if standing(session, &handle).is_some() {
        return Err(format!("{handle} has approved already, on record"));
    }
    if under_review_since(session).is_some_and(|since| at < since) {
        return Err(format!("{handle} approved before the postmortem came into review, which does not count"));
    }
    Ok((handle, at))
}

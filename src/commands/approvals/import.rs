//! `pmgit approvals import`: who has approved the pull request on the forge, on record.

use super::given::{Given, PullRequest, Texts, given};
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::approve::{add, refuse_unless_under_review};
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::error::Result;
use crate::text::both;

pub(super) fn run(arguments: &cli::Import, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    refuse_unless_under_review(&session)?;
    let asked = &arguments.asked;
    let request = PullRequest {
        from: asked.from,
        number: asked.pull,
        reach: &asked.reach,
        commit: arguments.commit.as_deref(),
        texts: if arguments.merged { Texts::Any } else { Texts::ThisOne },
    };
    let found = given(&session, request, context)?;
    if found.is_empty() {
        context.out(context.say(both! {
            en: "{}: there is no approval to record", session.entry.id;
            ja: "{}：記録する承認はありません", session.entry.id
        }))?;
        return Ok(Exit::Clean);
    }
    record(&session, &found, asked.pull, context)?;
    Ok(Exit::Clean)
}

fn record(session: &EditSession, found: &[Given], pull: u64, context: &mut Context<'_>) -> Result<()> {
    let mut editor = session.editor()?;
    let mut trailers = vec![("Postmortem", session.entry.id.to_string())];
    for one in found {
        add(&mut editor, &one.by, one.at, &one.of)?;
        trailers.push(("Postmortem-Approval", one.by.clone()));
    }
    let names = found.iter().map(|one| one.by.as_str()).collect::<Vec<_>>().join(", ");
    let subject = format!("{}: approved by {names} in pull request {pull}", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    for one in found {
        context.out(context.say(both! {
            en: "{}: approved by {} at {}", session.entry.id, one.by, to_toml(one.at);
            ja: "{}：{}が{}に承認", session.entry.id, one.by, to_toml(one.at)
        }))?;
    }
    Ok(())
}

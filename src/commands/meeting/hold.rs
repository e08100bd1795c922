//! `pmgit meeting hold`: the minutes. Nobody is recorded as present unless somebody says so.

use super::moment_text;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::minutes::Minutes;
use crate::commands::shared::transition::EditSession;
use crate::document::{Moment, Status};
use crate::error::{Error, Result};
use crate::invitees;
use crate::text::and_list;
use crate::toml_record::nearest;

pub(super) fn run(arguments: &cli::Hold, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.id, context)?;
    let id = &session.entry.id;
    let held = held(arguments, &session, context)?;
    let attendees = attendees(arguments, &session)?;
    let mut editor = session.editor()?;
    Minutes::new(Some(held), Some(&arguments.outcome), &attendees)?.write(&mut editor)?;
    if editor.text() == session.before.text() {
        return Err(Error::refusal(format!("the minutes of `{id}` say so already"))
            .hint("give what is to be corrected: `--held`, `--outcome` or `--attendee`"));
    }
    let trailers = vec![("Postmortem", id.to_string())];
    session.record(context, editor, &format!("{id}: hold the meeting"), trailers, session.document.status())?;
    context.note_future("the meeting", held)?;
    if attendees.is_empty() {
        let standing: Vec<String> =
            session.document.meeting.attendees.iter().map(|one| format!("`{}`", one.value)).collect();
        context.remark(if standing.is_empty() {
            "nobody is recorded as present".to_owned()
        } else {
            format!("recorded as present is whom the document named before: {}", and_list(&standing))
        })?;
        context.hint_line("`--everyone`, `--absent NAME` or `--attendee NAME` says who was there")?;
    }
    context.out(format!("{id}: the meeting was held on {}", moment_text(held, &session.policy)))?;
    let next = match session.document.status() {
        Status::Draft => format!("`pmgit submit {id}`, then `pmgit review {id} --approved-by NAME`"),
        Status::InReview => format!("`pmgit review {id} --approved-by NAME`"),
        Status::Reviewed | Status::Closed => return Ok(Exit::Clean),
    };
    context.out(format!("  next: {next}"))?;
    Ok(Exit::Clean)
}

/// When it began: as it is told, else as it is recorded already, else as it was scheduled.
fn held(arguments: &cli::Hold, session: &EditSession, context: &Context<'_>) -> Result<Moment> {
    if let Some(held) = &arguments.held {
        return context.moment(held, &session.policy);
    }
    let meeting = &session.document.meeting;
    if let Some(held) = &meeting.held {
        return Ok(held.value);
    }
    let cannot = || Error::refusal(format!("cannot tell when the meeting of `{}` was held", session.entry.id));
    if let Some(cancelled) = &meeting.cancelled {
        let at = moment_text(cancelled.value, &session.policy);
        let error = cannot().cause(format!("it was cancelled on {at}"));
        return Err(error.hint("if it was held all the same, say when it began: `--held TIME`"));
    }
    match &meeting.scheduled {
        Some(scheduled) if scheduled.value <= context.now => Ok(scheduled.value),
        Some(scheduled) => Err(cannot()
            .cause(format!(
                "it is scheduled for {}, which has not come yet",
                moment_text(scheduled.value, &session.policy)
            ))
            .hint("say when it began: `--held TIME`")),
        None => Err(cannot().cause("it was never scheduled").hint("say when it began: `--held TIME`")),
    }
}

/// Who was there: those who are named, or those who were invited, less who is said to have been absent.
fn attendees(arguments: &cli::Hold, session: &EditSession) -> Result<Vec<String>> {
    if !arguments.everyone && arguments.absent.is_empty() {
        return Ok(arguments.attendees.clone());
    }
    let invited = invitees::invitees_of(&session.document, &session.policy);
    let handles: Vec<&str> = invited.iter().map(|invitee| invitee.handle).collect();
    for absent in &arguments.absent {
        let absent = worded("--absent", absent)?;
        if !handles.iter().any(|handle| session.policy.is_same_person(handle, absent)) {
            let error = Error::refusal(format!("`{absent}` was not invited"));
            return Err(match nearest(absent, &handles) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("`pmgit meeting show {}` says who was", session.entry.id)),
            });
        }
    }
    let was_absent = |handle: &str| arguments.absent.iter().any(|absent| session.policy.is_same_person(handle, absent));
    let present = handles.into_iter().filter(|handle| !was_absent(handle));
    Ok(present.map(|handle| handle.trim().trim_start_matches('@').to_owned()).collect())
}

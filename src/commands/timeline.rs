//! `pmgit timeline`: moments that come in without opening the file, where they belong by their time.

use chrono::{Datelike, Offset, TimeDelta};

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::drafting::{Change, Keep};
use super::shared::transition::EditSession;
use crate::calendar::to_toml;
use crate::cli::{self, TimelineCommand};
use crate::document::edit::Value;
use crate::document::{Moment, Rows, TimelineMoment, When, exact, said};
use crate::error::{Error, Result};

/// How far two clocks may differ before a moment counts as one that has not come yet.
const LENIENCE: TimeDelta = TimeDelta::days(1);

pub(super) fn run(arguments: &cli::Timeline, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        TimelineCommand::Add(arguments) => add(arguments, context),
    }
}

fn add(arguments: &cli::AddMoment, context: &mut Context<'_>) -> Result<Exit> {
    let event = worded("TEXT", &arguments.text)?;
    for evidence in &arguments.evidence {
        worded("--evidence", evidence)?;
    }
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(&arguments.id, keep, context)?;
    let at = context.moment(&arguments.at, &session.policy)?;
    refuse_future(at, context)?;
    let rows = &session.document.timeline;
    if rows.iter().any(|row| row.at.as_deref() == Some(&When::Moment(at)) && said(row.event.as_ref()) == Some(event)) {
        return Err(Error::refusal(format!("the timeline of `{}` says this already", session.entry.id))
            .hint(format!("`pmgit edit {}` opens it", session.entry.id)));
    }
    let at = to_toml(like_the_others(at, rows));
    let index = place(context.moment(&at, &session.policy)?, rows);
    let mut row = vec![("at", Value::Datetime(at.clone()))];
    row.extend(arguments.kind.clone().map(|kind| ("kind", Value::String(kind))));
    row.push(("event", Value::String(event.to_owned())));
    if !arguments.evidence.is_empty() {
        let links = arguments.evidence.iter().map(|link| link.trim().to_owned());
        row.push(("evidence", Value::Strings(links.collect())));
    }
    let mut editor = session.editor()?;
    editor.insert_row("timeline", index, &row)?;
    let (part, says) = (format!("timeline[{index}]"), format!("{at} {event}"));
    session.keep(keep, editor, &Change { subject: "add to the timeline", part: &part, says: &says }, context)?;
    Ok(Exit::Clean)
}

/// A timeline tells what has happened.
fn refuse_future(at: Moment, context: &Context<'_>) -> Result<()> {
    if at.signed_duration_since(context.now) <= LENIENCE {
        return Ok(());
    }
    Err(Error::refusal(format!("{} has not come yet", to_toml(at)))
        .cause("a timeline tells what has happened")
        .hint("correct the time; what is to be done goes into the actions: `pmgit action add`"))
}

/// The moment with the offset that all the others have, so that the column of times can be read down.
fn like_the_others(at: Moment, rows: &Rows<TimelineMoment>) -> Moment {
    let mut offsets = rows.iter().filter_map(|row| Some(exact(&row.at)?.value.offset().fix()));
    let Some(first) = offsets.next().filter(|first| offsets.all(|other| other == *first)) else { return at };
    let shown = at.with_timezone(&first);
    if (0..=9999).contains(&shown.year()) { shown } else { at }
}

/// The index of the first row that is later; of rows at the same time the new one is the last.
fn place(at: Moment, rows: &Rows<TimelineMoment>) -> usize {
    rows.iter()
        .position(|row| row.at.as_deref().is_some_and(|other| When::Moment(at).is_before(*other)))
        .unwrap_or(rows.len())
}

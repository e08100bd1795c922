//! `pmgit timeline`: moments that come in without opening the file, where they belong by their time.

use chrono::{Datelike, NaiveDate, Offset, TimeDelta};

use super::Exit;
use super::shared::context::{Context, worded};
use super::shared::drafting::{Change, Keep};
use super::shared::transition::EditSession;
use super::shared::which::behind_id;
use crate::calendar::to_toml;
use crate::cli::{self, TimelineCommand};
use crate::document::edit::Value;
use crate::document::{Moment, Rows, TimelineMoment, When, exact, said};
use crate::error::{Error, Result};
use crate::policy::Policy;

/// How far two clocks may differ before a moment counts as one that has not come yet.
const LENIENCE: TimeDelta = TimeDelta::days(1);

pub(super) fn run(arguments: &cli::Timeline, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        TimelineCommand::Add(arguments) => add(arguments, context),
    }
}

fn add(arguments: &cli::AddMoment, context: &mut Context<'_>) -> Result<Exit> {
    let (which, given) = behind_id(&arguments.first, arguments.second.as_deref(), "TEXT", context)?;
    let event = worded("TEXT", given)?;
    for evidence in &arguments.evidence {
        worded("--evidence", evidence)?;
    }
    let by = arguments.by.as_deref().map(|by| worded("--by", by)).transpose()?;
    let detail = arguments.detail.as_deref().map(|text| worded("--detail", text).map(|_| text)).transpose()?;
    let keep = Keep::by(arguments.commit);
    let session = EditSession::open_for(which, keep, context)?;
    let span = Span::read(arguments, &session.policy, context)?;
    let rows = &session.document.timeline;
    if rows.iter().any(|row| row.at.as_deref() == Some(&span.at) && said(row.event.as_ref()) == Some(event)) {
        return Err(Error::refusal(format!("the timeline of `{}` says this already", session.entry.id))
            .hint(format!("`pmgit edit {}` opens it", session.entry.id)));
    }
    let (at, until) = (like_the_others(span.at, rows), span.until.map(|until| like_the_others(until, rows)));
    let index = place(at, rows);
    let mut row = vec![("at", written(at))];
    row.extend(until.map(|until| ("until", written(until))));
    row.extend(arguments.about.then_some(("about", Value::Bool(true))));
    row.extend(by.map(|by| ("by", Value::String(by.to_owned()))));
    row.extend(arguments.kind.clone().map(|kind| ("kind", Value::String(kind))));
    row.push(("event", Value::String(event.to_owned())));
    row.extend(detail.map(|detail| ("detail", Value::String(as_block(detail)))));
    if !arguments.evidence.is_empty() {
        let links = arguments.evidence.iter().map(|link| link.trim().to_owned());
        row.push(("evidence", Value::Strings(links.collect())));
    }
    let mut editor = session.editor()?;
    editor.insert_row("timeline", index, &row)?;
    let when = until.map_or_else(|| text(at), |until| format!("{} to {}", text(at), text(until)));
    let about = if arguments.about { "about " } else { "" };
    let (part, says) = (format!("timeline[{index}]"), format!("{about}{when} {event}"));
    session.keep(keep, editor, &Change { subject: "add to the timeline", part: &part, says: &says }, context)?;
    Ok(Exit::Clean)
}

/// When a row was, and until when.
struct Span {
    at: When,
    until: Option<When>,
}

impl Span {
    fn read(arguments: &cli::AddMoment, policy: &Policy, context: &Context<'_>) -> Result<Self> {
        let at = when(&arguments.at, policy, context)?;
        let until = arguments.until.as_deref().map(|until| when(until, policy, context)).transpose()?;
        for time in std::iter::once(at).chain(until) {
            refuse_future(time, policy, context)?;
        }
        if let When::Day(day) = at
            && arguments.about
        {
            return Err(Error::refusal(format!("`--about` adds nothing to {day}"))
                .cause("a day without a time is as approximate as a row can be")
                .hint("leave out `--about`, or give a time: `--at \"2026-11-20 09:00\" --about`"));
        }
        match until {
            Some(until) if until.is_before(at) => {
                Err(Error::refusal("`--until` is before `--at`: it would end before it began")
                    .cause(format!("{} is before {}", text(until), text(at)))
                    .hint("correct one of the two times"))
            }
            Some(until) if until == at => Err(Error::refusal("`--until` is the same as `--at`")
                .hint("leave out `--until`; it is for what lasted some time")),
            Some(_) | None => Ok(Self { at, until }),
        }
    }
}

/// A time as a person gives it, or a day where nothing more is known.
fn when(given: &str, policy: &Policy, context: &Context<'_>) -> Result<When> {
    let is_day = given.trim().len() == 10 && given.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match NaiveDate::parse_from_str(given.trim(), "%Y-%m-%d").ok().filter(|_| is_day) {
        Some(day) => Ok(When::Day(day)),
        None => context.moment(given, policy).map(When::Moment),
    }
}

fn text(when: When) -> String {
    match when {
        When::Moment(at) => to_toml(at),
        When::Day(day) => day.to_string(),
    }
}

fn written(when: When) -> Value {
    match when {
        When::Moment(at) => Value::Datetime(to_toml(at)),
        When::Day(day) => Value::Date(day),
    }
}

/// What has lines ends with one, so that its quotes stand on a line of their own.
fn as_block(detail: &str) -> String {
    let detail = detail.trim_matches(['\r', '\n']).trim_end();
    if detail.contains('\n') { format!("{detail}\n") } else { detail.trim_start().to_owned() }
}

/// A timeline tells what has happened.
fn refuse_future(when: When, policy: &Policy, context: &Context<'_>) -> Result<()> {
    let has_come = match when {
        When::Moment(at) => at.signed_duration_since(context.now) <= LENIENCE,
        When::Day(day) => day.signed_duration_since(policy.calendar.day_of(context.now.fixed_offset())) <= LENIENCE,
    };
    if has_come {
        return Ok(());
    }
    Err(Error::refusal(format!("{} has not come yet", text(when)))
        .cause("a timeline tells what has happened")
        .hint("correct the time; what is to be done goes into the actions: `pmgit action add`"))
}

/// The time with the offset that all the others have, so that the column of times can be read down.
fn like_the_others(when: When, rows: &Rows<TimelineMoment>) -> When {
    let When::Moment(at) = when else { return when };
    let mut offsets = rows.iter().filter_map(|row| Some(exact(&row.at)?.value.offset().fix()));
    let Some(first) = offsets.next().filter(|first| offsets.all(|other| other == *first)) else { return when };
    let shown: Moment = at.with_timezone(&first);
    // As it will be read: a document has no nanoseconds that its text does not show.
    let shown = if (0..=9999).contains(&shown.year()) { shown } else { at };
    When::Moment(Moment::parse_from_rfc3339(&to_toml(shown)).unwrap_or(shown))
}

/// The index of the first row that is later; of rows at the same time the new one is the last. A day alone goes behind
/// what is surely before it, and so above the moments of that day.
fn place(when: When, rows: &Rows<TimelineMoment>) -> usize {
    let at = |row: &TimelineMoment| row.at.as_deref().copied();
    match when {
        When::Moment(_) => {
            rows.iter().position(|row| at(row).is_some_and(|other| when.is_before(other))).unwrap_or(rows.len())
        }
        When::Day(_) => rows
            .iter()
            .rposition(|row| at(row).is_some_and(|other| other.is_before(when) || other == when))
            .map_or(0, |last| last + 1),
    }
}

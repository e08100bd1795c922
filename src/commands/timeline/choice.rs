//! Which row of a timeline a person means: by its number, its time or its words.

use crate::calendar::{Read, Undated};
use crate::civil;
use crate::commands::shared::context::Context;
use crate::commands::shared::transition::EditSession;
use crate::document::{TimelineMoment, When, said};
use crate::error::{Error, Result};
use crate::text::{both, named};

/// So many rows are told.
const MOST: usize = 20;

/// The index of the row, as findings count it: from 0.
pub(super) fn choose(session: &EditSession, wanted: &str, context: &Context<'_>) -> Result<usize> {
    let wanted = wanted.trim();
    let number = wanted.strip_prefix("timeline[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(wanted);
    let rows = &session.document.timeline;
    if let Some(index) = number.parse::<usize>().ok().filter(|index| *index < rows.len()) {
        return Ok(index);
    }
    let at_time: Vec<usize> = matching(session, |row| is_at(row, wanted, session, context));
    let found = if at_time.is_empty() { matching(session, |row| has_words(row, wanted)) } else { at_time };
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(unknown(session, wanted)),
        several => Err(ambiguous(session, wanted, several)),
    }
}

fn matching(session: &EditSession, is_meant: impl Fn(&TimelineMoment) -> bool) -> Vec<usize> {
    let rows = session.document.timeline.iter().enumerate();
    rows.filter(|(_, row)| is_meant(row)).map(|(index, _)| index).collect()
}

/// Whether a row is at a time, to the minute where no seconds are written; on any day where none is.
fn is_at(row: &TimelineMoment, wanted: &str, session: &EditSession, context: &Context<'_>) -> bool {
    let Some(at) = row.at.as_deref() else { return false };
    let Ok(read) = civil::read(wanted) else { return false };
    let day = at.day();
    let day = match (at, read.day) {
        (When::Moment(at), _) => session.policy.calendar.day_of(*at),
        (When::Day(_), _) => day,
    };
    let reading = context.reading(&session.policy, Undated::On(day));
    let Ok(understood) = reading.complete(&read) else { return false };
    match (at, understood.value) {
        (When::Moment(at), Read::Moment(other)) => {
            let minute = |at: &crate::document::Moment| at.timestamp().div_euclid(60);
            *at == other || other.timestamp() % 60 == 0 && minute(at) == minute(&other)
        }
        (When::Moment(at), Read::Day(day)) => session.policy.calendar.day_of(*at) == day,
        (When::Day(day), Read::Day(other)) => *day == other,
        (When::Day(_), Read::Moment(_)) => false,
    }
}

/// Whether a row's event has every word.
fn has_words(row: &TimelineMoment, wanted: &str) -> bool {
    let Some(event) = said(row.event.as_ref()).map(str::to_lowercase) else { return false };
    let wanted = wanted.to_lowercase();
    !wanted.is_empty() && (event.contains(&wanted) || wanted.split_whitespace().all(|word| event.contains(word)))
}

fn row_text(session: &EditSession, index: usize) -> String {
    let row = &session.document.timeline[index];
    let at = row.at.as_deref().map_or_else(|| "-".to_owned(), |at| super::span::text(*at));
    format!("{index}  {at}  {}", said(row.event.as_ref()).unwrap_or("-"))
}

fn listed(session: &EditSession, rows: &[usize]) -> String {
    let mut lines: Vec<String> = rows.iter().take(MOST).map(|&index| row_text(session, index)).collect();
    if rows.len() > MOST {
        lines.push(format!("... ({})", rows.len()));
    }
    lines.join("\n")
}

fn ambiguous(session: &EditSession, wanted: &str, rows: &[usize]) -> Error {
    let (count, id, name) = (rows.len(), &session.entry.id, named(wanted));
    Error::refusal(both! {
        en: "{name} means {count} rows of the timeline of `{id}`";
        ja: "`{id}`のタイムラインで、{name}に当てはまる項目が{count}件あります"
    })
    .quoting(listed(session, rows))
    .hint(both! { en: "name the row by its number"; ja: "項目の番号を指定してください" })
}

fn unknown(session: &EditSession, wanted: &str) -> Error {
    let (id, name) = (&session.entry.id, named(wanted));
    let error = Error::refusal(both! {
        en: "the timeline of `{id}` has no row {name}";
        ja: "`{id}`のタイムラインに{name}という項目はありません"
    });
    let all: Vec<usize> = (0..session.document.timeline.len()).collect();
    if all.is_empty() {
        return error.hint(both! {
            en: "it has none yet; `pmgit timeline add {id} TEXT --at TIME` adds one";
            ja: "項目はまだありません。`pmgit timeline add {id} TEXT --at TIME`で追加できます"
        });
    }
    let rows = listed(session, &all);
    error.hint(both! {
        en: "name one by its number, its time or its words:\n{rows}";
        ja: "番号、時刻、または説明の一部で指定してください：\n{rows}"
    })
}

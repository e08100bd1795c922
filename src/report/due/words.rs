//! What the forms for people have in common: how late something is, when it is due, whose it is and where it stands.

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::{TaskList, Unread};
use crate::calendar::span_text;
use crate::tasks::{Due, Party, Task};
use crate::text::{Language, and_list, plural};

/// `2 overdue, 1 due within 7 days`.
pub(super) fn headline(list: &TaskList) -> String {
    let within = span(list.within);
    let (overdue, ahead) = (list.overdue().count(), list.ahead().count());
    match (overdue, ahead) {
        (0, 0) => format!("nothing is due within {within}"),
        (0, ahead) => format!("nothing is overdue, {ahead} due within {within}"),
        (overdue, 0) => format!("{overdue} overdue, nothing else due within {within}"),
        (overdue, ahead) => format!("{overdue} overdue, {ahead} due within {within}"),
    }
}

/// Which time, which zone and which branches it is about.
pub(super) fn ground(list: &TaskList) -> String {
    let now = list.now.with_timezone(&list.zone).format("%a %-d %b %Y, %H:%M");
    let branches = match list.branches {
        0 => String::new(),
        more => format!(" and {}", plural(more, "unmerged branch")),
    };
    format!("{now} {}; {}{branches}", list.zone, list.trunk)
}

/// What is to be done.
pub(super) fn deed(task: &Task) -> String {
    let what = task.what.words();
    task.detail.as_ref().map_or_else(|| what.to_owned(), |detail| format!("{what}: {detail}"))
}

/// How late it is, or how soon, and when: `3 days late (Mon 23 Nov, 24:00)`.
pub(super) fn when(task: &Task, list: &TaskList) -> String {
    let due = task.due.moment();
    let apart = list.now - due;
    let shown = time_text(&task.due, list);
    if task.due.is_over(list.now) {
        format!("{} late ({shown})", span(apart))
    } else if apart > TimeDelta::zero() {
        format!("now ({shown})")
    } else {
        format!("in {} ({shown})", span(-apart))
    }
}

/// The time itself, in the policy's zone; the year where it is another one.
fn time_text(due: &Due, list: &TaskList) -> String {
    let year = list.now.with_timezone(&list.zone).year();
    match due {
        Due::Day(deadline) => {
            let form = if deadline.last_day.year() == year { "%a %-d %b" } else { "%a %-d %b %Y" };
            let off = deadline.holidays_text(Language::En).map_or_else(String::new, |names| format!("; {names}"));
            format!("{}, 24:00{off}", deadline.last_day.format(form))
        }
        Due::Moment { at, .. } => moment(*at, list, year),
    }
}

fn moment(at: DateTime<Utc>, list: &TaskList, year: i32) -> String {
    let at = at.with_timezone(&list.zone);
    let form = if at.year() == year { "%a %-d %b, %H:%M" } else { "%a %-d %b %Y, %H:%M" };
    at.format(form).to_string()
}

/// A span in English, as all of the list.
fn span(span: TimeDelta) -> String {
    span_text(span, Language::En)
}

/// Whose it is: `aiko (owner), nobody named (commander)`; `name` shows one person.
pub(super) fn whose(task: &Task, name: impl Fn(&Party) -> String) -> String {
    let parties: Vec<String> =
        task.who.iter().map(|party| format!("{} ({})", name(party), party.role.words())).collect();
    and_list(&parties)
}

/// A person's handle, with the name where it is another.
pub(super) fn person(party: &Party) -> String {
    match (&party.handle, &party.name) {
        (None, _) => match &party.left {
            Some(left) => format!("nobody, since {left} has left"),
            None => "nobody named".to_owned(),
        },
        (Some(handle), Some(name)) if name != handle => format!("{handle}, {name}"),
        (Some(handle), _) => handle.clone(),
    }
}

/// `SEV-1, draft on pm/checkout`.
pub(super) fn standing(task: &Task) -> String {
    let about = &task.about;
    let status = about.status.map(|status| status.to_string());
    let stands = match (status, &about.branch) {
        (Some(status), Some(branch)) => format!("{status} on {branch}"),
        _ => "no postmortem".to_owned(),
    };
    if about.severity.is_empty() { stands } else { format!("{}, {stands}", about.severity) }
}

/// The id of the postmortem, or the reference of the incident that has none.
pub(super) fn name(task: &Task) -> &str {
    task.about.id.as_deref().or(task.about.reference.as_deref()).unwrap_or_default()
}

/// What cannot be read, and why.
pub(super) fn unread(unread: &Unread) -> String {
    let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
    format!("{}{line} on {}: {}", unread.path, unread.branch, unread.problem)
}

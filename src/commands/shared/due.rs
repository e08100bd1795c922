//! What is due for one postmortem, as a person at a terminal reads it.

use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Utc};

use crate::calendar::{Zone, span_text};
use crate::document::Status;
use crate::rules::Subject;
use crate::tasks::{self, About, Due, Task};
use crate::text::{Language, Listing, one_line, say};

/// What is due, by time.
pub(crate) type Dues = Vec<Task>;

/// What one postmortem asks for, the first to come first. Of a closed or imported one nothing is due: what is left of it is
/// in the tickets.
pub(crate) fn dues(subject: &Subject<'_>, now: DateTime<Utc>) -> Dues {
    if subject.status() == Status::Closed || subject.is_imported() {
        return Vec::new();
    }
    let about = Arc::new(About { id: subject.id.map(ToString::to_string), ..About::default() });
    let mut tasks = tasks::tasks(subject, &about, now);
    tasks.sort_by_cached_key(Task::order);
    tasks
}

/// What is to be done, and when: `share the link for review: Sun 22 Nov, 06:00 (8 days late)`.
pub(crate) fn due_text(task: &Task, zone: &Zone, now: DateTime<Utc>, reader: &Listing) -> String {
    let language = reader.language;
    let what = task.what.in_language(language);
    let what = match (&task.detail, language) {
        (None, _) => what.to_owned(),
        (Some(detail), Language::En) => format!("{what} `{}`", one_line(detail.en())),
        (Some(detail), Language::Ja) => format!("{what}「{}」", one_line(detail.ja())),
    };
    let year = now.with_timezone(zone).year();
    let when = match &task.due {
        Due::Day(deadline) => deadline.time_near(year, language),
        Due::Moment { at, .. } => zone.time_near(at.fixed_offset(), year, language),
    };
    let apart = now - task.due.moment();
    if task.due.is_over(now) {
        let late = span_text(apart, language);
        reader.say(say! { en: "{what}: {when} ({late} late)"; ja: "{what}：{when}（{late}超過）" })
    } else if apart > chrono::TimeDelta::zero() {
        reader.say(say! { en: "{what}: {when} (now)"; ja: "{what}：{when}（進行中）" })
    } else {
        let left = span_text(-apart, language);
        reader.say(say! { en: "{what}: {when} (in {left})"; ja: "{what}：{when}（あと{left}）" })
    }
}

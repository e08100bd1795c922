//! When a row was: its time, until when, and where it belongs among the others.

use chrono::{Datelike, Offset, TimeDelta};

use crate::calendar::{Read, Undated, Understood, to_toml};
use crate::commands::shared::context::Context;
use crate::document::edit::Value;
use crate::document::{Moment, TimelineMoment, When, exact};
use crate::error::{Error, Result};
use crate::policy::Policy;
use crate::text::both;
use crate::toml_record::Located;

/// How far two clocks may differ before a moment counts as one that has not come yet.
const LENIENCE: TimeDelta = TimeDelta::days(1);

/// When a row was, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) at: When,
    pub(super) until: Option<When>,
    pub(super) is_about: bool,
}

impl Span {
    /// Refuses what has not come yet, and what ends before it begins.
    pub(super) fn checked(self, policy: &Policy, context: &Context<'_>) -> Result<Self> {
        for time in std::iter::once(self.at).chain(self.until) {
            refuse_future(time, policy, context)?;
        }
        if let When::Day(day) = self.at
            && self.is_about
        {
            return Err(Error::refusal(both! {
                en: "`--about` adds nothing to {day}";
                ja: "{day}に`--about`は付けられません"
            })
            .cause(both! {
                en: "a day without a time is as approximate as a row can be";
                ja: "時刻のない日付は、すでにおおよその日時です"
            })
            .hint(both! {
                en: "leave out `--about`, or give a time: `--at \"2026-11-20 09:00\" --about`";
                ja: "`--about`を省くか、`--at \"2026-11-20 09:00\" --about`のように時刻も指定してください"
            }));
        }
        match self.until {
            Some(until) if until.is_before(self.at) => {
                let (ends, begins) = (text(until), text(self.at));
                Err(Error::refusal(both! {
                    en: "`--until` is before `--at`: it would end before it began";
                    ja: "`--until`が`--at`より前です。始まる前に終わることになります"
                })
                .cause(both! { en: "{ends} is before {begins}"; ja: "{ends}は{begins}より前です" })
                .hint(both! { en: "correct one of the two times"; ja: "どちらかの時刻を直してください" }))
            }
            Some(until) if until == self.at => Err(Error::refusal(both! {
                en: "`--until` is the same as `--at`";
                ja: "`--until`が`--at`と同じです"
            })
            .hint(both! {
                en: "leave out `--until`; it is for what lasted some time";
                ja: "`--until`は続いた時間を書くためのものです。省いてください"
            })),
            Some(_) | None => Ok(self),
        }
    }

    /// The same with the offsets that the rows have.
    pub(super) fn like(self, rows: &[&TimelineMoment]) -> Self {
        let shown = |when| like_the_others(when, rows);
        Self { at: shown(self.at), until: self.until.map(shown), ..self }
    }

    /// As a person reads it: `about 09:00 to 09:10`.
    pub(super) fn says(&self) -> String {
        let about = if self.is_about { "about " } else { "" };
        let until = self.until.map_or_else(String::new, |until| format!(" to {}", text(until)));
        format!("{about}{}{until}", text(self.at))
    }
}

/// A time as it was understood.
pub(super) fn when(read: Read) -> When {
    match read {
        Read::Moment(at) => When::Moment(at),
        Read::Day(day) => When::Day(day),
    }
}

/// Reads the time of an option, and says how it was understood where not all of it was written.
pub(super) fn given(text: &str, policy: &Policy, undated: Undated, context: &mut Context<'_>) -> Result<(When, bool)> {
    let Understood { value, is_completed, is_about } =
        context.reading(policy, undated).time(text).map_err(|cause| Context::unreadable(text, &cause))?;
    if is_completed && let Read::Moment(at) = value {
        context.note_understood(text, &policy.calendar.zone().moment_text(at, context.language))?;
    }
    Ok((when(value), is_about))
}

pub(super) fn text(when: When) -> String {
    match when {
        When::Moment(at) => to_toml(at),
        When::Day(day) => day.to_string(),
    }
}

pub(super) fn written(when: When) -> Value {
    match when {
        When::Moment(at) => Value::Datetime(to_toml(at)),
        When::Day(day) => Value::Date(day),
    }
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
    let time = text(when);
    Err(Error::refusal(both! { en: "{time} has not come yet"; ja: "{time}はまだ来ていません" })
        .cause(both! {
            en: "a timeline records what has happened";
            ja: "タイムラインには、すでに起きたことを書きます"
        })
        .hint(both! {
            en: "correct the time; what is to be done goes into the actions: `pmgit action add`";
            ja: "日時を直してください。これから行うことは`pmgit action add`でアクションに追加します"
        }))
}

/// The time with the offset that all the others have, so that the column of times can be read down.
fn like_the_others(when: When, rows: &[&TimelineMoment]) -> When {
    let When::Moment(at) = when else { return when };
    let mut offsets = rows.iter().filter_map(|row| Some(exact(&row.at)?.value.offset().fix()));
    let Some(first) = offsets.next().filter(|first| offsets.all(|other| other == *first)) else { return when };
    let shown: Moment = at.with_timezone(&first);
    // As it will be read: a document has no nanoseconds that its text does not show.
    let shown = if (0..=9999).contains(&shown.year()) { shown } else { at };
    When::Moment(Moment::parse_from_rfc3339(&to_toml(shown)).unwrap_or(shown))
}

/// The times of the rows, in their order; nothing for a row without one.
pub(super) fn times<'r>(rows: impl IntoIterator<Item = &'r Located<TimelineMoment>>) -> Vec<Option<When>> {
    rows.into_iter().map(|row| row.at.as_deref().copied()).collect()
}

/// The index of the first row that is later; of rows at the same time the new one is the last. A day alone goes behind
/// what is surely before it, and so above the moments of that day.
pub(super) fn place(when: When, times: &[Option<When>]) -> usize {
    match when {
        When::Moment(_) => {
            times.iter().position(|at| at.is_some_and(|other| when.is_before(other))).unwrap_or(times.len())
        }
        When::Day(_) => times
            .iter()
            .rposition(|at| at.is_some_and(|other| other.is_before(when) || other == when))
            .map_or(0, |last| last + 1),
    }
}

//! The calendar for programs: a contract of its own, version 1.

use chrono::{Datelike as _, SecondsFormat, Weekday};
use serde::Serialize;

use super::{Due, Span, weekday_name};
use crate::calendar::{self, Calendar, Deadline};
use crate::policy::Policy;
use crate::report::Version;

/// The whole answer.
#[derive(Serialize)]
pub(super) struct CalendarJson {
    version: Version<1>,
    time_zone: String,
    weekend: Vec<&'static str>,
    sources: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Listing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deadlines: Vec<Deadlines>,
}

/// Where holidays come from, and the years that it knows; no last year where a rule never ends.
#[derive(Serialize)]
struct Source {
    name: String,
    first_year: Option<i32>,
    last_year: Option<i32>,
    left_out: usize,
}

#[derive(Serialize)]
struct Listing {
    from: String,
    to: String,
    business_days: usize,
    free: Vec<Free>,
}

/// A day that is no business day.
#[derive(Serialize)]
struct Free {
    date: String,
    weekday: &'static str,
    weekend: bool,
    holidays: Vec<Holiday>,
}

#[derive(Serialize)]
struct Holiday {
    name: String,
    source: String,
}

#[derive(Serialize)]
struct Deadlines {
    resolved: String,
    severity: String,
    meeting: Option<Limit>,
    actions: Option<Limit>,
}

/// The last day allowed, and the first moment that is too late.
#[derive(Serialize)]
struct Limit {
    last_day: String,
    end: String,
}

impl CalendarJson {
    pub(super) fn new(policy: &Policy, due: &[Due<'_>], span: Option<Span>) -> Self {
        let calendar = &policy.calendar;
        Self {
            version: Version,
            time_zone: calendar.zone().name().to_owned(),
            weekend: calendar.weekend().iter(Weekday::Mon).map(weekday_name).collect(),
            sources: calendar.sources().iter().map(Source::from_source).collect(),
            days: span.map(|span| Listing::from_calendar(calendar, span)),
            deadlines: due.iter().map(Deadlines::from_due).collect(),
        }
    }
}

impl Source {
    fn from_source(source: &calendar::Source) -> Self {
        let (first_year, last_year) = (source.first_year(), source.last_year());
        Self { name: source.name.clone(), first_year, last_year, left_out: source.left_out.len() }
    }
}

impl Listing {
    fn from_calendar(calendar: &Calendar, span: Span) -> Self {
        let free = span.days().filter(|day| calendar.free_day(*day).is_some()).map(|day| Free {
            date: day.to_string(),
            weekday: weekday_name(day.weekday()),
            weekend: calendar.weekend().contains(day.weekday()),
            holidays: calendar.holidays_on(day).into_iter().map(Holiday::from_holiday).collect(),
        });
        let business_days = span.business_days(calendar);
        Self { from: span.from.to_string(), to: span.to.to_string(), business_days, free: free.collect() }
    }
}

impl Holiday {
    fn from_holiday(holiday: calendar::Holiday<'_>) -> Self {
        Self { name: holiday.name.to_owned(), source: holiday.source.to_owned() }
    }
}

impl Deadlines {
    fn from_due(due: &Due<'_>) -> Self {
        let limit = |deadline: &Option<Deadline>| deadline.as_ref().map(Limit::from_deadline);
        Self {
            resolved: calendar::to_toml(due.resolved),
            severity: due.severity.name.clone(),
            meeting: limit(&due.meeting),
            actions: limit(&due.actions),
        }
    }
}

impl Limit {
    fn from_deadline(deadline: &Deadline) -> Self {
        let end = deadline.end.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Self { last_day: deadline.last_day.to_string(), end }
    }
}

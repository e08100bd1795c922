//! Which postmortems are wanted: what the options of `pmgit list` say.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

use crate::calendar::parse_span;
use crate::civil::{self, Day};
use crate::cli;
use crate::commands::shared::due::dues;
use crate::document::{PostmortemId, Rows, When};
use crate::error::{Error, Result};
use crate::policy::{Policy, same_reference};
use crate::rules::Subject;
use crate::text::both;

/// The options, read.
pub(super) struct Filter<'a> {
    arguments: &'a cli::List,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl<'a> Filter<'a> {
    /// Reads the options.
    ///
    /// # Errors
    /// When one of them is no day.
    pub(super) fn new(arguments: &'a cli::List, policy: &Policy, now: DateTime<Utc>) -> Result<Self> {
        let today = policy.calendar.day_of(now.fixed_offset());
        let days = |option, text: &Option<String>| text.as_ref().map(|text| days(option, text, today)).transpose();
        let (since, until) = (days("--since", &arguments.since)?, days("--until", &arguments.until)?);
        Ok(Self { arguments, since: since.map(|(first, _)| first), until: until.map(|(_, last)| last) })
    }

    /// Whether all are wanted, also those that cannot be read.
    pub(super) fn takes_all(&self) -> bool {
        let cli::List { status, severity, owner, systems, tags, references, overdue, .. } = self.arguments;
        let lists = [status, systems, tags, references];
        let is_dated = self.since.is_some() || self.until.is_some();
        lists.iter().all(|list| list.is_empty()) && severity.is_none() && owner.is_none() && !overdue && !is_dated
    }

    /// Whether a postmortem is wanted.
    pub(super) fn takes(&self, subject: &Subject<'_>, now: DateTime<Utc>) -> bool {
        let is_late = || dues(subject, now).iter().any(|task| task.due.is_over(now));
        self.takes_facts(subject) && (!self.arguments.overdue || is_late())
    }

    fn takes_facts(&self, subject: &Subject<'_>) -> bool {
        let (asked, document, policy) = (self.arguments, subject.document, subject.policy);
        let is_one =
            |wanted: &[String], is: &dyn Fn(&str) -> bool| wanted.is_empty() || wanted.iter().any(|one| is(one));
        is_one(&asked.status, &|wanted| wanted == document.status().as_str())
            && asked.severity.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(document.severity()))
            && asked
                .owner
                .as_ref()
                .is_none_or(|wanted| document.owner().is_some_and(|owner| policy.is_same_person(owner, wanted)))
            && is_one(&asked.systems, &|wanted| has(&document.incident.systems, wanted))
            && is_one(&asked.tags, &|wanted| has(&document.tags, wanted))
            && is_one(&asked.references, &|wanted| names(&document.incident.references, wanted))
            && self.is_within(subject)
    }

    fn is_within(&self, subject: &Subject<'_>) -> bool {
        let day = day(subject);
        self.since.is_none_or(|since| day >= Some(since)) && self.until.is_none_or(|until| day <= Some(until))
    }
}

fn has(rows: &Rows<String>, wanted: &str) -> bool {
    rows.iter().any(|row| row.trim().to_lowercase() == wanted.trim().to_lowercase())
}

/// Whether one of the references is the wanted one, or a link that ends in it.
fn names(references: &Rows<String>, wanted: &str) -> bool {
    let wanted = same_reference(wanted);
    references.iter().any(|reference| {
        let reference = same_reference(reference);
        let end = reference.trim_end_matches('/').rsplit('/').next();
        reference == wanted || end == Some(wanted.as_str())
    })
}

/// The day on which the incident began, in the policy's zone; where it has no time, that of its id.
fn day(subject: &Subject<'_>) -> Option<NaiveDate> {
    let incident = &subject.document.incident;
    let times = [&incident.started, &incident.detected, &incident.mitigated, &incident.resolved];
    match times.into_iter().find_map(|time| time.as_deref()) {
        Some(When::Moment(moment)) => Some(subject.policy.calendar.day_of(*moment)),
        Some(When::Day(day)) => Some(*day),
        None => subject.id.map(PostmortemId::date),
    }
}

/// The first and the last day of what an option names: a day, a month, a year, or so long ago.
fn days(option: &str, text: &str, today: NaiveDate) -> Result<(NaiveDate, NaiveDate)> {
    let text = text.trim();
    let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|_| text.len() == 10 && text.is_ascii());
    let whole = |first: Option<NaiveDate>, months| {
        let first = first?;
        Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
    };
    let found = match text.len() {
        4 => whole(day(&format!("{text}-01-01")), 12),
        7 => whole(day(&format!("{text}-01")), 1),
        _ => day(text).map(|day| (day, day)),
    };
    let ago = || today.checked_sub_signed(parse_span(text).ok()?).map(|day| (day, day));
    let spelt = || {
        let read = civil::read(text).ok().filter(|read| read.clock.is_none() && read.place.is_none())?;
        match read.day? {
            Day::Date(day) => Some((day, day)),
            Day::Ago(days) => today.checked_sub_signed(TimeDelta::days(days)).map(|day| (day, day)),
            Day::OfYear { .. } => None,
        }
    };
    found.or_else(ago).or_else(spelt).ok_or_else(|| {
        Error::new(both! {
            en: "cannot read `{option} {text}` as a day";
            ja: "`{option} {text}`を日付として読み取れません"
        })
        .hint(both! {
            en: "write `2026-11-20`, `2026-11`, `2026`, or how long ago it was: `30d`, `2w`";
            ja: "`2026-11-20`、`2026-11`、`2026`、または何日前か（`30d`、`2w`など）を書いてください"
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_a_month_a_year_or_how_long_ago() {
        let today = "2026-11-30".parse().expect("a day");
        let read = |text: &str| days("--since", text, today).map(|(first, last)| format!("{first}..{last}"));
        for (text, found) in [
            ("2026-11-20", "2026-11-20..2026-11-20"),
            (" 2026-02 ", "2026-02-01..2026-02-28"),
            ("2024", "2024-01-01..2024-12-31"),
            ("9999", "9999-01-01..9999-12-31"),
            ("30d", "2026-10-31..2026-10-31"),
            ("2w", "2026-11-16..2026-11-16"),
            ("0d", "2026-11-30..2026-11-30"),
            ("yesterday", "2026-11-29..2026-11-29"),
            ("2026/11/20", "2026-11-20..2026-11-20"),
            ("２０２６年１１月２０日", "2026-11-20..2026-11-20"),
            ("20 Nov 2026", "2026-11-20..2026-11-20"),
        ] {
            assert_eq!(read(text).expect(text), found);
        }
        for wrong in
            ["", "soon", "2026-13", "2026-02-30", "20261", "99999999d", "11/12/2026", "2026-11-20 9:00", "２０２６"]
        {
            let error = read(wrong).expect_err(wrong);
            assert!(error.to_string().contains("`2026-11`"), "{error}");
        }
    }
}

//! A source of holidays: its days, and the years that it knows.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::ics::Recurring;
use super::yearly::YearlyDay;
use crate::text::{Language, both};

/// Where holidays come from: the dates of a policy, a file, or a calendar that pmgit ships.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The name of a shipped calendar, or the path of the file.
    pub(crate) name: String,
    pub(super) kind: SourceKind,
    pub(super) days: BTreeMap<NaiveDate, Vec<Cow<'static, str>>>,
    pub(super) recurring: Vec<Recurring>,
    /// Each with its name.
    pub(super) yearly: BTreeMap<YearlyDay, String>,
    pub(super) years: Years,
    /// What stands there and is no holiday.
    pub(crate) left_out: Vec<LeftOut>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourceKind {
    /// Single dates: beside another source they only add to it, and say nothing of the years it knows.
    Dates,
    Calendar,
}

/// An event of a file that is no holiday, and the line it begins in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) why: WhyLeftOut,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhyLeftOut {
    /// It begins at a time of day.
    Timed,
    /// It says that people work on that day.
    Workday,
}

/// Before any year.
const EVER: i32 = i32::MIN;

/// The years whose holidays a source knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Years {
    /// Those in which a day is named, or a rule that ends has days; first and last.
    spans: BTreeSet<(i32, i32)>,
    /// From when on a rule that never ends has days; a day of every year has always come.
    endless_from: Option<i32>,
}

impl Source {
    pub(super) fn new(name: impl Into<String>, kind: SourceKind) -> Self {
        Self {
            name: name.into(),
            kind,
            days: BTreeMap::new(),
            recurring: Vec::new(),
            yearly: BTreeMap::new(),
            years: Years::default(),
            left_out: Vec::new(),
        }
    }

    /// The dates that a policy lists.
    pub(crate) fn of_dates(name: impl Into<String>, dates: impl IntoIterator<Item = NaiveDate>) -> Self {
        let mut source = Self::new(name, SourceKind::Dates);
        for date in dates {
            source.years.add(date.year(), date.year());
            source.add(date, "");
        }
        source
    }

    /// Days of every year, each with its name: as single dates do, they only add to another source.
    pub(crate) fn of_years(name: impl Into<String>, days: impl IntoIterator<Item = (YearlyDay, String)>) -> Self {
        Self::new(name, SourceKind::Dates).and_yearly(days)
    }

    /// The same source, with days of every year.
    #[must_use]
    pub(crate) fn and_yearly(mut self, days: impl IntoIterator<Item = (YearlyDay, String)>) -> Self {
        self.yearly.extend(days);
        if !self.yearly.is_empty() {
            self.years.add_endless(EVER);
        }
        self
    }

    /// Whether a day is one of every year.
    pub(crate) fn yearly_day(&self, day: NaiveDate) -> Option<YearlyDay> {
        Some(YearlyDay::of(day)).filter(|day| self.yearly.contains_key(day))
    }

    pub(super) fn add(&mut self, day: NaiveDate, name: impl Into<Cow<'static, str>>) {
        let (name, names) = (name.into(), self.days.entry(day).or_default());
        if !names.contains(&name) {
            names.push(name);
        }
    }

    pub(super) fn has(&self, day: NaiveDate) -> bool {
        self.days.contains_key(&day)
            || self.yearly_day(day).is_some()
            || self.recurring.iter().any(|recurring| recurring.covers(day))
    }

    /// The names of a day, each once.
    pub(super) fn names(&self, day: NaiveDate) -> Vec<&str> {
        let single = self.days.get(&day).into_iter().flatten().map(AsRef::as_ref).filter(|name: &&str| {
            // A date that also comes every year has the name of the latter.
            !name.is_empty() || self.yearly_day(day).is_none()
        });
        let single = single.chain(self.yearly.get(&YearlyDay::of(day)).map(String::as_str));
        let recurring = self.recurring.iter().filter(|recurring| recurring.covers(day));
        let mut names: Vec<&str> = Vec::new();
        for name in single.chain(recurring.map(|recurring| recurring.name.as_str())) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The years it knows, in words: `2016 to 2030`, `2020 on`; `2016〜2030年`, `2020年以降`.
    #[must_use]
    pub(crate) fn describe_years(&self, language: Language) -> String {
        let years = match (self.first_year(), self.last_year()) {
            (Some(first), Some(last)) if first == last => both! { en: "{first}"; ja: "{first}年" },
            (Some(first), Some(last)) => both! { en: "{first} to {last}"; ja: "{first}〜{last}年" },
            (Some(first), None) => both! { en: "{first} on"; ja: "{first}年以降" },
            (None, _) if self.years.has(EVER) => both! { en: "every year"; ja: "毎年" },
            (None, _) => both! { en: "no day"; ja: "なし" },
        };
        years.in_language(language).to_owned()
    }

    /// The first year it knows; nothing where it names no day, or knows every year.
    #[must_use]
    pub(crate) fn first_year(&self) -> Option<i32> {
        self.years.spans.first().map(|(first, _)| *first).or(self.years.endless_from.filter(|first| *first > EVER))
    }

    /// The last year it knows; nothing where it names no day, or never ends.
    #[must_use]
    pub(crate) fn last_year(&self) -> Option<i32> {
        self.years.spans.iter().map(|(_, last)| *last).max()
    }
}

impl Years {
    pub(super) fn add(&mut self, first: i32, last: i32) {
        self.spans.insert((first, last));
    }

    pub(super) fn add_endless(&mut self, first: i32) {
        self.endless_from = Some(self.endless_from.map_or(first, |known| known.min(first)));
    }

    /// Where days are named one by one beside rules that never end, the rules are not all: the moving holidays of later
    /// years are still to be named.
    pub(super) fn has(&self, year: i32) -> bool {
        if self.spans.is_empty() {
            return self.endless_from.is_some_and(|first| first <= year);
        }
        self.spans.iter().any(|&(first, last)| (first..=last).contains(&year))
    }
}

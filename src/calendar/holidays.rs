//! The days that are no business days whatever day of the week they are, each with its name and where it comes from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::source::{Source, SourceKind};

/// A day off: its name, where one is known, and the source that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holiday<'h> {
    pub(crate) name: &'h str,
    pub(crate) source: &'h str,
}

/// All sources of a calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holidays {
    pub(crate) sources: Vec<Source>,
}

impl Holidays {
    pub(super) fn has(&self, day: NaiveDate) -> bool {
        self.sources.iter().any(|source| source.has(day))
    }

    pub(super) fn on(&self, day: NaiveDate) -> Vec<Holiday<'_>> {
        let named =
            self.sources.iter().flat_map(|source| source.names(day).into_iter().map(move |name| (name, source)));
        named.map(|(name, source)| Holiday { name, source: &source.name }).collect()
    }

    /// All days that are named one by one, and those of rules from one day to another.
    pub(super) fn named(&self, from: NaiveDate, to: NaiveDate) -> BTreeSet<NaiveDate> {
        let single = self.sources.iter().flat_map(|source| source.days.keys().copied());
        let recurring = self.sources.iter().flat_map(|source| &source.recurring);
        let yearly = self.sources.iter().flat_map(|source| source.yearly.keys());
        let yearly = yearly.flat_map(|day| day.dates(from, to));
        single.chain(recurring.flat_map(|recurring| recurring.days_between(from, to))).chain(yearly).collect()
    }

    /// A source that does not know the holidays of a year.
    pub(super) fn unknown_in(&self, year: i32) -> Option<&Source> {
        let is_alone = self.sources.iter().all(|source| source.kind == SourceKind::Dates);
        let is_asked = |source: &&Source| is_alone || source.kind == SourceKind::Calendar;
        self.sources.iter().filter(is_asked).find(|source| !source.years.has(year))
    }
}

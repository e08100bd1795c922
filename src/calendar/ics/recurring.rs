//! An event of a calendar file that comes again.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::rule::Rule;

/// An event that comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recurring {
    pub(super) rule: Rule,
    /// How many days it lasts.
    pub(super) length: u64,
    /// The first days of those occurrences that do not take place, or elsewhere.
    pub(super) except: BTreeSet<NaiveDate>,
    pub(in crate::calendar) name: String,
}

impl Recurring {
    /// Whether a day is one of any occurrence.
    pub(in crate::calendar) fn covers(&self, day: NaiveDate) -> bool {
        let firsts = (0..self.length).map_while(|back| day.checked_sub_days(Days::new(back)));
        firsts.into_iter().any(|first| self.rule.falls_on(first) && !self.except.contains(&first))
    }

    /// The days of all occurrences from one day to another.
    pub(in crate::calendar) fn days_between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let early = from.checked_sub_days(Days::new(self.length)).unwrap_or(from);
        let firsts = self.rule.starts_between(early, to).into_iter().filter(|first| !self.except.contains(first));
        let lasting = firsts.flat_map(|first| first.iter_days().zip(0..self.length).map(|(day, _)| day));
        lasting.filter(move |day| (from..=to).contains(day))
    }
}

//! A day of every year.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::text::Language;

/// A month and a day; 29 February comes in leap years alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct YearlyDay {
    month: u32,
    day: u32,
}

/// A leap year, which has all days.
const LEAP: i32 = 2000;

impl YearlyDay {
    /// The day of a month; nothing where no year has it.
    pub(crate) fn new(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(LEAP, month, day).map(|_| Self { month, day })
    }

    /// The day of a date.
    pub(crate) fn of(date: NaiveDate) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Its dates from one day to another.
    pub(super) fn dates(self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let dates =
            (from.year()..=to.year()).filter_map(move |year| NaiveDate::from_ymd_opt(year, self.month, self.day));
        dates.filter(move |date| (from..=to).contains(date))
    }

    /// How it is spoken of: `every 24 December`, `毎年12月24日`.
    pub(crate) fn describe(self, language: Language) -> String {
        let date = NaiveDate::from_ymd_opt(LEAP, self.month, self.day).expect("a leap year has every day of a month");
        match language {
            Language::En => format!("every {}", date.format("%-d %B")),
            Language::Ja => format!("毎年{}月{}日", self.month, self.day),
        }
    }
}

/// As a policy writes it: `12-24`.
impl fmt::Display for YearlyDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_that_only_leap_years_have_comes_in_them_alone() {
        let leap = YearlyDay::new(2, 29).expect("leap years have it");
        let dates: Vec<String> = leap.dates(day("2023-01-01"), day("2032-01-01")).map(|day| day.to_string()).collect();
        assert_eq!(dates, ["2024-02-29", "2028-02-29"]);
        let eve = YearlyDay::new(12, 24).expect("a day");
        let dates: Vec<NaiveDate> = eve.dates(day("2026-12-25"), day("2028-12-24")).collect();
        assert_eq!(dates, [day("2027-12-24"), day("2028-12-24")]);
        assert_eq!((eve, eve.to_string()), (YearlyDay::of(day("2031-12-24")), "12-24".to_owned()));
    }

    #[test]
    fn no_year_has_more_days_than_its_months() {
        for (month, day) in [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0), (1, 32)] {
            assert_eq!(YearlyDay::new(month, day), None, "{month}-{day}");
        }
    }

    #[test]
    fn it_is_spoken_of_in_both_languages() {
        let day = YearlyDay::new(1, 3).expect("a day");
        assert_eq!([Language::En, Language::Ja].map(|one| day.describe(one)), ["every 3 January", "毎年1月3日"]);
    }
}

//! The calendars of Japan that pmgit ships: the national holidays, and the days at the turn of the year on which companies
//! and public offices are closed by custom (for the offices by Act No. 91 of 1988). `japan.csv` names its sources and its years; beyond them it knows nothing.

use chrono::{Datelike, NaiveDate};

use super::source::{Source, SourceKind};
use super::yearly::YearlyDay;

/// What a policy calls it.
pub(crate) const JAPAN: &str = "japan";

const DATA: &str = include_str!("japan.csv");

pub(crate) fn japan() -> Source {
    let mut source = Source::new(JAPAN, SourceKind::Calendar);
    for (day, names) in days() {
        source.add(day, format!("{} ({})", names.0, names.1));
    }
    let years = source.days.keys().next().zip(source.days.keys().next_back());
    let (first, last) = years.expect("the calendar has days");
    source.years.add(first.year(), last.year());
    source
}

/// What a policy calls the turn of the year.
pub(crate) const JAPAN_YEAR_END: &str = "japan-year-end";

/// 29 December to 3 January, every year. New Year's Day is a national holiday as well.
pub(crate) fn japan_year_end() -> Source {
    let days = [(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)];
    let days = days.into_iter().filter_map(|(month, day)| YearlyDay::new(month, day));
    Source::of_years(JAPAN_YEAR_END, days.map(|day| (day, "年末年始 (Year-end and New Year)".to_owned())))
}

/// Each day with its name, in Japanese and in English.
fn days() -> impl Iterator<Item = (NaiveDate, (&'static str, &'static str))> {
    DATA.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (day, names) = line.split_once(',').expect("a test reads the data");
        (day.parse().expect("a test reads the data"), names.split_once(',').expect("a test reads the data"))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{Days, Weekday};

    use super::*;

    fn named() -> BTreeMap<NaiveDate, &'static str> {
        days().map(|(day, (name, _))| (day, name)).collect()
    }

    fn is_made(name: &str) -> bool {
        ["振替休日", "国民の休日"].contains(&name)
    }

    #[test]
    fn every_line_is_a_day_of_its_own_in_order_with_two_names() {
        let listed: Vec<NaiveDate> = days().map(|(day, _)| day).collect();
        assert!(listed.is_sorted() && listed.len() == named().len());
        assert!(days().all(|(_, (ja, en))| !ja.is_empty() && en.is_ascii() && !en.is_empty()));
        assert_eq!(japan().describe_years(crate::text::Language::En), "2016 to 2030");
        assert!(DATA.starts_with("# ") && DATA.contains("cao.go.jp") && DATA.contains("Act No. 178"));
    }

    /// Article 3 of the Act: a holiday on a Sunday moves on to the next day that is none, and a day between two holidays
    /// is one as well.
    #[test]
    fn substitute_and_citizens_holidays_are_just_those_of_the_act() {
        let all = named();
        let is_national = |day: NaiveDate| all.get(&day).is_some_and(|name| !is_made(name));
        let mut made = BTreeMap::new();
        for &day in all.keys().filter(|day| is_national(**day)) {
            if day.weekday() == Weekday::Sun {
                let next = day.iter_days().find(|day| !is_national(*day)).expect("some day is none");
                made.insert(next, "振替休日");
            }
        }
        for &day in all.keys().filter(|day| is_national(**day)) {
            let between = day + Days::new(1);
            if !is_national(between) && is_national(day + Days::new(2)) {
                made.entry(between).or_insert("国民の休日");
            }
        }
        let listed: BTreeMap<_, _> = all.iter().filter(|(_, name)| is_made(name)).map(|(a, b)| (*a, *b)).collect();
        assert_eq!(listed, made);
        assert_eq!(listed.values().filter(|name| **name == "国民の休日").count(), 3);
    }

    #[test]
    fn every_year_has_its_sixteen_holidays_but_those_of_the_change_of_emperor() {
        for year in 2016..=2030 {
            let count = named().iter().filter(|(day, name)| day.year() == year && !is_made(name)).count();
            // No emperor's birthday in 2019, and two days for the enthronement.
            assert_eq!(count, if year == 2019 { 17 } else { 16 }, "{year}");
        }
    }
}

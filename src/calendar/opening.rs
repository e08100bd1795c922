//! Moments that are proposed for a meeting: on business days, within the hours of work.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};

use super::Calendar;
use super::zone::{Local, local};

/// The hours of a day at which a meeting is proposed, by the clocks of the calendar's zone.
const HOURS: [u32; 3] = [10, 14, 16];

/// How far the next business day is looked for.
const FARTHEST: u64 = 366;

/// Which days are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Openings {
    BusinessDays,
    AllDays,
}

impl Calendar {
    /// The moments of the last days between two moments, in order; none where no such day is left.
    pub(crate) fn last_openings(
        &self,
        after: DateTime<Utc>,
        before: DateTime<Utc>,
        days: usize,
        which: Openings,
    ) -> Vec<DateTime<FixedOffset>> {
        let (first, last) = (self.day_of(after.fixed_offset()), self.day_of(before.fixed_offset()));
        let back = std::iter::successors(Some(last), NaiveDate::pred_opt).take_while(|day| *day >= first);
        let mut found: Vec<Vec<_>> = back
            .filter(|day| which == Openings::AllDays || self.free_day(*day).is_none())
            .map(|day| self.of_day(day).filter(|moment| after < *moment && *moment < before).collect::<Vec<_>>())
            .filter(|moments| !moments.is_empty())
            .take(days)
            .collect();
        found.reverse();
        found.concat()
    }

    /// The moments of the next business day that still has one after a moment.
    pub(crate) fn next_openings(&self, after: DateTime<Utc>) -> Vec<DateTime<FixedOffset>> {
        let first = self.day_of(after.fixed_offset());
        let days = (0..=FARTHEST).filter_map(|days| first.checked_add_days(Days::new(days)));
        days.filter(|day| self.free_day(*day).is_none())
            .map(|day| self.of_day(day).filter(|moment| after < *moment).collect::<Vec<_>>())
            .find(|moments| !moments.is_empty())
            .unwrap_or_default()
    }

    /// An hour that the clocks show twice or never is none to meet at.
    fn of_day(&self, day: NaiveDate) -> impl Iterator<Item = DateTime<FixedOffset>> {
        let moment = move |hour| match local(&self.zone, day.and_hms_opt(hour, 0, 0)?) {
            Local::Once(moment) => Some(moment.fixed_offset()),
            Local::Twice(..) | Local::Never { .. } => None,
        };
        HOURS.into_iter().filter_map(moment)
    }
}

#[cfg(test)]
mod tests {
    use chrono::WeekdaySet;

    use super::*;
    use crate::calendar::{Holidays, Source, find_zone};

    fn calendar(zone: &str, holidays: &[&str]) -> Calendar {
        let weekend = WeekdaySet::from_array([chrono::Weekday::Sat, chrono::Weekday::Sun]);
        let days = holidays.iter().map(|day| day.parse().expect("a day"));
        let holidays = Holidays { sources: vec![Source::of_dates("policy.toml", days)] };
        Calendar::new(find_zone(zone).expect("a zone"), weekend, holidays).expect("a calendar")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn moment_lines(moments: &[DateTime<FixedOffset>]) -> Vec<String> {
        moments.iter().map(|moment| moment.format("%a %d %H:%M%:z").to_string()).collect()
    }

    #[test]
    fn the_last_business_days_before_the_deadline_are_proposed() {
        let tokyo = calendar("Asia/Tokyo", &["2026-11-23"]);
        let (now, end) = (utc("2026-11-19T03:00:00Z"), utc("2026-11-23T15:00:00Z"));
        let expected = [
            "Thu 19 14:00+09:00",
            "Thu 19 16:00+09:00",
            "Fri 20 10:00+09:00",
            "Fri 20 14:00+09:00",
            "Fri 20 16:00+09:00",
        ];
        assert_eq!(moment_lines(&tokyo.last_openings(now, end, 2, Openings::BusinessDays)), expected);
        let late = utc("2026-11-20T07:00:00Z");
        assert!(tokyo.last_openings(late, end, 2, Openings::BusinessDays).is_empty());
        let days = moment_lines(&tokyo.last_openings(late, end, 1, Openings::AllDays));
        assert_eq!(days, ["Mon 23 10:00+09:00", "Mon 23 14:00+09:00", "Mon 23 16:00+09:00"]);
        assert!(tokyo.last_openings(end, late, 2, Openings::AllDays).is_empty());
    }

    #[test]
    fn the_next_business_day_is_proposed_where_all_of_them_are_late() {
        let new_york = calendar("America/New_York", &["2026-11-26", "2026-11-27"]);
        let next = |now| moment_lines(&new_york.next_openings(utc(now)));
        assert_eq!(next("2026-11-25T18:59:59Z"), ["Wed 25 14:00-05:00", "Wed 25 16:00-05:00"]);
        let monday = ["Mon 30 10:00-05:00", "Mon 30 14:00-05:00", "Mon 30 16:00-05:00"];
        assert_eq!(next("2026-11-25T21:00:00Z"), monday);
    }

    #[test]
    fn a_day_that_a_zone_never_had_has_no_moments() {
        let samoa = calendar("Pacific/Apia", &[]);
        let days = moment_lines(&samoa.last_openings(
            utc("2011-12-29T12:00:00Z"),
            utc("2011-12-31T09:00:00Z"),
            2,
            Openings::BusinessDays,
        ));
        assert_eq!(days, ["Thu 29 10:00-10:00", "Thu 29 14:00-10:00", "Thu 29 16:00-10:00"]);
    }

    #[test]
    fn the_end_of_the_calendar_is_no_trap() {
        let utc_calendar = Calendar::default();
        let (now, end) = (utc("2026-11-19T03:00:00Z"), utc("9999-12-31T23:59:59Z"));
        assert_eq!(utc_calendar.last_openings(now, end, 2, Openings::BusinessDays).len(), 6);
        assert!(utc_calendar.next_openings(DateTime::<Utc>::MAX_UTC).is_empty());
    }
}

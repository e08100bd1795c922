//! Rules of recurrence over whole days (RFC 5545, 3.3.10): asked of one day at a time, so that a rule that never ends
//! costs no more than one that does.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc, Weekday};

use super::slip::{self, Slip};
use super::when::When;
use crate::calendar::{LAST_DAY, Zone};

/// When an event comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(super) start: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    every: Every,
    interval: u32,
    months: Vec<u32>,
    month_days: Vec<i32>,
    year_days: Vec<i32>,
    /// Which one of the month or the year, counted from its end where negative; or every one.
    weekdays: Vec<(Option<i32>, Weekday)>,
    positions: Vec<i32>,
    week_start: Weekday,
}

/// The period that a rule counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// A day, a week, a month or a year.
#[derive(Clone, Copy, Debug)]
struct Period {
    first: NaiveDate,
    /// In days.
    length: u32,
}

/// How many days may be looked at until the last one of a `COUNT` is found, in all rules of a file.
pub(super) const MOST_STEPS: u32 = 1_000_000;

impl Rule {
    /// Reads a rule for an event that begins on a day; what `UNTIL` says in UTC is a day of the zone.
    ///
    /// # Errors
    /// When the rule is broken, or says something that cannot be read here.
    pub(super) fn parse(text: &str, start: NaiveDate, zone: &Zone, steps: &mut u32) -> Result<Self, Slip> {
        let mut rule = Self {
            start,
            until: None,
            every: Every::Year,
            interval: 1,
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        };
        let (mut has_frequency, mut count) = (false, None);
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| slip::rule_part(part))?;
            let unclear = || slip::rule_part(part);
            match key.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    has_frequency = true;
                    rule.every = every(value).ok_or_else(|| slip::frequency(part))?;
                }
                "INTERVAL" => rule.interval = number(value, 1, 10_000).ok_or_else(unclear)?,
                "COUNT" => count = Some(number(value, 1, 1_000_000).ok_or_else(unclear)?),
                "UNTIL" => rule.until = Some(until(value, zone).ok_or_else(unclear)?),
                "BYMONTH" => rule.months = list(value, |one| number(one, 1, 12)).ok_or_else(unclear)?,
                "BYMONTHDAY" => rule.month_days = list(value, |one| signed(one, 31)).ok_or_else(unclear)?,
                "BYYEARDAY" => rule.year_days = list(value, |one| signed(one, 366)).ok_or_else(unclear)?,
                "BYDAY" => rule.weekdays = list(value, weekday).ok_or_else(unclear)?,
                "BYSETPOS" => rule.positions = list(value, |one| signed(one, 366)).ok_or_else(unclear)?,
                "WKST" => rule.week_start = plain_weekday(value).ok_or_else(unclear)?,
                // Of an event that lasts all day, the time of day says nothing.
                "BYHOUR" | "BYMINUTE" | "BYSECOND" => {}
                "RSCALE" if value.eq_ignore_ascii_case("GREGORIAN") => {}
                _ => return Err(slip::unsupported_part(part)),
            }
        }
        if !has_frequency {
            return Err(slip::no_frequency());
        }
        if count.is_some() && rule.until.is_some() {
            return Err(slip::count_and_until());
        }
        if matches!(rule.every, Every::Day | Every::Week) && rule.weekdays.iter().any(|(nth, _)| nth.is_some()) {
            return Err(slip::numbered_weekday());
        }
        rule.say_what_start_says();
        if let Some(count) = count {
            rule.until = Some(rule.last_of(count, steps)?);
        }
        Ok(rule)
    }

    /// What a rule leaves open is as on the first day.
    fn say_what_start_says(&mut self) {
        if !(self.month_days.is_empty() && self.year_days.is_empty() && self.weekdays.is_empty()) {
            return;
        }
        let day = i32::try_from(self.start.day()).expect("a month has 31 days at most");
        match self.every {
            Every::Year => {
                if self.months.is_empty() {
                    self.months.push(self.start.month());
                }
                self.month_days.push(day);
            }
            Every::Month => self.month_days.push(day),
            Every::Week => self.weekdays.push((None, self.start.weekday())),
            Every::Day => {}
        }
    }

    /// The day of the n-th occurrence; the event's own first day is one.
    fn last_of(&self, count: u32, steps: &mut u32) -> Result<NaiveDate, Slip> {
        let mut left = count - 1;
        if left == 0 {
            return Ok(self.start);
        }
        for period in self.periods(self.start) {
            *steps = steps.saturating_add(period.length);
            if *steps > MOST_STEPS {
                return Err(slip::endless_count());
            }
            for day in self.picks(period).into_iter().filter(|day| *day > self.start) {
                left -= 1;
                if left == 0 {
                    return Ok(day);
                }
            }
        }
        Ok(LAST_DAY)
    }

    /// The days on which occurrences begin, from one day to another.
    pub(super) fn starts_between(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let to = self.until.map_or(to, |until| until.min(to));
        let is_asked = |day: &NaiveDate| *day > self.start && (from..=to).contains(day);
        let first = (from..=to.max(self.start)).contains(&self.start).then_some(self.start);
        let periods = self.periods(self.start.max(from)).take_while(|period| period.first <= to);
        first.into_iter().chain(periods.flat_map(|period| self.picks(period)).filter(is_asked)).collect()
    }

    /// The periods in which the rule has days, from that of a day on.
    fn periods(&self, from: NaiveDate) -> impl Iterator<Item = Period> {
        let next = |period: &Period| {
            let first = period.first.checked_add_days(Days::new(period.length.into()))?;
            (first <= LAST_DAY).then(|| self.period_of(first))?
        };
        std::iter::successors(self.period_of(from), next).filter(|period| self.is_in_step(period.first))
    }

    fn period_of(&self, day: NaiveDate) -> Option<Period> {
        let (first, length) = match self.every {
            Every::Day => (Some(day), 1),
            Every::Week => {
                let back = day.weekday().days_since(self.week_start);
                (day.checked_sub_days(Days::new(back.into())), 7)
            }
            Every::Month => (day.with_day(1), days_of_month(day)),
            Every::Year => (day.with_ordinal(1), days_of_year(day)),
        };
        Some(Period { first: first?, length })
    }

    /// The days of the rule in a period: those that `BYSETPOS` picks, or all.
    fn picks(&self, period: Period) -> Vec<NaiveDate> {
        let days = period.first.iter_days().take(period.length as usize);
        let all: Vec<NaiveDate> = days.filter(|day| self.is_day_of_rule(*day)).collect();
        if self.positions.is_empty() {
            return all;
        }
        let index = |position: i32| {
            let number = position.unsigned_abs() as usize;
            if position > 0 { Some(number - 1) } else { all.len().checked_sub(number) }
        };
        let picked: BTreeSet<NaiveDate> =
            self.positions.iter().filter_map(|&position| all.get(index(position)?).copied()).collect();
        picked.into_iter().collect()
    }

    /// Whether an occurrence begins on a day.
    pub(super) fn falls_on(&self, day: NaiveDate) -> bool {
        if day <= self.start || self.until.is_some_and(|until| until < day) {
            return day == self.start;
        }
        let is_picked = || self.period_of(day).is_some_and(|period| self.picks(period).contains(&day));
        self.is_day_of_rule(day) && self.is_in_step(day) && (self.positions.is_empty() || is_picked())
    }

    fn is_in_step(&self, day: NaiveDate) -> bool {
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let days = |day: NaiveDate| i64::from(day.num_days_from_ce());
        let weeks = |day: NaiveDate| (days(day) - i64::from(self.week_start.num_days_from_monday()) - 1).div_euclid(7);
        let passed = match self.every {
            Every::Day => days(day) - days(self.start),
            Every::Week => weeks(day) - weeks(self.start),
            Every::Month => months(day) - months(self.start),
            Every::Year => i64::from(day.year()) - i64::from(self.start.year()),
        };
        passed % i64::from(self.interval) == 0
    }

    fn is_day_of_rule(&self, day: NaiveDate) -> bool {
        let counts = |list: &[i32], number: u32, of: u32| {
            let from_start = i32::try_from(number).expect("days of a year are few");
            let from_end = from_start - i32::try_from(of).expect("days of a year are few") - 1;
            list.is_empty() || list.contains(&from_start) || list.contains(&from_end)
        };
        (self.months.is_empty() || self.months.contains(&day.month()))
            && counts(&self.month_days, day.day(), days_of_month(day))
            && counts(&self.year_days, day.ordinal(), days_of_year(day))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|&(nth, weekday)| self.is_nth(day, nth, weekday)))
    }

    fn is_nth(&self, day: NaiveDate, nth: Option<i32>, weekday: Weekday) -> bool {
        if day.weekday() != weekday {
            return false;
        }
        let Some(nth) = nth else { return true };
        let in_month = self.every == Every::Month || !self.months.is_empty();
        let (number, of) = if in_month { (day.day(), days_of_month(day)) } else { (day.ordinal(), days_of_year(day)) };
        let which = if nth > 0 { (number - 1) / 7 + 1 } else { (of - number) / 7 + 1 };
        nth.unsigned_abs() == which
    }
}

fn days_of_month(day: NaiveDate) -> u32 {
    u32::from(day.num_days_in_month())
}

fn days_of_year(day: NaiveDate) -> u32 {
    if day.leap_year() { 366 } else { 365 }
}

fn every(value: &str) -> Option<Every> {
    Some(match value.trim().to_ascii_uppercase().as_str() {
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        _ => return None,
    })
}

/// The last day; a moment in UTC is a day of the zone, but for the last second of a day, which is meant to end that day.
fn until(value: &str, zone: &Zone) -> Option<NaiveDate> {
    let when = When::parse(value.trim()).ok()?;
    let Some(time) = when.time.filter(|_| when.is_utc) else { return Some(when.day) };
    let moment: DateTime<Utc> = Utc.from_utc_datetime(&when.day.and_time(time));
    let is_end_of_day = time.format("%H%M").to_string() == "2359";
    Some(if is_end_of_day { when.day } else { moment.with_timezone(zone).date_naive() })
}

fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(|one| read(one.trim())).collect()
}

fn number(text: &str, least: u32, most: u32) -> Option<u32> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

/// A number other than zero, counted from the end where it is negative.
fn signed(text: &str, most: u32) -> Option<i32> {
    text.parse::<i32>().ok().filter(|number| (1..=most).contains(&number.unsigned_abs()))
}

fn weekday(text: &str) -> Option<(Option<i32>, Weekday)> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = if number.is_empty() { None } else { Some(signed(number, 53)?) };
    Some((nth, plain_weekday(name)?))
}

fn plain_weekday(text: &str) -> Option<Weekday> {
    Some(match text.trim().to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

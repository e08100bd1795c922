//! Business days, holidays and time zones: when a span of days is over. It knows no policy and reads no clock.

mod day;
mod holidays;
mod ics;
mod japan;
mod moment;
mod opening;
mod source;
mod words;
mod yearly;
mod zone;

#[cfg(test)]
mod spellings;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc, Weekday, WeekdaySet};

pub(crate) use self::day::parse_span;
pub(crate) use self::holidays::{Holiday, Holidays};
pub(crate) use self::ics::{read as read_ics, with_whole_letters};
pub(crate) use self::japan::{JAPAN, JAPAN_YEAR_END, japan, japan_year_end};
pub(crate) use self::moment::{Read, Reading, Undated, Understood, to_toml};
pub(crate) use self::opening::Openings;
pub(crate) use self::source::{Source, WhyLeftOut};
pub(crate) use self::words::{day_text, own_name, span_text, weekday_text};
pub(crate) use self::yearly::YearlyDay;
pub(crate) use self::zone::{DATA_VERSION, Zone, find_zone};
use crate::error::{Error, Result};
use crate::text::both;

/// The last day that TOML and RFC 3339 can write; a deadline that would lie beyond it is that day.
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the last day of a year exists");

/// After so many days off in a row there is no business day any more: a rule of a file may name every day.
const MOST_FREE_DAYS: u32 = 4_000;

/// The days that two calendars are compared on, beside those that are named one by one: rules may never end.
const COMPARED: (NaiveDate, NaiveDate) = (
    NaiveDate::from_ymd_opt(1990, 1, 1).expect("the first day of a year exists"),
    NaiveDate::from_ymd_opt(2099, 12, 31).expect("the last day of a year exists"),
);

/// Which days are business days, and in which time zone a day begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    zone: Zone,
    weekend: WeekdaySet,
    holidays: Holidays,
}

/// How long something may take, counted from the day after the resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    Days(u32),
    BusinessDays(u32),
}

/// Why a day is not a business day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FreeDay {
    Weekend(Weekday),
    /// A holiday, also where it falls on a weekend.
    Holiday,
}

/// The last day allowed, and the moment it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub last_day: NaiveDate,
    /// The first moment that is too late.
    pub end: DateTime<Utc>,
    zone: Zone,
    year_of_resolution: i32,
    /// The names of the holidays on the last day, where it is one: a span of plain days may end on it.
    holidays: Option<Vec<String>>,
}

impl Calendar {
    /// Makes a calendar; the weekend may be any days, or none.
    ///
    /// # Errors
    /// When the weekend covers all seven days, so that there would be no business day ever.
    pub(crate) fn new(zone: Zone, weekend: WeekdaySet, holidays: Holidays) -> Result<Self> {
        if weekend == WeekdaySet::ALL {
            let error = Error::new(both! {
                en: "cannot use a calendar whose weekend has all seven days";
                ja: "週7日すべてが週末のカレンダーは使えません"
            });
            return Err(error.hint(both! {
                en: "leave at least one day of the week out of the weekend";
                ja: "週末に含めない曜日を1日以上残してください"
            }));
        }
        Ok(Self { zone, weekend, holidays })
    }

    #[must_use]
    pub(crate) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The day that a moment falls on in the calendar's zone.
    #[must_use]
    pub(crate) fn day_of(&self, moment: DateTime<FixedOffset>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// When a span is over. The day of the resolution is day 0, and the n-th business day is the n-th one after it,
    /// also where day 0 is itself no business day.
    #[must_use]
    pub(crate) fn deadline(&self, resolved: DateTime<FixedOffset>, within: Within) -> Deadline {
        let day_zero = self.day_of(resolved);
        let last_day = match within {
            Within::Days(days) => day_zero.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX),
            Within::BusinessDays(days) => self.nth_business_day(day_zero, days),
        };
        self.until_end_of(last_day.min(LAST_DAY.max(day_zero)), day_zero.year())
    }

    fn until_end_of(&self, last_day: NaiveDate, year_of_resolution: i32) -> Deadline {
        let named = || self.holidays_on(last_day).into_iter().map(|holiday| holiday.name.to_owned()).collect();
        Deadline {
            last_day,
            end: zone::end_of_day(&self.zone, last_day),
            zone: self.zone.clone(),
            year_of_resolution,
            holidays: self.holidays.has(last_day).then(named),
        }
    }

    fn nth_business_day(&self, day_zero: NaiveDate, n: u32) -> NaiveDate {
        let (mut left, mut free) = (n, 0);
        let mut day = day_zero;
        while left > 0 && day < LAST_DAY {
            day = day.succ_opt().expect("chrono's last day is long after the year 9999");
            if self.free_day(day).is_none() {
                (left, free) = (left - 1, 0);
            } else {
                free += 1;
            }
            if free > MOST_FREE_DAYS {
                return LAST_DAY;
            }
        }
        day
    }

    /// Why a day is no business day; none where it is one.
    #[must_use]
    pub(crate) fn free_day(&self, day: NaiveDate) -> Option<FreeDay> {
        if self.holidays.has(day) {
            return Some(FreeDay::Holiday);
        }
        self.weekend.contains(day.weekday()).then_some(FreeDay::Weekend(day.weekday()))
    }

    /// The holidays of a day, also where it falls on a weekend.
    #[must_use]
    pub(crate) fn holidays_on(&self, day: NaiveDate) -> Vec<Holiday<'_>> {
        self.holidays.on(day)
    }

    /// Where the holidays come from.
    #[must_use]
    pub(crate) fn sources(&self) -> &[Source] {
        &self.holidays.sources
    }

    /// Whether any of them is a whole calendar, and not only some dates.
    #[must_use]
    pub(crate) fn has_calendar(&self) -> bool {
        self.holidays.sources.iter().any(|source| source.kind == source::SourceKind::Calendar)
    }

    /// The days of the week that are no business days.
    #[must_use]
    pub(crate) fn weekend(&self) -> WeekdaySet {
        self.weekend
    }

    /// A source of holidays that does not know those of a year; a calendar without any has none in any year.
    #[must_use]
    pub(crate) fn unknown_in(&self, year: i32) -> Option<&Source> {
        self.holidays.unknown_in(year)
    }

    /// The holidays that are business days by another calendar, in order. Rules that never end are compared over a
    /// century.
    #[must_use]
    pub(crate) fn holidays_beyond(&self, other: &Self) -> Vec<NaiveDate> {
        if self.holidays == other.holidays && self.weekend == other.weekend {
            return Vec::new();
        }
        let (new, known) = (self.holidays.named(COMPARED.0, COMPARED.1), other.holidays.named(COMPARED.0, COMPARED.1));
        let is_new = |day: &NaiveDate| !known.contains(day) && other.free_day(*day).is_none();
        new.into_iter().filter(is_new).collect()
    }

    /// The days after `from`, up to and with `to`, that are no business days, each with its reason.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn free_days(&self, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, FreeDay)> {
        days_after(from, to).filter_map(|day| Some((day, self.free_day(day)?))).collect()
    }

    /// How many business days there are after `from`, up to and with `to`; 0 where `to` is not later.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn business_days_between(&self, from: NaiveDate, to: NaiveDate) -> usize {
        days_after(from, to).filter(|day| self.free_day(*day).is_none()).count()
    }
}

/// UTC, Saturday and Sunday, no holidays.
impl Default for Calendar {
    fn default() -> Self {
        let weekend = WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]);
        Self { zone: Zone::utc(), weekend, holidays: Holidays::default() }
    }
}

#[cfg(test)]
fn days_after(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().skip(1).take_while(move |day| *day <= to)
}

impl Deadline {
    /// Whether something that begins at this moment begins in time.
    #[must_use]
    pub(crate) fn is_met_by(&self, moment: DateTime<FixedOffset>) -> bool {
        moment < self.end
    }
}

impl fmt::Display for FreeDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend(_) => f.pad("weekend"),
            Self::Holiday => f.pad("holiday"),
        }
    }
}

//! Moments and days as people give them: what is written of them, completed by a zone, the clock, and the day at hand.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, Offset, SecondsFormat, TimeDelta, TimeZone,
    Timelike,
};

use super::zone::{self, Local, Zone, find_zone};
use crate::civil::{self, Day, Place, Written};
use crate::text::{Language, Message, say};

/// How far the clock of whoever writes may go before this one.
const LEEWAY: TimeDelta = TimeDelta::minutes(10);

/// By what a time is completed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'r> {
    /// Whose clock it is where nothing else is written.
    pub(crate) zone: &'r Zone,
    pub(crate) now: DateTime<FixedOffset>,
    pub(crate) undated: Undated,
}

/// Which day, or year, is meant where none is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undated {
    /// This day, and the year that is nearest to it.
    On(NaiveDate),
    /// Of the days of an incident the one on which such a time lies within it, else the first.
    Within { began: DateTime<FixedOffset>, ended: DateTime<FixedOffset> },
    /// The last one that has come.
    Last,
    /// The next one to come.
    Next,
}

impl Undated {
    /// What follows a moment comes within a day of it.
    pub(crate) fn following(began: DateTime<FixedOffset>) -> Self {
        let ended = began.checked_add_signed(TimeDelta::days(1) - TimeDelta::seconds(1));
        Self::Within { began, ended: ended.unwrap_or(began) }
    }
}

/// A moment, or its day alone, as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Understood<T> {
    pub(crate) value: T,
    /// Whether its day or year was added, or counted from today.
    pub(crate) is_completed: bool,
    /// Whether it was written as approximate.
    pub(crate) is_about: bool,
}

/// As much as is written of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Moment(DateTime<FixedOffset>),
    Day(NaiveDate),
}

impl Reading<'_> {
    /// Reads a moment.
    ///
    /// # Errors
    /// When it is none, may mean two, or the zone's clocks showed that time twice or never; the text says what to write.
    pub(crate) fn moment(&self, text: &str) -> Result<Understood<DateTime<FixedOffset>>, Message> {
        let Understood { value, is_completed, is_about } = self.time(text)?;
        match value {
            Read::Moment(value) => Ok(Understood { value, is_completed, is_about }),
            Read::Day(day) => Err(only_a_day(day)),
        }
    }

    /// Reads a day alone.
    ///
    /// # Errors
    /// When it is none, or has a time.
    pub(crate) fn day(&self, text: &str) -> Result<Understood<NaiveDate>, Message> {
        let Understood { value, is_completed, is_about } = self.time(text)?;
        match value {
            Read::Day(value) => Ok(Understood { value, is_completed, is_about }),
            Read::Moment(at) => Err(more_than_a_day(at.date_naive())),
        }
    }

    /// Reads a moment, or a day where nothing more is written.
    ///
    /// # Errors
    /// As for a moment.
    pub(crate) fn time(&self, text: &str) -> Result<Understood<Read>, Message> {
        if civil::is_now(text) {
            let now = self.now.with_nanosecond(0).unwrap_or(self.now);
            let value = Read::Moment(now.with_timezone(self.zone).fixed_offset());
            return Ok(Understood { value, is_completed: false, is_about: false });
        }
        self.complete(&civil::read(text)?)
    }

    /// Completes what is written.
    ///
    /// # Errors
    /// As for a moment.
    pub(crate) fn complete(&self, written: &Written) -> Result<Understood<Read>, Message> {
        let clocks = Clocks::of(written.place.as_ref(), self.zone)?;
        let value = match (&written.clock, written.day) {
            (None, None) => return Err(civil::unknown("")),
            (None, Some(day)) => Read::Day(self.date(day, &clocks)?),
            (Some(clock), Some(day)) => Read::Moment(clocks.moment(self.date(day, &clocks)?, clock)?),
            (Some(clock), None) => Read::Moment(self.undated(&clocks, clock)?),
        };
        let day = match value {
            Read::Moment(at) => at.date_naive(),
            Read::Day(day) => day,
        };
        let is_end = written.clock.is_some_and(|clock| clock.is_end_of_day);
        if let Some(weekday) = written.weekday
            && !is_end
            && day.weekday() != weekday
        {
            return Err(other_weekday(day, weekday));
        }
        let is_completed = !matches!(written.day, Some(Day::Date(_)));
        Ok(Understood { value, is_completed, is_about: written.is_about })
    }

    fn date(&self, day: Day, clocks: &Clocks) -> Result<NaiveDate, Message> {
        let today = clocks.day_of(self.now);
        match day {
            Day::Date(date) => Ok(date),
            Day::Ago(days) => {
                let back = Days::new(days.unsigned_abs());
                let day = if days < 0 { today.checked_add_days(back) } else { today.checked_sub_days(back) };
                day.ok_or_else(beyond)
            }
            Day::OfYear { month, day } => {
                let near = match self.undated {
                    Undated::On(day) => day,
                    Undated::Within { began, .. } => clocks.day_of(began),
                    Undated::Last | Undated::Next => today,
                };
                // A leap day may be eight years away.
                let dates =
                    (near.year() - 8..=near.year() + 8).filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
                let found = match self.undated {
                    Undated::On(_) | Undated::Within { .. } => dates.min_by_key(|date| (*date - near).abs()),
                    Undated::Last => dates.rev().find(|date| *date <= near),
                    Undated::Next => dates.into_iter().find(|date| *date >= near),
                };
                found.ok_or_else(beyond)
            }
        }
    }

    /// A time without its day.
    fn undated(&self, clocks: &Clocks, clock: &civil::Clock) -> Result<DateTime<FixedOffset>, Message> {
        let today = clocks.day_of(self.now);
        let beside = |days: i64| today.checked_add_signed(TimeDelta::days(days)).unwrap_or(today);
        match self.undated {
            Undated::On(day) => clocks.moment(day, clock),
            Undated::Last => {
                let at = clocks.moment(today, clock)?;
                if at <= self.now + LEEWAY { Ok(at) } else { clocks.moment(beside(-1), clock) }
            }
            Undated::Next => {
                let at = clocks.moment(today, clock)?;
                if at >= self.now { Ok(at) } else { clocks.moment(beside(1), clock) }
            }
            Undated::Within { began, ended } => {
                let (first, last) = (clocks.day_of(began), clocks.day_of(ended));
                let days = first.iter_days().take_while(|day| *day <= last);
                let mut within = days
                    .map(|day| clocks.moment(day, clock))
                    .filter(|at| at.as_ref().is_ok_and(|at| began <= *at && *at <= ended));
                match (within.next(), within.next()) {
                    (None, _) => clocks.moment(first, clock),
                    (Some(at), None) => at,
                    (Some(one), Some(other)) => Err(two_moments(one?, other?)),
                }
            }
        }
    }
}

/// The clocks that a time is read from.
enum Clocks {
    Zone(Zone),
    Offset(FixedOffset),
    Both(FixedOffset, Zone),
}

impl Clocks {
    fn of(place: Option<&Place>, otherwise: &Zone) -> Result<Self, Message> {
        Ok(match place {
            None => Self::Zone(otherwise.clone()),
            Some(Place::Offset(offset)) => Self::Offset(*offset),
            Some(Place::Zone(name)) => Self::Zone(find_zone(name).map_err(|unknown| unknown.behind_a_time())?),
            Some(Place::Both(offset, name)) => {
                Self::Both(*offset, find_zone(name).map_err(|unknown| unknown.behind_a_time())?)
            }
        })
    }

    fn day_of(&self, moment: DateTime<FixedOffset>) -> NaiveDate {
        match self {
            Self::Zone(zone) => moment.with_timezone(zone).date_naive(),
            Self::Offset(offset) | Self::Both(offset, _) => moment.with_timezone(offset).date_naive(),
        }
    }

    fn moment(&self, day: NaiveDate, clock: &civil::Clock) -> Result<DateTime<FixedOffset>, Message> {
        let day = if clock.is_end_of_day { day.succ_opt().ok_or_else(beyond)? } else { day };
        let shown = day.and_time(clock.time);
        let (offset, zone) = match self {
            Self::Zone(zone) => return in_zone(shown, zone),
            Self::Offset(offset) => (offset, None),
            Self::Both(offset, zone) => (offset, Some(zone)),
        };
        let at = offset.from_local_datetime(&shown).single().ok_or_else(beyond)?;
        match zone.map(|zone| (zone, at.with_timezone(zone).offset().fix())) {
            Some((zone, other)) if other != *offset => Err(not_of_zone(*offset, other, zone)),
            Some(_) | None => Ok(at),
        }
    }
}

/// Writes a moment as TOML 1.0 does: with seconds, and with the offset it has, `Z` for none.
#[must_use]
pub(crate) fn to_toml(moment: DateTime<FixedOffset>) -> String {
    // An offset of a zone's local mean time has seconds, which RFC 3339 cannot write.
    let seconds = moment.offset().local_minus_utc();
    let offset = FixedOffset::east_opt(seconds - seconds % 60).unwrap_or(*moment.offset());
    moment.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn in_zone(clock: NaiveDateTime, zone: &Zone) -> Result<DateTime<FixedOffset>, Message> {
    let shown = clock.format("%Y-%m-%d %H:%M:%S").to_string();
    let written = |offset: FixedOffset| format!("`{}{offset}`", clock.format("%Y-%m-%dT%H:%M:%S"));
    let name = zone.name();
    match zone::local(zone, clock) {
        Local::Once(moment) => Ok(moment.fixed_offset()),
        Local::Twice(earlier, later) => {
            let (earlier, later) = (written(earlier.offset().fix()), written(later.offset().fix()));
            Err(say! {
                en: "`{shown}` comes twice in {name}, where the clocks go back; write {earlier} or {later}";
                ja: "{name}では時計が戻されるため、`{shown}`は2回あります。{earlier}か{later}と書いてください"
            }
            .into())
        }
        Local::Never { before, after } => {
            let (from, to) = (before.offset().fix(), after.offset().fix());
            let (first, second) = (written(from), written(to));
            Err(say! {
                en: "`{shown}` does not exist in {name}, where the clocks go from {from} to {to}; write {first} or {second}";
                ja: "{name}では時計が{from}から{to}に進められるため、`{shown}`はありません。{first}か{second}と書いてください"
            }
            .into())
        }
    }
}

fn only_a_day(day: NaiveDate) -> Message {
    say! {
        en: "`{day}` is only a day; add the time: `{day} 09:04`";
        ja: "`{day}`は日付だけです。`{day} 09:04`のように時刻も書いてください"
    }
    .into()
}

fn more_than_a_day(day: NaiveDate) -> Message {
    say! {
        en: "only a day is asked for; write `{day}`";
        ja: "日付だけを書いてください：`{day}`"
    }
    .into()
}

fn beyond() -> Message {
    say! { en: "it lies outside of the calendar"; ja: "暦の範囲を超えています" }.into()
}

fn two_moments(one: DateTime<FixedOffset>, other: DateTime<FixedOffset>) -> Message {
    let [one, other] = [one, other].map(to_toml);
    say! {
        en: "the incident has that time on several days; write `{one}` or `{other}`";
        ja: "インシデント中にその時刻が複数回あります。`{one}`か`{other}`のように日付も書いてください"
    }
    .into()
}

fn not_of_zone(written: FixedOffset, real: FixedOffset, zone: &Zone) -> Message {
    let name = zone.name();
    say! {
        en: "the offset is {written}, but {name} is at {real} then; write one of the two";
        ja: "オフセットは{written}ですが、その時刻の{name}は{real}です。どちらか一方を書いてください"
    }
    .into()
}

fn other_weekday(day: NaiveDate, weekday: chrono::Weekday) -> Message {
    say! {
        |reader|
        en: "{} is not a {}; correct the date or leave the weekday out", super::day_text(day, Language::En), super::weekday_text(weekday, reader.language);
        ja: "{}は{}ではありません。日付を直すか、曜日を省いてください", super::day_text(day, Language::Ja), super::weekday_text(weekday, reader.language)
    }
    .into()
}

//! Days, times and lengths as a calendar file writes them (RFC 5545, 3.3.4 to 3.3.6).

use chrono::{NaiveDate, NaiveTime, TimeZone, Utc};

use super::slip::{self, Slip};
use crate::calendar::Zone;

/// A day, or a time of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) day: NaiveDate,
    pub(super) time: Option<NaiveTime>,
    pub(super) is_utc: bool,
}

impl When {
    /// `20261229`, `20261229T090000` or `20261229T000000Z`.
    ///
    /// # Errors
    /// When it is none, or no day of the calendar.
    pub(super) fn parse(text: &str) -> Result<Self, Slip> {
        let (day, behind) = text.split_at_checked(8).ok_or_else(|| slip::unreadable_day(text))?;
        let digits = |text: &str, length: usize| -> Option<u32> {
            (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let number = digits(day, 8).ok_or_else(|| slip::unreadable_day(text))?;
        let year = i32::try_from(number / 10_000).expect("four digits are few");
        let day = NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
            .filter(|_| year > 0)
            .ok_or_else(|| slip::no_such_day(day))?;
        let is_utc = behind.ends_with(['Z', 'z']);
        let time = match behind.trim_end_matches(['Z', 'z']).strip_prefix(['T', 't']) {
            None if behind.is_empty() => None,
            None => return Err(slip::unreadable_day(text)),
            Some(time) => {
                let number = digits(time, 6).ok_or_else(|| slip::unreadable_day(text))?;
                // A leap second is the one before it.
                let time = NaiveTime::from_hms_opt(number / 10_000, number / 100 % 100, (number % 100).min(59));
                Some(time.ok_or_else(|| slip::no_such_time(text))?)
            }
        };
        Ok(Self { day, time, is_utc })
    }

    /// The day that it is or begins: midnight in UTC may be meant by the clock of the zone or by that of UTC; nothing
    /// where it is neither.
    pub(super) fn day_in(self, zone: &Zone) -> Option<NaiveDate> {
        let Some(time) = self.time.filter(|_| self.is_utc) else { return Some(self.day) };
        let local = Utc.from_utc_datetime(&self.day.and_time(time)).with_timezone(zone);
        if local.time() == NaiveTime::MIN {
            return Some(local.date_naive());
        }
        (time == NaiveTime::MIN).then_some(self.day)
    }

    /// Whether it is the beginning of a day, by whatever clock the file has.
    pub(super) fn is_midnight(self) -> bool {
        self.time == Some(NaiveTime::MIN) && !self.is_utc
    }
}

/// A length in whole days: `P1D`, `P2W`, `PT24H`; nothing where it is none.
pub(super) fn whole_days(text: &str) -> Option<u64> {
    let mut rest = text.trim().trim_start_matches('+').strip_prefix(['P', 'p'])?;
    let (mut seconds, mut is_time, mut has_part) = (0_u64, false, false);
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(['T', 't']) {
            (is_time, rest) = (true, behind);
            continue;
        }
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit())?;
        let number: u64 = rest[..end].parse().ok().filter(|number| *number <= 1_000_000)?;
        let unit = match (rest.as_bytes()[end].to_ascii_uppercase(), is_time) {
            (b'W', false) => 7 * DAY,
            (b'D', false) => DAY,
            (b'H', true) => 3_600,
            (b'M', true) => 60,
            (b'S', true) => 1,
            _ => return None,
        };
        seconds += number * unit;
        has_part = true;
        rest = &rest[end + 1..];
    }
    (has_part && seconds.is_multiple_of(DAY)).then_some(seconds / DAY)
}

const DAY: u64 = 86_400;

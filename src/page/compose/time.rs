//! Times, spans and numbers as a page shows them: by the clocks of the policy's zone.

use chrono::{NaiveDate, TimeDelta, Timelike};

use crate::calendar::{Zone, day_text};
use crate::document::{Language, Moment, When};
use crate::page::model::{Inline, Line};

/// The clocks of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock<'z> {
    pub(super) zone: &'z Zone,
    pub(super) language: Language,
}

impl Clock<'_> {
    /// The day that it is there.
    pub(super) fn day(self, when: When) -> NaiveDate {
        match when {
            When::Moment(at) => at.with_timezone(self.zone).date_naive(),
            When::Day(day) => day,
        }
    }

    /// A day: `Fri 20 Nov 2026`.
    pub(super) fn day_text(self, day: NaiveDate) -> String {
        day_text(day, self.language)
    }

    /// The time of a day: `09:04`, and with seconds where it has some.
    pub(super) fn time(self, at: Moment) -> String {
        let format = if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
        at.with_timezone(self.zone).format(format).to_string()
    }

    /// Day and time.
    pub(super) fn moment(self, at: Moment) -> Inline {
        let day = self.day_text(self.day(When::Moment(at)));
        let between = match self.language {
            Language::En => ", ",
            Language::Ja => " ",
        };
        Inline::Time { shown: format!("{day}{between}{}", self.time(at)), exact: at }
    }

    /// The time alone.
    pub(super) fn clock(self, at: Moment) -> Inline {
        Inline::Time { shown: self.time(at), exact: at }
    }

    /// As much as is known.
    pub(super) fn when(self, when: When) -> Line {
        match when {
            When::Moment(at) => vec![self.moment(at)],
            When::Day(day) => vec![Inline::text(self.day_text(day))],
        }
    }

    /// What to know about all times: `All times are in Asia/Tokyo (UTC+09:00).`
    pub(super) fn legend(self, at: Option<Moment>) -> String {
        let zone = self.zone.name();
        let offset = at.map(|at| at.with_timezone(self.zone).format("UTC%:z").to_string());
        let offset = offset.filter(|_| zone != "UTC");
        match (self.language, offset) {
            (Language::En, None) => format!("All times are in {zone}."),
            (Language::En, Some(offset)) => format!("All times are in {zone} ({offset})."),
            (Language::Ja, None) => format!("時刻はすべて{zone}です。"),
            (Language::Ja, Some(offset)) => format!("時刻はすべて{zone}（{offset}）です。"),
        }
    }
}

/// A span as people say it: `1 h 34 min`, `1 d 1 h 56 min`; `1時間34分`, `1日1時間56分`. From a week on without the minutes. A
/// negative one is counted as its opposite.
pub(super) fn span(span: TimeDelta, language: Language) -> String {
    let seconds = span.num_seconds().unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let [day, hour, minute, second] = match language {
        Language::En => [" d", " h", " min", " s"],
        Language::Ja => ["日", "時間", "分", "秒"],
    };
    let between = match language {
        Language::En => " ",
        Language::Ja => "",
    };
    let all = [(days, day), (hours, hour), (minutes, minute)];
    let largest = all.iter().position(|(count, _)| *count > 0);
    let Some(largest) = largest else { return format!("{seconds}{second}") };
    let told = if days >= 7 { 2 } else { 3 };
    let units = all[largest..].iter().take(told).filter(|(count, _)| *count > 0);
    units.map(|(count, unit)| format!("{}{unit}", grouped(&count.to_string()))).collect::<Vec<_>>().join(between)
}

/// A number as people read it: `17,000`, `0.5`.
pub(super) fn number(value: f64) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", grouped(whole)),
        None => grouped(&text),
    }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return format!("{sign}{digits}");
    }
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_numbers_are_written_as_people_read_them() {
        for (seconds, en, ja) in [
            (0, "0 s", "0秒"),
            (59, "59 s", "59秒"),
            (60, "1 min", "1分"),
            (-420, "7 min", "7分"),
            (3_600, "1 h", "1時間"),
            (5_640, "1 h 34 min", "1時間34分"),
            (86_400 * 2 + 3_600 * 3 + 60, "2 d 3 h 1 min", "2日3時間1分"),
            (86_400 + 3_600 + 60 * 56, "1 d 1 h 56 min", "1日1時間56分"),
            (86_400 * 7 + 3_600 * 3 + 60, "7 d 3 h", "7日3時間"),
            (86_400, "1 d", "1日"),
        ] {
            let delta = TimeDelta::seconds(seconds);
            assert_eq!((&*span(delta, Language::En), &*span(delta, Language::Ja)), (en, ja));
        }
        for (value, shown) in [
            (0.0, "0"),
            (412.0, "412"),
            (17_000.0, "17,000"),
            (1_234_567.5, "1,234,567.5"),
            (-1_000.0, "-1,000"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(number(value), shown);
        }
    }
}

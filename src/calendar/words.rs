//! Days, moments, spans and deadlines in words: how people write them in each language.

use std::fmt::Display;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Weekday};

use super::{Calendar, Deadline, FreeDay, Within, Zone};
use crate::text::{Language, plural};

/// A day with its weekday and its year: `Mon 23 Nov 2026`, `2026年11月23日(月)`.
#[must_use]
pub(crate) fn day_text(day: NaiveDate, language: Language) -> String {
    match language {
        Language::En => day.format("%a %-d %b %Y").to_string(),
        Language::Ja => format!("{}{}", day.format("%Y年"), day_of_year(day, language)),
    }
}

/// A day whose year goes without saying: `Mon 23 Nov`, `11月23日(月)`.
fn day_of_year(day: NaiveDate, language: Language) -> String {
    match language {
        Language::En => day.format("%a %-d %b").to_string(),
        Language::Ja => {
            format!("{}({})", day.format("%-m月%-d日"), WEEKDAYS[day.weekday().num_days_from_monday() as usize])
        }
    }
}

/// A day with its year where that is another one than the reader's.
fn day_near(day: NaiveDate, this_year: i32, language: Language) -> String {
    if day.year() == this_year { day_of_year(day, language) } else { day_text(day, language) }
}

/// A span in the largest unit of which there are at least two: `3 days`, `26 hours`, `5 minutes`; `3日`, `26時間`, `5分`.
#[must_use]
pub(crate) fn span_text(span: TimeDelta, language: Language) -> String {
    let (days, hours, minutes) = (span.num_days(), span.num_hours(), span.num_minutes());
    let counted = |count: i64, noun, counter| match language {
        Language::En => plural(usize::try_from(count).unwrap_or(0), noun),
        Language::Ja => format!("{}{counter}", count.max(0)),
    };
    match (days, hours, minutes) {
        (2.., _, _) | (1, 24, 1440) => counted(days, "day", "日"),
        (_, 1.., _) => counted(hours, "hour", "時間"),
        _ => counted(minutes, "minute", "分"),
    }
}

const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

/// A day of the week: `Friday`, `金曜日`.
#[must_use]
pub(crate) fn weekday_text(weekday: Weekday, language: Language) -> String {
    match language {
        Language::En => {
            let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
            names[weekday.num_days_from_monday() as usize].to_owned()
        }
        Language::Ja => format!("{}曜日", WEEKDAYS[weekday.num_days_from_monday() as usize]),
    }
}

impl Calendar {
    /// Why a day is off: the names of its holidays, else the day of the weekend; nothing for a business day.
    #[must_use]
    pub(crate) fn day_off_text(&self, day: NaiveDate, language: Language) -> Option<String> {
        match self.free_day(day)? {
            FreeDay::Weekend(weekday) => Some(weekday_text(weekday, language)),
            FreeDay::Holiday => Some(holidays_text(self.holidays_on(day).iter().map(|holiday| holiday.name), language)),
        }
    }
}

/// The name in the reader's language where a calendar has it in both: `勤労感謝の日 (Labor Thanksgiving Day)`.
pub(crate) fn own_name(name: &str, language: Language) -> &str {
    let Some((japanese, english)) = name.strip_suffix(')').and_then(|name| name.split_once(" (")) else { return name };
    match language {
        _ if !english.is_ascii() || japanese.is_ascii() => name,
        Language::En => english,
        Language::Ja => japanese,
    }
}

/// The names of holidays, or that it is one.
fn holidays_text<'n>(names: impl Iterator<Item = &'n str>, language: Language) -> String {
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).map(|name| own_name(name, language)).collect();
    match language {
        _ if !names.is_empty() => language.and_list(names),
        Language::En => "a holiday".to_owned(),
        Language::Ja => "休日".to_owned(),
    }
}

/// A time by the clocks of a zone: `15:00 Asia/Tokyo`, `15:00（日本時間）`.
fn in_zone(time: impl Display, zone: &Zone, language: Language) -> String {
    match zone.common_name(language) {
        None => format!("{time} {zone}"),
        Some(name) => format!("{time}（{name}）"),
    }
}

fn at_time(day: &str, time: impl Display, language: Language) -> String {
    match language {
        Language::En => format!("{day}, {time}"),
        Language::Ja => format!("{day} {time}"),
    }
}

impl Zone {
    /// A moment as the clocks of the zone show it: `Mon 23 Nov 2026, 15:00 Asia/Tokyo`,
    /// `2026年11月23日(月) 15:00（日本時間）`.
    #[must_use]
    pub(crate) fn moment_text(&self, moment: DateTime<FixedOffset>, language: Language) -> String {
        let at = moment.with_timezone(self);
        at_time(&day_text(at.date_naive(), language), in_zone(at.format("%H:%M"), self, language), language)
    }

    /// What people of a language call the zone in place of its name; nothing where they call it nothing else.
    fn common_name(&self, language: Language) -> Option<&'static str> {
        match (language, self.name()) {
            (Language::Ja, "Asia/Tokyo" | "Japan") => Some("日本時間"),
            (Language::En | Language::Ja, _) => None,
        }
    }

    /// The zone as people of a language call it: `Asia/Tokyo`, `日本時間`.
    #[must_use]
    pub(crate) fn name_in(&self, language: Language) -> &'static str {
        self.common_name(language).unwrap_or_else(|| self.name())
    }

    /// A moment where year and zone go without saying: `Mon 23 Nov, 15:00`, `11月23日(月) 15:00`.
    #[must_use]
    pub(crate) fn time_text(&self, moment: DateTime<FixedOffset>, language: Language) -> String {
        let at = moment.with_timezone(self);
        at_time(&day_of_year(at.date_naive(), language), at.format("%H:%M"), language)
    }
}

impl Zone {
    /// A moment where the zone goes without saying and the year does not: `Mon 23 Nov 2026, 15:00`.
    #[must_use]
    pub(crate) fn dated_text(&self, moment: DateTime<FixedOffset>, language: Language) -> String {
        let at = moment.with_timezone(self);
        at_time(&day_text(at.date_naive(), language), at.format("%H:%M"), language)
    }

    /// A moment where the zone goes without saying; with its year where that is not this one.
    #[must_use]
    pub(crate) fn time_near(&self, moment: DateTime<FixedOffset>, this_year: i32, language: Language) -> String {
        let at = moment.with_timezone(self);
        at_time(&day_near(at.date_naive(), this_year, language), at.format("%H:%M"), language)
    }
}

impl Deadline {
    /// The last moment where the zone goes without saying; with its year where that is not this one.
    #[must_use]
    pub(crate) fn time_near(&self, this_year: i32, language: Language) -> String {
        let day = self.with_holidays(day_near(self.last_day, this_year, language), language);
        at_time(&day, "24:00", language)
    }

    /// The last moment: `Mon 23 Nov, 24:00 Asia/Tokyo`, `11月23日(月) 24:00（日本時間）`; with its year where that is not the resolution's.
    #[must_use]
    pub(crate) fn describe(&self, language: Language) -> String {
        let is_same_year = self.last_day.year() == self.year_of_resolution;
        let day = if is_same_year { day_of_year(self.last_day, language) } else { day_text(self.last_day, language) };
        at_time(&self.with_holidays(day, language), in_zone("24:00", &self.zone, language), language)
    }

    fn with_holidays(&self, day: String, language: Language) -> String {
        match (self.holidays_text(language), language) {
            (None, _) => day,
            (Some(names), Language::En) => format!("{day} ({names})"),
            (Some(names), Language::Ja) => format!("{}・{names})", day.trim_end_matches(')')),
        }
    }

    /// The holidays that the last day is, by name; a weekend shows in the day itself.
    #[must_use]
    pub(crate) fn holidays_text(&self, language: Language) -> Option<String> {
        Some(holidays_text(self.holidays.as_ref()?.iter().map(String::as_str), language))
    }
}

impl Within {
    /// How many calendar days it usually takes; none is longer than any.
    pub(crate) fn length(within: Option<Self>) -> u64 {
        match within {
            Some(Self::Days(days)) => days.into(),
            Some(Self::BusinessDays(days)) => (u64::from(days) * 7).div_ceil(5),
            None => u64::MAX,
        }
    }

    /// How long it is: `3 days`, `5 business days`, `3日`, `5営業日`.
    #[must_use]
    pub(crate) fn describe(self, language: Language) -> String {
        let (count, noun, counter) = match self {
            Self::Days(count) => (count, "day", "日"),
            Self::BusinessDays(count) => (count, "business day", "営業日"),
        };
        match language {
            Language::En => plural(usize::try_from(count).unwrap_or(usize::MAX), noun),
            Language::Ja => format!("{count}{counter}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Calendar, Holidays, find_zone};

    fn tokyo() -> Calendar {
        let zone = find_zone("Asia/Tokyo").expect("a zone");
        Calendar::new(zone, chrono::WeekdaySet::EMPTY, Holidays::default()).expect("sound")
    }

    fn both(words: impl Fn(Language) -> String) -> [String; 2] {
        [words(Language::En), words(Language::Ja)]
    }

    #[test]
    fn a_moment_has_its_weekday_and_its_zone() {
        let moment = DateTime::parse_from_rfc3339("2026-11-23T15:00:00Z").expect("a moment");
        assert_eq!(
            both(|language| tokyo().zone().moment_text(moment, language)),
            ["Tue 24 Nov 2026, 00:00 Asia/Tokyo", "2026年11月24日(火) 00:00（日本時間）"]
        );
    }

    #[test]
    fn a_deadline_has_its_year_only_where_that_changed() {
        let by = |resolved: &str| {
            let resolved = DateTime::parse_from_rfc3339(resolved).expect("a moment");
            both(|language| tokyo().deadline(resolved, Within::Days(3)).describe(language))
        };
        assert_eq!(by("2026-11-20T01:40:00Z"), ["Mon 23 Nov, 24:00 Asia/Tokyo", "11月23日(月) 24:00（日本時間）"]);
        assert_eq!(
            by("2026-12-30T01:40:00Z"),
            ["Sat 2 Jan 2027, 24:00 Asia/Tokyo", "2027年1月2日(土) 24:00（日本時間）"]
        );
    }

    #[test]
    fn a_deadline_on_a_holiday_says_which() {
        let zone = find_zone("Asia/Tokyo").expect("a zone");
        let holidays = Holidays {
            sources: vec![
                crate::calendar::japan(),
                crate::calendar::Source::of_dates("policy.toml", ["2026-12-29".parse().expect("a day")].into_iter()),
            ],
        };
        let calendar = Calendar::new(zone, chrono::WeekdaySet::EMPTY, holidays).expect("sound");
        let resolved = DateTime::parse_from_rfc3339("2026-11-20T01:40:00Z").expect("a moment");
        let by = |days| both(|language| calendar.deadline(resolved, Within::Days(days)).describe(language));
        assert_eq!(
            by(3),
            ["Mon 23 Nov (Labor Thanksgiving Day), 24:00 Asia/Tokyo", "11月23日(月・勤労感謝の日) 24:00（日本時間）"]
        );
        assert_eq!(by(39), ["Tue 29 Dec (a holiday), 24:00 Asia/Tokyo", "12月29日(火・休日) 24:00（日本時間）"]);
        assert_eq!(by(40), ["Wed 30 Dec, 24:00 Asia/Tokyo", "12月30日(水) 24:00（日本時間）"]);
        let off = |day: &str| {
            both(|language| calendar.day_off_text(day.parse().expect("a day"), language).unwrap_or_default())
        };
        assert_eq!(off("2026-11-23"), ["Labor Thanksgiving Day", "勤労感謝の日"]);
        assert_eq!(off("2026-11-24"), ["", ""]);
    }

    #[test]
    fn a_year_is_said_where_it_is_not_this_one() {
        let resolved = DateTime::parse_from_rfc3339("2026-12-30T01:40:00Z").expect("a moment");
        let last = tokyo().deadline(resolved, Within::Days(3));
        assert_eq!(both(|language| last.time_near(2027, language)), ["Sat 2 Jan, 24:00", "1月2日(土) 24:00"]);
        assert_eq!(
            both(|language| last.time_near(2026, language)),
            ["Sat 2 Jan 2027, 24:00", "2027年1月2日(土) 24:00"]
        );
        let zone = tokyo().zone().clone();
        assert_eq!(
            both(|language| zone.time_near(resolved, 2026, language)),
            ["Wed 30 Dec, 10:40", "12月30日(水) 10:40"]
        );
    }

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_says_enough() {
        for (minutes, told) in [
            (0, ["0 minutes", "0分"]),
            (59, ["59 minutes", "59分"]),
            (60, ["1 hour", "1時間"]),
            (1439, ["23 hours", "23時間"]),
            (1440, ["1 day", "1日"]),
            (1441, ["24 hours", "24時間"]),
            (2880, ["2 days", "2日"]),
        ] {
            assert_eq!(both(|language| span_text(TimeDelta::minutes(minutes), language)), told);
        }
    }

    #[test]
    fn a_span_is_counted_in_days_or_business_days() {
        assert_eq!(both(|language| Within::Days(1).describe(language)), ["1 day", "1日"]);
        assert_eq!(both(|language| Within::BusinessDays(5).describe(language)), ["5 business days", "5営業日"]);
    }
}

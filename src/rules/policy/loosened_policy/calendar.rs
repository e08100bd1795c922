//! Which days are business days, and how long a meeting may take.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Offset as _, TimeZone as _, Weekday};

use super::Found;
use super::words::{first_few, number, quoted, word};
use crate::calendar::{Calendar, JAPAN, JAPAN_YEAR_END};
use crate::policy::{POLICY_PATH, Policy};
use crate::text::{Language, Message, one_or_many, say};

impl Found {
    pub(super) fn compare_meetings(&mut self, before: &Policy, after: &Policy) {
        if after.longest_meeting > before.longest_meeting {
            self.note("meeting.maximum", number(before.longest_meeting), number(after.longest_meeting));
        }
    }

    /// A day ends later further west, in winter or in summer; a year stands for all of them.
    pub(super) fn compare_zones(&mut self, before: &Calendar, after: &Calendar) {
        let ends = |calendar: &Calendar| {
            let zone = calendar.zone();
            [1, 7].map(|month| {
                let noon = NaiveDate::from_ymd_opt(2026, month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
                noon.map(|noon| -zone.offset_from_utc_datetime(&noon).fix().local_minus_utc())
            })
        };
        if ends(before).into_iter().zip(ends(after)).any(|(then, now)| now > then) {
            self.note("calendar.time_zone", word(before.zone().to_string()), word(after.zone().to_string()));
        }
    }

    pub(super) fn compare_weekends(&mut self, before: &Calendar, after: &Calendar) {
        let free: Vec<Weekday> = after.weekend().difference(before.weekend()).iter(Weekday::Mon).collect();
        if free.is_empty() {
            return;
        }
        let days = move |language: Language| {
            let name = |day: &Weekday| match language {
                Language::En => day.to_string(),
                Language::Ja => japanese_day(*day).to_owned(),
            };
            language.and_list(free.iter().map(name))
        };
        let count = after.weekend().difference(before.weekend()).len() as usize;
        self.note(
            "calendar.weekend",
            say! {
                |side|
                en: "{} {}", days(side.language), one_or_many(count, "a business day", "business days");
                ja: "{}は営業日", days(side.language)
            },
            say! { en: "{}", one_or_many(count, "a day off", "days off"); ja: "休日" },
        );
    }

    /// A holiday on a weekend moves no deadline. Those of a calendar file are noted at that file.
    pub(super) fn compare_holidays(&mut self, before: &Calendar, after: &Calendar) {
        let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for day in after.holidays_beyond(before) {
            let source = after.holidays_on(day).first().map_or(POLICY_PATH, |holiday| holiday.source);
            // A day of every year is one thing, and not a hundred.
            let yearly = after.sources().iter().filter(|one| one.name == source).find_map(|one| one.yearly_day(day));
            let day = yearly.map_or_else(|| day.to_string(), |day| quoted(&day.to_string()));
            let days = by_source.entry(source).or_default();
            if !days.contains(&day) {
                days.push(day);
            }
        }
        for (source, mut new) in by_source {
            new.sort_unstable();
            let count = new.len();
            let of_file = (source != POLICY_PATH).then(|| source.to_owned());
            let then = say! {
                |side|
                en: "{} {}", first_few(side.language, &new), one_or_many(count, "a business day", "business days");
                ja: "{}は営業日", first_few(side.language, &new)
            };
            let now: Message = match of_file {
                None => say! { en: "{}", one_or_many(count, "a holiday", "holidays"); ja: "祝日" }.into(),
                Some(file) => say! {
                    en: "{} of `{file}`", one_or_many(count, "a holiday", "holidays");
                    ja: "`{file}`の祝日"
                }
                .into(),
            };
            let noted = self.note("calendar.holidays", then, now);
            match source {
                JAPAN | JAPAN_YEAR_END => noted.key.extend([".", source]),
                file => file.clone_into(&mut noted.file),
            }
        }
    }
}

const fn japanese_day(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "月曜日",
        Weekday::Tue => "火曜日",
        Weekday::Wed => "水曜日",
        Weekday::Thu => "木曜日",
        Weekday::Fri => "金曜日",
        Weekday::Sat => "土曜日",
        Weekday::Sun => "日曜日",
    }
}

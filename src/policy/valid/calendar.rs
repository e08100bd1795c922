//! The calendar and the meeting: which days are business days, and how long a meeting may take.

use chrono::{Weekday, WeekdaySet};

use super::{Check, Policy};
use crate::calendar::{Calendar, Zone};
use crate::policy::raw::RawPolicy;
use crate::text::{backticked, say};
use crate::toml_record::{Located, did_you_mean, nearest};

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Check<'_> {
    pub(super) fn apply_calendar(&mut self, whole: &RawPolicy, policy: &mut Policy) {
        let raw = &whole.calendar;
        let zone = match &raw.time_zone {
            Some(name) => match crate::calendar::find_zone(name) {
                Ok(zone) => zone,
                Err(unknown) => {
                    self.slip("calendar.time_zone", name.span, unknown.message(), unknown.hint());
                    return;
                }
            },
            None => Zone::utc(),
        };
        let mut weekend = WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]);
        if let Some(days) = &raw.weekend {
            weekend = WeekdaySet::EMPTY;
            for day in &days.0 {
                if let Ok(weekday) = day.value.parse::<Weekday>() {
                    weekend.insert(weekday);
                } else {
                    self.no_weekday(day);
                }
            }
        }
        let holidays = self.holidays(whole, &zone, self.calendars);
        let span = raw.weekend.as_ref().map_or_else(|| raw.span.unwrap_or_default(), |days| days.span);
        if let Ok(calendar) = Calendar::new(zone, weekend, holidays) {
            policy.calendar = calendar;
        } else {
            self.slip(
                "calendar.weekend",
                span,
                say! { en: "the weekend includes all seven days"; ja: "`weekend`に7つの曜日がすべて入っています" },
                say! {
                    en: "leave at least one day of the week out of `weekend`";
                    ja: "少なくとも1つの曜日を`weekend`から外してください"
                },
            );
        }
    }

    fn no_weekday(&mut self, day: &Located<String>) {
        let name = day.value.escape_debug().to_string();
        let key = format!("calendar.weekend.{name}");
        let hint = match nearest(&day.value, &WEEKDAYS) {
            Some(near) => did_you_mean(near),
            None => say! {
                |rows|
                en: "write {}", rows.language.or_list(WEEKDAYS.map(backticked));
                ja: "{}のいずれかを書いてください", rows.language.or_list(WEEKDAYS.map(backticked))
            }
            .into(),
        };
        let message = say! { en: "`{name}` is not a day of the week"; ja: "`{name}`という曜日はありません" };
        self.slip(key, day.span, message, hint);
    }

    pub(super) fn apply_meeting(&mut self, raw: &RawPolicy, policy: &mut Policy) {
        let Some(maximum) = &raw.meeting.maximum else { return };
        if maximum.value == 0 {
            self.slip(
                "meeting.maximum",
                maximum.span,
                say! { en: "a meeting cannot take 0 minutes"; ja: "ミーティングの上限を0分にすることはできません" },
                say! {
                    en: "write how many minutes it may take; to accept any length, set `level = \"off\"` in `[rules.long-meeting]`";
                    ja: "上限を分で書いてください。上限が不要なら、`[rules.long-meeting]`で`level = \"off\"`とします"
                },
            );
        } else {
            policy.longest_meeting = maximum.value;
        }
    }
}

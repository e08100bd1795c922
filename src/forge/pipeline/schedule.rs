//! When a scheduled workflow runs: in the morning of the policy's working days. The time of `cron` is UTC on forges that
//! know no zone there.

use chrono::{DateTime, Datelike as _, NaiveDate, Offset as _, TimeDelta, TimeZone as _, Utc, Weekday};

use crate::calendar::Calendar;

/// 09:00 on each working day, in the policy's time zone.
pub(crate) struct Schedule {
    zone: &'static str,
    /// The days of the week, as they are in the zone.
    days: Vec<Weekday>,
    /// What the zone's clocks are ahead of UTC while they are not put forward.
    ahead: TimeDelta,
    drifts: bool,
}

const HOUR: i64 = 9;
const MINUTES_OF_A_DAY: i64 = 24 * 60;

impl Schedule {
    /// The schedule of a calendar, by its zone's clocks in the year of a moment.
    pub(crate) fn of(calendar: &Calendar, now: DateTime<Utc>) -> Self {
        let ahead = |month| {
            let day = NaiveDate::from_ymd_opt(now.year(), month, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
            let moment = Utc.from_utc_datetime(&day.expect("every month has a first day"));
            TimeDelta::seconds(moment.with_timezone(calendar.zone()).offset().fix().local_minus_utc().into())
        };
        let (winter, summer) = (ahead(1), ahead(7));
        let week = std::iter::successors(Some(Weekday::Sun), |day| Some(day.succ())).take(7);
        Self {
            zone: calendar.zone().name(),
            days: week.filter(|day| !calendar.weekend().contains(*day)).collect(),
            ahead: winter.min(summer),
            drifts: winter != summer,
        }
    }

    /// The schedule where it is read in UTC: far enough east, nine in the morning is still the day before.
    pub(super) fn utc_cron(&self) -> String {
        let minute = HOUR * 60 - self.ahead.num_minutes();
        let (shift, minute) = (minute.div_euclid(MINUTES_OF_A_DAY), minute.rem_euclid(MINUTES_OF_A_DAY));
        let days = self.days.iter().map(|day| (i64::from(day.num_days_from_sunday()) + shift).rem_euclid(7)).collect();
        format!("{} {} * * {}", minute % 60, minute / 60, days_of_cron(days))
    }

    /// The schedule where its zone can be named beside it.
    pub(crate) fn local_cron(&self) -> String {
        let days = self.days.iter().map(|day| i64::from(day.num_days_from_sunday())).collect();
        format!("0 {HOUR} * * {}", days_of_cron(days))
    }

    pub(crate) fn zone(&self) -> &'static str {
        self.zone
    }

    /// What the line of `cron` means, for a comment.
    pub(super) fn in_words(&self) -> String {
        let summer = if self.drifts { "; an hour later by its clocks while they are put forward" } else { "" };
        format!("09:00 in {} on the policy's working days, written in UTC{summer}.", self.zone)
    }
}

/// Days of the week as `cron` writes them, 0 for Sunday: `1-5`, `0-4`, `0,2-6`.
fn days_of_cron(mut days: Vec<i64>) -> String {
    days.sort_unstable();
    let spans = days.chunk_by(|a, b| a + 1 == *b).map(|span| match span {
        [0, .., 6] => "*".to_owned(),
        [first, .., last] => format!("{first}-{last}"),
        alone => alone.iter().map(i64::to_string).collect(),
    });
    spans.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveTime, Timelike as _, WeekdaySet};

    use super::*;
    use crate::calendar::{Holidays, find_zone};

    fn schedule(zone: &str, weekend: &[Weekday]) -> Schedule {
        let zone = find_zone(zone).expect("a zone");
        let weekend = weekend.iter().copied().collect::<WeekdaySet>();
        let calendar = Calendar::new(zone, weekend, Holidays::default()).expect("a calendar");
        Schedule::of(&calendar, "2026-11-24T00:00:00Z".parse().expect("a moment"))
    }

    #[test]
    fn nine_in_the_morning_is_the_day_before_in_the_far_east() {
        use Weekday::{Fri, Mon, Sat, Sun};
        for (zone, weekend, utc, local) in [
            ("UTC", &[Sat, Sun][..], "0 9 * * 1-5", "0 9 * * 1-5"),
            ("Asia/Tokyo", &[Sat, Sun], "0 0 * * 1-5", "0 9 * * 1-5"),
            ("Australia/Sydney", &[Sat, Sun], "0 23 * * 0-4", "0 9 * * 1-5"),
            ("Pacific/Auckland", &[Sat, Sun], "0 21 * * 0-4", "0 9 * * 1-5"),
            ("Pacific/Kiritimati", &[Fri, Sat], "0 19 * * 0-3,6", "0 9 * * 0-4"),
            ("Asia/Kolkata", &[Sun], "30 3 * * 1-6", "0 9 * * 1-6"),
            ("Asia/Kathmandu", &[Sat], "15 3 * * 0-5", "0 9 * * 0-5"),
            ("Europe/Berlin", &[Sat, Sun], "0 8 * * 1-5", "0 9 * * 1-5"),
            ("Europe/Dublin", &[Sat, Sun], "0 9 * * 1-5", "0 9 * * 1-5"),
            ("America/New_York", &[Sat, Sun], "0 14 * * 1-5", "0 9 * * 1-5"),
            ("Asia/Riyadh", &[Fri, Sat], "0 6 * * 0-4", "0 9 * * 0-4"),
            ("Etc/GMT+12", &[Mon], "0 21 * * 0,2-6", "0 9 * * 0,2-6"),
            ("UTC", &[], "0 9 * * *", "0 9 * * *"),
        ] {
            let schedule = schedule(zone, weekend);
            assert_eq!((schedule.utc_cron().as_str(), schedule.local_cron().as_str()), (utc, local), "{zone}");
        }
    }

    /// The minutes of a week in which a line of `cron` runs, read as cron reads it.
    fn minutes(cron: &str) -> Vec<i64> {
        let fields: Vec<&str> = cron.split(' ').collect();
        let [minute, hour] = [fields[0], fields[1]].map(|field| field.parse::<i64>().expect("a number"));
        let days = fields[4].split(',').flat_map(|span| match span.split_once('-') {
            _ if span == "*" => 0..=6,
            Some((first, last)) => first.parse().expect("a day")..=last.parse().expect("a day"),
            None => span.parse().expect("a day")..=span.parse().expect("a day"),
        });
        days.map(|day: i64| day * MINUTES_OF_A_DAY + hour * 60 + minute).collect()
    }

    #[test]
    fn in_every_zone_it_runs_at_nine_or_ten_on_the_working_days() {
        use Weekday::{Fri, Sat, Sun};
        for zone in ["Africa/Monrovia", "America/St_Johns", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Chatham"]
            .into_iter()
            .chain(["Pacific/Apia", "Pacific/Honolulu", "Pacific/Marquesas", "Asia/Tokyo", "Europe/Paris"])
            .chain(["America/Santiago", "Antarctica/Troll", "Asia/Pyongyang", "Atlantic/Azores"])
        {
            for weekend in [&[Sat, Sun][..], &[Fri, Sat], &[Fri], &[Sun]] {
                let schedule = schedule(zone, weekend);
                for first in ["2026-01-04", "2026-07-05"] {
                    let sunday: NaiveDate = first.parse().expect("a Sunday");
                    let runs = minutes(&schedule.utc_cron());
                    assert_eq!(runs.len(), 7 - weekend.len());
                    for minute in runs {
                        let run = Utc.from_utc_datetime(&sunday.and_time(NaiveTime::MIN)) + TimeDelta::minutes(minute);
                        let local = run.with_timezone(&find_zone(zone).expect("a zone"));
                        assert!((9..=11).contains(&local.hour()), "{zone}: {local}");
                        assert!(!weekend.contains(&local.weekday()), "{zone}: {local}");
                    }
                }
            }
        }
    }
}

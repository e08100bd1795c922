//! Deadlines against a naive count of days, days against every zone's turned clocks, and typed moments.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, Duration, FixedOffset, NaiveDate, Offset, TimeZone, Utc, Weekday, WeekdaySet};

use super::{Calendar, FreeDay, Holidays, Source, Within, Zone, find_zone, zone};
use crate::text::Language;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("an example moment")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("an example day")
}

fn named_zone(name: &str) -> Zone {
    find_zone(name).expect("an example zone")
}

fn calendar(zone: &str, holidays: &[&str]) -> Calendar {
    let weekend = WeekdaySet::from_array([Weekday::Sat, Weekday::Sun]);
    let holidays = dates(holidays.iter().map(|text| day(text)));
    Calendar::new(named_zone(zone), weekend, holidays).expect("a calendar")
}

fn dates(days: impl Iterator<Item = NaiveDate>) -> Holidays {
    Holidays { sources: vec![Source::of_dates("policy.toml", days)] }
}

fn described(calendar: &Calendar, resolved: &str, within: Within) -> String {
    calendar.deadline(at(resolved), within).describe(Language::En)
}

#[test]
fn day_of_the_resolution_is_day_zero_in_the_calendars_zone() {
    let tokyo = calendar("Asia/Tokyo", &[]);
    assert_eq!(described(&tokyo, "2026-11-20T01:40:00Z", Within::Days(3)), "Mon 23 Nov, 24:00 Asia/Tokyo");
    // 15:00 UTC is midnight in Tokyo: the first moment of the next day.
    assert_eq!(described(&tokyo, "2026-11-20T14:59:59Z", Within::Days(3)), "Mon 23 Nov, 24:00 Asia/Tokyo");
    assert_eq!(described(&tokyo, "2026-11-20T15:00:00Z", Within::Days(3)), "Tue 24 Nov, 24:00 Asia/Tokyo");
    let deadline = tokyo.deadline(at("2026-11-20T01:40:00Z"), Within::Days(3));
    assert_eq!(deadline.end, at("2026-11-24T00:00:00+09:00"));
    assert!(deadline.is_met_by(at("2026-11-23T23:59:59+09:00")));
    assert!(!deadline.is_met_by(at("2026-11-24T00:00:00+09:00")));
}

#[test]
fn business_days_skip_weekends_and_chains_of_holidays() {
    let golden_week = calendar("Asia/Tokyo", &["2026-04-29", "2026-05-04", "2026-05-05", "2026-05-06"]);
    let within = Within::BusinessDays(5);
    assert_eq!(described(&golden_week, "2026-04-28T10:00:00+09:00", within), "Mon 11 May, 24:00 Asia/Tokyo");
    let free = golden_week.free_days(day("2026-05-01"), day("2026-05-07"));
    let named: Vec<String> = free.iter().map(|(day, why)| format!("{} {why}", day.day())).collect();
    assert_eq!(named, ["2 weekend", "3 weekend", "4 holiday", "5 holiday", "6 holiday"]);
    assert_eq!(free[0].1, FreeDay::Weekend(Weekday::Sat));
    assert_eq!(golden_week.business_days_between(day("2026-04-28"), day("2026-05-11")), 5);
    assert_eq!(golden_week.business_days_between(day("2026-05-11"), day("2026-04-28")), 0);
}

#[test]
fn day_zero_that_is_no_business_day_still_counts_as_day_zero() {
    let plain = calendar("UTC", &[]);
    assert_eq!(described(&plain, "2026-11-21T12:00:00Z", Within::BusinessDays(1)), "Mon 23 Nov, 24:00 UTC");
    assert_eq!(described(&plain, "2026-11-21T12:00:00Z", Within::BusinessDays(0)), "Sat 21 Nov, 24:00 UTC");
}

#[test]
fn year_is_told_where_it_is_another_one_and_leap_days_count() {
    let plain = calendar("UTC", &["2027-01-01"]);
    assert_eq!(described(&plain, "2026-12-31T12:00:00Z", Within::BusinessDays(1)), "Mon 4 Jan 2027, 24:00 UTC");
    assert_eq!(described(&plain, "2028-02-28T12:00:00Z", Within::Days(1)), "Tue 29 Feb, 24:00 UTC");
    assert_eq!(described(&plain, "2027-02-28T12:00:00Z", Within::Days(1)), "Mon 1 Mar, 24:00 UTC");
}

#[test]
fn deadline_beyond_the_year_9999_is_its_last_day() {
    let east = calendar("Pacific/Kiritimati", &[]);
    for resolved in ["9999-12-31T23:00:00Z", "9999-12-30T00:00:00Z", "2026-11-20T00:00:00Z", "0001-01-01T00:00:00Z"] {
        for within in [Within::Days(u32::MAX), Within::BusinessDays(u32::MAX), Within::Days(0)] {
            let deadline = east.deadline(at(resolved), within);
            assert!(deadline.end > at(resolved), "{resolved} {within:?} {deadline:?}");
        }
    }
}

#[test]
fn weekend_of_seven_days_is_refused() {
    let error = Calendar::new(Zone::utc(), WeekdaySet::ALL, Holidays::default()).expect_err("no business day");
    assert!(error.to_string().contains("all seven days"), "{error}");
    Calendar::new(Zone::utc(), WeekdaySet::EMPTY, Holidays::default()).expect("every day is a business day");
}

#[test]
fn day_ends_at_the_right_moment_where_midnight_is_missing_or_comes_twice() {
    let end = |zone: &str, text: &str| zone::end_of_day(&named_zone(zone), day(text));
    // Santiago: 24:00 became 01:00.
    assert_eq!(end("America/Santiago", "2024-09-07"), at("2024-09-08T01:00:00-03:00"));
    // Havana: 01:00 became 00:00 of the same day.
    assert_eq!(end("America/Havana", "2024-11-02"), at("2024-11-03T00:00:00-04:00"));
    // St John's: 00:01 became 23:01 of the day before, which ended a second time.
    assert_eq!(end("America/St_Johns", "2010-11-06"), at("2010-11-07T00:00:00-03:30"));
    // Samoa: the 30th of December was left out.
    assert_eq!(end("Pacific/Apia", "2011-12-29"), at("2011-12-31T00:00:00+14:00"));
}

#[test]
fn no_zone_has_a_moment_of_a_day_after_its_end() {
    let mut turned = 0;
    for name in zone::zone_names() {
        let zone = named_zone(name);
        let mut date = day("1990-01-01");
        while date < day("2030-01-01") {
            let next = date + Days::new(1);
            let noon = |day: NaiveDate| day.and_hms_opt(12, 0, 0).expect("noon");
            let offset = |day| zone.offset_from_utc_datetime(&noon(day)).fix();
            if offset(date) != offset(next) {
                turned += 1;
                let end = zone::end_of_day(&zone, date);
                let local = |moment: DateTime<Utc>| moment.with_timezone(&zone).date_naive();
                assert!(local(end - Duration::nanoseconds(1)) <= date, "{zone} {date} {end}");
                assert!((0..180).all(|minute| local(end + Duration::minutes(minute)) > date), "{zone} {date} {end}");
            }
            date = next;
        }
    }
    assert!(turned > 10_000, "{turned}");
}

/// Counts day by day, without the calendar.
fn naive_last_day(calendar: &Calendar, from: NaiveDate, days: u32, is_business: bool) -> NaiveDate {
    let mut count = 0;
    let mut date = from;
    while count < days {
        date = date.succ_opt().expect("a next day");
        let is_weekend = calendar.weekend.iter(Weekday::Mon).any(|free| free == date.weekday());
        let is_holiday = calendar.holidays.has(date);
        count += u32::from(!is_business || !(is_weekend || is_holiday));
    }
    date
}

#[test]
fn deadline_agrees_with_a_count_day_by_day() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let zones = ["Asia/Tokyo", "Europe/Berlin", "America/Havana", "America/St_Johns", "Pacific/Apia", "UTC"];
    let start = at("2008-01-01T00:00:00Z").to_utc();
    for _ in 0..3000 {
        let zone = named_zone(zones[usize::try_from(below(6)).expect("small")]);
        let weekdays = [Weekday::Fri, Weekday::Sat, Weekday::Sun, Weekday::Wed];
        let weekend: WeekdaySet = weekdays.into_iter().filter(|_| below(2) == 0).collect();
        let minutes = i64::try_from(below(20 * 365 * 24 * 60)).expect("small");
        let resolved = (start + Duration::minutes(minutes)).fixed_offset();
        let near = resolved.date_naive();
        let holidays: BTreeSet<NaiveDate> = (0..below(12)).map(|_| near + Days::new(below(20))).collect();
        let calendar =
            Calendar::new(zone.clone(), weekend, dates(holidays.into_iter())).expect("some day is a business day");
        let days = u32::try_from(below(12)).expect("small");
        let from = resolved.with_timezone(&zone).date_naive();
        for (within, is_business) in [(Within::Days(days), false), (Within::BusinessDays(days), true)] {
            let deadline = calendar.deadline(resolved, within);
            assert_eq!(deadline.last_day, naive_last_day(&calendar, from, days, is_business), "{calendar:?}");
            let just_before = deadline.end - Duration::seconds(1);
            assert!(just_before.with_timezone(&zone).date_naive() <= deadline.last_day);
            assert!(deadline.end.with_timezone(&zone).date_naive() > deadline.last_day);
        }
        let to = calendar.deadline(resolved, Within::BusinessDays(days)).last_day;
        assert_eq!(calendar.business_days_between(from, to), days as usize);
    }
}

#[test]
fn zone_is_found_in_any_case_and_a_slip_has_a_proposal() {
    assert_eq!(find_zone("asia/TOKYO").map(|zone| zone.name()), Ok("Asia/Tokyo"));
    for (slip, name) in [
        ("Asia/Tokio", "Asia/Tokyo"),
        ("Tokyo", "Asia/Tokyo"),
        ("Europe/Berln", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
    ] {
        let error = find_zone(slip).expect_err(slip);
        assert!(error.to_string().ends_with(&format!("did you mean `{name}`?")), "{error}");
    }
    for unclear in ["JST", "", "Nowhere/Atall"] {
        let error = find_zone(unclear).expect_err(unclear);
        assert!(!error.to_string().contains("did you mean"), "{error}");
    }
}

//! Clocks that are turned, years that only a zone's last rule covers, and names.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};

use super::{Local, Zone, end_of_day, find_zone, local, zone_names};

fn zone(name: &str) -> Zone {
    find_zone(name).expect("an example zone")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an example moment")
}

/// Which moments a clock means.
fn meaning(name: &str, clock: &str) -> String {
    let clock: NaiveDateTime = clock.parse().expect("an example time");
    match local(&zone(name), clock) {
        Local::Once(moment) => format!("once, {}", moment.offset().fix()),
        Local::Twice(earlier, later) => format!("twice, {} and {}", earlier.offset().fix(), later.offset().fix()),
        Local::Never { before, after } => format!("never, {} until {}", before.offset().fix(), after.to_rfc3339()),
    }
}

/// A local time in a zone and what it means: `once, OFFSET`, `twice, OFFSET and OFFSET`, `never, OFFSET until MOMENT`.
#[track_caller]
fn means(name: &str, cases: &[(&str, &str)]) {
    for (clock, expected) in cases {
        assert_eq!(meaning(name, clock), *expected, "{clock} in {name}");
    }
}

#[test]
fn every_zone_of_the_data_can_be_parsed_and_is_less_than_a_day_from_utc() {
    let mut count = 0;
    for name in zone_names() {
        let zone = zone(name);
        assert_eq!(zone.name(), name);
        for year in (1800..=2200).step_by(4) {
            let noon = NaiveDate::from_ymd_opt(year, 7, 1).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a noon");
            assert!(zone.offset_from_utc_datetime(&noon).fix().local_minus_utc().abs() < 16 * 3600, "{name} {year}");
        }
        count += 1;
    }
    assert!(count > 590, "{count}");
}

#[test]
fn berlin_has_a_gap_in_spring_and_an_overlap_in_autumn() {
    means(
        "Europe/Berlin",
        &[
            ("2026-03-29T01:59:59", "once, +01:00"),
            ("2026-03-29T02:00:00", "never, +01:00 until 2026-03-29T03:00:00+02:00"),
            ("2026-03-29T02:59:59.999", "never, +01:00 until 2026-03-29T03:00:00+02:00"),
            ("2026-03-29T03:00:00", "once, +02:00"),
            ("2026-10-25T01:59:59", "once, +02:00"),
            ("2026-10-25T02:00:00", "twice, +02:00 and +01:00"),
            ("2026-10-25T02:59:59.999", "twice, +02:00 and +01:00"),
            ("2026-10-25T03:00:00", "once, +01:00"),
        ],
    );
}

#[test]
fn new_york_changes_its_clocks_on_other_days_since_2007() {
    means(
        "America/New_York",
        &[
            ("2006-03-12T02:30:00", "once, -05:00"),
            ("2006-04-02T02:30:00", "never, -05:00 until 2006-04-02T03:00:00-04:00"),
            ("2026-03-08T02:30:00", "never, -05:00 until 2026-03-08T03:00:00-04:00"),
            ("2026-11-01T01:30:00", "twice, -04:00 and -05:00"),
        ],
    );
}

#[test]
fn tokyo_shows_every_hour_of_a_year_once() {
    let tokyo = zone("Asia/Tokyo");
    let mut clock = NaiveDate::from_ymd_opt(2026, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0)).expect("a time");
    for _ in 0..365 * 24 {
        assert!(matches!(local(&tokyo, clock), Local::Once(_)), "{clock}");
        clock += chrono::Duration::hours(1);
    }
}

#[test]
fn sao_paulo_skipped_and_repeated_midnights_until_2019() {
    means(
        "America/Sao_Paulo",
        &[
            ("2018-11-04T00:30:00", "never, -03:00 until 2018-11-04T01:00:00-02:00"),
            ("2019-02-16T23:30:00", "twice, -02:00 and -03:00"),
            ("2019-11-03T00:30:00", "once, -03:00"),
            ("2026-11-01T00:30:00", "once, -03:00"),
        ],
    );
}

#[test]
fn samoa_left_a_whole_day_out() {
    let gap = "never, -10:00 until 2011-12-31T00:00:00+14:00";
    means(
        "Pacific/Apia",
        &[
            ("2011-12-29T23:59:59", "once, -10:00"),
            ("2011-12-30T00:00:00", gap),
            ("2011-12-30T23:59:59", gap),
            ("2011-12-31T00:00:00", "once, +14:00"),
        ],
    );
}

/// Morocco set its clocks back for Ramadan until 2026 and then for good; British Columbia did not set them back in 2026.
#[test]
fn rules_of_2026_are_known() {
    means(
        "Africa/Casablanca",
        &[
            ("2025-02-23T02:30:00", "twice, +01:00 and +00:00"),
            ("2025-04-06T02:30:00", "never, +00:00 until 2025-04-06T03:00:00+01:00"),
            ("2026-09-01T12:00:00", "once, +01:00"),
            ("2026-12-01T12:00:00", "once, +00:00"),
            ("2030-07-01T12:00:00", "once, +00:00"),
        ],
    );
    means(
        "America/Vancouver",
        &[
            ("2025-11-02T01:30:00", "twice, -07:00 and -08:00"),
            ("2026-11-01T01:30:00", "once, -07:00"),
            ("2026-12-01T12:00:00", "once, -07:00"),
            ("2300-01-01T12:00:00", "once, -07:00"),
        ],
    );
}

/// The table of transitions ends long before; chrono's years end long after those of the parser.
#[test]
fn far_years_follow_the_last_rule() {
    for (year, sunday_in_march, sunday_in_october) in [("2400", 26, 29), ("9600", 26, 29), ("+10000", 26, 29)] {
        means(
            "Europe/Berlin",
            &[
                (&format!("{year}-01-15T12:00:00"), "once, +01:00"),
                (&format!("{year}-07-15T12:00:00"), "once, +02:00"),
                (
                    &format!("{year}-03-{sunday_in_march}T02:30:00"),
                    &format!("never, +01:00 until {year}-03-{sunday_in_march}T03:00:00+02:00"),
                ),
                (&format!("{year}-10-{sunday_in_october}T02:30:00"), "twice, +02:00 and +01:00"),
            ],
        );
    }
    means("Europe/Berlin", &[("0001-01-01T00:00:00", "once, +00:53:28"), ("-10000-01-01T00:00:00", "once, +00:53:28")]);
}

#[test]
fn year_9999_ends_in_every_zone() {
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day");
    for name in zone_names() {
        let zone = zone(name);
        let end = end_of_day(&zone, last);
        assert_eq!(end.with_timezone(&zone).date_naive(), last + Days::new(1), "{name}");
        assert_eq!((end - chrono::Duration::seconds(1)).with_timezone(&zone).date_naive(), last, "{name}");
    }
    for extreme in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(zone("Europe/Berlin").offset_from_utc_datetime(&extreme.naive_utc()).fix().local_minus_utc() > 0);
    }
}

#[test]
fn clocks_are_turned_to_the_nanosecond_also_before_1970() {
    for (moment, before, after) in [
        ("2026-03-29T01:00:00Z", "2026-03-29 01:59:59.999999999 CET", "2026-03-29 03:00:00 CEST"),
        ("1949-10-02T01:00:00Z", "1949-10-02 02:59:59.999999999 CEST", "1949-10-02 02:00:00 CET"),
    ] {
        let shown = |moment: DateTime<Utc>| {
            moment.with_timezone(&zone("Europe/Berlin")).format("%Y-%m-%d %H:%M:%S%.f %Z").to_string()
        };
        assert_eq!(shown(at(moment) - chrono::Duration::nanoseconds(1)), before);
        assert_eq!(shown(at(moment)), after);
    }
    let kathmandu = at("2026-11-20T00:00:00Z").with_timezone(&zone("Asia/Kathmandu"));
    assert_eq!(kathmandu.format("%H:%M %Z").to_string(), "05:45 +0545");
}

#[test]
fn name_is_found_in_any_case_and_spelt_as_the_database_does() {
    for (typed, name) in [
        ("europe/BERLIN", "Europe/Berlin"),
        (" america/port-au-prince ", "America/Port-au-Prince"),
        ("utc", "UTC"),
        ("etc/gmt+5", "Etc/GMT+5"),
        ("est5edt", "EST5EDT"),
    ] {
        assert_eq!(zone(typed).to_string(), name);
    }
    assert!(find_zone("Factory").is_err(), "it stands for a machine without a zone");
    assert_ne!(zone("Japan"), zone("Asia/Tokyo"), "an alias stays the name that the policy has");
    insta::assert_snapshot!(find_zone("Europe/Berlni").expect_err("unknown"), @"`Europe/Berlni` is not an IANA time zone; did you mean `Europe/Berlin`?");
    insta::assert_snapshot!(find_zone("EDT").expect_err("unknown"), @"`EDT` is not an IANA time zone; write a name such as `Asia/Tokyo`");
    for (written, zone) in
        [("GMT+9", "Etc/GMT-9"), ("UTC+09:00", "Etc/GMT-9"), ("-0700", "Etc/GMT+7"), ("+9", "Etc/GMT-9")]
    {
        let told = find_zone(written).expect_err("no zone").to_string();
        assert!(told.contains(&format!("is called `{zone}`, with the opposite sign")), "{told}");
    }
    assert!(!find_zone("UTC+05:30").expect_err("no zone").to_string().contains("Etc/"));
}

//! Times in every spelling that people use, with what each means, and those that are refused, with why: in tables, and in
//! all combinations of their pieces.

use chrono::{DateTime, FixedOffset};

use super::{Read, Reading, Undated, find_zone, to_toml};
use crate::text::{Language, Message};

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("an example moment")
}

/// It is Monday, 30 November 2026, 21:00 in Tokyo.
const NOW: &str = "2026-11-30T12:00:00.7Z";

fn read(text: &str, zone: &str, undated: Undated) -> Result<String, Message> {
    let zone = find_zone(zone).expect("an example zone");
    let reading = Reading { zone: &zone, now: at(NOW), undated };
    reading.time(text).map(|understood| match understood.value {
        Read::Moment(at) => to_toml(at),
        Read::Day(day) => day.to_string(),
    })
}

fn tokyo(text: &str) -> String {
    read(text, "Asia/Tokyo", Undated::Last).unwrap_or_else(|why| why.in_language(Language::En))
}

const DAYS: [&str; 27] = [
    "2026-11-20",
    "2026/11/20",
    "2026.11.20",
    "20261120",
    "２０２６／１１／２０",
    "2026年11月20日",
    "2026年 11月 20日",
    "2026年11月20日(金)",
    "2026年11月20日（金曜日）",
    "２０２６年１１月２０日",
    "2026-11-20 (Fri)",
    "2026-11-20 Friday",
    "20 Nov 2026",
    "20 November 2026",
    "20th Nov 2026",
    "20-Nov-2026",
    "Nov 20 2026",
    "Nov. 20, 2026",
    "November 20th, 2026",
    "Friday, 20 November 2026",
    "Fri Nov 20 2026",
    "11/20/2026",
    "20/11/2026",
    "20.11.2026",
    "11月20日",
    "20 Nov",
    "November 20th",
];

/// Each with what the clock shows.
const CLOCKS: [(&str, &str); 36] = [
    ("9:05", "09:05:00"),
    ("09:05", "09:05:00"),
    ("09:05:00", "09:05:00"),
    ("9.05", "09:05:00"),
    ("09:05:30", "09:05:30"),
    ("09:05:30.250", "09:05:30.250"),
    ("９：０５", "09:05:00"),
    ("9:05am", "09:05:00"),
    ("9:05 AM", "09:05:00"),
    ("9:05 a.m.", "09:05:00"),
    ("9:05a", "09:05:00"),
    ("午前9時5分", "09:05:00"),
    ("午前9:05", "09:05:00"),
    ("9時5分", "09:05:00"),
    ("9時05分", "09:05:00"),
    ("09時05分30秒", "09:05:30"),
    ("９時５分", "09:05:00"),
    ("9時", "09:00:00"),
    ("9時半", "09:30:00"),
    ("AM 9:05", "09:05:00"),
    ("5AM", "05:00:00"),
    ("2:05pm", "14:05:00"),
    ("2:05 PM", "14:05:00"),
    ("2:05\u{202f}PM", "14:05:00"),
    ("2:05 p.m.", "14:05:00"),
    ("２：０５ ＰＭ", "14:05:00"),
    ("2pm", "14:00:00"),
    ("2 PM", "14:00:00"),
    ("2.05pm", "14:05:00"),
    ("午後2時5分", "14:05:00"),
    ("午後2時", "14:00:00"),
    ("午後０時", "12:00:00"),
    ("14:05", "14:05:00"),
    ("12:05am", "00:05:00"),
    ("12:05pm", "12:05:00"),
    ("正午", "12:00:00"),
];

const PLACES: [(&str, &str); 25] = [
    ("", "+09:00"),
    ("+09:00", "+09:00"),
    ("+0900", "+09:00"),
    ("+09", "+09:00"),
    ("+9", "+09:00"),
    ("＋０９：００", "+09:00"),
    ("UTC+9", "+09:00"),
    ("UTC+09:00", "+09:00"),
    ("UTC +0900", "+09:00"),
    ("GMT+9", "+09:00"),
    ("GMT+0900", "+09:00"),
    ("(UTC+9)", "+09:00"),
    ("Asia/Tokyo", "+09:00"),
    ("asia/tokyo", "+09:00"),
    ("日本時間", "+09:00"),
    ("(日本時間)", "+09:00"),
    ("Japan Standard Time", "+09:00"),
    ("+0900 (JST)", "+09:00"),
    ("GMT+0900 (Japan Standard Time)", "+09:00"),
    ("+09:00[Asia/Tokyo]", "+09:00"),
    ("-03:30", "-03:30"),
    ("−0330", "-03:30"),
    ("(UTC-7)", "-07:00"),
    ("GMT-7", "-07:00"),
    ("Asia/Kolkata", "+05:30"),
];

const UTC: [&str; 9] = ["Z", "z", "UTC", "GMT", "utc", "(UTC)", "UTC+0", "+00:00", "協定世界時"];

#[test]
fn days_clocks_and_places_are_read_in_every_combination() {
    let mut tried = 0;
    let everywhere = PLACES.iter().copied().chain(UTC.map(|place| (place, "Z")));
    for (first, day) in DAYS.into_iter().enumerate() {
        for (second, (clock, shown)) in CLOCKS.into_iter().enumerate() {
            // Each clock stands beside each day and each place, and a fourth of the three together is tried.
            for (_, (place, offset)) in
                everywhere.clone().enumerate().filter(|(third, _)| (first + second + third) % 4 == 0)
            {
                let meant = format!("2026-11-20T{shown}{offset}");
                assert_eq!(tokyo(&format!(" {day}\t{clock} {place} ")), meant, "{day} {clock} {place}");
                tried += 1;
            }
            // The other way round, as chats have it.
            assert_eq!(tokyo(&format!("{clock}, {day}")), format!("2026-11-20T{shown}+09:00"), "{clock}, {day}");
            tried += 1;
        }
        assert_eq!(tokyo(day), "2026-11-20", "a day alone");
    }
    assert!(tried > 9_000, "{tried}");
}

#[test]
fn what_programs_write_is_read() {
    for (text, meant) in [
        ("2026-11-20T09:04:00+09:00", "2026-11-20T09:04:00+09:00"),
        ("2026-11-20T09:04:30.250+05:30", "2026-11-20T09:04:30.250+05:30"),
        ("2026-11-20T00:04:00Z", "2026-11-20T00:04:00Z"),
        ("2026-11-20t00:04z", "2026-11-20T00:04:00Z"),
        ("2026-11-20T09:04+0900", "2026-11-20T09:04:00+09:00"),
        ("20261120T090400Z", "2026-11-20T09:04:00Z"),
        ("20261120T0904", "2026-11-20T09:04:00+09:00"),
        ("2026-11-20T09:04:00+09:00[Asia/Tokyo]", "2026-11-20T09:04:00+09:00"),
        ("2026-11-20T00:04:00Z[UTC]", "2026-11-20T00:04:00Z"),
        // `date`, `date -R`, `git log`, JavaScript
        ("Fri Nov 20 09:04:00 UTC 2026", "2026-11-20T09:04:00Z"),
        ("Fri, 20 Nov 2026 09:04:00 +0900", "2026-11-20T09:04:00+09:00"),
        ("Fri Nov 20 09:04:00 2026 +0900", "2026-11-20T09:04:00+09:00"),
        ("Fri Nov 20 2026 09:04:00 GMT+0900 (Japan Standard Time)", "2026-11-20T09:04:00+09:00"),
        ("Nov 20th at 9:04 AM", "2026-11-20T09:04:00+09:00"),
        // What pmgit says itself.
        ("Fri 20 Nov 2026, 09:04 Asia/Tokyo", "2026-11-20T09:04:00+09:00"),
        ("Fri 20 Nov, 24:00 Asia/Tokyo", "2026-11-21T00:00:00+09:00"),
        ("2026年11月20日(金) 09:04 Asia/Tokyo", "2026-11-20T09:04:00+09:00"),
        ("11月20日の9時4分", "2026-11-20T09:04:00+09:00"),
        ("日本時間2026年11月20日午後2時5分", "2026-11-20T14:05:00+09:00"),
        ("2026年11月20日9時05分", "2026-11-20T09:05:00+09:00"),
        ("2026-11-20 24:00", "2026-11-21T00:00:00+09:00"),
        ("2026-12-31 24時", "2027-01-01T00:00:00+09:00"),
        ("now", "2026-11-30T21:00:00+09:00"),
        ("今", "2026-11-30T21:00:00+09:00"),
        ("today", "2026-11-30"),
        ("今日 9:05", "2026-11-30T09:05:00+09:00"),
        ("yesterday 17:20", "2026-11-29T17:20:00+09:00"),
        ("昨日の17時20分", "2026-11-29T17:20:00+09:00"),
        ("tomorrow", "2026-12-01"),
        ("2026-11-20 09:04 europe/berlin", "2026-11-20T09:04:00+01:00"),
        ("2026-11-20 09:04 Etc/GMT-9", "2026-11-20T09:04:00+09:00"),
        ("2026-11-20 09:04 America/Port-au-Prince", "2026-11-20T09:04:00-05:00"),
        ("2026-11-20 ~9:05", "2026-11-20T09:05:00+09:00"),
        ("11月20日 9時頃", "2026-11-20T09:00:00+09:00"),
    ] {
        assert_eq!(tokyo(text), meant, "{text}");
    }
    let moment = at(&tokyo("1880-01-01 00:00 Europe/Berlin"));
    assert_eq!(moment.to_utc(), at("1879-12-31T23:06:32Z"), "the moment is exact where the offset has seconds");
}

#[test]
fn a_time_without_its_day_is_one_of_the_matter_at_hand() {
    let by =
        |text: &str, undated| read(text, "Asia/Tokyo", undated).unwrap_or_else(|why| why.in_language(Language::En));
    let day = Undated::On("2026-11-20".parse().expect("a day"));
    assert_eq!(by("17:20", day), "2026-11-20T17:20:00+09:00");
    assert_eq!(by("17:20 UTC", day), "2026-11-20T17:20:00Z");
    assert_eq!(by("12月3日 9:00", day), "2026-12-03T09:00:00+09:00");
    assert_eq!(by("1月3日 9:00", day), "2027-01-03T09:00:00+09:00", "the nearest year");
    // The clock shows 21:00.
    assert_eq!(by("20:59", Undated::Last), "2026-11-30T20:59:00+09:00");
    assert_eq!(by("21:05", Undated::Last), "2026-11-30T21:05:00+09:00", "two clocks differ by minutes");
    assert_eq!(by("22:00", Undated::Last), "2026-11-29T22:00:00+09:00");
    assert_eq!(by("12月3日", Undated::Last), "2025-12-03");
    assert_eq!(by("20:00", Undated::Next), "2026-12-01T20:00:00+09:00");
    assert_eq!(by("22:00", Undated::Next), "2026-11-30T22:00:00+09:00");
    assert_eq!(by("11月20日", Undated::Next), "2027-11-20");
    assert_eq!(by("Feb 29", Undated::Next), "2028-02-29");
    let night = Undated::Within { began: at("2026-11-20T23:50:00+09:00"), ended: at("2026-11-21T01:30:00+09:00") };
    assert_eq!(by("23:55", night), "2026-11-20T23:55:00+09:00");
    assert_eq!(by("00:10", night), "2026-11-21T00:10:00+09:00");
    assert_eq!(by("15:10Z", night), "2026-11-20T15:10:00Z", "in the days of its own offset");
    assert_eq!(by("9:00", night), "2026-11-20T09:00:00+09:00", "nowhere within: the first day");
    let days = Undated::Within { began: at("2026-11-20T09:00:00+09:00"), ended: at("2026-11-22T12:00:00+09:00") };
    assert_eq!(
        by("10:00", days),
        "the incident has that time on several days; write `2026-11-20T10:00:00+09:00` or `2026-11-21T10:00:00+09:00`"
    );
    assert_eq!(by("2026-11-21 10:00", days), "2026-11-21T10:00:00+09:00");
}

/// Both languages, so that a reader sees what is refused and what to write.
#[track_caller]
fn refused(text: &str, zone: &str, says: &[&str]) {
    let why = match read(text, zone, Undated::Last) {
        Ok(read) => panic!("`{text}` is read as {read}"),
        Err(why) => why,
    };
    let [en, ja] = [Language::En, Language::Ja].map(|language| why.in_language(language));
    for word in says {
        assert!(en.contains(word), "`{text}`: {en}");
    }
    assert!(ja.chars().any(|letter| ('ぁ'..='ん').contains(&letter)), "`{text}`: {ja}");
}

#[test]
fn what_may_mean_two_things_is_refused_with_both() {
    for (text, one, other) in [
        ("11/12/2026", "`2026-11-12`", "`2026-12-11`"),
        ("11/12/2026 9:05", "`2026-11-12`", "`2026-12-11`"),
        ("3.4.2026", "`2026-03-04`", "`2026-04-03`"),
        ("03-04-2026 17:20", "`2026-03-04`", "`2026-04-03`"),
        ("１１／１２／２０２６", "`2026-11-12`", "`2026-12-11`"),
        ("11/12 9:05", "`12 Nov`", "`11 Dec`"),
        ("2026-11-20 午後12時", "`12:00`", "`00:00`"),
        ("2026-11-20 午前12時30分", "`12:30`", "`00:30`"),
    ] {
        refused(text, "Asia/Tokyo", &[one, other]);
    }
    refused(
        "2026-03-29 02:30",
        "Europe/Berlin",
        &["does not exist", "`2026-03-29T02:30:00+01:00`", "`2026-03-29T02:30:00+02:00`"],
    );
    refused(
        "2026-10-25 2:30",
        "Europe/Berlin",
        &["comes twice", "`2026-10-25T02:30:00+02:00`", "`2026-10-25T02:30:00+01:00`"],
    );
    refused("2026年11月1日 午前1時30分 America/New_York", "UTC", &["comes twice", "-04:00`", "-05:00`"]);
    assert_eq!(tokyo("11/20/2026"), "2026-11-20", "there is no month 20");
    assert_eq!(tokyo("5/5/2026"), "2026-05-05", "both are the same");
}

#[test]
fn abbreviations_of_zones_are_refused_all_alike() {
    let names = [
        "JST", "PST", "PDT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "IST", "BST", "CET", "CEST", "EET", "WET",
        "MSK", "KST", "HKT", "SGT", "AEST", "AEDT", "ACST", "AWST", "NZST", "NZDT", "HST", "AKST", "AST", "ADT", "NST",
        "BRT", "ART", "CAT", "EAT", "WAT", "SAST", "PKT", "NPT", "WIB", "ICT", "PHT", "GST", "ET", "PT", "CT", "MT",
        "MET",
    ];
    for name in names {
        for text in [
            format!("2026-11-20 09:04 {name}"),
            format!("2026-11-20 09:04 {}", name.to_lowercase()),
            format!("2026-11-20T09:04:00{name}"),
            format!("09:04 ({name})"),
            format!("2026年11月20日 午後2時5分 {name}"),
        ] {
            refused(&text, "UTC", &["is an abbreviation", "write the offset: `"]);
        }
    }
    refused("9:04 IST", "UTC", &["`+05:30` (India), `+01:00` (Ireland) or `+02:00` (Israel)"]);
    refused("9:04 CST", "UTC", &["`-06:00` (North America)", "`+08:00` (China)"]);
    refused("2026-11-20 9:04 +0100 (JST)", "UTC", &["is an abbreviation"]);
    for utc in ["UTC", "GMT", "Z"] {
        assert_eq!(tokyo(&format!("2026-11-20 09:04 {utc}")), "2026-11-20T09:04:00Z");
    }
}

#[test]
fn what_is_no_time_is_refused_with_what_to_write() {
    for (text, says) in [
        ("", "is not a date and time"),
        (" ", "is not a date and time"),
        ("soon", "is not a date and time"),
        ("PD-8123", "is not a date and time"),
        ("UTC", "is not a date and time"),
        ("2026", "is not a date and time"),
        ("2026-11", "is not a date and time"),
        ("12", "is not a date and time"),
        ("2026-11-20 9", "is not a date and time"),
        ("2026-11-20 9:04 10:05", "is not a date and time"),
        ("2026-11-20 2026-11-21", "is not a date and time"),
        ("2026-11/20", "is not a date and time"),
        ("2026-02-29 09:04", "`2026-02-29` is not a valid date"),
        ("2026年2月30日", "`2026-02-30` is not a valid date"),
        ("2026-13-01 09:04", "`2026-13-01` is not a valid date"),
        ("20261301", "`20261301` is not a valid date"),
        ("2月30日", "`02-30` is not a valid date"),
        ("40/20/2026", "is not a valid date"),
        ("26/11/20", "two digits"),
        ("20/11/26 9:00", "two digits"),
        ("2026-11-20 9:5", "is not a valid time"),
        ("2026-11-20 09:60", "is not a valid time"),
        ("2026-11-20 09:04:60", "is not a valid time"),
        ("2026-11-20 09:04:5", "is not a valid time"),
        ("2026-11-20 30:00", "is not a valid time"),
        ("2026-11-20 24:01", "write `00:01` and the next day"),
        ("2026-11-20 25時30分", "write `01:30` and the next day"),
        ("2026-11-20 14:05 PM", "12-hour"),
        ("2026-11-20 午後14時", "12-hour"),
        ("2026-11-20 13am", "12-hour"),
        ("2026-11-20 09:04 +99:00", "is not an offset"),
        ("2026-11-20 09:04 +900", "is not an offset"),
        ("2026-11-20 09:04 +09:0", "is not an offset"),
        ("2026-11-20 09:04 +09:00:30", "is not an offset"),
        ("2026-11-20 09:04 ++9:00", "is not a date and time"),
        ("2026-11-20 09:04 Asia/Tokio", "did you mean `Asia/Tokyo`?"),
        ("2026-11-20 09:04 America/New York", "did you mean `America/New_York`?"),
        ("2026-11-20 09:04 Nowhere", "is not an IANA time zone; write a name such as `Asia/Tokyo` or an offset"),
        ("2026-11-20 09:04 +09:00 Europe/Berlin", "is at +01:00 then"),
        ("2026-11-20 09:04 +09:00 UTC", "keep one of them"),
        ("2026-11-20 (Thu) 9:05", "is not a Thursday"),
        ("2026年11月20日(木)", "is not a Thursday"),
        ("Monday 9:05 2026-11-20", "is not a Monday"),
        ("2026-11-20 09:04 +é0:0", "is not a date and time"),
        ("+999-11-20 09:04", "is not"),
        ("🍣", "is not a date and time"),
        ("日", "is not a date and time"),
        ("2026年", "is not a date and time"),
    ] {
        refused(text, "UTC", &[says]);
    }
}

#[test]
fn no_text_makes_it_panic() {
    let pieces = [
        "2026",
        "-",
        "/",
        "年",
        "月",
        "日",
        "11",
        "9",
        ":",
        "05",
        "+",
        "Z",
        "UTC",
        "(",
        ")",
        "[",
        "pm",
        "午後",
        "時",
        "Nov",
        "Fri",
        "JST",
        "~",
        " ",
        "é",
        "T",
        ".",
        "24",
        "20261120",
        "99999999999999999999",
    ];
    let mut seed = 0x9e37_79b9_u64;
    for round in 0..100_000 {
        let mut text = String::new();
        for _ in 0..=seed % 7 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[usize::try_from(seed >> 33).expect("31 bits") % pieces.len()]);
        }
        let _ = (crate::civil::read(&text), crate::civil::lead(&text));
        // A name that is unknown is compared with all others.
        if round % 50 == 0
            && let Err(why) = read(&text, "Asia/Tokyo", Undated::Next)
        {
            assert!(!why.in_language(Language::Ja).is_empty());
        }
    }
}

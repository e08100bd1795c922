//! Files of real calendar programs, broken ones, rules that never end, and rules against another library.

use super::*;
use crate::calendar::{Holidays, find_zone};

fn source(text: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile::new(".pmgit/holidays.ics".into(), text.into())
}

fn named_zone(name: &str) -> Zone {
    find_zone(name).expect("an example zone")
}

/// What is wrong with a file, each with its line.
fn slips(text: impl Into<Vec<u8>>) -> Vec<String> {
    let (source, mut findings) = (source(text), Vec::new());
    read(&source, &named_zone("Asia/Tokyo"), &mut findings);
    let _ = crate::finding::in_both_languages(&findings);
    let line = |finding: &Finding| source.position(finding.span().expect("it has a place").start).line;
    findings.iter().map(|finding| format!("{}: {}", line(finding), finding.english())).collect()
}

fn sound(text: impl Into<Vec<u8>>, zone: &str) -> Source {
    let mut findings = Vec::new();
    let found = read(&source(text), &named_zone(zone), &mut findings);
    assert!(findings.is_empty(), "{findings:#?}");
    found
}

fn event(lines: &str) -> String {
    events(&[lines])
}

fn events(all: &[&str]) -> String {
    let all = all.join("\nEND:VEVENT\nBEGIN:VEVENT\n");
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{all}\nEND:VEVENT\nEND:VCALENDAR\n")
}

/// The holidays from a day to another, each with its names.
fn days(found: Source, from: &str, to: &str) -> Vec<String> {
    let (from, to): (NaiveDate, NaiveDate) = (from.parse().expect("a day"), to.parse().expect("a day"));
    let holidays = Holidays { sources: vec![found] };
    let mut listed = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to).filter(|day| holidays.has(*day)) {
        let names: Vec<&str> = holidays.on(day).into_iter().map(|holiday| holiday.name).collect();
        assert!(!names.is_empty());
        listed.push(format!("{day} {}", names.join(", ")).trim().to_owned());
    }
    listed
}

#[test]
fn google_calendars_days_exceptions_and_moved_occurrences_are_read() {
    let found = sound(include_bytes!("examples/google.ics"), "Asia/Tokyo");
    assert_eq!(found.left_out.len(), 1);
    assert_eq!((found.left_out[0].name.as_str(), found.left_out[0].why), ("Friday demo", WhyLeftOut::Timed));
    insta::assert_snapshot!(days(found, "2024-01-01", "2027-12-31").join("\n"), @r"
    2024-06-14 創立記念日
    2026-06-15 創立記念日 (moved from Sunday)
    2026-12-29 年末年始休業, Year-end closing
    2026-12-30 年末年始休業, Year-end closing
    2026-12-31 年末年始休業, Year-end closing
    2027-01-01 年末年始休業, Year-end closing
    2027-01-02 年末年始休業, Year-end closing
    2027-01-03 年末年始休業, Year-end closing
    2027-06-14 創立記念日
    ");
}

#[test]
fn outlooks_midnights_are_days_and_utc_is_by_the_zone_of_the_policy() {
    let found = sound(include_bytes!("examples/outlook.ics"), "Europe/Berlin");
    assert_eq!(found.left_out.len(), 1);
    insta::assert_snapshot!(days(found, "2026-01-01", "2030-12-31").join("\n"), @r"
    2026-10-03 Tag der Deutschen Einheit
    2026-12-24 Heiligabend
    2028-12-24 Heiligabend
    ");
}

#[test]
fn apples_working_weekends_are_no_holidays() {
    let found = sound(include_bytes!("examples/apple.ics"), "Asia/Shanghai");
    assert_eq!((found.left_out[0].line, found.left_out[0].why), (36, WhyLeftOut::Workday));
    insta::assert_snapshot!(days(found, "2026-01-01", "2035-12-31").join("\n"), @r"
    2026-01-01 元旦
    2026-10-01 国庆节（休）
    2026-10-02 国庆节（休）
    2026-10-03 国庆节（休）
    2026-10-04 国庆节（休）
    2026-10-05 国庆节（休）
    2026-10-06 国庆节（休）
    2026-10-07 国庆节（休）
    2027-01-01 元旦
    2028-01-01 元旦
    2029-01-01 元旦
    2030-01-01 元旦
    ");
}

#[test]
fn a_rule_that_never_ends_is_known_in_any_year_and_a_leap_day_every_fourth() {
    let found = sound(include_bytes!("examples/endless.ics"), "UTC");
    assert_eq!(found.describe_years(crate::text::Language::En), "2020 on");
    let holidays = Holidays { sources: vec![found.clone()] };
    assert!(holidays.unknown_in(2019).is_some() && holidays.unknown_in(2020).is_none());
    assert!(holidays.unknown_in(9999).is_none());
    insta::assert_snapshot!(days(found.clone(), "2026-11-01", "2028-02-29").join("\n"), @r"
    2026-11-26 Thanksgiving
    2026-11-27 Thanksgiving
    2026-12-30 Year-end closing
    2026-12-31 Year-end closing
    2027-01-01 Year-end closing
    2027-01-02 Year-end closing
    2027-11-25 Thanksgiving
    2027-11-26 Thanksgiving
    2027-12-30 Year-end closing
    2027-12-31 Year-end closing
    2028-01-01 Year-end closing
    2028-01-02 Year-end closing
    2028-02-29 Leap day
    ");
    insta::assert_snapshot!(days(found, "9998-12-01", "9999-12-31").join("\n"), @r"
    9998-12-30 Year-end closing
    9998-12-31 Year-end closing
    9999-01-01 Year-end closing
    9999-01-02 Year-end closing
    9999-11-25 Thanksgiving
    9999-12-30 Year-end closing
    9999-12-31 Year-end closing
    ");
}

/// A calendar of one, two, three and four octets a letter, with a rule, an exception and a name in a parameter.
const IN_JAPAN: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:会社の休日\nBEGIN:VEVENT\nUID:創立@example.jp\n\
    DTSTART;X-名前=\"é休\";VALUE=DATE:20260615\nRRULE:FREQ=YEARLY;COUNT=3\nEXDATE;VALUE=DATE:20270615\n\
    SUMMARY;LANGUAGE=ja:創立記念日🎍（全社）é\nEND:VEVENT\nEND:VCALENDAR\n";

/// What a file says once it is read as a policy's calendar is.
fn unfolded(bytes: Vec<u8>) -> (Vec<String>, String) {
    let found = sound(with_whole_letters(bytes), "Asia/Tokyo");
    let years = found.describe_years(crate::text::Language::En).clone();
    (days(found, "2026-01-01", "2030-12-31"), years)
}

#[test]
fn a_calendar_is_read_wherever_its_lines_are_folded_also_within_letters() {
    let plain = unfolded(IN_JAPAN.as_bytes().to_vec());
    assert_eq!(plain.0, ["2026-06-15 創立記念日🎍（全社）é", "2028-06-15 創立記念日🎍（全社）é"]);
    let (mut tried, mut split) = (0, 0);
    for fold in ["\r\n ", "\r\n\t", "\n ", "\n\t"] {
        let end = fold.trim_end_matches([' ', '\t']);
        let text = IN_JAPAN.replace('\n', end).into_bytes();
        let is_inside = |at: &usize| text[at - 1] != b'\n' && !b"\r\n".contains(&text[*at]);
        let places: Vec<usize> = (1..text.len()).filter(is_inside).collect();
        let folded_at = |places: &[usize]| {
            let mut bytes = text.clone();
            for &at in places.iter().rev() {
                bytes.splice(at..at, fold.bytes());
            }
            bytes
        };
        let each = places.iter().map(|&at| folded_at(&[at]));
        let by_step = (1..=75).map(|step| folded_at(&places.iter().copied().step_by(step).collect::<Vec<_>>()));
        for bytes in each.chain(by_step) {
            split += usize::from(std::str::from_utf8(&bytes).is_err());
            assert_eq!(unfolded(bytes.clone()), plain, "{}", bytes.escape_ascii());
            tried += 1;
        }
    }
    assert!(tried > 1_000 && split > 400, "{tried} calendars, {split} of them with split letters");
}

#[test]
fn what_is_not_utf_8_is_refused_though_it_is_folded() {
    let name = |bytes: &[u8]| [b"BEGIN:VCALENDAR\nX:".as_slice(), bytes, b"\nEND:VCALENDAR\n"].concat();
    // Shift_JIS, EUC-JP, Latin-1, a letter that breaks off, one whose end is missing, an octet that none begins with.
    for bytes in [
        &b"\x8bx\n \x93\xfa"[..],
        b"\xb5\n \xd9\xc6\xfc",
        b"caf\xe9\n ",
        b"\xe3\x81\n x",
        b"\xe3\n \x81",
        b"\xff\n \x82",
    ] {
        let told = slips(with_whole_letters(name(bytes)));
        assert_eq!(told, ["2: the calendar is not UTF-8 here"], "{}", bytes.escape_ascii());
    }
}

#[test]
fn every_slip_of_a_broken_file_is_told_with_its_line() {
    insta::assert_snapshot!(slips(include_bytes!("examples/broken.ics")).join("\n"), @r"
    4: `20260230` is not a valid date
    9: an event ends on `2026-04-30`, before it starts
    14: `BYDAY=XX` is not valid in a recurrence rule
    17: a line does not start with a name and a colon
    18: an event has no `DTSTART`
    23: `END:VCALENDAR` comes before `END:VEVENT`
    ");
    for (text, told) in [
        ("", "1: this is not a calendar: it does not begin with `BEGIN:VCALENDAR`"),
        ("<!DOCTYPE html>\n<title>Sign in</title>\n", "1: this is not a calendar"),
        ("BEGIN:VCARD\nEND:VCARD\n", "1: this is not a calendar"),
        ("BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR\n", "2: version `1.0` of the format is not supported"),
        ("BEGIN:VCALENDAR\nCALSCALE:CHINESE\nEND:VCALENDAR\n", "2: the calendar scale `CHINESE` is not supported"),
        ("BEGIN:VCALENDAR\n", "1: `BEGIN:VCALENDAR` has no `END:VCALENDAR`"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1\n", "3: `X` is outside the calendar"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", "3: `END:VCALENDAR` has no `BEGIN:VCALENDAR`"),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nBEGIN:VEVENT\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n",
            "4: an event begins inside another component",
        ),
    ] {
        let found = slips(text);
        assert!(found.len() == 1 && found[0].starts_with(told), "{text:?}: {found:?}");
    }
    assert_eq!(slips(b"BEGIN:VCALENDAR\nX:\xff\n".to_vec()), ["2: the calendar is not UTF-8 here"]);
}

#[test]
fn what_a_holiday_cannot_say_is_refused_and_a_timed_event_may_say_it() {
    for (lines, told) in [
        ("DTSTART:20261301", "`20261301` is not a valid date"),
        ("DTSTART:00000101", "`00000101` is not a valid date"),
        ("DTSTART:2026-01-01", "`2026-01-01` is not a date"),
        ("DTSTART:20260101T250000", "`20260101T250000` is not a valid time"),
        (
            "DTSTART;VALUE=DATE:20260101T000000",
            "`20260101T000000` has a time, although `VALUE=DATE` says that it is a date",
        ),
        ("DTSTART:20260101\nDTSTART:20260102", "an event has two `DTSTART` lines"),
        ("DTSTART:20260101\nDTEND:20260101T120000", "an event starts on a day but ends at a time"),
        ("DTSTART:20260101\nDTEND:20280101", "an event lasts 730 days, more than the limit of 366"),
        ("DTSTART:20260101\nDURATION:PT8H", "`DURATION:PT8H` is not a number of days"),
        ("DTSTART:20260101\nEXRULE:FREQ=DAILY", "`EXRULE` is not supported"),
        ("DTSTART:20260101\nRDATE:soon", "`soon` is not a date"),
        ("DTSTART:20260101\nEXDATE:20260101T093000Z", "it is unclear which day a time in UTC stands for"),
        (
            "DTSTART:20260101\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101",
            "a change to all later occurrences is not supported",
        ),
        ("DTSTART:20260101\nRRULE:FREQ=HOURLY", "`FREQ=HOURLY` is not a frequency in days"),
        ("DTSTART:20260101\nRRULE:COUNT=2", "a recurrence rule has no `FREQ`"),
        (
            "DTSTART:20260101\nRRULE:FREQ=YEARLY;COUNT=2;UNTIL=20300101",
            "a recurrence rule has both `COUNT` and `UNTIL`",
        ),
        ("DTSTART:20260101\nRRULE:FREQ=YEARLY;INTERVAL=0", "`INTERVAL=0` is not valid in a recurrence rule"),
        ("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=13", "`BYMONTH=13` is not valid in a recurrence rule"),
        ("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTHDAY=0", "`BYMONTHDAY=0` is not valid in a recurrence rule"),
        ("DTSTART:20260101\nRRULE:FREQ=YEARLY;BYWEEKNO=3", "`BYWEEKNO=3` is not supported in a recurrence rule"),
        (
            "DTSTART:20260101\nRRULE:FREQ=YEARLY;RSCALE=CHINESE",
            "`RSCALE=CHINESE` is not supported in a recurrence rule",
        ),
        (
            "DTSTART:20260101\nRRULE:FREQ=WEEKLY;BYDAY=2MO",
            "a numbered weekday in `BYDAY` needs `FREQ=MONTHLY` or `FREQ=YEARLY`",
        ),
        ("DTSTART:20260101\nSEQUENCE:-", "`SEQUENCE:-` is not a number"),
    ] {
        let found = slips(event(lines));
        assert!(found.len() == 1 && found[0].ends_with(told), "{lines}: {found:?}");
    }
    let timed = "DTSTART:20260101T090000Z\nDTEND:20260101\nDURATION:PT1H\nEXRULE:FREQ=DAILY\nEXDATE:20260101T093000Z\nRDATE:x\n\
                 RRULE:FREQ=HOURLY;BYWEEKNO=3\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260101T090000Z";
    assert_eq!(sound(event(timed), "UTC").left_out.len(), 1);
}

#[test]
fn lines_are_unfolded_whatever_ends_them_and_quotes_hide_colons() {
    let plain = event("DTSTART;VALUE=DATE:20260101\nSUMMARY:New Year's Day");
    let folded =
        event("DTSTA\n RT;VA\n\tLUE=DATE;X-A=\"a:b;c\":2026\n 0101\nSUMMARY;LANGUAGE=en:New\n  Year\\'s D\n ay");
    let folded = folded.replace("\\'", "'");
    for text in [
        plain.clone(),
        folded.clone(),
        folded.replace('\n', "\r\n"),
        format!("\u{FEFF}{folded}"),
        plain.to_lowercase().replace("new year's day", "New Year's Day"),
    ] {
        assert_eq!(
            days(sound(text.clone(), "UTC"), "2025-12-31", "2026-01-02"),
            ["2026-01-01 New Year's Day"],
            "{text:?}"
        );
    }
    let escaped = sound(event("DTSTART:20260101\nSUMMARY:a\\, b\\; c\\\\ d\\ne"), "UTC");
    assert_eq!(days(escaped, "2026-01-01", "2026-01-01"), ["2026-01-01 a, b; c\\ d e"]);
}

#[test]
fn an_end_or_a_length_says_how_many_days_and_one_is_the_least() {
    for (lines, count) in [
        ("DTSTART:20261230", 1),
        ("DTSTART:20261230\nDTEND:20261230", 1),
        ("DTSTART:20261230\nDTEND:20270102", 3),
        ("DTSTART:20261230\nDURATION:P3D", 3),
        ("DTSTART:20261230\nDURATION:P1W", 7),
        ("DTSTART:20261230\nDURATION:PT48H", 2),
        ("DTSTART:20261230\nDURATION:P0DT0H0M0S", 1),
        ("DTSTART:20261230T000000\nDTEND:20270101T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE", 2),
        ("DTSTART:20261230T000000\nDTEND:20270101T000000", 0),
        ("DTSTART:20261230\nSTATUS:CANCELLED", 0),
        ("DTSTART:20261230\nSTATUS:TENTATIVE", 1),
        ("DTSTART:20261230\nRDATE:20261230,20270115", 2),
        ("DTSTART:20261230\nRDATE:20270115\nEXDATE:20261230", 1),
    ] {
        assert_eq!(days(sound(event(lines), "UTC"), "2026-01-01", "2027-12-31").len(), count, "{lines}");
    }
    // The year in which a closing ends is not known by that.
    let closing = Holidays { sources: vec![sound(event("DTSTART:20261230\nDTEND:20270104"), "UTC")] };
    assert!(closing.unknown_in(2026).is_none() && closing.unknown_in(2027).is_some());
}

#[test]
fn an_event_that_was_sent_again_replaces_what_it_was() {
    let of = |all: &[&str]| days(sound(events(all), "UTC"), "2026-01-01", "2027-12-31");
    let (first, second) = ("UID:a\nDTSTART:20260501", "UID:a\nSEQUENCE:1\nDTSTART:20260502");
    assert_eq!(of(&[first, second]), ["2026-05-02"]);
    assert_eq!(of(&[second, first]), ["2026-05-02"]);
    assert!(of(&[first, "UID:a\nSEQUENCE:1\nSTATUS:CANCELLED\nDTSTART:20260501"]).is_empty());
    // Some programs give all events one id.
    assert_eq!(of(&[first, "UID:a\nDTSTART:20260601"]), ["2026-05-01", "2026-06-01"]);
    assert_eq!(of(&["DTSTART:20260501", "DTSTART:20260601\nSEQUENCE:3"]), ["2026-05-01", "2026-06-01"]);
}

#[test]
fn one_occurrence_is_moved_cancelled_or_given_a_time() {
    let series = "UID:a\nDTSTART:20260501\nRRULE:FREQ=YEARLY;COUNT=2";
    let of = |other: &str| days(sound(events(&[series, other]), "Asia/Tokyo"), "2026-01-01", "2027-12-31");
    assert_eq!(of("UID:b\nDTSTART:20260101"), ["2026-01-01", "2026-05-01", "2027-05-01"]);
    for (other, left) in [
        ("UID:a\nRECURRENCE-ID;VALUE=DATE:20270501\nDTSTART:20270503", &["2026-05-01", "2027-05-03"][..]),
        ("UID:a\nRECURRENCE-ID:20270501T000000\nDTSTART:20270503", &["2026-05-01", "2027-05-03"]),
        ("UID:a\nRECURRENCE-ID:20270430T150000Z\nDTSTART:20270503", &["2026-05-01", "2027-05-03"]),
        ("UID:a\nRECURRENCE-ID:20270501\nSTATUS:CANCELLED\nDTSTART:20270501", &["2026-05-01"]),
        ("UID:a\nRECURRENCE-ID:20270501\nDTSTART:20270501T090000Z", &["2026-05-01"]),
    ] {
        assert_eq!(of(other), left, "{other}");
    }
}

#[test]
fn files_beyond_the_limits_are_refused_and_cost_little() {
    let large = format!("BEGIN:VCALENDAR\nX:{}\n", "x".repeat(MOST_BYTES));
    assert!(slips(large)[0].contains("more than the limit of 1048576"));
    let many = events(&vec!["DTSTART:20260101"; MOST_EVENTS + 1]);
    assert!(slips(many).last().expect("a slip").ends_with("the calendar has more than 5000 events"));
    let nameless = slips(format!("BEGIN:VCALENDAR\n{}", "x\n".repeat(300_000)));
    assert_eq!(
        nameless,
        [
            "1: `BEGIN:VCALENDAR` has no `END:VCALENDAR`",
            "2: a line does not start with a name and a colon (in 300000 places)"
        ]
    );
    // The thirtieth of February comes never, and a count of it has no end.
    let never = "DTSTART:20260228\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3";
    let found = slips(events(&vec![never; 50]));
    assert!(found.iter().all(|one| one.contains("too far apart")) && !found.is_empty(), "{found:?}");
    let rules = vec!["DTSTART:20260101\nRRULE:FREQ=YEARLY"; MOST_RULES + 1];
    assert_eq!(slips(events(&rules)).len(), 1);
    let days = format!("DTSTART:20260101\nDTEND:20270101\nRDATE:{}20260101", "20260101,".repeat(300));
    assert!(
        slips(event(&days))[0].ends_with("the calendar has more than 1000 recurrence rules, or more than 100000 days")
    );
    let found = slips(event("DTSTART:20260101\nDTEND:20260301\nRRULE:FREQ=YEARLY"));
    assert!(found[0].ends_with("an event lasts 59 days, more than the limit of 31"));
    // Every day is a holiday: no business day comes any more, and that is found out soon.
    let all = sound(event("DTSTART:20200101\nRRULE:FREQ=DAILY"), "UTC");
    let weekend = chrono::WeekdaySet::EMPTY;
    let calendar =
        crate::calendar::Calendar::new(Zone::utc(), weekend, Holidays { sources: vec![all] }).expect("a calendar");
    let resolved = "2026-11-20T00:00:00Z".parse().expect("a moment");
    let deadline = calendar.deadline(resolved, crate::calendar::Within::BusinessDays(1));
    assert_eq!(deadline.last_day, LAST_DAY);
}

#[test]
fn cut_and_mangled_files_are_read_without_a_panic() {
    let whole = include_bytes!("examples/google.ics");
    for end in 0..whole.len() {
        slips(&whole[..end]);
    }
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % (limit as u64)).expect("it is small")
    };
    let examples: [&[u8]; 3] = [whole, include_bytes!("examples/outlook.ics"), include_bytes!("examples/endless.ics")];
    for _ in 0..2_000 {
        let mut text = examples[below(3)].to_vec();
        for _ in 0..=below(4) {
            let at = below(text.len());
            match below(3) {
                0 => text[at] = b"0123456789;:,=-TZ\n\r \"\\\xe5"[below(23)],
                1 => drop(text.drain(at..(at + below(30)).min(text.len()))),
                _ => text.splice(at..at, (0..below(6)).map(|_| b'0')).for_each(drop),
            }
        }
        let (source, mut findings) = (source(text), Vec::new());
        let found = read(&source, &named_zone("America/New_York"), &mut findings);
        for day in ["0001-01-01", "2026-12-31", "9999-12-31"] {
            Holidays { sources: vec![found.clone()] }.on(day.parse().expect("a day"));
        }
    }
}

/// The table is dateutil's word.
#[test]
fn rules_give_the_days_that_another_library_gives() {
    let mut count = 0;
    for line in include_str!("rules.txt").lines().filter(|line| !line.starts_with('#')) {
        let (asked, expected) = line.split_once(" = ").expect("a rule and its days");
        let [start, until, rule] = asked.split(' ').collect::<Vec<_>>()[..] else { panic!("{asked}") };
        let day = |text: &str| When::parse(text).expect("a day").day;
        let mut steps = 0;
        let parsed = Rule::parse(rule, day(start), &Zone::utc(), &mut steps)
            .unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let range = day(start).pred_opt().expect("a day").iter_days().take_while(|one| *one <= day(until));
        let days: Vec<String> =
            range.filter(|day| parsed.falls_on(*day)).map(|day| day.format("%Y%m%d").to_string()).collect();
        assert_eq!(days.join(" "), expected, "{asked}");
        // Asked for all at once, of any part.
        for from in [day(start), day(start) + Days::new(400)] {
            let expected: Vec<NaiveDate> = expected.split(' ').map(day).filter(|day| *day >= from).collect();
            assert_eq!(parsed.starts_between(from, day(until)), expected, "{asked}");
        }
        count += 1;
    }
    assert!(count >= 400, "{count}");
}

#[test]
fn slips_of_one_kind_are_one_finding_in_both_languages() {
    let lines = ["DTSTART:20260230", "DTSTART:20260431", "DTSTART:20260101\nRRULE:FREQ=YEARLY;BYMONTH=13", "SUMMARY:x"];
    let (source, mut found) = (source(events(&lines)), Vec::new());
    read(&source, &named_zone("UTC"), &mut found);
    insta::assert_snapshot!(crate::finding::in_both_languages(&found));
}

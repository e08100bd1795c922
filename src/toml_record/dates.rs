//! Dates and times as people write them, and as TOML does.

use super::parser_words::RANGES;
use super::slip::Slip;
use crate::civil::{self, Day, Place};
use crate::text::{Language, named};

const KEY: &str = "date";

/// What is wrong with a date or a time of which the parser expects something.
pub(super) fn invalid(written: &str, expected: &str) -> Slip {
    let last = expected.strip_prefix("day between 01 and ");
    let range = RANGES.iter().find(|(words, ..)| *words == expected);
    let hint = match (last, range) {
        (Some(last), _) => (format!("that month has {last} days"), format!("その月は{last}日までです")),
        (None, Some((_, en, ja))) => ((*en).to_owned(), (*ja).to_owned()),
        (None, None) => how_to_write(written),
    };
    let name = named(written);
    Slip::named(KEY, (format!("{name} is not a valid date or time"), format!("{name}は正しい日時ではありません")), hint)
}

/// A value that was meant as a date or a time; `None` where it was not.
pub(super) fn meant(written: &str) -> Option<Slip> {
    let is_meant = proposed(written).is_some() || is_day_of_some_country(written) || has_month(written);
    is_meant.then(|| invalid(written, ""))
}

fn how_to_write(written: &str) -> (String, String) {
    match proposed(written) {
        Some(moment) if moment.contains('T') && offset_of(&moment).is_none() => (
            format!("write `{moment}` and the offset, such as `{moment}+09:00`"),
            format!("`{moment}+09:00`のように、オフセットを付けて書いてください"),
        ),
        Some(proposed) => (format!("write `{proposed}`"), format!("`{proposed}`と書いてください")),
        None => ambiguous(written).unwrap_or_else(|| {
            (
                "write `2026-11-20` for a date and `2026-11-20T09:04:00+09:00` for a date and time".to_owned(),
                "日付は`2026-11-20`、日時は`2026-11-20T09:04:00+09:00`のように書いてください".to_owned(),
            )
        }),
    }
}

/// Why it is not clear which time is meant: two readings, or the abbreviation of a zone.
fn ambiguous(written: &str) -> Option<(String, String)> {
    let [why, unknown] = [civil::read(written).err()?, civil::unknown(written)];
    let [en, ja] = [Language::En, Language::Ja].map(|language| why.in_language(language));
    (en != unknown.in_language(Language::En)).then_some((en, ja))
}

/// The same date and time as TOML writes it, where it can mean only one.
fn proposed(written: &str) -> Option<String> {
    // A number alone may be anything.
    if written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let read = civil::read(written).ok()?;
    let Some(Day::Date(date)) = read.day.filter(|_| !read.is_about) else { return None };
    let Some(clock) = read.clock.filter(|clock| !clock.is_end_of_day) else {
        return read.place.is_none().then(|| date.to_string());
    };
    let offset = match read.place {
        None => String::new(),
        Some(Place::Offset(offset) | Place::Both(offset, _)) if offset.local_minus_utc() == 0 => "Z".to_owned(),
        Some(Place::Offset(offset) | Place::Both(offset, _)) => offset.to_string(),
        Some(Place::Zone(_)) => return None,
    };
    Some(format!("{date}T{}{offset}", clock.time))
}

fn offset_of(moment: &str) -> Option<toml::value::Offset> {
    moment.parse::<toml::value::Datetime>().ok()?.offset
}

/// `11/20/2026`: which is the month, only its writer knows.
fn is_day_of_some_country(written: &str) -> bool {
    let parts: Vec<&str> = written.split(' ').next().unwrap_or_default().split(['/', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_number)
}

/// `20 Nov 2026`, `Nov 20`.
fn has_month(written: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words = || written.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_month = |word: &str| word.get(..3).is_some_and(|start| MONTHS.contains(&start.to_lowercase().as_str()));
    let is_number = |word: &str| word.bytes().next().is_some_and(|digit| digit.is_ascii_digit());
    (2..=6).contains(&words().count()) && words().any(is_number) && words().any(is_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_that_was_meant_is_proposed() {
        for (written, meant) in [
            ("2026/11/20", "2026-11-20"),
            ("2026.1.2", "2026-01-02"),
            ("2026年11月20日", "2026-11-20"),
            ("2026年11月20日 9時4分", "2026-11-20T09:04:00"),
            ("2026/11/20 09:04", "2026-11-20T09:04:00"),
            ("2026-11-20 9:04", "2026-11-20T09:04:00"),
            ("2026-11-20T9:04:05Z", "2026-11-20T09:04:05Z"),
            ("2026-11-20T09:04:00 +0900 (JST)", "2026-11-20T09:04:00+09:00"),
            ("20 Nov 2026 2:05 PM UTC", "2026-11-20T14:05:00Z"),
            ("2026-11-20T09:04:00+0900", "2026-11-20T09:04:00+09:00"),
            ("2026-11-20T09:04:00 +09:00", "2026-11-20T09:04:00+09:00"),
            ("2026-11-20T09:04:00+9", "2026-11-20T09:04:00+09:00"),
            ("2026-11-20 09:04 UTC", "2026-11-20T09:04:00Z"),
        ] {
            assert_eq!(proposed(written).as_deref(), Some(meant), "{written}");
            let read = meant.parse::<toml::value::Datetime>();
            assert!(read.is_ok(), "{meant}");
        }
        for written in [
            "",
            "2026",
            "2026/13/01",
            "11/12/2026",
            "2026/11/20 PST",
            "2026-11-20T09:04:00 JST",
            "20261120",
            "2026-11-20T25:00",
            "9:04",
            "12.5",
            "1.2.3",
            "日",
        ] {
            assert_eq!(proposed(written), None, "{written}");
        }
    }

    #[test]
    fn a_text_is_no_date() {
        for written in ["may be slow", "in review", "PD-8123", "30 minutes", "10.0.0.1", "1.234,5", "12%", "march on"] {
            assert!(meant(written).is_none(), "{written}");
        }
        for written in ["20 Nov 2026", "Nov 20", "11/20/2026", "November 20, 2026 09:04"] {
            assert!(meant(written).is_some(), "{written}");
        }
    }
}

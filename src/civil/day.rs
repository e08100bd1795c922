//! Days: `2026-11-20`, `2026/11/20`, `2026年11月20日(金)`, `20 Nov 2026`, `today`.

use chrono::{NaiveDate, Weekday};

use super::{Day, is_boundary, number, slip, strip_word};
use crate::text::Message;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, char, Weekday); 7] = [
    ("monday", '月', Weekday::Mon),
    ("tuesday", '火', Weekday::Tue),
    ("wednesday", '水', Weekday::Wed),
    ("thursday", '木', Weekday::Thu),
    ("friday", '金', Weekday::Fri),
    ("saturday", '土', Weekday::Sat),
    ("sunday", '日', Weekday::Sun),
];

/// Days by how long ago they are.
const RELATIVE: [(&str, i64); 9] = [
    ("today", 0),
    ("yesterday", 1),
    ("tomorrow", -1),
    ("今日", 0),
    ("本日", 0),
    ("昨日", 1),
    ("きのう", 1),
    ("一昨日", 2),
    ("明日", -1),
];

/// Takes a day off a text.
pub(super) fn day(text: &str) -> Result<Option<(Day, &str)>, Message> {
    let relative = RELATIVE.iter().find_map(|(word, ago)| {
        let rest = strip_word(text, word)?;
        (!word.is_ascii() || is_boundary(rest)).then_some((Day::Ago(*ago), rest))
    });
    if relative.is_some() {
        return Ok(relative);
    }
    if let Some((month, rest)) = month(text) {
        return month_first(month, rest);
    }
    let Some((first, digits, rest)) = number(text) else { return Ok(None) };
    match digits {
        8 => compact(text, first, rest),
        4 => year_first(first, rest),
        1 | 2 => year_last(text, first, rest),
        _ => Ok(None),
    }
}

/// A day of the calendar.
pub(super) fn date(year: u32, month: u32, day: u32) -> Result<NaiveDate, Message> {
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    date.ok_or_else(|| slip::not_a_day(&format!("{year:04}-{month:02}-{day:02}")))
}

/// A year of four digits that stands alone.
pub(super) fn year(text: &str) -> Option<(u32, &str)> {
    let (year, digits, rest) = number(text)?;
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    (digits == 4 && year >= 1000 && is_boundary(rest) && !rest.starts_with([':', '-', '/', '.']))
        .then_some((year, rest))
}

/// Takes the day of the week: a word, or a sign in brackets or with 曜.
pub(super) fn weekday(text: &str) -> Option<(Weekday, &str)> {
    let (inner, closing) = match text.strip_prefix('(') {
        Some(inner) => (inner, ")"),
        None => (text, ""),
    };
    let named = |(name, sign, weekday): &(&str, char, Weekday)| {
        let rest = if let Some(rest) = inner.strip_prefix(*sign) {
            match rest.strip_prefix("曜日").or_else(|| rest.strip_prefix('曜')) {
                Some(rest) => rest,
                None if closing.is_empty() => return None,
                None => rest,
            }
        } else {
            let whole = strip_word(inner, name).filter(|rest| is_boundary(rest));
            let short = |letters: usize| strip_word(inner, &name[..letters]).filter(|rest| is_boundary(rest));
            let rest = whole.or_else(|| short(4)).or_else(|| short(3))?;
            rest.strip_prefix('.').unwrap_or(rest)
        };
        Some((*weekday, rest.strip_prefix(closing)?))
    };
    WEEKDAYS.iter().find_map(named)
}

/// `20261120`, and the time that ISO 8601 joins to it is left behind a space: `T0904` is read by the clock.
fn compact<'t>(text: &'t str, number: u32, rest: &'t str) -> Result<Option<(Day, &'t str)>, Message> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    if year < 1000 || !is_boundary(rest) && !rest.starts_with(['T', 't']) {
        return Ok(None);
    }
    let date = date(year, month, day).map_err(|_| slip::not_a_day(&text[..8]))?;
    Ok(Some((Day::Date(date), rest)))
}

/// The sign between two parts of a date, and what stands behind it.
fn separated<'t>(rest: &'t str, signs: &[char]) -> Option<(char, &'t str)> {
    let sign = rest.chars().next().filter(|sign| signs.contains(sign))?;
    Some((sign, &rest[sign.len_utf8()..]))
}

fn year_first(year: u32, rest: &str) -> Result<Option<(Day, &str)>, Message> {
    let Some((sign, rest)) = separated(rest.trim_start(), &['-', '/', '.', '年']) else { return Ok(None) };
    let rest = if sign == '年' { rest.trim_start() } else { rest };
    let Some((month, 1 | 2, rest)) = number(rest) else { return Ok(None) };
    let between = if sign == '年' { '月' } else { sign };
    let Some((_, rest)) = separated(rest, &[between]) else { return Ok(None) };
    let rest = if sign == '年' { rest.trim_start() } else { rest };
    let Some((day, 1 | 2, rest)) = number(rest) else { return Ok(None) };
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    let rest = match rest.strip_prefix(['T', 't']) {
        Some(time) if time.starts_with(|letter: char| letter.is_ascii_digit()) => time,
        Some(_) | None => rest,
    };
    Ok(Some((Day::Date(date(year, month, day)?), rest)))
}

/// `11月20日`, `20 Nov 2026`, and the dates of which only their country knows which is the month.
fn year_last<'t>(text: &'t str, first: u32, rest: &'t str) -> Result<Option<(Day, &'t str)>, Message> {
    if let Some((_, rest)) = separated(rest, &['月']) {
        let Some((day, 1 | 2, rest)) = number(rest.trim_start()) else { return Ok(None) };
        let Some(rest) = rest.strip_prefix('日') else { return Ok(None) };
        return of_year(first, day).map(|day| Some((day, rest)));
    }
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| strip_word(rest, ending)).unwrap_or(rest);
    if let Some((month, rest)) = month(ordinal.trim_start_matches([' ', '-', '/'])) {
        let (day, rest) = with_year(month, first, rest)?;
        return Ok(Some((day, rest)));
    }
    let Some((sign, rest)) = separated(rest, &['/', '.', '-']) else { return Ok(None) };
    let Some((second, 1 | 2, rest)) = number(rest) else { return Ok(None) };
    let Some((_, rest)) = separated(rest, &[sign]) else {
        let is_day = sign == '/' && is_boundary(rest);
        return if is_day { only_reading(text, None, first, second).map(|day| Some((day, rest))) } else { Ok(None) };
    };
    match number(rest) {
        Some((year, 4, rest)) => only_reading(text, Some(year), first, second).map(|day| Some((day, rest))),
        Some((_, 2, rest)) if is_boundary(rest) && !rest.starts_with([':', '.']) => Err(slip::short_year(text)),
        Some(_) | None => Ok(None),
    }
}

/// A day and a month of which either may be the other, unless one of them can be no month.
fn only_reading(text: &str, year: Option<u32>, first: u32, second: u32) -> Result<Day, Message> {
    let read = |month, day| match year {
        Some(year) => date(year, month, day).map(Day::Date),
        None => of_year(month, day),
    };
    match (read(first, second), read(second, first)) {
        (Ok(one), Ok(other)) if one != other => Err(slip::two_days(text, one, other)),
        (Ok(day), _) | (Err(_), Ok(day)) => Ok(day),
        (Err(slip), Err(_)) => Err(slip),
    }
}

/// A day that some year has.
fn of_year(month: u32, day: u32) -> Result<Day, Message> {
    const LEAP_YEAR: u32 = 2024;
    date(LEAP_YEAR, month, day)
        .map(|_| Day::OfYear { month, day })
        .map_err(|_| slip::not_a_day(&format!("{month:02}-{day:02}")))
}

fn month(text: &str) -> Option<(u32, &str)> {
    let named = |(name, number): (&&str, u32)| {
        let whole = strip_word(text, name).filter(|rest| is_boundary(rest) || rest.starts_with(char::is_numeric));
        let short = |letters: usize| {
            let rest = strip_word(text, name.get(..letters)?)?;
            (is_boundary(rest) || rest.starts_with(char::is_numeric)).then_some(rest)
        };
        let rest = whole.or_else(|| short(4).filter(|_| *name == "september")).or_else(|| short(3))?;
        Some((number, rest.strip_prefix('.').unwrap_or(rest)))
    };
    MONTHS.iter().zip(1..).find_map(named)
}

fn month_first(month: u32, rest: &str) -> Result<Option<(Day, &str)>, Message> {
    let Some((day, 1 | 2, rest)) = number(rest.trim_start_matches([' ', '-'])) else { return Ok(None) };
    if rest.starts_with([':', '時']) {
        return Ok(None);
    }
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|ending| strip_word(rest, ending)).unwrap_or(rest);
    with_year(month, day, rest).map(Some)
}

fn with_year(month: u32, day: u32, rest: &str) -> Result<(Day, &str), Message> {
    match year(rest.trim_start_matches([' ', ',', '-', '/'])) {
        Some((year, rest)) => Ok((Day::Date(date(year, month, day)?), rest)),
        None => Ok((of_year(month, day)?, rest)),
    }
}

//! What clocks show: `9:05`, `09:05:30.5`, `2:05pm`, `午後2時5分`, `24:00`.

use chrono::{NaiveTime, Timelike};

use super::{Clock, is_boundary, number, slip, strip_word};
use crate::text::Message;

/// The half of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

/// Takes a time off a text.
pub(super) fn clock(text: &str) -> Result<Option<(Clock, &str)>, Message> {
    for noon in ["正午", "noon"] {
        if let Some(rest) = strip_word(text, noon).filter(|rest| is_boundary(rest)) {
            return Ok(Some((at(12, 0, 0, 0, text)?, rest)));
        }
    }
    let (before, digits) = half_before(text);
    let Some((shown, rest)) = shown(digits.trim_start())? else { return Ok(None) };
    let (behind, rest) = if before.is_some() { (None, rest) } else { half_behind(rest) };
    let written = text[..text.len() - rest.len()].trim();
    let hour = match (before, behind) {
        (Some(half), _) => japanese(half, &shown, written)?,
        (None, Some(half)) => english(half, &shown, written)?,
        (None, None) if shown.is_bare => return Ok(None),
        (None, None) => shown.hour,
    };
    Ok(Some((at(hour, shown.minute, shown.second, shown.nanosecond, written)?, rest)))
}

/// The numbers that a clock shows.
struct Shown {
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    /// An hour alone, which may be any number.
    is_bare: bool,
}

fn shown(text: &str) -> Result<Option<(Shown, &str)>, Message> {
    // ISO 8601 without signs: `20261120T0904`.
    if let Some(digits) = text.strip_prefix(['T', 't']) {
        return Ok(compact(digits));
    }
    let Some((hour, 1 | 2, rest)) = number(text) else { return Ok(None) };
    let plain = |minute, is_bare| Shown { hour, minute, second: 0, nanosecond: 0, is_bare };
    if let Some(rest) = rest.strip_prefix('時') {
        return Ok(Some(japanese_minutes(hour, rest)));
    }
    if let Some(digits) = rest.strip_prefix(':') {
        let Some((minute, 2, behind)) = number(digits) else { return Err(slip::not_a_time(first_word(text))) };
        return match behind.strip_prefix(':') {
            None => Ok(Some((plain(minute, false), behind))),
            Some(seconds) if !seconds.starts_with(|letter: char| letter.is_ascii_digit()) => {
                Ok(Some((plain(minute, false), behind)))
            }
            Some(seconds) => {
                let Some((second, 2, behind)) = number(seconds) else {
                    return Err(slip::not_a_time(first_word(text)));
                };
                let (nanosecond, behind) = fraction(behind);
                Ok(Some((Shown { second, nanosecond, ..plain(minute, false) }, behind)))
            }
        };
    }
    if let Some(digits) = rest.strip_prefix('.')
        && let Some((minute, 2, behind)) = number(digits)
        && (is_boundary(behind) || super::about_behind(behind).is_some() || half_behind(behind).0.is_some())
        && !behind.starts_with('.')
    {
        return Ok(Some((plain(minute, false), behind)));
    }
    Ok(Some((plain(0, true), rest)))
}

fn compact(digits: &str) -> Option<(Shown, &str)> {
    let (shown, length, rest) = number(digits)?;
    let (hour, minute, second) = match length {
        4 => (shown / 100, shown % 100, 0),
        6 => (shown / 10_000, shown / 100 % 100, shown % 100),
        _ => return None,
    };
    Some((Shown { hour, minute, second, nanosecond: 0, is_bare: false }, rest))
}

/// `9時`, `9時半`, `9時5分`, `9時5分30秒`.
fn japanese_minutes(hour: u32, rest: &str) -> (Shown, &str) {
    let shown = |minute, second| Shown { hour, minute, second, nanosecond: 0, is_bare: false };
    if let Some(rest) = rest.strip_prefix('半') {
        return (shown(30, 0), rest);
    }
    let part = |text, sign: char| {
        let (number, 1 | 2, rest) = number(text)? else { return None };
        Some((number, rest.strip_prefix(sign)?))
    };
    match part(rest, '分') {
        None => (shown(0, 0), rest),
        Some((minute, rest)) => match part(rest, '秒') {
            None => (shown(minute, 0), rest),
            Some((second, rest)) => (shown(minute, second), rest),
        },
    }
}

/// The part of a second behind a point; what is finer than a nanosecond does not count.
fn fraction(text: &str) -> (u32, &str) {
    let Some(digits) = text.strip_prefix('.') else { return (0, text) };
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let nine: String = digits[..length].chars().chain(std::iter::repeat('0')).take(9).collect();
    if length == 0 { (0, text) } else { (nine.parse().unwrap_or(0), &digits[length..]) }
}

fn half_before(text: &str) -> (Option<Half>, &str) {
    const BEFORE: [(&str, Half); 4] =
        [("午前", Half::Morning), ("午後", Half::Afternoon), ("am", Half::Morning), ("pm", Half::Afternoon)];
    let found = BEFORE.iter().find_map(|(word, half)| {
        let rest = strip_word(text, word)?;
        rest.trim_start().starts_with(|letter: char| letter.is_ascii_digit()).then_some((Some(*half), rest))
    });
    found.unwrap_or((None, text))
}

fn half_behind(rest: &str) -> (Option<Half>, &str) {
    const BEHIND: [(&str, Half); 4] =
        [("a.m.", Half::Morning), ("p.m.", Half::Afternoon), ("am", Half::Morning), ("pm", Half::Afternoon)];
    // `11:21a`
    const SHORT: [(&str, Half); 2] = [("a", Half::Morning), ("p", Half::Afternoon)];
    let found = |text: &'_ str, words: &[(&str, Half)]| {
        let of =
            |(word, half): &(&str, Half)| Some((*half, strip_word(text, word).filter(|rest| is_boundary(rest))?.len()));
        words.iter().find_map(of)
    };
    match found(rest.trim_start_matches(' '), &BEHIND).or_else(|| found(rest, &SHORT)) {
        Some((half, left)) => (Some(half), &rest[rest.len() - left..]),
        None => (None, rest),
    }
}

/// 12 am is midnight and 12 pm is noon.
fn english(half: Half, shown: &Shown, written: &str) -> Result<u32, Message> {
    match (half, shown.hour) {
        (Half::Morning, 12) => Ok(0),
        (Half::Morning, hour @ 0..=11) => Ok(hour),
        (Half::Afternoon, 12) => Ok(12),
        (Half::Afternoon, hour @ 1..=11) => Ok(hour + 12),
        _ => Err(slip::not_of_twelve(written)),
    }
}

/// 午後12時 is midnight by the law of 1872 and noon by most clocks.
fn japanese(half: Half, shown: &Shown, written: &str) -> Result<u32, Message> {
    match (half, shown.hour) {
        (_, 12) => Err(slip::twelve(written, shown.minute)),
        (Half::Morning, hour @ 0..=11) => Ok(hour),
        (Half::Afternoon, hour @ 0..=11) => Ok(hour + 12),
        _ => Err(slip::not_of_twelve(written)),
    }
}

/// A leap second is none, because no zone's table knows one.
fn at(hour: u32, minute: u32, second: u32, nanosecond: u32, written: &str) -> Result<Clock, Message> {
    if (hour, minute, second, nanosecond) == (24, 0, 0, 0) {
        return Ok(Clock { time: NaiveTime::MIN, is_end_of_day: true });
    }
    if (24..=29).contains(&hour) && minute < 60 && second < 60 {
        return Err(slip::past_midnight(written, hour - 24, minute));
    }
    let time =
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanosecond).filter(|time| time.nanosecond() < 1_000_000_000);
    time.map(|time| Clock { time, is_end_of_day: false }).ok_or_else(|| slip::not_a_time(written))
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or(text)
}

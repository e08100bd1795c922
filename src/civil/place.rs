//! Whose clock it is: `Z`, `+0900`, `UTC+9`, `Asia/Tokyo`, `Japan Standard Time`, 日本時間.

use chrono::FixedOffset;

use super::{abbreviations, is_boundary, number, slip, strip_word};
use crate::text::Message;

/// What is said of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Offset(FixedOffset),
    Zone(String),
    Abbreviation(String),
}

/// Names of zones in words, of which each means one.
const NAMES: [(&str, &str); 17] = [
    ("coordinated universal time", "UTC"),
    ("universal time", "UTC"),
    ("greenwich mean time", "UTC"),
    ("協定世界時", "UTC"),
    ("世界協定時", "UTC"),
    ("グリニッジ標準時", "UTC"),
    ("japan standard time", "Asia/Tokyo"),
    ("japan time", "Asia/Tokyo"),
    ("日本標準時", "Asia/Tokyo"),
    ("日本時間", "Asia/Tokyo"),
    ("korea standard time", "Asia/Seoul"),
    ("korean standard time", "Asia/Seoul"),
    ("india standard time", "Asia/Kolkata"),
    ("indian standard time", "Asia/Kolkata"),
    ("singapore standard time", "Asia/Singapore"),
    ("singapore time", "Asia/Singapore"),
    ("hong kong standard time", "Asia/Hong_Kong"),
];

/// Takes a place off a text, whatever stands there.
pub(super) fn place(text: &str) -> Result<Option<(Found, &str)>, Message> {
    match bracketed(text, place)? {
        None => match exact(text)? {
            None => Ok(by_name(text)),
            found => Ok(found),
        },
        found => Ok(found),
    }
}

/// Takes only what cannot be a word of the text behind a time: an offset, a name with a slash, an abbreviation.
pub(super) fn strict(text: &str) -> Result<Option<(Found, &str)>, Message> {
    match bracketed(text, place)? {
        None => match exact(text)? {
            None => {
                let name = name_at(text);
                let is_name = name.contains('/') && name.starts_with(|letter: char| letter.is_ascii_uppercase());
                let is_short = abbreviations::is_known(name) && name.bytes().all(|byte| byte.is_ascii_uppercase());
                Ok(match () {
                    () if is_short => Some((Found::Abbreviation(name.to_owned()), &text[name.len()..])),
                    () if is_name => Some((Found::Zone(name.to_owned()), &text[name.len()..])),
                    () => None,
                })
            }
            found => Ok(found),
        },
        found => Ok(found),
    }
}

type Taken<'t> = Result<Option<(Found, &'t str)>, Message>;

/// `(JST)`, `[Asia/Tokyo]`.
fn bracketed(text: &str, within: impl Fn(&str) -> Taken<'_>) -> Taken<'_> {
    let Some(closing) =
        [('(', ')'), ('[', ']')].iter().find_map(|(open, close)| text.starts_with(*open).then_some(close))
    else {
        return Ok(None);
    };
    let Some(end) = text.find(*closing) else { return Ok(None) };
    let inner = text[1..end].trim();
    // `Pacific Time (US & Canada)` is said within other words; only a whole place counts.
    match within(inner)? {
        Some((found, "")) => Ok(Some((found, &text[end + 1..]))),
        Some(_) | None => Ok(None),
    }
}

/// `Z`, `UTC`, `GMT+9`, `+09:00`.
fn exact(text: &str) -> Taken<'_> {
    let utc = || FixedOffset::east_opt(0).map(Found::Offset);
    for word in ["utc", "gmt", "z"] {
        let Some(rest) = strip_word(text, word).filter(|rest| is_boundary(rest)) else { continue };
        // Names of the database begin so: `GMT/...` is none of them, but `UTC-` is followed by a number.
        if rest.starts_with(['/', '_']) {
            return Ok(None);
        }
        let signed = rest.trim_start_matches(' ');
        let is_signed = signed.starts_with(['+', '-']) && word != "z";
        let offset = if is_signed { offset(signed)? } else { None };
        return Ok(offset.or_else(|| Some((utc()?, rest))));
    }
    if text.starts_with(['+', '-']) { offset(text) } else { Ok(None) }
}

/// `+09:00`, `+0900`, `+09`, `+9`; nothing where no number follows the sign.
pub(super) fn offset(text: &str) -> Taken<'_> {
    let (sign, digits) = text.split_at(1);
    let Some((shown, length, rest)) = number(digits) else { return Ok(None) };
    let refused = || {
        let end = digits.find(|letter: char| !letter.is_ascii_digit() && letter != ':').unwrap_or(digits.len());
        slip::not_an_offset(&text[..=end])
    };
    let (hours, minutes, rest) = match (length, rest.strip_prefix(':')) {
        (1 | 2, Some(behind)) => match number(behind) {
            Some((minutes, 2, rest)) => (shown, minutes, rest),
            Some(_) | None => return Err(refused()),
        },
        (1 | 2, None) => (shown, 0, rest),
        (4, None) => (shown / 100, shown % 100, rest),
        _ => return Err(refused()),
    };
    if hours > 23 || minutes > 59 || rest.starts_with(':') {
        return Err(refused());
    }
    let seconds = i32::try_from((hours * 60 + minutes) * 60).unwrap_or_default();
    let offset = FixedOffset::east_opt(if sign == "-" { -seconds } else { seconds }).ok_or_else(refused)?;
    Ok(Some((Found::Offset(offset), rest)))
}

/// A name in words, an abbreviation, or what may be a name of the database.
fn by_name(text: &str) -> Option<(Found, &str)> {
    let in_words = |(words, zone): &(&str, &str)| {
        let rest = strip_word(text, words)?;
        (!words.is_ascii() || is_boundary(rest)).then(|| (zone_found(zone), rest))
    };
    if let Some(found) = NAMES.iter().find_map(in_words) {
        return Some(found);
    }
    let first = name_at(text);
    if abbreviations::is_known(first) {
        return Some((Found::Abbreviation(first.to_uppercase()), &text[first.len()..]));
    }
    if !first.starts_with(|letter: char| letter.is_alphabetic()) {
        return None;
    }
    // `America/New York`: more words may belong to a name, and what is none of the database's is said as a whole.
    let mut end = first.len();
    while let Some(word) = text[end..].strip_prefix(' ') {
        let name = name_at(word);
        if !name.starts_with(|letter: char| letter.is_alphabetic()) || word[name.len()..].starts_with([':', '月']) {
            break;
        }
        end += 1 + name.len();
    }
    Some((Found::Zone(text[..end].to_owned()), &text[end..]))
}

fn zone_found(name: &str) -> Found {
    match FixedOffset::east_opt(0).filter(|_| name == "UTC") {
        Some(utc) => Found::Offset(utc),
        None => Found::Zone(name.to_owned()),
    }
}

/// The letters of a name that a text begins with.
fn name_at(text: &str) -> &str {
    let is_of_name = |letter: char| letter.is_alphanumeric() || "/_+-&.".contains(letter);
    &text[..text.find(|letter| !is_of_name(letter)).unwrap_or(text.len())]
}

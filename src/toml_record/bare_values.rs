//! Slips in values without quotes: text, numbers, dates, and words of other languages.

use super::parser_words::NUMBERS;
use super::place::Place;
use super::slip::Slip;
use super::{dates, left_over};
use crate::source::Span;
use crate::text::named;

/// What is wrong with a value that stands without quotes, and where.
pub(super) fn slip(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    let slip = of_value(at, words)?;
    // `at = 2026-11-20T00:12:00Z event = "x"`: the value goes on into the next key.
    let is_pair = at.text[at.span.end..].trim_start_matches([' ', '\t']).starts_with('=');
    match at.slice().rfind([' ', '\t']).filter(|_| is_pair) {
        Some(space) => Some((Span::new(at.span.start + space + 1, at.span.end), left_over::second_key())),
        None => Some((at.span, slip)),
    }
}

fn of_value(at: Place<'_>, words: &str) -> Option<Slip> {
    let (kind, expected) = words.split_once(", expected ").unwrap_or((words, ""));
    match kind {
        "string values must be quoted" | "missing opening quote" | "invalid string" => Some(unquoted(at)),
        // Other words begin like `inf`, `nan`, `true` and `false`.
        "invalid boolean" if !["true", "false"].contains(&at.slice().to_lowercase().as_str()) => Some(unquoted(at)),
        "invalid float" if expected == "`nan`" || expected == "`inf`" => Some(unquoted(at)),
        "invalid literal string" if !at.before().contains('\'') => Some(missing()),
        "invalid boolean" => Some(boolean(at)),
        "invalid date" | "invalid time" | "invalid date-time" | "invalid datetime" | "invalid offset" => {
            Some(dates::invalid(at.slice(), expected))
        }
        _ if NUMBERS.contains(&kind) => Some(dates::meant(at.word()).unwrap_or_else(|| number(at))),
        _ => None,
    }
}

fn unquoted(at: Place<'_>) -> Slip {
    let slice = at.slice().trim();
    if slice.is_empty() {
        return missing();
    }
    if at.slice().starts_with('`') {
        let message = ("backticks are not TOML quotation marks", "バッククォートはTOMLの引用符ではありません");
        return Slip::plain("wrong-quote", message, ("use `\"`", "半角の`\"`を使ってください"));
    }
    if at.slice().starts_with('>') && at.before().ends_with('=') {
        return super::keys::assigned_by("=>");
    }
    if let Some(slip) = word(slice).or_else(|| dates::meant(slice)).or_else(|| with_unit(slice)) {
        return slip;
    }
    let name = named(slice);
    Slip::named(
        "unquoted-value",
        (format!("the value {name} is not in quotes"), format!("値{name}が引用符で囲まれていません")),
        ("put it in double quotes", "二重引用符で囲んでください"),
    )
}

/// Words that mean something in other languages.
fn word(written: &str) -> Option<Slip> {
    let name = named(written);
    match written.to_lowercase().as_str() {
        "null" | "nil" | "none" | "undefined" | "~" => Some(Slip::named(
            "null",
            (format!("TOML has no {name}"), format!("TOMLに{name}はありません")),
            ("remove the key, or put text in double quotes", "キーを削除するか、文字列なら二重引用符で囲んでください"),
        )),
        "yes" | "on" => Some(not_boolean(written, "true")),
        "no" | "off" => Some(not_boolean(written, "false")),
        _ => None,
    }
}

fn boolean(at: Place<'_>) -> Slip {
    not_boolean(at.slice(), &at.slice().to_lowercase())
}

fn not_boolean(written: &str, meant: &str) -> Slip {
    let name = named(written);
    Slip::named(
        "boolean",
        (format!("{name} is not a boolean"), format!("{name}は真偽値ではありません")),
        (
            format!("write `{meant}`, or put text in double quotes"),
            format!("`{meant}`と書くか、文字列なら二重引用符で囲んでください"),
        ),
    )
}

/// A number with a unit behind it: `30分`, `12%`, `30 minutes`.
fn with_unit(written: &str) -> Option<Slip> {
    let digits = written.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(written.len());
    let (number, unit) = written.split_at(digits);
    let is_number = number.parse::<f64>().is_ok() && number.ends_with(|letter: char| letter.is_ascii_digit());
    let unit = unit.trim();
    if !is_number || unit.is_empty() || unit.contains(|letter: char| letter.is_ascii_digit()) || unit.contains(' ') {
        return None;
    }
    let name = named(written);
    Some(Slip::named(
        "number-with-unit",
        (format!("the number {name} has a unit"), format!("数値{name}に単位が付いています")),
        (
            format!("write `{number}`, or put text in double quotes"),
            format!("`{number}`と書くか、文字列なら二重引用符で囲んでください"),
        ),
    ))
}

fn number(at: Place<'_>) -> Slip {
    let name = named(at.word());
    Slip::named(
        "number",
        (format!("{name} is not a valid number"), format!("{name}は正しい数値ではありません")),
        (
            "write it like `1200` or `0.5`, without leading zeros, or put it in quotes if it is text",
            "`1200`や`0.5`のように先頭の`0`なしで書き、文字列なら引用符で囲んでください",
        ),
    )
}

pub(super) fn missing() -> Slip {
    Slip::plain(
        "missing-value",
        ("a key has no value", "キーに値がありません"),
        (
            "write the value after `=`; an empty string is `\"\"`",
            "`=`の後ろに値を書いてください。空の文字列は`\"\"`です",
        ),
    )
}

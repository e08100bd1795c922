//! What stands behind a value or a header, where the line should end.

use super::place::Place;
use super::slip::Slip;
use super::tokens::pair_start;
use super::{keys, quotes};
use crate::source::Span;

/// What it is that the parser did not expect at the end of a line, and where that began.
pub(super) fn slip(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    if !is_left_over(words) {
        return None;
    }
    let behind = at.behind().trim_end();
    if let Some(found) = keys::comment(at) {
        return Some(found);
    }
    let here = Span::new(at.span.start, at.span.start + behind.len());
    if pair_start(behind).is_some() {
        return Some((here, second_key()));
    }
    Some(match behind.strip_prefix(',').map(str::trim) {
        Some("") => (here, sign(behind)),
        Some(more) if is_digit(more.chars().next()) && is_digit(at.before().trim_end().chars().last()) => {
            (number(at), comma_in_number())
        }
        Some(more) if more.starts_with(['"', '\'', '[', '{']) || is_digit(more.chars().next()) => (here, bare_list()),
        _ if is_sign(behind) => (here, sign(behind)),
        _ if behind.starts_with('+') => (here, text()),
        _ => quotes::stray(at).unwrap_or_else(|| (here, text())),
    })
}

fn is_left_over(words: &str) -> bool {
    ["unexpected key or value", "unexpected content"].iter().any(|known| words.starts_with(known))
}

/// Whether it is the full stop or comma of a sentence, which in TOML means nothing.
pub(super) fn ends_a_sentence(at: Place<'_>, words: &str) -> bool {
    is_left_over(words) && is_sign(at.behind().trim_end())
}

fn is_sign(behind: &str) -> bool {
    matches!(behind, ";" | "." | "。" | "、" | "，" | "；" | "．")
}

fn is_digit(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_ascii_digit())
}

/// The number that a comma cuts in two.
fn number(at: Place<'_>) -> Span {
    let is_of_number = |letter: char| letter.is_ascii_digit() || "._".contains(letter);
    let before = at.before().trim_end();
    let start = before.trim_end_matches(is_of_number).len();
    let line = at.span.start - at.before().len();
    let behind = at.behind().find(|letter: char| !is_of_number(letter) && letter != ',').unwrap_or(at.behind().len());
    Span::new(line + start, at.span.start + behind)
}

/// Another `key = value` in the line.
pub(super) fn second_key() -> Slip {
    Slip::plain(
        "second-key",
        ("a key begins in the middle of a line", "行の途中から別のキーが始まっています"),
        ("put it on a line of its own", "別の行に移してください"),
    )
}

fn sign(sign: &str) -> Slip {
    Slip::named(
        "sign-at-line-end",
        (format!("there is an extra `{sign}` at the end of the line"), format!("行末に余分な`{sign}`があります")),
        ("remove it", "削除してください"),
    )
}

fn comma_in_number() -> Slip {
    Slip::plain(
        "number",
        ("a number has a comma in it", "数値にコンマが入っています"),
        (
            "write `1234` or `1_234`, and `0.5` with a dot",
            "`1234`や`1_234`のように書き、小数は`0.5`とドットで書いてください",
        ),
    )
}

fn bare_list() -> Slip {
    Slip::plain(
        "list-without-brackets",
        ("a list has no brackets", "リストがかっこで囲まれていません"),
        ("write it as `[\"a\", \"b\"]`", "`[\"a\", \"b\"]`のように書いてください"),
    )
}

fn text() -> Slip {
    Slip::plain(
        "text-at-line-end",
        ("there is unexpected text at the end of the line", "行末に余分な文字があります"),
        (
            "remove it, or move it to a line of its own; a comment starts with `#`",
            "削除するか、別の行に移してください。コメントは`#`で始めます",
        ),
    )
}

//! Slips in keys, in headers and in what should be a comment.

use super::place::Place;
use super::slip::Slip;
use super::tokens::pair_start;
use crate::source::Span;
use crate::text::{clipped, named};

pub(super) const COLON: &str = "colon";
pub(super) const DUPLICATE_TABLE: &str = "duplicate-table";

/// What is wrong with a key or a line that has none, and where.
pub(super) fn slip(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    let kind = words.split_once(", expected ").map_or(words, |(kind, _)| kind);
    match kind {
        "duplicate key" => Some((at.span, duplicate(at))),
        "invalid unquoted key" => Some(comment(at).unwrap_or_else(|| unquoted(at))),
        "key with no value" | "missing value for key" | "invalid key-value pair" => {
            comment(at).or_else(|| without_equals(at))
        }
        _ if kind.starts_with("cannot extend value of type ") => Some((at.span, extended(at))),
        _ => None,
    }
}

fn duplicate(at: Place<'_>) -> Slip {
    let (line, key) = (at.line().0.trim(), at.slice().trim_matches(['"', '\'']));
    if line.starts_with('[') {
        let (name, row) = (named(line), named(&format!("[[{}]]", line.trim_matches(['[', ']']))));
        return Slip::named(
            format!("{DUPLICATE_TABLE}.{}", clipped(key, LONGEST_KEY).escape_debug()),
            (format!("the table {name} is defined twice"), format!("テーブル{name}が重複しています")),
            (
                format!("merge the two tables, or write {row} if they are entries of a list"),
                format!("1つのテーブルにまとめるか、リストの項目なら{row}と書いてください"),
            ),
        );
    }
    let name = named(key);
    Slip::named(
        format!("duplicate-key.{}", clipped(key, LONGEST_KEY).escape_debug()),
        (format!("{name} is defined twice"), format!("{name}が重複しています")),
        ("keep one of them", "どちらか一方だけにしてください"),
    )
}

fn extended(at: Place<'_>) -> Slip {
    let name = named(at.slice());
    Slip::named(
        "key-as-table",
        (
            format!("{name} already has a value, so it cannot be a table"),
            format!("{name}にはすでに値があるため、テーブルにできません"),
        ),
        ("remove one of the two", "どちらか一方を削除してください"),
    )
}

fn unquoted(at: Place<'_>) -> (Span, Slip) {
    if at.slice().starts_with([':', '：']) {
        let sign = at.slice().chars().next().map_or(0, char::len_utf8);
        return (Span::new(at.span.start, at.span.start + sign), assigned_by(&at.slice()[..sign]));
    }
    let name = named(at.slice());
    let slip = Slip::named(
        "unquoted-key",
        (format!("a key without quotes cannot contain {name}"), format!("引用符のないキーには{name}を使えません")),
        (
            "use letters, digits, `_` and `-`, or put the key in quotes",
            "半角の英数字、`_`、`-`だけを使うか、キーを引用符で囲んでください",
        ),
    );
    (at.span, slip)
}

/// A comment of another language, at its beginning.
pub(super) fn comment(at: Place<'_>) -> Option<(Span, Slip)> {
    let line = at.whole_line();
    let is_first = at.span.start <= line.start || at.before().trim().chars().all(|letter| "-/*;<!%".contains(letter));
    let start = if is_first { line.start } else { at.span.start.min(line.end) };
    let written = at.text[start..line.end].trim_start();
    let sign = ["//", "--", "/*", "<!--", ";", "%"].into_iter().find(|sign| written.starts_with(sign))?;
    let rest = &written[sign.len()..];
    // `---` opens front matter, and `--` may begin an option.
    let is_comment = !rest.starts_with('-') && (rest.starts_with([' ', '\t']) || sign != "--" && !rest.is_empty());
    let start = line.end - written.len();
    let slip = || {
        Slip::named(
            "comment",
            (format!("`{sign}` does not start a comment"), format!("`{sign}`ではコメントになりません")),
            ("start a comment with `#`", "コメントは`#`で始めてください"),
        )
    };
    is_comment.then(|| (Span::new(start, start + sign.len()), slip()))
}

/// A line that is not of the form `key = value`.
fn without_equals(at: Place<'_>) -> Option<(Span, Slip)> {
    let whole = at.whole_line();
    let line = &at.text[whole.start..whole.end];
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || "_-.\"'".contains(letter);
    let key = line.find(|letter: char| !is_key(letter)).unwrap_or(line.len());
    let rest = line[key..].trim_start();
    let start = whole.end - rest.len();
    if key > 0
        && let Some(sign) = [":=", ":", "："].into_iter().find(|sign| rest.starts_with(sign))
    {
        return Some((Span::new(start, start + sign.len()), assigned_by(sign)));
    }
    if line.ends_with(']') && !line.contains(['[', '=']) {
        return Some((Span::new(whole.end - 1, whole.end), super::parser_words::plain("missing table open")?));
    }
    // In an inline table the rest of the line is sound.
    (pair_start(line).is_none() && !line.contains('{'))
        .then(|| Some((whole, super::parser_words::plain("key with no value")?)))?
}

/// Something else than `=` behind a key.
pub(super) fn assigned_by(sign: &str) -> Slip {
    if let ":" | "：" = sign {
        return Slip::plain(
            COLON,
            ("a colon follows the key", "キーの後ろがコロンになっています"),
            ("write `=` instead", "代わりに`=`を使ってください"),
        );
    }
    Slip::named(
        COLON,
        (format!("`{sign}` follows the key"), format!("キーの後ろが`{sign}`になっています")),
        ("write `=` instead", "代わりに`=`を使ってください"),
    )
}

/// Of a key's name, in letters.
const LONGEST_KEY: usize = 60;

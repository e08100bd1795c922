//! Slips in strings: quotation marks that are missing or too many, and backslashes.

use super::place::Place;
use super::slip::Slip;
use super::tokens::{StringToken, is_header, pair_start};
use crate::source::Span;
use crate::text::named;

pub(super) const UNCLOSED_STRING: &str = "unclosed-string";

/// What is wrong with a string, and where that began.
pub(super) fn slip(at: Place<'_>, words: &str) -> Option<(Span, Slip)> {
    let (kind, expected) = words.split_once(", expected ").unwrap_or((words, ""));
    match kind {
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string"
            if expected.starts_with("non-") =>
        {
            Some((at.span, control(at)))
        }
        "invalid comment character" => Some((at.span, control(at))),
        // So the parser says it where a value of an inline table is missing.
        "invalid literal string" if !at.before().contains('\'') => None,
        "invalid basic string"
        | "invalid literal string"
        | "invalid multi-line basic string"
        | "invalid multi-line literal string" => Some(unclosed(at)),
        "missing escaped value" => Some(escape(at)),
        "too few unicode value digits" | "invalid value" => Some(unicode_escape(at)),
        _ => None,
    }
}

/// The string that the parser ran out of, at the quotation mark that opened it.
fn unclosed(at: Place<'_>) -> (Span, Slip) {
    let Some(string) = at.tokens.string_before(at.span.start) else {
        return (at.span, unclosed_slip("\"", None));
    };
    (opening(string), unclosed_slip(string.quote, at.next_key(string)))
}

/// A string of several lines that took the opening quotes of the next one for its own closing ones.
pub(super) fn run_on(at: Place<'_>, string: StringToken) -> (Span, Slip) {
    (opening(string), unclosed_slip(string.quote, at.next_key(string)))
}

fn opening(StringToken { span, quote }: StringToken) -> Span {
    Span::new(span.start, span.start + quote.len())
}

fn unclosed_slip(quote: &str, before: Option<&str>) -> Slip {
    let message = ("a string has no closing quotation mark", "文字列が引用符で閉じられていません");
    let hint = match (quote.len(), before) {
        (3, Some(line)) => {
            let line = named(line.trim());
            (
                format!("add `{quote}` where it ends, such as before {line}"),
                format!("{line}の前など、文字列の末尾に`{quote}`を付けてください"),
            )
        }
        (3, None) => (format!("add `{quote}` where it ends"), format!("文字列の末尾に`{quote}`を付けてください")),
        _ => (
            format!("add `{quote}` at its end; text of several lines goes in `'''`"),
            format!("文字列の末尾に`{quote}`を付けてください。複数行の文章は`'''`で囲みます"),
        ),
    };
    Slip::plain(UNCLOSED_STRING, message, hint)
}

impl<'t> Place<'t> {
    /// The first line within a string that begins another key or table.
    fn next_key(self, string: StringToken) -> Option<&'t str> {
        let inside = &self.text[string.span.start..string.span.end];
        inside.lines().skip(1).find(|line| pair_start(line).is_some() || is_header(line))
    }
}

fn control(at: Place<'_>) -> Slip {
    let letter = at.text.get(at.span.start..).and_then(|text| text.chars().next()).unwrap_or_default();
    let code = format!("U+{:04X}", u32::from(letter));
    let message = (format!("the control character `{code}` is not allowed"), format!("制御文字`{code}`があります"));
    Slip::named("control-character", message, ("remove it", "削除してください"))
}

/// A backslash that is followed by what no escape begins with: a path, a regular expression, or the closing quotation
/// mark.
fn escape(at: Place<'_>) -> (Span, Slip) {
    let start = at.span.start - usize::from(at.before().ends_with('\\'));
    let letter = at.behind().chars().next();
    let span = Span::new(start, at.span.start + letter.map_or(0, char::len_utf8));
    if letter == Some('"') {
        let message = (
            "a backslash makes the closing quotation mark part of the string",
            "バックスラッシュのために、閉じる引用符が文字列の一部になっています",
        );
        return (span, Slip::plain(UNCLOSED_STRING, message, literal_hint(at)));
    }
    let letter = letter.map_or_else(String::new, |letter| letter.escape_debug().to_string());
    let message =
        (format!("`\\{letter}` is not a TOML escape"), format!("`\\{letter}`というエスケープはTOMLにありません"));
    (span, Slip::named("unknown-escape", message, literal_hint(at)))
}

/// How a backslash stays one, in a string of this kind.
fn literal_hint(at: Place<'_>) -> (String, String) {
    let string = at.tokens.string_before(at.span.start);
    let is_one_line = string.is_some_and(|string| string.quote.len() == 1);
    let quote = if is_one_line && !at.line().0.contains('\'') { "'" } else { "'''" };
    (
        format!(
            "put the string in single quotes (`{quote}...{quote}`), where a backslash is a backslash, or write it as `\\\\`"
        ),
        format!("バックスラッシュがそのまま残る一重引用符（`{quote}...{quote}`）で囲むか、`\\\\`と書いてください"),
    )
}

/// An escape of a letter by its number, without the number: `C:\Users`.
fn unicode_escape(at: Place<'_>) -> (Span, Slip) {
    let before = at.before();
    let is_escape = |found: &usize| before[*found + 1..].starts_with(['u', 'U', 'x']);
    let Some(found) = before.rfind('\\').filter(is_escape) else { return escape(at) };
    let start = at.span.start - before.len() + found;
    let written = &at.text[start..];
    let digits = written[2..].bytes().take(8).take_while(u8::is_ascii_hexdigit).count();
    let escape = &written[..2 + digits];
    let message = (
        format!("`{escape}` is not the escape of a Unicode character"),
        format!("`{escape}`はUnicodeの文字を表すエスケープではありません"),
    );
    let (mut en, mut ja) = literal_hint(at);
    if digits > 0 {
        en = format!("write `\\u` and four hexadecimal digits, such as `\\u00e9`; for a backslash, {en}");
        ja = format!("文字は`\\u00e9`のように`\\u`と4桁の16進数で書きます。バックスラッシュの場合は、{ja}");
    }
    (Span::new(start, start + escape.len()), Slip::named("unicode-escape", message, (en, ja)))
}

/// A quotation mark within a string that ended it early, at that mark; `None` where something else stands behind the
/// string.
pub(super) fn stray(at: Place<'_>) -> Option<(Span, Slip)> {
    let before = at.before().trim_end();
    let quote = ['"', '\''].into_iter().find(|quote| before.ends_with(*quote) && at.behind().contains(*quote))?;
    let end = at.span.start - at.before().len() + before.len();
    let string = at.tokens.string_before(end).filter(|string| string.span.end == end);
    let length = string.map_or(1, |string| string.quote.len());
    let message = ("a quotation mark within the string ends it early", "文字列が途中の引用符で終わっています");
    let hint = match (quote, length) {
        ('"', _) => (
            r#"write `\"` for a quotation mark within the string, or put the whole string in `'''`"#,
            r#"文字列の中の引用符は`\"`と書くか、文字列全体を`'''`で囲んでください"#,
        ),
        (_, 1) => ("put the string in double quotes", "文字列全体を二重引用符で囲んでください"),
        _ => ("put the string in `\"\"\"`", "文字列全体を`\"\"\"`で囲んでください"),
    };
    Some((Span::new(end - length, end), Slip::plain("stray-quote", message, hint)))
}

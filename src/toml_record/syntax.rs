//! Bytes to a TOML 1.0 table: encoding, size, nesting and syntax, every slip with its place.
//!
//! The parser accepts TOML 1.1, which editors and other readers refuse; what is new in 1.1 is looked for here.

use std::collections::BTreeSet;

use memchr::{memchr_iter, memrchr};
use toml::Spanned;
use toml::de::DeTable;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use super::conflict::conflicts;
use super::mistakes::mistakes;
use super::slip::Slip;
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::{SourceFile, Span};
use crate::text::say;

/// What a file may cost before it is parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The largest file, in bytes.
    pub(crate) bytes: usize,
    /// The deepest nesting of lists, inline tables and dotted keys.
    pub(crate) depth: usize,
}

impl Default for Limits {
    /// 1 MiB and 64 levels: far above the largest real postmortem (some 60 KB, 3 levels).
    fn default() -> Self {
        Self { bytes: 1 << 20, depth: 64 }
    }
}

/// Parses a file; the table is there when the syntax has no slip.
pub(crate) fn parse_table(source: &SourceFile, limits: Limits) -> (Option<DeTable<'_>>, Vec<Finding>) {
    let text = source.text();
    let mut slips = Slips(Gathered::new(source.path()));
    if text.len() > limits.bytes {
        slips.note(None, too_large(text.len(), limits.bytes));
        return (None, slips.0.finish());
    }
    if let Some(offset) = source.invalid_at() {
        let stands_for_it = char::REPLACEMENT_CHARACTER.len_utf8();
        slips.at(Span::new(offset, offset + stands_for_it), not_utf_8());
        return (None, slips.0.finish());
    }
    let mut newer = Newer::default();
    if needs_tokens(text, limits) && !check_tokens(text, limits, &mut newer) {
        newer.0.into_iter().for_each(|(span, slip)| slips.at(span, slip));
        return (None, slips.0.finish());
    }
    let conflicts = conflicts(text);
    for conflict in &conflicts {
        slips.at(Span::new(conflict.whole.start, conflict.mark), unresolved_conflict());
    }
    let (table, errors) = read(text);
    let is_conflict = |span: Span| {
        let before = conflicts.partition_point(|conflict| conflict.whole.start <= span.start);
        before > 0 && span.start <= conflicts[before - 1].end.end
    };
    let errors = errors.iter().map(|error| (error.message(), error.span().map_or(Span::default(), Span::from)));
    let mut mistakes = mistakes(source, errors.filter(|(_, span)| !is_conflict(*span)));
    newer.settle(source, &mut mistakes);
    for (span, slip) in newer.0.into_iter().chain(mistakes) {
        slips.at(span, slip);
    }
    let table = table.filter(|_| slips.0.is_empty());
    (table.map(Spanned::into_inner), slips.0.finish())
}

/// In a larger file only the first error of the syntax is told: each takes a kilobyte, and a file that is no TOML has one
/// in each line.
const LARGE: usize = 256 << 10;

fn read(text: &str) -> (Option<Spanned<DeTable<'_>>>, Vec<toml::de::Error>) {
    if text.len() <= LARGE {
        let (table, errors) = DeTable::parse_recoverable(text);
        return (Some(table), errors);
    }
    match DeTable::parse(text) {
        Ok(table) => (Some(table), Vec::new()),
        Err(error) => (None, vec![error]),
    }
}

/// How a piece of a TOML text is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A string in which `\\` escapes.
    Escaped,
    /// Anything else, comments included.
    Plain,
}

/// The pieces of a TOML text, in order and without a gap.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = (Piece, Span)> {
    Source::new(text).lex().map(|token| {
        let piece = match token.kind() {
            TokenKind::BasicString | TokenKind::MlBasicString => Piece::Escaped,
            _ => Piece::Plain,
        };
        (piece, Span::new(token.span().start(), token.span().end()))
    })
}

/// What only TOML 1.1 knows.
#[derive(Default)]
struct Newer(Vec<(Span, Slip)>);

impl Newer {
    fn at(&mut self, span: Span, slip: Slip) {
        self.0.push((span, slip));
    }

    /// Of one line either says what is wrong: a date that is none has no seconds either, and a `\x` no number.
    fn settle(&mut self, source: &SourceFile, mistakes: &mut Vec<(Span, Slip)>) {
        let line = |span: Span| source.line(span.start).start;
        let wrong: BTreeSet<usize> = mistakes.iter().map(|(span, _)| line(*span)).collect();
        self.0.retain(|(span, slip)| slip.key.as_str() != TIME || !wrong.contains(&line(*span)));
        let escapes = self.0.iter().filter(|(_, slip)| slip.key.as_str() == ESCAPE);
        let newer: BTreeSet<usize> = escapes.map(|(span, _)| line(*span)).collect();
        mistakes.retain(|(span, slip)| slip.key.as_str() != "unicode-escape" || !newer.contains(&line(*span)));
    }
}

const TIME: &str = "time-without-seconds";
const ESCAPE: &str = "newer-escape";

/// The slips of a file; those of a kind are one finding.
struct Slips<'s>(Gathered<'s>);

impl Slips<'_> {
    fn at(&mut self, span: Span, slip: Slip) {
        self.note(Some(span), slip);
    }

    fn note(&mut self, span: Option<Span>, slip: Slip) {
        self.0.add(RuleId::MalformedDocument, slip.key, span, || (slip.message, slip.hint));
    }
}

fn too_large(size: usize, limit: usize) -> Slip {
    Slip::new(
        "size",
        say! {
            en: "the file has {size} bytes, more than the limit of {limit}";
            ja: "ファイルのサイズが{size}バイトで、上限の{limit}バイトを超えています"
        },
        say! {
            en: "keep logs and images elsewhere, and link to them as evidence";
            ja: "ログや画像は別の場所に置き、根拠としてリンクしてください"
        },
    )
}

fn not_utf_8() -> Slip {
    Slip::new(
        "not-utf-8",
        say! { en: "the file is not UTF-8"; ja: "ファイルがUTF-8ではありません" },
        say! { en: "save it as UTF-8"; ja: "UTF-8で保存してください" },
    )
}

fn unresolved_conflict() -> Slip {
    Slip::new(
        "conflict",
        say! {
            |rows|
            en: "a merge conflict is not resolved{}", rows.in_places();
            ja: "マージの競合が解消されていません{}", rows.in_places()
        },
        say! {
            en: "keep what is right and remove the three marker lines";
            ja: "正しい内容を残し、3行のマーカーを削除してください"
        },
    )
}

fn too_deep(limit: usize) -> Slip {
    Slip::new(
        "nesting",
        say! {
            en: "the nesting is deeper than {limit} levels";
            ja: "入れ子が{limit}段を超えています"
        },
        say! { en: "flatten it"; ja: "入れ子を浅くしてください" },
    )
}

/// Whether a look at the tokens can find anything: nearly no document has an inline table, an escape of TOML 1.1, a time
/// without seconds or a line full of dots, and reading its tokens would cost as much as half the parsing.
fn needs_tokens(text: &str, limits: Limits) -> bool {
    let bytes = text.as_bytes();
    memchr_iter(b'{', bytes).any(|at| may_open_a_table(&bytes[..at]))
        || memchr_iter(b'\\', bytes).any(|at| matches!(bytes.get(at + 1), Some(b'e' | b'x')))
        || memchr_iter(b':', bytes).any(|at| is_time_without_seconds(bytes, at))
        || has_deep_line(bytes, limits.depth)
}

/// A brace opens an inline table behind `=`, `[` or `,`, or at the start of its line.
fn may_open_a_table(before: &[u8]) -> bool {
    let trimmed = before.trim_ascii_end();
    before[trimmed.len()..].contains(&b'\n') || matches!(trimmed.last(), None | Some(b'=' | b'[' | b',' | b'{'))
}

/// A colon between two pairs of digits that no third pair follows or precedes, in a value without quotes.
fn is_time_without_seconds(bytes: &[u8], at: usize) -> bool {
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|pair| pair.iter().all(u8::is_ascii_digit));
    let alone = bytes.get(at + 3) != Some(&b':') && (at < 3 || bytes[at - 3] != b':');
    if at < 2 || !alone || !digits(at - 2..at) || !digits(at + 1..at + 3) {
        return false;
    }
    let line = &bytes[memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1)..at];
    line.contains(&b'=') && !line.contains(&b'"') && !line.contains(&b'\'')
}

/// A line with more dots and brackets than the nesting may be deep; a short line has no room for them.
fn has_deep_line(bytes: &[u8], depth: usize) -> bool {
    let mut start = 0;
    let is_deep = |end: usize| {
        let line = &bytes[start..end];
        start = end + 1;
        line.len() > depth && line.iter().filter(|&&byte| byte == b'.' || byte == b'[').count() > depth / 2
    };
    memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len())).any(is_deep)
}

/// Looks at the tokens for nesting and for what only TOML 1.1 knows; false when the file must not be parsed.
fn check_tokens(text: &str, limits: Limits, slips: &mut Newer) -> bool {
    let mut open: Vec<TokenKind> = Vec::new();
    let mut dots = 0;
    let mut comma: Option<Span> = None;
    for token in Source::new(text).lex() {
        let span = Span::new(token.span().start(), token.span().end());
        let in_braces = open.last() == Some(&TokenKind::LeftCurlyBracket);
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(token.kind()),
            TokenKind::RightCurlyBracket if comma.is_some() && in_braces => {
                let at = comma.unwrap_or(span);
                slips.at(
                    at,
                    Slip::new(
                        "inline-table-comma",
                        say! {
                            |rows|
                            en: "an inline table ends with a comma, which needs TOML 1.1{}", rows.in_places();
                            ja: "インラインテーブルの末尾のコンマはTOML 1.1の書き方です{}", rows.in_places()
                        },
                        say! { en: "remove the comma"; ja: "コンマを削除してください" },
                    ),
                );
                open.pop();
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
            TokenKind::Dot => dots += 1,
            TokenKind::Newline if in_braces => {
                slips.at(
                    span,
                    Slip::new(
                        "inline-table-lines",
                        say! {
                            en: "an inline table spans several lines, which needs TOML 1.1";
                            ja: "複数行にわたるインラインテーブルはTOML 1.1の書き方です"
                        },
                        say! {
                            en: "write it as a table, or on one line";
                            ja: "通常のテーブルにするか、1行で書いてください"
                        },
                    ),
                );
            }
            TokenKind::BasicString | TokenKind::MlBasicString => check_escapes(text, span, slips),
            TokenKind::Atom => check_time(text, token, slips),
            _ => {}
        }
        match token.kind() {
            TokenKind::Newline | TokenKind::Equals => dots = 0,
            _ => {}
        }
        comma = match token.kind() {
            TokenKind::Comma => Some(span),
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => comma,
            _ => None,
        };
        if open.len() + dots > limits.depth {
            slips.at(span, too_deep(limits.depth));
            return false;
        }
    }
    true
}

/// Finds `\e` and `\xHH`, which only TOML 1.1 knows.
fn check_escapes(text: &str, span: Span, slips: &mut Newer) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at + 1 < span.end {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        if matches!(bytes[at + 1], b'e' | b'x') {
            let escape = text[at..at + 2].to_owned();
            slips.at(
                Span::new(at, at + 2),
                Slip::new(
                    ESCAPE,
                    say! {
                        |rows|
                        en: "the escape `{escape}` needs TOML 1.1{}", rows.in_places();
                        ja: "エスケープ`{escape}`はTOML 1.1の書き方です{}", rows.in_places()
                    },
                    say! {
                        en: "put the string in `'''`, where a backslash is a backslash; a character is written like `\\u00e9`";
                        ja: "文字列を`'''`で囲むとバックスラッシュがそのまま残ります。文字は`\\u00e9`のように書きます"
                    },
                ),
            );
        }
        at += 2;
    }
}

/// Finds a time of hours and minutes alone: `09:04`, `2026-11-20T09:04Z`.
fn check_time(text: &str, token: Token, slips: &mut Newer) {
    let span = Span::new(token.span().start(), token.span().end());
    let atom = &text.as_bytes()[span.start..span.end];
    let Some(at) = atom.iter().position(|&byte| byte == b':') else { return };
    let digits = |range: std::ops::Range<usize>| {
        atom.get(range).is_some_and(|part| part.len() == 2 && part.iter().all(u8::is_ascii_digit))
    };
    // Behind a fraction of a second stands only the offset: `00:00.5+09:00` is cut at its dot.
    let is_offset = at >= 3 && matches!(atom[at - 3], b'+' | b'-');
    if at >= 2 && !is_offset && digits(at - 2..at) && digits(at + 1..at + 3) && atom.get(at + 3) != Some(&b':') {
        slips.at(
            span,
            Slip::new(
                TIME,
                say! {
                    |rows|
                    en: "a time has no seconds{}", rows.in_places();
                    ja: "時刻に秒がありません{}", rows.in_places()
                },
                say! {
                    en: "add `:00`, as in `2026-11-20T09:04:00+09:00`";
                    ja: "`2026-11-20T09:04:00+09:00`のように`:00`を付けてください"
                },
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, parse_table};
    use crate::source::{RepoPath, SourceFile};

    fn messages(text: &str) -> Vec<String> {
        let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
        parse_table(&source, Limits::default()).1.into_iter().map(|finding| finding.english()).collect()
    }

    #[test]
    fn what_only_toml_1_1_knows_is_found_wherever_it_stands() {
        for (text, what) in [
            ("a = {\n  b = 1 }\n", "several lines"),
            ("a = [ # {\n  {b = 1,\n c = 2}]\n", "several lines"),
            ("a = { b = 1, }\n", "ends with a comma"),
            ("a = [{ b = {c = 1,} }]\n", "ends with a comma"),
            ("a = \"\\e\"\n", "escape"),
            ("a = \"\"\"\nx \\x6f\"\"\"\n", "escape"),
            ("a = 09:04\n", "seconds"),
            ("a = 2026-11-20T09:04Z\n", "seconds"),
            ("a = 2026-11-20 09:04+09:00\n", "seconds"),
            ("a = [1, 2]\nb = [09:04:00, 09:05]\n", "seconds"),
        ] {
            let found = messages(text);
            assert!(found.iter().any(|message| message.contains(what)), "{text:?}: {found:?}");
        }
        let whole = "a = 2026-11-20T09:04:00Z\nb = 'it was 09:04 = late'\nc = '\\x'\nd = \"rate{job}\"\ne = { f = 1 }\ng = 2026-11-20 09:04:00.5+09:00\n";
        assert!(messages(whole).is_empty(), "{:?}", messages(whole));
    }

    #[test]
    fn nesting_is_limited_before_it_can_hurt() {
        for text in [
            format!("{}a = 1\n", "a.".repeat(100_000)),
            format!("[{}a]\nb = 1\n", "a . ".repeat(100_000)),
            format!("a = {}\n", "[".repeat(100_000)),
            format!("a = {}1\n", "{a = ".repeat(100_000)),
        ] {
            assert!(messages(&text).iter().any(|message| message.contains("nesting is deeper")), "{}", &text[..20]);
        }
    }
}

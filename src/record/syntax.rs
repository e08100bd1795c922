//! Bytes to a TOML 1.0 table: encoding, size, nesting and syntax, every slip with its place.
//!
//! The parser accepts TOML 1.1, which editors and other readers refuse; what is new in 1.1 is looked for here.

use toml::de::DeTable;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

use crate::finding::{Finding, Level, MALFORMED_DOCUMENT, Place};
use crate::source::{SourceFile, Span};

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
    let mut slips = Slips { source, findings: Vec::new() };
    if text.len() > limits.bytes {
        slips.whole(
            format!("the file has {} bytes, more than the limit of {}", text.len(), limits.bytes),
            "keep logs and images elsewhere and link them as evidence",
        );
        return (None, slips.findings);
    }
    if let Some(offset) = source.invalid_at() {
        let stands_for_it = char::REPLACEMENT_CHARACTER.len_utf8();
        slips.at(Span::new(offset, offset + stands_for_it), "the file is not UTF-8", "save it as UTF-8");
        return (None, slips.findings);
    }
    if text.starts_with('\u{FEFF}') {
        slips.at(Span::new(0, 3), "the file starts with a byte-order mark", "save it as UTF-8 without one");
    }
    if needs_tokens(text) && !check_tokens(text, limits, &mut slips) {
        return (None, slips.findings);
    }
    let conflicts = conflicts(text);
    for &region in &conflicts {
        let first_line = text[region.start..].lines().next().map_or(0, str::len);
        let span = Span::new(region.start, region.start + first_line);
        slips.at(span, "a merge conflict is not resolved", "keep what is right and remove the three marker lines");
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().map_or(Span::default(), Span::from);
        if !conflicts.iter().any(|region| region.start <= span.start && span.start <= region.end) {
            slips.at(span, &syntax_message(error.message()), "see https://toml.io/en/v1.0.0");
        }
    }
    slips.findings.sort_by(|a, b| a.place.cmp(&b.place));
    slips.findings.dedup();
    (slips.findings.is_empty().then(|| table.into_inner()), slips.findings)
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

struct Slips<'s> {
    source: &'s SourceFile,
    findings: Vec<Finding>,
}

impl Slips<'_> {
    fn at(&mut self, span: Span, message: &str, hint: &str) {
        let place = Place::at(self.source.path(), span);
        self.findings.push(Finding::new(MALFORMED_DOCUMENT, Level::Error, place, message).hint(hint));
    }

    fn whole(&mut self, message: String, hint: &str) {
        let place = Place::file(self.source.path());
        self.findings.push(Finding::new(MALFORMED_DOCUMENT, Level::Error, place, message).hint(hint));
    }
}

/// The parser's words, without a capital letter.
fn syntax_message(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Whether a look at the tokens can find anything: most documents have no inline table, no backslash, no time without
/// seconds and no line full of dots, and reading their tokens would cost as much as half the parsing.
fn needs_tokens(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'{')
        || bytes.contains(&b'\\')
        || text.split('\n').any(|line| {
            let line = line.as_bytes();
            let dots = line.iter().filter(|&&byte| byte == b'.' || byte == b'[').count();
            dots > 8 || is_time_without_seconds(line)
        })
}

/// A line whose value may be a time with hours and minutes alone, which only TOML 1.1 knows.
fn is_time_without_seconds(line: &[u8]) -> bool {
    let Some(at) = line.iter().position(|&byte| byte == b':') else { return false };
    line.get(at + 3) != Some(&b':') && line[..at].iter().rev().take(2).all(u8::is_ascii_digit) && line.contains(&b'=')
}

/// Looks at the tokens for nesting and for what only TOML 1.1 knows; false when the file must not be parsed.
fn check_tokens(text: &str, limits: Limits, slips: &mut Slips<'_>) -> bool {
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
                slips.at(at, "an inline table ends with a comma, which is TOML 1.1", "remove the comma");
                open.pop();
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => drop(open.pop()),
            TokenKind::Dot => dots += 1,
            TokenKind::Newline if in_braces => {
                slips.at(
                    span,
                    "an inline table goes over several lines, which is TOML 1.1",
                    "write it as a table, or on one line",
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
            slips.at(span, &format!("the nesting is deeper than {} levels", limits.depth), "flatten it");
            return false;
        }
    }
    true
}

/// Finds `\e` and `\xHH`, which only TOML 1.1 knows.
fn check_escapes(text: &str, span: Span, slips: &mut Slips<'_>) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at + 1 < span.end {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        if matches!(bytes[at + 1], b'e' | b'x') {
            let escape = &text[at..at + 2];
            slips.at(
                Span::new(at, at + 2),
                &format!("the escape `{escape}` is TOML 1.1"),
                "write it as `\\u` and four hexadecimal digits",
            );
        }
        at += 2;
    }
}

/// Finds a time of hours and minutes alone: `09:04`, `2026-11-20T09:04Z`.
fn check_time(text: &str, token: Token, slips: &mut Slips<'_>) {
    let span = Span::new(token.span().start(), token.span().end());
    let atom = &text.as_bytes()[span.start..span.end];
    let Some(at) = atom.iter().position(|&byte| byte == b':') else { return };
    let digits = |range: std::ops::Range<usize>| {
        atom.get(range).is_some_and(|part| part.len() == 2 && part.iter().all(u8::is_ascii_digit))
    };
    if at >= 2 && digits(at - 2..at) && digits(at + 1..at + 3) && atom.get(at + 3) != Some(&b':') {
        slips.at(span, "a time without seconds is TOML 1.1", "add `:00`");
    }
}

/// The regions between the markers of unresolved merge conflicts, in order.
fn conflicts(text: &str) -> Vec<Span> {
    if !text.contains("<<<<<<< ") {
        return Vec::new();
    }
    let mut regions = Vec::new();
    let (mut start, mut middle, mut offset) = (None, false, 0);
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") {
            (start, middle) = (Some(offset), false);
        } else if line.trim_end() == "=======" {
            middle = true;
        } else if line.starts_with(">>>>>>> ") && middle {
            regions.extend(start.take().map(|start| Span::new(start, offset + line.trim_end().len())));
        }
        offset += line.len();
    }
    regions
}

//! The strings and brackets of a text that has mistakes, to say where a string or a list began.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::source::Span;

/// The strings and the brackets of a text, in their order.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    strings: Vec<StringToken>,
    /// Each with whether it opens.
    brackets: Vec<(Span, Side)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct StringToken {
    pub(super) span: Span,
    pub(super) quote: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut tokens = Self { text, strings: Vec::new(), brackets: Vec::new() };
        for token in Source::new(text).lex() {
            let span = Span::new(token.span().start(), token.span().end());
            let quote = match token.kind() {
                TokenKind::BasicString => "\"",
                TokenKind::LiteralString => "'",
                TokenKind::MlBasicString => "\"\"\"",
                TokenKind::MlLiteralString => "'''",
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                    tokens.brackets.push((span, Side::Opens));
                    continue;
                }
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    tokens.brackets.push((span, Side::Closes));
                    continue;
                }
                _ => continue,
            };
            tokens.strings.push(StringToken { span, quote });
        }
        tokens
    }

    /// The last string that begins before an offset.
    pub(super) fn string_before(&self, offset: usize) -> Option<StringToken> {
        let after = self.strings.partition_point(|string| string.span.start < offset);
        self.strings.get(after.checked_sub(1)?).copied()
    }

    /// The bracket that is open at an offset; a list of more than a thousand brackets is not looked through.
    pub(super) fn open_bracket(&self, offset: usize) -> Option<Span> {
        let after = self.brackets.partition_point(|(span, _)| span.start < offset);
        let mut closed = 0;
        for (span, side) in self.brackets[..after].iter().rev().take(1_000) {
            match side {
                Side::Closes => closed += 1,
                Side::Opens if closed == 0 => return Some(*span),
                Side::Opens => closed -= 1,
            }
        }
        None
    }

    /// The first string that goes on up to the opening quotes of the next one, which it takes for its own: `key = '''`
    /// is its last line.
    pub(super) fn run_on(&self) -> Option<StringToken> {
        self.strings.iter().copied().find(|string| {
            let inner = self.text[string.span.start..string.span.end].strip_suffix(string.quote);
            let last = inner.filter(|_| string.quote.len() == 3).and_then(|inner| inner.rsplit_once('\n'));
            last.is_some_and(|(_, line)| pair_start(line).is_some_and(|value| value.trim().is_empty()))
        })
    }
}

/// What stands behind `key =` in a line that begins so.
pub(super) fn pair_start(line: &str) -> Option<&str> {
    let (key, value) = line.split_once('=')?;
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let key = key.trim();
    (!key.is_empty() && key.chars().all(is_key)).then_some(value)
}

/// Whether a line is the header of a table.
pub(super) fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-.\"' ".contains(letter);
    name.is_some_and(|name| {
        let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        !name.trim().is_empty() && name.chars().all(is_name)
    })
}

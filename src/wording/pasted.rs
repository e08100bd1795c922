//! Text that was pasted into a string between double quotes, where TOML took its backslashes for escapes: `C:\temp` has
//! a tab in it, `\bpanic\b` two backspaces, and a shell's line continuation is gone.
//!
//! Only what nobody writes on purpose counts. A string with `\\` is written by somebody who knows escapes; a `\n`
//! between sentences is a line end that was meant; so is a tab between two columns.

use super::Prose;
use super::escaped_word::{Separators, Word};
use super::escapes::{Escape, EscapedString, Quotes, Sign, escapes};
use super::literal;
use crate::source::{Span, letter_start};

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Markdown, with code between backticks and fences.
    Prose,
    /// A command, all of which is code.
    Command,
}

/// What was pasted into a string.
#[derive(Debug)]
pub(crate) struct Pasted {
    /// The words of the source that have an escape, or the line that ends with one.
    pub(crate) words: Vec<Span>,
    /// A literal string that says what was pasted, byte for byte; none where that cannot be told for certain.
    pub(crate) literal: Option<String>,
}

/// What was surely pasted into the string at a span; `None` where nothing was.
pub(crate) fn pasted(source: &str, span: Span, nature: Nature) -> Option<Pasted> {
    let string = escapes(source, span)?;
    let text = Text::new(source, span, &string, nature);
    let hits: Vec<bool> = (0..string.escapes.len()).map(|at| text.is_pasted(at)).collect();
    let mut words: Vec<Span> = Vec::new();
    for (escape, _) in string.escapes.iter().zip(&hits).filter(|(_, hit)| **hit) {
        let word = if escape.sign == Sign::LineEnd { text.line(escape.span) } else { text.word(escape.span) };
        if words.last() != Some(&word) {
            words.push(word);
        }
    }
    (!words.is_empty()).then(|| Pasted { words, literal: text.literal(span, &hits) })
}

/// A string with its escapes, and where code stands in it.
struct Text<'s> {
    source: &'s str,
    string: &'s EscapedString,
    nature: Nature,
    /// In their order, as the blocks.
    code_spans: Vec<Span>,
    code_blocks: Vec<Span>,
    lines: Lines,
    knows: Knows,
}

/// How the lines of a string end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// There is only one.
    None,
    /// In the source as in the text.
    Real,
    /// With `\n`, also outside of code: somebody, or a program, put them there.
    Escaped,
}

/// Whether the writer of a string knows that backslashes escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knows {
    Escapes,
    Nothing,
}

impl<'s> Text<'s> {
    fn new(source: &'s str, span: Span, string: &'s EscapedString, nature: Nature) -> Self {
        let (code_spans, code_blocks) = match nature {
            Nature::Prose => Prose::from_literal(source, span).map(|prose| prose.code()).unwrap_or_default(),
            Nature::Command => (Vec::new(), vec![string.body]),
        };
        let (lines, knows) = (Lines::None, Knows::Nothing);
        let mut text = Self { source, string, nature, code_spans, code_blocks, lines, knows };
        let is_loose = |escape: &&Escape| escape.sign == Sign::NewLine && !text.is_code(escape.span);
        if text.raw(string.body).contains('\n') {
            text.lines = Lines::Real;
        } else if string.escapes.iter().any(|escape| is_loose(&escape)) {
            text.lines = Lines::Escaped;
        }
        let backslashes = string.escapes.iter().filter(|escape| escape.sign == Sign::Backslash);
        if backslashes.into_iter().any(|escape| !text.word_of(*escape).begins_network_path()) {
            text.knows = Knows::Escapes;
        }
        text
    }

    fn is_pasted(&self, at: usize) -> bool {
        let escape = self.string.escapes[at];
        let is_known = self.knows == Knows::Escapes;
        match escape.sign {
            Sign::Backspace | Sign::FormFeed => true,
            Sign::LineEnd => self.continues_code(escape.span),
            Sign::Tab | Sign::NewLine | Sign::Return if is_known => false,
            Sign::Tab | Sign::NewLine | Sign::Return => {
                let word = self.word_of(escape);
                word.is_path() || word.is_pattern() || self.is_in_code(at)
            }
            Sign::Backslash => !is_known,
            Sign::Quote | Sign::Letter => false,
        }
    }

    fn raw(&self, span: Span) -> &'s str {
        &self.source[span.start..span.end]
    }

    /// What stands before a place, as far as it is near: a string may be as long as a document, and full of escapes.
    fn before(&self, place: Span) -> &'s str {
        let before = &self.source[self.string.body.start..place.start];
        &before[letter_start(before, before.len().saturating_sub(NEAR))..]
    }

    fn behind(&self, place: Span) -> &'s str {
        let behind = &self.source[place.end..self.string.body.end];
        &behind[..letter_start(behind, NEAR)]
    }

    fn is_code(&self, place: Span) -> bool {
        is_in(&self.code_spans, place) || is_in(&self.code_blocks, place)
    }

    /// The letters around a place up to white space, quotation marks and brackets of sentences.
    fn word(&self, place: Span) -> Span {
        let ends = |letter: char| {
            letter.is_whitespace()
                || matches!(
                    letter,
                    '"' | '\'' | '`' | '|' | '<' | '>' | '「' | '」' | '『' | '』' | '（' | '）' | '、' | '。'
                )
        };
        let (before, behind) = (self.before(place), self.behind(place));
        let start = place.start - before.rsplit(ends).next().map_or(0, str::len);
        let end = place.end + behind.find(ends).unwrap_or(behind.len());
        // A backslash at the end is that of another escape, such as of a quotation mark.
        let is_cut = self.source[place.end..end].ends_with('\\') && !self.source[..end].ends_with("\\\\");
        Span::new(start, if is_cut { end - 1 } else { end })
    }

    /// The line that ends with an escape, up to its backslash.
    fn line(&self, end: Span) -> Span {
        let before = &self.source[self.string.body.start..end.start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Span::new(end.start - line.trim_start().len(), end.start + 1)
    }

    fn word_of(&self, escape: Escape) -> Word<'s> {
        let span = self.word(escape.span);
        let escapes = &self.string.escapes;
        let first = escapes.partition_point(|escape| escape.span.start < span.start);
        let here = escapes[first..].iter().take_while(|escape| escape.span.end <= span.end);
        let (mut separators, mut has_control) = (Separators::default(), false);
        for escape in here {
            match escape.sign {
                Sign::Backspace | Sign::FormFeed => has_control = true,
                Sign::Tab | Sign::Return => separators.others += 1,
                Sign::NewLine => separators.line_ends += 1,
                Sign::Quote | Sign::Backslash | Sign::Letter | Sign::LineEnd => {}
            }
        }
        let (before, behind) = (span.start..escape.span.start, escape.span.end..span.end);
        Word {
            sign: escape.sign,
            before: &self.source[before],
            escape: self.raw(escape.span),
            behind: &self.source[behind],
            separators,
            has_control,
        }
    }

    fn is_in_code(&self, at: usize) -> bool {
        let escape = self.string.escapes[at];
        if is_in(&self.code_spans, escape.span) {
            return match escape.sign {
                Sign::Return => !self.is_line_end(at) || self.is_pasted(at + 1),
                _ => self.lines != Lines::Escaped || !self.behind(escape.span).starts_with(char::is_alphanumeric),
            };
        }
        let counts = self.lines == Lines::Real || self.nature == Nature::Command;
        counts
            && is_in(&self.code_blocks, escape.span)
            && match escape.sign {
                Sign::Tab => !self.is_at_line_start(escape),
                Sign::Return => !self.is_line_end(at),
                _ => self.lines == Lines::Real || is_argument(self.before(escape.span), self.behind(escape.span)),
            }
    }

    /// Whether a `\r` is the first half of a `\r\n`.
    fn is_line_end(&self, at: usize) -> bool {
        let next = self.string.escapes.get(at + 1);
        next.is_some_and(|next| next.sign == Sign::NewLine && next.span.start == self.string.escapes[at].span.end)
    }

    /// Whether only indentation stands before it in its line.
    fn is_at_line_start(&self, escape: Escape) -> bool {
        let before = self.before(escape.span);
        let mut line = before.rsplit('\n').next().unwrap_or_default();
        if let Some(end) = line.rfind("\\n") {
            line = &line[end + 2..];
        }
        line.replace("\\t", "").trim().is_empty()
    }

    /// Whether a line of code goes on in the next one; right within the quotes the escape only trims the string.
    fn continues_code(&self, end: Span) -> bool {
        let body = self.string.body;
        let is_trimming = end.start == body.start || end.end == body.end;
        !is_trimming && is_in(&self.code_blocks, Span::new(end.start, end.start + 1))
    }

    /// The literal string that says what was pasted.
    fn literal(&self, span: Span, hits: &[bool]) -> Option<String> {
        let body = self.string.body;
        let has_bare_quotes = self.string.quotes == Quotes::Three && self.raw(body).replace("\\\"", "").contains('"');
        let eol = if self.source.contains("\r\n") { "\r\n" } else { "\n" };
        let (mut text, mut at) = (String::with_capacity(body.end - body.start), body.start);
        for (escape, is_pasted) in self.string.escapes.iter().zip(hits) {
            text.push_str(&self.source[at..escape.span.start]);
            at = escape.span.end;
            text.push_str(match escape.sign {
                _ if *is_pasted => self.raw(escape.span),
                // Beside bare quotation marks it may be part of what was pasted.
                Sign::Quote if !has_bare_quotes => "\"",
                Sign::NewLine => eol,
                Sign::Tab => "\t",
                Sign::LineEnd => "",
                Sign::Quote | Sign::Backslash | Sign::Letter | Sign::Return | Sign::Backspace | Sign::FormFeed => {
                    return None;
                }
            });
        }
        text.push_str(&self.source[at..body.end]);
        let written = self.written(&text, eol, span)?;
        let is_said = literal::decode(&written, Span::new(0, written.len())).is_some_and(|(said, _)| said == text);
        is_said.then_some(written)
    }

    /// A text between single quotes, on as many lines as the string has.
    fn written(&self, text: &str, eol: &str, span: Span) -> Option<String> {
        if text.contains("'''") {
            return None;
        }
        if self.string.quotes == Quotes::Three {
            let first = &self.source[span.start + 3..self.string.body.start];
            let first = if first.is_empty() && text.starts_with(['\n', '\r']) { eol } else { first };
            return Some(format!("'''{first}{text}'''"));
        }
        Some(match (text.contains('\n'), text.contains('\'')) {
            (true, _) => format!("'''{eol}{text}'''"),
            (false, true) => format!("'''{text}'''"),
            (false, false) => format!("'{text}'"),
        })
    }
}

/// Whether a place is within one of several, which are in their order and apart.
fn is_in(places: &[Span], place: Span) -> bool {
    let next = places.partition_point(|known| known.end < place.end);
    places.get(next).is_some_and(|known| known.contains(place))
}

/// Whether a `\n` in a command of one line is an argument of it rather than the end of a line: alone between quotes or
/// slashes, in brackets, or the last thing before a closing quote.
fn is_argument(before: &str, behind: &str) -> bool {
    let is_open = |quote: &str| before.matches(quote).count() % 2 == 1;
    let closes = |quote: &str| is_open(quote) && behind.starts_with(quote);
    let opens = |quote: &str| is_open(quote) && before.ends_with(quote);
    closes("'")
        || closes("\\\"")
        || opens("'") && behind.starts_with(|letter: char| !letter.is_whitespace())
        || before.ends_with('/') && behind.starts_with('/')
        || before.ends_with(['[', '^'])
        || behind.starts_with(']')
}

/// How much of a string is looked at on each side of an escape, in bytes.
const NEAR: usize = 128;

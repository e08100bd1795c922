//! The values an edit can write, and their text in TOML 1.0.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};

use super::tree::Tree;
use crate::text::{Both, both};

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text; it is written as a multi-line string where it has more than one line, and as a literal one where its
    /// backslashes would need escapes.
    String(String),
    Integer(i64),
    /// A number with a point, as it is written.
    Float(String),
    Bool(bool),
    /// A moment with its offset, as RFC 3339 writes it.
    Datetime(String),
    Date(NaiveDate),
    /// A list of texts on one line.
    Strings(Vec<String>),
}

impl From<DateTime<FixedOffset>> for Value {
    fn from(moment: DateTime<FixedOffset>) -> Self {
        Self::Datetime(moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// Where a value is written, which decides how text of more than one line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// After a key on a line of its own; the line end is the document's.
    Block { eol: &'static str, quotes: Quotes },
    /// Within an inline table or an array, which stay on their line.
    Inline,
}

/// The quotes that a text stands in, which a new text in its place keeps where they hold it without escapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Whatever suits the text.
    #[default]
    Fitting,
    /// `'...'`
    Literal,
    /// `'''...'''`
    Block,
    /// `"""..."""`
    BasicBlock,
}

impl Quotes {
    /// Those of a value as it is written.
    pub(super) fn of(written: &str) -> Self {
        match written {
            _ if written.starts_with("'''") => Self::Block,
            _ if written.starts_with("\"\"\"") => Self::BasicBlock,
            _ if written.starts_with('\'') => Self::Literal,
            _ => Self::Fitting,
        }
    }

    pub(super) fn are_a_block(self) -> bool {
        matches!(self, Self::Block | Self::BasicBlock)
    }
}

impl Value {
    /// The value's text.
    pub(super) fn write(&self, shape: Shape) -> String {
        match self {
            Self::String(text) => match shape {
                Shape::Block { eol, quotes } if is_multi_line(text) || quotes.are_a_block() => {
                    multi_line(&unified(text), eol, quotes)
                }
                Shape::Block { quotes, .. } => one_line(text, quotes),
                Shape::Inline => one_line(text, Quotes::Fitting),
            },
            Self::Integer(number) => number.to_string(),
            Self::Bool(truth) => truth.to_string(),
            Self::Float(text) | Self::Datetime(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Strings(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| one_line(text, Quotes::Fitting)).collect();
                format!("[{}]", texts.join(", "))
            }
        }
    }

    /// What the text must say when it is read again. In a multi-line string a line end is the document's own:
    /// TOML lets a reader normalise it, and git rewrites it from one worktree to the next.
    pub(super) fn tree(&self, shape: Shape) -> Result<Tree, Both> {
        Ok(match self {
            Self::String(text) => match shape {
                Shape::Block { eol, .. } if is_multi_line(text) => {
                    Tree::leaf("string", unified(text).replace('\n', eol))
                }
                Shape::Block { .. } | Shape::Inline => Tree::leaf("string", text),
            },
            Self::Integer(number) => Tree::leaf("integer", number.to_string()),
            Self::Float(text) => Tree::leaf("float", text),
            Self::Bool(truth) => Tree::leaf("boolean", truth.to_string()),
            Self::Datetime(text) => Tree::leaf("datetime", moment(text)?),
            Self::Date(date) => Tree::leaf("datetime", date.to_string()),
            Self::Strings(texts) => Tree::Array(texts.iter().map(|text| Tree::leaf("string", text)).collect()),
        })
    }

    /// Whether a value that stands in a document already says this, whatever its line ends.
    pub(super) fn is_said_by(&self, standing: &Tree) -> bool {
        let folded = match standing {
            Tree::Leaf { kind: "string", text } => Tree::leaf("string", unified(text)),
            Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => standing.clone(),
        };
        let asked = match self {
            Self::String(text) => Ok(Tree::leaf("string", unified(text))),
            _ => self.tree(Shape::Inline),
        };
        asked.is_ok_and(|asked| asked == folded)
    }
}

/// A key as TOML writes it: bare where it can be.
pub(super) fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_bare { name.to_owned() } else { basic(name) }
}

/// A dotted key.
pub(super) fn dotted(path: &[&str]) -> String {
    path.iter().map(|name| key(name)).collect::<Vec<_>>().join(".")
}

fn is_multi_line(text: &str) -> bool {
    text.contains('\n')
}

/// The text with LF for every CRLF.
fn unified(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A moment's meaning; it must be whole, for TOML 1.0 knows no time without seconds.
fn moment(text: &str) -> Result<String, Both> {
    let reason = || both! { en: "`{text}` is not an RFC 3339 date and time with an offset"; ja: "`{text}`はオフセット付きのRFC 3339形式の日時ではありません" };
    chrono::DateTime::parse_from_rfc3339(text).map_err(|_| reason())?;
    let moment: toml::value::Datetime = text.parse().map_err(|_| reason())?;
    Ok(moment.to_string())
}

/// A string on one line: as it is in single quotes where backslashes would need escapes, such as in a path.
fn one_line(text: &str, quotes: Quotes) -> String {
    if (text.contains('\\') || quotes == Quotes::Literal) && !text.contains(['\'', '\n']) && is_literal(text) {
        return format!("'{text}'");
    }
    basic(text)
}

fn basic(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\t' => out.push(letter),
            '\n' => out.push_str("\\n"),
            _ => push_escaped(&mut out, letter),
        }
    }
    out.push('"');
    out
}

/// A string of several lines: as it is where TOML can say that, so that what is pasted into it later arrives unchanged.
/// One or two quotes at its end are its own, for the last three of a run are those that close it.
fn multi_line(text: &str, eol: &str, quotes: Quotes) -> String {
    let needs_escapes = text.contains('\\') || text.contains("\"\"\"") || text.ends_with('"');
    if (quotes == Quotes::BasicBlock && !needs_escapes) || text.contains("'''") || !is_literal(text) {
        return multi_line_basic(text, eol);
    }
    format!("'''{eol}{}'''", text.replace('\n', eol))
}

/// Whether every letter may stand in a literal string.
fn is_literal(text: &str) -> bool {
    text.bytes().all(|byte| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n'))
}

/// Quotes are escaped only where they would end the string: the third of a run, and the last letter.
fn multi_line_basic(text: &str, eol: &str) -> String {
    let mut out = format!("\"\"\"{eol}");
    let mut quotes = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        quotes = if letter == '"' { quotes + 1 } else { 0 };
        match letter {
            '"' if quotes == 3 || letters.peek().is_none() => {
                out.push_str("\\\"");
                quotes = 0;
            }
            '"' | '\t' => out.push(letter),
            '\n' => out.push_str(eol),
            _ => push_escaped(&mut out, letter),
        }
    }
    out.push_str("\"\"\"");
    out
}

fn push_escaped(out: &mut String, letter: char) {
    match letter {
        '\\' => out.push_str("\\\\"),
        '\r' => out.push_str("\\r"),
        _ if letter.is_ascii_control() => {
            write!(out, "\\u{:04X}", u32::from(letter)).expect("a String takes every write");
        }
        _ => out.push(letter),
    }
}

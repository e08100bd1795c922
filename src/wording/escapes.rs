//! The escapes of a TOML string as they stand in the source, before anything is made of them.

use super::literal;
use crate::source::Span;

/// A string between double quotes that has escapes.
#[derive(Debug)]
pub(super) struct EscapedString {
    /// What stands between the quotes, without the line end that may follow the opening ones.
    pub(super) body: Span,
    pub(super) quotes: Quotes,
    /// In their order.
    pub(super) escapes: Vec<Escape>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    One,
    Three,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Escape {
    pub(super) sign: Sign,
    pub(super) span: Span,
}

/// What an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Backspace,
    FormFeed,
    Tab,
    NewLine,
    Return,
    Quote,
    Backslash,
    /// Of Unicode, by its number.
    Letter,
    /// A line end with the indentation behind it, for nothing.
    LineEnd,
}

/// Reads the string at a span; `None` where it has no escapes.
pub(super) fn escapes(source: &str, string: Span) -> Option<EscapedString> {
    let (body, quotes) = body(source, string)?;
    let mut escapes = Vec::new();
    let mut at = body.start;
    while let Some(backslash) = source[at..body.end].find('\\').map(|found| at + found) {
        let behind = &source[backslash + 1..body.end];
        let (_, length) = literal::escaped(behind)?;
        at = backslash + 1 + length;
        escapes.push(Escape { sign: sign(behind)?, span: Span::new(backslash, at) });
    }
    (!escapes.is_empty()).then_some(EscapedString { body, quotes, escapes })
}

fn body(source: &str, string: Span) -> Option<(Span, Quotes)> {
    let text = source.get(string.start..string.end)?;
    let (length, escapes) = literal::delimiters(text)?;
    let inner = &text[length..text.len() - length];
    if !escapes || !inner.contains('\\') {
        return None;
    }
    let (quotes, inner) = match length {
        3 => (Quotes::Three, literal::without_first_line_end(inner)),
        _ => (Quotes::One, inner),
    };
    let end = string.end - length;
    Some((Span::new(end - inner.len(), end), quotes))
}

fn sign(behind: &str) -> Option<Sign> {
    Some(match behind.bytes().next()? {
        b'b' => Sign::Backspace,
        b'f' => Sign::FormFeed,
        b't' => Sign::Tab,
        b'n' => Sign::NewLine,
        b'r' => Sign::Return,
        b'"' => Sign::Quote,
        b'\\' => Sign::Backslash,
        b' ' | b'\t' | b'\r' | b'\n' => Sign::LineEnd,
        _ => Sign::Letter,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_escape_is_told_with_its_place() {
        let source = "a = \"\"\"\r\n\\b\\f\\t\\n\\r\\\"\\\\\\u00e9\\U0001F600 \\  \n  b\"\"\"";
        let string = escapes(source, Span::new(4, source.len())).expect("it has escapes");
        assert_eq!((string.body.start, string.quotes), (9, Quotes::Three));
        let told = |escape: &Escape| (escape.sign, &source[escape.span.start..escape.span.end]);
        let expected = [
            (Sign::Backspace, "\\b"),
            (Sign::FormFeed, "\\f"),
            (Sign::Tab, "\\t"),
            (Sign::NewLine, "\\n"),
            (Sign::Return, "\\r"),
            (Sign::Quote, "\\\""),
            (Sign::Backslash, "\\\\"),
            (Sign::Letter, "\\u00e9"),
            (Sign::Letter, "\\U0001F600"),
            (Sign::LineEnd, "\\  \n  "),
        ];
        assert_eq!(string.escapes.iter().map(told).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn literal_strings_and_plain_ones_have_none() {
        for source in [r"'\t'", r"'''\t'''", "\"\"", "\"plain\"", "\"\\q\"", "1", "\""] {
            assert!(escapes(source, Span::new(0, source.len())).is_none(), "{source}");
        }
    }
}

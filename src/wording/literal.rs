//! A TOML string as it stands in the source, decoded with the way back to the source's bytes.
//!
//! It reads what the parser has accepted and does not check it again: what cannot be read is no prose.

use std::borrow::Cow;

use super::source_map::{MappedText, SourceMap};
use crate::source::Span;

/// Decodes the literal at `span`, quotes included, to what the `toml` crate reads there.
///
/// `None` where no complete string stands at `span`, or an escape in it is none of TOML's.
pub(super) fn decode(source: &str, span: Span) -> Option<(Cow<'_, str>, SourceMap)> {
    let literal = source.get(span.start..span.end)?;
    let (quotes, escapes) = delimiters(literal)?;
    let inner = &literal[quotes..literal.len() - quotes];
    let body = if quotes == 3 { without_first_line_end(inner) } else { inner };
    let start = span.end - quotes - body.len();
    if escapes && body.contains('\\') {
        let decoded = unescape(body, start)?;
        return Some((Cow::Owned(decoded.text), decoded.map));
    }
    Some((Cow::Borrowed(body), SourceMap::of_run(Span::new(start, start + body.len()))))
}

/// How many quotes stand at each end, and whether escapes are read between them.
pub(super) fn delimiters(literal: &str) -> Option<(usize, bool)> {
    [("\"\"\"", true), ("'''", false), ("\"", true), ("'", false)].into_iter().find_map(|(quote, escapes)| {
        let inner = literal.strip_prefix(quote)?;
        inner.ends_with(quote).then_some((quote.len(), escapes))
    })
}

/// Takes away the one line end that may follow the opening quotes of a multi-line string.
pub(super) fn without_first_line_end(body: &str) -> &str {
    body.strip_prefix('\n').or_else(|| body.strip_prefix("\r\n")).unwrap_or(body)
}

fn unescape(body: &str, start: usize) -> Option<MappedText> {
    let mut decoded = MappedText::with_capacity(body.len());
    let mut at = 0;
    while let Some(backslash) = body[at..].find('\\').map(|found| at + found) {
        decoded.copy(&body[at..backslash], start + at);
        let escape = &body[backslash + 1..];
        let (letter, length) = escaped(escape)?;
        at = backslash + 1 + length;
        if let Some(letter) = letter {
            decoded.replace_by(letter, Span::new(start + backslash, start + at));
        }
    }
    decoded.copy(&body[at..], start + at);
    Some(decoded)
}

/// What the escape after a backslash stands for, and its length; a line end with its indentation for nothing.
pub(super) fn escaped(escape: &str) -> Option<(Option<char>, usize)> {
    let letter = match escape.bytes().next()? {
        b'b' => '\u{8}',
        b'e' => '\u{1b}', // TOML 1.1, as `\x`: a slip of its own, and no reason to overlook what it hides
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'"' => '"',
        b'\\' => '\\',
        b'x' => return hexadecimal(escape, 2),
        b'u' => return hexadecimal(escape, 4),
        b'U' => return hexadecimal(escape, 8),
        b' ' | b'\t' | b'\r' | b'\n' => return line_continuation(escape),
        _ => return None,
    };
    Some((Some(letter), 1))
}

fn hexadecimal(escape: &str, digits: usize) -> Option<(Option<char>, usize)> {
    let digits = escape.get(1..=digits)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None; // `from_str_radix` would take a sign
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    Some((Some(char::from_u32(number)?), 1 + digits.len()))
}

fn line_continuation(escape: &str) -> Option<(Option<char>, usize)> {
    let text = escape.trim_start_matches([' ', '\t', '\r', '\n']);
    let white = &escape[..escape.len() - text.len()];
    white.contains('\n').then_some((None, white.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::random::Random;

    fn decoded(literal: &str) -> Option<String> {
        decode(literal, Span::new(0, literal.len())).map(|(text, _)| text.into_owned())
    }

    /// What the `toml` crate reads, with the span it gives.
    fn parsed(document: &str) -> Option<(String, Span)> {
        let table = toml::de::DeTable::parse(document).ok()?;
        let value = table.get_ref().get("a")?;
        Some((value.get_ref().as_str()?.to_owned(), value.span().into()))
    }

    #[test]
    fn each_kind_of_string_is_decoded() {
        for (literal, text) in [
            (r#""""#, ""),
            ("''", ""),
            ("\"\"\"\"\"\"", ""),
            (r#""a\tb""#, "a\tb"),
            (r"'a\tb'", r"a\tb"),
            ("'''\n\\a\r\nb'''", "\\a\r\nb"),
            ("\"\"\"\r\n\na\"\"\"", "\na"),
            ("\"\"\"a \\\n\r\n   b\"\"\"", "a b"),
            (r#""\u006futage\U0001F600""#, "outage\u{1F600}"),
            ("\"\"\"\"quoted\"\"\"\"\"", "\"quoted\"\""),
        ] {
            assert_eq!(decoded(literal).as_deref(), Some(text), "{literal}");
        }
    }

    #[test]
    fn what_is_no_string_is_no_prose() {
        for literal in ["", "\"", "'", "a", "\"a", "\"\\\"", "\"\\q\"", "\"\\ud800\"", "\"\\u00\"", "\"\\u+123\"", "12"]
        {
            let source = format!("é{literal}");
            assert!(decode(&source, Span::new(2, source.len())).is_none(), "{literal}");
        }
        assert!(decode("\"é\"", Span::new(0, 2)).is_none());
        assert!(decode("\"é\"", Span::new(3, 90)).is_none());
        assert!(decode("\"é\"", Span { start: 3, end: 1 }).is_none());
    }

    #[test]
    fn any_string_is_decoded_as_the_toml_crate_does() {
        const PARTS: [&str; 22] = [
            "a",
            "outage",
            "é",
            "障害",
            "\u{1F600}",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\\\n  ",
            "\\  \r\n\n\t",
            "\\n",
            "\\t",
            "\\\"",
            "\\\\",
            "\\u006f",
            "\\U0001F600",
            "\\e",
            "\\x6f",
            "\"",
            "'",
            "\\r",
        ];
        let mut random = Random::new(7);
        let mut read = 0;
        for _ in 0..20_000 {
            let quote = ["\"", "'", "\"\"\"", "'''"][random.below(4)];
            let document = format!("# é\na = {quote}{}{quote}\n", random.text(&PARTS, 12));
            let Some((text, span)) = parsed(&document) else { continue };
            read += 1;
            let (ours, map) = decode(&document, span).unwrap_or_else(|| panic!("{document}"));
            assert_eq!(ours, text, "{document}");
            for (at, letter) in ours.char_indices() {
                let origin = map.origin(Span::new(at, at + letter.len_utf8()));
                let slice = &document[origin.start..origin.end];
                assert!(slice.starts_with('\\') || slice.chars().eq([letter]), "{slice} for {letter} in {document}");
            }
        }
        assert!(read > 5_000, "only {read} documents were TOML");
    }
}

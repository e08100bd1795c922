//! A TOML text cut at the headers of its tables, so that some of them can be left out.
//!
//! Lines are looked at, and of a value no more than where it ends: the lexer would cost as much as parsing what is left.

use memchr::{memchr, memmem};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::source::Span;

/// One table of the top level, or one row of a list of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'t> {
    pub(crate) name: &'t str,
    /// Its header, and the lines below up to the next header.
    pub(crate) span: Span,
}

/// The parts of a text, in order; what stands before the first header belongs to none. Nothing where that cannot be
/// told: a value is not closed or of no form that is known here, or a header is more than a plain name, for it may
/// reach into another's table.
pub(crate) fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = end_of_line(text, at);
        let line = &text.as_bytes()[at..end];
        let start = at + blanks(line);
        at = match text.as_bytes()[start..end] {
            [] | [b'#' | b'\r', ..] => end,
            [b'[', ..] => {
                if let Some(last) = parts.last_mut() {
                    last.span.end = start;
                }
                parts.push(Part { name: plain_header(&text[start..end])?, span: Span::new(start, text.len()) });
                end
            }
            [..] => end_of_key(text, Span::new(start, end))?,
        } + 1;
    }
    Some(parts)
}

fn end_of_line(text: &str, at: usize) -> usize {
    memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length)
}

fn blanks(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count()
}

/// Where the line ends on which the value of a key ends.
fn end_of_key(text: &str, line: Span) -> Option<usize> {
    let bytes = &text.as_bytes()[line.start..line.end];
    let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ' | b'\t');
    let key = bytes.iter().take_while(|byte| is_bare(byte)).count();
    let value = key + 1 + blanks(bytes.get(key + 1..)?);
    let start = line.start + value;
    let end = match bytes[value..] {
        _ if bytes[key] != b'=' => return None,
        [b'"', b'"', b'"', ..] => start + end_of_lines(&text[start..], "\"\"\"")?,
        [b'\'', b'\'', b'\'', ..] => start + end_of_lines(&text[start..], "'''")?,
        [b'[' | b'{', ..] => start + end_of_brackets(&text[start..])?,
        // Such a string ends on its line, and so does what has no quotes and no brackets.
        [b'"' | b'\'', ..] => return Some(line.end),
        [..] => {
            let mut word = bytes[value..].iter().take_while(|&&byte| byte != b'#');
            let is_odd = word.any(|byte| matches!(byte, b'"' | b'\'' | b'[' | b']' | b'{' | b'}'));
            return (!is_odd).then_some(line.end);
        }
    };
    // What may follow is a comment.
    Some(end_of_line(text, end))
}

/// Where the last line of a string over several lines has at least three closing quotes.
fn end_of_lines(value: &str, quotes: &str) -> Option<usize> {
    let bytes = value.as_bytes();
    let mut from = quotes.len();
    loop {
        let at = from + memmem::find(&bytes[from..], quotes.as_bytes())?;
        let escapes = bytes[..at].iter().rev().take_while(|&&byte| byte == b'\\').count();
        if quotes.starts_with('\'') || escapes % 2 == 0 {
            return Some(at + quotes.len());
        }
        from = at + 1;
    }
}

/// Where a list or an inline table ends.
fn end_of_brackets(value: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for token in Source::new(value).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(token.span().end());
        }
    }
    None
}

/// The name in `[name]` or `[[name]]`.
fn plain_header(line: &str) -> Option<&str> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let name = inner.strip_prefix('[').map_or(Some(inner), |row| row.strip_suffix(']'))?;
    let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_text_is_cut_at_its_headers_and_nowhere_else() {
        let text = "a = [\n[1],\n[2]\n]\nb = '''\n[in_a_string]\n'''\n# [c]\n  [one]\nx = 1\n[[two]]\r\ny = \"\"\"\n[no]\n\"\"\"\n[[two]]";
        let found = parts(text).expect("its headers are plain");
        let told: Vec<(&str, &str)> =
            found.iter().map(|part| (part.name, &text[part.span.start..part.span.end])).collect();
        let two = "[[two]]\r\ny = \"\"\"\n[no]\n\"\"\"\n";
        assert_eq!(told, [("one", "[one]\nx = 1\n"), ("two", two), ("two", "[[two]]")]);
    }

    #[test]
    fn a_backslash_escapes_in_a_string_of_double_quotes_alone() {
        for (text, names) in [("a = '''\\'''\n[one]\nb = ''''''\n", 1), ("a = \"\"\"\\\"\"\"\n[no]\n\"\"\"\n", 0)] {
            assert_eq!(parts(text).map(|parts| parts.len()), Some(names), "{text}");
        }
    }

    #[test]
    fn a_text_whose_tables_cannot_be_told_apart_is_left_whole() {
        for text in [
            "a = \"\"\"\n[c]\n",
            "a = '''\n[c]\n''",
            "a = [\n[c]\n",
            "a = 1]\n[c]\n",
            "a = \"\"\"\n[c]\n\\\"\"\"",
            "\"\" = [\n[c]\n]\n",
            "[a.b]\n",
            "[ a ]\n",
            "['a']\n",
            "[a] # why\n",
            "[[a]\n",
            "[]\n",
            "[a]]\n",
            "[a\n]\n",
            "[é]\n",
        ] {
            assert_eq!(parts(text), None, "{text:?}");
        }
    }
}

//! Bare addresses in running text: where they begin and end; they name things and are not the author's words.
//!
//! An address ends before the first letter that is not ASCII (RFC 3986), so that the Japanese sentence that goes
//! on right behind it is judged; one with Japanese letters in it belongs between angle brackets.

use std::ops::Range;

/// The spans of all addresses in a folded text, in order.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let free = found.last().map_or(0, |last| last.end);
        let address = match bytes[at] {
            b':' if bytes[at..].starts_with(b"://") => {
                let start = before(bytes, free, at, |byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
                (start < at).then(|| start..url_end(bytes, at + 3))
            }
            b'w' if bytes[at..].starts_with(b"www.") && !continues(bytes, at) => Some(at..url_end(bytes, at)),
            b'@' => {
                let start = before(bytes, free, at, |byte| byte.is_ascii_alphanumeric() || b"+-._%".contains(&byte));
                let host = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-.".contains(byte);
                let end = at + 1 + bytes[at + 1..].iter().take_while(host).count();
                (start < at && end > at + 1).then_some(start..end)
            }
            _ => None,
        };
        at = address.as_ref().map_or(at + 1, |address| address.end);
        found.extend(address);
    }
    found
}

fn continues(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1].is_ascii_alphanumeric()
}

/// Where the run of such bytes begins that ends before `at`, not going back beyond `free`.
fn before(bytes: &[u8], free: usize, at: usize, belongs: impl Fn(u8) -> bool) -> usize {
    at - bytes[free..at].iter().rev().take_while(|&&byte| belongs(byte)).count()
}

/// The end of the URL: at white space, a quotation mark, or a bracket that it did not open.
fn url_end(bytes: &[u8], start: usize) -> usize {
    let mut open = 0usize;
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'(' => open += 1,
            b')' if open > 0 => open -= 1,
            b')' | b'<' | b'>' | b'"' | b'`' | b'|' | b']' => return at,
            b'!'..=b'~' => {}
            _ => return at,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_as_a_reader_sees_them() {
        for (text, expected) in [
            ("see https://a.b/outage_1?x=(y)#z, ok", vec!["https://a.b/outage_1?x=(y)#z,"]),
            ("(http://a.b/outage)outage", vec!["http://a.b/outage"]),
            ("詳細はhttps://a.b/cを参照", vec!["https://a.b/c"]),
            ("www.outage.com awww.b", vec!["www.outage.com"]),
            ("to outage-team@outage.example.com.", vec!["outage-team@outage.example.com."]),
            ("ssh://a http://b", vec!["ssh://a", "http://b"]),
            ("a :// b @ c @d e@", vec![]),
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

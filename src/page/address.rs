//! Where a link of a page leads: to the web or to a mailbox, and nowhere else.

use std::fmt::Write as _;

use crate::text::is_invisible;

/// An address that a reader may follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// As a person reads it.
    written: String,
    /// As a program follows it: letters, digits and signs of ASCII, without quotes, brackets and spaces.
    encoded: String,
}

impl Address {
    /// The address that a whole text is. It has a host and names no user: what stands before an `@` there is what readers
    /// take for the host.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let written = text.trim();
        let is_odd = |letter: char| letter.is_whitespace() || letter.is_control() || is_invisible(letter);
        if written.contains(is_odd) || written.contains('\\') || written.len() > LONGEST {
            return None;
        }
        let (scheme, rest) = written.split_once(':')?;
        let is_sound = if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
            let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next().unwrap_or_default();
            authority.starts_with(|letter: char| letter.is_alphanumeric() || letter == '[') && !authority.contains('@')
        } else {
            let is_mailbox =
                |rest: &str| rest.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
            scheme.eq_ignore_ascii_case("mailto") && is_mailbox(rest) && !rest.contains(['?', '&', '/', ','])
        };
        is_sound.then(|| Self { written: written.to_owned(), encoded: encoded(written) })
    }

    /// The place of another page, below the one that it is on. It is made of ids, which are letters, digits and dashes.
    pub(super) fn below(place: &str) -> Self {
        Self { written: place.to_owned(), encoded: encoded(place) }
    }

    /// As a person reads it.
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// As a program follows it.
    pub(super) fn encoded(&self) -> &str {
        &self.encoded
    }

    /// What stands for it where it is too long to be read: host and path, without scheme, and cut.
    pub(super) fn short(&self) -> String {
        let plain = self.written.split_once("://").map_or(&*self.written, |(_, rest)| rest);
        let plain = plain.strip_prefix("mailto:").unwrap_or(plain).trim_end_matches('/');
        let plain = plain.strip_prefix("www.").unwrap_or(plain);
        let count = plain.chars().count();
        if count <= SHORT {
            return plain.to_owned();
        }
        let kept: String = plain.chars().take(SHORT - 1).collect();
        format!("{kept}…")
    }
}

const LONGEST: usize = 8_000;

/// In letters.
const SHORT: usize = 48;

fn encoded(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    for byte in written.bytes() {
        if byte.is_ascii_graphic() && !b"<>\"'`{}|^".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes every write");
        }
    }
    out
}

/// The addresses in a text that is no link yet, each with where it stands.
pub(super) fn addresses(text: &str) -> Vec<(std::ops::Range<usize>, Address)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("http").map(|at| from + at) {
        let is_within = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let length = if is_within { 0 } else { address_length(&text[at..]) };
        match Address::parse(&text[at..at + length]) {
            Some(address) => {
                found.push((at..at + length, address));
                from = at + length;
            }
            None => from = at + "http".len(),
        }
    }
    found
}

/// How much of a text is the address that it begins with. In Japanese the next word stands right behind it, so that it ends
/// at the first letter that is not of ASCII.
fn address_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_graphic() && !b"<>\"`\\".contains(byte);
    let mut length = text.bytes().take_while(is_part).count();
    while let Some(last) = text[..length].chars().next_back() {
        let opens =
            |open: char, close: char| text[..length].matches(open).count() < text[..length].matches(close).count();
        let is_behind = match last {
            ')' => opens('(', ')'),
            ']' => opens('[', ']'),
            '}' => opens('{', '}'),
            last => ".,;:!?'*_~".contains(last),
        };
        if !is_behind {
            break;
        }
        length -= 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_web_or_a_mailbox_and_nowhere_else() {
        for (text, encoded) in [
            ("https://a.example/b?c=d#e", Some("https://a.example/b?c=d#e")),
            (" HTTP://a.example ", Some("HTTP://a.example")),
            ("https://a.example/障", Some("https://a.example/%E9%9A%9C")),
            ("https://a.example/'\"<>`", Some("https://a.example/%27%22%3C%3E%60")),
            ("https://[::1]:8080/", Some("https://[::1]:8080/")),
            ("https://a.example/@ben", Some("https://a.example/@ben")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("javascript:alert(1)", None),
            ("JaVaScRiPt://a.example/%0aalert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("vbscript:x", None),
            ("//a.example", None),
            ("/a", None),
            ("#a", None),
            ("https:a.example", None),
            ("https://", None),
            ("https:///a", None),
            ("https://good.example@evil.example/", None),
            ("https://a.example\\@b.example", None),
            ("https://a.example/ b", None),
            ("https://a.example/\u{202E}", None),
            ("java\nscript:x", None),
            ("mailto:a@b.example?bcc=c@d.example", None),
            ("mailto:", None),
        ] {
            assert_eq!(Address::parse(text).map(|address| address.encoded).as_deref(), encoded, "{text}");
        }
    }

    #[test]
    fn addresses_are_found_in_text_and_end_where_a_reader_ends_them() {
        for (text, expected) in [
            ("see https://a.example/b.", vec!["https://a.example/b"]),
            ("(https://a.example/b_(c))", vec!["https://a.example/b_(c)"]),
            ("https://a.example/bを参照", vec!["https://a.example/b"]),
            ("xhttps://a.example http", vec![]),
            ("http://a.example, https://b.example!", vec!["http://a.example", "https://b.example"]),
            ("https://u@a.example", vec![]),
        ] {
            let found: Vec<String> = addresses(text).into_iter().map(|(range, _)| text[range].to_owned()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_long_address_has_a_short_name() {
        let short = |text: &str| Address::parse(text).expect("an address").short();
        assert_eq!(short("https://www.a.example/"), "a.example");
        assert_eq!(short("mailto:a@b.example"), "a@b.example");
        let long = short(&format!("https://a.example/{}", "障".repeat(99)));
        assert!(long.chars().count() == SHORT && long.ends_with('…'), "{long}");
    }
}

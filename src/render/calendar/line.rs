//! A content line of iCalendar (RFC 5545 §3.1): escaped, with its parameters, and folded.

use crate::text::bare_line;

/// How many octets a line may have, its end left out.
const WIDEST: usize = 75;

/// A line that is being written.
pub(super) struct Line(String);

impl Line {
    pub(super) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Adds a parameter that is one of the standard's words.
    pub(super) fn word(mut self, name: &str, word: &str) -> Self {
        self.0.extend([";", name, "=", word]);
        self
    }

    /// Adds a parameter of any text, between quotes. A quote within is written as RFC 6868 does: where a program does
    /// not know that one, the letter looks odd, and no attendee is lost.
    pub(super) fn parameter(mut self, name: &str, text: &str) -> Self {
        let text = bare_line(text);
        self.0.extend([";", name, "=\""]);
        for letter in text.chars().filter(|letter| !acts(*letter)) {
            match letter {
                '^' => self.0.push_str("^^"),
                '"' => self.0.push_str("^'"),
                _ => self.0.push(letter),
            }
        }
        self.0.push('"');
        self
    }

    /// Ends it with a value that needs no escape.
    pub(super) fn value(mut self, value: &str) -> Self {
        self.0.extend([":", value]);
        self
    }

    /// Ends it with a value of any text (RFC 5545 §3.3.11).
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.push(':');
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' | ';' | ',' => self.0.extend(['\\', letter]),
                '\r' if letters.peek() == Some(&'\n') => {}
                '\t' => self.0.push(letter),
                _ if ends_line(letter) => self.0.push_str("\\n"),
                _ if acts(letter) => {}
                _ => self.0.push(letter),
            }
        }
        self
    }

    /// The line with its end, cut where it is too wide, and never within a letter.
    pub(super) fn folded(self) -> String {
        let mut text = String::with_capacity(self.0.len() + self.0.len() / 32 + 2);
        let mut width = 0;
        for letter in self.0.chars() {
            if width + letter.len_utf8() > WIDEST {
                text.push_str("\r\n ");
                width = 1;
            }
            text.push(letter);
            width += letter.len_utf8();
        }
        text.push_str("\r\n");
        text
    }
}

/// The address as a URI (RFC 6068); nothing where it is none that mail is sent to.
pub(super) fn mail(address: &str) -> Option<String> {
    let address = address.trim();
    let (local, domain) = address.split_once('@')?;
    let is_odd = |letter: char| letter.is_whitespace() || acts(letter) || "\"<>()[],;:\\@".contains(letter);
    if local.is_empty() || domain.is_empty() || local.contains(is_odd) || domain.contains(is_odd) {
        return None;
    }
    let mut uri = "mailto:".to_owned();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"@-._~+!$'*=".contains(&byte) {
            uri.push(byte.into());
        } else {
            uri.extend([format!("%{byte:02X}")]);
        }
    }
    Some(uri)
}

/// What some reader takes for the end of a line.
fn ends_line(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Controls, which a calendar file has none of, and the letters that turn the direction of others.
fn acts(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

//! The lines of a calendar file: unfolded, and taken apart into name, parameters and value (RFC 5545, 3.1).

use std::borrow::Cow;

use crate::source::Span;

/// One content line, wherever it was folded.
#[derive(Debug)]
pub(super) struct Line<'t> {
    text: Cow<'t, str>,
    name_end: usize,
    value_start: usize,
    pub(super) span: Span,
}

/// The lines of a text; one that is none is given back as its span.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Result<Line<'_>, Span>> {
    let mut at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    std::iter::from_fn(move || {
        while at < text.len() {
            let (start, mut end) = (at, end_of_line(text, at));
            let mut unfolded = Cow::Borrowed(text[start..end.0].trim_end_matches('\r'));
            while text[end.1..].starts_with([' ', '\t']) {
                let more = end_of_line(text, end.1);
                unfolded.to_mut().push_str(text[end.1 + 1..more.0].trim_end_matches('\r'));
                end = more;
            }
            at = end.1;
            if !unfolded.trim().is_empty() {
                let shown = text[start..end_of_line(text, start).0].trim_end_matches('\r').len();
                let span = Span::new(start, start + shown);
                return Some(Line::parse(unfolded, span).ok_or(span));
            }
        }
        None
    })
}

/// Where the line ends that an offset stands in, and where the next one begins.
fn end_of_line(text: &str, at: usize) -> (usize, usize) {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or((text.len(), text.len()), |more| (at + more, at + more + 1))
}

impl<'t> Line<'t> {
    fn parse(text: Cow<'t, str>, span: Span) -> Option<Self> {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let name_end = text.bytes().position(|byte| !is_name(&byte))?;
        if name_end == 0 || !matches!(text.as_bytes()[name_end], b':' | b';') {
            return None;
        }
        let mut is_quoted = false;
        let colon = text.bytes().skip(name_end).position(|byte| {
            is_quoted ^= byte == b'"';
            byte == b':' && !is_quoted
        })?;
        Some(Self { name_end, value_start: name_end + colon + 1, text, span })
    }

    /// The name of the property, in capitals.
    pub(super) fn name(&self) -> String {
        self.text[..self.name_end].to_ascii_uppercase()
    }

    pub(super) fn value(&self) -> &str {
        self.text[self.value_start..].trim()
    }

    /// What a parameter says; names are compared ignoring case.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut rest = &self.text[self.name_end..self.value_start - 1];
        while let Some(behind) = rest.strip_prefix(';') {
            let mut is_quoted = false;
            let end = behind.bytes().position(|byte| {
                is_quoted ^= byte == b'"';
                byte == b';' && !is_quoted
            });
            let (one, more) = behind.split_at(end.unwrap_or(behind.len()));
            if let Some((key, value)) = one.split_once('=')
                && key.eq_ignore_ascii_case(name)
            {
                return Some(value.trim_matches('"'));
            }
            rest = more;
        }
        None
    }

    /// The value as its reader sees it, in one line (RFC 5545, 3.3.11).
    pub(super) fn plain_value(&self) -> String {
        let mut plain = String::new();
        let mut letters = self.value().chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => plain.extend(letters.next().map(|escaped| if "nN".contains(escaped) { ' ' } else { escaped })),
                _ => plain.push(letter),
            }
        }
        plain.trim().to_owned()
    }
}

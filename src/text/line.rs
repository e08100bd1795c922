//! Text on one line, and text that is cut.

use std::borrow::Cow;

use super::readable;

/// The text on one line, for people: what acts is written out, so that they see it.
pub(crate) fn one_line(text: &str) -> String {
    on_one_line(text).into_owned()
}

/// The same, borrowed where the text is so already: nearly every text of a table is, and a table may have many thousand
/// rows.
pub(super) fn on_one_line(text: &str) -> Cow<'_, str> {
    if is_plain_line(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(readable(&spaced_once(text)).into_owned())
}

/// Whether it is signs of ASCII alone, with one space between two of them at most.
fn is_plain_line(text: &[u8]) -> bool {
    let mut before = b' ';
    for &byte in text {
        if !byte.is_ascii_graphic() && (byte != b' ' || before == b' ') {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// The text on one line, for what leaves the house: a commit message, a mail, a ticket. Controls become spaces.
pub(crate) fn bare_line(text: &str) -> String {
    spaced_once(&text.replace(char::is_control, " "))
}

/// The words with one space between them. The line ends of Unicode are spaces, too.
fn spaced_once(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first so many letters of a text, with `...` behind them where there are more.
pub(crate) fn clipped(text: &str, letters: usize) -> String {
    let kept = beginning(text, letters);
    if kept.len() == text.len() { text.to_owned() } else { format!("{kept}...") }
}

/// The first so many letters of a text.
pub(super) fn beginning(text: &str, letters: usize) -> &str {
    if text.len() <= letters {
        return text;
    }
    text.char_indices().nth(letters).map_or(text, |(end, _)| &text[..end])
}

/// A bare line of no more than so many letters, for a service that takes no more; where it is cut it ends in `…`.
pub(crate) fn fitted_line(text: &str, most: usize) -> String {
    let line = bare_line(text);
    if line.char_indices().nth(most).is_none() {
        return line;
    }
    let end = line.char_indices().nth(most.saturating_sub(1)).map_or(0, |(at, _)| at);
    format!("{}…", line[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_acts_on_nobody() {
        for (text, for_people, for_services) in [
            ("", "", ""),
            (" \n\t ", "", ""),
            ("two  words", "two words", "two words"),
            (" one\r\n/close\n", "one /close", "one /close"),
            ("a\u{2028}b\u{2029}c\u{85}d", "a b c d", "a b c d"),
            ("a\u{1b}[31m\u{0}", r"a\u{1b}[31m\u{0}", "a [31m"),
            ("a\u{9b}b", r"a\u{9b}b", "a b"),
            ("a\u{202E}b", r"a\u{202e}b", "a\u{202E}b"),
            ("全面的な\u{3000}停止", "全面的な 停止", "全面的な 停止"),
            ("it's \"`x`\"", "it's \"`x`\"", "it's \"`x`\""),
        ] {
            assert_eq!(one_line(text), for_people, "{text:?}");
            assert_eq!(bare_line(text), for_services, "{text:?}");
        }
    }

    #[test]
    fn text_is_cut_between_letters() {
        for (text, letters, clipped_text, fitted_text) in [
            ("", 0, "", ""),
            ("abc", 3, "abc", "abc"),
            ("会議の時間", 5, "会議の時間", "会議の時間"),
            ("会議の時間", 4, "会議の時...", "会議の…"),
            ("ab cd", 4, "ab c...", "ab…"),
            (" a\u{2028}b", 9, " a\u{2028}b", "a b"),
            ("ab", 1, "a...", "…"),
        ] {
            assert_eq!(clipped(text, letters), clipped_text);
            assert_eq!(fitted_line(text, letters), fitted_text);
            assert!(fitted_line(text, letters).chars().count() <= letters);
        }
    }
}

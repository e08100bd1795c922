//! Text that acts on nobody: letters that steer a terminal, hide text or turn its direction are written out as `\u{202e}`.

use std::borrow::Cow;

use super::{is_invisible, is_needed};

/// Whether a letter does something instead of being seen: controls, invisible letters, the line ends of Unicode, and what
/// XML 1.0 has no room for.
pub(crate) fn acts(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_control();
    }
    letter.is_control() || is_invisible(letter) || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{FFFE}' | '\u{FFFF}')
}

fn acts_within_lines(letter: char) -> bool {
    letter != '\n' && acts(letter)
}

/// The text with every letter written out that acts, line ends too: for a name.
pub(crate) fn escape_all(text: &str) -> Cow<'_, str> {
    written_out(text, acts, |_, _| true)
}

/// The text for programs and logs: every letter that acts is written out. Line ends stay.
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    written_out(text, acts_within_lines, |_, _| true)
}

/// The text for people, who read it in their own script: invisible letters that writing needs stay, and so do line ends.
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    written_out(text, acts_within_lines, |letters, at| !is_needed(letters, at))
}

/// A line for people in which tabs stay: they only move to the right.
pub(crate) fn readable_with_tabs(line: &str) -> Cow<'_, str> {
    written_out(line, |letter| letter != '\t' && acts_within_lines(letter), |letters, at| !is_needed(letters, at))
}

/// The text with those letters written out that act, and do so where they stand.
fn written_out(text: &str, acts: impl Fn(char) -> bool, here: impl Fn(&[char], usize) -> bool) -> Cow<'_, str> {
    if !text.contains(&acts) {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    for (at, &letter) in letters.iter().enumerate() {
        if acts(letter) && here(&letters, at) {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out_and_the_rest_stays() {
        let family = "👨\u{200D}👩\u{200D}👧";
        let family_written_out = r"👨\u{200d}👩\u{200d}👧";
        for (text, for_a_name, for_programs, for_people) in [
            ("", "", "", ""),
            (
                "全面的な「停止」 'x' \"y\"",
                "全面的な「停止」 'x' \"y\"",
                "全面的な「停止」 'x' \"y\"",
                "全面的な「停止」 'x' \"y\"",
            ),
            ("\u{1b}[31m\u{7}\0", r"\u{1b}[31m\u{7}\u{0}", r"\u{1b}[31m\u{7}\u{0}", r"\u{1b}[31m\u{7}\u{0}"),
            ("\u{9b}1m\u{7f}", r"\u{9b}1m\u{7f}", r"\u{9b}1m\u{7f}", r"\u{9b}1m\u{7f}"),
            ("a\nb", r"a\u{a}b", "a\nb", "a\nb"),
            ("a\rb\tc", r"a\u{d}b\u{9}c", r"a\u{d}b\u{9}c", r"a\u{d}b\u{9}c"),
            ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}"),
            ("a\u{202E}b\u{2066}", r"a\u{202e}b\u{2066}", r"a\u{202e}b\u{2066}", r"a\u{202e}b\u{2066}"),
            ("x\u{200B}y\u{FEFF}", r"x\u{200b}y\u{feff}", r"x\u{200b}y\u{feff}", r"x\u{200b}y\u{feff}"),
            ("\u{FFFE}", r"\u{fffe}", r"\u{fffe}", r"\u{fffe}"),
            (family, family_written_out, family_written_out, family),
        ] {
            assert_eq!(escape_all(text), for_a_name);
            assert_eq!(inert(text), for_programs);
            assert_eq!(readable(text), for_people);
            assert_eq!(readable(&readable(text)), for_people, "twice is once");
        }
    }

    #[test]
    fn tabs_stay_where_they_are_asked_for() {
        assert_eq!(readable_with_tabs("a\tb\u{1b}"), "a\tb\\u{1b}");
    }
}

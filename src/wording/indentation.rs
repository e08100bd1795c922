//! Prose that is indented as a whole, as editors and pasting leave it: read without what all its lines begin with, or
//! Markdown would take it for code.
//!
//! Indentation is counted in columns, a tab to the next multiple of four. Lines without text have no say.

use std::borrow::Cow;

use super::source_map::MappedText;
use crate::source::Span;

const TAB: usize = 4;

/// The text without its common indentation, with the way back; `None` where it has none.
pub(super) fn outdented(markdown: &str) -> Option<MappedText> {
    let common = common(markdown)?;
    let mut text = MappedText::with_capacity(markdown.len());
    let mut start = 0;
    for line in markdown.split_inclusive('\n') {
        outdent(line, start, common, &mut text);
        start += line.len();
    }
    Some(text)
}

/// The text alone without its common indentation.
pub(crate) fn without(markdown: &str) -> Cow<'_, str> {
    outdented(markdown).map_or(Cow::Borrowed(markdown), |outdented| Cow::Owned(outdented.text))
}

/// The columns by which every line with text is indented, if it is any.
fn common(markdown: &str) -> Option<usize> {
    // Most texts begin with a word, and are as they should be.
    if markdown.bytes().next().is_some_and(|first| first.is_ascii_graphic()) {
        return None;
    }
    let mut common = usize::MAX;
    for line in markdown.split('\n').filter(|line| !line.trim().is_empty()) {
        common = common.min(columns(line, usize::MAX).1);
        if common == 0 {
            return None;
        }
    }
    (common < usize::MAX).then_some(common)
}

/// How many bytes of indentation a line has before a column, and in which column they end: a tab may pass it.
fn columns(line: &str, limit: usize) -> (usize, usize) {
    let (mut bytes, mut column) = (0, 0);
    for letter in line.bytes() {
        match letter {
            b' ' if column < limit => column += 1,
            b'\t' if column < limit => column = (column / TAB + 1) * TAB,
            _ => break,
        }
        bytes += 1;
    }
    (bytes, column)
}

fn outdent(line: &str, start: usize, common: usize, out: &mut MappedText) {
    let ((bytes, column), (all, wide)) = (columns(line, common), columns(line, usize::MAX));
    if column <= common && (common.is_multiple_of(TAB) || !line[bytes..all].contains('\t')) {
        return out.copy(&line[bytes..], start + bytes);
    }
    // Tabs end elsewhere in a line that begins elsewhere.
    out.replace(&" ".repeat(wide - common), Span::new(start, start + all));
    out.copy(&line[all..], start + all);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::random::Random;

    #[test]
    fn what_all_lines_begin_with_goes() {
        for (markdown, expected) in [
            ("    one\n    two\n", "one\ntwo\n"),
            ("\tone\n\n\t\ttwo\n\tthree", "one\n\n\ttwo\nthree"),
            ("\tone\n    two\n", "one\ntwo\n"),
            ("    one\n\ttwo\n        three\n", "one\ntwo\n    three\n"),
            ("  one\n\ttwo\n  \tthree\n", "one\n  two\n  three\n"),
            ("  one\n  two\t\tthree\n", "one\ntwo\t\tthree\n"),
            ("      one\n\t\ttwo\n", "one\n  two\n"),
            (" \t one\n     two\n", "one\ntwo\n"),
            ("\n    one\n \n      \n    two\n    ", "\none\n\n  \ntwo\n"),
            ("    one\r\n\r\n    two\r\n", "one\r\n\r\ntwo\r\n"),
            ("    - one\n      - inner\n", "- one\n  - inner\n"),
            ("    一行目\n    　二行目\n", "一行目\n　二行目\n"),
        ] {
            assert_eq!(without(markdown), expected, "{markdown:?}");
        }
    }

    #[test]
    fn a_text_with_one_line_that_is_not_indented_stays_as_it_is() {
        for markdown in ["", " ", "\n\t\n", "one\n    two\n", "one\n\n    code\n", "- one\n    - two\n", "　　字下げ\n"]
        {
            assert!(outdented(markdown).is_none(), "{markdown:?}");
        }
    }

    #[test]
    fn every_letter_leads_back_to_itself() {
        const PARTS: [&str; 10] = [" ", "  ", "    ", "\t", "\n", "\r\n", "one", "障害", "- ", "\n    "];
        let mut random = Random::new(3);
        let mut read = 0;
        for _ in 0..20_000 {
            let markdown = format!("    {}", random.text(&PARTS, 16));
            let Some(outdented) = outdented(&markdown) else { continue };
            read += 1;
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(&outdented.text), words(&markdown));
            for (at, letter) in outdented.text.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
                let origin = outdented.map.origin(Span::new(at, at + letter.len_utf8()));
                assert!(markdown[origin.start..origin.end].chars().eq([letter]), "{markdown:?} {at}");
            }
            let width = |line: &str| columns(line, usize::MAX).1;
            let lines = markdown.lines().zip(outdented.text.lines()).filter(|(line, _)| !line.trim().is_empty());
            let taken: Vec<usize> = lines.map(|(before, after)| width(before) - width(after)).collect();
            assert!(taken.iter().all(|columns| *columns == taken[0] && *columns > 0), "{markdown:?} {outdented:?}");
        }
        assert!(read > 500, "only {read} texts were indented");
    }
}

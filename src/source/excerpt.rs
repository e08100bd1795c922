//! Some lines of a file under the numbers that they have there: all that a report shows of it.

use std::sync::OnceLock;

use super::{RepoPath, SourceFile, Span, letter_start};

/// The lines in which some spans begin and end, in order.
#[derive(Debug)]
pub(crate) struct Excerpt<'s> {
    lines: Vec<Line<'s>>,
}

/// One line with its end.
#[derive(Debug)]
pub(crate) struct Line<'s> {
    /// Counted from 1.
    pub(crate) number: usize,
    pub(crate) text: &'s str,
    /// Where it begins in the file, and in the excerpt.
    from: usize,
    to: usize,
}

impl<'s> Excerpt<'s> {
    pub(crate) fn around(source: &'s SourceFile, spans: impl IntoIterator<Item = Span>) -> Self {
        let ends = spans.into_iter().flat_map(|span| [span.start, span.end]);
        let mut found: Vec<(usize, usize)> =
            ends.map(|offset| source.line_at(letter_start(source.text(), offset))).collect();
        found.sort_unstable();
        found.dedup();
        let mut to = 0;
        let lines = found.into_iter().map(|(number, from)| {
            let end = source.index().lines.get(number).copied().unwrap_or(source.text.len());
            let line = Line { number, text: &source.text[from..end], from, to };
            to += line.text.len();
            line
        });
        Self { lines: lines.collect() }
    }

    pub(crate) fn lines(&self) -> &[Line<'s>] {
        &self.lines
    }

    /// Where one of the spans stands in the excerpt.
    pub(crate) fn place(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn offset(&self, offset: usize) -> usize {
        let after = self.lines.partition_point(|line| line.from <= offset);
        after.checked_sub(1).map_or(0, |at| self.lines[at].to + offset - self.lines[at].from)
    }
}

impl SourceFile {
    /// A file of which only some lines are known, with their numbers; nothing where they cannot be lines of one file.
    pub(crate) fn of_lines(path: RepoPath, lines: &[(usize, &str)]) -> Option<Self> {
        let (last, whole) = lines.split_last()?;
        let is_ended = |(_, text): &(usize, &str)| text.find('\n').is_some_and(|at| at + 1 == text.len());
        let is_line = !last.1.contains('\n') || is_ended(last);
        if !is_line || !whole.iter().all(is_ended) || !lines.is_sorted_by(|one, other| one.0 < other.0) {
            return None;
        }
        let text = lines.iter().map(|(_, text)| *text).collect();
        let numbers = lines.iter().map(|(number, _)| *number).collect();
        Some(Self { path, text, invalid_at: None, numbers, index: OnceLock::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "one\ntwo words\r\n\n全面的な 機能停止\nlast";

    fn excerpt_of(source: &SourceFile, span: Span) -> (SourceFile, Span) {
        let excerpt = Excerpt::around(source, [span]);
        let lines: Vec<_> = excerpt.lines().iter().map(|line| (line.number, line.text)).collect();
        (SourceFile::of_lines("a".into(), &lines).expect("they are lines of one file"), excerpt.place(span))
    }

    #[test]
    fn whatever_is_told_of_a_span_is_told_of_it_in_the_excerpt() {
        for text in [TEXT, "", "\n", "a", "a\n", "\r\n\r\n"] {
            let source = SourceFile::new("a".into(), text.into());
            for start in 0..=text.len() + 2 {
                for end in start..=text.len() + 2 {
                    let span = Span::new(start, end);
                    let (few, there) = excerpt_of(&source, span);
                    assert_eq!(few.position(there.start), source.position(start), "{span:?} of {text:?}");
                    assert_eq!(few.position(there.end), source.position(end), "{span:?} of {text:?}");
                    for (offset, moved) in [(start, there.start), (end, there.end)] {
                        let (whole, part) = (source.line(offset), few.line(moved));
                        assert_eq!(few.text()[part.start..part.end], source.text()[whole.start..whole.end]);
                        assert_eq!(moved.saturating_sub(part.start), offset.saturating_sub(whole.start));
                    }
                    let (whole, part) = (source.line(start), few.line(there.start));
                    assert_eq!(
                        end.min(whole.end).max(start) - start,
                        there.end.min(part.end).max(there.start) - there.start
                    );
                    assert!(there.start <= there.end);
                }
            }
        }
    }

    #[test]
    fn only_the_lines_at_the_ends_are_kept() {
        let source = SourceFile::new("a".into(), TEXT.into());
        let (few, _) = excerpt_of(&source, Span::new(5, TEXT.len()));
        assert_eq!(few.text(), "two words\r\nlast");
    }

    #[test]
    fn what_cannot_be_lines_is_nothing() {
        let lines = |lines: &[(usize, &str)]| SourceFile::of_lines("a".into(), lines).is_some();
        assert!(lines(&[(1, "a\n"), (3, "b")]));
        assert!(lines(&[(1, "a\n"), (3, "b\n")]));
        assert!(!lines(&[]));
        assert!(!lines(&[(1, "a"), (3, "b\n")]));
        assert!(!lines(&[(1, "a\nb\n"), (3, "b\n")]));
        assert!(!lines(&[(3, "a\n"), (3, "b\n")]));
        assert!(!lines(&[(3, "a\nb")]));
    }
}

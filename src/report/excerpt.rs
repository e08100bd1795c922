//! The lines of a file that a finding is about, as few as show it: the cost does not grow with the file.

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use super::cells::Cells;
use crate::source::{SourceFile, Span, letter_start};

/// A line of source longer than this, in bytes, is named and not shown.
const LONGEST_SHOWN: usize = 4_000;

/// Lines that are further apart stand in excerpts of their own.
const WIDEST_GAP: usize = 200;

/// The marked lines of one file.
#[derive(Debug)]
pub(super) struct Excerpt<'s> {
    source: &'s SourceFile,
    marks: Vec<Mark>,
}

/// A part of a line with a line below it.
#[derive(Debug)]
struct Mark {
    /// From 1.
    number: usize,
    line: Span,
    /// What is marked, within the line.
    part: Span,
    kind: AnnotationKind,
    label: Option<String>,
}

impl<'s> Excerpt<'s> {
    pub(super) fn new(source: &'s SourceFile) -> Self {
        Self { source, marks: Vec::new() }
    }

    /// Marks a span, or the part of it that stands in its first line; gives back whether that line can be shown.
    pub(super) fn mark(&mut self, span: Span, kind: AnnotationKind, label: Option<String>) -> bool {
        let line = self.source.line(span.start);
        let text = &self.source.text()[line.start..line.end];
        let from = span.start.saturating_sub(line.start).min(text.len());
        let to = (span.end.max(span.start) - line.start).min(text.len()).max(from);
        let is_shown = text.len() <= LONGEST_SHOWN && text.is_char_boundary(from) && text.is_char_boundary(to);
        if is_shown {
            let number = self.source.position(span.start).line;
            self.marks.push(Mark { number, line, part: Span::new(from, to), kind, label });
        }
        is_shown
    }

    /// The marked lines, the excerpt with the first mark before the others.
    pub(super) fn snippets(mut self, path: &str, cells: &mut Cells) -> Vec<Snippet<'static, Annotation<'static>>> {
        let Some(first) = self.marks.first().map(|mark| mark.number) else { return Vec::new() };
        self.marks.sort_by_key(|mark| mark.number);
        let mut runs: Vec<&[Mark]> =
            self.marks.chunk_by(|one, other| other.number - one.number <= WIDEST_GAP).collect();
        runs.sort_by_key(|run| !run.iter().any(|mark| mark.number == first));
        runs.into_iter().map(|run| self.snippet(run, path, cells)).collect()
    }

    /// One run of lines. Those between the marked ones are not shown, and so need not be there, unless there is only one.
    fn snippet(&self, run: &[Mark], path: &str, cells: &mut Cells) -> Snippet<'static, Annotation<'static>> {
        let (mut text, mut annotations) = (String::new(), Vec::new());
        let mut current: Option<(&Mark, usize, _)> = None;
        for mark in run {
            if current.as_ref().is_none_or(|(last, ..)| last.number != mark.number) {
                if let Some((last, ..)) = current {
                    text.push('\n');
                    if mark.number - last.number == 2 {
                        text.push_str(&cells.line(self.line_after(last.line)).text);
                    }
                    text.extend(std::iter::repeat_n('\n', mark.number - last.number - 1));
                }
                let flat = cells.line(&self.source.text()[mark.line.start..mark.line.end]);
                let begins = text.len();
                text.push_str(&flat.text);
                current = Some((mark, begins, flat));
            }
            let Some((_, begins, flat)) = &current else { continue };
            let part = flat.span(mark.part);
            let annotation = mark.kind.span(begins + part.start..begins + part.end);
            annotations.push(annotation.label(mark.label.as_deref().map(|label| cells.text(label))));
        }
        let number = run.first().map_or(1, |mark| mark.number);
        Snippet::source(text).line_start(number).path(path.to_owned()).annotations(annotations)
    }

    fn line_after(&self, line: Span) -> &'s str {
        let text = self.source.text();
        let next = text[line.end..].find('\n').map_or(text.len(), |end| line.end + end + 1);
        let line = self.source.line(next);
        let end = letter_start(text, line.end.min(line.start + LONGEST_SHOWN));
        &text[line.start..end]
    }
}

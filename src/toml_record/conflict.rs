//! The regions that a merge by lines leaves between markers, for somebody to decide.

use memchr::memmem;

use crate::source::Span;

/// The lines from one marker of a merge conflict to the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conflict {
    pub(crate) whole: Span,
    /// Where the first marker's line ends, without its line end.
    pub(crate) mark: usize,
    pub(crate) ours: Span,
    pub(crate) theirs: Span,
    /// The last marker's line.
    pub(crate) end: Span,
}

/// The conflicts of a text, in order, with markers of any size; one without its middle or end is none.
pub(crate) fn conflicts(text: &str) -> Vec<Conflict> {
    let mut regions = Vec::new();
    if memmem::find(text.as_bytes(), b"<<<<<<<").is_none() {
        return regions;
    }
    let (mut size, mut start, mut base, mut middle) = (0, None, None, None);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (here, end) = (at, at + line.len());
        at = end;
        let is_mark = |letter: char, size: usize| {
            let length = line.chars().take_while(|&other| other == letter).count();
            let rest = &line[length..];
            length == size && (rest.starts_with(' ') || rest.trim().is_empty())
        };
        let opening = line.bytes().take_while(|&byte| byte == b'<').count();
        if opening >= 7 && is_mark('<', opening) {
            (size, start, base, middle) = (opening, Some((here, end)), None, None);
        } else if size > 0 && is_mark('|', size) && middle.is_none() {
            base = Some(here);
        } else if size > 0 && is_mark('=', size) && middle.is_none() {
            middle = Some((here, end));
        } else if size > 0
            && is_mark('>', size)
            && let (Some((first, ours)), Some((split, theirs))) = (start, middle)
        {
            let trimmed = |start: usize, end: usize| start + text[start..end].trim_end().len();
            regions.push(Conflict {
                whole: Span::new(first, end),
                mark: trimmed(first, ours),
                ours: Span::new(ours, base.unwrap_or(split)),
                theirs: Span::new(theirs, here),
                end: Span::new(here, trimmed(here, end)),
            });
            (size, start, base, middle) = (0, None, None, None);
        }
    }
    regions
}

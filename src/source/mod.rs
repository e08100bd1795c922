//! A named text with its spans, lines and columns; knows nothing of what the text means.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::text::escape_all;

/// A path inside a repository: bytes with `/` between the parts, as git stores it. To clone it costs nothing: each
/// finding has its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RepoPath(Arc<[u8]>);

impl RepoPath {
    pub(crate) fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into().into())
    }

    #[must_use]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text, where it is text.
    #[must_use]
    pub(crate) fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The last part of the path.
    #[must_use]
    pub(crate) fn file_name(&self) -> &[u8] {
        self.0.rsplit(|&byte| byte == b'/').next().unwrap_or_default()
    }

    /// Whether the path is `directory` itself or lies below it.
    #[must_use]
    pub(crate) fn is_under(&self, directory: &str) -> bool {
        self.0.strip_prefix(directory.as_bytes()).is_some_and(|rest| rest.is_empty() || rest[0] == b'/')
    }
}

/// Writes the path so that no byte of it can act on a terminal: what is not printable is escaped.
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            f.write_str(&escape_all(chunk.valid()))?;
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl From<&str> for RepoPath {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

/// A half-open range of byte offsets into a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    #[must_use]
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    #[must_use]
    pub(crate) fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A place in a text as people count it: lines and columns from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A file's bytes under its path, readable as text up to the first byte that is not UTF-8.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    path: RepoPath,
    text: String,
    invalid_at: Option<usize>,
    /// Made when the first position is asked for: most files have nothing to be pointed at.
    index: OnceLock<Index>,
}

/// Where lines begin and how many letters stand before each block, so that the cost of a position does not grow with
/// the file: a file of one megabyte may have a hundred thousand findings, all in one line.
#[derive(Clone, Debug)]
struct Index {
    lines: Vec<usize>,
    letters: Vec<usize>,
}

/// How many bytes are counted at once.
const BLOCK: usize = 1_024;

impl SourceFile {
    #[must_use]
    pub(crate) fn new(path: RepoPath, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self { path, text, invalid_at: None, index: OnceLock::new() },
            Err(error) => {
                let invalid_at = Some(error.utf8_error().valid_up_to());
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self { path, text, invalid_at, index: OnceLock::new() }
            }
        }
    }

    #[must_use]
    pub(crate) fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The text; bytes that are not UTF-8 stand as U+FFFD, none of them before `invalid_at`.
    #[must_use]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The offset of the first byte that is not UTF-8.
    #[must_use]
    pub(crate) fn invalid_at(&self) -> Option<usize> {
        self.invalid_at
    }

    /// Where a byte offset stands; an offset beyond the end stands at the end.
    #[must_use]
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = letter_start(&self.text, offset);
        let (line, start) = self.line_at(offset);
        let column = 1 + self.letters_before(offset) - self.letters_before(start);
        Position { line, column }
    }

    /// The line that a byte offset stands in, without its end.
    #[must_use]
    pub(crate) fn line(&self, offset: usize) -> Span {
        let (line, start) = self.line_at(letter_start(&self.text, offset));
        let end = self.index().lines.get(line).map_or(self.text.len(), |next| next - 1);
        let text = &self.text[start..end];
        Span::new(start, start + text.trim_end_matches('\r').len())
    }

    /// The number of the line that an offset stands in, and where it begins.
    fn line_at(&self, offset: usize) -> (usize, usize) {
        let lines = &self.index().lines;
        let line = lines.partition_point(|&start| start <= offset);
        (line, lines[line - 1])
    }

    fn letters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.index().letters[block] + count_letters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let newlines = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
            let lines = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
            let counted = bytes.chunks(BLOCK).scan(0, |sum, block| {
                *sum += count_letters(block);
                Some(*sum)
            });
            Index { lines, letters: std::iter::once(0).chain(counted).collect() }
        })
    }
}

/// The start of the letter that an offset stands in, or the end of the text.
#[must_use]
pub(crate) fn letter_start(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// How many letters begin in these bytes of a text.
fn count_letters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: letters are counted one by one from the start.
    fn counted(text: &str, offset: usize) -> Position {
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position { line: 1 + before.matches('\n').count(), column: 1 + before[start..].chars().count() }
    }

    #[test]
    fn a_position_is_what_counting_from_the_start_says() {
        let long = "機能停止 and ".repeat(400);
        for text in
            ["", "\n", "a", "a\r\nb\n\n", "全面\n的な", &format!("{long}\n\n{long}\r\n{long}"), &"x".repeat(2 * BLOCK)]
        {
            let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
            for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
                assert_eq!(source.position(offset), counted(text, offset), "byte {offset} of {text:?}");
                let line = source.line(offset);
                let around = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
                assert_eq!(&text[line.start..line.end], text[around..].lines().next().unwrap_or_default());
            }
        }
    }

    #[test]
    fn an_offset_inside_a_letter_or_beyond_the_end_has_a_position() {
        let source = SourceFile::new(RepoPath::from("a.toml"), "全\n面".as_bytes().to_vec());
        assert_eq!(source.position(2), Position { line: 1, column: 1 });
        assert_eq!(source.position(99), Position { line: 2, column: 2 });
    }
}

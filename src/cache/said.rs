//! What is remembered of one document, as bytes: how many hints it has, and what else was said of it with the lines
//! that a report shows.
//!
//! A document without findings is four bytes. Whatever cannot be read back to the letter is nothing, and is judged.

use crate::finding::{Finding, Level, Place};
use crate::rules::{self, Waived};
use crate::source::{Excerpt, RepoPath, SourceFile, Span};

/// Of a document of which more is to be said, nothing is remembered, in bytes: the memory must not grow into an archive.
const MOST: usize = 16 * 1024;

/// What a document came to.
#[derive(Debug)]
pub(crate) struct Said {
    /// Hints, which are only counted.
    pub(crate) hints: usize,
    pub(crate) findings: Vec<Finding>,
    pub(crate) waived: Vec<Waived>,
    /// The lines that they stand in; nothing where there are none.
    pub(crate) source: Option<SourceFile>,
}

/// Writes what was said of the document at `path`, hints left out but for their number; nothing where it cannot be told
/// by the document's own lines.
pub(super) fn encode(
    path: &RepoPath,
    unshown: usize,
    findings: &[Finding],
    waived: &[Waived],
    source: Option<&SourceFile>,
) -> Option<Vec<u8>> {
    let shown: Vec<&Finding> = findings.iter().filter(|finding| finding.level != Level::Hint).collect();
    let mut out = Writer { bytes: Vec::new() };
    out.number(unshown + findings.len() - shown.len())?;
    if shown.is_empty() && waived.is_empty() {
        return Some(out.bytes);
    }
    let source = source.filter(|source| source.invalid_at().is_none())?;
    let all = || shown.iter().copied().chain(waived.iter().map(|waived| &waived.finding));
    if source.path() != path || all().any(|finding| finding.place.path != *path) {
        return None;
    }
    let excerpt = Excerpt::around(source, all().filter_map(|finding| finding.place.span));
    out.number(excerpt.lines().len())?;
    for line in excerpt.lines() {
        out.number(line.number)?;
        out.text(line.text)?;
    }
    out.number(shown.len())?;
    for finding in shown {
        out.finding(finding, &excerpt)?;
    }
    out.number(waived.len())?;
    for waived in waived {
        out.finding(&waived.finding, &excerpt)?;
        out.text(&waived.reason)?;
        out.text(&waived.approved_by)?;
    }
    (out.bytes.len() <= MOST).then_some(out.bytes)
}

/// Reads it back.
pub(super) fn decode(path: &RepoPath, bytes: &[u8]) -> Option<Said> {
    let mut from = Reader { rest: bytes };
    let hints = from.number()?;
    if from.rest.is_empty() {
        return Some(Said { hints, findings: Vec::new(), waived: Vec::new(), source: None });
    }
    let lines = from.many(|from| Some((from.number()?, from.text()?)))?;
    let source = match lines.as_slice() {
        // The file as a whole is what the findings are about.
        [] => SourceFile::new(path.clone(), Vec::new()),
        lines => SourceFile::of_lines(path.clone(), lines)?,
    };
    let findings = from.many(|from| from.finding(path))?;
    let waived = from.many(|from| {
        let finding = from.finding(path)?;
        Some(Waived { finding, reason: from.text()?.to_owned(), approved_by: from.text()?.to_owned() })
    })?;
    from.rest.is_empty().then_some(Said { hints, findings, waived, source: Some(source) })
}

struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn number(&mut self, number: usize) -> Option<()> {
        self.bytes.extend_from_slice(&u32::try_from(number).ok()?.to_le_bytes());
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        self.number(text.len())?;
        self.bytes.extend_from_slice(text.as_bytes());
        Some(())
    }

    fn finding(&mut self, finding: &Finding, excerpt: &Excerpt<'_>) -> Option<()> {
        self.text(finding.rule.as_str())?;
        self.bytes.push(match finding.level {
            Level::Error => 0,
            Level::Warning => 1,
            Level::Hint => 2,
        });
        self.bytes.push(u8::from(finding.place.span.is_some()));
        if let Some(span) = finding.place.span.map(|span| excerpt.place(span)) {
            self.number(span.start)?;
            self.number(span.end)?;
        }
        self.text(&finding.message)?;
        self.bytes.push(u8::from(finding.hint.is_some()));
        finding.hint.as_ref().map_or(Some(()), |hint| self.text(hint))
    }
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take(4)?.try_into().ok()?)).ok()
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Some things behind their number.
    fn many<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        (0..self.number()?).map(|_| read(self)).collect()
    }

    fn finding(&mut self, path: &RepoPath) -> Option<Finding> {
        let rule = rules::find(self.text()?)?.id;
        let level = match self.byte()? {
            0 => Level::Error,
            1 => Level::Warning,
            2 => Level::Hint,
            _ => return None,
        };
        let has_span = self.flag()?;
        let place =
            if has_span { Place::at(path, Span::new(self.number()?, self.number()?)) } else { Place::file(path) };
        let finding = Finding::new(rule, level, place, self.text()?);
        Some(if self.flag()? { finding.hint(self.text()?) } else { finding })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{MALFORMED_DOCUMENT, UNKNOWN_KEY};

    const TEXT: &str = "title = \"a\"\nno = 1\n\nlast = \"全面\"";

    fn all_kinds() -> (SourceFile, Vec<Finding>, Vec<Waived>) {
        let path = RepoPath::from("pm/a.toml");
        let at = |start, end| Place::at(&path, Span::new(start, end));
        let findings = vec![
            Finding::new(UNKNOWN_KEY, Level::Error, at(12, 14), "no such key").hint("remove it"),
            Finding::new(UNKNOWN_KEY, Level::Hint, at(0, 5), "only counted"),
            Finding::new(MALFORMED_DOCUMENT, Level::Warning, Place::file(&path), "of the whole file"),
        ];
        let finding = Finding::new(UNKNOWN_KEY, Level::Hint, at(19, TEXT.len()), "waived");
        let waived = vec![Waived { finding, reason: "because".to_owned(), approved_by: "zoe".to_owned() }];
        (SourceFile::new(path.clone(), TEXT.into()), findings, waived)
    }

    #[test]
    fn what_was_said_is_said_again() {
        let (source, findings, waived) = all_kinds();
        let bytes = encode(source.path(), 7, &findings, &waived, Some(&source)).unwrap();
        let said = decode(source.path(), &bytes).unwrap();
        assert_eq!(said.hints, 8);
        let lines = said.source.unwrap();
        assert_eq!(lines.text(), "no = 1\n\nlast = \"全面\"");
        let again = |one: &Finding, other: &Finding| {
            let (place, there) = (one.place.span, other.place.span);
            assert_eq!(place.map(|span| source.position(span.start)), there.map(|span| lines.position(span.start)));
            assert_eq!(place.map(|span| source.position(span.end)), there.map(|span| lines.position(span.end)));
            let moved = Finding { place: one.place.clone(), ..other.clone() };
            assert_eq!(moved, *one);
        };
        assert_eq!((said.findings.len(), said.waived.len()), (2, 1));
        again(&findings[0], &said.findings[0]);
        again(&findings[2], &said.findings[1]);
        again(&waived[0].finding, &said.waived[0].finding);
        assert_eq!((said.waived[0].reason.as_str(), said.waived[0].approved_by.as_str()), ("because", "zoe"));
    }

    #[test]
    fn a_document_with_hints_alone_is_a_number() {
        let (source, findings, _) = all_kinds();
        let bytes = encode(source.path(), 7, &findings[1..2], &[], Some(&source)).unwrap();
        assert_eq!(bytes.len(), 4);
        let said = decode(source.path(), &bytes).unwrap();
        assert!(said.hints == 8 && said.findings.is_empty() && said.waived.is_empty() && said.source.is_none());
    }

    #[test]
    fn bytes_that_are_cut_longer_or_of_another_rule_are_nothing() {
        let (source, findings, waived) = all_kinds();
        let bytes = encode(source.path(), 7, &findings, &waived, Some(&source)).unwrap();
        for length in 0..bytes.len() {
            let cut = decode(source.path(), &bytes[..length]);
            assert!(cut.is_none() || length == 4, "cut at {length}");
        }
        assert!(decode(source.path(), &[&bytes[..], b"\0"].concat()).is_none());
        for at in 0..bytes.len() {
            for byte in [0, 1, 0x7f, 0xff, bytes[at] ^ 1] {
                let mut other = bytes.clone();
                other[at] = byte;
                let _no_panic = decode(source.path(), &other);
            }
        }
        let at = bytes.windows(11).position(|part| part == b"unknown-key").unwrap();
        let mut other = bytes;
        other[at] = b'U';
        assert!(decode(source.path(), &other).is_none());
    }

    #[test]
    fn what_cannot_be_told_by_the_lines_of_the_document_is_not_remembered() {
        let (source, findings, waived) = all_kinds();
        assert!(encode(source.path(), 0, &findings, &waived, None).is_none());
        assert!(encode(&"pm/b.toml".into(), 0, &findings, &waived, Some(&source)).is_none());
        let elsewhere = Finding { place: Place::file(&"pm/b.toml".into()), ..findings[0].clone() };
        assert!(encode(source.path(), 0, &[elsewhere], &[], Some(&source)).is_none());
        let broken = SourceFile::new(source.path().clone(), b"title\xff".to_vec());
        assert!(encode(source.path(), 0, &findings, &[], Some(&broken)).is_none());
        let long = Finding { message: "x".repeat(MOST), ..findings[0].clone() };
        assert!(encode(source.path(), 0, &[long], &[], Some(&source)).is_none());
    }
}

//! Examples that a template keeps as comments, such as `# resolved = 2026-11-20T01:40:00Z`: a value takes their place.

use toml::de::DeTable;

use super::outline::{Outline, is_header, line_end};
use super::style::PairStyle;
use super::value;
use crate::source::Span;

/// A commented example of a pair.
pub(super) struct Example {
    /// The line without its end.
    pub(super) span: Span,
    /// What stands behind the example's value: a comment, as a rule.
    behind: String,
    style: PairStyle,
}

impl Example {
    /// Finds the example of a key among the comments of its table, where that table stands in the text.
    pub(super) fn find(outline: &Outline<'_>, path: &[&str]) -> Option<Self> {
        let (key, table) = path.split_last()?;
        let header = outline.items.iter().position(|item| is_header(item) && item.path == table);
        if header.is_none() && !table.is_empty() {
            return None;
        }
        let pairs = outline.pairs_below(header);
        let mut gap = header.map_or(0, |index| outline.items[index].lines.end);
        let next = header.map_or(0, |index| index + 1) + pairs.len();
        let end = outline.items.get(next).map_or(outline.text.len(), |item| item.lines.start);
        for (gap_end, after) in pairs.iter().map(|pair| (pair.lines.start, pair.lines.end)).chain([(end, end)]) {
            if let Some((span, behind)) = find_between(outline.text, Span::new(gap, gap_end), key) {
                return Some(Self { span, behind, style: PairStyle::of_last(outline, &pairs) });
            }
            gap = after;
        }
        None
    }

    /// The line that takes the example's place.
    pub(super) fn line(&self, key: &str, written: &str) -> String {
        self.style.pair(&value::key(key), written) + &self.behind
    }
}

/// Where a commented example of a table ends, such as `# [[timeline]]` and the comments below it: a new table can stand
/// there, unless it would take the pairs below from the table above.
pub(super) fn end_of_table(outline: &Outline<'_>, header: &str) -> Option<usize> {
    let starts = std::iter::once(0).chain(outline.items.iter().map(|item| item.lines.end));
    let next = outline.items.iter().map(Some).chain([None]);
    starts.zip(next).filter(|(_, next)| next.is_none_or(is_header)).find_map(|(start, next)| {
        let end = next.map_or(outline.text.len(), |item| item.lines.start);
        end_between(outline.text, Span::new(start, end), header)
    })
}

fn end_between(text: &str, part: Span, header: &str) -> Option<usize> {
    let mut at = part.start;
    let mut end = None;
    for line in text[part.start..part.end].split_inclusive('\n') {
        let comment = line.trim().strip_prefix('#').map(|said| said.trim_start_matches('#').trim_start());
        at += line.len();
        match comment {
            Some(said) if end.is_some() || said.starts_with(header) => end = Some(at),
            None if end.is_some() => break,
            Some(_) | None => {}
        }
    }
    end
}

/// Finds the example in a part of the text that has only comments and blank lines. A commented header ends the search:
/// what stands below it is an example of another table.
fn find_between(text: &str, part: Span, key: &str) -> Option<(Span, String)> {
    let mut start = part.start;
    while start < part.end {
        let end = line_end(text, start);
        let line = text[start..end].trim_end_matches(['\n', '\r']);
        let said = line.trim_start().trim_start_matches('#').trim_start();
        if said.starts_with('[') {
            return None;
        }
        if let Some(behind) = behind_value(said, key) {
            return Some((Span::new(start, start + line.len()), behind));
        }
        start = end;
    }
    None
}

/// What stands behind the value of a line, if the line is a pair of this key.
fn behind_value(line: &str, key: &str) -> Option<String> {
    let table = DeTable::parse(line).ok()?.into_inner();
    let end = table.get(key).filter(|_| table.len() == 1)?.span().end;
    Some(line[end..].to_owned())
}

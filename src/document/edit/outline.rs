//! The lines of a TOML text that say something: headers and pairs in their order, each with its path and spans.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::Span;
use crate::text::{Both, both};

/// A text's headers and pairs, and its values with their spans.
#[derive(Debug)]
pub(crate) struct Outline<'t> {
    pub(crate) text: &'t str,
    pub(crate) root: DeTable<'t>,
    pub(crate) items: Vec<OutlineItem>,
}

/// One header or one pair.
#[derive(Debug)]
pub(crate) struct OutlineItem {
    pub(crate) kind: ItemKind,
    /// The whole path from the root; the rows of an array of tables are named by their index.
    pub(crate) path: Vec<String>,
    /// How much of the path is the header's above a pair; for a header, all of it.
    pub(crate) depth: usize,
    /// From the start of the first line to the end of the last, its line end included.
    pub(crate) lines: Span,
}

#[derive(Debug)]
pub(crate) enum ItemKind {
    Header { is_row: bool },
    Pair { key: Span, equals: usize, value: Span },
}

/// Whether an item is a header.
pub(super) fn is_header(item: &OutlineItem) -> bool {
    matches!(item.kind, ItemKind::Header { .. })
}

impl<'t> Outline<'t> {
    /// Reads a text; the error says what is wrong with it.
    pub(crate) fn read(text: &'t str) -> Result<Self, Both> {
        let root = DeTable::parse(text).map_err(Both::same)?.into_inner();
        let mut ends = BTreeMap::new();
        collect_ends(&root, &mut ends);
        let items = Scanner { text, ends, rows: BTreeMap::new(), above: Vec::new(), items: Vec::new() }.run()?;
        Ok(Self { text, root, items })
    }

    /// The pairs right below a header, or below none; `header` is an index into the items.
    pub(super) fn pairs_below(&self, header: Option<usize>) -> Vec<&OutlineItem> {
        let start = header.map_or(0, |at| at + 1);
        self.items[start..].iter().take_while(|item| matches!(item.kind, ItemKind::Pair { .. })).collect()
    }

    /// Where the comment lines that stand right above an item begin.
    pub(super) fn start_with_comments(&self, index: usize) -> usize {
        let floor = if index == 0 { 0 } else { self.items[index - 1].lines.end };
        let mut start = self.items[index].lines.start;
        while start > floor {
            let above = self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
            if above < floor || !self.text[above..start].trim_start().starts_with('#') {
                break;
            }
            start = above;
        }
        start
    }

    /// Where an item ends with the comment lines that stand right below it and do not lead to the next one.
    pub(super) fn end_with_comments(&self, index: usize) -> usize {
        let end = self.items[index].lines.end;
        let mut at = end;
        while self.text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
            at = line_end(self.text, at);
        }
        let leads_on = self.items.get(index + 1).is_some_and(|next| next.lines.start == at);
        if leads_on { end } else { at }
    }
}

/// The offset behind the line that `from` stands in, its line end included.
pub(super) fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

fn collect_ends(table: &DeTable<'_>, ends: &mut BTreeMap<usize, usize>) {
    for value in table.values() {
        collect_end(value, ends);
    }
}

fn collect_end(value: &Spanned<DeValue<'_>>, ends: &mut BTreeMap<usize, usize>) {
    let span = value.span();
    ends.insert(span.start, span.end);
    match value.get_ref() {
        DeValue::Table(table) => collect_ends(table, ends),
        DeValue::Array(items) => items.iter().for_each(|item| collect_end(item, ends)),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

struct Scanner<'t> {
    text: &'t str,
    /// Where each value ends, by its start.
    ends: BTreeMap<usize, usize>,
    /// How many rows each array of tables has so far.
    rows: BTreeMap<Vec<String>, usize>,
    above: Vec<String>,
    items: Vec<OutlineItem>,
}

impl Scanner<'_> {
    /// The text is known to be TOML, so a line's first letter tells what it is.
    fn run(mut self) -> Result<Vec<OutlineItem>, Both> {
        // A byte-order mark stays where it is.
        let mut at = if self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        while at < self.text.len() {
            let start = self.skip_blanks(at);
            at = match self.text.as_bytes().get(start) {
                None | Some(b'\n' | b'\r' | b'#') => line_end(self.text, start),
                Some(b'[') => self.header(at, start)?,
                Some(_) => self.pair(at, start)?,
            };
        }
        Ok(self.items)
    }

    fn header(&mut self, line: usize, open: usize) -> Result<usize, Both> {
        let is_row = self.text[open..].starts_with("[[");
        let start = open + if is_row { 2 } else { 1 };
        let end = self.find_unquoted(start, b']')?;
        let names = names_of(&self.text[start..end])?;
        let path = self.resolve(names, is_row);
        let lines = Span::new(line, line_end(self.text, end));
        self.above.clone_from(&path);
        self.items.push(OutlineItem { kind: ItemKind::Header { is_row }, depth: path.len(), path, lines });
        Ok(lines.end)
    }

    fn pair(&mut self, line: usize, start: usize) -> Result<usize, Both> {
        let equals = self.find_unquoted(start, b'=')?;
        let key_end = start + self.text[start..equals].trim_end_matches([' ', '\t']).len();
        let value_start = self.skip_blanks(equals + 1);
        let value_end = *self.ends.get(&value_start).ok_or_else(|| self.lost(value_start))?;
        let mut path = self.above.clone();
        path.extend(names_of(&self.text[start..key_end])?);
        let kind = ItemKind::Pair { key: Span::new(start, key_end), equals, value: Span::new(value_start, value_end) };
        let lines = Span::new(line, line_end(self.text, value_end));
        self.items.push(OutlineItem { kind, path, depth: self.above.len(), lines });
        Ok(lines.end)
    }

    /// A header names an array's last row by the array's name alone; here the row's index is added.
    fn resolve(&mut self, names: Vec<String>, is_row: bool) -> Vec<String> {
        let mut path = Vec::new();
        let last = names.len().saturating_sub(1);
        for (index, name) in names.into_iter().enumerate() {
            path.push(name);
            if index == last && is_row {
                *self.rows.entry(path.clone()).or_default() += 1;
            }
            if let Some(rows) = self.rows.get(&path) {
                path.push((rows - 1).to_string());
            }
        }
        path
    }

    fn skip_blanks(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + (rest.len() - rest.trim_start_matches([' ', '\t']).len())
    }

    /// The first such byte that is not within a quoted key.
    fn find_unquoted(&self, from: usize, wanted: u8) -> Result<usize, Both> {
        let bytes = self.text.as_bytes();
        let mut quote = None;
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            match quote {
                None if byte == wanted => return Ok(at),
                None if byte == b'"' || byte == b'\'' => quote = Some(byte),
                Some(b'"') if byte == b'\\' => at += 1,
                Some(open) if byte == open => quote = None,
                None | Some(_) => {}
            }
            at += 1;
        }
        Err(self.lost(from))
    }

    fn lost(&self, at: usize) -> Both {
        let line = 1 + self.text[..at].bytes().filter(|&byte| byte == b'\n').count();
        both! { en: "line {line} is not understood"; ja: "{line}行目を解釈できません" }
    }
}

/// The names in a dotted key, decoded: the parser reads it as the key of a document of one pair.
fn names_of(raw: &str) -> Result<Vec<String>, Both> {
    let is_bare = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if raw.split('.').all(|name| is_bare(name.trim_matches([' ', '\t']))) {
        return Ok(raw.split('.').map(|name| name.trim_matches([' ', '\t']).to_owned()).collect());
    }
    let source = format!("{raw} = 0");
    let mut table = DeTable::parse(&source).map_err(Both::same)?.into_inner();
    let mut names = Vec::new();
    while let Some((key, value)) = table.into_iter().next() {
        names.push(key.into_inner().into_owned());
        match value.into_inner() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    Ok(names)
}

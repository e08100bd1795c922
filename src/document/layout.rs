//! A document's text cut into its parts without a gap: units (the top, a table, a row), their entries, and what stands
//! between them.

use super::edit::{ItemKind, Outline, Tree};

/// A text as its parts; written one behind the other they are the text again.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) tree: Tree,
    pub(crate) units: Vec<Unit>,
    /// Blank lines at the end of the text.
    pub(crate) end: String,
}

/// The pairs above the first header, a table, or a row of an array of tables.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// From the root; of a row, the path of its array.
    pub(crate) path: Vec<String>,
    pub(crate) kind: UnitKind,
    /// Blank lines and comments above the header.
    pub(crate) lead: String,
    /// The header's line; empty at the top.
    pub(crate) header: String,
    pub(crate) entries: Vec<KeyValue>,
    /// Comments behind the last pair, and tables that belong to a row.
    pub(crate) tail: String,
    /// What a row says.
    pub(crate) value: Tree,
    /// A row with tables of its own is one piece.
    pub(crate) is_whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnitKind {
    Top,
    Table,
    Row,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyValue {
    /// From its unit; more than one name where the key is dotted.
    pub(crate) key: Vec<String>,
    /// Blank lines and comments above it.
    pub(crate) lead: String,
    /// Its lines, from the start of the first to the end of the last.
    pub(crate) pair: String,
    /// Where the value stands in `pair`.
    pub(crate) at: std::ops::Range<usize>,
    pub(crate) value: Tree,
}

impl Layout {
    /// Cuts a text that is known to be TOML; nothing where its tables are interleaved in a way that is not followed.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let outline = Outline::read(text).ok()?;
        let tree = Tree::of_table(&outline.root);
        let body = text.trim_end_matches([' ', '\t', '\r', '\n']);
        let body_end = text[body.len()..].find('\n').map_or(text.len(), |at| body.len() + at + 1);
        let mut cutter =
            Cutter { text, outline: &outline, tree: &tree, units: Vec::new(), at: 0, sub: false, body_end };
        cutter.run()?;
        let units = cutter.units;
        Some(Self { units, end: text[body_end..].to_owned(), tree })
    }
}

impl Unit {
    /// The whole text of the unit.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}{}", self.lead, self.header);
        for entry in &self.entries {
            text.push_str(&entry.lead);
            text.push_str(&entry.pair);
        }
        text + &self.tail
    }

    pub(crate) fn entry(&self, key: &[String]) -> Option<&KeyValue> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key of one name.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree> {
        self.value.get(&[key])
    }

    /// Whether a line of the unit is this comment.
    pub(crate) fn has_comment(&self, line: &str) -> bool {
        let leads = self.entries.iter().map(|entry| entry.lead.as_str());
        leads.chain([self.lead.as_str(), self.tail.as_str()]).any(|gap| gap.lines().any(|known| known.trim() == line))
    }
}

struct Cutter<'a> {
    text: &'a str,
    outline: &'a Outline<'a>,
    tree: &'a Tree,
    units: Vec<Unit>,
    /// Up to where the text is cut.
    at: usize,
    /// Whether the header above belongs to the row before it.
    sub: bool,
    body_end: usize,
}

impl Cutter<'_> {
    fn run(&mut self) -> Option<()> {
        self.units.push(Unit {
            path: Vec::new(),
            kind: UnitKind::Top,
            lead: String::new(),
            header: String::new(),
            entries: Vec::new(),
            tail: String::new(),
            value: Tree::Table(std::collections::BTreeMap::new()),
            is_whole: false,
        });
        for (index, item) in self.outline.items.iter().enumerate() {
            match item.kind {
                ItemKind::Header { is_row } => self.header(index, is_row)?,
                ItemKind::Pair { .. } if self.sub => self.extend_tail(item.lines.end),
                ItemKind::Pair { value, .. } => {
                    let names: Vec<&str> = item.path.iter().map(String::as_str).collect();
                    let entry = KeyValue {
                        key: item.path[item.depth..].to_vec(),
                        lead: self.text[self.at..item.lines.start].to_owned(),
                        pair: self.text[item.lines.start..item.lines.end].to_owned(),
                        at: value.start - item.lines.start..value.end - item.lines.start,
                        value: self.tree.get(&names)?.clone(),
                    };
                    self.units.last_mut()?.entries.push(entry);
                    self.at = item.lines.end;
                }
            }
        }
        if self.body_end > self.at {
            self.extend_tail(self.body_end);
        }
        Some(())
    }

    fn header(&mut self, index: usize, is_row: bool) -> Option<()> {
        let item = &self.outline.items[index];
        let start = self.start_of(index);
        if start > self.at {
            self.extend_tail(start);
        }
        let names: Vec<&str> = item.path.iter().map(String::as_str).collect();
        let value = self.tree.get(&names)?.clone();
        let rows = (1..=item.path.len()).filter(|&depth| self.is_row_at(&names[..depth])).collect::<Vec<_>>();
        let own_row = is_row && rows == [item.path.len()];
        if !rows.is_empty() && !own_row {
            // A table within a row: it must stand right below it.
            let row = &names[..rows[0]];
            let last = self.units.last_mut()?;
            if last.kind != UnitKind::Row || last.path != row[..row.len() - 1] {
                return None;
            }
            last.is_whole = true;
            self.sub = true;
            self.extend_tail(item.lines.end);
            return Some(());
        }
        self.sub = false;
        let depth = item.path.len() - usize::from(own_row);
        self.units.push(Unit {
            path: item.path[..depth].to_vec(),
            kind: if own_row { UnitKind::Row } else { UnitKind::Table },
            lead: self.text[self.at..item.lines.start].to_owned(),
            header: self.text[item.lines.start..item.lines.end].to_owned(),
            entries: Vec::new(),
            tail: String::new(),
            value,
            is_whole: false,
        });
        self.at = item.lines.end;
        Some(())
    }

    /// Whether a path ends in the index of a row.
    fn is_row_at(&self, path: &[&str]) -> bool {
        let (_, parent) = path.split_last().expect("a path has a name");
        matches!(self.tree.get(parent), Some(Tree::Array(_)))
    }

    /// Where what belongs to a header begins: the blank lines, and the comments that stand right above it.
    fn start_of(&self, index: usize) -> usize {
        let lines = self.outline.items[index].lines;
        let mut start = lines.start;
        let mut in_comments = true;
        while start > self.at {
            let above = self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1).max(self.at);
            let line = self.text[above..start].trim();
            in_comments &= line.starts_with('#');
            if !in_comments && !line.is_empty() {
                break;
            }
            start = above;
        }
        start
    }

    fn extend_tail(&mut self, to: usize) {
        let text = &self.text[self.at..to];
        self.at = to;
        if let Some(unit) = self.units.last_mut() {
            unit.tail.push_str(text);
        }
    }
}

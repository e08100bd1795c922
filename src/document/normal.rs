//! A document in one form: whatever it says in the same way says it in the same lines, in the order of the model.
//!
//! For `git diff` and its kin: key order, alignment, quoting and the form of tables do not show; comments do. A row has
//! no number, so that a new one changes no line of the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Document;
use super::edit::{Tree, comments};
use super::layout::{Layout, UnitKind};
use crate::source::SourceFile;
use crate::text::acts;
use crate::toml_record::{Limits, Record as _, Shape, parse_table};

/// The document in one form; nothing where it is not TOML.
pub(crate) fn normal(source: &SourceFile) -> Option<String> {
    parse_table(source, Limits::default()).0?;
    let layout = Layout::parse(source.text())?;
    let Tree::Table(root) = &layout.tree else { return None };
    let mut normal = Normal { out: String::new(), comments: remarks(&layout) };
    normal.table(&[], "", root, &Document::shape());
    Some(normal.out)
}

/// Any bytes as text that acts on no terminal; what is no text is written out.
pub(crate) fn as_it_is(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|letter| push(&mut out, letter));
        for byte in chunk.invalid() {
            write!(out, "\\x{byte:02x}").expect("a String takes every write");
        }
    }
    out
}

fn push(out: &mut String, letter: char) {
    if acts(letter) && letter != '\n' && letter != '\t' {
        out.extend(letter.escape_unicode());
    } else {
        out.push(letter);
    }
}

/// The comments of each part, by its path: those above it and behind it.
fn remarks(layout: &Layout) -> BTreeMap<Vec<String>, Vec<String>> {
    let mut found: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    let mut rows: BTreeMap<&[String], usize> = BTreeMap::new();
    for unit in &layout.units {
        let mut path = unit.path.clone();
        if unit.kind == UnitKind::Row {
            let count = rows.entry(&unit.path).or_default();
            path.push(count.to_string());
            *count += 1;
        }
        let mut note = |path: Vec<String>, text: &str| {
            let lines = comments(text).into_iter().map(str::to_owned);
            found.entry(path).or_default().extend(lines);
        };
        note(path.clone(), &format!("{}{}", unit.lead, unit.header));
        for entry in &unit.entries {
            let key = path.iter().chain(&entry.key).cloned().collect();
            note(key, &format!("{}{}", entry.lead, entry.pair));
        }
        note(path, &unit.tail);
    }
    found
}

struct Normal {
    out: String,
    comments: BTreeMap<Vec<String>, Vec<String>>,
}

impl Normal {
    /// Single values first, then tables and rows, each in the order of the model.
    fn table(&mut self, path: &[String], name: &str, entries: &BTreeMap<String, Tree>, shape: &Shape) {
        let order =
            |name: &String| field(shape, name).map_or((usize::MAX, name.clone()), |(at, _)| (at, String::new()));
        let mut keys: Vec<&String> = entries.keys().collect();
        keys.sort_by_cached_key(|name| (is_below(&entries[*name]), order(name)));
        for key in keys {
            let inner: Vec<String> = path.iter().chain([key]).cloned().collect();
            let shape = field(shape, key).map_or(&Shape::Free, |(_, shape)| shape);
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            match &entries[key] {
                Tree::Table(table) => {
                    self.header(&format!("[{name}]"), &inner);
                    self.table(&inner, &name, table, shape);
                }
                Tree::Array(rows) if is_below(&entries[key]) => {
                    let shape = if let Shape::List(item) = shape { item } else { shape };
                    for (index, row) in rows.iter().enumerate() {
                        let row_path: Vec<String> = inner.iter().cloned().chain([index.to_string()]).collect();
                        self.header(&format!("[[{name}]]"), &row_path);
                        if let Tree::Table(table) = row {
                            self.table(&row_path, &name, table, shape);
                        }
                    }
                }
                value => {
                    let one = match value {
                        Tree::Array(items) if shape.is_one_or_more() && items.len() == 1 => items.first(),
                        Tree::Array(_) | Tree::Leaf { .. } | Tree::Table(_) => None,
                    };
                    self.remarks(&inner);
                    self.text(key);
                    self.out.push_str(" =");
                    self.value(one.unwrap_or(value));
                }
            }
        }
    }

    fn header(&mut self, line: &str, path: &[String]) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.remarks(path);
        self.text(line);
        self.out.push('\n');
    }

    fn remarks(&mut self, path: &[String]) {
        for line in self.comments.remove(path).unwrap_or_default() {
            self.text(&line);
            self.out.push('\n');
        }
    }

    fn value(&mut self, value: &Tree) {
        match value {
            Tree::Array(items) if !items.is_empty() => {
                self.out.push_str(" [\n");
                for item in items {
                    self.out.push_str("    ");
                    self.item(item);
                    self.out.push_str(",\n");
                }
                self.out.push_str("]\n");
            }
            Tree::Leaf { kind: "string", text } if text.trim_end().contains('\n') => {
                self.out.push('\n');
                for line in text.trim_end().lines() {
                    self.text(format!("    {line}").trim_end());
                    self.out.push('\n');
                }
            }
            Tree::Leaf { kind: "string", text } => {
                self.text(&format!(" \"{}\"\n", text.trim_end_matches(['\r', '\n'])));
            }
            Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => {
                self.out.push(' ');
                self.item(value);
                self.out.push('\n');
            }
        }
    }

    /// A value on one line.
    fn item(&mut self, value: &Tree) {
        match value {
            Tree::Leaf { kind: "string", text } => self.text(&format!("\"{}\"", text.replace('\n', "\\n"))),
            Tree::Leaf { text, .. } => self.text(text),
            Tree::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.out.push_str(if index == 0 { "" } else { ", " });
                    self.item(item);
                }
                self.out.push(']');
            }
            Tree::Table(entries) => {
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    self.out.push_str(if index == 0 { " " } else { ", " });
                    self.text(&format!("{key} = "));
                    self.item(value);
                }
                self.out.push_str(" }");
            }
        }
    }

    fn text(&mut self, text: &str) {
        text.chars().for_each(|letter| push(&mut self.out, letter));
    }
}

/// Whether a value is shown below a header of its own.
fn is_below(value: &Tree) -> bool {
    match value {
        Tree::Table(_) => true,
        Tree::Array(rows) => !rows.is_empty() && rows.iter().all(|row| matches!(row, Tree::Table(_))),
        Tree::Leaf { .. } => false,
    }
}

/// A key's place in the model, and its shape.
fn field<'s>(shape: &'s Shape, name: &str) -> Option<(usize, &'s Shape)> {
    let (Shape::Table { fields, .. } | Shape::Open { fields, .. }) = shape else { return None };
    let at = fields.iter().position(|field| field.name == name)?;
    Some((at, &fields[at].shape))
}

#[cfg(test)]
mod tests {
    use super::{as_it_is, normal};
    use crate::source::{RepoPath, SourceFile};

    fn normal_text(text: &str) -> String {
        normal(&SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec())).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn the_form_of_a_document_does_not_show() {
        let one = "status = \"draft\"\ntitle = 'Slow'\ntags = [\"a\", \"b\"]\n[people]\nscribe='c'\nowner = \"aiko\" # on call\n\
                   [sections]\noverview = \"a\\nb\"\n[[impact]]\nvalue = 17_000\nmetric = \"Requests\"\n";
        let other = "people = { owner = \"aiko\", scribe = \"c\" }\n# on call\n"
            .replace("people = { owner = \"aiko\", scribe = \"c\" }\n# on call\n", "");
        let other = format!(
            "{other}title  = \"Slow\"\r\ntags = [\r\n  'a',\r\n  'b',\r\n]\r\nstatus = \"draft\"\r\n\r\nsections.overview = \"\"\"\r\na\r\nb\r\n\"\"\"\r\n\
             impact = [{{ metric = \"Requests\", value = 17000 }}]\r\n\r\n[people]\r\n# on call\r\nowner = \"aiko\"\r\nscribe = \"c\"\r\n"
        );
        assert_eq!(normal_text(one), normal_text(&other));
        insta::assert_snapshot!(normal_text(one));
    }

    #[test]
    fn what_a_document_says_does_show() {
        let base = "title = \"Slow\"\n[[timeline]]\nat = 2026-11-20T00:12:00Z\nevent = \"A\"\n";
        for other in [
            base.replace("Slow", "Fast"),
            base.replace("00:12", "00:13"),
            base.replace("\"A\"\n", "\"A\" # sure\n"),
            base.replace("\"Slow\"", "1"),
            format!("{base}[[timeline]]\nat = 2026-11-20T00:12:00Z\nevent = \"A\"\n"),
        ] {
            assert_ne!(normal_text(base), normal_text(&other));
        }
    }

    #[test]
    fn nothing_in_it_acts_on_a_terminal() {
        let text =
            normal_text("title = \"\\u001B[31mred\"\n\"\\u0007\" = \"\\u202E\"\n# \u{200B}hidden\nstatus = \"a\tb\"\n");
        assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n' && letter != '\t'), "{text:?}");
        assert!(!text.contains('\u{202E}') && !text.contains('\u{200B}'), "{text}");
        assert_eq!(as_it_is(b"title = \"\x1b[31m\xff\n"), "title = \"\\u{1b}[31m\\xff\n");
    }

    #[test]
    fn what_is_not_toml_has_no_other_form() {
        let source = |bytes: &[u8]| SourceFile::new(RepoPath::from("a.toml"), bytes.to_vec());
        for broken in [&b"title = "[..], b"\xff", b"<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n"] {
            assert!(normal(&source(broken)).is_none());
        }
    }
}

//! Files made from the shape of their model: values, keys, and how they are written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Key;
use crate::document::edit::Tree;
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Limits, Shape, parse_table};

/// A way into a file; of a row its number.
pub(super) type Place = Vec<String>;

/// A name where writers choose it.
const OWN_NAME: &str = "scribe";

/// Some value of a shape; each variant is another one, as far as the shape has others.
pub(super) fn sample(shape: &Shape, name: &str, variant: usize) -> Tree {
    let table = |entries: Vec<(String, Tree)>| Tree::Table(entries.into_iter().collect());
    let entry = |key: &str, shape: &Shape| (key.to_owned(), sample(shape, &joined(name, key), variant));
    match shape {
        Shape::Text => Tree::leaf("string", format!("Words {variant} of {}", name.replace(['.', '_'], " "))),
        Shape::Truth => Tree::leaf("boolean", variant.is_multiple_of(2).to_string()),
        Shape::Count | Shape::Number => Tree::leaf("integer", (70 + variant).to_string()),
        Shape::Moment => Tree::leaf("datetime", format!("2026-11-20T00:{:02}:00Z", 12 + variant)),
        Shape::Date => Tree::leaf("datetime", format!("2026-11-{}", 20 + variant)),
        Shape::Choice(words) => Tree::leaf("string", words[variant % words.len()].0),
        Shape::List(item) if is_row(item) => {
            Tree::Array(vec![sample(item, name, variant), sample(item, name, variant + 2)])
        }
        Shape::List(item) => Tree::Array(vec![sample(item, name, variant)]),
        Shape::Map(value) => table(vec![entry(OWN_NAME, value)]),
        Shape::Free => table(vec![entry(OWN_NAME, &Shape::Text)]),
        Shape::Either(shapes) => sample(&shapes[0], name, variant),
        Shape::Table { fields, .. } => table(fields.iter().map(|field| entry(field.name, &field.shape)).collect()),
        Shape::Open { fields, others, .. } => {
            let known = fields.iter().map(|field| entry(field.name, &field.shape));
            table(known.chain([entry(OWN_NAME, others)]).collect())
        }
    }
}

/// A value in each of the forms that a shape allows.
pub(super) fn forms(shape: &Shape, name: &str) -> Vec<Tree> {
    match shape {
        Shape::Either(shapes) => shapes.iter().flat_map(|shape| forms(shape, name)).collect(),
        Shape::List(item) if !is_row(item) => {
            let all = forms(item, name);
            let two = (0..2).map(|variant| sample(item, name, variant)).collect();
            all.into_iter()
                .map(|item| Tree::Array(vec![item]))
                .chain([Tree::Array(two), Tree::Array(Vec::new())])
                .collect()
        }
        Shape::Choice(words) => words.iter().map(|(word, _)| Tree::leaf("string", *word)).collect(),
        Shape::Truth => (0..2).map(|variant| sample(shape, name, variant)).collect(),
        shape => vec![sample(shape, name, 0)],
    }
}

fn is_row(shape: &Shape) -> bool {
    matches!(shape, Shape::Table { .. } | Shape::Open { .. })
}

fn joined(name: &str, key: &str) -> String {
    if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") }
}

/// The keys below a place, and those that hold others.
pub(super) fn collect(shape: &Shape, place: &mut Place, keys: &mut Vec<Key>, holders: &mut Vec<Key>) {
    let mut below = |step: &str, shape: &Shape| {
        place.push(step.to_owned());
        collect(shape, place, keys, holders);
        place.pop();
    };
    match shape {
        Shape::Table { fields, .. } => {
            for field in fields {
                below(field.name, &field.shape);
            }
        }
        Shape::Open { fields, others, .. } => {
            for field in fields {
                below(field.name, &field.shape);
            }
            below(OWN_NAME, others);
        }
        Shape::Map(value) => below(OWN_NAME, value),
        Shape::List(item) if is_row(item) => below("0", item),
        Shape::Free => {}
        scalar => return keys.push(Key { place: place.clone(), shape: scalar.clone() }),
    }
    if place.last().is_some_and(|step| step != "0") {
        holders.push(Key { place: place.clone(), shape: shape.clone() });
    }
}

/// Puts a value at a place, and makes the tables and rows on the way.
pub(super) fn put(tree: &mut Tree, place: &[String], value: Tree) {
    let row = place.iter().position(|step| step == "0");
    let path: Vec<&str> = place.iter().map(String::as_str).collect();
    match row {
        Some(at) => {
            let mut inner = Tree::Table(BTreeMap::new());
            put(&mut inner, &place[at + 1..], value);
            tree.set(&path[..at], Tree::Array(vec![inner])).expect("nothing is in the way");
        }
        None => tree.set(&path, value).expect("nothing is in the way"),
    }
}

/// How tables and rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Below headers.
    Headers,
    /// Tables below headers, rows in brackets.
    InlineRows,
    /// In braces and brackets.
    Inline,
    /// With dotted keys; rows in brackets.
    Dotted,
}

impl Form {
    pub(super) const ALL: [Self; 4] = [Self::Headers, Self::InlineRows, Self::Inline, Self::Dotted];
}

/// A text that says what the tree says.
pub(super) fn text(tree: &Tree, form: Form) -> String {
    lines(tree, form).0
}

/// The same, with the number of the line of each pair, counted from 1.
pub(super) fn lines(tree: &Tree, form: Form) -> (String, BTreeMap<Place, usize>) {
    let mut writer = Writer { form, text: String::new(), lines: BTreeMap::new() };
    writer.table(tree, &mut Vec::new(), &mut Vec::new());
    assert_eq!(read(&writer.text), without_empty(tree), "{}", writer.text);
    (writer.text, writer.lines)
}

/// What a text says.
pub(super) fn read(text: &str) -> Tree {
    let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
    let (table, slips) = parse_table(&source, Limits::default());
    Tree::of_table(&table.unwrap_or_else(|| panic!("{slips:#?}\n{text}")))
}

/// What a raw leaf says is not compared.
fn without_empty(tree: &Tree) -> Tree {
    read(&format!("x = {}", inline(tree))).get(&["x"]).expect("it was written").clone()
}

struct Writer {
    form: Form,
    text: String,
    lines: BTreeMap<Place, usize>,
}

impl Writer {
    /// `names` are the keys since the last header.
    fn table(&mut self, tree: &Tree, place: &mut Place, names: &mut Vec<String>) {
        let Tree::Table(entries) = tree else { panic!("{tree:?} is not a table") };
        let (headed, pairs): (Vec<_>, Vec<_>) = entries.iter().partition(|(_, value)| self.has_header(value, place));
        for (key, value) in pairs {
            place.push(key.clone());
            names.push(key.clone());
            match value {
                Tree::Table(entries) if self.form == Form::Dotted && !entries.is_empty() => {
                    self.table(value, place, names);
                }
                value => {
                    let line = self.text.matches('\n').count() + 1;
                    note(value, line, place, &mut self.lines);
                    writeln!(self.text, "{} = {}", names.join("."), inline(value)).expect("a String takes every write");
                }
            }
            names.pop();
            place.pop();
        }
        for (key, value) in headed {
            place.push(key.clone());
            let name = place.join(".");
            let rows = match value {
                Tree::Array(rows) => rows.clone(),
                value => vec![value.clone()],
            };
            for (at, row) in rows.iter().enumerate() {
                let is_row = matches!(value, Tree::Array(_));
                let line = if is_row { format!("\n[[{name}]]\n") } else { format!("\n[{name}]\n") };
                self.text.push_str(&line);
                if is_row {
                    place.push(at.to_string());
                }
                self.table(row, place, &mut Vec::new());
                if is_row {
                    place.pop();
                }
            }
            place.pop();
        }
    }

    /// Whether a value is written below a header; what is in a row is not.
    fn has_header(&self, value: &Tree, place: &Place) -> bool {
        let is_in_row = place.iter().any(|step| step.parse::<usize>().is_ok());
        let is_headed = match value {
            Tree::Table(_) => matches!(self.form, Form::Headers | Form::InlineRows),
            Tree::Array(items) => {
                let are_rows = !items.is_empty() && items.iter().all(|item| matches!(item, Tree::Table(_)));
                self.form == Form::Headers && are_rows
            }
            Tree::Leaf { .. } => false,
        };
        is_headed && !is_in_row
    }
}

/// Notes the line of a value and of all that is in it.
fn note(value: &Tree, line: usize, place: &mut Place, lines: &mut BTreeMap<Place, usize>) {
    lines.insert(place.clone(), line);
    let mut below = |step: String, value: &Tree| {
        place.push(step);
        note(value, line, place, lines);
        place.pop();
    };
    match value {
        Tree::Leaf { .. } => {}
        Tree::Array(items) => items.iter().enumerate().for_each(|(at, item)| below(at.to_string(), item)),
        Tree::Table(entries) => entries.iter().for_each(|(key, value)| below(key.clone(), value)),
    }
}

/// A value on one line; a leaf that is no string is written as it is.
pub(super) fn inline(value: &Tree) -> String {
    match value {
        Tree::Leaf { kind: "string", text } => format!("{text:?}"),
        Tree::Leaf { text, .. } => text.clone(),
        Tree::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Tree::Table(entries) if entries.is_empty() => "{}".to_owned(),
        Tree::Table(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{key} = {}", inline(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

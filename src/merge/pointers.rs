//! Waivers may name rows by their number (`timeline[3]`), and a merge changes numbers: while it is made, they name the row
//! itself, and in the result the number that it has there. Those that name a row by what it is stay as they are.

use std::collections::BTreeMap;

use super::piece::Piece;
use super::rows;
use crate::document::edit::Tree;
use crate::document::layout::{Layout, Unit, UnitKind};

/// Stands around a row's name; no letter of any script.
const QUOTE: char = '\u{E000}';

/// The rows of each array, by their number in each version.
#[derive(Debug)]
pub(super) struct Pointers {
    names: BTreeMap<String, [Vec<usize>; 3]>,
}

impl Pointers {
    /// The pointers of three versions; nothing where no waiver names a row.
    pub(super) fn collect(versions: [&Layout; 3]) -> Option<Self> {
        let pointers = versions.iter().flat_map(|layout| waivers(layout)).filter_map(array_of);
        let mut arrays: Vec<String> = pointers.filter(|array| array != "waivers").collect();
        arrays.sort();
        arrays.dedup();
        let names = arrays.into_iter().map(|array| {
            let path = [array.clone()];
            let [base, ours, theirs] = versions.map(|layout| {
                layout.units.iter().filter(|unit| unit.kind == UnitKind::Row && unit.path == path).collect::<Vec<_>>()
            });
            let mut numbers = [vec![0; base.len()], vec![0; ours.len()], vec![0; theirs.len()]];
            for (id, row) in rows::matched(&path, &rows::values(&base), &rows::values(&ours), &rows::values(&theirs))
                .iter()
                .enumerate()
            {
                for (numbers, at) in numbers.iter_mut().zip([row.base, row.ours, row.theirs]) {
                    if let Some(at) = at {
                        numbers[at] = id;
                    }
                }
            }
            (array, numbers)
        });
        let names: BTreeMap<_, _> = names.collect();
        (!names.is_empty()).then_some(Self { names })
    }

    /// A version in which waivers name the rows themselves.
    pub(super) fn named(&self, version: usize, layout: &Layout) -> Option<Layout> {
        let mut text = String::new();
        for unit in &layout.units {
            let mut unit = unit.clone();
            if is_waiver(&unit) {
                for entry in unit.entries.iter_mut().filter(|entry| entry.key == ["where"]) {
                    entry.pair = self.renamed(version, &entry.pair);
                }
            }
            text.push_str(&unit.text());
        }
        Layout::parse(&(text + &layout.end))
    }

    fn renamed(&self, version: usize, pair: &str) -> String {
        let mut out = pair.to_owned();
        for (array, numbers) in &self.names {
            let open = format!("{array}[");
            let Some(at) = out.find(&open).map(|at| at + open.len()) else { continue };
            let digits: usize = out[at..].bytes().take_while(u8::is_ascii_digit).count();
            let id =
                out[at..at + digits].parse::<usize>().ok().and_then(|number| numbers[version].get(number).copied());
            if let Some(id) = id {
                out.replace_range(at..at + digits, &format!("{QUOTE}{id}{QUOTE}"));
            }
        }
        out
    }

    /// Gives rows their numbers again; false where a row that is named is gone. `order` has the rows that are kept.
    pub(super) fn number(
        order: &BTreeMap<&[String], Vec<usize>>,
        pieces: &mut [Piece],
        trees: &mut [&mut Tree],
    ) -> bool {
        let mut is_whole = true;
        let mut number = |text: &mut String| is_whole &= number_text(order, text);
        for piece in pieces {
            piece.texts().into_iter().for_each(&mut number);
        }
        for tree in trees {
            number_tree(tree, &mut number);
        }
        is_whole
    }
}

fn number_tree(tree: &mut Tree, number: &mut impl FnMut(&mut String)) {
    match tree {
        Tree::Leaf { text, .. } => number(text),
        Tree::Array(rows) => rows.iter_mut().for_each(|row| number_tree(row, number)),
        Tree::Table(entries) => entries.values_mut().for_each(|entry| number_tree(entry, number)),
    }
}

fn number_text(order: &BTreeMap<&[String], Vec<usize>>, text: &mut String) -> bool {
    while let Some(start) = text.find(QUOTE) {
        let inner = start + QUOTE.len_utf8();
        let Some(end) = text[inner..].find(QUOTE).map(|at| inner + at) else { return false };
        let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        let before = text[..start].trim_end_matches('[');
        let array = &before[before.trim_end_matches(word).len()..];
        let row = text[inner..end].parse::<usize>().ok().and_then(|id| {
            let rows = order.iter().find(|(path, _)| matches!(path, [name] if name == array))?.1;
            rows.iter().position(|known| *known == id)
        });
        let Some(row) = row else { return false };
        text.replace_range(start..end + QUOTE.len_utf8(), &row.to_string());
    }
    true
}

fn is_waiver(unit: &Unit) -> bool {
    unit.kind == UnitKind::Row && unit.path == ["waivers"]
}

fn waivers(layout: &Layout) -> impl Iterator<Item = &str> {
    let places = layout.units.iter().filter(|unit| is_waiver(unit)).filter_map(|unit| unit.get("where"));
    places.filter_map(|place| match place {
        Tree::Leaf { text, .. } => Some(text.as_str()),
        Tree::Array(_) | Tree::Table(_) => None,
    })
}

/// The array that a place such as `timeline[3].event` is in.
fn array_of(place: &str) -> Option<String> {
    is_numbered(place).then(|| place.split_once('[').map(|(array, _)| array.trim().to_owned()))?
}

/// Whether a place names a row by its number: a name may have a bracket in it, too.
fn is_numbered(place: &str) -> bool {
    place.find('[').is_some_and(|bracket| !place[..bracket].contains('@'))
}

/// Whether a document has a waiver that names a row by its number.
pub(super) fn has_pointers(tree: &Tree) -> bool {
    let Some(Tree::Array(rows)) = tree.get(&["waivers"]) else { return false };
    rows.iter().any(|row| matches!(row.get(&["where"]), Some(Tree::Leaf { text, .. }) if is_numbered(text)))
}

/// Whether a text has the letter that stands around names.
pub(super) fn is_taken(text: &str) -> bool {
    text.contains(QUOTE)
}

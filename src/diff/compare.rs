//! Two trees of values by the shape of the model: every value that says something else is a change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;

use super::change::{Change, PathStep, What, keys};
use super::rows;
use super::words::pieces;
use crate::calendar::to_toml;
use crate::document::edit::Tree;
use crate::toml_record::{Presence, Shape};

/// What differs, where a document stands first, the rest in the order of the model.
pub(super) fn changes(shape: &Shape, before: &Tree, after: &Tree) -> Vec<Change> {
    let mut walk = Walk { found: Vec::new(), path: Vec::new() };
    walk.value(shape, Presence::ReadsAsEmpty, Some(&in_one_form(before)), Some(&in_one_form(after)));
    let order = |change: &Change| FIRST.iter().position(|part| *part == change.part()).unwrap_or(FIRST.len());
    walk.found.sort_by_key(order);
    walk.found
}

/// What a reviewer looks for first.
const FIRST: [&str; 6] = ["status", "transitions", "severity", "severity_changes", "approvals", "waivers"];

struct Walk {
    found: Vec<Change>,
    path: Vec<PathStep>,
}

impl Walk {
    fn value(&mut self, shape: &Shape, presence: Presence, before: Option<&Tree>, after: Option<&Tree>) {
        if before == after {
            return;
        }
        match (before, after) {
            (Some(old), Some(new)) if shape.is_one_or_more() && is_array(old) != is_array(new) => {
                let (old, new) = (as_list(old), as_list(new));
                self.found.extend((old != new).then(|| self.change(What::Changed(old, new))));
            }
            (Some(Tree::Table(old)), Some(Tree::Table(new))) => self.table(shape, old, new),
            (None, Some(Tree::Table(only))) | (Some(Tree::Table(only)), None) if !only.is_empty() => {
                let nothing = BTreeMap::new();
                let (old, new) = if before.is_none() { (&nothing, only) } else { (only, &nothing) };
                let known = self.found.len();
                self.table(shape, old, new);
                // What is in it may read as nothing, and yet it is there.
                if self.found.len() == known && presence == Presence::Counts {
                    self.appear(before, after);
                }
            }
            (Some(Tree::Array(old)), Some(Tree::Array(new))) => self.array(shape, old, new),
            (None, Some(Tree::Array(only))) if !only.is_empty() => self.array(shape, &[], only),
            (Some(Tree::Array(only)), None) if !only.is_empty() => self.array(shape, only, &[]),
            (None, Some(Tree::Table(_) | Tree::Array(_))) | (Some(Tree::Table(_) | Tree::Array(_)), None)
                if presence == Presence::ReadsAsEmpty => {}
            (None, _) | (_, None) => self.appear(before, after),
            (Some(old), Some(new)) => self.found.extend(leaf(shape, old, new).map(|what| self.change(what))),
        }
    }

    fn appear(&mut self, before: Option<&Tree>, after: Option<&Tree>) {
        let what = match (before, after) {
            (None, Some(new)) => What::Added(new.clone()),
            (Some(old), _) => What::Removed(old.clone()),
            (None, None) => return,
        };
        let change = self.change(what);
        self.found.push(change);
    }

    fn change(&self, what: What) -> Change {
        Change { path: self.path.clone(), what }
    }

    /// The known keys in the order of the model, then the others in theirs.
    fn table(&mut self, shape: &Shape, before: &BTreeMap<String, Tree>, after: &BTreeMap<String, Tree>) {
        let mut keys: BTreeSet<&str> = before.keys().chain(after.keys()).map(String::as_str).collect();
        let (fields, others): (&[_], &Shape) = match shape {
            Shape::Table { fields, .. } => (fields, &Shape::Free),
            Shape::Open { fields, others, .. } => (fields, others),
            Shape::Map(value) => (&[], value),
            _ => (&[], &Shape::Free),
        };
        for field in fields {
            if keys.remove(field.name) {
                self.entry(field.name, &field.shape, field.presence, before, after);
            }
        }
        for key in keys {
            self.entry(key, others, Presence::Counts, before, after);
        }
    }

    fn entry(
        &mut self,
        key: &str,
        shape: &Shape,
        presence: Presence,
        before: &BTreeMap<String, Tree>,
        after: &BTreeMap<String, Tree>,
    ) {
        self.path.push(PathStep::Key(key.to_owned()));
        self.value(shape, presence, before.get(key), after.get(key));
        self.path.pop();
    }

    fn array(&mut self, shape: &Shape, before: &[Tree], after: &[Tree]) {
        let item = if let Shape::List(item) = shape { item } else { &Shape::Free };
        let is_row = |value: &Tree| matches!(value, Tree::Table(_));
        if !before.iter().chain(after).all(is_row) {
            self.found.extend(items(before, after).map(|what| self.change(what)));
            return;
        }
        let keys = keys(&self.path);
        for row in rows::compared(&keys, before, after) {
            let one = row.after.map(|at| (at, &after[at])).or(row.before.map(|at| (at, &before[at])));
            let Some((number, shown)) = one else { continue };
            self.path.push(PathStep::Row { number, name: rows::name(&keys, shown) });
            match (row.before, row.after) {
                (Some(old), Some(new)) => {
                    if row.is_moved {
                        let change = self.change(What::Moved(old));
                        self.found.push(change);
                    }
                    self.value(item, Presence::Counts, Some(&before[old]), Some(&after[new]));
                }
                (old, new) => self.appear(old.map(|at| &before[at]), new.map(|at| &after[at])),
            }
            self.path.pop();
        }
    }
}

fn is_array(value: &Tree) -> bool {
    matches!(value, Tree::Array(_))
}

fn as_list(value: &Tree) -> Tree {
    match value {
        Tree::Leaf { kind: "string", .. } => Tree::Array(vec![value.clone()]),
        Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => value.clone(),
    }
}

/// What differs between two single values, or values of two kinds; nothing where only their form does.
fn leaf(shape: &Shape, before: &Tree, after: &Tree) -> Option<What> {
    let changed = || Some(What::Changed(before.clone(), after.clone()));
    let (Tree::Leaf { kind: old_kind, text: old }, Tree::Leaf { kind: new_kind, text: new }) = (before, after) else {
        return changed();
    };
    match (*old_kind, *new_kind) {
        ("string", "string") if matches!(shape, Shape::Choice(_)) => changed(),
        ("string", "string") => Some(What::Text { pieces: pieces(old, new), before: old.clone(), after: new.clone() }),
        ("datetime", "datetime") => match (DateTime::parse_from_rfc3339(old), DateTime::parse_from_rfc3339(new)) {
            (Ok(one), Ok(other)) if one == other => None,
            (Ok(one), Ok(other)) => Some(What::Time(one, other)),
            _ => changed(),
        },
        ("integer" | "float", "integer" | "float") if matches!(shape, Shape::Number | Shape::Count) => {
            // One kind is in one form already.
            let number = |text: &str| text.parse::<f64>().ok();
            let is_same = old_kind != new_kind && number(old).is_some_and(|one| number(new) == Some(one));
            if is_same { None } else { changed() }
        }
        _ => changed(),
    }
}

/// A value in the one form that it has here, whatever it is written like.
fn in_one_form(tree: &Tree) -> Tree {
    match tree {
        Tree::Leaf { kind, text } => Tree::Leaf { kind, text: formed(kind, text) },
        Tree::Array(items) => Tree::Array(items.iter().map(in_one_form).collect()),
        Tree::Table(entries) => {
            Tree::Table(entries.iter().map(|(key, value)| (key.clone(), in_one_form(value))).collect())
        }
    }
}

fn formed(kind: &str, text: &str) -> String {
    let kept = || text.to_owned();
    match kind {
        // As its reader sees it: line ends of one kind, and nothing behind the last word.
        "string" => text.replace("\r\n", "\n").trim_end().to_owned(),
        "integer" => whole(text).map_or_else(kept, |whole| whole.to_string()),
        "float" => text.replace('_', "").parse::<f64>().map_or_else(|_| kept(), |number| number.to_string()),
        "datetime" => DateTime::parse_from_rfc3339(text).map_or_else(|_| kept(), to_toml),
        _ => kept(),
    }
}

fn whole(text: &str) -> Option<i128> {
    let digits = text.replace('_', "");
    let radix = |prefix: &str, radix| digits.strip_prefix(prefix).map(|rest| i128::from_str_radix(rest, radix).ok());
    radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)).unwrap_or_else(|| digits.parse().ok())
}

/// What was added to a list and taken from it; nothing where it is the same.
fn items(before: &[Tree], after: &[Tree]) -> Option<What> {
    let mut counts: BTreeMap<&Tree, (usize, usize)> = BTreeMap::new();
    for item in before {
        counts.entry(item).or_default().0 += 1;
    }
    for item in after {
        counts.entry(item).or_default().1 += 1;
    }
    // Of an item that stands there several times, the first ones are those that both have.
    let beyond = |list: &[Tree], other: fn((usize, usize)) -> usize| {
        let mut seen: BTreeMap<&Tree, usize> = BTreeMap::new();
        let (mut more, mut shared) = (Vec::new(), Vec::new());
        for item in list {
            let seen = seen.entry(item).or_default();
            *seen += 1;
            let list =
                if *seen > other(counts.get(item).copied().unwrap_or_default()) { &mut more } else { &mut shared };
            list.push(item.clone());
        }
        (more, shared)
    };
    let (removed, kept) = beyond(before, |(_, after)| after);
    let (added, standing) = beyond(after, |(before, _)| before);
    let is_reordered = kept != standing;
    let is_same = added.is_empty() && removed.is_empty() && !is_reordered;
    (!is_same).then_some(What::Items { added, removed, is_reordered })
}

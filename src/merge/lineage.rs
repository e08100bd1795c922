//! What two versions without a common ancestor come from, as far as they say it themselves. A branch that was squashed into
//! the mainline and went on has none: both sides have added the document, and one of them is only older.
//!
//! The steps are append-only: where those of one version begin those of the other, the longer one is newer, and what it
//! changed is changed. What only one version has was added by it; a text that only one has written was written by it. Prose
//! that both have written differently, and anything else of two versions neither of which is newer, is for people.

use std::collections::{BTreeMap, BTreeSet};

use super::ended;
use super::rows::same_rows;
use crate::document::edit::Tree;
use crate::document::layout::{KeyValue, Layout, Unit, UnitKind};

/// The version that both come from; nothing where their steps part.
pub(super) fn ancestor(ours: &str, theirs: &str) -> Option<String> {
    let [own, other] = [Layout::parse(&ended(ours))?, Layout::parse(&ended(theirs))?];
    let [own_steps, other_steps] = [&own, &other].map(|layout| steps(&layout.tree));
    let shared = own_steps.len().min(other_steps.len());
    if own_steps[..shared] != other_steps[..shared] {
        return None;
    }
    let lineage = if own_steps.len() > other_steps.len() {
        Lineage { older: &other, newer: &own, is_known: true }
    } else {
        Lineage { older: &own, newer: &other, is_known: own_steps.len() < other_steps.len() }
    };
    Some(lineage.text())
}

fn steps(tree: &Tree) -> &[Tree] {
    match tree.get(&["transitions"]) {
        Some(Tree::Array(steps)) => steps,
        Some(Tree::Leaf { .. } | Tree::Table(_)) | None => &[],
    }
}

/// Two versions, one of which may be the newer one.
struct Lineage<'l> {
    older: &'l Layout,
    newer: &'l Layout,
    /// Whether that is known.
    is_known: bool,
}

impl Lineage<'_> {
    fn text(&self) -> String {
        let rows = self.rows_in_both();
        let mut text = String::new();
        for (at, unit) in self.older.units.iter().enumerate() {
            match unit.kind {
                UnitKind::Row if rows.contains(&at) => text.push_str(&unit.text()),
                UnitKind::Row => {}
                UnitKind::Top | UnitKind::Table => {
                    let twin = self.newer.units.iter().find(|one| (one.kind, &one.path) == (unit.kind, &unit.path));
                    text.extend(twin.map(|twin| self.table(unit, twin)));
                }
            }
        }
        text
    }

    /// The rows of the older version that the newer one has, too: as they are, or changed where that is known to be later.
    fn rows_in_both(&self) -> BTreeSet<usize> {
        let rows = |layout: &'_ Layout| -> BTreeMap<Vec<String>, Vec<usize>> {
            let mut rows: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
            for (at, unit) in layout.units.iter().enumerate().filter(|(_, unit)| unit.kind == UnitKind::Row) {
                rows.entry(unit.path.clone()).or_default().push(at);
            }
            rows
        };
        let (older, newer) = (rows(self.older), rows(self.newer));
        let mut both = BTreeSet::new();
        for (array, old) in &older {
            let new = newer.get(array).map_or(&[][..], Vec::as_slice);
            let of = |layout: &'_ Layout, at: &[usize]| at.iter().map(|&at| layout.units[at].value.clone()).collect();
            let (left, right): (Vec<Tree>, Vec<Tree>) = (of(self.older, old), of(self.newer, new));
            let found =
                same_rows(array, &left.iter().collect::<Vec<_>>(), &right.iter().collect::<Vec<_>>(), &|_, _| false);
            let pairs = found.into_iter().zip(&right).filter_map(|(found, right)| Some((found?, right)));
            both.extend(pairs.filter(|(at, right)| self.is_known || left[*at] == **right).map(|(at, _)| old[at]));
        }
        both
    }

    fn table(&self, unit: &Unit, twin: &Unit) -> String {
        let mut text = format!("{}{}", unit.lead, unit.header);
        for entry in &unit.entries {
            let other = twin.entry(&entry.key);
            if let Some(kept) = other.and_then(|other| self.kept(&unit.path, entry, other)) {
                text.push_str(&entry.lead);
                text.push_str(&kept.pair);
            }
        }
        text + &unit.tail
    }

    /// What the key said before one of them changed it; nothing where nobody can tell.
    fn kept<'e>(&self, path: &[String], older: &'e KeyValue, newer: &'e KeyValue) -> Option<&'e KeyValue> {
        match (&older.value, &newer.value) {
            (one, other) if one == other => Some(older),
            (one, _) if is_blank(one) => Some(older),
            (_, other) if is_blank(other) => Some(newer),
            // A list keeps what either has.
            (Tree::Array(_), Tree::Array(_)) => None,
            (one, other) if is_prose(path, one) && is_prose(path, other) => None,
            _ => self.is_known.then_some(older),
        }
    }
}

fn is_blank(value: &Tree) -> bool {
    matches!(value, Tree::Leaf { kind: "string", text } if text.trim().is_empty())
}

/// Whether a text is one that people write together.
fn is_prose(path: &[String], value: &Tree) -> bool {
    let Tree::Leaf { kind: "string", text } = value else { return false };
    let is_table_of_texts = path.first().is_some_and(|table| {
        matches!(table.as_str(), "sections" | "external_message" | "internal_message" | "not_applicable")
    });
    let is_address = text.starts_with("http://") || text.starts_with("https://");
    text.contains('\n') || (is_table_of_texts && !is_address && text.contains(char::is_whitespace))
}

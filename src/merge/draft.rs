//! All units of a document merged, in the order of ours; those that only theirs has stand behind what they stood behind.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{Versions, instant};
use super::piece::Piece;
use super::pointers::Pointers;
use super::rows::{self, MergeRow};
use super::unit::{self, Merged, Said};
use crate::document::edit::Tree;
use crate::document::layout::{Layout, Unit, UnitKind};

/// The merged document, and what it must say.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) pieces: Vec<Piece>,
    /// What it says with the clashes decided for ours.
    pub(super) ours: Tree,
    pub(super) theirs: Tree,
}

impl Draft {
    /// Merges three layouts; nothing where the order of rows is in doubt, or a waiver names a row that is gone.
    pub(super) fn merge(base: &Layout, ours: &Layout, theirs: &Layout) -> Option<Self> {
        let Some(pointers) = Pointers::collect([base, ours, theirs]) else { return Self::drawn(base, ours, theirs) };
        let named = |version, layout| pointers.named(version, layout);
        Self::drawn(&named(0, base)?, &named(1, ours)?, &named(2, theirs)?)
    }

    fn drawn(base: &Layout, ours: &Layout, theirs: &Layout) -> Option<Self> {
        let mut draft = Drafting::new(base, ours, theirs);
        for array in draft.arrays() {
            draft.merge_rows(array)?;
        }
        draft.merge_tables();
        let out = draft.arrange()?;
        let mut sides = [Saying::new(), Saying::new()];
        let mut pieces = Vec::new();
        for place in &out {
            let merged = draft.merged.get(place)?;
            pieces.extend(merged.pieces.iter().cloned());
            for (side, said) in sides.iter_mut().zip([&merged.ours, &merged.theirs]) {
                said.iter().try_for_each(|said| side.add(place, said))?;
            }
        }
        let end = match (&base.end, &ours.end, &theirs.end) {
            (base, ours, theirs) if base == ours => theirs,
            (_, ours, _) => ours,
        };
        pieces.push(Piece::Text(end.clone()));
        let [ours, theirs] = sides;
        let (mut ours, mut theirs) = (ours.whole()?, theirs.whole()?);
        if !Pointers::number(&draft.order, &mut pieces, &mut [&mut ours, &mut theirs]) {
            return None;
        }
        Some(Self { pieces, ours, theirs })
    }
}

/// A unit by its name: a table by its path, a row by its array and its number among the merged rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Top,
    Table(Vec<String>),
    Row(Vec<String>, usize),
}

/// A document as it comes to be said; rows are added at its end.
#[derive(Debug)]
struct Saying {
    tree: Tree,
    rows: BTreeMap<Vec<String>, Vec<Tree>>,
}

impl Saying {
    fn new() -> Self {
        Self { tree: Tree::Table(BTreeMap::new()), rows: BTreeMap::new() }
    }

    /// Adds what a unit says.
    fn add(&mut self, place: &Place, said: &Said) -> Option<()> {
        match place {
            Place::Top => set_all(&[], said, &mut self.tree),
            Place::Table(path) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                if self.tree.get(&path).is_none() {
                    self.tree.set(&path, Tree::Table(BTreeMap::new())).ok()?;
                }
                set_all(&path, said, &mut self.tree)
            }
            Place::Row(array, _) => {
                let mut row = Tree::Table(BTreeMap::new());
                set_all(&[], said, &mut row)?;
                self.rows.entry(array.clone()).or_default().push(row);
                Some(())
            }
        }
    }

    fn whole(mut self) -> Option<Tree> {
        for (array, rows) in self.rows {
            let path: Vec<&str> = array.iter().map(String::as_str).collect();
            if self.tree.get(&path).is_some() {
                return None;
            }
            self.tree.set(&path, Tree::Array(rows)).ok()?;
        }
        Some(self.tree)
    }
}

fn set_all(path: &[&str], said: &Said, tree: &mut Tree) -> Option<()> {
    said.iter().try_for_each(|(key, value)| {
        let whole: Vec<&str> = path.iter().copied().chain(key.iter().map(String::as_str)).collect();
        tree.set(&whole, value.clone()).ok()
    })
}

struct Drafting<'l> {
    versions: [&'l Layout; 3],
    merged: BTreeMap<Place, Merged>,
    /// For each unit of ours and theirs its name.
    places: [Vec<Place>; 2],
    /// The rows of each array that are kept, in order.
    order: BTreeMap<&'l [String], Vec<usize>>,
}

impl<'l> Drafting<'l> {
    fn new(base: &'l Layout, ours: &'l Layout, theirs: &'l Layout) -> Self {
        let name = |unit: &Unit| match unit.kind {
            UnitKind::Top => Place::Top,
            UnitKind::Table => Place::Table(unit.path.clone()),
            // The number follows when the rows are matched.
            UnitKind::Row => Place::Row(unit.path.clone(), usize::MAX),
        };
        let places = [ours, theirs].map(|layout| layout.units.iter().map(name).collect());
        Self { versions: [base, ours, theirs], merged: BTreeMap::new(), places, order: BTreeMap::new() }
    }

    fn arrays(&self) -> BTreeSet<&'l [String]> {
        let units = self.versions.into_iter().flat_map(|layout| &layout.units);
        units.filter(|unit| unit.kind == UnitKind::Row).map(|unit| unit.path.as_slice()).collect()
    }

    fn rows_of(&self, array: &[String]) -> [Vec<&'l Unit>; 3] {
        self.versions
            .map(|layout| layout.units.iter().filter(|unit| unit.kind == UnitKind::Row && unit.path == array).collect())
    }

    fn merge_rows(&mut self, array: &'l [String]) -> Option<()> {
        let [base, ours, theirs] = self.rows_of(array);
        let rows = rows::matched(array, &rows::values(&base), &rows::values(&ours), &rows::values(&theirs));
        for (side, index) in [|row: &MergeRow| row.ours, |row: &MergeRow| row.theirs].into_iter().enumerate() {
            let mut numbers: Vec<(usize, usize)> =
                rows.iter().enumerate().filter_map(|(id, row)| index(row).map(|at| (at, id))).collect();
            numbers.sort_unstable();
            let mut numbers = numbers.into_iter();
            for place in &mut self.places[side] {
                if let Place::Row(path, number) = place
                    && path == array
                {
                    *number = numbers.next()?.1;
                }
            }
        }
        let mut kept = BTreeMap::new();
        for (id, row) in rows.iter().enumerate() {
            let old = row.base.map(|at| base[at]);
            let (own, other) = (row.ours.map(|at| ours[at]), row.theirs.map(|at| theirs[at]));
            kept.extend(unit::merge(old, own, other, row.is_guess).map(|merged| (id, merged)));
        }
        if array == ["transitions"] {
            join_new_steps(&rows, &ours, &theirs, &mut kept);
        }
        let versions = Versions { array, ours: &ours, theirs: &theirs };
        let ids: BTreeSet<usize> = kept.keys().copied().collect();
        let time = |id: usize| {
            let said = kept.get(&id).and_then(|merged| merged.ours.first().or(merged.theirs.first()))?;
            said.iter().find(|(key, _)| key.as_slice() == ["at"]).and_then(|(_, value)| instant(value))
        };
        let order = versions.order(&rows, &ids, &time)?;
        self.order.insert(array, order);
        self.merged.extend(kept.into_iter().map(|(id, merged)| (Place::Row(array.to_vec(), id), merged)));
        Some(())
    }

    fn merge_tables(&mut self) {
        let tables = |layout: &'l Layout| -> BTreeMap<Place, &'l Unit> {
            let units = layout.units.iter().filter(|unit| unit.kind != UnitKind::Row);
            units
                .map(|unit| {
                    (if unit.kind == UnitKind::Top { Place::Top } else { Place::Table(unit.path.clone()) }, unit)
                })
                .collect()
        };
        let [base, ours, theirs] = self.versions.map(tables);
        let places: BTreeSet<&Place> = ours.keys().chain(theirs.keys()).collect();
        for place in places {
            let [old, own, other] = [&base, &ours, &theirs].map(|units| units.get(place).copied());
            if let Some(merged) = unit::merge(old, own, other, false) {
                self.merged.insert(place.clone(), merged);
            }
        }
    }

    /// The places of all units that are kept.
    fn arrange(&self) -> Option<Vec<Place>> {
        let is_kept = |place: &&Place| self.merged.contains_key(*place);
        let mut out: Vec<Place> = self.places[0].iter().filter(is_kept).cloned().collect();
        let own: BTreeSet<&Place> = self.places[0].iter().collect();
        for (array, order) in &self.order {
            let mut ids = order.iter().filter(|id| own.contains(&Place::Row(array.to_vec(), **id)));
            for place in &mut out {
                if let Place::Row(path, number) = place
                    && path == array
                {
                    *number = *ids.next()?;
                }
            }
        }
        let mut placed = BTreeSet::new();
        for (at, place) in self.places[1].iter().enumerate().filter(|(_, place)| is_kept(place)) {
            if own.contains(place) || placed.contains(place) {
                continue;
            }
            let anchor = || self.behind_neighbour(at, &out);
            match place {
                Place::Top => out.insert(0, Place::Top),
                Place::Table(_) => out.insert(anchor(), place.clone()),
                Place::Row(array, _) => {
                    let first = out.iter().position(|known| is_row_of(known, array)).unwrap_or_else(anchor);
                    self.insert_rows(array, first, &mut out)?;
                    placed.extend(self.order.get(array.as_slice())?.iter().map(|id| Place::Row(array.clone(), *id)));
                }
            }
            placed.insert(place.clone());
        }
        Some(out)
    }

    /// Puts all rows of an array that are missing behind the row before them.
    fn insert_rows(&self, array: &[String], first: usize, out: &mut Vec<Place>) -> Option<()> {
        let mut at = first;
        for id in self.order.get(array)? {
            let place = Place::Row(array.to_vec(), *id);
            // The next row that stands already is mostly the one behind the last.
            let found = out[at..].iter().position(|known| *known == place).map(|found| at + found);
            if let Some(found) = found.or_else(|| out[..at].iter().position(|known| *known == place)) {
                at = found + 1;
            } else {
                out.insert(at, place);
                at += 1;
            }
        }
        Some(())
    }

    /// Behind the nearest unit before this one of theirs that is kept, and all rows of its array.
    fn behind_neighbour(&self, at: usize, out: &[Place]) -> usize {
        let found = self.places[1][..at].iter().rev().find_map(|before| out.iter().position(|known| known == before));
        let Some(found) = found else { return out.len() };
        let Place::Row(array, _) = &out[found] else { return found + 1 };
        let rows = out[found..].iter().take_while(|place| is_row_of(place, array)).count();
        found + rows
    }
}

fn is_row_of(place: &Place, array: &[String]) -> bool {
    matches!(place, Place::Row(path, _) if path == array)
}

/// Where both sides have moved the postmortem on, their new steps clash as a whole: the chain has one end.
fn join_new_steps(rows: &[MergeRow], ours: &[&Unit], theirs: &[&Unit], kept: &mut BTreeMap<usize, Merged>) {
    let new = |index: fn(&MergeRow) -> Option<usize>, other: fn(&MergeRow) -> Option<usize>| -> Vec<(usize, usize)> {
        let rows = rows.iter().enumerate().filter(|(_, row)| row.base.is_none() && other(row).is_none());
        let mut found: Vec<(usize, usize)> = rows.filter_map(|(id, row)| index(row).map(|at| (at, id))).collect();
        found.sort_unstable();
        found
    };
    let own = new(|row| row.ours, |row| row.theirs);
    let other = new(|row| row.theirs, |row| row.ours);
    let (Some((_, first)), false) = (own.first().copied(), other.is_empty()) else { return };
    let own_rows: Vec<&Unit> = own.iter().map(|(at, _)| ours[*at]).collect();
    let other_rows: Vec<&Unit> = other.iter().map(|(at, _)| theirs[*at]).collect();
    for (_, id) in own.iter().chain(&other) {
        kept.remove(id);
    }
    kept.insert(first, Merged::clash(&[], &own_rows, &other_rows));
}

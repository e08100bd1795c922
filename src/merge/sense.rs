//! Whether a merge makes sense by what the three versions say, however it was made; and whether a comment was lost.

use std::collections::{BTreeMap, BTreeSet};

use super::lines;
use super::meeting::Meetings;
use crate::document::edit::{Tree, comments};

/// Whether every change of either side is in the result, and nothing else. It knows no rows that were changed in part:
/// of a merge by lines it takes only what is beyond doubt.
pub(super) fn is_sensible(
    base: Option<&Tree>,
    ours: Option<&Tree>,
    theirs: Option<&Tree>,
    result: Option<&Tree>,
) -> bool {
    if ours == theirs || base == theirs {
        return result == ours;
    }
    if base == ours {
        return result == theirs;
    }
    let (Some(ours), Some(theirs), Some(result)) = (ours, theirs, result) else { return false };
    match (base, ours, theirs, result) {
        (None | Some(Tree::Table(_)), Tree::Table(own), Tree::Table(other), Tree::Table(merged)) => {
            let empty = BTreeMap::new();
            let old = if let Some(Tree::Table(old)) = base { old } else { &empty };
            let keys: BTreeSet<&String> = [old, own, other, merged].into_iter().flat_map(BTreeMap::keys).collect();
            keys.into_iter().all(|key| match key.as_str() {
                // A chain has one end, and a waiver may name a row by its number.
                "transitions" | "waivers" => {
                    let (old, own, other) = (old.get(key), own.get(key), other.get(key));
                    (own == other || old == own || old == other) && is_sensible(old, own, other, merged.get(key))
                }
                "meeting" if is_delicate(old.get(key), own.get(key), other.get(key)) => false,
                _ => is_sensible(old.get(key), own.get(key), other.get(key), merged.get(key)),
            })
        }
        (None | Some(Tree::Array(_)), Tree::Array(own), Tree::Array(other), Tree::Array(merged)) => {
            let old: &[Tree] = if let Some(Tree::Array(old)) = base { old } else { &[] };
            are_rows_sensible(old, own, other, merged)
        }
        (
            Some(Tree::Leaf { kind: "string", text: old }),
            Tree::Leaf { kind: "string", text: own },
            Tree::Leaf { kind: "string", text: other },
            Tree::Leaf { kind: "string", text: merged },
        ) => lines::clean(old, own, other).as_deref() == Some(merged),
        _ => false,
    }
}

fn is_delicate(base: Option<&Tree>, ours: Option<&Tree>, theirs: Option<&Tree>) -> bool {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return false };
    ours != theirs && base != Some(ours) && base != Some(theirs) && Meetings::of_trees(base, ours, theirs).is_delicate()
}

fn are_rows_sensible(base: &[Tree], ours: &[Tree], theirs: &[Tree], result: &[Tree]) -> bool {
    let counted = |rows: &[Tree]| {
        let mut counts: BTreeMap<Tree, usize> = BTreeMap::new();
        for row in rows {
            *counts.entry(row.clone()).or_default() += 1;
        }
        counts
    };
    let [old, own, other, merged] = [base, ours, theirs, result].map(counted);
    let all: BTreeSet<&Tree> = [&old, &own, &other, &merged].into_iter().flat_map(BTreeMap::keys).collect();
    let of = |counts: &BTreeMap<Tree, usize>, row: &Tree| counts.get(row).copied().unwrap_or_default();
    let counts_agree = all.into_iter().all(|row| of(&own, row) + of(&other, row) == of(&merged, row) + of(&old, row));
    let keeps_order = |side: &[Tree]| {
        let mut rest = result.iter().filter(|row| side.contains(row));
        side.iter().filter(|row| result.contains(row)).all(|row| rest.next() == Some(row))
    };
    counts_agree && keeps_order(ours) && keeps_order(theirs)
}

/// Whether every comment that a side has added, or both have kept, is in the result.
pub(super) fn keeps_comments(base: &str, ours: &str, theirs: &str, result: &str) -> bool {
    let counted = |text: &str| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for line in comments(text) {
            *counts.entry(line.to_owned()).or_default() += 1;
        }
        counts
    };
    let [old, own, other, merged] = [base, ours, theirs, result].map(counted);
    let lines: BTreeSet<&String> = own.keys().chain(other.keys()).collect();
    lines.into_iter().all(|line| {
        let [old, own, other, merged] =
            [&old, &own, &other, &merged].map(|counts| counts.get(line).copied().unwrap_or_default());
        let added = |side: usize, removed_to: usize| if side > old { side - old.saturating_sub(removed_to) } else { 0 };
        merged >= own.min(other).max(added(own, other)).max(added(other, own))
    })
}

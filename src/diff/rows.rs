//! The rows of two versions of a list: which are the same one, and which of those stand at another place.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{PathStep, keys, value_text};
use super::words::likeness;
use crate::document::edit::Tree;
use crate::merge;

/// A row of one version or of both, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PairedRow {
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
    /// Whether it stands before a row behind which it stood, or the other way round.
    pub(super) is_moved: bool,
}

/// From this share of common values on, one row is taken for another version of the other.
const LIKE: f64 = 0.4;

/// Rows without a partner are compared each with each as long as these are not too many.
const MOST_COMPARED: usize = 40_000;

/// The rows that differ in any way, in the order of the version after; one that is gone stands where it stood.
pub(super) fn compared(keys: &[String], before: &[Tree], after: &[Tree]) -> Vec<PairedRow> {
    let (old, new): (Vec<&Tree>, Vec<&Tree>) = (before.iter().collect(), after.iter().collect());
    let mut partners = merge::same_rows(keys, &old, &new, &|one, other| is_alike(one, other));
    pair_alike(&old, &new, &mut partners);
    let stays = longest_rise(&partners);
    let mut gone: Vec<usize> = (0..before.len()).collect();
    for partner in partners.iter().flatten() {
        gone[*partner] = usize::MAX;
    }
    let mut gone = gone.into_iter().filter(|at| *at != usize::MAX).peekable();
    let mut found = Vec::new();
    let lost = |at| PairedRow { before: Some(at), after: None, is_moved: false };
    for (at, partner) in partners.iter().enumerate() {
        let next = (at..partners.len()).find(|&at| stays[at]).and_then(|at| partners[at]).unwrap_or(usize::MAX);
        while let Some(lost_at) = gone.next_if(|lost_at| *lost_at < next) {
            found.push(lost(lost_at));
        }
        found.push(PairedRow { before: *partner, after: Some(at), is_moved: partner.is_some() && !stays[at] });
    }
    found.extend(gone.map(lost));
    found
}

/// What a reader knows a row by.
pub(super) fn name(keys: &[String], row: &Tree) -> String {
    let known: Vec<String> = merge::known_by(keys)
        .iter()
        .filter_map(|key| row.get(&[*key]))
        .map(value_text)
        .filter(|text| !text.is_empty())
        .collect();
    let separator = if keys.last().is_some_and(|key| key == "transitions") { " -> " } else { " " };
    if known.is_empty() { value_text(row) } else { known.join(separator) }
}

/// What a row says beside what a reader knows it by.
pub(super) fn beside<'r>(path: &[PathStep], entries: &'r BTreeMap<String, Tree>) -> Vec<(&'r String, &'r Tree)> {
    let known = merge::known_by(&keys(&path[..path.len().saturating_sub(1)]));
    if !known.iter().any(|key| entries.contains_key(*key)) {
        // It is known by all that it says.
        return Vec::new();
    }
    entries.iter().filter(|(key, _)| !known.contains(&key.as_str())).collect()
}

/// Pairs rows that have most in common, the most alike first.
fn pair_alike(before: &[&Tree], after: &[&Tree], partners: &mut [Option<usize>]) {
    let taken: BTreeSet<usize> = partners.iter().flatten().copied().collect();
    let old: Vec<usize> = (0..before.len()).filter(|at| !taken.contains(at)).collect();
    let new: Vec<usize> = (0..after.len()).filter(|&at| partners[at].is_none()).collect();
    if old.len().saturating_mul(new.len()) > MOST_COMPARED {
        return;
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for &left in &old {
        for &right in &new {
            let alike = alike(before[left], after[right]);
            pairs.extend((alike >= LIKE).then_some((alike, left, right)));
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)).then(one.2.cmp(&other.2)));
    let mut free: BTreeSet<usize> = old.into_iter().collect();
    for (_, left, right) in pairs {
        if partners[right].is_none() && free.remove(&left) {
            partners[right] = Some(left);
        }
    }
}

fn is_alike(one: &Tree, other: &Tree) -> bool {
    alike(one, other) >= LIKE
}

/// The share of their values that two rows have in common, from 0 to 1; of texts, the share of their words.
fn alike(one: &Tree, other: &Tree) -> f64 {
    let (Tree::Table(one), Tree::Table(other)) = (one, other) else { return 0.0 };
    let common: f64 = one
        .iter()
        .map(|(key, value)| match (value, other.get(key)) {
            (value, Some(same)) if value == same => 1.0,
            (Tree::Leaf { kind: "string", text: one }, Some(Tree::Leaf { kind: "string", text: other })) => {
                likeness(one, other)
            }
            (_, Some(_) | None) => 0.0,
        })
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a row has some ten keys")]
    if one.is_empty() && other.is_empty() { 1.0 } else { common / one.len().max(other.len()) as f64 }
}

/// Which of the paired rows are in the longest run that both versions have in one order: the others were moved.
fn longest_rise(partners: &[Option<usize>]) -> Vec<bool> {
    // The end of the lowest run of each length, and the row before each row in its run.
    let (mut ends, mut previous): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; partners.len()]);
    for (at, partner) in partners.iter().enumerate().filter(|(_, partner)| partner.is_some()) {
        let length = ends.partition_point(|&end| partners[end] < *partner);
        previous[at] = length.checked_sub(1).map(|before| ends[before]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut stays = vec![false; partners.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stays[at] = true;
        next = previous[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[(&str, &str)]) -> Vec<Tree> {
        let row = |(at, event): &(&str, &str)| {
            let entries = [("at", Tree::leaf("datetime", *at)), ("event", Tree::leaf("string", *event))];
            Tree::Table(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        };
        texts.iter().map(row).collect()
    }

    fn change_lines(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<String> {
        let told = |row: PairedRow| match (row.before, row.after) {
            (Some(old), Some(new)) if row.is_moved => format!("{old}>{new}"),
            (Some(old), Some(new)) => format!("{old}={new}"),
            (Some(old), None) => format!("-{old}"),
            (None, new) => format!("+{}", new.unwrap_or_default()),
        };
        compared(&["timeline".to_owned()], &rows(before), &rows(after)).into_iter().map(told).collect()
    }

    #[test]
    fn a_moved_row_is_one_that_moved_and_a_changed_one_is_one_that_changed() {
        let (a, b, c) = (("1", "The alert fires"), ("2", "A deploy begins"), ("3", "It is over"));
        assert_eq!(change_lines(&[a, b, c], &[c, a, b]), ["2>0", "0=1", "1=2"]);
        assert_eq!(change_lines(&[a, b, c], &[a, c]), ["0=0", "-1", "2=1"]);
        assert_eq!(change_lines(&[a, c], &[a, b, c]), ["0=0", "+1", "1=2"]);
        assert_eq!(change_lines(&[a, b], &[("9", "The alert fires"), b]), ["0=0", "1=1"]);
        assert_eq!(change_lines(&[a, b], &[("1", "The alert fires late"), b]), ["0=0", "1=1"]);
        assert_eq!(change_lines(&[a, a, b], &[a, b]), ["0=0", "-1", "2=1"]);
        assert_eq!(change_lines(&[a], &[("5", "Somebody else writes another thing")]), ["-0", "+0"]);
    }
}

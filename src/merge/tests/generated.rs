//! Oracles over generated documents with random edits on both sides.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use super::super::order::instant;
use super::super::piece::{Side, chosen};
use super::super::{draft, is_clean, sense};
use super::model::{Author, Random};
use super::{markers, merged};
use crate::document::edit::Tree;
use crate::document::layout::Layout;
use crate::git::merge_text;

fn texts(seed: u64) -> [String; 3] {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..9).for_each(|_| _ = random.next());
    let mut author = Author { random, next: 0 };
    let base = author.model();
    let side = |author: &mut Author, start: usize| {
        author.next = start;
        let mut model = base.clone();
        for _ in 0..=author.random.below(5) {
            author.edit(&mut model);
        }
        model
    };
    let ours = side(&mut author, 1_000);
    let theirs = side(&mut author, 2_000);
    [base, ours, theirs].map(|model| model.text())
}

fn tree(text: &str) -> Tree {
    Layout::parse(text).unwrap_or_else(|| panic!("{text}")).tree
}

const ARRAYS: [&str; 5] = ["impact", "timeline", "queries", "actions", "approvals"];

/// A document with its rows sorted: two new ones at one place stand in either order, and git knows nothing of time.
fn in_any_order(mut tree: Tree) -> Tree {
    if let Tree::Table(entries) = &mut tree {
        for (_, rows) in entries.iter_mut().filter(|(name, _)| ARRAYS.contains(&name.as_str())) {
            if let Tree::Array(rows) = rows {
                rows.sort();
            }
        }
    }
    tree
}

/// Every token in a text: rows, lines, words, values and comments each have their own.
fn tokens(text: &str) -> BTreeSet<String> {
    let is_token =
        |word: &&str| word.len() > 2 && word.ends_with('.') && word[1..word.len() - 1].parse::<usize>().is_ok();
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '.').filter(is_token).map(str::to_owned).collect()
}

/// A case and what became of it.
struct Done {
    seed: u64,
    base: String,
    ours: String,
    theirs: String,
    /// Merged, and merged with the sides swapped.
    merged: (String, bool),
    swapped: (String, bool),
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, base, ours, theirs, .. } = self;
        let (merged, swapped) = (&self.merged.0, &self.swapped.0);
        write!(
            f,
            "case {seed}\n{base}\n=== ours\n{ours}\n=== theirs\n{theirs}\n=== merged\n{merged}\n=== swapped\n{swapped}"
        )
    }
}

const CASES: u64 = 2_000;

static DONE: LazyLock<Vec<Done>> = LazyLock::new(|| {
    let done = |seed| {
        let [base, ours, theirs] = texts(seed);
        let (one, two) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        Done { seed, base, ours, theirs, merged: one, swapped: two }
    };
    (1..=CASES).map(done).collect()
});

fn count(is: impl Fn(&Done) -> bool) -> usize {
    DONE.iter().filter(|done| is(done)).count()
}

#[test]
fn most_cases_are_clean_and_enough_are_not() {
    let clean = count(|done| done.merged.1);
    assert!((DONE.len() / 2..DONE.len() * 19 / 20).contains(&clean), "{clean} of {} are clean", DONE.len());
}

#[test]
fn what_either_side_added_is_in_a_clean_merge_and_what_one_removed_is_not() {
    for done in DONE.iter() {
        let [old, own, other, all] = [&done.base, &done.ours, &done.theirs, &done.merged.0].map(|text| tokens(text));
        for token in own.difference(&old).chain(other.difference(&old)).chain(own.intersection(&other)) {
            assert!(all.contains(token), "{token} is lost in {done}");
        }
        if done.merged.1 {
            tree(&done.merged.0);
            for token in old.iter().filter(|token| !own.contains(*token) || !other.contains(*token)) {
                assert!(!all.contains(token), "{token} is back in {done}");
            }
        }
    }
}

#[test]
fn merging_with_the_base_gives_the_other_side_byte_for_byte() {
    for seed in 1..=CASES / 3 {
        let [base, ours, _] = texts(seed);
        assert_eq!(merged(&base, &base, &ours), (ours.clone(), true));
        assert_eq!(merged(&base, &ours, &base), (ours.clone(), true));
        assert_eq!(merged(&base, &ours, &ours), (ours.clone(), true));
        // Also without the short cut for equal bytes.
        for (one, other) in [(&base, &ours), (&ours, &base), (&ours, &ours)] {
            let (pieces, _) = draft(&base, one, other).unwrap_or_else(|| panic!("{seed}"));
            assert_eq!(chosen(&pieces, Side::Ours), ours, "{seed}");
            assert!(is_clean(&pieces), "{seed}");
        }
    }
}

#[test]
fn the_same_document_comes_out_whichever_side_is_called_ours() {
    for done in DONE.iter() {
        let ((one, is_clean), (other, is_clean_too)) = (&done.merged, &done.swapped);
        assert_eq!(is_clean, is_clean_too, "{done}");
        assert!(!is_clean || tree(one) == tree(other), "{done}");
    }
}

#[test]
fn rows_with_a_time_are_in_the_order_of_time() {
    for done in DONE.iter().filter(|done| done.merged.1) {
        let tree = tree(&done.merged.0);
        for array in ["timeline", "approvals"] {
            let Some(Tree::Array(rows)) = tree.get(&[array]) else { continue };
            let times: Vec<Option<i64>> = rows.iter().map(|row| row.get(&["at"]).and_then(instant)).collect();
            assert!(times.is_sorted(), "{array} of {done}");
        }
    }
}

#[test]
fn where_git_merges_cleanly_and_rightly_the_result_is_the_same_by_value() {
    let (mut compared, mut wrong) = (0, 0);
    for done in DONE.iter() {
        let [base, ours, theirs] = [&done.base, &done.ours, &done.theirs].map(String::as_bytes);
        let by_lines = merge_text(base, ours, theirs, &markers()).unwrap();
        if !by_lines.is_clean {
            continue;
        }
        let lines = String::from_utf8(by_lines.text).unwrap();
        let result = Layout::parse(&lines).map(|layout| layout.tree);
        let [old, own, other] = [&done.base, &done.ours, &done.theirs].map(|text| tree(text));
        if sense::is_sensible(Some(&old), Some(&own), Some(&other), result.as_ref()) {
            compared += 1;
            assert!(done.merged.1, "git merges this\n{lines}\n{done}");
            let sorted = result.map(in_any_order);
            let is_same = Some(in_any_order(tree(&done.merged.0))) == sorted;
            assert!(is_same, "git merges this\n{lines}\n{done}");
        } else {
            wrong += 1;
        }
    }
    assert!(compared > DONE.len() / 4, "{compared} compared, {wrong} that git merged otherwise");
}

#[test]
fn a_conflict_has_markers_and_each_side_of_it_is_a_document() {
    for done in DONE.iter().filter(|done| !done.merged.1) {
        for side in [0, 1] {
            let (mut out, mut place, mut conflicts) = (String::new(), None, 0);
            for line in done.merged.0.split_inclusive('\n') {
                match line.trim_end() {
                    "<<<<<<< ours" => place = Some(0),
                    "=======" => place = Some(1),
                    ">>>>>>> theirs" => (place, conflicts) = (None, conflicts + 1),
                    _ if place.is_none_or(|place| place == side) => out.push_str(line),
                    _ => {}
                }
            }
            assert!(conflicts > 0 && place.is_none(), "{done}");
            assert!(Layout::parse(&out).is_some(), "side {side} of {done}");
        }
    }
}

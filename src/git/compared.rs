//! Comparisons of trees that a run may ask for again.

use std::cell::RefCell;

use crate::git::{Change, TreeId};

/// The last small comparisons of a run, which judges a change and then tells what it means; a tree never changes.
#[derive(Default)]
pub(super) struct Compared(RefCell<Vec<Comparison>>);

struct Comparison {
    base: TreeId,
    head: TreeId,
    directories: Vec<String>,
    found: Vec<Change>,
}

impl Compared {
    const MOST: usize = 4;
    const MOST_CHANGES: usize = 1_000;

    pub(super) fn recall(&self, base: TreeId, head: TreeId, directories: &[&str]) -> Option<Vec<Change>> {
        let kept = self.0.borrow();
        let is_it = |one: &&Comparison| one.base == base && one.head == head && one.directories == directories;
        kept.iter().find(is_it).map(|one| one.found.clone())
    }

    pub(super) fn keep(&self, base: TreeId, head: TreeId, directories: &[&str], found: &[Change]) {
        if found.len() > Self::MOST_CHANGES {
            return;
        }
        let directories = directories.iter().copied().map(str::to_owned).collect();
        let mut kept = self.0.borrow_mut();
        kept.truncate(Self::MOST - 1);
        kept.insert(0, Comparison { base, head, directories, found: found.to_vec() });
    }
}

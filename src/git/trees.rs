//! Compares two trees by walking both at once, and descends only where their ids differ.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::git::objects::{Lookup, named_twice};
use crate::git::{Change, Entry, Repository, Side, TreeId};
use crate::source::RepoPath;

/// The changes below `directories` from `base` to `head`, in no order.
pub(super) fn compare(
    repository: &Repository,
    base: TreeId,
    head: TreeId,
    directories: &[&str],
) -> Result<Vec<Change>> {
    let mut walk = Walk { repository, found: Vec::new() };
    if base != head {
        for directory in directories {
            let path = RepoPath::from(if *directory == "." { "" } else { directory.trim_matches('/') });
            let before = repository.lookup(base, &path)?;
            let after = repository.lookup(head, &path)?;
            walk.start(&path, before, after)?;
        }
    }
    Ok(walk.found)
}

struct Walk<'a> {
    repository: &'a Repository,
    found: Vec<Change>,
}

impl Walk<'_> {
    /// Where a part of the way to the directory is no tree, that part is the change.
    fn start(&mut self, path: &RepoPath, before: Lookup, after: Lookup) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let before = self.unblock(before, Entry::removed);
        let after = self.unblock(after, Entry::added);
        self.entry(path, before, after)
    }

    fn unblock(&mut self, found: Lookup, as_change: fn(RepoPath, Entry) -> Change) -> Option<Entry> {
        match found {
            Lookup::Found(entry) => Some(entry),
            Lookup::Absent => None,
            Lookup::Blocked(path, entry) => {
                self.found.push(as_change(path, entry));
                None
            }
        }
    }

    fn entry(&mut self, path: &RepoPath, before: Option<Entry>, after: Option<Entry>) -> Result<()> {
        if before == after {
            return Ok(());
        }
        let trees = (before.and_then(|entry| entry.tree()), after.and_then(|entry| entry.tree()));
        let file = |entry: Option<Entry>| entry.filter(|entry| entry.tree().is_none()).map(Side::of);
        let (before, after) = (file(before), file(after));
        if before.is_some() || after.is_some() {
            self.found.push(Change { path: path.clone(), before, after });
        }
        match trees {
            (None, None) => Ok(()),
            (before, after) => self.tree(path, before, after),
        }
    }

    fn tree(&mut self, path: &RepoPath, before: Option<TreeId>, after: Option<TreeId>) -> Result<()> {
        if let (None, Some(after)) = (before, after) {
            return self.added(path, after);
        }
        let mut pairs: BTreeMap<Vec<u8>, (Option<Entry>, Option<Entry>)> = BTreeMap::new();
        // A damaged tree of the base is past mending; the head must not have one.
        for (name, entry) in self.repository.tree_entries(before.unwrap_or(TreeId::EMPTY))? {
            pairs.entry(name).or_default().0.get_or_insert(entry);
        }
        let head = after.unwrap_or(TreeId::EMPTY);
        for (name, entry) in self.repository.tree_entries(head)? {
            let below = join(path, &name);
            if pairs.entry(name).or_default().1.replace(entry).is_some() {
                return Err(named_twice(head, &below));
            }
        }
        for (name, (before, after)) in pairs {
            self.entry(&join(path, &name), before, after)?;
        }
        Ok(())
    }

    /// Takes all of a tree that has nothing to be compared with.
    fn added(&mut self, path: &RepoPath, tree: TreeId) -> Result<()> {
        let mut entries = self.repository.tree_entries(tree)?;
        // Nearly in order already: git puts a slash behind the name of a directory.
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(twice) = entries.windows(2).find(|two| two[0].0 == two[1].0) {
            return Err(named_twice(tree, &join(path, &twice[0].0)));
        }
        self.found.reserve(entries.len());
        for (name, entry) in entries {
            self.entry(&join(path, &name), None, Some(entry))?;
        }
        Ok(())
    }
}

impl Entry {
    fn removed(path: RepoPath, entry: Self) -> Change {
        Change { path, before: Some(Side::of(entry)), after: None }
    }

    fn added(path: RepoPath, entry: Self) -> Change {
        Change { path, before: None, after: Some(Side::of(entry)) }
    }
}

fn join(path: &RepoPath, name: &[u8]) -> RepoPath {
    let mut bytes = Vec::with_capacity(path.as_bytes().len() + 1 + name.len());
    bytes.extend_from_slice(path.as_bytes());
    if !bytes.is_empty() {
        bytes.push(b'/');
    }
    bytes.extend_from_slice(name);
    RepoPath::new(bytes)
}

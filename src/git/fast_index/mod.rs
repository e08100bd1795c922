//! What is staged, read straight from the index file: no child process, and nothing read that has not changed.
//!
//! libgit2 needs three times git's own time to load an index of 10,000 entries. Whatever this reader does not know
//! to the letter (a split or sparse index, unmerged files, an object that a partial clone lacks) is `None`, never an
//! error and never an answer: git decides then.

mod cached_tree;
mod file;
pub(super) mod last;
mod window;

use std::cmp::Ordering;
use std::sync::Arc;

use self::cached_tree::CachedTree;
use self::file::{Entries, IndexEntry as Staged, IndexFile};

use super::objects::{Lookup, TreeEntry};
use super::version::{Change, Content, Mode, Side};
use super::{BlobId, Repository, TreeId};
use crate::error::Result;
use crate::source::RepoPath;

/// The changes below `directories` from the tree `base` to the index, in no order.
pub(super) fn changes(repository: &Repository, base: TreeId, directories: &[&str]) -> Option<Vec<Change>> {
    let file = read(repository)?;
    let mut found = Vec::new();
    for directory in directories {
        compare(repository, &file, base, directory, &mut found)?;
    }
    Some(found)
}

/// What is staged at a path; an outer `None` is unknown.
#[expect(clippy::option_option, reason = "unknown and absent are two things")]
pub(super) fn side(repository: &Repository, path: &RepoPath) -> Option<Option<Side>> {
    let file = read(repository)?;
    let entries = file.below(path.as_bytes(), &[])?;
    match entries.all.first().filter(|entry| entries.path(entry) == path.as_bytes()) {
        Some(entry) if entry.is_unmerged || entry.is_intended => None,
        Some(entry) => side_of(entry).map(Some),
        None => Some(None),
    }
}

/// What kind of thing is staged at each path, a directory too; nothing where that is unknown.
pub(super) fn modes(repository: &Repository, paths: &[RepoPath]) -> Option<Vec<Option<Mode>>> {
    let file = read(repository)?;
    let mode = |path: &RepoPath| -> Option<Option<Mode>> {
        let entries = file.below(path.as_bytes(), &[])?;
        match entries.all.first() {
            Some(entry) if entry.is_unmerged || entry.is_intended => None,
            Some(entry) if entries.path(entry) == path.as_bytes() => Some(Some(Mode::from_bits(entry.mode))),
            Some(_) => Some(Some(Mode::Tree)),
            None => Some(None),
        }
    };
    paths.iter().map(mode).collect()
}

/// The files that the index names, each with nothing but its name to be known.
pub(super) struct Tracked {
    entries: Entries,
}

impl Tracked {
    /// The paths, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.all.iter().map(|entry| self.entries.path(entry))
    }
}

/// The files below a directory that are tracked and can be looked at on disk; nothing where one of them is more than
/// that: unmerged, intended, passed over, a submodule.
pub(super) fn tracked(repository: &Repository, directory: &str) -> Option<Tracked> {
    if directory.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return None;
    }
    let entries = read(repository)?.below(directory.as_bytes(), &[])?;
    let is_plain = |entry: &Staged| {
        let is_file = matches!(Mode::from_bits(entry.mode), Mode::Regular | Mode::Executable | Mode::Symlink);
        is_file && !entry.is_unmerged && !entry.is_intended && !entry.is_passed_over
    };
    entries.all.iter().all(is_plain).then_some(Tracked { entries })
}

fn read(repository: &Repository) -> Option<Arc<IndexFile>> {
    // Another hash has other lengths.
    repository.is_plain().then(|| repository.last_index.read(&repository.index_path())).flatten()
}

fn compare(
    repository: &Repository,
    file: &IndexFile,
    base: TreeId,
    directory: &str,
    found: &mut Vec<Change>,
) -> Option<()> {
    if directory.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return None;
    }
    let before = match repository.lookup(base, &RepoPath::from(directory)).ok()? {
        Lookup::Found(entry) => Some(entry),
        // A file on the way is no path below the directory.
        Lookup::Blocked(..) | Lookup::Absent => None,
    };
    let base_tree = before.and_then(|entry| entry.tree());
    let cached = match file.cached_trees() {
        Some(bytes) => CachedTree::find(bytes, directory.as_bytes())?,
        None => None,
    };
    if base_tree.is_some() && base_tree == recorded_tree(cached.as_ref()) {
        return Some(());
    }
    let mut unchanged = Vec::new();
    if let (Some(tree), Some(cached)) = (base_tree, &cached) {
        find_unchanged(repository, tree, cached, &mut format!("{directory}/").into_bytes(), &mut unchanged)?;
    }
    let entries = file.below(directory.as_bytes(), &unchanged)?;
    // A file of this name stands before all that is below a directory of this name.
    let is_file = entries.all.first().is_some_and(|entry| entries.path(entry) == directory.as_bytes());
    let (file, below) = entries.all.split_at(usize::from(is_file));
    let mut walk = Walk { repository, entries: &entries, path: directory.into(), found };
    walk.file(b"", before.filter(|_| base_tree.is_none()), file)?;
    walk.directory(base_tree, below, cached.as_ref())
}

fn recorded_tree(cached: Option<&CachedTree<'_>>) -> Option<TreeId> {
    cached.and_then(|cached| cached.written)
}

/// Collects the directories below `path` whose cached tree is that of the base: their entries need no reading.
fn find_unchanged(
    repository: &Repository,
    base: TreeId,
    cached: &CachedTree<'_>,
    path: &mut Vec<u8>,
    found: &mut Vec<Vec<u8>>,
) -> Option<()> {
    if !cached.has_children() {
        return Some(());
    }
    for entry in repository.tree(base).ok()?.entries() {
        let (name, entry) = entry.ok()?;
        let (Some(tree), Some(child)) = (entry.tree(), cached.child(name)) else { continue };
        let length = path.len();
        path.extend_from_slice(name);
        path.push(b'/');
        if child.written == Some(tree) {
            found.push(path.clone());
        } else {
            find_unchanged(repository, tree, child, path, found)?;
        }
        path.truncate(length);
    }
    Some(())
}

/// A walk over a tree and the index side by side.
struct Walk<'a> {
    repository: &'a Repository,
    entries: &'a Entries,
    /// Where the walk stands.
    path: Vec<u8>,
    found: &'a mut Vec<Change>,
}

impl Walk<'_> {
    /// Compares the tree of a directory with the entries below it.
    fn directory(&mut self, base: Option<TreeId>, staged: &[Staged], cached: Option<&CachedTree<'_>>) -> Option<()> {
        // Its entries have been passed over.
        if base.is_some() && base == recorded_tree(cached) {
            return Some(());
        }
        let tree = self.repository.tree(base.unwrap_or(TreeId::EMPTY)).ok()?;
        let mut tree = Sorted { entries: tree.entries(), last: None };
        let depth = self.path.len() + 1;
        let entries = self.entries;
        let name_of = |entry: &Staged| Name::of_path(&entries.path(entry)[depth..]);
        let mut staged = staged;
        let (mut one, mut two) = (tree.next()?, staged.first().map(name_of));
        loop {
            let (order, name) = match (one, two) {
                (None, None) => return Some(()),
                (Some((one, _)), None) => (Ordering::Less, one),
                (None, Some(two)) => (Ordering::Greater, two),
                (Some((one, _)), Some(two)) => {
                    let order = one.compare(two);
                    (order, if order == Ordering::Greater { two } else { one })
                }
            };
            let before = one.filter(|_| order != Ordering::Greater).map(|(_, entry)| entry);
            let mut after: &[Staged] = &[];
            if order != Ordering::Less {
                let others = staged.iter().position(|entry| {
                    two = Some(name_of(entry)).filter(|two| *two != name);
                    two.is_some()
                });
                (after, staged) = staged.split_at(others.unwrap_or(staged.len()));
            }
            if name.is_directory {
                let child = cached.and_then(|cached| cached.child(name.bytes));
                self.path.push(b'/');
                self.path.extend_from_slice(name.bytes);
                self.directory(before.and_then(|entry| entry.tree()), after, child)?;
                self.path.truncate(depth - 1);
            } else {
                self.file(name.bytes, before, after)?;
            }
            if order != Ordering::Greater {
                one = tree.next()?;
            }
        }
    }

    /// Compares what stands at one name, or where the walk stands; several entries for it are a conflict's stages.
    fn file(&mut self, name: &[u8], before: Option<TreeEntry>, staged: &[Staged]) -> Option<()> {
        let after = match staged {
            [] => None,
            [entry] if entry.is_unmerged => return None,
            [entry] => Some(entry).filter(|entry| !entry.is_intended),
            [_, _, ..] => return None,
        };
        let is_same = match (before, after) {
            (None, None) => true,
            (Some(before), Some(after)) => {
                before.mode == Mode::from_bits(after.mode) && before.id.oid().as_bytes() == after.id
            }
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_same {
            let after = match after {
                Some(entry) => Some(side_of(entry)?),
                None => None,
            };
            let slash: &[u8] = if name.is_empty() { b"" } else { b"/" };
            let path = RepoPath::new([&self.path, slash, name].concat());
            self.found.push(Change { path, before: before.map(TreeEntry::side), after });
        }
        Some(())
    }
}

/// The side that an entry of the index stands for.
fn side_of(entry: &Staged) -> Option<Side> {
    if entry.id == [0; 20] {
        return None;
    }
    let mode = Mode::from_bits(entry.mode);
    let content = match mode {
        Mode::Regular | Mode::Executable | Mode::Symlink => {
            Content::Blob(BlobId::from_oid(git2::Oid::from_bytes(&entry.id).ok()?))
        }
        Mode::Gitlink => Content::None,
        Mode::Tree => return None,
    };
    Some(Side { mode, content })
}

/// A name in a directory; git sorts those of directories as if a slash stood at their end.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name<'n> {
    bytes: &'n [u8],
    is_directory: bool,
}

impl<'n> Name<'n> {
    fn of_tree((name, entry): (&'n [u8], TreeEntry)) -> Self {
        Self { bytes: name, is_directory: entry.mode == Mode::Tree }
    }

    /// The first part of a path.
    fn of_path(path: &'n [u8]) -> Self {
        match memchr::memchr(b'/', path) {
            Some(length) => Self { bytes: &path[..length], is_directory: true },
            None => Self { bytes: path, is_directory: false },
        }
    }

    fn compare(self, other: Self) -> Ordering {
        let common = self.bytes.len().min(other.bytes.len());
        let next = |name: Self| name.bytes.get(common).copied().or(name.is_directory.then_some(b'/'));
        self.bytes[..common].cmp(&other.bytes[..common]).then_with(|| next(self).cmp(&next(other)))
    }
}

/// The entries of a tree, as long as they are in git's order; a damaged tree is for git to judge.
struct Sorted<'t, I> {
    entries: I,
    last: Option<Name<'t>>,
}

impl<'t, I: Iterator<Item = Result<(&'t [u8], TreeEntry)>>> Sorted<'t, I> {
    /// The next entry, if there is one; an outer `None` is a damaged tree.
    #[expect(clippy::option_option, reason = "damaged and at its end are two things")]
    fn next(&mut self) -> Option<Option<(Name<'t>, TreeEntry)>> {
        let Some(next) = self.entries.next() else { return Some(None) };
        let next = next.ok()?;
        let name = Name::of_tree(next);
        if self.last.replace(name).is_some_and(|last| last.compare(name) != Ordering::Less) {
            return None;
        }
        Some(Some((name, next.1)))
    }
}

#[cfg(test)]
pub(super) mod tests;

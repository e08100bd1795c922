//! Reads objects: blobs, trees' entries, a commit's tree. A missing object is always an error, never "nothing".

use crate::error::{Error, Result};
use crate::git::changes::Mode;
use crate::git::id::AnyId;
use crate::git::{BlobId, CommitId, Repository, TreeId};
use crate::source::RepoPath;

/// What stands at a path of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub mode: Mode,
    /// The raw id; its kind follows from the mode.
    pub(super) id: AnyId,
}

impl Entry {
    /// The content, where the entry is a file or a symlink.
    #[must_use]
    pub(crate) fn blob(&self) -> Option<BlobId> {
        let is_blob = matches!(self.mode, Mode::Regular | Mode::Executable | Mode::Symlink);
        is_blob.then(|| BlobId::from_oid(self.id.oid()))
    }

    /// The tree, where the entry is a directory.
    #[must_use]
    pub(crate) fn tree(&self) -> Option<TreeId> {
        (self.mode == Mode::Tree).then(|| TreeId::from_oid(self.id.oid()))
    }
}

/// What a path leads to in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    Found(Entry),
    /// A part of the way is a symlink, a submodule or a file.
    Blocked(RepoPath, Entry),
    Absent,
}

impl Repository {
    /// The bytes of a blob. Where a partial clone lacks it, git fetches it.
    ///
    /// # Errors
    /// When the object is missing or no blob.
    pub(crate) fn read_blob(&self, id: BlobId) -> Result<Vec<u8>> {
        match self.inner.find_blob(id.oid()) {
            Ok(blob) => Ok(blob.content().to_vec()),
            // Only git knows promisor remotes; in a whole clone it fails and says so.
            Err(_) => self.reading(&["cat-file", "blob", &id.to_string()]).run(&format!("read the blob `{id}`")),
        }
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn tree_of(&self, commit: CommitId) -> Result<TreeId> {
        let found = self.inner.find_commit(commit.oid());
        found.map(|commit| TreeId::from_oid(commit.tree_id())).map_err(|error| missing("commit", &commit, &error))
    }

    /// What stands at a path of a tree; an empty path is the tree itself.
    ///
    /// # Errors
    /// When a tree on the way is missing or names an entry twice.
    pub(crate) fn entry(&self, tree: TreeId, path: &RepoPath) -> Result<Option<Entry>> {
        Ok(match self.lookup(tree, path)? {
            Lookup::Found(entry) => Some(entry),
            Lookup::Blocked(..) | Lookup::Absent => None,
        })
    }

    pub(super) fn lookup(&self, tree: TreeId, path: &RepoPath) -> Result<Lookup> {
        let mut here = Entry { mode: Mode::Tree, id: AnyId::from_oid(tree.oid()) };
        let mut walked = Vec::new();
        for part in path.as_bytes().split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let Some(tree) = here.tree() else { return Ok(Lookup::Blocked(RepoPath::new(walked), here)) };
            let entries = self.tree_entries(tree)?;
            let mut named = entries.into_iter().filter(|(name, _)| name == part);
            let Some((_, entry)) = named.next() else { return Ok(Lookup::Absent) };
            if !walked.is_empty() {
                walked.push(b'/');
            }
            walked.extend_from_slice(part);
            if named.next().is_some() {
                return Err(named_twice(tree, &RepoPath::new(walked)));
            }
            here = entry;
        }
        Ok(Lookup::Found(here))
    }

    /// The entries of a tree in stored order; a damaged tree may name one twice.
    pub(super) fn tree_entries(&self, tree: TreeId) -> Result<Vec<(Vec<u8>, Entry)>> {
        if tree == TreeId::EMPTY {
            return Ok(Vec::new());
        }
        let found = self.inner.find_tree(tree.oid()).map_err(|error| missing("tree", &tree, &error))?;
        let entries = found.iter().map(|entry| {
            let mode = Mode::from_bits(u32::try_from(entry.filemode_raw()).unwrap_or_default());
            (entry.name_bytes().to_vec(), Entry { mode, id: AnyId::from_oid(entry.id()) })
        });
        Ok(entries.collect())
    }
}

pub(super) fn named_twice(tree: TreeId, path: &RepoPath) -> Error {
    Error::new(format!("cannot compare `{path}`"))
        .cause(format!("the tree `{tree}` names it twice"))
        .hint("see `git fsck`; such a tree was made by a damaged or hostile program")
}

pub(super) fn missing(kind: &str, id: &dyn std::fmt::Display, error: &git2::Error) -> Error {
    Error::new(format!("cannot read the {kind} `{id}`")).cause(error.message())
}

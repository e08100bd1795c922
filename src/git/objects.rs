//! Reads objects: blobs, trees' entries, a commit's tree. A missing object is always an error, never "nothing".

use git2::ObjectType;

use crate::error::{Error, Result};
use crate::git::changes::Mode;
use crate::git::id::AnyId;
use crate::git::open::Store;
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
        is_blob.then(|| self.id.as_blob())
    }

    /// The tree, where the entry is a directory.
    #[must_use]
    pub(crate) fn tree(&self) -> Option<TreeId> {
        (self.mode == Mode::Tree).then(|| self.id.as_tree())
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
        match &self.store {
            Store::Plumbing(plumbing) => self.object_by_git(plumbing, "blob", id.into()),
            Store::Library(library) => match library.find_blob(id.oid()) {
                Ok(blob) => Ok(blob.content().to_vec()),
                Err(_) => self.fetched("blob", id.into()),
            },
        }
    }

    /// The tree of a commit.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn tree_of(&self, commit: CommitId) -> Result<TreeId> {
        if let Store::Library(library) = &self.store
            && let Ok(commit) = library.find_commit(commit.oid())
        {
            return Ok(TreeId::from_oid(commit.tree_id()));
        }
        let bytes = self.commit_bytes(commit)?;
        let line = bytes.split(|&byte| byte == b'\n').next().and_then(|line| line.strip_prefix(b"tree "));
        line.map_or_else(
            || Err(Error::new(format!("cannot read the commit `{commit}`")).cause("it names no tree")),
            |id| TreeId::from_hex(&String::from_utf8_lossy(id)),
        )
    }

    /// A commit as git stores it.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(super) fn commit_bytes(&self, commit: CommitId) -> Result<Vec<u8>> {
        self.object("commit", ObjectType::Commit, commit.into())
    }

    /// A tree as git stores it.
    pub(super) fn tree_bytes(&self, tree: TreeId) -> Result<Vec<u8>> {
        if tree == TreeId::EMPTY {
            return Ok(Vec::new());
        }
        self.object("tree", ObjectType::Tree, tree.into())
    }

    fn object(&self, kind: &str, expected: ObjectType, id: AnyId) -> Result<Vec<u8>> {
        match &self.store {
            Store::Plumbing(plumbing) => self.object_by_git(plumbing, kind, id),
            Store::Library(library) => match library
                .odb()
                .and_then(|odb| odb.read(id.oid()).map(|found| (found.kind(), found.data().to_vec())))
            {
                Ok((found, bytes)) if found == expected => Ok(bytes),
                _ => self.fetched(kind, id),
            },
        }
    }

    /// An object that libgit2 does not find: only git knows promisor remotes; in a whole clone it fails and says so.
    fn fetched(&self, kind: &str, id: AnyId) -> Result<Vec<u8>> {
        let found = self.reading(&["cat-file", kind, &id.to_string()]).run(&format!("read the {kind} `{id}`"));
        found.map_err(|error| {
            error.hint("`git fsck` says what else is missing or damaged; `git fetch` may bring it back")
        })
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
        let mut here = Entry { mode: Mode::Tree, id: tree.into() };
        let mut walked = Vec::new();
        for part in path.as_bytes().split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let Some(tree) = here.tree() else { return Ok(Lookup::Blocked(RepoPath::new(walked), here)) };
            let bytes = self.tree_bytes(tree)?;
            let mut named = self.parse_tree(tree, &bytes)?.into_iter().filter(|(name, _)| *name == part);
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
        let bytes = self.tree_bytes(tree)?;
        let entries = self.parse_tree(tree, &bytes)?;
        Ok(entries.into_iter().map(|(name, entry)| (name.to_vec(), entry)).collect())
    }

    /// The same of bytes that were read already.
    pub(super) fn parse_tree<'b>(&self, tree: TreeId, bytes: &'b [u8]) -> Result<Vec<(&'b [u8], Entry)>> {
        let width = if self.is_sha256() { 32 } else { 20 };
        entries(bytes, width).ok_or_else(|| {
            Error::new(format!("cannot read the tree `{tree}`")).cause("it is damaged").hint("see `git fsck`")
        })
    }
}

/// Reads a tree: `<mode> <name>NUL<id>`, again and again.
fn entries(mut bytes: &[u8], width: usize) -> Option<Vec<(&[u8], Entry)>> {
    let mut found = Vec::with_capacity(bytes.len() / (width + 24));
    while !bytes.is_empty() {
        let space = memchr::memchr(b' ', bytes)?;
        let end = memchr::memchr(0, bytes)?;
        let mode = octal(&bytes[..space])?;
        let name = bytes.get(space + 1..end).filter(|name| !name.is_empty())?;
        let id = AnyId::from_bytes(bytes.get(end + 1..=end + width)?)?;
        found.push((name, Entry { mode: Mode::from_bits(mode), id }));
        bytes = &bytes[end + 1 + width..];
    }
    Some(found)
}

fn octal(digits: &[u8]) -> Option<u32> {
    let value = |bits: u32, digit: &u8| match digit {
        b'0'..=b'7' => Some(bits << 3 | u32::from(digit - b'0')),
        _ => None,
    };
    (1..=7).contains(&digits.len()).then(|| digits.iter().try_fold(0, value))?
}

pub(super) fn named_twice(tree: TreeId, path: &RepoPath) -> Error {
    Error::new(format!("cannot compare `{path}`"))
        .cause(format!("the tree `{tree}` names it twice"))
        .hint("see `git fsck`; such a tree was made by a damaged or hostile program")
}

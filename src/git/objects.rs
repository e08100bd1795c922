//! Reads objects: blobs, trees' entries, a commit's tree. A missing object is always an error, never "nothing".

use git2::ObjectType;

use crate::error::{Error, Result};
use crate::git::id::AnyId;
use crate::git::open::Store;
use crate::git::version::{Content, Mode, Side};
use crate::git::{BlobId, CommitId, Repository, TreeId};
use crate::source::RepoPath;
use crate::text::both;

/// What stands at a path of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TreeEntry {
    pub mode: Mode,
    /// The raw id; its kind follows from the mode.
    pub(super) id: AnyId,
}

impl TreeEntry {
    /// The side that this entry stands for.
    pub(super) fn side(self) -> Side {
        Side { mode: self.mode, content: self.blob().map_or(Content::None, Content::Blob) }
    }

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
    Found(TreeEntry),
    /// A part of the way is a symlink, a submodule or a file.
    Blocked(RepoPath, TreeEntry),
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

    /// Whether the object store has a blob, without reading it; nothing is said of a store that libgit2 cannot read.
    pub(crate) fn has_blob(&self, id: BlobId) -> bool {
        self.library().is_some_and(|library| library.odb().is_ok_and(|odb| odb.exists(id.oid())))
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
            || {
                Err(Error::new(both! { en: "cannot read the commit `{commit}`"; ja: "コミット`{commit}`を読めません" })
                    .cause(both! { en: "it names no tree"; ja: "ツリーがありません" }))
            },
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
        let found = self
            .reading(&["cat-file", kind, &id.to_string()])
            .run(&both! { en: "read the {kind} `{id}`"; ja: "{kind} `{id}`の読み込み" });
        found.map_err(|error| {
            error.hint(both! {
                en: "`git fsck` says what else is missing or damaged; `git fetch` may bring it back";
                ja: "`git fsck`で、足りないものや壊れたものがわかります。`git fetch`で取り戻せる場合があります"
            })
        })
    }

    /// What stands at a path of a tree; an empty path is the tree itself.
    ///
    /// # Errors
    /// When a tree on the way is missing or names an entry twice.
    pub(crate) fn entry(&self, tree: TreeId, path: &RepoPath) -> Result<Option<TreeEntry>> {
        Ok(match self.lookup(tree, path)? {
            Lookup::Found(entry) => Some(entry),
            Lookup::Blocked(..) | Lookup::Absent => None,
        })
    }

    pub(super) fn lookup(&self, tree: TreeId, path: &RepoPath) -> Result<Lookup> {
        self.lookup_judging(tree, path, |_, _, _| Ok(()))
    }

    /// The same, where every name in the trees on the way is judged, beside the path that is sought there.
    pub(super) fn lookup_judging(
        &self,
        tree: TreeId,
        path: &RepoPath,
        mut judge: impl FnMut(TreeId, &[u8], &[u8]) -> Result<()>,
    ) -> Result<Lookup> {
        let mut here = TreeEntry { mode: Mode::Tree, id: tree.into() };
        let mut walked = Vec::new();
        for part in path.as_bytes().split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let Some(tree) = here.tree() else { return Ok(Lookup::Blocked(RepoPath::new(walked), here)) };
            if !walked.is_empty() {
                walked.push(b'/');
            }
            walked.extend_from_slice(part);
            let mut found = None;
            for entry in self.tree(tree)?.entries() {
                let (name, entry) = entry?;
                judge(tree, &walked, name)?;
                if name == part && found.replace(entry).is_some() {
                    return Err(named_twice(tree, &RepoPath::new(walked)));
                }
            }
            let Some(entry) = found else { return Ok(Lookup::Absent) };
            here = entry;
        }
        Ok(Lookup::Found(here))
    }

    /// The entries of a tree in stored order; a damaged tree may name one twice.
    pub(super) fn tree_entries(&self, tree: TreeId) -> Result<Vec<(Vec<u8>, TreeEntry)>> {
        let tree = self.tree(tree)?;
        tree.entries().map(|entry| entry.map(|(name, entry)| (name.to_vec(), entry))).collect()
    }

    /// A tree whose entries are read as they are looked at: libgit2 makes an object of each before the first is seen.
    pub(super) fn tree(&self, tree: TreeId) -> Result<Tree> {
        let bytes = match tree {
            TreeId::EMPTY => Vec::new(),
            _ => self.object("tree", ObjectType::Tree, tree.into())?,
        };
        Ok(Tree { id: tree, bytes, width: if self.is_sha256() { 32 } else { 20 } })
    }
}

/// A tree as git stores it: `mode SP name NUL id` for each entry.
pub(super) struct Tree {
    id: TreeId,
    bytes: Vec<u8>,
    /// How many bytes an id has.
    width: usize,
}

impl Tree {
    /// The names and what stands there, in stored order; a damaged tree may name one twice.
    pub(super) fn entries(&self) -> impl Iterator<Item = Result<(&[u8], TreeEntry)>> {
        let mut rest = self.bytes.as_slice();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let entry = self.split(&mut rest).ok_or_else(|| {
                rest = &[];
                Error::new(both! { en: "cannot read the tree `{}`", self.id; ja: "ツリー`{}`を読めません", self.id })
                    .cause(both! { en: "it is damaged"; ja: "壊れています" })
                    .hint(both! { en: "run `git fsck`"; ja: "`git fsck`で確認してください" })
            });
            Some(entry)
        })
    }

    /// Takes the first entry off.
    fn split<'b>(&self, rest: &mut &'b [u8]) -> Option<(&'b [u8], TreeEntry)> {
        let mut bits = 0_u32;
        let digits = memchr::memchr(b' ', rest).filter(|digits| (1..=7).contains(digits))?;
        for digit in &rest[..digits] {
            bits = bits << 3 | u32::from(digit.checked_sub(b'0').filter(|digit| *digit < 8)?);
        }
        let after = &rest[digits + 1..];
        let length = memchr::memchr(0, after).filter(|length| *length > 0)?;
        let (name, after) = after.split_at(length);
        let (id, after) = after[1..].split_at_checked(self.width)?;
        *rest = after;
        Some((name, TreeEntry { mode: Mode::from_bits(bits), id: AnyId::from_bytes(id)? }))
    }
}

pub(super) fn named_twice(tree: TreeId, path: &RepoPath) -> Error {
    Error::new(both! { en: "cannot compare `{path}`"; ja: "`{path}`を比較できません" })
        .cause(both! { en: "the tree `{tree}` names it twice"; ja: "ツリー`{tree}`に同じ名前が2回あります" })
        .hint(both! {
            en: "run `git fsck`; such a tree was made by a damaged or hostile program";
            ja: "`git fsck`で確認してください。壊れたプログラムか悪意のあるプログラムが作ったツリーです"
        })
}

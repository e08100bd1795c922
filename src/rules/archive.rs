//! What a rule of the archive is given: which paths changed, which names stand beside them, and what left.

use crate::policy::{Policy, Removed};
use crate::source::{RepoPath, SourceFile};

/// The change of an archive, as its names, modes and records tell it.
#[derive(Debug)]
pub(crate) struct Archive<'a> {
    /// The changed paths below the documents' directory, sorted.
    pub(crate) changed: &'a [ChangedPath],
    /// The documents that stand at the head in the folders of changed ones, sorted; the changed ones among them.
    pub(crate) present: &'a [RepoPath],
    /// The base as git knows it, for the commands that hints name: a branch, a tag or a commit.
    pub(crate) base: Option<&'a str>,
    /// What left, as the base says it; nothing where there is no base.
    pub(crate) removed_before: Option<&'a Removed>,
    /// What left, as the head says it, with its file.
    pub(crate) removed_after: &'a Removed,
    pub(crate) removed_source: Option<&'a SourceFile>,
    /// Whether removals are compared at this door.
    pub(crate) guards_removals: bool,
    /// The policy that judges; its directory is the head's.
    pub(crate) policy: &'a Policy,
    /// The directory of the documents at the base.
    pub(crate) documents_before: &'a str,
    /// The policy of the base; nothing where it had no file, and the built-in one held.
    pub(crate) policy_before: Option<&'a Policy>,
    /// The policy of the head; nothing where the change leaves the policy alone.
    pub(crate) policy_after: Option<&'a Policy>,
    /// The file that says it.
    pub(crate) policy_source: Option<&'a SourceFile>,
}

/// One changed path.
#[derive(Clone, Debug)]
pub(crate) struct ChangedPath {
    pub(crate) path: RepoPath,
    pub(crate) before: Option<PathKind>,
    pub(crate) after: Option<PathKind>,
    /// Who owns the document: at the base, and at the head where it became another one; as far as it could be read.
    pub(crate) owners: Vec<String>,
}

/// What git has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathKind {
    Regular,
    Executable,
    Symlink,
    Submodule,
    Folder,
}

impl ChangedPath {
    /// Whether the path ends in `.toml`, in any case.
    pub(crate) fn is_document(&self) -> bool {
        is_document(&self.path)
    }
}

pub(crate) fn is_document(path: &RepoPath) -> bool {
    let name = path.file_name();
    name.len() > 5 && name[name.len() - 5..].eq_ignore_ascii_case(b".toml")
}

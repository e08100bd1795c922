//! A tree made of files that stand in no worktree, and the commit that holds it.

use std::collections::BTreeMap;

use git2::FileMode;

use super::commit::{cannot_write_tree, write_commit};
use super::file_edit::write_blob;
use super::id::AnyId;
use super::objects::TreeEntry;
use super::worktree::is_harmful;
use super::{BlobId, CommitId, Message, Mode, Repository, TreeId};
use crate::error::{Error, Result};
use crate::source::RepoPath;
use crate::text::both;

/// Files on their way into a tree.
pub(crate) struct TreeWriter<'r> {
    repository: &'r Repository,
    root: Folder,
}

#[derive(Default)]
struct Folder {
    files: BTreeMap<Vec<u8>, BlobId>,
    folders: BTreeMap<Vec<u8>, Folder>,
}

impl<'r> TreeWriter<'r> {
    pub(crate) fn new(repository: &'r Repository) -> Self {
        Self { repository, root: Folder::default() }
    }

    /// Adds what was stored in its place; the last one of a name counts.
    pub(crate) fn add(&mut self, path: &str, blob: BlobId) {
        let (above, name) = path.rsplit_once('/').map_or((None, path), |(above, name)| (Some(above), name));
        let steps = above.into_iter().flat_map(|above| above.split('/'));
        let folder =
            steps.fold(&mut self.root, |folder, step| folder.folders.entry(step.as_bytes().to_vec()).or_default());
        folder.files.insert(name.as_bytes().to_vec(), blob);
    }

    /// Stores the tree.
    ///
    /// # Errors
    /// When git cannot, or a file and a folder have one name.
    pub(crate) fn finish(self) -> Result<TreeId> {
        self.root.store(self.repository)
    }
}

impl Folder {
    fn store(self, repository: &Repository) -> Result<TreeId> {
        let mut entries: Vec<(Vec<u8>, TreeEntry)> = Vec::new();
        for (name, blob) in self.files {
            if self.folders.contains_key(&name) {
                let name = String::from_utf8_lossy(&name).into_owned();
                return Err(Error::new(both! { en: "cannot store `{name}`"; ja: "`{name}`を保存できません" }).cause(
                    both! { en: "a file and a folder have this name"; ja: "同じ名前のファイルとフォルダーがあります" },
                ));
            }
            entries.push((name, TreeEntry { mode: Mode::Regular, id: blob.into() }));
        }
        for (name, folder) in self.folders {
            let tree = folder.store(repository)?;
            entries.push((name, TreeEntry { mode: Mode::Tree, id: AnyId::from(tree) }));
        }
        let Some(library) = repository.library() else { return repository.make_tree_by_git(entries) };
        let cannot = |error| cannot_write_tree(&error);
        let mut builder = library.treebuilder(None).map_err(cannot)?;
        for (name, entry) in entries {
            let (oid, mode) = match entry.tree() {
                Some(tree) => (tree.oid(), FileMode::Tree),
                None => (entry.id.oid(), FileMode::Blob),
            };
            builder.insert(name, oid, mode.into()).map_err(cannot)?;
        }
        builder.write().map(TreeId::from_oid).map_err(cannot)
    }
}

impl Repository {
    /// Stores the content of a file that is to stand in a tree.
    ///
    /// # Errors
    /// When git cannot, or the path is none.
    pub(crate) fn store(&self, path: &RepoPath, bytes: &[u8]) -> Result<BlobId> {
        if path.as_bytes().split(|&byte| byte == b'/').any(is_harmful) {
            return Err(Error::new(both! { en: "cannot store `{path}`"; ja: "`{path}`を保存できません" })
                .cause(both! { en: "it is not a path"; ja: "パスではありません" }));
        }
        write_blob(self, path, bytes)
    }

    /// Writes a commit that no reference names yet.
    ///
    /// # Errors
    /// When git knows no author, or cannot write it.
    pub(crate) fn write_commit(&self, tree: TreeId, parent: Option<CommitId>, message: &Message) -> Result<CommitId> {
        // Whose name is missing is said in words of ours.
        self.author()?;
        write_commit(self, tree, parent, &message.to_text())
    }
}

//! One file of a commit as it shall be: beside what the last commit, the index and the disk have, byte by byte.

use crate::error::{Error, Result};
use crate::git::index::{Bits, Staged};
use crate::git::worktree::DiskFile;
use crate::git::{BlobId, Mode, Repository, TreeId, Version, changes};
use crate::source::RepoPath;
use crate::text::both;

/// One file as it shall be.
#[derive(Clone, Debug)]
pub(crate) struct FileEdit {
    pub path: RepoPath,
    /// The content the edit began from, none for a new file: another commit in between is not overwritten. It is named
    /// by SHA-1, also where the repository names it otherwise.
    pub expected: Option<BlobId>,
    /// None: the file goes.
    pub content: Option<Vec<u8>>,
}

/// A file's edit, and what it was read beside.
pub(super) struct Edit<'a> {
    pub(super) file: &'a FileEdit,
    /// The new content's blob and mode.
    pub(super) blob: Option<(Mode, BlobId)>,
    bits: Bits,
    /// The file as it lay on disk.
    pub(super) standing: Option<DiskFile>,
}

impl<'a> Edit<'a> {
    /// Reads what the edit is about, and refuses one that did not begin from the commit at hand.
    pub(super) fn read(repository: &Repository, base: TreeId, file: &'a FileEdit) -> Result<Self> {
        let path = &file.path;
        let before = repository.entry(base, path)?;
        let standing = match before.and_then(|entry| entry.blob()) {
            Some(blob) if repository.is_sha256() => Some(BlobId::hash(&repository.read_blob(blob)?)),
            standing => standing,
        };
        if standing != file.expected || before.is_some() != file.expected.is_some() {
            return Err(changed_by_a_commit(path));
        }
        let mode = before.map_or(Mode::Regular, |entry| entry.mode);
        let blob = file.content.as_ref().map(|bytes| write_blob(repository, path, bytes)).transpose()?;
        let standing = on_disk(repository, path)?;
        Ok(Self { file, blob: blob.map(|blob| (mode, blob)), bits: Bits::default(), standing })
    }

    /// Refuses where index or worktree have something else; called when nobody else writes any more.
    pub(super) fn compared(mut self, repository: &Repository, base: TreeId) -> Result<Self> {
        let path = &self.file.path;
        if on_disk(repository, path)? != self.standing {
            return Err(saved_meanwhile(path));
        }
        self.bits = repository.index_bits(path)?;
        let is_in_the_way = self.file.expected.is_none() && repository.file_mode(path)?.is_some();
        if is_in_the_way || differs_from(repository, base, path)? {
            let by_flag = self.bits.skip_worktree || self.bits.assume_unchanged;
            return Err(uncommitted(path, by_flag));
        }
        Ok(self)
    }

    /// Whether the file lies in the worktree: a sparse checkout may leave it out.
    pub(super) fn is_checked_out(&self) -> bool {
        !self.bits.skip_worktree || self.standing.is_some()
    }

    pub(super) fn staged(&self) -> Staged<'_> {
        Staged { path: &self.file.path, content: self.blob, bits: self.bits }
    }

    /// The file as it shall lie on disk, with line endings and filters as git would check it out.
    pub(super) fn checked_out(&self, repository: &Repository) -> Result<Option<DiskFile>> {
        let Some((_, blob)) = self.blob else { return Ok(None) };
        let option = [b"--path=", self.file.path.as_bytes()].concat();
        let option = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&option).to_owned();
        let git = repository.reading(&["cat-file", "--filters"]).args([option, blob.to_string().into()]);
        let bytes =
            git.run(&both! { en: "check out `{}`", self.file.path; ja: "`{}`のチェックアウト", self.file.path })?;
        Ok(Some(DiskFile { bytes, permissions: self.standing.as_ref().map_or(0o666, |file| file.permissions) }))
    }
}

/// Tells whether the worktree's or the index's copy of a path differs from HEAD's.
///
/// # Errors
/// When they cannot be compared; a conflict in the file is such a case.
pub(crate) fn has_uncommitted_changes(repository: &Repository, path: &RepoPath) -> Result<bool> {
    let head = repository.head()?;
    let base = head.tip().map(|tip| repository.tree_of(tip)).transpose()?.unwrap_or(TreeId::EMPTY);
    differs_from(repository, base, path)
}

fn differs_from(repository: &Repository, base: TreeId, path: &RepoPath) -> Result<bool> {
    let name = path.to_str().ok_or_else(|| {
        Error::new(both! { en: "cannot compare `{path}`"; ja: "`{path}`を比較できません" })
            .cause(both! { en: "the path is not UTF-8"; ja: "パスがUTF-8ではありません" })
    })?;
    let version = Version::Tree(base);
    if !changes(repository, &version, &Version::Index, &[name])?.is_empty() {
        return Ok(true);
    }
    Ok(!repository.is_bare()
        && (!changes(repository, &version, &Version::Worktree, &[name])?.is_empty()
            || differs_by_bytes(repository, base, path)?))
}

/// Compares the bytes themselves, for an index may say of a file that it never changes (git-update-index(1),
/// `--assume-unchanged`, `--skip-worktree`). Line endings and filters make no difference.
fn differs_by_bytes(repository: &Repository, base: TreeId, path: &RepoPath) -> Result<bool> {
    let Some(committed) = repository.entry(base, path)?.and_then(|entry| entry.blob()) else { return Ok(false) };
    let Some(file) = repository.read_file(path)? else {
        return Ok(!repository.index_bits(path)?.skip_worktree);
    };
    if file.bytes == repository.read_blob(committed)? {
        return Ok(false);
    }
    let option = [b"--path=", path.as_bytes()].concat();
    let option = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(&option).to_owned();
    let git = repository.reading(&["hash-object", "--stdin"]).args([option]).input(file.bytes);
    let cleaned =
        git.run(&both! { en: "compare `{path}` with its last commit"; ja: "`{path}`と最後のコミットの比較" })?;
    Ok(String::from_utf8_lossy(&cleaned).trim() != committed.to_string())
}

/// A file on disk; nothing where none lies there.
fn on_disk(repository: &Repository, path: &RepoPath) -> Result<Option<DiskFile>> {
    match repository.file_mode(path)? {
        Some(Mode::Tree | Mode::Gitlink) => Ok(None),
        _ => repository.read_file(path),
    }
}

fn changed_by_a_commit(path: &RepoPath) -> Error {
    Error::race(both! {
        en: "`{path}` has changed in the meantime";
        ja: "その間に`{path}`が変更されました"
    })
    .cause(both! {
        en: "another commit changed it after it was read";
        ja: "読み込んだ後に、別のコミットがこのファイルを変更しました"
    })
    .hint(both! {
        en: "look at it again, and repeat the command";
        ja: "内容を確認してから、もう一度実行してください"
    })
}

pub(super) fn saved_meanwhile(path: &RepoPath) -> Error {
    Error::refusal(both! {
        en: "`{path}` was saved in the meantime; nothing was recorded";
        ja: "その間に`{path}`が保存されたため、何も記録しませんでした"
    }).cause(both! {
        en: "it changed on disk while the commit was prepared (a hook or a signature may take a while)";
        ja: "コミットの準備中（フックや署名を待っている間など）に、ファイルが変更されました"
    }).hint(both! {
        en: "what was saved is still there; commit it and repeat the command: git commit {path} -m \"...\"";
        ja: "保存された内容はそのまま残っています。コミットしてから、もう一度実行してください：git commit {path} -m \"...\""
    })
}

fn uncommitted(path: &RepoPath, is_flagged: bool) -> Error {
    let error = Error::refusal(both! {
        en: "`{path}` has changes that are not committed";
        ja: "`{path}`にコミットされていない変更があります"
    });
    if is_flagged {
        let command = format!("git update-index --no-assume-unchanged --no-skip-worktree {path}");
        return error
            .cause(both! {
                en: "git is set to ignore them (assume-unchanged or skip-worktree)";
                ja: "gitはこの変更を無視するように設定されています（assume-unchangedまたはskip-worktree）"
            })
            .hint(both! {
                en: "`{command}` lets git see them; commit or undo them";
                ja: "`{command}`を実行するとgitから見えるようになります。コミットするか、元に戻してください"
            });
    }
    error.hint(both! {
        en: "commit or undo them first; `git diff HEAD -- {path}` shows them";
        ja: "先にコミットするか、元に戻してください。`git diff HEAD -- {path}`で確認できます"
    })
}

pub(super) fn write_blob(repository: &Repository, path: &RepoPath, bytes: &[u8]) -> Result<BlobId> {
    let Some(library) = repository.library() else { return repository.write_blob_by_git(bytes) };
    let written = library.blob(bytes);
    written.map(BlobId::from_oid).map_err(|error| {
        Error::new(both! { en: "cannot store `{path}`"; ja: "`{path}`を保存できません" }).quoting(error.message())
    })
}

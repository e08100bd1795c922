//! Files of the worktree, read without following a symlink; `writer` writes them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::git::file_stamp::FileStamp;
use crate::git::{Mode, Repository};
use crate::source::RepoPath;
use crate::text::{Both, both, one_line, shell_word};

/// A file as it lies on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DiskFile {
    pub(super) bytes: Vec<u8>,
    pub(super) permissions: u32,
}

/// Tells of files which stamp they have; of those behind a symbolic link none, for they cannot be read.
#[derive(Debug, Default)]
pub(super) struct Stamper {
    /// Whether a directory can be reached without a link.
    plain: BTreeMap<PathBuf, bool>,
}

impl Stamper {
    /// The mode and stamp of what is on disk, or nothing where nothing is.
    pub(super) fn look(
        &mut self,
        repository: &Repository,
        path: &RepoPath,
    ) -> Result<Option<(Mode, Option<FileStamp>)>> {
        let Some((mode, found)) = repository.look(path)? else { return Ok(None) };
        let place = repository.disk_path(path)?;
        let parent = place.parent().unwrap_or(Path::new("/"));
        let is_plain = if let Some(plain) = self.plain.get(parent) {
            *plain
        } else {
            let plain = repository.refuse_symlinked_parent(path).is_ok();
            *self.plain.entry(parent.to_path_buf()).or_insert(plain)
        };
        Ok(Some((mode, (is_plain && found.is_file()).then(|| FileStamp::from_metadata(&found)))))
    }
}

impl Repository {
    /// Where a path of the repository is on disk.
    ///
    /// # Errors
    /// In a bare repository, and for a path that leads out of the worktree or into `.git`.
    pub(crate) fn disk_path(&self, path: &RepoPath) -> Result<PathBuf> {
        let bytes = path.as_bytes();
        if bytes.contains(&0) || bytes.split(|&byte| byte == b'/').any(is_harmful) {
            return Err(Error::new(both! {
                en: "cannot use the path `{path}`";
                ja: "パス`{path}`は使えません"
            })
            .cause(both! {
                en: "git does not allow it in a repository";
                ja: "gitがリポジトリの中では許可していないパスです"
            }));
        }
        let root = self.workdir().ok_or_else(|| {
            Error::new(both! { en: "cannot find `{path}` on disk"; ja: "`{path}`がディスク上に見つかりません" }).cause(
                both! {
                    en: "the repository `{}` is bare", self.name();
                    ja: "リポジトリ`{}`はベアリポジトリです", self.name()
                },
            )
        })?;
        Ok(root.join(OsStr::from_bytes(bytes)))
    }

    /// The mode of what is on disk, or nothing where nothing is; a directory counts as a tree.
    pub(super) fn file_mode(&self, path: &RepoPath) -> Result<Option<Mode>> {
        Ok(self.look(path)?.map(|(mode, _)| mode))
    }

    fn look(&self, path: &RepoPath) -> Result<Option<(Mode, Metadata)>> {
        let place = self.disk_path(path)?;
        let found = match fs::symlink_metadata(&place) {
            Ok(found) => found,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => {
                return Err(Error::new(
                    both! { en: "cannot read `{}`", place.display(); ja: "`{}`を読めません", place.display() },
                )
                .quoting(error));
            }
        };
        Ok(Some((mode_of(&found), found)))
    }

    /// The bytes of a file that was listed with this stamp, where it is still as it was. The listing has seen that no link
    /// leads to it; whatever has changed or taken its place since is looked at anew.
    pub(super) fn read_listed(&self, path: &RepoPath, stamp: &FileStamp) -> Option<Vec<u8>> {
        let file = File::open(self.disk_path(path).ok()?).ok()?;
        let found = file.metadata().ok()?;
        if !found.is_file() || FileStamp::from_metadata(&found) != *stamp {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).ok()?);
        // `take` spares the standard library's question for the file's size and place.
        file.take(u64::MAX).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// What is on disk; a symlink's bytes are its target, and no symlink is followed on the way to the file.
    pub(super) fn read_file(&self, path: &RepoPath) -> Result<Option<DiskFile>> {
        let place = self.disk_path(path)?;
        let cannot = |error: std::io::Error| {
            Error::new(both! { en: "cannot read `{}`", place.display(); ja: "`{}`を読めません", place.display() })
                .quoting(error)
        };
        self.refuse_symlinked_parent(path)?;
        match self.file_mode(path)? {
            None => Ok(None),
            Some(Mode::Symlink) => {
                let target = fs::read_link(&place).map_err(cannot)?;
                Ok(Some(DiskFile { bytes: target.as_os_str().as_bytes().to_vec(), permissions: 0o777 }))
            }
            Some(Mode::Regular | Mode::Executable) => {
                let found = fs::symlink_metadata(&place).map_err(cannot)?;
                if !found.is_file() {
                    return Err(Error::new(
                        both! { en: "cannot read `{}`", place.display(); ja: "`{}`を読めません", place.display() },
                    )
                    .cause(both! { en: "it is not a regular file"; ja: "通常のファイルではありません" }));
                }
                let bytes = fs::read(&place).map_err(cannot)?;
                Ok(Some(DiskFile { bytes, permissions: found.permissions().mode() & 0o7777 }))
            }
            Some(Mode::Tree | Mode::Gitlink) => Err(Error::new(
                both! { en: "cannot read `{}`", place.display(); ja: "`{}`を読めません", place.display() },
            )
            .cause(both! { en: "it is a directory"; ja: "ディレクトリです" })),
        }
    }

    /// Where a file of the worktree may be written: no link on the way, nor in its place, and nothing there but a file.
    /// Whoever writes into the worktree asks here, for a clone brings links to wherever its author likes.
    ///
    /// # Errors
    /// What is in the way, and what to do.
    pub(crate) fn writable_path(&self, path: &RepoPath) -> Result<PathBuf> {
        let place = self.disk_path(path)?;
        let mut above: Vec<&Path> = place.ancestors().skip(1).take_while(|parent| *parent != self.top()).collect();
        above.reverse();
        let on_the_way = above.iter().find_map(|parent| obstacle(parent, Wanted::Directory));
        match on_the_way.or_else(|| obstacle(&place, Wanted::File)) {
            None => Ok(place),
            Some((at, what)) => Err(Error::new(both! { en: "cannot write `{path}`"; ja: "`{path}`に書き込めません" })
                .cause(both! { en: "`{}` {}", at.display(), what.en(); ja: "`{}`{}", at.display(), what.ja() })
                .hint(both! {
                    en: "check what it is, move it away, and try again: `ls -ld {}`", shell_word(&at.to_string_lossy());
                    ja: "内容を確認して別の場所に移し、もう一度実行してください：`ls -ld {}`", shell_word(&at.to_string_lossy())
                })),
        }
    }

    /// Removes the directories that a file has left empty.
    pub(super) fn remove_empty_parents(&self, place: &Path) {
        for directory in place.ancestors().skip(1).take_while(|directory| *directory != self.top()) {
            if fs::remove_dir(directory).is_err() {
                break;
            }
        }
    }

    /// A symlinked directory would lead a write out of the repository.
    pub(super) fn refuse_symlinked_parent(&self, path: &RepoPath) -> Result<()> {
        let place = self.disk_path(path)?;
        for parent in place.ancestors().skip(1).take_while(|parent| *parent != self.top()) {
            if fs::symlink_metadata(parent).is_ok_and(|found| found.is_symlink()) {
                return Err(Error::new(both! {
                    en: "cannot use `{}`", place.display();
                    ja: "`{}`を使えません", place.display()
                })
                .cause(both! {
                    en: "`{}` is a symbolic link", parent.display();
                    ja: "`{}`はシンボリックリンクです", parent.display()
                }));
            }
        }
        Ok(())
    }
}

/// What must be in a place, where anything is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Directory,
    File,
}

/// What is in the way in a place, in words that follow its name.
fn obstacle(place: &Path, wanted: Wanted) -> Option<(PathBuf, Both)> {
    let found = fs::symlink_metadata(place).ok()?;
    let what = if found.is_symlink() {
        let target = fs::read_link(place).map(|target| one_line(&target.to_string_lossy())).unwrap_or_default();
        both! { en: "is a symbolic link to `{target}`, and pmgit never writes through a link"; ja: "は`{target}`へのシンボリックリンクです。pmgitはリンク先には書き込みません" }
    } else if wanted == Wanted::Directory && !found.is_dir() {
        both! { en: "is not a directory"; ja: "はディレクトリではありません" }
    } else if wanted == Wanted::File && !found.is_file() {
        if found.is_dir() {
            both! { en: "is a directory"; ja: "はディレクトリです" }
        } else {
            both! { en: "is not a regular file"; ja: "は通常のファイルではありません" }
        }
    } else {
        return None;
    };
    Some((place.to_path_buf(), what))
}

/// Writes a file that is not the worktree's beside its place and moves it there: hooks, and what people ask for as a file.
pub(crate) fn replace(place: &Path, bytes: &[u8], permissions: u32) -> std::io::Result<()> {
    let directory = place.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(directory)?;
    let mut beside = tempfile::Builder::new()
        .prefix(".pmgit-")
        .permissions(Permissions::from_mode(permissions))
        .tempfile_in(directory)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(place)?;
    Ok(())
}

/// Whether git allows no such part of a path.
pub(super) fn is_harmful(part: &[u8]) -> bool {
    matches!(part, b"" | b"." | b"..") || part.eq_ignore_ascii_case(b".git")
}

/// What kind of thing this is.
pub(super) fn mode_of(found: &Metadata) -> Mode {
    if found.is_symlink() {
        Mode::Symlink
    } else if found.is_dir() {
        Mode::Tree
    } else if found.permissions().mode() & 0o100 != 0 {
        Mode::Executable
    } else {
        Mode::Regular
    }
}

fn is_absent(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

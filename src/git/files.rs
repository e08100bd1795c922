//! One file of a tree, of the index or of the worktree.

use super::version::{Content, Mode, Side, Version};
use super::{BlobId, CommitId, Repository, fast_index};
use crate::error::{Error, Result};
use crate::source::{RepoPath, SourceFile};
use crate::text::{Both, both};

impl Repository {
    /// What a version has at a path; nothing where it has nothing, or a directory.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn side(&self, version: &Version, path: &RepoPath) -> Result<Option<Side>> {
        match version {
            Version::Empty => Ok(None),
            Version::Tree(tree) => {
                let entry = self.entry(*tree, path)?;
                Ok(entry.and_then(|entry| Some(Side { mode: entry.mode, content: Content::Blob(entry.blob()?) })))
            }
            Version::Index => self.staged_side(path),
            Version::Worktree => {
                let mode = self.file_mode(path)?.filter(|mode| *mode != Mode::Tree);
                Ok(mode.map(|mode| Side { mode, content: Content::File(None) }))
            }
        }
    }

    /// What `list` has at a path, where that can be told without listing the others; nothing where it cannot.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn listed_side(&self, version: &Version, path: &RepoPath) -> Result<Option<Side>> {
        // On disk also lies what git ignores, what a sparse checkout left behind, and what a link leads to.
        let is_listed = match version {
            Version::Worktree => {
                matches!(fast_index::side(self, path), Some(Some(_))) && self.refuse_symlinked_parent(path).is_ok()
            }
            Version::Empty | Version::Tree(_) | Version::Index => true,
        };
        if is_listed { self.side(version, path) } else { Ok(None) }
    }

    /// The bytes of a regular file; nothing where there is none, or something else.
    ///
    /// # Errors
    /// When the version or the file cannot be read.
    pub(crate) fn file(&self, version: &Version, path: &RepoPath) -> Result<Option<Vec<u8>>> {
        let side = self.side(version, path)?.filter(Side::is_file);
        side.map(|side| self.read(&side, path)).transpose()
    }

    /// A regular file as a source; nothing where there is none, or something else.
    ///
    /// # Errors
    /// As for [`Self::file`].
    pub(crate) fn source(&self, version: &Version, path: &RepoPath) -> Result<Option<SourceFile>> {
        Ok(self.file(version, path)?.map(|bytes| SourceFile::new(path.clone(), bytes)))
    }

    /// What kind of thing a tree or the index has at each path, a directory too; in the worktree, whatever lies there.
    ///
    /// # Errors
    /// When the version cannot be read.
    pub(crate) fn modes(&self, version: &Version, paths: &[RepoPath]) -> Result<Vec<Option<Mode>>> {
        match version {
            Version::Empty => Ok(vec![None; paths.len()]),
            Version::Tree(tree) => {
                paths.iter().map(|path| Ok(self.entry(*tree, path)?.map(|entry| entry.mode))).collect()
            }
            Version::Index => match fast_index::modes(self, paths) {
                Some(modes) => Ok(modes),
                None => self.staged_modes(paths),
            },
            Version::Worktree => paths.iter().map(|path| self.file_mode(path)).collect(),
        }
    }

    /// What git says is staged at some paths and below them.
    fn staged_modes(&self, paths: &[RepoPath]) -> Result<Vec<Option<Mode>>> {
        use std::os::unix::ffi::OsStrExt as _;
        let names = paths.iter().map(|path| std::ffi::OsStr::from_bytes(path.as_bytes()));
        let listed = self
            .reading(&["ls-files", "--stage", "-z", "--"])
            .args(names)
            .env("GIT_LITERAL_PATHSPECS", "1")
            .run(&both! { en: "list what is staged"; ja: "ステージされたファイルの一覧の取得" })?;
        let entries = listed.split(|&byte| byte == 0).filter_map(|line| {
            let tab = memchr::memchr(b'\t', line)?;
            let mode = std::str::from_utf8(line.get(..6)?).ok()?;
            Some((&line[tab + 1..], super::raw::mode(mode)?))
        });
        let entries: Vec<(&[u8], Mode)> = entries.collect();
        let mode_of = |path: &RepoPath| {
            let is_below = |name: &[u8]| name.strip_prefix(path.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"));
            let own = entries.iter().find(|(name, _)| *name == path.as_bytes()).map(|(_, mode)| *mode);
            own.or_else(|| entries.iter().any(|(name, _)| is_below(name)).then_some(Mode::Tree))
        };
        Ok(paths.iter().map(mode_of).collect())
    }

    fn staged_side(&self, path: &RepoPath) -> Result<Option<Side>> {
        if let Some(side) = fast_index::side(self, path) {
            return Ok(side);
        }
        let name = path
            .to_str()
            .ok_or_else(|| Error::new(both! { en: "`{path}` is not UTF-8"; ja: "`{path}`はUTF-8ではありません" }))?;
        let listed = self
            .reading(&["ls-files", "--stage", "-z", "--", name])
            .env("GIT_LITERAL_PATHSPECS", "1")
            .run(&both! { en: "list what is staged"; ja: "ステージされたファイルの一覧の取得" })?;
        let text = String::from_utf8_lossy(&listed);
        let Some((facts, _)) =
            text.split('\0').find_map(|line| line.split_once('\t').filter(|(_, found)| *found == name))
        else {
            return Ok(None);
        };
        let mut facts = facts.split(' ');
        let (Some(mode), Some(id), Some("0")) = (facts.next(), facts.next(), facts.next()) else {
            return Err(Error::new(both! { en: "`{path}` is unmerged"; ja: "`{path}`の競合が解決されていません" })
                .hint(
                    both! { en: "resolve the conflict and `git add` it"; ja: "競合を解決して、`git add`してください" },
                ));
        };
        Ok(Some(Side {
            mode: super::raw::mode(mode).unwrap_or(Mode::Regular),
            content: Content::Blob(BlobId::from_hex(id)?),
        }))
    }

    /// The commits that a merge under way brings in; empty outside a merge.
    ///
    /// # Errors
    /// When git's note of them cannot be read.
    pub(crate) fn merge_heads(&self) -> Result<Vec<CommitId>> {
        let path = self.git_dir().join("MERGE_HEAD");
        match std::fs::read_to_string(&path) {
            Ok(text) => text.lines().map(CommitId::from_hex).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(Error::new(
                both! { en: "cannot read `{}`", path.display(); ja: "`{}`を読めません", path.display() },
            )
            .quoting(error)),
        }
    }

    /// The editor that git would open, as a shell command.
    ///
    /// # Errors
    /// When git knows none.
    pub(crate) fn editor(&self) -> Result<String> {
        let answer = self
            .reading(&["var", "GIT_EDITOR"])
            .answer(&both! { en: "find out your editor"; ja: "エディターの確認" })?;
        let editor = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        if answer.code == 0 && !editor.is_empty() {
            return Ok(editor);
        }
        // git says nothing where the terminal is too plain for its own editor and for `VISUAL`.
        let cause = if answer.stderr.is_empty() {
            both! {
                en: "the terminal is dumb (see `TERM`), and no `GIT_EDITOR`, `core.editor` or `EDITOR` is set";
                ja: "端末が最小限の機能しか持たず（`TERM`を参照）、`GIT_EDITOR`、`core.editor`、`EDITOR`のどれも設定されていません"
            }
        } else {
            Both::same(answer.complaint())
        };
        Err(Error::new(both! {
            en: "there is no editor to open";
            ja: "開けるエディターがありません"
        })
        .cause(cause)
        .hint(both! {
            en: "set one: `git config core.editor NAME`, or the variable `EDITOR`";
            ja: "`git config core.editor NAME`または環境変数`EDITOR`で設定してください"
        }))
    }
}

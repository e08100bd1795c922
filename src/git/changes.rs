//! What differs between two versions of some directories: path, mode and content of before and after.

use std::collections::BTreeMap;
use std::thread;

use crate::error::{Error, Result};
use crate::git::version::{Change, Content, Mode, Side, Version};
use crate::git::worktree::Stamper;
use crate::git::{FileStamp, Git, Repository, TreeEntry, TreeId, checkout, fast_index, raw, trees};
use crate::source::RepoPath;
use crate::text::{Both, both};

/// The changes below `directories` from `base` to `head`, sorted by path bytes; `base` is `Empty` or a tree.
///
/// A directory that is itself a file, a symlink or a submodule is a change of its own path; `.` is the whole version.
///
/// # Errors
/// When a version cannot be read, the index holds unmerged files, or a tree names a path twice.
pub(crate) fn changes(
    repository: &Repository,
    base: &Version,
    head: &Version,
    directories: &[&str],
) -> Result<Vec<Change>> {
    let base = match base {
        Version::Empty => TreeId::EMPTY,
        Version::Tree(tree) => *tree,
        Version::Index | Version::Worktree => {
            return Err(Error::new(both! {
                en: "cannot compare with the index or the worktree as the base";
                ja: "インデックスやワークツリーを比較元にはできません"
            })
            .cause(both! { en: "only a tree can be the base"; ja: "比較元にできるのはツリーだけです" }));
        }
    };
    if directories.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = match head {
        Version::Empty => trees::compare(repository, base, TreeId::EMPTY, directories)?,
        Version::Tree(head) => trees::compare(repository, base, *head, directories)?,
        Version::Index => staged(repository, base, directories)?,
        Version::Worktree => on_disk(repository, base, directories)?,
    };
    found.sort_by(|one, two| one.path.cmp(&two.path));
    found.dedup();
    Ok(found)
}

/// So many files of an archive may come in with one change: an archive of ten years has 20,000 documents.
pub(crate) const MOST_IN_ONE_CHANGE: usize = 50_000;

/// Refuses a change that brings in more than a door can judge in time. What leaves is not counted, so that it can always
/// leave, and neither is what an archive that moves takes along as it was.
///
/// # Errors
/// When it has too many files.
pub(crate) fn within_one_change(changes: Vec<Change>) -> Result<Vec<Change>> {
    let count = changes.iter().filter(|change| change.after.is_some() && change.before != change.after).count();
    if count <= MOST_IN_ONE_CHANGE {
        return Ok(changes);
    }
    Err(Error::new(both! { en: "the change is too large to judge"; ja: "変更が大きすぎて判定できません" })
        .cause(both! {
            en: "it adds or changes {count} files below the documents and `.pmgit`; {MOST_IN_ONE_CHANGE} are the most";
            ja: "ドキュメントと`.pmgit`で{count}個のファイルを追加または変更しています（上限は{MOST_IN_ONE_CHANGE}個）"
        })
        .hint(
            both! {
                en: "bring it in as several changes, one after the other; an archive of documents may be imported year by year";
                ja: "変更を分けて、順に取り込んでください。過去の記録は、年ごとに取り込めます"
            },
        ))
}

/// Every file of a version below `directory`, sorted by path bytes. Files that a sparse checkout leaves out are in
/// the worktree's list with the index's content.
///
/// # Errors
/// As `changes`.
pub(crate) fn list(repository: &Repository, version: &Version, directory: &str) -> Result<Vec<(RepoPath, Side)>> {
    let all = changes(repository, &Version::Empty, version, &[directory])?;
    Ok(all.into_iter().filter_map(|change| Some((change.path, change.after?))).collect())
}

/// As `list`, for the tree that a change begins from: where a damaged one names a path twice, the first counts, so that
/// a change can mend it.
///
/// # Errors
/// As `changes`.
pub(crate) fn list_base(repository: &Repository, base: &Version, directory: &str) -> Result<Vec<(RepoPath, Side)>> {
    let all = changes(repository, base, &Version::Empty, &[directory])?;
    Ok(all.into_iter().filter_map(|change| Some((change.path, change.before?))).collect())
}

impl Repository {
    /// The bytes of one side of a change; a symlink's are its target.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn read(&self, side: &Side, path: &RepoPath) -> Result<Vec<u8>> {
        let listed = |stamp: Option<FileStamp>| stamp.and_then(|stamp| self.read_listed(path, &stamp));
        match side.content {
            Content::Blob(id) => self.read_blob(id),
            Content::File(stamp) => match listed(stamp) {
                Some(bytes) => Ok(bytes),
                None => Ok(self.read_file(path)?.map_or_else(Vec::new, |file| file.bytes)),
            },
            Content::None => Ok(Vec::new()),
        }
    }
}

fn staged(repository: &Repository, base: TreeId, directories: &[&str]) -> Result<Vec<Change>> {
    match fast_index::changes(repository, base, directories) {
        Some(found) => Ok(found),
        None => staged_by_git(repository, base, directories),
    }
}

/// What git says is staged: right for every index, for the price of a process.
pub(super) fn staged_by_git(repository: &Repository, base: TreeId, directories: &[&str]) -> Result<Vec<Change>> {
    let doing = both! {
        en: "compare the index of `{}` with the tree `{base}`", repository.name();
        ja: "`{}`のインデックスとツリー`{base}`の比較", repository.name()
    };
    // Intent-to-add entries are no part of the commit; without `-r` a sparse index shows whole directories as one.
    let options =
        ["diff-index", "-r", "--cached", "--ita-invisible-in-index", "--raw", "-z", "--no-renames", "--no-ext-diff"];
    let base = repository.tree_name(base);
    let git = repository.reading(&options).args(["--no-abbrev", "--ignore-submodules=none", &base, "--"]);
    raw::parse(&git.args(directories).run(&doing)?)
}

fn on_disk(repository: &Repository, base: TreeId, directories: &[&str]) -> Result<Vec<Change>> {
    if repository.is_bare() {
        return Err(Error::new(both! {
            en: "cannot read the worktree of `{}`", repository.name();
            ja: "`{}`のワークツリーを読めません", repository.name()
        })
        .cause(both! { en: "the repository is bare"; ja: "ベアリポジトリです" }));
    }
    // With nothing to compare it with, what is on disk is known by its names.
    let look = || directories.iter().map(|directory| checkout::look(repository, directory)).collect();
    let looked: Option<Vec<checkout::Found>> = if base == TreeId::EMPTY { look() } else { None };
    let Some(looked) = looked else { return on_disk_by_git(repository, base, directories) };
    let has_others = looked.iter().any(|found| found.has_others);
    let mut found: Vec<Change> = looked.into_iter().flat_map(|found| found.tracked).collect();
    if has_others {
        let others = untracked(repository, directories).run(&doing(repository, base))?;
        add_untracked(repository, base, &mut found, &others, &mut Stamper::default())?;
    }
    Ok(found)
}

/// What git says is on disk: right for every index, for the price of two processes.
///
/// The porcelain `git diff` compares contents where the plumbing takes a touched file for a changed one.
pub(super) fn on_disk_by_git(repository: &Repository, base: TreeId, directories: &[&str]) -> Result<Vec<Change>> {
    let doing = doing(repository, base);
    let options = ["-c", "diff.autoRefreshIndex=true", "diff", "--raw", "-z", "--no-renames", "--no-ext-diff"];
    let tree = repository.tree_name(base);
    let more = ["--no-textconv", "--no-relative", "--ignore-submodules=dirty", "--no-abbrev", &tree, "--"];
    let differing = repository.reading(&options).args(more).args(directories);
    let untracked = untracked(repository, directories);
    let (others, differing) = thread::scope(|scope| {
        let others = scope.spawn(|| untracked.run(&doing));
        let differing = differing.run(&doing);
        (others.join(), differing)
    });
    let others = others.map_err(|_| Error::cannot(&doing))?;
    let mut tracked = raw::parse(&differing?)?;
    let mut stamper = Stamper::default();
    for change in &mut tracked {
        // What is on disk is read from there, also where git says that it is the index's: a file is cheaper to read
        // than an object. What a sparse checkout leaves out keeps the index's content.
        if let Some(after) = &mut change.after
            && let Some((mode, stamp)) = stamper.look(repository, &change.path)?
            && !matches!(mode, Mode::Tree | Mode::Gitlink)
        {
            *after = Side { mode, content: Content::File(stamp) };
        }
    }
    add_untracked(repository, base, &mut tracked, &others?, &mut stamper)?;
    Ok(tracked)
}

fn doing(repository: &Repository, base: TreeId) -> Both {
    both! {
        en: "compare the worktree `{}` with the tree `{base}`", repository.name();
        ja: "ワークツリー`{}`とツリー`{base}`の比較", repository.name()
    }
}

/// Lists what git does not track and does not ignore.
fn untracked(repository: &Repository, directories: &[&str]) -> Git {
    repository.reading(&["ls-files", "--others", "--exclude-standard", "-z", "--"]).args(directories)
}

fn add_untracked(
    repository: &Repository,
    base: TreeId,
    found: &mut Vec<Change>,
    listed: &[u8],
    stamper: &mut Stamper,
) -> Result<()> {
    let mut others = BTreeMap::new();
    for path in listed.split(|&byte| byte == 0).filter(|path| !path.is_empty()) {
        let nested = path.strip_suffix(b"/");
        let path = RepoPath::new(nested.unwrap_or(path));
        let side = if nested.is_some() {
            Side { mode: Mode::Gitlink, content: Content::None }
        } else {
            // It may have gone since git listed it.
            let Some((mode, stamp)) = stamper.look(repository, &path)? else { continue };
            Side { mode, content: Content::File(stamp) }
        };
        others.insert(path, side);
    }
    found.retain(|change| !others.contains_key(&change.path));
    for (path, after) in others {
        let before = repository.entry(base, &path)?.map(TreeEntry::side);
        let same = match &before {
            Some(side) if side.mode == after.mode => repository.read(side, &path)? == repository.read(&after, &path)?,
            _ => false,
        };
        if !same {
            found.push(Change { path, before, after: Some(after) });
        }
    }
    Ok(())
}

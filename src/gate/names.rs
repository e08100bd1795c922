//! What stands where documents refer to, looked up in the version that they are judged in before any rule runs.
//!
//! The cost grows with what the documents refer to. Where many are judged, and in the worktree, where only a listing knows
//! what git ignores, the directory is listed once, on the first reference.

use std::sync::OnceLock;

use super::kind::kind;
use super::plan::{Directories, Plan};
use super::policy::removed;
use crate::document::{Document, PostmortemId};
use crate::error::Result;
use crate::git::{self, Change, Mode, Repository, Version};
use crate::policy::{Policy, Removed};
use crate::rules::{self, Names, Standing};
use crate::source::RepoPath;
use crate::toml_record::nearest;

/// The names of one version.
#[derive(Debug)]
pub(super) struct Lookup<'q> {
    version: &'q Version,
    documents: &'q str,
    is_listed: bool,
    /// Sorted by path.
    listed: OnceLock<Vec<(RepoPath, Mode)>>,
}

/// For so many unknown ids of a document the one that is meant is looked for, each among all of its year.
const MOST_MEANT: usize = 20;
/// From how many documents on one listing is cheaper than to look for each name.
const MANY: usize = 64;

impl<'q> Lookup<'q> {
    /// The names of a version in which so many documents are judged.
    pub(super) fn new(version: &'q Version, policy: &'q Policy, judged: usize) -> Self {
        let is_listed = judged >= MANY || *version == Version::Worktree;
        Self { version, documents: &policy.documents, is_listed, listed: OnceLock::new() }
    }

    /// The names of a version whose files are known already, all of them.
    pub(super) fn of_all(version: &'q Version, policy: &'q Policy, all: &[Change]) -> Self {
        let lookup = Self { version, documents: &policy.documents, is_listed: true, listed: OnceLock::new() };
        lookup.listed.get_or_init(|| entries(all));
        lookup
    }

    /// Every name with its kind, where all of them are known.
    pub(super) fn all(&self) -> Option<&[(RepoPath, Mode)]> {
        self.listed.get().map(Vec::as_slice)
    }

    /// What stands where a document refers to.
    pub(super) fn names(
        &self,
        repository: &Repository,
        document: &Document,
        id: Option<&PostmortemId>,
    ) -> Result<Names> {
        let mut names = Names::default();
        let wanted = rules::wanted(document, id, self.documents);
        if wanted.files.is_empty() && wanted.related.is_empty() {
            return Ok(names);
        }
        let related: Vec<RepoPath> = wanted.related.iter().map(|id| id.path(self.documents)).collect();
        let paths = [wanted.files, related.clone()].concat();
        let found = self.look(repository, &paths)?;
        let of_related = &found[found.len() - related.len()..];
        let unknown = wanted.related.iter().zip(of_related).filter(|(_, standing)| **standing == Standing::Absent);
        let mut unknown = unknown.take(MOST_MEANT).peekable();
        if unknown.peek().is_some() {
            let record = removed(repository, self.version)?;
            for (id, _) in unknown {
                if let Some(other) = self.meant(repository, &record, id)? {
                    names.add_meant(id.as_str(), &other);
                }
            }
        }
        for (path, standing) in paths.into_iter().zip(found) {
            names.add(path, standing);
        }
        Ok(names)
    }

    fn look(&self, repository: &Repository, paths: &[RepoPath]) -> Result<Vec<Standing>> {
        let modes = if self.is_listed {
            let listed = self.list(repository)?;
            paths.iter().map(|path| mode_among(listed, path)).collect()
        } else {
            repository.modes(self.version, paths)?
        };
        Ok(modes.into_iter().map(standing).collect())
    }

    fn list(&self, repository: &Repository) -> Result<&[(RepoPath, Mode)]> {
        if let Some(listed) = self.listed.get() {
            return Ok(listed);
        }
        let found = git::list(repository, self.version, self.documents)?;
        let found = found.into_iter().map(|(path, side)| (path, side.mode)).collect();
        Ok(self.listed.get_or_init(|| found))
    }

    /// The id that is meant by one that no postmortem has: what it became, or the nearest one of its year.
    fn meant(&self, repository: &Repository, record: &Removed, id: &PostmortemId) -> Result<Option<String>> {
        if let Some(became) = record.removal_of(id.as_str()).and_then(|entry| entry.became.as_ref()) {
            return Ok(Some(became.value.clone()));
        }
        let year = format!("{}/{}", self.documents, id.year());
        let of_path = |path: &RepoPath| PostmortemId::of_path(path, self.documents).map(|id| id.to_string());
        let ids: Vec<String> = if self.is_listed {
            self.list(repository)?
                .iter()
                .filter_map(|(path, _)| of_path(path))
                .filter(|id| id.starts_with(&year[self.documents.len() + 1..]))
                .collect()
        } else {
            git::list(repository, self.version, &year)?.iter().filter_map(|(path, _)| of_path(path)).collect()
        };
        let known: Vec<&str> = ids.iter().map(String::as_str).collect();
        Ok(nearest(id.as_str(), &known).map(str::to_owned))
    }
}

fn entries(all: &[Change]) -> Vec<(RepoPath, Mode)> {
    all.iter().filter_map(|change| Some((change.path.clone(), change.after?.mode))).collect()
}

/// The mode of a path in a sorted listing of files; a folder is what has files below it.
fn mode_among(listed: &[(RepoPath, Mode)], path: &RepoPath) -> Option<Mode> {
    let at = listed.partition_point(|(known, _)| known < path);
    match listed.get(at) {
        Some((known, mode)) if known == path => Some(*mode),
        Some(_) | None => {
            let below = RepoPath::new([path.as_bytes(), b"/"].concat());
            let at = listed.partition_point(|(known, _)| *known < below);
            let is_folder = listed.get(at).is_some_and(|(known, _)| known.as_bytes().starts_with(below.as_bytes()));
            is_folder.then_some(Mode::Tree)
        }
    }
}

fn standing(mode: Option<Mode>) -> Standing {
    match mode {
        None => Standing::Absent,
        Some(Mode::Tree) => Standing::Folder,
        Some(mode) => Standing::At(kind(mode)),
    }
}

/// The documents that stay as they are while files of theirs leave: they are judged with those that changed.
pub(super) fn owners_of_lost_files(
    repository: &Repository,
    plan: &Plan,
    directories: &Directories,
    changes: &[Change],
) -> Result<Vec<Change>> {
    let mut owners: Vec<Change> = Vec::new();
    for change in changes.iter().filter(|change| !change.after.as_ref().is_some_and(git::Side::is_file)) {
        let place = directories.to_head(&change.path);
        let Some(path) = owner(&place, &directories.head) else { continue };
        let is_known = |path: &RepoPath| changes.binary_search_by(|change| change.path.cmp(path)).is_ok();
        if is_known(&path) || owners.last().is_some_and(|last| last.path == path) {
            continue;
        }
        let before = repository.side(&plan.base, &directories.to_base(&path))?;
        let after = repository.side(&plan.head, &path)?;
        if after.is_some() {
            owners.push(Change { path, before, after });
        }
    }
    Ok(owners)
}

/// The document in whose folder a file lies.
fn owner(path: &RepoPath, documents: &str) -> Option<RepoPath> {
    let (year, below) = path.to_str()?.strip_prefix(documents)?.strip_prefix('/')?.split_once('/')?;
    let id = PostmortemId::parse(below.split_once('/')?.0)?;
    (id.year() == year).then(|| id.path(documents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_knows_files_and_the_folders_that_they_are_in() {
        let listed: Vec<(RepoPath, Mode)> =
            ["a-b", "a.toml", "a/b", "a/c/d", "ab"].iter().map(|path| (RepoPath::from(*path), Mode::Regular)).collect();
        let found = |path: &str| mode_among(&listed, &path.into());
        for file in ["a-b", "a.toml", "a/b", "a/c/d", "ab"] {
            assert_eq!(found(file), Some(Mode::Regular), "{file}");
        }
        assert_eq!((found("a"), found("a/c")), (Some(Mode::Tree), Some(Mode::Tree)));
        for absent in ["a/c/d/e", "a/d", "b", "", "a/"] {
            assert_eq!(found(absent), None, "{absent}");
        }
    }

    #[test]
    fn a_file_belongs_to_the_document_of_its_folder() {
        let of = |path: &str| owner(&path.into(), "docs/pm").map(|path| path.to_string());
        assert_eq!(of("docs/pm/2026/2026-11-20-a/b/c.png").as_deref(), Some("docs/pm/2026/2026-11-20-a.toml"));
        let others = [
            "docs/pm/2026/2026-11-20-a.toml",
            "docs/pm/2025/2026-11-20-a/b",
            "docs/pm/x/y/z",
            "pm/2026/2026-11-20-a/b",
        ];
        assert!(others.iter().all(|path| of(path).is_none()));
    }
}

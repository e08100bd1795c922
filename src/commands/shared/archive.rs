//! The archive of a revision or of the worktree.

use crate::document::{self, Document, PostmortemId};
use crate::error::{Error, Result};
use crate::git::{self, Repository, Side, Version};
use crate::source::{RepoPath, SourceFile};
use crate::text::both;

/// The postmortems of one version, in the order of their ids.
#[derive(Default)]
pub(crate) struct Archive {
    pub(crate) entries: Vec<PostmortemFile>,
    /// The other files below the directory, sorted by their paths.
    others: Vec<(RepoPath, Side)>,
}

/// A postmortem's file.
#[derive(Clone, Debug)]
pub(crate) struct PostmortemFile {
    pub(crate) id: PostmortemId,
    pub(crate) path: RepoPath,
    side: Side,
}

impl Archive {
    pub(crate) fn load(repository: &Repository, version: &Version, directory: &str) -> Result<Self> {
        let mut archive = Self::default();
        for (path, side) in git::list(repository, version, directory)? {
            let id = PostmortemId::of_path(&path, directory);
            match id.and_then(|id| PostmortemFile::new(id, path.clone(), side)) {
                Some(entry) => archive.entries.push(entry),
                None => archive.others.push((path, side)),
            }
        }
        archive.entries.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(archive)
    }

    /// The postmortems of both.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.entries.sort_by(|a, b| a.id.cmp(&b.id));
        self.others.extend(other.others);
        self.others.sort_by(|(one, _), (other, _)| one.cmp(other));
        self
    }

    /// The files that stand below a folder and are no postmortem.
    pub(super) fn below(&self, folder: &str) -> &[(RepoPath, Side)] {
        let above = format!("{folder}/");
        let from = self.others.partition_point(|(path, _)| path.as_bytes() < above.as_bytes());
        let count = self.others[from..].partition_point(|(path, _)| path.as_bytes().starts_with(above.as_bytes()));
        &self.others[from..from + count]
    }

    pub(crate) fn get(&self, id: &PostmortemId) -> Option<&PostmortemFile> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok().map(|at| &self.entries[at])
    }

    /// The postmortem whose file a path on the command line names.
    pub(crate) fn by_path(&self, wanted: &str) -> Option<&PostmortemFile> {
        self.entries.iter().find(|entry| entry.is_named_by(wanted))
    }
}

impl PostmortemFile {
    /// Nothing where what stands there is not a regular file.
    pub(super) fn new(id: PostmortemId, path: RepoPath, side: Side) -> Option<Self> {
        side.is_file().then_some(Self { id, path, side })
    }

    /// Whether a path on the command line names it.
    pub(super) fn is_named_by(&self, wanted: &str) -> bool {
        names_path(&self.path, wanted)
    }

    pub(crate) fn read(&self, repository: &Repository) -> Result<SourceFile> {
        Ok(SourceFile::new(self.path.clone(), repository.read(&self.side, &self.path)?))
    }

    /// The parsed document; a broken one refers to `pmgit check`.
    pub(crate) fn parse(&self, source: &SourceFile) -> Result<Document> {
        document::parse(source).0.ok_or_else(|| {
            Error::refusal(both! { en: "`{}` cannot be read", self.path; ja: "`{}`を読めません", self.path }).hint(
                both! {
                    en: "`pmgit check {}` shows what is wrong with it", self.id;
                    ja: "`pmgit check {}`で問題の箇所がわかります", self.id
                },
            )
        })
    }
}

/// Whether a path on the command line names a file: from anywhere in the repository, or as an absolute path.
fn names_path(path: &RepoPath, wanted: &str) -> bool {
    let Some(path) = path.to_str() else { return false };
    let mut wanted = wanted;
    while let Some(rest) = wanted.strip_prefix("./").or_else(|| wanted.strip_prefix("../")) {
        wanted = rest;
    }
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    wanted.strip_suffix(".toml").is_some() && (path == wanted || ends(path, wanted) || ends(wanted, path))
}

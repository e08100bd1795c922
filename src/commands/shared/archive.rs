//! The archive of a revision or of the worktree.

use crate::document::{self, Document, PostmortemId};
use crate::error::{Error, Result};
use crate::git::{self, Repository, Side, Version};
use crate::policy::Policy;
use crate::source::{RepoPath, SourceFile};
use crate::text::both;

/// The postmortems of one version, in the order of their ids.
pub(crate) struct Archive {
    pub(crate) entries: Vec<PostmortemFile>,
}

/// A postmortem's file.
#[derive(Clone, Debug)]
pub(crate) struct PostmortemFile {
    pub(crate) id: PostmortemId,
    pub(crate) path: RepoPath,
    side: Side,
}

/// Among what a postmortem is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Shelf<'s> {
    pub(crate) repository: &'s Repository,
    pub(crate) policy: &'s Policy,
    pub(crate) version: &'s Version,
    pub(crate) archive: &'s Archive,
}

impl Archive {
    pub(crate) fn load(repository: &Repository, version: &Version, directory: &str) -> Result<Self> {
        let listed = git::list(repository, version, directory)?;
        let entry = |(path, side): (RepoPath, Side)| {
            PostmortemId::of_path(&path, directory).filter(|_| side.is_file()).map(|id| PostmortemFile {
                id,
                path,
                side,
            })
        };
        let mut entries: Vec<PostmortemFile> = listed.into_iter().filter_map(entry).collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Self { entries })
    }

    /// The postmortem whose file a path on the command line names.
    pub(crate) fn by_path(&self, wanted: &str) -> Option<&PostmortemFile> {
        self.entries.iter().find(|entry| names_path(&entry.path, wanted))
    }
}

impl PostmortemFile {
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

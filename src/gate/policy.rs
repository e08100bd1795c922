//! The policy of one tree: its files read from there and nowhere else.

use super::known_rules;
use crate::error::Result;
use crate::finding::Finding;
use crate::git::{Repository, Version};
use crate::policy::{self, PEOPLE_PATH, POLICY_PATH, Policy};
use crate::source::{RepoPath, SourceFile};

/// A policy, or what is wrong with it.
#[derive(Debug)]
pub(crate) enum Loaded {
    Sound(Box<Policy>),
    Broken { findings: Vec<Finding>, sources: Vec<SourceFile> },
}

/// Loads the policy of a tree; with no file, the default.
pub(crate) fn load_policy(repository: &Repository, version: &Version) -> Result<Loaded> {
    let written = file(repository, version, POLICY_PATH)?;
    let people = file(repository, version, PEOPLE_PATH)?;
    Ok(match policy::load(written.as_ref(), people.as_ref(), &known_rules()) {
        Ok(policy) => Loaded::Sound(Box::new(policy)),
        Err(findings) => Loaded::Broken { findings, sources: written.into_iter().chain(people).collect() },
    })
}

/// A file of a tree, the index or the worktree.
pub(super) fn file(repository: &Repository, version: &Version, path: &str) -> Result<Option<SourceFile>> {
    let path = RepoPath::from(path);
    Ok(repository.file(version, &path)?.map(|bytes| SourceFile::new(path, bytes)))
}

//! The branch that everything is merged into, and whether a branch is protected: asked here by every door.

use super::plan::{Branch, Tip};
use super::{Loaded, load_policy};
use crate::error::Result;
use crate::git::{self, CommitId, Head, Repository};
use crate::policy::Policy;

/// The mainline of a repository, as it is known where it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Mainline {
    /// The branch that the remote or the server calls its default; it need not be born.
    pub(crate) default: Option<String>,
    /// The tip of that branch, or of `main` or `master` where it has none.
    pub(crate) tip: Option<Tip>,
}

impl Mainline {
    /// A remote's, as last fetched. One of which nothing is known, such as a new mirror, is taken for a copy of `origin`;
    /// an address without a name, too.
    ///
    /// # Errors
    /// When a reference cannot be read.
    pub(crate) fn of_remote(repository: &Repository, remote: Option<&str>) -> Result<Self> {
        let remote = remote.unwrap_or(ORIGIN);
        let default = repository.default_branch_of(remote)?;
        let mut tip = tip_on(repository, remote, default.as_deref())?;
        if tip.is_none() && remote != ORIGIN {
            tip = tip_on(repository, ORIGIN, repository.remote_default_branch()?.as_deref())?;
        }
        Ok(Self { default, tip })
    }

    /// That of a clone: `origin`'s as last fetched; without one the branch here that the policy protects.
    ///
    /// # Errors
    /// When a reference or the policy cannot be read.
    pub(crate) fn of_clone(repository: &Repository) -> Result<Self> {
        let there = Self::of_remote(repository, None)?;
        if there.tip.is_some() {
            return Ok(there);
        }
        let policy = load_policy(repository, &repository.head_version()?)?;
        for (name, commit) in usual_first(repository.branches()?) {
            if is_protected([&policy], &name, there.default.as_deref()) == Branch::Protected {
                return Ok(Self { tip: Some(Tip::read(repository, commit, name)?), ..there });
            }
        }
        Ok(there)
    }

    /// That of a namespace that this repository serves.
    ///
    /// # Errors
    /// When a reference cannot be read.
    pub(crate) fn served(repository: &Repository, namespace: &str) -> Result<Self> {
        let default = repository.default_branch_in(namespace)?;
        let mut tip = None;
        for name in default.iter().map(String::as_str).chain(USUAL) {
            let branch = git::Branch { namespace: namespace.to_owned(), name: name.to_owned() };
            if let Some(commit) = repository.tip_of_branch(&branch)? {
                tip = Some(Tip::unnamed(repository, commit)?);
                break;
            }
        }
        Ok(Self { default, tip })
    }
}

/// The tip of a remote's default branch, or of `main` or `master` there.
fn tip_on(repository: &Repository, remote: &str, default: Option<&str>) -> Result<Option<Tip>> {
    for branch in default.into_iter().chain(USUAL) {
        if let Some(commit) = repository.tip_below(remote, branch)? {
            return Tip::read(repository, commit, format!("{remote}/{branch}")).map(Some);
        }
    }
    Ok(None)
}

/// The remote that a clone is of.
const ORIGIN: &str = "origin";

/// What mainlines are called where nothing says otherwise.
const USUAL: [&str; 2] = ["main", "master"];

fn usual_first(mut branches: Vec<(String, CommitId)>) -> Vec<(String, CommitId)> {
    branches.sort_by_key(|(name, _)| !USUAL.contains(&name.as_str()));
    branches
}

/// Whether any of these policies protects a branch, named without `refs/heads/`; one that cannot be read protects what the
/// built-in one does.
pub(crate) fn is_protected<'p>(
    policies: impl IntoIterator<Item = &'p Loaded>,
    branch: &str,
    default: Option<&str>,
) -> Branch {
    let built_in = Policy::default();
    let protects = |loaded: &Loaded| match loaded {
        Loaded::Sound(policy) => policy.gate.protects(branch, default),
        Loaded::Broken { .. } | Loaded::Newer { .. } => built_in.gate.protects(branch, default),
    };
    if policies.into_iter().any(protects) { Branch::Protected } else { Branch::Unprotected }
}

/// Whether the branch that HEAD is on is protected, by a policy that was read already.
///
/// # Errors
/// When the remote's default branch cannot be read.
pub(crate) fn is_here_protected(repository: &Repository, head: &Head, policy: &Loaded) -> Result<Branch> {
    match policy {
        Loaded::Sound(policy) => protects_here(repository, head, policy),
        Loaded::Broken { .. } | Loaded::Newer { .. } => protects_here(repository, head, &Policy::default()),
    }
}

/// The same by a policy that is sound.
///
/// # Errors
/// When the remote's default branch cannot be read.
pub(crate) fn protects_here(repository: &Repository, head: &Head, policy: &Policy) -> Result<Branch> {
    let default = repository.remote_default_branch()?;
    let is_protected = head.branch().is_some_and(|branch| policy.gate.protects(branch, default.as_deref()));
    Ok(if is_protected { Branch::Protected } else { Branch::Unprotected })
}

/// The protected branch that a clone works for: the one that HEAD is on, else the mainline.
///
/// # Errors
/// When a reference or the policy cannot be read.
pub(crate) fn protected_branch(repository: &Repository) -> Result<Option<Tip>> {
    let head = repository.head()?;
    if let (Some(name), Some(tip)) = (head.branch(), head.tip()) {
        let policy = load_policy(repository, &repository.head_version()?)?;
        if is_here_protected(repository, &head, &policy)? == Branch::Protected {
            return Tip::read(repository, tip, name.to_owned()).map(Some);
        }
    }
    Ok(Mainline::of_clone(repository)?.tip)
}

impl Tip {
    /// # Errors
    /// When the commit cannot be read.
    pub(crate) fn read(repository: &Repository, commit: CommitId, name: String) -> Result<Self> {
        Ok(Self { commit, tree: repository.tree_of(commit)?, name })
    }

    /// A commit that no branch here is known for.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub(crate) fn unnamed(repository: &Repository, commit: CommitId) -> Result<Self> {
        Self::read(repository, commit, commit.to_string())
    }
}

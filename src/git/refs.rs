//! Names of commits: HEAD and branches; and the operation that is under way.

use git2::{ErrorCode, RepositoryState as State};

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository, Version};
use crate::text::both;

/// Where HEAD stands. A name is the branch's short one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Head {
    Branch { name: String, tip: CommitId },
    Unborn { name: String },
    Detached { tip: CommitId },
}

impl Head {
    /// The commit HEAD names, if there is one.
    #[must_use]
    pub(crate) fn tip(&self) -> Option<CommitId> {
        match self {
            Self::Branch { tip, .. } | Self::Detached { tip } => Some(*tip),
            Self::Unborn { .. } => None,
        }
    }

    /// The branch HEAD is on, if it is on one.
    #[must_use]
    pub(crate) fn branch(&self) -> Option<&str> {
        match self {
            Self::Branch { name, .. } | Self::Unborn { name } => Some(name),
            Self::Detached { .. } => None,
        }
    }
}

impl Repository {
    /// Where HEAD stands.
    ///
    /// # Errors
    /// When HEAD cannot be read or names what is no commit.
    pub(crate) fn head(&self) -> Result<Head> {
        let quick = self.library().map(head);
        // What libgit2 does not understand, such as a commit with an odd date, git may.
        if let Some(Ok(head)) = quick { Ok(head) } else { self.head_by_git() }
    }

    /// The tree of HEAD; empty before the first commit.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub(crate) fn head_version(&self) -> Result<Version> {
        self.head()?.tip().map_or(Ok(Version::Empty), |tip| self.tree_of(tip).map(Version::Tree))
    }

    /// The operation that a user has begun and not ended, by git's name for it.
    ///
    /// # Errors
    /// When git cannot tell.
    pub(crate) fn state(&self) -> Result<Option<&'static str>> {
        let Some(library) = self.library() else { return self.state_by_git() };
        Ok(match library.state() {
            State::Clean => None,
            State::Merge => Some("merge"),
            State::Revert | State::RevertSequence => Some("revert"),
            State::CherryPick | State::CherryPickSequence => Some("cherry-pick"),
            State::Bisect => Some("bisect"),
            State::Rebase | State::RebaseInteractive | State::RebaseMerge => Some("rebase"),
            State::ApplyMailbox => Some("am"),
            State::ApplyMailboxOrRebase => Some("rebase or am"),
        })
    }

    /// The branch that `origin` calls its default, where the clone knows it.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub(crate) fn remote_default_branch(&self) -> Result<Option<String>> {
        self.default_branch_of("origin")
    }

    /// The branch that a remote of this name calls its default, where the clone knows it.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub(crate) fn default_branch_of(&self, remote: &str) -> Result<Option<String>> {
        let prefix = format!("refs/remotes/{remote}/");
        let name = format!("{prefix}HEAD");
        if !git2::Reference::is_valid_name(&name) {
            return Ok(None);
        }
        let Some(library) = self.library() else {
            let target = self.symbolic_by_git(&name)?;
            return Ok(target.and_then(|target| target.strip_prefix(&prefix).map(str::to_owned)));
        };
        match library.find_reference(&name) {
            Ok(head) => Ok(head.symbolic_target_bytes().and_then(|target| {
                let target = String::from_utf8_lossy(target);
                target.strip_prefix(&prefix).map(str::to_owned)
            })),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(Error::new(both! {
                en: "cannot read `{name}`";
                ja: "`{name}`を読めません"
            })
            .quoting(error.message())),
        }
    }

    /// The local branches and their tips, by name.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn branches(&self) -> Result<Vec<(String, CommitId)>> {
        self.references("refs/heads/")
    }

    /// The branches of all remotes (`origin/main`) and their tips, by name.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn remote_branches(&self) -> Result<Vec<(String, CommitId)>> {
        self.references("refs/remotes/")
    }

    fn references(&self, prefix: &str) -> Result<Vec<(String, CommitId)>> {
        let quick = self.library().map(|library| references(library, prefix));
        if let Some(Ok(found)) = quick { Ok(found) } else { self.references_by_git(prefix) }
    }
}

fn head(library: &git2::Repository) -> Result<Head, git2::Error> {
    let head = library.find_reference("HEAD")?;
    let Some(target) = head.symbolic_target_bytes() else {
        return Ok(Head::Detached { tip: CommitId::from_oid(head.peel_to_commit()?.id()) });
    };
    let target = String::from_utf8_lossy(target).into_owned();
    let name = target.strip_prefix("refs/heads/").unwrap_or(&target).to_owned();
    match head.resolve() {
        Ok(branch) => Ok(Head::Branch { name, tip: CommitId::from_oid(branch.peel_to_commit()?.id()) }),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(Head::Unborn { name }),
        Err(error) => Err(error),
    }
}

fn references(library: &git2::Repository, prefix: &str) -> Result<Vec<(String, CommitId)>, git2::Error> {
    let mut found = Vec::new();
    for reference in library.references_glob(&format!("{prefix}*"))? {
        let reference = reference?;
        if reference.symbolic_target_bytes().is_some() {
            continue;
        }
        let commit = reference.peel_to_commit()?;
        let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
        found.push((name[prefix.len()..].to_owned(), CommitId::from_oid(commit.id())));
    }
    found.sort();
    Ok(found)
}

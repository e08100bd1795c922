//! The branches whose work is not in another one yet.

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository, TreeId};

/// The tip of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    /// `topic`, or `origin/topic` of a remote.
    pub name: String,
    pub commit: CommitId,
    pub tree: TreeId,
    /// The committer's date, in seconds since 1970; whoever commits can set it.
    pub committed: i64,
}

impl Repository {
    /// The local branches and those of all remotes that a commit does not contain, by name, local ones first.
    ///
    /// git tells it in one walk. Where history was cut off, a branch may be told that is contained.
    ///
    /// # Errors
    /// When a branch cannot be read.
    pub(crate) fn unmerged(&self, into: CommitId) -> Result<Vec<Tip>> {
        let doing = "list the unmerged branches";
        let format = "--format=%(symref)%00%(refname)%00%(objectname)%00%(tree)%00%(committerdate:unix)";
        let no_merged = format!("--no-merged={into}");
        let git = self.reading(&["for-each-ref", format, &no_merged, "refs/heads/", "refs/remotes/"]);
        let answer = git.answer(doing)?;
        let complaint = answer.complaint();
        // git goes on past a branch that it cannot read.
        if answer.code != 0 || complaint.contains("broken ref") {
            let error = Error::new(format!("cannot {doing}")).cause(complaint);
            return Err(error.hint("`git fsck` says what is missing or damaged; `git fetch` may bring it back"));
        }
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut tips = Vec::new();
        for line in text.lines() {
            let parts: Vec<&str> = line.split('\0').collect();
            let ["", reference, commit, tree, committed] = parts[..] else { continue };
            let name = reference.strip_prefix("refs/heads/").or_else(|| reference.strip_prefix("refs/remotes/"));
            tips.push(Tip {
                name: name.unwrap_or(reference).to_owned(),
                commit: CommitId::from_hex(commit)?,
                tree: TreeId::from_hex(tree)?,
                committed: committed.parse().unwrap_or(0),
            });
        }
        Ok(tips)
    }
}

//! What a merge of two commits would be, without a worktree.

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository, TreeId};
use crate::source::RepoPath;

/// The result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MergeOutcome {
    Clean(TreeId),
    /// The paths that conflict.
    Conflict(Vec<RepoPath>),
}

/// Merges `theirs` into `ours`; git does it, for only git knows the configured drivers. Writes objects, moves nothing.
///
/// # Errors
/// When they have no common ancestor, an object is missing, or git is older than 2.38.
pub(crate) fn merge_tree(repository: &Repository, ours: CommitId, theirs: CommitId) -> Result<MergeOutcome> {
    let doing = format!("merge `{theirs}` into `{ours}`");
    if repository.merge_base(ours, theirs)?.is_none() {
        return Err(Error::new(format!("cannot {doing}")).cause("they have no common ancestor"));
    }
    let options = ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages"];
    let git = repository.writing(&options).args([ours.to_string(), theirs.to_string()]);
    let answer = git.answer(&doing)?;
    let mut fields = answer.stdout.split(|&byte| byte == 0).filter(|field| !field.is_empty());
    let tree = fields.next().map(|id| TreeId::from_hex(&String::from_utf8_lossy(id)));
    match (answer.code, tree) {
        (0, Some(tree)) => Ok(MergeOutcome::Clean(tree?)),
        (1, Some(Ok(_))) => {
            let mut paths: Vec<_> = fields.map(RepoPath::new).collect();
            paths.sort();
            paths.dedup();
            Ok(MergeOutcome::Conflict(paths))
        }
        _ => Err(Error::new(format!("cannot {doing}")).cause(answer.complaint()).hint("this needs git 2.38 or later")),
    }
}

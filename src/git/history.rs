//! How commits are related. What a shallow clone cannot know is an error, never "no".

use git2::ErrorCode;

use crate::error::{Error, Result};
use crate::git::{CommitId, Repository};
use crate::text::{Both, both};

impl Repository {
    /// Whether history was cut off when this clone was made.
    #[must_use]
    pub(crate) fn is_shallow(&self) -> bool {
        self.library().map_or_else(|| self.common_dir().join("shallow").exists(), git2::Repository::is_shallow)
    }

    /// Tells whether `ancestor` is `commit` or stands before it.
    ///
    /// # Errors
    /// When a commit is missing, or a shallow clone lacks the history that would tell.
    pub(crate) fn is_ancestor(&self, ancestor: CommitId, commit: CommitId) -> Result<bool> {
        self.tree_of(ancestor)?;
        self.tree_of(commit)?;
        let question = || {
            both! {
                en: "determine whether `{ancestor}` is an ancestor of `{commit}`";
                ja: "`{ancestor}`が`{commit}`の祖先かどうかの確認"
            }
        };
        let quick = || self.library()?.graph_descendant_of(commit.oid(), ancestor.oid()).ok();
        let found = ancestor == commit
            || match quick() {
                Some(found) => found,
                None => self.is_ancestor_by_git(ancestor, commit)?,
            };
        if !found && self.is_shallow() {
            return Err(shallow(&question()));
        }
        Ok(found)
    }

    /// The parents that a commit names, also those that a shallow clone has not got.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn parents(&self, commit: CommitId) -> Result<Vec<CommitId>> {
        let bytes = self.commit_bytes(commit)?;
        let headers = bytes.split(|&byte| byte == b'\n').take_while(|line| !line.is_empty());
        let parents = headers.filter_map(|line| line.strip_prefix(b"parent "));
        parents.map(|id| CommitId::from_hex(&String::from_utf8_lossy(id))).collect()
    }

    /// Whether a commit comes right behind another one, by its first parent.
    ///
    /// # Errors
    /// When the commit is missing.
    pub(crate) fn is_next(&self, commit: CommitId, parent: CommitId) -> Result<bool> {
        Ok(commit == parent || self.parents(commit)?.first() == Some(&parent))
    }

    /// The best common ancestor of two commits, if they have one.
    ///
    /// # Errors
    /// When a commit is missing, or a shallow clone lacks the history that would tell.
    pub(crate) fn merge_base(&self, one: CommitId, two: CommitId) -> Result<Option<CommitId>> {
        let question =
            || both! { en: "find a merge base of `{one}` and `{two}`"; ja: "`{one}`と`{two}`のマージベースの検索" };
        self.tree_of(one)?;
        self.tree_of(two)?;
        let base = match self.library().map(|library| library.merge_base(one.oid(), two.oid())) {
            Some(Ok(base)) => Some(CommitId::from_oid(base)),
            Some(Err(error)) if error.code() == ErrorCode::NotFound => None,
            Some(Err(_)) | None => self.merge_base_by_git(one, two)?,
        };
        // In a cut history another base may be hidden, unless one commit is itself the base.
        if self.is_shallow() && base != Some(one) && base != Some(two) {
            return Err(shallow(&question()));
        }
        Ok(base)
    }
}

pub(super) fn shallow(question: &Both) -> Error {
    Error::cannot(question)
        .cause(both! {
            en: "the clone is shallow and lacks the history needed";
            ja: "クローンが浅く（shallow）、必要な履歴がありません"
        })
        .hint(both! {
            en: "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow";
            ja: "すべて取得してください：`git fetch --unshallow`、ワークフローでは`fetch-depth: 0`"
        })
}

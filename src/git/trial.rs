//! Git where merges are tried: beside the user's repository, and with its objects.

use std::fmt::Write as _;

use crate::error::{Error, Result};
use crate::git::{CommitId, Git, Repository, TreeId};
use crate::text::both;

impl Repository {
    /// A git that sees every object of this repository and no setting, and writes beside it.
    pub(super) fn trying(&self, arguments: &[&str]) -> Result<Git> {
        let scratch = self.scratch()?;
        let mut git =
            Git::apart(self.environment(), scratch.git_dir()).env("LC_ALL", "C").env("GIT_ATTR_NOSYSTEM", "1");
        if !scratch.is_partial {
            git = git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_SYSTEM", "/dev/null");
            git = git.env("GIT_CONFIG_GLOBAL", "/dev/null");
        }
        Ok(git.args(["--no-pager"]).args(arguments))
    }

    /// Stores a commit that stands for no work of anybody: only its tree and its parent matter.
    pub(super) fn trial_commit(&self, tree: TreeId, parent: Option<CommitId>) -> Result<CommitId> {
        let mut text = format!("tree {}\n", self.tree_name(tree));
        if let Some(parent) = parent {
            let _ = writeln!(text, "parent {parent}");
        }
        text.push_str("author pmgit <> 0 +0000\ncommitter pmgit <> 0 +0000\n\n");
        let doing = both! { en: "store a commit to merge with"; ja: "マージ用のコミットの保存" };
        if !self.is_plain() {
            let git = self.trying(&["hash-object", "-t", "commit", "-w", "--stdin"])?;
            return CommitId::from_hex(String::from_utf8_lossy(&git.input(text.into_bytes()).run(&doing)?).trim());
        }
        let store = |library: git2::Repository| library.odb()?.write(git2::ObjectType::Commit, text.as_bytes());
        git2::Repository::open_bare(self.scratch()?.git_dir())
            .and_then(store)
            .map(CommitId::from_oid)
            .map_err(|error| Error::cannot(&doing).quoting(error.message()))
    }
}

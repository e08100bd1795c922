//! The protected branch, by which everything else is measured: its tip, its policy, and what left its archive.

use crate::commands::shared::context::sound;
use crate::commands::shared::lacking::no_protected_branch;
use crate::error::Result;
use crate::gate::{self, Tip};
use crate::git::{CommitId, Repository, TreeId, Version};
use crate::policy::{Policy, Removed};
use crate::text::both;

/// The protected branch as it stands.
pub(super) struct Trunk {
    /// `main`, or `origin/main` as last fetched.
    pub(super) name: String,
    pub(super) tip: CommitId,
    pub(super) tree: TreeId,
    pub(super) policy: Policy,
    pub(super) removed: Removed,
}

impl Trunk {
    /// The protected branch of this clone; as it was last fetched, where that is ahead of what stands here.
    pub(super) fn find(repository: &Repository) -> Result<Self> {
        let Tip { mut name, commit: mut tip, .. } = gate::protected_branch(repository)?.ok_or_else(|| {
            no_protected_branch().hint(both! {
                en: "name it in .pmgit/policy.toml, below `[gate]`: `branches = [\"trunk\"]`";
                ja: ".pmgit/policy.tomlの`[gate]`に書いてください：`branches = [\"trunk\"]`"
            })
        })?;
        for (other, at) in [repository.remote_branches()?, repository.branches()?].concat() {
            let is_counterpart = other == format!("origin/{name}") || name == format!("origin/{other}");
            // Where a shallow clone cannot tell which is ahead, the one that was found stands.
            if is_counterpart && at != tip && repository.is_ancestor(tip, at).unwrap_or(false) {
                (name, tip) = (other, at);
                break;
            }
        }
        let tree = repository.tree_of(tip)?;
        let version = Version::Tree(tree);
        let policy = sound(gate::load_policy(repository, &version)?)?;
        let removed = gate::removed(repository, &version)?;
        Ok(Self { name, tip, tree, policy, removed })
    }
}

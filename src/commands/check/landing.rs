//! A change as it would land in a branch: merged, and replayed by a forge that rebases.

use crate::commands::diff::Ends;
use crate::error::{Error, Result};
use crate::gate::{self, Facts, Loaded, Question, Tip};
use crate::git::{self, CommitId, MergeOutcome, Replayed, Repository, TreeId, Version};
use crate::report::{Hints, Verdict};
use crate::source::RepoPath;
use crate::text::{Both, both};

/// HEAD as it would be merged into a base, by the base's policy; where it cannot be merged, the files that collide.
pub(in crate::commands) fn merge_verdict(
    repository: &Repository,
    base: CommitId,
    name: &str,
) -> Result<std::result::Result<Verdict, Vec<RepoPath>>> {
    let head = repository.resolve("HEAD")?;
    let merge = match merge(repository, base, head, [name, "HEAD"])? {
        Ok(merge) => merge,
        Err(paths) => return Ok(Err(paths)),
    };
    Ok(Ok(merge.judge(repository, Hints::LeftOut)?.verdict))
}

/// A change as it would land in a branch.
#[derive(Debug)]
pub(super) struct Merge {
    target: Tip,
    topic: CommitId,
    lands: TreeId,
    pub(super) ends: Ends,
}

/// What a change comes to, and by which way of landing.
#[derive(Debug)]
pub(super) struct Landing {
    pub(super) verdict: Verdict,
    pub(super) way: Way,
}

/// A way by which a forge lands a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Merge,
    /// The merge passes, and what a rebase would land does not.
    Rebase,
    /// A rebase conflicts at this commit, so the change cannot land by one.
    MergeAlone(CommitId),
}

/// The base, and the tree that it would have with the head merged into it.
pub(super) fn merged(repository: &Repository, base: &str, head: &str) -> Result<Merge> {
    let (target, topic) = (repository.resolve(base)?, repository.resolve(head)?);
    merge(repository, target, topic, [base, head])?.map_err(|paths| {
        let mut error = Error::new(both! {
            en: "`{head}` does not merge into `{base}`";
            ja: "`{head}`を`{base}`にマージできません"
        });
        for path in paths.iter().take(10) {
            error = error.cause(both! { en: "both sides changed `{path}`"; ja: "両方が`{path}`を変更しています" });
        }
        error.hint(both! {
            en: "merge or rebase, resolve the conflict, and check again";
            ja: "マージかリベースをして競合を解決し、もう一度確認してください"
        })
    })
}

fn merge(
    repository: &Repository,
    target: CommitId,
    topic: CommitId,
    names: [&str; 2],
) -> Result<std::result::Result<Merge, Vec<RepoPath>>> {
    let lands = if repository.is_ancestor(target, topic)? {
        repository.tree_of(topic)?
    } else {
        match git::merge_tree(repository, target, topic)? {
            MergeOutcome::Clean(tree) => tree,
            MergeOutcome::Conflict(paths) => return Ok(Err(paths)),
        }
    };
    let target = Tip::read(repository, target, names[0].to_owned())?;
    let (before, after) = (Version::Tree(target.tree), Version::Tree(lands));
    Ok(Ok(Merge { target, topic, lands, ends: Ends { before, after, names: names.map(Both::same) } }))
}

impl Merge {
    /// What the diff of the pull request compares: where it left the target, and its own head. Nothing where they have no
    /// common ancestor.
    pub(super) fn sides(&self, repository: &Repository) -> Result<Option<[Version; 2]>> {
        // A forge that merges before the job names its merge: the pull request's head is the second parent.
        let head = match repository.parents(self.topic)?[..] {
            [first, second] if first == self.target.commit => second,
            _ => self.topic,
        };
        let Some(base) = repository.merge_base(self.target.commit, head)? else { return Ok(None) };
        Ok(Some([Version::Tree(repository.tree_of(base)?), Version::Tree(repository.tree_of(head)?)]))
    }

    /// The full gate for every tree that a forge may make of the change. Where several are refused, the merge is told.
    ///
    /// # Errors
    /// When the repository cannot be read, or its history is cut off before the change began.
    pub(super) fn judge(&self, repository: &Repository, hints: Hints) -> Result<Landing> {
        let policy = gate::load_policy(repository, &Version::Tree(self.target.tree))?;
        let judge = |lands: TreeId| {
            let plan = gate::plan(Facts::Change { target: self.target.clone(), lands });
            gate::judge_by(repository, &Question { hints, ..Question::of_changed(&plan) }, &policy)
        };
        let verdict = judge(self.lands)?;
        if verdict.blocks() || !may_be_rebased(&policy) {
            return Ok(Landing { verdict, way: Way::Merge });
        }
        match git::replay(repository, self.target.commit, self.topic)? {
            Replayed::Nothing => Ok(Landing { verdict, way: Way::Merge }),
            Replayed::Conflict { commit, .. } => Ok(Landing { verdict, way: Way::MergeAlone(commit) }),
            Replayed::Trees(trees) => {
                for tree in trees.into_iter().filter(|tree| *tree != self.lands) {
                    let replayed = judge(tree)?;
                    if replayed.blocks() {
                        return Ok(Landing { verdict: replayed, way: Way::Rebase });
                    }
                }
                Ok(Landing { verdict, way: Way::Merge })
            }
        }
    }
}

/// Whether the policy says that the forge may rebase; one that cannot be read does not say otherwise.
fn may_be_rebased(policy: &Loaded) -> bool {
    match policy {
        Loaded::Sound(policy) => policy.gate.rebase,
        Loaded::Broken { .. } | Loaded::Newer { .. } => true,
    }
}

impl Way {
    /// What a reader is told beside the findings.
    pub(super) fn note(&self) -> Option<String> {
        match self {
            Self::Merge => None,
            Self::Rebase => Some(
                "pmgit: the merge passes, but what a rebase would land does not; these findings are about the rebase.\n\
                 If the forge never rebases, say so in .pmgit/policy.toml: `[gate]`, `rebase = false`."
                    .to_owned(),
            ),
            Self::MergeAlone(commit) => Some(format!(
                "pmgit: a rebase of this change conflicts at commit {}, so only its merge was judged",
                commit.short()
            )),
        }
    }
}

//! What a forge lands that rebases: the commits of a change, without its merges, one after the other on the branch.
//!
//! Git replays by merging each commit into what was replayed before, with the commit's parent as the base. A
//! `merge-tree` of git 2.38 takes no base, so it is given two commits that stand for no work of anybody and whose
//! only common ancestor has the parent's tree:
//!
//! ```text
//!        base (the tree of the commit's parent)
//!        /  \
//!    ours    theirs (the tree of the commit)
//!    (the tree replayed so far)
//! ```
//!
//! Git and not libgit2 merges, because git is what forges land by: libgit2 knows no renamed directories and finds
//! renamed files by another measure. Everything is written beside the repository and read through it.

use crate::error::Result;
use crate::git::history::shallow;
use crate::git::merge::{ancestor_of_both, merge_commits};
use crate::git::{CommitId, MergeOutcome, Repository, TreeId};
use crate::source::RepoPath;
use crate::text::{Both, both};

/// What the commits of a change come to on another base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Replayed {
    /// Nothing but what a merge of both lands too, or what the base has already.
    Nothing,
    /// The trees that can land; the repository that was asked reads them.
    ///
    /// There are two where the branch had the same patch as one of the commits and took it back: GitLab leaves such
    /// a commit out, as `git rebase` does, and GitHub applies it again.
    Trees(Vec<TreeId>),
    /// The change cannot land by a rebase: the first commit that conflicts, and where.
    Conflict { commit: CommitId, paths: Vec<RepoPath> },
}

/// Replays the commits of `onto..topic` onto `onto`, in memory; nothing is moved.
///
/// # Errors
/// When both have no common ancestor, or an object is missing; what a shallow clone cannot know is an error too.
pub(crate) fn replay(repository: &Repository, onto: CommitId, topic: CommitId) -> Result<Replayed> {
    let doing = both! { en: "replay `{topic}` onto `{onto}`"; ja: "`{topic}`の`{onto}`へのリベースの再現" };
    let ancestor = ancestor_of_both(repository, onto, topic, &doing)?;
    // Without a child process: the everyday change is one commit, or a line of them, on top of the branch.
    if ancestor == topic || ancestor == onto && is_line(repository, onto, topic)? {
        return Ok(Replayed::Nothing);
    }
    if repository.is_shallow() {
        return Err(shallow(&doing));
    }
    let steps = Step::list(repository, onto, topic, &doing)?;
    // Of a single commit, the merge has the same base.
    if let [only] = &steps[..]
        && only.commit == topic
        && only.parent == Some(ancestor)
    {
        return Ok(Replayed::Nothing);
    }
    let start = repository.tree_of(onto)?;
    let mut replay =
        Replay { repository, doing: &doing, applying: Some(start), leaving_out: Some(start), conflict: None };
    for step in &steps {
        replay.take(step)?;
    }
    Ok(replay.outcome(start))
}

/// Whether only single commits lie between a commit and one that stands before it.
fn is_line(repository: &Repository, from: CommitId, to: CommitId) -> Result<bool> {
    let mut here = to;
    while here != from {
        match repository.parents(here)?[..] {
            [parent] => here = parent,
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// A commit that is applied.
#[derive(Debug)]
struct Step {
    commit: CommitId,
    parent: Option<CommitId>,
    /// Whether the branch has the same patch already.
    is_known: bool,
}

impl Step {
    /// The commits in the order in which `git rebase` applies them.
    fn list(repository: &Repository, onto: CommitId, topic: CommitId, doing: &Both) -> Result<Vec<Self>> {
        let options = ["rev-list", "--cherry-mark", "--right-only", "--no-merges", "--topo-order", "--reverse"];
        // There, neither an attribute nor a setting decides which patches are the same.
        let git = repository.trying(&options)?;
        let listed = git.args([format!("{onto}...{topic}"), "--".to_owned()]).run(doing)?;
        String::from_utf8_lossy(&listed).lines().map(|line| Self::read(repository, line)).collect()
    }

    /// Reads an id behind `=`, where the branch has the same patch, or `+`.
    fn read(repository: &Repository, line: &str) -> Result<Self> {
        let commit = CommitId::from_hex(line.trim_start_matches(['=', '+']))?;
        let parent = repository.parents(commit)?.first().copied();
        Ok(Self { commit, parent, is_known: line.starts_with('=') })
    }
}

/// The trees that came of the commits so far; nothing where one of them conflicted.
struct Replay<'r> {
    repository: &'r Repository,
    doing: &'r Both,
    /// Of all commits.
    applying: Option<TreeId>,
    /// Of those whose patch the branch has not.
    leaving_out: Option<TreeId>,
    conflict: Option<(CommitId, Vec<RepoPath>)>,
}

impl Replay<'_> {
    fn take(&mut self, step: &Step) -> Result<()> {
        let before = self.applying;
        self.applying = self.applied(step, before)?;
        if step.is_known {
            return Ok(());
        }
        // Mostly both are one tree, and are merged once.
        self.leaving_out =
            if self.leaving_out == before { self.applying } else { self.applied(step, self.leaving_out)? };
        Ok(())
    }

    fn applied(&mut self, step: &Step, ours: Option<TreeId>) -> Result<Option<TreeId>> {
        let Some(ours) = ours else { return Ok(None) };
        let theirs = self.repository.tree_of(step.commit)?;
        let base = step.parent.map_or(Ok(TreeId::EMPTY), |parent| self.repository.tree_of(parent))?;
        Ok(match merge_trees(self.repository, [base, ours, theirs], self.doing)? {
            MergeOutcome::Clean(tree) => Some(tree),
            MergeOutcome::Conflict(paths) => {
                self.conflict.get_or_insert((step.commit, paths));
                None
            }
        })
    }

    fn outcome(self, start: TreeId) -> Replayed {
        let mut trees: Vec<TreeId> = [self.applying, self.leaving_out].into_iter().flatten().collect();
        trees.dedup();
        match self.conflict {
            Some((commit, paths)) if trees.is_empty() => Replayed::Conflict { commit, paths },
            Some(_) | None => {
                // What leaves the branch as it is needs no judgement.
                trees.retain(|tree| *tree != start);
                if trees.is_empty() { Replayed::Nothing } else { Replayed::Trees(trees) }
            }
        }
    }
}

/// Merges two trees over a third one.
fn merge_trees(repository: &Repository, [base, ours, theirs]: [TreeId; 3], doing: &Both) -> Result<MergeOutcome> {
    if ours == base {
        return Ok(MergeOutcome::Clean(theirs));
    }
    if theirs == base || theirs == ours {
        return Ok(MergeOutcome::Clean(ours));
    }
    let base = repository.trial_commit(base, None)?;
    let ours = repository.trial_commit(ours, Some(base))?;
    let theirs = repository.trial_commit(theirs, Some(base))?;
    merge_commits(repository, ours, theirs, doing)
}

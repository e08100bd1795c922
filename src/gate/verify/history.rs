//! Which commits of a branch are judged, and by which policy each is.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Loaded, load_policy};
use crate::error::Result;
use crate::git::{Ancestor, CommitId, Logged, Range, Repository, TreeEntry, TreeId, Version};
use crate::policy::{FOLDER, POLICY_PATH};
use crate::source::RepoPath;

/// One commit of the first-parent line, and by which policy it is judged.
#[derive(Debug)]
pub(super) struct JudgedCommit {
    pub(super) logged: Logged,
    pub(super) policy: usize,
    /// Whether it brought the first policy.
    pub(super) sets_up: bool,
    /// The other parent that had pmgit set up before the line had.
    pub(super) founder: Option<CommitId>,
    /// The parents of a merge but the first.
    pub(super) others: Vec<CommitId>,
    /// Whether it differs from its first parent; a merge that does not may still leave out what another one has.
    pub(super) changes_line: bool,
    /// What it makes of the policy that it is judged by.
    pub(super) change: PolicyChange,
}

/// What a commit makes of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyChange {
    None,
    /// There was none, so that the built-in one held.
    FromBuiltIn,
    FromWritten,
}

/// The commits that are judged, the oldest first, and their policies.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) steps: Vec<JudgedCommit>,
    pub(super) policies: Vec<Loaded>,
    /// The commits beside the line, the oldest first.
    pub(super) beside: Vec<Ancestor>,
    /// Every directory that a policy has named for the documents.
    pub(super) directories: Vec<String>,
}

/// A commit of the line, and what stands at the folder of the policy then.
struct State {
    ancestor: Ancestor,
    folder: Option<TreeEntry>,
    changes_line: bool,
}

impl History {
    /// Walks until every directory that a policy has named for the documents was walked.
    pub(super) fn walk(repository: &Repository, range: &Range, tip: TreeId) -> Result<Self> {
        let mut directories = vec![load_policy(repository, &Version::Tree(tip))?.documents()];
        loop {
            let paths: Vec<&str> = directories.iter().map(String::as_str).chain([FOLDER]).collect();
            let (mut states, mut beside) = (Vec::new(), Vec::new());
            // Looked up while git walks on.
            for ancestor in repository.ancestry(range, &paths)? {
                let ancestor = ancestor?;
                if ancestor.is_on_line {
                    states.push(State::look_up(repository, ancestor, &paths)?);
                } else {
                    beside.push(ancestor);
                }
            }
            states.reverse();
            beside.reverse();
            let mut history = Self::load(repository, range, &states, &beside)?;
            let mut named: BTreeSet<String> = history.policies.iter().map(Loaded::documents).collect();
            named.extend(named_beside(repository, &beside)?);
            named.retain(|named| !directories.contains(named));
            if named.is_empty() {
                (history.beside, history.directories) = (beside, directories);
                return Ok(history);
            }
            directories.extend(named);
        }
    }

    /// Finds out which policy judges which commit; between two commits of the walk it cannot have changed.
    fn load(repository: &Repository, range: &Range, states: &[State], beside: &[Ancestor]) -> Result<Self> {
        let Some(first) = states.first() else { return Ok(Self::default()) };
        let before = parent_tree(repository, &first.ancestor.logged)?;
        let mut standing = (folder(repository, before)?, before);
        let mut is_set_up = has_policy(repository, standing)? || was_set_up_before(repository, range, states)?;
        let founding = if is_set_up { None } else { founded(repository, states, beside)? };
        let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
        let mut history = Self::default();
        for (index, state) in states.iter().enumerate() {
            let logged = state.ancestor.logged;
            let now = (state.folder, logged.tree);
            let mut sets_up = !is_set_up && now.0 != standing.0 && has_policy(repository, now)?;
            let bringing = if !is_set_up && founding == Some(index) { founder(repository, state)? } else { None };
            // What stood beside the line was set up before this commit, which so brings no first policy.
            sets_up &= founding.is_none_or(|founding| founding > index);
            is_set_up |= sets_up || founding == Some(index);
            let judging = match bringing {
                Some((_, folder, tree)) => (folder, tree),
                None if sets_up => now,
                None => standing,
            };
            standing = now;
            if !is_set_up {
                continue;
            }
            let policy = history.policy(repository, &mut known, judging)?;
            let change = if judging.0 == now.0 {
                PolicyChange::None
            } else if has_policy(repository, judging)? {
                PolicyChange::FromWritten
            } else {
                PolicyChange::FromBuiltIn
            };
            history.steps.push(JudgedCommit {
                logged,
                policy,
                sets_up,
                founder: bringing.map(|(commit, ..)| commit),
                others: state.ancestor.others.clone(),
                changes_line: state.changes_line,
                change,
            });
        }
        Ok(history)
    }

    fn policy(
        &mut self,
        repository: &Repository,
        known: &mut BTreeMap<Option<String>, usize>,
        (folder, tree): (Option<TreeEntry>, TreeId),
    ) -> Result<usize> {
        if let Some(&policy) = known.get(&key(folder)) {
            return Ok(policy);
        }
        self.policies.push(load_policy(repository, &Version::Tree(tree))?);
        known.insert(key(folder), self.policies.len() - 1);
        Ok(self.policies.len() - 1)
    }

    /// Whether the branch that was set up first came to the line as another parent.
    pub(super) fn was_founded_beside(&self) -> bool {
        self.steps.iter().any(|step| step.founder.is_some())
    }

    pub(super) fn set_up(&self) -> Option<Logged> {
        self.steps.first().filter(|step| step.sets_up || step.founder.is_some()).map(|step| step.logged)
    }
}

impl State {
    fn look_up(repository: &Repository, ancestor: Ancestor, paths: &[&str]) -> Result<Self> {
        let tree = ancestor.logged.tree;
        let mut changes_line = ancestor.others.is_empty();
        if !changes_line {
            let before = parent_tree(repository, &ancestor.logged)?;
            for path in paths {
                let path = RepoPath::from(*path);
                changes_line |= repository.entry(before, &path)? != repository.entry(tree, &path)?;
            }
        }
        Ok(Self { folder: folder(repository, tree)?, ancestor, changes_line })
    }
}

/// The directories that policies beside the line named.
fn named_beside(repository: &Repository, beside: &[Ancestor]) -> Result<BTreeSet<String>> {
    let (mut known, mut named) = (BTreeSet::new(), BTreeSet::new());
    for ancestor in beside.iter().filter(|ancestor| touches_policy(ancestor)) {
        let tree = ancestor.logged.tree;
        if known.insert(key(folder(repository, tree)?)) {
            named.insert(load_policy(repository, &Version::Tree(tree))?.documents());
        }
    }
    Ok(named)
}

fn touches_policy(ancestor: &Ancestor) -> bool {
    let policy = RepoPath::from(POLICY_PATH);
    ancestor.changes.iter().any(|change| change.path == policy)
}

/// The first commit of the line before which pmgit was set up beside it, where that is before the line's own set-up.
fn founded(repository: &Repository, states: &[State], beside: &[Ancestor]) -> Result<Option<usize>> {
    let founders: Vec<CommitId> =
        beside.iter().filter(|ancestor| touches_policy(ancestor)).map(|ancestor| ancestor.logged.commit).collect();
    if founders.is_empty() {
        return Ok(None);
    }
    let is_founded = |index: usize| -> Result<bool> {
        for &founder in &founders {
            if repository.is_ancestor(founder, states[index].ancestor.logged.commit)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let mut own = states.len() - 1;
    for (index, state) in states.iter().enumerate() {
        if has_policy(repository, (state.folder, state.ancestor.logged.tree))? {
            own = index;
            break;
        }
    }
    if !is_founded(own)? {
        return Ok(None);
    }
    // Each commit has the ancestry of those before it.
    let (mut low, mut high) = (0, own);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_founded(middle)? { high = middle } else { low = middle + 1 }
    }
    Ok(Some(low))
}

/// The other parent of a merge that has a policy, and where that stands.
fn founder(repository: &Repository, state: &State) -> Result<Option<(CommitId, Option<TreeEntry>, TreeId)>> {
    for &other in &state.ancestor.others {
        let tree = repository.tree_of(other)?;
        let folder = folder(repository, tree)?;
        if has_policy(repository, (folder, tree))? {
            return Ok(Some((other, folder, tree)));
        }
    }
    Ok(None)
}

/// Whether the policy came, and went again, before the range.
fn was_set_up_before(repository: &Repository, range: &Range, states: &[State]) -> Result<bool> {
    if let Some(parent) = states.first().and_then(|first| first.ancestor.logged.parent)
        && !range.without.is_empty()
        && repository.was_changed_in_ancestry(parent, POLICY_PATH)?
    {
        return Ok(true);
    }
    // With none at all, the built-in policy judges everything: absence never means "off".
    for state in states {
        if has_policy(repository, (state.folder, state.ancestor.logged.tree))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What stands at the folder of the policy.
fn folder(repository: &Repository, tree: TreeId) -> Result<Option<TreeEntry>> {
    repository.entry(tree, &RepoPath::from(FOLDER))
}

pub(super) fn has_policy(repository: &Repository, (folder, tree): (Option<TreeEntry>, TreeId)) -> Result<bool> {
    let policy = RepoPath::from(POLICY_PATH);
    Ok(folder.is_some() && repository.side(&Version::Tree(tree), &policy)?.is_some())
}

pub(super) fn is_set_up(repository: &Repository, commit: CommitId) -> Result<bool> {
    let tree = repository.tree_of(commit)?;
    let stands = has_policy(repository, (folder(repository, tree)?, tree))?;
    Ok(stands || repository.was_changed_in_ancestry(commit, POLICY_PATH)?)
}

fn parent_tree(repository: &Repository, logged: &Logged) -> Result<TreeId> {
    logged.parent.map_or(Ok(TreeId::EMPTY), |parent| repository.tree_of(parent))
}

fn key(folder: Option<TreeEntry>) -> Option<String> {
    folder.map(|entry| format!("{entry:?}"))
}

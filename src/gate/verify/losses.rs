//! Documents that stood beside the first-parent line and are gone: that a parent of a merge has and the result lacks,
//! or that a commit in other ancestry took away.
//!
//! A draft that never came to the branch owes nobody a record, so only documents count that the policy would have let
//! in. What a team does with its own work before it lands is its own affair, too: in other ancestry, only what was
//! reviewed or closed cannot have been an unfinished thought, unless all of the branch stood there.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{History, JudgedCommit, is_set_up};
use super::{Loaded, Version, against};
use crate::document::{self, Document, PostmortemId, Status, said};
use crate::error::Result;
use crate::finding::Level;
use crate::gate::plan::{Facts, JudgedBy, Tip, plan};
use crate::gate::{Question, Scope, judge_by, load_policy};
use crate::git::{self, Ancestor, Change, CommitId, Logged, Repository, Side, TreeId};
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile};

/// What a merge makes of the documents of the parent by which pmgit came to the line: that parent is a base as well.
pub(super) fn rewritten(
    repository: &Repository,
    step: &JudgedCommit,
    founder: CommitId,
    policy: &Loaded,
) -> Result<Verdict> {
    let mut verdict = against(repository, step, Some(founder), policy, Scope::Changed)?;
    let stood = Version::Tree(repository.tree_of(founder)?);
    let mut findings = Vec::new();
    for finding in std::mem::take(&mut verdict.findings) {
        // What only the other side brought is judged beside that.
        if repository.side(&stood, finding.path())?.is_some() {
            findings.push(finding);
        }
    }
    verdict.findings = findings;
    verdict.moves.clear();
    verdict.words.clear();
    Ok(verdict)
}

/// What a merge leaves out of another parent.
pub(super) fn by_merge(
    repository: &Repository,
    step: &JudgedCommit,
    other: CommitId,
    standing: &Loaded,
) -> Result<Verdict> {
    let head = step.logged.tree;
    let theirs = repository.tree_of(other)?;
    let own = load_policy(repository, &Version::Tree(theirs))?;
    let policy = if matches!(own, Loaded::Sound(_)) { &own } else { standing };
    let directory = RepoPath::from(policy.documents().as_str());
    if repository.entry(theirs, &directory)? == repository.entry(head, &directory)? {
        return Ok(Verdict::default());
    }
    let mut lost = Vec::new();
    for change in gone(repository, theirs, head, policy)? {
        if is_due(repository, &change, minimum(policy))? && !has_left(repository, step, other, &change)? {
            lost.push(change);
        }
    }
    if lost.is_empty() || !is_set_up(repository, other)? {
        return Ok(Verdict::default());
    }
    against(repository, step, Some(other), policy, Scope::Known(&lost))
}

/// The documents that one tree has, and another one in no directory of its own.
fn gone(repository: &Repository, from: TreeId, to: TreeId, policy: &Loaded) -> Result<Vec<Change>> {
    let directory = policy.documents();
    let changes = git::changes(repository, &Version::Tree(from), &Version::Tree(to), &[&directory])?;
    let mut gone: Vec<Change> = changes.into_iter().filter(|change| change.after.is_none()).collect();
    gone.retain(|change| PostmortemId::of_path(&change.path, &directory).is_some());
    if gone.is_empty() {
        return Ok(gone);
    }
    let now = load_policy(repository, &Version::Tree(to))?.documents();
    let mut lost = Vec::new();
    for change in gone {
        let id = PostmortemId::of_path(&change.path, &directory);
        let moved = id.map(|id| id.path(&now));
        let stands = moved.map(|path| repository.side(&Version::Tree(to), &path)).transpose()?.flatten();
        if stands.is_none() {
            lost.push(change);
        }
    }
    Ok(lost)
}

/// Whether the line had it and took it away before the merge, which was judged there; or the merge itself did.
fn has_left(repository: &Repository, step: &JudgedCommit, other: CommitId, change: &Change) -> Result<bool> {
    let Some(parent) = step.logged.parent else { return Ok(false) };
    let stands = |commit: CommitId| -> Result<bool> {
        Ok(repository.side(&Version::Tree(repository.tree_of(commit)?), &change.path)?.is_some())
    };
    if stands(parent)? {
        return Ok(true);
    }
    if step.founder.is_some() {
        return Ok(false);
    }
    repository.merge_base(parent, other)?.map_or(Ok(false), stands)
}

fn minimum(policy: &Loaded) -> Status {
    match policy {
        Loaded::Sound(policy) => policy.gate.minimum_status,
        Loaded::Broken { .. } | Loaded::Newer { .. } => Status::InReview,
    }
}

/// Whether a document that is gone had come so far; one that cannot be read counts.
fn is_due(repository: &Repository, change: &Change, minimum: Status) -> Result<bool> {
    let document = document(repository, &change.path, change.before.as_ref())?;
    Ok(document.is_none_or(|document| document.status() >= minimum))
}

fn document(repository: &Repository, path: &RepoPath, side: Option<&Side>) -> Result<Option<Document>> {
    let Some(side) = side.filter(|side| side.is_file()) else { return Ok(None) };
    let source = SourceFile::new(path.clone(), repository.read(side, path)?);
    Ok(document::parse(&source).0)
}

/// A commit beside the line that took a document away.
struct Loss<'h> {
    ancestor: &'h Ancestor,
    change: &'h Change,
}

/// What commits beside the line took away for good, each with what the gate would have said.
pub(super) fn beside(
    repository: &Repository,
    history: &History,
    tip: TreeId,
    told: &BTreeSet<String>,
) -> Result<Vec<(Logged, Verdict)>> {
    let now = load_policy(repository, &Version::Tree(tip))?;
    let directory = now.documents();
    let mut found: BTreeMap<usize, (Logged, Verdict)> = BTreeMap::new();
    for (id, (index, loss)) in last_losses(history) {
        let stands = repository.side(&Version::Tree(tip), &id.path(&directory))?.is_some();
        if told.contains(id.as_str()) || stands || !counts(repository, history, &loss)? {
            continue;
        }
        let verdict = judge(repository, &loss, tip, &now)?;
        if verdict.blocks() {
            let (_, all) = found.entry(index).or_insert_with(|| (loss.ancestor.logged, Verdict::default()));
            all.absorb(verdict);
        }
    }
    Ok(found.into_values().collect())
}

/// By each id, the last commit beside the line that took the document away.
fn last_losses(history: &History) -> BTreeMap<PostmortemId, (usize, Loss<'_>)> {
    let mut losses = BTreeMap::new();
    for (index, ancestor) in history.beside.iter().enumerate() {
        for change in ancestor.changes.iter().filter(|change| change.after.is_none()) {
            let mut ids = history.directories.iter().filter_map(|folder| PostmortemId::of_path(&change.path, folder));
            if let Some(id) = ids.next() {
                losses.insert(id, (index, Loss { ancestor, change }));
            }
        }
    }
    losses
}

/// Whether a document that went beside the line was one that a branch had.
fn counts(repository: &Repository, history: &History, loss: &Loss<'_>) -> Result<bool> {
    let Some(parent) = loss.ancestor.logged.parent else { return Ok(false) };
    let least = if history.was_founded_beside() { Status::InReview } else { Status::Reviewed };
    Ok(is_due(repository, loss.change, least)? && !was_renamed(repository, loss)? && is_set_up(repository, parent)?)
}

/// Whether the same commit brought the document under another name.
///
/// Whoever would hide a loss so could as well have edited the document where it stood.
fn was_renamed(repository: &Repository, loss: &Loss<'_>) -> Result<bool> {
    let Some(old) = document(repository, &loss.change.path, loss.change.before.as_ref())? else { return Ok(false) };
    let title = said(old.title.as_ref());
    for change in loss.ancestor.changes.iter().filter(|change| change.before.is_none()) {
        let new = document(repository, &change.path, change.after.as_ref())?;
        if title.is_some() && new.is_some_and(|new| said(new.title.as_ref()) == title) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Judges the document as gone from the newest tree, where a record of it may stand by now.
fn judge(repository: &Repository, loss: &Loss<'_>, tip: TreeId, policy: &Loaded) -> Result<Verdict> {
    let Some(parent) = loss.ancestor.logged.parent else { return Ok(Verdict::default()) };
    let parent = Tip::unnamed(repository, parent)?;
    let plan = plan(Facts::Landed { tree: tip, parent: Some(parent), by: JudgedBy::Itself });
    let question = Question { scope: Scope::Known(std::slice::from_ref(loss.change)), ..Question::of_changed(&plan) };
    let mut verdict = judge_by(repository, &question, policy)?;
    verdict.findings.retain(|finding| finding.level == Level::Error);
    Ok(verdict)
}

//! The doors: which three trees, and how strict.
//!
//! ```text
//!                              base                 head              policy of
//! pre-commit, pre-merge        HEAD                 the index         HEAD
//! pre-push, protected branch   the remote's tip     the pushed tip    the remote's tip
//! pre-push, elsewhere          the merge base       the pushed tip    the protected tip
//! pre-receive, protected       the old tip       the new tip       the old tip
//! pre-receive, elsewhere       the merge base    the new tip       the default branch's tip
//! check --base A --head B      A                    B, merged into A  A
//! check                        -                    what was asked    the same tree
//! a transition                 HEAD's document      as it would be    HEAD
//! verify, each commit          its first parent     the commit        its first parent
//! ```
//!
//! Every command and every hook goes through [`judge`]; a transition's guard is the same run on one document as it
//! would stand.

mod archive;
mod baseline;
mod document;
mod effort;
mod ignored;
mod locked;
mod names;
mod policy;
mod records;
mod remembered;
mod verify;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use document::{Beside, guard};
pub(crate) use policy::{Loaded, file, load_policy, outdated};
pub(crate) use verify::verify;

use crate::cache::Key;
use crate::error::{Error, Result};
use crate::git::{self, Change, Repository, Version};
use crate::policy::{self as rulebook, Policy};
use crate::report::{Hints, Verdict};
use crate::rules;
use crate::source::{RepoPath, SourceFile};

/// Where something is about to come in, and so how strictly it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Asked for: every document by itself, nothing compared.
    Check,
    /// A commit on a branch where work goes on.
    Commit,
    /// A commit on a protected branch: removals and transitions are compared.
    ProtectedCommit,
    /// Into a protected branch: the full gate.
    Protected,
    /// A push to any other branch: only what cannot be read is refused.
    Elsewhere,
}

impl Door {
    /// Whether transitions and removals are compared with the base.
    fn compares(self) -> bool {
        match self {
            Self::ProtectedCommit | Self::Protected => true,
            Self::Check | Self::Commit | Self::Elsewhere => false,
        }
    }
}

/// One run of the gate.
#[derive(Debug)]
pub(crate) struct Question<'q> {
    pub(crate) door: Door,
    /// What the head is compared with.
    pub(crate) base: &'q Version,
    /// The base as git knows it, for the commands that hints name.
    pub(crate) base_name: Option<&'q str>,
    pub(crate) head: &'q Version,
    /// Where the policy is read from.
    pub(crate) policy: &'q Version,
    pub(crate) scope: Scope<'q>,
    /// An archive has more hints than anybody reads: where they are left out, they are counted.
    pub(crate) hints: Hints,
    /// Whether documents that an earlier check found clean may be left unread.
    pub(crate) recall: Recall,
    /// Other parents of a merge: a document that equals any parent's is not judged.
    pub(crate) other_parents: &'q [Version],
}

/// Whether the cache of earlier checks is believed; only [`Door::Check`] ever does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recall {
    Allowed,
    Never,
}

/// Which documents are judged.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope<'q> {
    /// Those that differ between base and head.
    Changed,
    /// Those that differ, as the caller has found already.
    Known(&'q [Change]),
    /// All of the head.
    All,
    /// These paths of the head.
    Paths(&'q [RepoPath]),
}

/// Judges the head against the base.
pub(crate) fn judge(repository: &Repository, question: &Question<'_>) -> Result<Verdict> {
    let (policy, key) = policy::load_with_key(repository, question.policy)?;
    let is_known = question.door == Door::Check && repository.is_plain();
    let may_recall = is_known && question.recall == Recall::Allowed;
    judge_with(repository, question, policy, may_recall.then_some(key))
}

/// As [`judge`], by the question's policy where the caller has loaded it already.
pub(crate) fn judge_by(repository: &Repository, question: &Question<'_>, policy: Loaded) -> Result<Verdict> {
    judge_with(repository, question, policy, None)
}

/// As [`judge`], by a policy that many questions share.
fn judge_under(repository: &Repository, question: &Question<'_>, policy: &Loaded) -> Result<Verdict> {
    match policy {
        Loaded::Sound(policy) => judge_sound(repository, question, policy, None),
        Loaded::Broken { findings, sources } => locked::judge(repository, question, findings.clone(), sources.clone()),
        Loaded::Newer { version, source } => locked::judge_newer(repository, question, *version, source.clone()),
    }
}

fn judge_with(repository: &Repository, question: &Question<'_>, policy: Loaded, cache: Option<Key>) -> Result<Verdict> {
    match policy {
        Loaded::Sound(policy) => judge_sound(repository, question, &policy, cache),
        Loaded::Broken { findings, sources } => locked::judge(repository, question, findings, sources),
        Loaded::Newer { version, source } => locked::judge_newer(repository, question, version, source),
    }
}

fn judge_sound(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    cache: Option<Key>,
) -> Result<Verdict> {
    let mut changes = not_merged(repository, question, changes(repository, question, policy)?)?;
    changes.retain(|change| !policy.ignores(&change.path));
    let judged = with_owners(repository, question, policy, &changes)?;
    let mut verdict = document::judge_all(repository, question, policy, &judged, cache)?;
    verdict.common_language = Some(policy.language);
    let new_policy = policy::judge_new(repository, question, &changes, &mut verdict)?;
    if let Some(new) = &new_policy {
        ignored::judge(repository, question, policy, new, &mut verdict)?;
    }
    archive::judge(repository, question, policy, &changes, new_policy.as_deref(), &mut verdict)?;
    records::judge(repository, question, &changes, &mut verdict)?;
    add_explaining(repository, question, &mut verdict)?;
    verdict.sort();
    Ok(verdict)
}

/// The changes, and the documents that did not change while files of theirs left.
fn with_owners<'c>(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changes: &'c [Change],
) -> Result<Cow<'c, [Change]>> {
    if question.door == Door::Check {
        return Ok(Cow::Borrowed(changes));
    }
    let versions = (question.base, question.head);
    let owners = names::owners_of_lost_files(repository, versions, policy, changes)?;
    Ok(if owners.is_empty() { Cow::Borrowed(changes) } else { Cow::Owned([changes, &owners].concat()) })
}

/// Adds the files that explain findings, beside those that they stand in: the policy as it was read to judge.
fn add_explaining(repository: &Repository, question: &Question<'_>, verdict: &mut Verdict) -> Result<()> {
    let findings = verdict.findings.iter().chain(verdict.waived.iter().map(|waived| &waived.finding));
    let explaining = findings.flat_map(|finding| &finding.places.related).filter(|related| related.span.is_some());
    let unread = explaining.filter(|related| !verdict.sources.contains_key(&related.path));
    let paths: BTreeSet<RepoPath> = unread.map(|related| related.path.clone()).collect();
    for path in paths {
        let version = if path.is_under(rulebook::FOLDER) { question.policy } else { question.head };
        if let Some(bytes) = repository.file(version, &path)? {
            verdict.sources.insert(path.clone(), SourceFile::new(path, bytes));
        }
    }
    Ok(())
}

/// What differs below the documents' directory and in the folder of the policy, sorted by path.
pub(crate) fn changed(repository: &Repository, base: &Version, head: &Version, policy: &Policy) -> Result<Vec<Change>> {
    git::within_one_change(git::changes(repository, base, head, &[&policy.documents, rulebook::FOLDER])?)
}

/// What is judged, sorted by path.
fn changes(repository: &Repository, question: &Question<'_>, policy: &Policy) -> Result<Vec<Change>> {
    match question.scope {
        Scope::Changed => changed(repository, question.base, question.head, policy),
        Scope::Known(changes) => Ok(changes.to_vec()),
        Scope::All => {
            let listed = git::list(repository, question.head, &policy.documents)?;
            let change = |(path, side)| Change { path, before: None, after: Some(side) };
            Ok(listed.into_iter().map(change).collect())
        }
        Scope::Paths(paths) => {
            let listed = git::list(repository, question.head, &policy.documents)?;
            let mut found: BTreeMap<RepoPath, _> = listed.into_iter().collect();
            paths
                .iter()
                .map(|path| match found.remove(path) {
                    Some(side) => Ok(Change { path: path.clone(), before: None, after: Some(side) }),
                    None => {
                        Err(Error::new(format!("there is no postmortem at `{path}`")).hint("`pmgit list` lists them"))
                    }
                })
                .collect()
        }
    }
}

/// In a merge, what equals any parent's is not judged: it has stood before a door already. What is gone is.
fn not_merged(repository: &Repository, question: &Question<'_>, changes: Vec<Change>) -> Result<Vec<Change>> {
    let mut left = Vec::new();
    for change in changes {
        let mut is_merged = false;
        for parent in question.other_parents.iter().filter(|_| change.after.is_some()) {
            is_merged |= repository.side(parent, &change.path)? == change.after;
        }
        if !is_merged {
            left.push(change);
        }
    }
    Ok(left)
}

/// The rules' names and firmness, as the policy needs them.
fn known_rules() -> Vec<rulebook::KnownRule> {
    rules::known()
}

#[cfg(test)]
mod tests;

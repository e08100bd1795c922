//! The gate: base, head and policy in, a verdict out. [`plan`] says which trees those are at each door.
//!
//! Every command and every hook goes through [`judge`]; a transition's guard is the same run on one document as it
//! would stand.

mod archive;
mod baseline;
mod document;
mod effort;
mod heirs;
mod ignored;
mod judgement;
mod kind;
mod locked;
mod mainline;
mod moved;
mod names;
mod plan;
mod policy;
mod records;
mod remembered;
mod size;
mod verify;
mod within;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use judgement::{Beside, guard};
pub(crate) use mainline::{Mainline, is_here_protected, is_protected, protected_branch, protects_here};
pub(crate) use plan::{
    Branch, CheckFacts, CommitFacts, Directories, Door, Facts, KnownThere, Making, Merged, Plan, PushFacts, Tip, plan,
};
pub(crate) use policy::{Loaded, file, load_policy, named_documents, outdated, removed};
pub(crate) use verify::verify;
pub(crate) use within::refused_within;

use crate::cache::Key;
use crate::error::{Error, Result};
use crate::git::{self, Change, Repository, Version};
use crate::policy::{self as rulebook, Policy};
use crate::report::{Hints, Verdict};
use crate::rules;
use crate::source::RepoPath;
use crate::text::both;

/// One run of the gate.
#[derive(Debug)]
pub(crate) struct Question<'q> {
    pub(crate) plan: &'q Plan,
    pub(crate) scope: Scope<'q>,
    /// An archive has more hints than anybody reads: where they are left out, they are counted.
    pub(crate) hints: Hints,
    /// Whether documents that an earlier check found clean may be left unread.
    pub(crate) recall: Recall,
}

impl<'q> Question<'q> {
    /// What differs, without hints.
    pub(crate) fn of_changed(plan: &'q Plan) -> Self {
        Self { plan, scope: Scope::Changed, hints: Hints::LeftOut, recall: Recall::Never }
    }
}

/// Whether the cache of earlier checks is believed; only [`Door::Alone`] ever does.
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
    let (policy, key) = policy::load_with_key(repository, &question.plan.policy)?;
    let is_known = question.plan.door == Door::Alone && repository.is_plain();
    let may_recall = is_known && question.recall == Recall::Allowed;
    judge_recalling(repository, question, &policy, may_recall.then_some(key))
}

/// As [`judge`], by the question's policy, which the caller has loaded already; many questions may share it.
pub(crate) fn judge_by(repository: &Repository, question: &Question<'_>, policy: &Loaded) -> Result<Verdict> {
    judge_recalling(repository, question, policy, None)
}

fn judge_recalling(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Loaded,
    cache: Option<Key>,
) -> Result<Verdict> {
    match policy {
        Loaded::Sound(policy) => judge_sound(repository, question, policy, cache),
        Loaded::Broken { findings, sources } => locked::judge(repository, question, findings.clone(), sources.clone()),
        Loaded::Newer { version, source } => locked::judge_newer(repository, question, *version, source.clone()),
    }
}

fn judge_sound(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    cache: Option<Key>,
) -> Result<Verdict> {
    let mut changes = changes(repository, question, policy)?;
    size::refuse_large(repository, question, &changes)?;
    let mut verdict = Verdict::default();
    let brought = policy::judge_new(repository, question, &changes, &mut verdict)?;
    let policies = Policies::new(policy, brought.as_deref());
    if policies.directories.differ() {
        changes = moved::changes(repository, question.plan, &policies.directories)?;
        size::refuse_large(repository, question, &changes)?;
    }
    let mut changes = not_merged(repository, question, changes)?;
    changes.retain(|change| !policies.ignore(&change.path));
    let judged = with_owners(repository, question, &policies, &changes)?;
    verdict.absorb(document::judge_all(repository, question, &policies, &judged, cache)?);
    verdict.common_language = Some(policy.language);
    if let Some(brought) = &brought {
        ignored::judge(repository, question, policy, brought, &mut verdict)?;
        heirs::judge(repository, question, &policies, brought, &mut verdict)?;
    }
    archive::judge(repository, question, &policies, &changes, brought.as_deref(), &mut verdict)?;
    records::judge(repository, question, policy, &changes, &mut verdict)?;
    add_explaining(repository, question, &mut verdict)?;
    verdict.sort();
    Ok(verdict)
}

/// The policy that judges, as it reads the base and the head: all that differs is where the archive is, and who the change
/// says that people are.
#[derive(Debug)]
struct Policies<'p> {
    base: &'p Policy,
    head: Cow<'p, Policy>,
    directories: Directories,
}

impl<'p> Policies<'p> {
    fn new(policy: &'p Policy, brought: Option<&Policy>) -> Self {
        let directories = Directories::of(policy, brought);
        let head = match brought {
            Some(brought) => Cow::Owned(Policy {
                documents: directories.head.clone(),
                people_brought: brought.people.clone(),
                ..policy.clone()
            }),
            None => Cow::Borrowed(policy),
        };
        Self { base: policy, head, directories }
    }

    /// The policy as it reads a path; nothing for a path in neither archive.
    fn for_path(&self, path: &RepoPath) -> Option<&Policy> {
        if self.directories.has(path) {
            return Some(&self.head);
        }
        path.is_under(&self.directories.base).then_some(self.base)
    }

    /// Whether a file of either archive is another tool's. What the base judges is never ignored by what a change brings.
    fn ignore(&self, path: &RepoPath) -> bool {
        self.base.ignores(path) || self.head.ignores(path)
    }
}

/// The changes, and the documents that did not change while files of theirs left.
fn with_owners<'c>(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    changes: &'c [Change],
) -> Result<Cow<'c, [Change]>> {
    if question.plan.door == Door::Alone {
        return Ok(Cow::Borrowed(changes));
    }
    let owners = names::owners_of_lost_files(repository, question.plan, &policies.directories, changes)?;
    Ok(if owners.is_empty() { Cow::Borrowed(changes) } else { Cow::Owned([changes, &owners].concat()) })
}

/// Adds the files that explain findings, beside those that they stand in: the policy as it was read to judge.
fn add_explaining(repository: &Repository, question: &Question<'_>, verdict: &mut Verdict) -> Result<()> {
    let findings = verdict.findings.iter().chain(verdict.waived.iter().map(|waived| &waived.finding));
    let explaining = findings.flat_map(|finding| &finding.places.related).filter(|related| related.span.is_some());
    let unread = explaining.filter(|related| !verdict.sources.contains_key(&related.path));
    let paths: BTreeSet<RepoPath> = unread.map(|related| related.path.clone()).collect();
    for path in paths {
        let version = if path.is_under(rulebook::FOLDER) { &question.plan.policy } else { &question.plan.head };
        if let Some(source) = repository.source(version, &path)? {
            verdict.sources.insert(path, source);
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
        Scope::Changed => changed(repository, &question.plan.base, &question.plan.head, policy),
        Scope::Known(changes) => Ok(changes.to_vec()),
        Scope::All => {
            let listed = git::list(repository, &question.plan.head, &policy.documents)?;
            let change = |(path, side)| Change { path, before: None, after: Some(side) };
            Ok(listed.into_iter().map(change).collect())
        }
        Scope::Paths(paths) => {
            let listed = git::list(repository, &question.plan.head, &policy.documents)?;
            let mut found: BTreeMap<RepoPath, _> = listed.into_iter().collect();
            paths
                .iter()
                .map(|path| match found.remove(path) {
                    Some(side) => {
                        let before = match question.plan.door {
                            Door::Alone => None,
                            _ => repository.side(&question.plan.base, path)?,
                        };
                        Ok(Change { path: path.clone(), before, after: Some(side) })
                    }
                    None => Err(Error::new(
                        both! { en: "there is no postmortem at `{path}`"; ja: "`{path}`にポストモーテムがありません" },
                    )
                    .hint(both! { en: "`pmgit list` lists them"; ja: "`pmgit list`で一覧できます" })),
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
        for parent in question.plan.other_parents.iter().filter(|_| change.after.is_some()) {
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

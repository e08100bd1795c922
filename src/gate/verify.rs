//! What `pmgit verify` does: every commit of a branch, judged as if it stood at the door of a protected branch.
//!
//! What stood there before pmgit was set up is not judged. It was set up by the first commit that brings a policy:
//! that is told from where it stands in history, for a commit's date is whatever its author says. That commit is
//! judged by the policy that it brings, and each one after it by that of its first parent, also where somebody takes
//! the policy away again. A branch that never had one is judged from its first commit by the built-in policy.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::plan::{self, Brings, Tip, plan};
use super::{Loaded, Question, judge_under, load_policy};
use crate::document;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Level};
use crate::git::{Facts, Logged, Range, Repository, TreeEntry, TreeId, Version};
use crate::policy::{EXCEPTIONS_PATH, Exceptions, FOLDER, POLICY_PATH};
use crate::report::{Excuse, Passage, Verdict, Verification};
use crate::rules::{self, Trait};
use crate::source::{RepoPath, SourceFile};

/// Where the work stands: so many commits of so many.
type Progress<'p> = &'p mut dyn FnMut(usize, usize);

/// A repository in which so many commits cannot be read is damaged; all of them would say the same.
const MOST_FAILURES: usize = 8;

/// Judges the commits of a range; `branch` is the newest state of the branch, where exceptions are recorded.
///
/// # Errors
/// When history cannot be walked: it is cut off, or an object is missing.
pub(crate) fn verify(
    repository: &Repository,
    range: &Range,
    branch: TreeId,
    progress: Progress<'_>,
) -> Result<Verification> {
    let tip = repository.tree_of(range.tip)?;
    let history = History::walk(repository, range, tip)?;
    let (exceptions, slips, sources) = exceptions(repository, &[branch, tip])?;
    let judged = history.judge(repository, progress)?;
    let mut verification = Verification {
        tip: range.tip,
        set_up: history.set_up(),
        judged: history.steps.len(),
        passages: Vec::new(),
        slips: Verdict { findings: slips, sources, ..Verdict::default() },
    };
    for (step, judged) in history.steps.iter().zip(judged) {
        let Some(judged) = judged else { continue };
        if let Some(passage) = passage(repository, step, judged, tip, &exceptions)? {
            verification.passages.push(passage);
        }
    }
    Ok(verification)
}

/// One commit, and by which policy it is judged.
#[derive(Debug)]
struct JudgedCommit {
    logged: Logged,
    policy: usize,
    /// Whether it brought the first policy.
    sets_up: bool,
}

/// A commit, and what stands at the folder of the policy then.
type State = (Logged, Option<TreeEntry>);

/// The commits that are judged, the oldest first, and their policies.
#[derive(Debug, Default)]
struct History {
    steps: Vec<JudgedCommit>,
    policies: Vec<Loaded>,
}

impl History {
    /// Walks until every directory that a policy has named for the documents was walked.
    fn walk(repository: &Repository, range: &Range, tip: TreeId) -> Result<Self> {
        let mut directories = vec![load_policy(repository, &Version::Tree(tip))?.documents()];
        loop {
            let paths: Vec<&str> = directories.iter().map(String::as_str).chain([FOLDER]).collect();
            let mut states = Vec::new();
            // Looked up while git walks on.
            for logged in repository.walk(range, &paths)? {
                let logged = logged?;
                states.push((logged, folder(repository, logged.tree)?));
            }
            states.reverse();
            let history = Self::load(repository, range, &states)?;
            let named = history.policies.iter().map(Loaded::documents);
            let missed: Vec<_> = named.filter(|named| !directories.contains(named)).collect();
            if missed.is_empty() {
                return Ok(history);
            }
            directories.extend(missed);
        }
    }

    /// Finds out which policy judges which commit; between two commits of the walk it cannot have changed.
    fn load(repository: &Repository, range: &Range, states: &[State]) -> Result<Self> {
        let Some((first, _)) = states.first() else { return Ok(Self::default()) };
        let before = parent_tree(repository, first)?;
        let mut standing = (folder(repository, before)?, before);
        let mut is_set_up = has_policy(repository, standing)? || was_set_up_before(repository, range, first, states)?;
        let mut known: BTreeMap<Option<String>, usize> = BTreeMap::new();
        let mut history = Self::default();
        for &(logged, entry) in states {
            let now = (entry, logged.tree);
            let sets_up = !is_set_up && now.0 != standing.0 && has_policy(repository, now)?;
            is_set_up |= sets_up;
            let (entry, tree) = if sets_up { now } else { standing };
            standing = now;
            if !is_set_up {
                continue;
            }
            let policy = if let Some(&policy) = known.get(&key(entry)) {
                policy
            } else {
                history.policies.push(load_policy(repository, &Version::Tree(tree))?);
                known.insert(key(entry), history.policies.len() - 1);
                history.policies.len() - 1
            };
            history.steps.push(JudgedCommit { logged, policy, sets_up });
        }
        Ok(history)
    }

    fn set_up(&self) -> Option<Logged> {
        self.steps.first().filter(|step| step.sets_up).map(|step| step.logged)
    }

    /// Judges all of them on every processor; nothing where nothing is to be told of one.
    fn judge(&self, repository: &Repository, progress: Progress<'_>) -> Result<Vec<Option<CommitOutcome>>> {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(8).min(self.steps.len().max(1));
        let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
        let (next, failures) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (sender, receiver) = mpsc::channel();
        let mut all: Vec<Option<CommitOutcome>> = self.steps.iter().map(|_| None).collect();
        thread::scope(|scope| {
            for clone in clones {
                let (sender, next, failures) = (sender.clone(), &next, &failures);
                scope.spawn(move || {
                    while failures.load(Ordering::Relaxed) < MOST_FAILURES {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(step) = self.steps.get(index) else { break };
                        let judged = self.judge_one(&clone, step);
                        failures.fetch_add(usize::from(judged.is_err()), Ordering::Relaxed);
                        if sender.send((index, judged)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            for (done, (index, judged)) in receiver.iter().enumerate() {
                all[index] = judged.map_or_else(
                    |error| Some(CommitOutcome::Failed(error)),
                    |verdict| verdict.map(CommitOutcome::Verdict),
                );
                progress(done + 1, self.steps.len());
            }
        });
        let failed = all.iter().flatten().filter_map(|judged| match judged {
            CommitOutcome::Failed(error) => Some(error),
            CommitOutcome::Verdict(_) => None,
        });
        match failed.collect::<Vec<_>>()[..] {
            [first, ..] if failures.into_inner() >= MOST_FAILURES => Err(first.clone()),
            _ => Ok(all),
        }
    }

    /// What of one commit matters: errors, and the steps it brings.
    fn judge_one(&self, repository: &Repository, step: &JudgedCommit) -> Result<Option<Verdict>> {
        let Logged { commit, tree, parent, .. } = step.logged;
        let about = |error: Error| {
            let is_outdated = error.kind() == ErrorKind::Outdated;
            error.cause(if is_outdated {
                format!("at commit `{commit}`")
            } else {
                format!("it is needed to judge commit `{commit}`")
            })
        };
        let parent = parent.map(|parent| Tip::unnamed(repository, parent)).transpose().map_err(about)?;
        let brings = if step.sets_up { Brings::FirstPolicy } else { Brings::NothingOfTheKind };
        let plan = plan(plan::Facts::Landed { tree, parent, brings });
        let question = Question::of_changed(&plan);
        let mut verdict = judge_under(repository, &question, &self.policies[step.policy]).map_err(about)?;
        verdict.findings.retain(|finding| finding.level == Level::Error);
        Ok((verdict.blocks() || !verdict.moves.is_empty()).then_some(verdict))
    }
}

/// What became of one commit.
#[derive(Debug)]
enum CommitOutcome {
    Verdict(Verdict),
    Failed(Error),
}

/// What is to be told of a commit, if anything is.
fn passage(
    repository: &Repository,
    step: &JudgedCommit,
    judged: CommitOutcome,
    tip: TreeId,
    exceptions: &[Exceptions],
) -> Result<Option<Passage>> {
    let logged = step.logged;
    let (mut verdict, failure) = match judged {
        CommitOutcome::Verdict(verdict) => (verdict, None),
        CommitOutcome::Failed(error) => (Verdict::default(), Some(error)),
    };
    let mut submitted_since = Vec::new();
    for finding in std::mem::take(&mut verdict.findings) {
        let list =
            if is_submitted_since(repository, &finding, tip)? { &mut submitted_since } else { &mut verdict.findings };
        list.push(finding);
    }
    for step in &mut verdict.moves {
        if step.doubt.is_none() && step.at.timestamp() > logged.committed.saturating_add(SLACK) {
            step.doubt = Some("after the commit that brings it".to_owned());
        }
    }
    let is_doubted = verdict.moves.iter().any(|step| step.doubt.is_some());
    if failure.is_none() && verdict.findings.is_empty() && submitted_since.is_empty() && !is_doubted {
        return Ok(None);
    }
    let id = logged.commit.to_string();
    let excuse = exceptions.iter().find_map(|exceptions| exceptions.exception_for(&id)).map(|found| {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Excuse { reason: text(found.reason()), approved_by: text(found.approved_by()) }
    });
    // One that cannot be read has no facts either.
    let facts = repository
        .facts(logged.commit)
        .or_else(|error| if failure.is_some() { Ok(Facts::default()) } else { Err(error) })?;
    Ok(Some(Passage { logged, facts, verdict, submitted_since, excuse, failure }))
}

/// By how many seconds the clocks of two machines may differ.
const SLACK: i64 = 300;

/// Whether a draft that came in was submitted since: pushed together, the gate lets both pass.
fn is_submitted_since(repository: &Repository, finding: &Finding, tip: TreeId) -> Result<bool> {
    if !rules::by_id(finding.rule).is(Trait::SettledBySubmitting) {
        return Ok(false);
    }
    let path = finding.path();
    let Some(bytes) = repository.file(&Version::Tree(tip), path)? else { return Ok(false) };
    let document = document::parse(&SourceFile::new(path.clone(), bytes)).0;
    Ok(document.is_some_and(|document| !document.transitions.is_empty()))
}

/// Whether the policy came, and went again, before the range.
fn was_set_up_before(repository: &Repository, range: &Range, first: &Logged, states: &[State]) -> Result<bool> {
    if let Some(parent) = first.parent
        && !range.without.is_empty()
        && repository.was_ever_changed(&Range { tip: parent, without: Vec::new() }, POLICY_PATH)?
    {
        return Ok(true);
    }
    // With none at all, the built-in policy judges everything: absence never means "off".
    for &(logged, entry) in states {
        if has_policy(repository, (entry, logged.tree))? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What stands at the folder of the policy.
fn folder(repository: &Repository, tree: TreeId) -> Result<Option<TreeEntry>> {
    repository.entry(tree, &RepoPath::from(FOLDER))
}

fn has_policy(repository: &Repository, (folder, tree): (Option<TreeEntry>, TreeId)) -> Result<bool> {
    let policy = RepoPath::from(POLICY_PATH);
    Ok(folder.is_some() && repository.side(&Version::Tree(tree), &policy)?.is_some())
}

fn parent_tree(repository: &Repository, logged: &Logged) -> Result<TreeId> {
    logged.parent.map_or(Ok(TreeId::EMPTY), |parent| repository.tree_of(parent))
}

fn key(folder: Option<TreeEntry>) -> Option<String> {
    folder.map(|entry| format!("{entry:?}"))
}

/// The exceptions that stand in any of some trees, and what is wrong with the first record.
type Recorded = (Vec<Exceptions>, Vec<Finding>, BTreeMap<RepoPath, SourceFile>);

fn exceptions(repository: &Repository, trees: &[TreeId]) -> Result<Recorded> {
    let (mut all, mut slips, mut sources) = (Vec::new(), Vec::new(), BTreeMap::new());
    for &tree in trees {
        let source = super::policy::file(repository, &Version::Tree(tree), EXCEPTIONS_PATH)?;
        let (exceptions, found) = Exceptions::load(source.as_ref());
        if all.is_empty() {
            slips = found;
            sources.extend(source.map(|source| (source.path().clone(), source)));
        }
        all.push(exceptions);
    }
    Ok((all, slips, sources))
}

//! What `pmgit verify` does: every commit of a branch, judged as if it stood at the door of a protected branch.
//!
//! What stood there before pmgit was set up is not judged. It was set up by the first commit that brings a policy:
//! that is told from where it stands in history, for a commit's date is whatever its author says. That commit is
//! judged by the policy that it brings, and each one after it by that of its first parent, also where somebody takes
//! the policy away again. A branch that never had one is judged from its first commit by the built-in policy.
//!
//! Whoever merges chooses the first parent, and so could make an old branch the line and all that stood on the
//! protected one a side branch. So `history` looks for the set-up of pmgit in all ancestry, and `losses` for documents
//! that another parent has and the result lacks.

mod bringer;
mod excuses;
mod history;
mod losses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use self::bringer::bringer;
use self::excuses::{Excused, Excuses};
use self::history::{History, JudgedCommit, PolicyChange};
use super::plan::{self, JudgedBy, Tip, plan};
use super::within::is_submitted_since;
use super::{Loaded, Question, Scope, judge_by, load_policy};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Level, RuleId};
use crate::git::{CommitId, Facts, Logged, Range, Repository, TreeId, Version};
use crate::policy::{EXCEPTIONS_PATH, Exceptions, Removed};
use crate::report::{Loosening, Passage, Verdict, Verification};
use crate::rules::{self, Loosened};
use crate::source::{RepoPath, SourceFile};
use crate::text::both;
use crate::workflow::Word;

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
    let judged = judge_all(&history, repository, progress)?;
    let mut verification = Verification {
        tip: range.tip,
        set_up: history.set_up(),
        judged: history.steps.iter().filter(|step| step.changes_line).count(),
        passages: Vec::new(),
        slips: Verdict { findings: slips, sources, ..Verdict::default() },
    };
    let mut lost: BTreeSet<String> = BTreeSet::new();
    let mut exceptions = Excuses::new(exceptions);
    let mut owners = FormerOwners::before(repository, tip)?;
    for (step, judged) in history.steps.iter().zip(judged) {
        let Some(mut judged) = judged else { continue };
        if let CommitOutcome::Judged(judged) = &mut judged {
            owners.mark(&mut judged.verdict, &history.policies[step.policy]);
            let removed = judged.verdict.findings.iter().filter(|finding| finding.rule == RuleId::RemovedPostmortem);
            lost.extend(removed.map(|finding| finding.key.as_str().to_owned()));
        }
        let policy = &history.policies[step.policy];
        verification.passages.extend(passage(repository, step.logged, (judged, policy), tip, &mut exceptions)?);
    }
    for (logged, verdict) in losses::beside(repository, &history, tip, &lost)? {
        let judged = CommitOutcome::Judged(Judged { verdict, loosened: Vec::new() });
        let unnamed = Loaded::Sound(Box::default());
        verification.passages.extend(passage(repository, logged, (judged, &unnamed), tip, &mut exceptions)?);
    }
    verification.slips.findings.extend(exceptions.into_void());
    Ok(verification)
}

/// Judges all of them on every processor; nothing where nothing is to be told of one.
fn judge_all(history: &History, repository: &Repository, progress: Progress<'_>) -> Result<Vec<Option<CommitOutcome>>> {
    let steps = &history.steps;
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8).min(steps.len().max(1));
    let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
    let (next, failures) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (sender, receiver) = mpsc::channel();
    let mut all: Vec<Option<CommitOutcome>> = steps.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for clone in clones {
            let (sender, next, failures) = (sender.clone(), &next, &failures);
            scope.spawn(move || {
                while failures.load(Ordering::Relaxed) < MOST_FAILURES {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(step) = steps.get(index) else { break };
                    let judged = judge_one(&clone, history, step);
                    failures.fetch_add(usize::from(judged.is_err()), Ordering::Relaxed);
                    if sender.send((index, judged)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (done, (index, judged)) in receiver.iter().enumerate() {
            all[index] = judged
                .map_or_else(|error| Some(CommitOutcome::Failed(error)), |judged| judged.map(CommitOutcome::Judged));
            progress(done + 1, steps.len());
        }
    });
    let failed = all.iter().flatten().filter_map(|judged| match judged {
        CommitOutcome::Failed(error) => Some(error),
        CommitOutcome::Judged(_) => None,
    });
    match failed.collect::<Vec<_>>()[..] {
        [first, ..] if failures.into_inner() >= MOST_FAILURES => Err(first.clone()),
        _ => Ok(all),
    }
}

/// What of one commit matters: errors, the steps it brings, and what it loosens.
fn judge_one(repository: &Repository, history: &History, step: &JudgedCommit) -> Result<Option<Judged>> {
    let Logged { commit, .. } = step.logged;
    let judged = try_judge(repository, history, step).map_err(|error| {
        let is_outdated = error.kind() == ErrorKind::Outdated;
        error.cause(if is_outdated {
            both! { en: "at commit `{commit}`"; ja: "コミット`{commit}`でのことです" }
        } else {
            both! { en: "it is needed to judge commit `{commit}`"; ja: "コミット`{commit}`を判定するために必要です" }
        })
    })?;
    let is_silent = !judged.verdict.blocks()
        && judged.verdict.moves.is_empty()
        && judged.verdict.words.is_empty()
        && judged.verdict.handed_over.is_empty()
        && judged.loosened.is_empty();
    Ok((!is_silent).then_some(judged))
}

fn try_judge(repository: &Repository, history: &History, step: &JudgedCommit) -> Result<Judged> {
    let policy = &history.policies[step.policy];
    let mut judged = Judged::default();
    if step.changes_line {
        judged.verdict = against(repository, step, step.logged.parent, policy, Scope::Changed)?;
        judged.loosened = loosened(repository, step, policy)?;
    }
    if let Some(founder) = step.founder {
        judged.verdict.absorb(losses::rewritten(repository, step, founder, policy)?);
    }
    for &other in &step.others {
        judged.verdict.absorb(losses::by_merge(repository, step, other, policy)?);
    }
    let mut known = BTreeSet::new();
    judged.verdict.findings.retain(|finding| {
        let is_error = finding.level == Level::Error;
        is_error && known.insert((finding.rule, finding.path().clone(), finding.key.as_str().to_owned()))
    });
    Ok(judged)
}

/// The full gate, with a parent as the base.
fn against(
    repository: &Repository,
    step: &JudgedCommit,
    parent: Option<CommitId>,
    policy: &Loaded,
    scope: Scope<'_>,
) -> Result<Verdict> {
    let parent = parent.map(|parent| Tip::unnamed(repository, parent)).transpose()?;
    let by = match step.founder {
        Some(founder) => JudgedBy::Founder(repository.tree_of(founder)?),
        None if step.sets_up => JudgedBy::Itself,
        None => JudgedBy::Parent,
    };
    let plan = plan(plan::Facts::Landed { tree: step.logged.tree, parent, by });
    let question = Question { scope, ..Question::of_changed(&plan) };
    judge_by(repository, &question, policy)
}

/// What a commit asks for less than the policy before it.
fn loosened(repository: &Repository, step: &JudgedCommit, before: &Loaded) -> Result<Vec<Loosening>> {
    if step.change == PolicyChange::None {
        return Ok(Vec::new());
    }
    let after = load_policy(repository, &Version::Tree(step.logged.tree))?;
    let (Loaded::Sound(before), Loaded::Sound(after)) = (before, &after) else { return Ok(Vec::new()) };
    let loosening =
        |one: Loosened| Loosening { setting: one.what, before: one.before, after: one.after, file: one.file };
    Ok(rules::loosened(before, after).into_iter().map(loosening).collect())
}

/// What one commit came to.
#[derive(Debug, Default)]
struct Judged {
    verdict: Verdict,
    loosened: Vec<Loosening>,
}

/// What became of one commit.
#[derive(Debug)]
enum CommitOutcome {
    Judged(Judged),
    Failed(Error),
}

/// What is to be told of a commit, if anything is.
fn passage(
    repository: &Repository,
    logged: Logged,
    (judged, policy): (CommitOutcome, &Loaded),
    tip: TreeId,
    exceptions: &mut Excuses,
) -> Result<Option<Passage>> {
    let (Judged { mut verdict, loosened }, failure) = match judged {
        CommitOutcome::Judged(judged) => (judged, None),
        CommitOutcome::Failed(error) => (Judged::default(), Some(error)),
    };
    let mut submitted_since = Vec::new();
    for finding in std::mem::take(&mut verdict.findings) {
        let list =
            if is_submitted_since(repository, &finding, tip)? { &mut submitted_since } else { &mut verdict.findings };
        list.push(finding);
    }
    for step in &mut verdict.moves {
        if step.doubt.is_none() && step.at.timestamp() > logged.committed.saturating_add(SLACK) {
            step.doubt = Some(both! { en: "after the commit that brings it"; ja: "記録したコミットより後" });
        }
    }
    let is_doubted = verdict.moves.iter().any(|step| step.doubt.is_some());
    let is_told = !verdict.findings.is_empty() || !submitted_since.is_empty() || !loosened.is_empty();
    let is_told = is_told || failure.is_some() || is_doubted;
    if !is_told && verdict.words.is_empty() {
        return Ok(None);
    }
    // One that cannot be read has no facts either.
    let facts = repository
        .facts(logged.commit)
        .or_else(|error| if failure.is_some() { Ok(Facts::default()) } else { Err(error) })?;
    let words = std::mem::take(&mut verdict.words);
    for word in words {
        let is_theirs = !word.owned_it
            && (is_made_by(&word.by, &facts, policy) || is_brought_by_them(repository, logged.commit, &word, policy)?);
        if !is_theirs {
            verdict.words.push(word);
        }
    }
    if !is_told && verdict.words.is_empty() {
        return Ok(None);
    }
    let excused = Excused { logged: &logged, facts: &facts, verdict: &verdict, policy };
    let excuse = if is_told { exceptions.excuse(repository, &excused)? } else { None };
    Ok(Some(Passage { logged, facts, verdict, loosened, submitted_since, excuse, failure }))
}

/// Who owned the postmortems earlier: each state names one owner, and only history knows the others.
#[derive(Debug)]
struct FormerOwners {
    /// The names that postmortems got later, as the tip has them on record.
    removed: Removed,
    /// By the latest name of the postmortem.
    known: BTreeMap<String, Vec<String>>,
}

impl FormerOwners {
    fn before(repository: &Repository, tip: TreeId) -> Result<Self> {
        Ok(Self { removed: super::removed(repository, &Version::Tree(tip))?, known: BTreeMap::new() })
    }

    /// Marks the words of earlier owners, and keeps those who hand over by this commit.
    fn mark(&mut self, verdict: &mut Verdict, policy: &Loaded) {
        let Loaded::Sound(policy) = policy else { return };
        for word in &mut verdict.words {
            let owned = self.known.get(self.latest_name(&word.path)).into_iter().flatten();
            word.owned_it = owned.into_iter().any(|owner| policy.may_be_owner(owner, &word.by));
        }
        for (path, owner) in std::mem::take(&mut verdict.handed_over) {
            let name = self.latest_name(&path).to_owned();
            self.known.entry(name).or_default().push(owner);
        }
    }

    /// A postmortem keeps the name of its file when the archive moves.
    fn latest_name<'n>(&'n self, path: &'n RepoPath) -> &'n str {
        let path = path.to_str().unwrap_or_default();
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let name = name.strip_suffix(".toml").unwrap_or(name);
        self.removed.heir_of(name).unwrap_or(name)
    }
}

/// Whether a merge brings a word that whoever it is has recorded on the branch that was merged.
fn is_brought_by_them(repository: &Repository, merge: CommitId, word: &Word, policy: &Loaded) -> Result<bool> {
    let commit = bringer(repository, merge, word)?;
    Ok(commit != merge && is_made_by(&word.by, &repository.facts(commit)?, policy))
}

/// Whether somebody made a commit.
fn is_made_by(name: &str, facts: &Facts, policy: &Loaded) -> bool {
    let Loaded::Sound(policy) = policy else { return false };
    [&facts.author, &facts.committer].into_iter().any(|identity| {
        let address = identity.rsplit_once('<').map(|(_, rest)| rest.trim_end_matches('>'));
        // A name that no handle can have says nothing.
        policy.is_same_person(name, identity) || address.is_some_and(|one| policy.is_same_person(name, one))
    })
}

/// By how many seconds the clocks of two machines may differ.
const SLACK: i64 = 300;

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

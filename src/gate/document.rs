//! The documents at a door: read, judged beside what each was, and weighed by how strict the door is.

use super::effort::Effort;
use super::judgement::{Before, Judgement, Past};
use super::names::Lookup;
use super::remembered::{self, PartVerdict, RestsOn};
use super::{Door, Policies, Question, Scope};
use crate::cache::{Cache, Key, NamesDigest};
use crate::document::PostmortemId;
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::fix;
use crate::git::{self, Change, Repository, Side};
use crate::policy::Removed;
use crate::report::{Hints, MOST_SOURCES, Slack, Verdict};
use crate::rules::{self, Entering, Trait, is_document};
use crate::source::{RepoPath, SourceFile};

/// From how many documents on a second thread pays for itself.
const MANY: usize = 64;

/// Judges every changed document that is there at the head.
pub(super) fn judge_all(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    changes: &[Change],
    cache: Option<Key>,
) -> Result<Verdict> {
    let mut verdict = judge_documents(repository, question, policies, changes, cache)?;
    // The same is kept, whichever thread was first.
    verdict.keep_within(Slack::None);
    let mut bytes = 0;
    for path in verdict.paths() {
        if !verdict.sources.contains_key(&path)
            && bytes <= MOST_SOURCES
            && let Some(source) = repository.source(&question.plan.head, &path)?
        {
            verdict.sources.insert(path.clone(), source);
        }
        bytes += verdict.sources.get(&path).map_or(0, |source| source.text().len());
        if bytes > MOST_SOURCES {
            verdict.sources.remove(&path);
        }
    }
    Ok(verdict)
}

fn judge_documents<'c>(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    changes: &'c [Change],
    cache: Option<Key>,
) -> Result<Verdict> {
    let policy = &*policies.head;
    let renames = Renames::load(repository, question, changes)?;
    let jobs: Vec<&Change> = changes
        .iter()
        .filter(|change| policies.for_path(&change.path).is_some() && is_document(&change.path))
        .filter(|change| change.after.as_ref().is_some_and(Side::is_file))
        // What has only moved with its archive was judged already.
        .filter(|change| !policies.directories.differ() || change.before != change.after)
        .collect();
    let lookup = match question.scope {
        Scope::All => Lookup::of_all(&question.plan.head, policy, changes),
        Scope::Changed | Scope::Known(_) | Scope::Paths(_) => Lookup::new(&question.plan.head, policy, jobs.len()),
    };
    let judging = Judging {
        question,
        policies,
        renames: &renames,
        head: lookup,
        base: Lookup::new(&question.plan.base, policies.base, jobs.len()),
        effort: Effort::new(question, &jobs),
    };
    let run = |repository: &Repository, jobs: &[&'c Change], all: &mut PartVerdict<'c>| -> Result<()> {
        for change in jobs {
            all.add(change, judge_one(repository, &judging, change)?);
        }
        Ok(())
    };
    let in_parallel = |jobs: &[&'c Change]| -> Result<PartVerdict<'c>> {
        let mut judged = PartVerdict::default();
        git::in_parallel(repository, jobs, run)?.into_iter().for_each(|part| judged.absorb(part));
        Ok(judged)
    };
    if jobs.len() < MANY {
        let mut judged = PartVerdict::default();
        run(repository, &jobs, &mut judged)?;
        return Ok(judged.verdict);
    }
    // Without all names nothing is said of documents that refer to others.
    let (Some(key), Some(names)) = (cache, judging.head.all().map(NamesDigest::new)) else {
        return Ok(in_parallel(&jobs)?.verdict);
    };
    let mut cache = Cache::open(repository, key);
    let (mut verdict, unknown) = remembered::recall(repository, &mut cache, jobs, names);
    if unknown.is_empty() {
        return Ok(verdict);
    }
    // Which files are settled is decided before the first document is read.
    let recording = cache.record();
    let judged = in_parallel(&unknown)?;
    if let Some(mut recording) = recording {
        for clean in judged.clean {
            let names = (clean.rests_on == RestsOn::Names).then_some(names);
            clean.change.after.iter().for_each(|side| recording.add(&clean.change.path, side, names));
        }
        recording.save();
    }
    verdict.absorb(judged.verdict);
    Ok(verdict)
}

/// Which new documents are renamed ones, and what they were.
#[derive(Debug, Default)]
struct Renames {
    /// The entries of the head's record that the base's has not: an earlier one let its document pass once.
    removed: Removed,
}

impl Renames {
    /// Read only where a document is new and its base matters.
    fn load(repository: &Repository, question: &Question<'_>, changes: &[Change]) -> Result<Self> {
        let has_new = changes.iter().any(|change| change.before.is_none() && change.after.is_some());
        if !question.plan.door.compares() || !has_new {
            return Ok(Self::default());
        }
        let load = |version| super::policy::removed(repository, version);
        Ok(Self { removed: load(&question.plan.head)?.new_since(&load(&question.plan.base)?) })
    }

    /// What a new document was called before it was renamed, also where it was renamed more than once.
    fn old_ids(&self, path: &RepoPath, directory: &str) -> Vec<PostmortemId> {
        let Some(id) = PostmortemId::of_path(path, directory) else { return Vec::new() };
        self.removed.all_earlier(id.as_str()).into_iter().filter_map(PostmortemId::parse).collect()
    }
}

/// What the documents of one question are judged by.
struct Judging<'q> {
    question: &'q Question<'q>,
    policies: &'q Policies<'q>,
    renames: &'q Renames,
    /// The names of the head, and of the base.
    head: Lookup<'q>,
    base: Lookup<'q>,
    effort: Effort,
}

fn judge_one(repository: &Repository, judging: &Judging<'_>, change: &Change) -> Result<(Verdict, RestsOn)> {
    let Judging { question, policies, .. } = *judging;
    let policy = policies.for_path(&change.path).unwrap_or(policies.base);
    let Some(after) = &change.after else { return Ok((Verdict::default(), RestsOn::Nothing)) };
    let source = SourceFile::new(change.path.clone(), repository.read(after, &change.path)?);
    let read = |side: &Side| -> Result<SourceFile> {
        let path = policies.directories.to_base(&change.path);
        Ok(SourceFile::new(path.clone(), repository.read(side, &path)?))
    };
    judging.effort.read(after, source.text())?;
    // What was is read only where it matters: to be compared, or to weaken what it had already.
    let (before, unread) = match (&change.before, question.plan.door) {
        (_, Door::Alone) => (None, None),
        (Some(side), door) if side.is_file() && !door.compares() => (None, Some(side)),
        (Some(side), _) if side.is_file() => (Some(Before::parse(read(side)?)), None),
        _ => (renamed_from(repository, judging, change)?, None),
    };
    let is_renamed = change.before.is_none();
    let entering = match question.plan.door {
        Door::Protected | Door::Preview | Door::ProtectedCommit => match before.as_ref().map(Before::status) {
            Some(Some(_)) if is_renamed => Entering::Renamed,
            // What could not be read had no status that another name could keep.
            Some(_) if !is_renamed => Entering::Known,
            _ if question.plan.door == Door::ProtectedCommit => Entering::Alone,
            _ => Entering::New,
        },
        Door::Alone | Door::Commit | Door::Elsewhere => Entering::Alone,
    };
    let (head, stood) = (Some((repository, &judging.head)), Some((repository, &judging.base)));
    let base = before.as_ref().filter(|_| question.plan.door.compares());
    let committed = committed_before(repository, judging, change)?;
    let past = Past { base, committed: committed.as_ref() };
    let mut judgement = Judgement::reach(policy, &source, past, entering, head)?;
    if let Some(base) = base {
        judgement.compare_waivers(policies, &source, base, entering, stood)?;
    }
    let stood_before = unread.filter(|_| judgement.blocks()).map(read).transpose()?.map(Before::parse);
    judgement.weaken(policies.base, stood_before.as_ref().or(before.as_ref()), stood)?;
    let language = judgement.language(policy);
    let Judgement { document, mut findings, waived, moves, words, former_owner, rests_on, .. } = judgement;
    judging.effort.name(document.as_ref(), moves.len())?;
    judging.effort.find(&findings)?;
    match question.plan.door {
        Door::Elsewhere => soften(&mut findings),
        Door::Preview => put_off(&mut findings),
        Door::Commit | Door::ProtectedCommit => harden(&mut findings),
        Door::Alone | Door::Protected => {}
    }
    let all = findings.len();
    if question.hints == Hints::LeftOut {
        findings.retain(|finding| finding.level != Level::Hint);
    }
    fix::keep_sound(&mut findings, &source, past.documents(), policy);
    let mut verdict = Verdict {
        judged: vec![source.path().clone()],
        unshown_hints: all - findings.len(),
        findings,
        waived,
        moves,
        words,
        handed_over: former_owner.map(|owner| (source.path().clone(), owner)).into_iter().collect(),
        ..Verdict::default()
    };
    if document.is_none() {
        verdict.unread.insert(source.path().clone());
    }
    // A whole archive would not fit into memory; what is shown needs its source.
    if !verdict.findings.is_empty() || !verdict.waived.is_empty() {
        verdict.languages.insert(source.path().clone(), language);
        verdict.sources.insert(source.path().clone(), source);
    }
    Ok((verdict, rests_on))
}

/// What is committed of work that goes on, where that is not the base.
fn committed_before(repository: &Repository, judging: &Judging<'_>, change: &Change) -> Result<Option<Before>> {
    let Some(version) = &judging.question.plan.committed else { return Ok(None) };
    Ok(repository.source(version, &change.path)?.map(Before::parse))
}

/// The document that a renamed one was; of several that became one, that which had come furthest.
fn renamed_from(repository: &Repository, judging: &Judging<'_>, change: &Change) -> Result<Option<Before>> {
    let Judging { question, policies, .. } = *judging;
    let directories = &policies.directories;
    let mut found: Option<Before> = None;
    for old in judging.renames.old_ids(&change.path, &directories.head) {
        // A document that is still there has not got another name.
        if repository.side(&question.plan.head, &old.path(&directories.head))?.is_some() {
            continue;
        }
        let path = old.path(&directories.base);
        let Some(source) = repository.source(&question.plan.base, &path)? else { continue };
        let before = Before::parse(source);
        if found.as_ref().is_none_or(|found| found.status() < before.status()) {
            found = Some(before);
        }
    }
    Ok(found)
}

/// While work goes on, what submitting settles is a hint: nobody merges yet.
fn put_off(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| rules::by_id(finding.rule).is(Trait::SettledBySubmitting)) {
        finding.level = Level::Hint;
    }
}

/// What a commit makes too late to refuse is refused there.
fn harden(findings: &mut [Finding]) {
    let is_too_late_afterwards = |finding: &&mut Finding| {
        finding.level == Level::Warning && rules::by_id(finding.rule).is(Trait::RefusesAtCommit)
    };
    for finding in findings.iter_mut().filter(is_too_late_afterwards) {
        finding.level = Level::Error;
    }
}

/// On a branch where work goes on, only what cannot be read is refused.
fn soften(findings: &mut [Finding]) {
    for finding in findings {
        if !rules::by_id(finding.rule).is(Trait::RefusesEverywhere) {
            finding.level = Level::Hint;
        }
    }
}

//! One document at a door: read, parsed, judged beside what it was, and weighed by how strict the door is.

use std::sync::Mutex;
use std::thread;

use super::baseline::Baseline;
use super::remembered::{self, PartVerdict};
use super::{Door, Question};
use crate::cache::{Cache, Key};
use crate::document::{self, Document, PostmortemId, Status};
use crate::error::{Error, Result};
use crate::finding::{Finding, Level};
use crate::fix;
use crate::git::{Change, Repository, Side};
use crate::policy::{Policy, REMOVED_PATH, Removed};
use crate::report::{Hints, Verdict};
use crate::rules::{self, Entering, Subject, Trait, Waived, is_document};
use crate::source::{RepoPath, SourceFile};
use crate::text::Language;
use crate::workflow::{Chain, Move};

/// From how many documents on a second thread pays for itself.
const MANY: usize = 64;
/// Into how many chunks the work of a thread is cut: the last one is all that another thread has to wait for.
const CHUNKS: usize = 32;

/// Judges every changed document that is there at the head.
pub(super) fn judge_all<'c>(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changes: &'c [Change],
    cache: Option<Key>,
) -> Result<Verdict> {
    let renames = Renames::load(repository, question, changes)?;
    let jobs: Vec<&Change> = changes
        .iter()
        .filter(|change| change.path.is_under(&policy.documents) && is_document(&change.path))
        .filter(|change| change.after.as_ref().is_some_and(Side::is_file))
        .collect();
    let run = |repository: &Repository, jobs: &[&'c Change]| -> Result<PartVerdict<'c>> {
        let mut part = PartVerdict::default();
        for change in jobs {
            part.add(change, judge_one(repository, question, policy, change, &renames)?);
        }
        Ok(part)
    };
    if jobs.len() < MANY {
        return Ok(run(repository, &jobs)?.verdict);
    }
    let Some(key) = cache else {
        return Ok(in_parallel(repository, &jobs, &run)?.verdict);
    };
    let mut cache = Cache::open(repository, key);
    let (mut verdict, unknown) = remembered::recall(repository, &mut cache, jobs);
    if unknown.is_empty() {
        return Ok(verdict);
    }
    // Which files are settled is decided before the first document is read.
    let recording = cache.record();
    let judged = in_parallel(repository, &unknown, &run)?;
    if let Some(mut recording) = recording {
        for change in judged.clean {
            change.after.iter().for_each(|side| recording.add(&change.path, side));
        }
        recording.save();
    }
    verdict.absorb(judged.verdict);
    Ok(verdict)
}

/// Splits the work over the processors, each with a repository of its own.
fn in_parallel<'c>(
    repository: &Repository,
    jobs: &[&'c Change],
    run: &(dyn Fn(&Repository, &[&'c Change]) -> Result<PartVerdict<'c>> + Sync),
) -> Result<PartVerdict<'c>> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8);
    let failed = || Error::new("a thread of the check failed");
    let queue = Mutex::new(jobs.chunks(jobs.len().div_ceil(threads * CHUNKS)));
    let work = |repository: Repository| -> Result<PartVerdict<'c>> {
        let mut judged = PartVerdict::default();
        loop {
            let next = queue.lock().map_err(|_| failed())?.next();
            match next {
                Some(chunk) => judged.absorb(run(&repository, chunk)?),
                None => return Ok(judged),
            }
        }
    };
    let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
    thread::scope(|scope| {
        let handles: Vec<_> = clones.into_iter().map(|clone| scope.spawn(|| work(clone))).collect();
        let mut judged = PartVerdict::default();
        for handle in handles {
            judged.absorb(handle.join().map_err(|_| failed())??);
        }
        Ok(judged)
    })
}

/// Which new documents are renamed ones, and what they were.
#[derive(Debug, Default)]
struct Renames {
    removed: Removed,
}

impl Renames {
    /// Read only where a document is new and its base matters.
    fn load(repository: &Repository, question: &Question<'_>, changes: &[Change]) -> Result<Self> {
        let has_new = changes.iter().any(|change| change.before.is_none() && change.after.is_some());
        if !question.door.compares() || !has_new {
            return Ok(Self::default());
        }
        let source = super::policy::file(repository, question.head, REMOVED_PATH)?;
        Ok(Self { removed: Removed::load(source.as_ref()).0 })
    }

    /// The path a new document had before it was renamed.
    fn old_path(&self, path: &RepoPath, directory: &str) -> Option<RepoPath> {
        let id = PostmortemId::of_path(path, directory)?;
        let old = self.removed.became(id.as_str())?.id.as_ref()?;
        PostmortemId::parse(&old.value).map(|old| old.path(directory))
    }
}

fn judge_one(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    change: &Change,
    renames: &Renames,
) -> Result<Verdict> {
    let Some(after) = &change.after else { return Ok(Verdict::default()) };
    let read = |side: &Side| -> Result<SourceFile> {
        Ok(SourceFile::new(change.path.clone(), repository.read(side, &change.path)?))
    };
    let source = read(after)?;
    // What was is read only where it matters: to be compared, or to weaken what it had already.
    let (mut before, unread) = match (&change.before, question.door) {
        (_, Door::Check) => (None, None),
        (Some(side), door) if side.is_file() && !door.compares() => (None, Some(side)),
        (Some(side), _) if side.is_file() => (Some(Before::parse(read(side)?)), None),
        _ => (old_source(repository, question, policy, change, renames)?.map(Before::parse), None),
    };
    let entering = match question.door {
        Door::Protected if before.is_none() => Entering::New,
        Door::Protected | Door::ProtectedCommit if before.is_some() => Entering::Known,
        _ => Entering::Alone,
    };
    let base = before.as_ref().filter(|_| question.door.compares());
    let mut judgement = Judgement::reach(policy, &source, base, entering);
    if let (true, Some(side)) = (judgement.blocks(), unread) {
        before = Some(Before::parse(read(side)?));
    }
    judgement.weaken(policy, before.as_ref());
    let language = judgement.language(policy);
    let Judgement { document, mut findings, waived, moves } = judgement;
    if question.door == Door::Elsewhere {
        soften(&mut findings);
    }
    let all = findings.len();
    if question.hints == Hints::LeftOut {
        findings.retain(|finding| finding.level != Level::Hint);
    }
    fix::keep_sound(&mut findings, &source, policy);
    let mut verdict = Verdict {
        judged: vec![source.path().clone()],
        unshown_hints: all - findings.len(),
        findings,
        waived,
        moves,
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
    Ok(verdict)
}

/// The document that a renamed one was.
fn old_source(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    change: &Change,
    renames: &Renames,
) -> Result<Option<SourceFile>> {
    let Some(path) = renames.old_path(&change.path, &policy.documents) else { return Ok(None) };
    // A document that is still there has not got another name.
    if repository.side(question.head, &path)?.is_some() {
        return Ok(None);
    }
    let bytes = repository.file(question.base, &path)?;
    Ok(bytes.map(|bytes| SourceFile::new(path, bytes)))
}

/// Judges a document as it would stand: what a transition must pass.
pub(crate) fn guard(policy: &Policy, after: &SourceFile, before: Option<&SourceFile>) -> Verdict {
    let before = before.cloned().map(Before::parse);
    let entering = if before.is_some() { Entering::Known } else { Entering::Alone };
    let mut judgement = Judgement::reach(policy, after, before.as_ref(), entering);
    judgement.weaken(policy, before.as_ref());
    let Judgement { document, findings, waived, .. } = judgement;
    let mut verdict = Verdict { judged: vec![after.path().clone()], findings, waived, ..Verdict::default() };
    if document.is_none() {
        verdict.unread.insert(after.path().clone());
    }
    verdict.sources.insert(after.path().clone(), after.clone());
    verdict.sort();
    verdict
}

/// What a document was.
struct Before {
    source: SourceFile,
    document: Option<Document>,
}

impl Before {
    fn parse(source: SourceFile) -> Self {
        let (document, _) = document::parse(&source);
        Self { source, document }
    }
}

/// What a document's text comes to.
struct Judgement {
    document: Option<Document>,
    findings: Vec<Finding>,
    waived: Vec<Waived>,
    /// The steps that came in since the base.
    moves: Vec<Move>,
}

impl Judgement {
    fn reach(policy: &Policy, source: &SourceFile, base: Option<&Before>, entering: Entering) -> Self {
        let id = PostmortemId::of_path(source.path(), &policy.documents);
        let (document, mut findings) = document::parse(source);
        let (mut waived, mut moves) = (Vec::new(), Vec::new());
        if let Some(document) = &document {
            let base = base.and_then(|before| before.document.as_ref());
            let subject = Subject { id: id.as_ref(), source, document, base, entering, policy };
            let judged = rules::check(&subject, policy);
            findings.extend(judged.findings);
            waived = judged.waived;
            if entering != Entering::Alone {
                moves = Chain::recorded_in(document, base).moves(source.path());
            }
        }
        Self { document, findings, waived, moves }
    }

    /// The language that its readers read.
    fn language(&self, policy: &Policy) -> Language {
        self.document.as_ref().map_or(policy.language, |document| policy.language_of(document))
    }

    fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }

    /// What the document had already does not block, unless its status moves forward. A document that cannot be read is
    /// never excused: nobody can say what else is in it.
    fn weaken(&mut self, policy: &Policy, before: Option<&Before>) {
        let Some(before) = before.filter(|_| self.blocks() && self.document.is_some()) else { return };
        if !moves_forward(before.document.as_ref(), self.document.as_ref()) {
            let alone = Self::reach(policy, &before.source, None, Entering::Alone);
            Baseline::of_file(&alone.findings).weaken(&mut self.findings);
        }
    }
}

fn moves_forward(base: Option<&Document>, head: Option<&Document>) -> bool {
    let status = |document: Option<&Document>| document.map(Document::status);
    match (status(base), status(head)) {
        (Some(from), Some(to)) => from < to,
        (None, Some(to)) => to > Status::Draft,
        (_, None) => false,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RuleId;
    use crate::policy::POLICY_PATH;

    /// How a missing approval weighs where three are asked for, by who approved before and after a change.
    fn missing_approval(before: &[&str], after: &[&str]) -> Option<Level> {
        let file = |path: &str, text: String| SourceFile::new(path.into(), text.into());
        let policy = file(POLICY_PATH, "[gate]\napprovals = { minimum = 3 }\n".to_owned());
        let policy = crate::policy::load(Some(&policy), None, &rules::known()).expect("the policy is sound");
        let reviewed = |people: &[&str]| {
            let row = |by: &&str| format!("[[approvals]]\nby = \"{by}\"\nat = 2026-11-23T06:28:00Z\n");
            let rows: String = people.iter().map(row).collect();
            let text = format!("title = \"T\"\nseverity = \"SEV-1\"\nstatus = \"reviewed\"\n{rows}");
            file("postmortems/2026/2026-11-20-a.toml", text)
        };
        let findings = guard(&policy, &reviewed(after), Some(&reviewed(before))).findings;
        findings.into_iter().find(|finding| finding.rule == RuleId::MissingApproval).map(|finding| finding.level)
    }

    #[test]
    fn one_approval_more_of_those_lacking_is_a_step_and_passes() {
        assert_eq!(missing_approval(&["ben"], &["ben", "farah"]), Some(Level::Warning));
        assert_eq!(missing_approval(&["ben"], &["ben"]), Some(Level::Warning));
        assert_eq!(missing_approval(&["ben"], &["ben", "farah", "goro"]), None);
        assert_eq!(missing_approval(&["ben"], &[]), Some(Level::Error), "one approval fewer is no step");
        assert_eq!(missing_approval(&["ben", "farah", "goro"], &["ben", "farah"]), Some(Level::Error));
    }
}

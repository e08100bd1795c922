//! Names, modes and removals at a door.

use std::collections::BTreeSet;

use super::baseline::Baseline;
use super::policy::file;
use super::{Directories, Door, Policies, Question, Scope, locked};
use crate::document;
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::git::{self, Change, Mode, Repository};
use crate::policy::{POLICY_PATH, Policy, REMOVED_PATH, Removed};
use crate::report::Verdict;
use crate::rules::{self, Archive, ChangedPath, PathKind};
use crate::source::{RepoPath, SourceFile};

/// Judges the names and modes of what changed, and what left.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    changes: &[Change],
    policy_after: Option<&Policy>,
    verdict: &mut Verdict,
) -> Result<()> {
    let guards_removals = question.plan.door.compares();
    let (policy, directories) = (&*policies.head, &policies.directories);
    let entries = entries(repository, question, directories, changes)?;
    let mut present = present(repository, question, directories, &entries)?;
    present.retain(|path| !policies.ignore(path));
    let record = Record::load(repository, question, changes, &entries)?;
    let policy_before =
        policy_after.is_some() && repository.side(&question.plan.policy, &RepoPath::from(POLICY_PATH))?.is_some();
    let policy_source = match policy_after {
        Some(_) => file(repository, &question.plan.head, POLICY_PATH)?,
        None => None,
    };
    let archive = Archive {
        changed: &entries,
        present: &present,
        base: question.plan.base_name(),
        removed_before: guards_removals.then_some(&record.before),
        removed_after: &record.after,
        removed_source: record.source.as_ref(),
        guards_removals,
        policy,
        documents_before: &directories.base,
        policy_before: policy_before.then_some(policies.base),
        policy_after,
        policy_source: policy_source.as_ref(),
    };
    let mut findings = rules::check_archive(&archive);
    if findings.iter().any(|finding| finding.level == Level::Error) {
        known(repository, question, policies, &archive)?.weaken(&mut findings);
    }
    if question.plan.door == Door::Elsewhere {
        for finding in &mut findings {
            finding.level = Level::Hint;
        }
    }
    verdict.findings.extend(findings);
    verdict.findings.extend(record.slips);
    verdict
        .sources
        .extend([record.source, policy_source].into_iter().flatten().map(|source| (source.path().clone(), source)));
    Ok(())
}

/// What left, as base and head say it; read only where it matters.
#[derive(Debug, Default)]
struct Record {
    before: Removed,
    after: Removed,
    /// The head's file.
    source: Option<SourceFile>,
    /// What is wrong with it.
    slips: Vec<Finding>,
}

impl Record {
    fn load(
        repository: &Repository,
        question: &Question<'_>,
        changes: &[Change],
        entries: &[ChangedPath],
    ) -> Result<Self> {
        let path = RepoPath::from(REMOVED_PATH);
        let is_asked = question.plan.door == Door::Alone && matches!(question.scope, Scope::All);
        let is_touched = changes.iter().any(|change| change.path == path);
        let has_left = question.plan.door.compares() && entries.iter().any(|entry| entry.after.is_none());
        if !is_asked && !is_touched && !has_left {
            return Ok(Self::default());
        }
        let source = file(repository, &question.plan.head, REMOVED_PATH)?;
        let (after, mut slips) = Removed::load(source.as_ref());
        let mut before = Removed::default();
        if question.plan.door != Door::Alone {
            let base = file(repository, &question.plan.base, REMOVED_PATH)?;
            let (entries, known) = Removed::load(base.as_ref());
            Baseline::of_file(&known).weaken(&mut slips);
            before = entries;
        }
        Ok(Self { before, after, source, slips })
    }
}

/// What the base had already of it: the same names and modes, judged by themselves.
fn known(
    repository: &Repository,
    question: &Question<'_>,
    policies: &Policies<'_>,
    archive: &Archive<'_>,
) -> Result<Baseline> {
    if question.plan.door == Door::Alone || archive.changed.iter().all(|entry| entry.before.is_none()) {
        return Ok(Baseline::default());
    }
    let stood = archive.changed.iter().filter(|entry| entry.before.is_some());
    let changed: Vec<ChangedPath> = stood.map(|entry| ChangedPath { after: entry.before, ..entry.clone() }).collect();
    let directories = &policies.directories;
    let listed = git::list_base(repository, &question.plan.base, &directories.base)?;
    let is_ours = |path: &RepoPath| rules::is_document(path) && !policies.ignore(path);
    let present = listed.into_iter().map(|(path, _)| path).filter(is_ours);
    let present: Vec<RepoPath> = present.map(|path| directories.to_head(&path)).collect();
    let base = Archive {
        changed: &changed,
        present: &present,
        base: None,
        removed_before: None,
        removed_after: &Removed::default(),
        removed_source: None,
        guards_removals: false,
        policy: archive.policy,
        documents_before: archive.documents_before,
        policy_before: None,
        policy_after: None,
        policy_source: None,
    };
    Ok(Baseline::of_archive(&rules::check_archive(&base)))
}

fn entries(
    repository: &Repository,
    question: &Question<'_>,
    directories: &Directories,
    changes: &[Change],
) -> Result<Vec<ChangedPath>> {
    let mut entries = Vec::new();
    let concerns = |change: &&Change| {
        let directory = if change.after.is_some() { &directories.head } else { &directories.base };
        locked::concerns(&change.path, directory)
    };
    for change in changes.iter().filter(concerns) {
        if question.plan.door == Door::Alone && change.after.is_none() {
            continue;
        }
        entries.push(ChangedPath {
            path: change.path.clone(),
            before: change.before.as_ref().map(|side| kind(side.mode)),
            after: change.after.as_ref().map(|side| kind(side.mode)),
            owner: if change.after.is_none() { former_owner(repository, change)? } else { None },
        });
    }
    Ok(entries)
}

/// Who owned a document that is gone, where it could be read.
fn former_owner(repository: &Repository, change: &Change) -> Result<Option<String>> {
    let Some(side) = change.before.as_ref().filter(|side| side.is_file()) else { return Ok(None) };
    let source = SourceFile::new(change.path.clone(), repository.read(side, &change.path)?);
    let document = document::parse(&source).0;
    Ok(document.and_then(|document| document.owner().map(str::to_owned)))
}

pub(super) fn kind(mode: Mode) -> PathKind {
    match mode {
        Mode::Regular => PathKind::Regular,
        Mode::Executable => PathKind::Executable,
        Mode::Symlink => PathKind::Symlink,
        Mode::Gitlink | Mode::Tree => PathKind::Submodule,
    }
}

/// The documents in the folders of the new ones; nothing is listed where no name is new, for a hook has no time to
/// list an archive.
fn present(
    repository: &Repository,
    question: &Question<'_>,
    directories: &Directories,
    changed: &[ChangedPath],
) -> Result<Vec<RepoPath>> {
    let here = changed.iter().filter(|entry| entry.after.is_some());
    if matches!(question.scope, Scope::All) || directories.differ() {
        // They are sorted as they are.
        return Ok(here.map(|entry| &entry.path).filter(|path| rules::is_document(path)).cloned().collect());
    }
    let mut names: BTreeSet<RepoPath> = here.clone().map(|entry| entry.path.clone()).collect();
    let gone: BTreeSet<&RepoPath> =
        changed.iter().filter(|entry| entry.after.is_none()).map(|entry| &entry.path).collect();
    let new = here.filter(|entry| entry.before.is_none());
    let folders: BTreeSet<&str> = new.filter_map(|entry| Some(entry.path.to_str()?.rsplit_once('/')?.0)).collect();
    for folder in folders {
        let listed = git::list_base(repository, &question.plan.base, folder)?;
        names.extend(listed.into_iter().map(|(path, _)| path).filter(|path| !gone.contains(path)));
    }
    names.retain(rules::is_document);
    Ok(names.into_iter().collect())
}

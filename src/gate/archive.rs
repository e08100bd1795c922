//! Names, modes and removals at a door.

use std::collections::{BTreeMap, BTreeSet};

use super::baseline::Baseline;
use super::kind::kind;
use super::policy::file;
use super::{Directories, Door, Policies, Question, Scope, locked, records};
use crate::document::{self, PostmortemId, person_named, said};
use crate::error::Result;
use crate::finding::{Finding, Level, RuleId};
use crate::git::{self, Change, Repository};
use crate::policy::{Approvers, FOLDER, POLICY_PATH, Policy, REMOVED_PATH, Removal, Removed};
use crate::report::Verdict;
use crate::rules::{self, Archive, ChangedPath, PathKind};
use crate::source::{RepoPath, SourceFile};
use crate::workflow::{Word, WordOn};

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
    let mut entries = entries(repository, question, directories, changes)?;
    let mut present = present(repository, question, directories, &entries)?;
    present.retain(|path| !policies.ignore(path));
    let record = Record::load(repository, question, changes, &entries)?;
    for path in heirs(repository, question, directories, &record)? {
        if let Err(at) = present.binary_search(&path) {
            present.insert(at, path);
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.after.is_none()) {
        entry.owners.extend(owner_of_heir(repository, question, directories, &record.after, &entry.path)?);
    }
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
    // What the policy is read from was told as it was read.
    let is_told = |finding: &Finding| {
        let mut known = verdict.findings.iter().filter(|known| known.rule == RuleId::IrregularFile);
        known.any(|known| known.path() == finding.path())
    };
    findings.extend(irregular(changes).filter(|finding| !is_told(finding)));
    if question.plan.door == Door::Elsewhere {
        for finding in &mut findings {
            finding.level = Level::Hint;
        }
    }
    verdict.findings.extend(findings);
    if guards_removals {
        verdict.words.extend(words(&record, directories));
        // Were the postmortem to come back, whoever owned it did.
        let gone = entries.iter().filter(|entry| entry.after.is_none());
        verdict.handed_over.extend(
            gone.flat_map(|entry| entry.owners.iter().map(|owner| (directories.to_head(&entry.path), owner.clone()))),
        );
    }
    verdict.findings.extend(record.slips);
    if policy.gate.people == Approvers::Any {
        let approvers =
            |removed: &Removed| removed.entries.iter().filter_map(|one| one.approved_by.clone()).collect::<Vec<_>>();
        let (before, after) = (approvers(&record.before), approvers(&record.after));
        let named = (before.iter().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
        verdict.findings.extend(records::strangers(&RepoPath::from(REMOVED_PATH), (&named.0, &named.1), policy));
    }
    verdict
        .sources
        .extend([record.source, policy_source].into_iter().flatten().map(|source| (source.path().clone(), source)));
    Ok(())
}

/// Whose word the new entries of the record are.
fn words(record: &Record, directories: &Directories) -> Vec<Word> {
    let new = record.after.new_since(&record.before).entries;
    let word = |entry: &Removal| {
        let path = said(entry.id.as_ref()).and_then(PostmortemId::parse).map(|id| id.path(&directories.head));
        let by = person_named(entry.approved_by.as_ref())?.to_owned();
        let path = path.unwrap_or_else(|| RepoPath::from(REMOVED_PATH));
        Some(Word { path, by, on: WordOn::Removal, owned_it: false })
    };
    new.iter().filter_map(|entry| word(&entry.value)).collect()
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
            owners: if change.after.is_none() { former_owner(repository, change)? } else { None }.into_iter().collect(),
        });
    }
    Ok(entries)
}

/// What is in the policy's folder and keeps a text elsewhere: links, submodules, and folders in the place of a file. What
/// was there before excuses none of them.
fn irregular(changes: &[Change]) -> impl Iterator<Item = Finding> {
    let mut found = BTreeMap::new();
    for change in changes.iter().filter(|change| change.path.is_under(FOLDER)) {
        let Some(side) = &change.after else { continue };
        if matches!(kind(side.mode), PathKind::Symlink | PathKind::Submodule) {
            found.insert(change.path.clone(), kind(side.mode));
        }
        let Some(path) = change.path.to_str() else { continue };
        let folders = path.match_indices('/').map(|(at, _)| RepoPath::from(&path[..at]));
        found.extend(folders.filter(rules::is_document).map(|folder| (folder, PathKind::Folder)));
    }
    found.into_iter().map(|(path, kind)| rules::irregular(&path, kind))
}

/// Who owned a document that is gone, where it could be read.
fn former_owner(repository: &Repository, change: &Change) -> Result<Option<String>> {
    let Some(side) = change.before.as_ref().filter(|side| side.is_file()) else { return Ok(None) };
    Ok(owner_in(&SourceFile::new(change.path.clone(), repository.read(side, &change.path)?)))
}

/// Where those stand that others became, as far as they do: most of them are in no change.
fn heirs(
    repository: &Repository,
    question: &Question<'_>,
    directories: &Directories,
    record: &Record,
) -> Result<Vec<RepoPath>> {
    let mut heirs = Vec::new();
    for entry in &record.after.new_since(&record.before).entries {
        let Some(became) = said(entry.became.as_ref()) else { continue };
        let Some(id) = PostmortemId::parse(record.after.heir_of(became).unwrap_or(became)) else { continue };
        let path = id.path(&directories.head);
        if repository.side(&question.plan.head, &path)?.is_some_and(|side| side.is_file()) {
            heirs.push(path);
        }
    }
    Ok(heirs)
}

/// Who owns what a document became, where it did.
fn owner_of_heir(
    repository: &Repository,
    question: &Question<'_>,
    directories: &Directories,
    removed: &Removed,
    path: &RepoPath,
) -> Result<Option<String>> {
    let id = PostmortemId::of_path(path, &directories.base);
    let heir = id.and_then(|id| PostmortemId::parse(removed.heir_of(id.as_str())?));
    let Some(path) = heir.map(|heir| heir.path(&directories.head)) else { return Ok(None) };
    let source = repository.source(&question.plan.head, &path)?;
    Ok(source.and_then(|source| owner_in(&source)))
}

/// Whom a file names as the owner, if it is a postmortem.
pub(super) fn owner_in(source: &SourceFile) -> Option<String> {
    document::parse(source).0.and_then(|document| document.owner().map(str::to_owned))
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

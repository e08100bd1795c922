//! Names, modes and removals at a door.

use std::collections::BTreeSet;

use super::policy::file;
use super::{Door, Question, Scope};
use crate::document;
use crate::error::Result;
use crate::finding::Level;
use crate::git::{self, Change, Mode, Repository, Side};
use crate::policy::{Policy, REMOVED_PATH, Removed};
use crate::report::Verdict;
use crate::rules::{self, Archive, Entry, Kind};
use crate::source::{RepoPath, SourceFile};

/// Judges the names and modes of what changed, and what left.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changes: &[Change],
    verdict: &mut Verdict,
) -> Result<()> {
    let guards_removals = question.door.compares();
    let changed = entries(repository, question, policy, changes)?;
    let present = present(repository, question, policy, &changed)?;
    let touches_record = changes.iter().any(|change| change.path == RepoPath::from(REMOVED_PATH));
    let reads_record = guards_removals && (touches_record || changed.iter().any(|entry| entry.after.is_none()));
    let (before, after) = if reads_record {
        (file(repository, question.base, REMOVED_PATH)?, file(repository, question.head, REMOVED_PATH)?)
    } else {
        (None, None)
    };
    let (removed_before, _) = Removed::load(before.as_ref());
    let (removed_after, slips) = Removed::load(after.as_ref());
    verdict.findings.extend(slips);
    let archive = Archive {
        changed: &changed,
        present: &present,
        base: question.base_name,
        removed_before: guards_removals.then_some(&removed_before),
        removed_after: &removed_after,
        removed_source: after.as_ref(),
        guards_removals,
        policy,
        policy_before: None,
        policy_after: None,
    };
    let mut findings = rules::check_archive(&archive);
    if question.door == Door::Elsewhere {
        findings.iter_mut().for_each(|finding| finding.level = Level::Hint);
    }
    verdict.findings.extend(findings);
    verdict.sources.extend(after.map(|source| (source.path().clone(), source)));
    Ok(())
}

fn entries(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changes: &[Change],
) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for change in changes.iter().filter(|change| change.path.is_under(&policy.documents)) {
        if question.door == Door::Check && change.after.is_none() {
            continue;
        }
        entries.push(Entry {
            path: change.path.clone(),
            before: change.before.as_ref().map(kind),
            after: change.after.as_ref().map(kind),
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

fn kind(side: &Side) -> Kind {
    match side.mode {
        Mode::Regular => Kind::Regular,
        Mode::Executable => Kind::Executable,
        Mode::Symlink => Kind::Symlink,
        Mode::Gitlink | Mode::Tree => Kind::Submodule,
    }
}

/// The documents beside the new ones; nothing is listed where no name is new.
fn present(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changed: &[Entry],
) -> Result<Vec<RepoPath>> {
    let here = |entry: &&Entry| entry.after.is_some();
    let mut names: BTreeSet<RepoPath> = changed.iter().filter(here).map(|entry| entry.path.clone()).collect();
    let is_new = changed.iter().any(|entry| entry.before.is_none() && entry.after.is_some());
    if is_new && !matches!(question.scope, Scope::All) {
        let gone: BTreeSet<&RepoPath> =
            changed.iter().filter(|entry| entry.after.is_none()).map(|entry| &entry.path).collect();
        let listed = git::list(repository, question.base, &policy.documents)?;
        names.extend(listed.into_iter().map(|(path, _)| path).filter(|path| !gone.contains(path)));
    }
    names.retain(rules::is_document);
    Ok(names.into_iter().collect())
}

//! The record of exceptions at a door: it must be readable and whole, and what it says stays.

use super::known::Known;
use super::policy::file;
use super::{Door, Question};
use crate::error::Result;
use crate::finding::{Finding, INVALID_POLICY, Level, Place};
use crate::git::{Change, Repository};
use crate::policy::{EXCEPTIONS_PATH, Exceptions};
use crate::report::Verdict;
use crate::source::RepoPath;

/// Judges the record where a change touches it.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    changes: &[Change],
    verdict: &mut Verdict,
) -> Result<()> {
    let path = RepoPath::from(EXCEPTIONS_PATH);
    if question.door == Door::Elsewhere || !changes.iter().any(|change| change.path == path) {
        return Ok(());
    }
    let source = file(repository, question.head, EXCEPTIONS_PATH)?;
    let (after, mut slips) = Exceptions::load(source.as_ref());
    let (before, known) = Exceptions::load(file(repository, question.base, EXCEPTIONS_PATH)?.as_ref());
    Known::of(known).weaken(&mut slips);
    verdict.findings.extend(slips);
    if let Some(commit) = after.lost(&before).filter(|_| question.door.compares()) {
        let message = format!("the exception for `{}` was changed or taken away", commit.escape_debug());
        let hint = format!(
            "take it back: `git checkout {} -- {EXCEPTIONS_PATH}`; new entries go below",
            question.base_name.unwrap_or("<base>")
        );
        verdict.findings.push(Finding::new(INVALID_POLICY, Level::Error, Place::file(&path), message).hint(hint));
    }
    verdict.sources.extend(source.map(|source| (source.path().clone(), source)));
    Ok(())
}

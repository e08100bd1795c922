//! The records of exceptions and of skipped incidents at a door: each must be readable and whole, and what it says
//! stays.

use super::baseline::Baseline;
use super::policy::file;
use super::{Door, Question};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{Change, Repository};
use crate::policy::{EXCEPTIONS_PATH, Exceptions, SKIPPED_PATH, Skipped};
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile};

/// A record that is only ever added to.
struct Record<R> {
    path: &'static str,
    /// What one entry is: "the exception".
    entry: &'static str,
    load: fn(Option<&SourceFile>) -> (R, Vec<Finding>),
    /// What the second has and the first has no longer.
    lost: for<'b> fn(&R, &'b R) -> Option<&'b str>,
}

const EXCEPTIONS: Record<Exceptions> =
    Record { path: EXCEPTIONS_PATH, entry: "the exception", load: Exceptions::load, lost: Exceptions::lost };
const SKIPPED: Record<Skipped> =
    Record { path: SKIPPED_PATH, entry: "the entry", load: Skipped::load, lost: Skipped::lost };

/// Judges the records that a change touches.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    changes: &[Change],
    verdict: &mut Verdict,
) -> Result<()> {
    EXCEPTIONS.judge(repository, question, changes, verdict)?;
    SKIPPED.judge(repository, question, changes, verdict)
}

impl<R> Record<R> {
    fn judge(
        &self,
        repository: &Repository,
        question: &Question<'_>,
        changes: &[Change],
        verdict: &mut Verdict,
    ) -> Result<()> {
        let path = RepoPath::from(self.path);
        if question.door == Door::Elsewhere || !changes.iter().any(|change| change.path == path) {
            return Ok(());
        }
        let source = file(repository, question.head, self.path)?;
        let (after, mut slips) = (self.load)(source.as_ref());
        let (before, known) = (self.load)(file(repository, question.base, self.path)?.as_ref());
        Baseline::of_file(&known).weaken(&mut slips);
        verdict.findings.extend(slips);
        if let Some(lost) = (self.lost)(&after, &before).filter(|_| question.door.compares()) {
            let message = format!("{} for `{}` was changed or taken away", self.entry, lost.escape_debug());
            let hint = format!(
                "take it back: `git checkout {} -- {}`; new entries go below",
                question.base_name.unwrap_or("<base>"),
                self.path
            );
            verdict.findings.push(Finding::new(RuleId::InvalidPolicy, Level::Error, Places::file(&path), message).hint(hint));
        }
        verdict.sources.extend(source.map(|source| (source.path().clone(), source)));
        Ok(())
    }
}

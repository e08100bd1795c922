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
use crate::text::{Message, named, say};

/// A record that is only ever added to.
struct Record<R> {
    path: &'static str,
    /// What is said of one that is gone or no longer as it was.
    lost_entry: fn(&str) -> Message,
    load: fn(Option<&SourceFile>) -> (R, Vec<Finding>),
    /// What the second has and the first has no longer.
    lost: for<'b> fn(&R, &'b R) -> Option<&'b str>,
}

const EXCEPTIONS: Record<Exceptions> =
    Record { path: EXCEPTIONS_PATH, lost_entry: lost_exception, load: Exceptions::load, lost: Exceptions::lost };
const SKIPPED: Record<Skipped> =
    Record { path: SKIPPED_PATH, lost_entry: lost_incident, load: Skipped::load, lost: Skipped::lost };

fn lost_exception(commit: &str) -> Message {
    let commit = named(commit);
    say! {
        en: "the exception for {commit} was changed or removed";
        ja: "{commit}に対する例外が変更または削除されています"
    }
    .into()
}

fn lost_incident(reference: &str) -> Message {
    let reference = named(reference);
    say! {
        en: "the entry for {reference} was changed or removed";
        ja: "{reference}の項目が変更または削除されています"
    }
    .into()
}

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
        if question.plan.door == Door::Elsewhere || !changes.iter().any(|change| change.path == path) {
            return Ok(());
        }
        let source = file(repository, &question.plan.head, self.path)?;
        let (after, mut slips) = (self.load)(source.as_ref());
        let (before, known) = (self.load)(file(repository, &question.plan.base, self.path)?.as_ref());
        Baseline::of_file(&known).weaken(&mut slips);
        verdict.findings.extend(slips);
        if let Some(lost) = (self.lost)(&after, &before).filter(|_| question.plan.door.compares()) {
            let (base, path_name) = (question.plan.base_name().unwrap_or("<base>").to_owned(), self.path);
            let hint = say! {
                en: "restore it with `git checkout {base} -- {path_name}`, and add new entries at the end";
                ja: "`git checkout {base} -- {path_name}`で元に戻し、新しい項目は末尾に追加してください"
            };
            let finding =
                Finding::new(RuleId::InvalidPolicy, Level::Error, Places::file(&path), (self.lost_entry)(lost));
            verdict.findings.push(finding.about("lost").hint(hint));
        }
        verdict.sources.extend(source.map(|source| (source.path().clone(), source)));
        Ok(())
    }
}

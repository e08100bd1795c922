//! The records of exceptions and of skipped incidents at a door: each must be readable and whole, and what it says
//! stays.

use super::baseline::Baseline;
use super::policy::file;
use super::{Door, Question};
use crate::error::Result;
use crate::finding::{Finding, Gathered, Level, Places, RuleId};
use crate::git::{Change, Repository};
use crate::policy::{Approvers, EXCEPTIONS_PATH, Exceptions, PEOPLE_PATH, Policy, SKIPPED_PATH, Skipped};
use crate::report::Verdict;
use crate::rules;
use crate::source::{RepoPath, SourceFile};
use crate::text::{Message, named, say};
use crate::toml_record::Located;
use crate::workflow::{Word, WordOn};

/// A record that is only ever added to.
struct Record<R> {
    path: &'static str,
    /// What is said of one that is gone or no longer as it was.
    lost_entry: fn(&str) -> Message,
    load: fn(Option<&SourceFile>) -> (R, Vec<Finding>),
    /// What the second has and the first has no longer.
    lost: for<'b> fn(&R, &'b R) -> Option<&'b str>,
    /// Who approved its entries.
    approvers: for<'r> fn(&'r R) -> Vec<&'r Located<String>>,
    /// What each entry is about, with whoever approved it.
    words: fn(&R) -> Vec<(String, WordOn)>,
}

const EXCEPTIONS: Record<Exceptions> = Record {
    path: EXCEPTIONS_PATH,
    lost_entry: lost_exception,
    load: Exceptions::load,
    lost: Exceptions::lost,
    approvers: Exceptions::approvers,
    words: |exceptions| exceptions.said().map(|(by, commit)| (by, WordOn::Exception(commit))).collect(),
};
const SKIPPED: Record<Skipped> = Record {
    path: SKIPPED_PATH,
    lost_entry: lost_incident,
    load: Skipped::load,
    lost: Skipped::lost,
    approvers: Skipped::approvers,
    words: |skipped| skipped.said().map(|(by, incident)| (by, WordOn::Skipped(incident))).collect(),
};

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

/// What is said of those who approved an entry that the base has not, and whom the repository does not know.
pub(super) fn strangers(
    path: &RepoPath,
    (before, after): (&[&Located<String>], &[&Located<String>]),
    policy: &Policy,
) -> Vec<Finding> {
    let mut known: Vec<&str> = before.iter().map(|written| written.value.as_str()).collect();
    let mut slips = Gathered::new(path);
    for written in after {
        if let Some(at) = known.iter().position(|known| *known == written.value) {
            known.swap_remove(at);
            continue;
        }
        if !policy.is_stranger(&written.value) {
            continue;
        }
        let name = named(&written.value);
        slips.add(RuleId::UnknownPerson, name.clone(), Some(written.span), || {
            let message = say! {
                en: "{name} is not in `{PEOPLE_PATH}`";
                ja: "{name}が`{PEOPLE_PATH}`に登録されていません"
            };
            let hint = say! {
                en: "correct the name, or add them there, in a change of its own";
                ja: "名前を直すか、別の変更でファイルに登録してください"
            };
            (message, hint)
        });
    }
    let mut found = slips.finish();
    match (policy.gate.people, rules::level_of(RuleId::UnknownPerson, policy)) {
        // Their word does not count, so that the entry does not either.
        (Approvers::Known, _) => found.iter_mut().for_each(|finding| finding.rule = RuleId::InvalidPolicy),
        (Approvers::Any, Some(level)) => found.iter_mut().for_each(|finding| finding.level = level),
        (Approvers::Any, None) => found.clear(),
    }
    found
}

/// Judges the records that a change touches.
pub(super) fn judge(
    repository: &Repository,
    question: &Question<'_>,
    policy: &Policy,
    changes: &[Change],
    verdict: &mut Verdict,
) -> Result<()> {
    EXCEPTIONS.judge(repository, question, policy, changes, verdict)?;
    SKIPPED.judge(repository, question, policy, changes, verdict)
}

impl<R> Record<R> {
    fn judge(
        &self,
        repository: &Repository,
        question: &Question<'_>,
        policy: &Policy,
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
        let approvers = ((self.approvers)(&before), (self.approvers)(&after));
        verdict.findings.extend(strangers(&path, (&approvers.0, &approvers.1), policy));
        if question.plan.door.compares() {
            let known = (self.words)(&before);
            let new = (self.words)(&after).into_iter().filter(|word| !known.contains(word));
            verdict.words.extend(new.map(|(by, on)| Word { path: path.clone(), by, on, owned_it: false }));
        }
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

//! The exceptions on record: which commit each excuses, and whose word counts for that.

use std::collections::{BTreeMap, BTreeSet};

use super::super::archive::owner_in;
use super::{Loaded, is_made_by};
use crate::error::Result;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::git::{CommitId, Facts, Logged, Repository, Version};
use crate::policy::{EXCEPTIONS_PATH, Exceptions};
use crate::report::{Excuse, Verdict};
use crate::source::RepoPath;
use crate::text::{Message, named, say};

/// The exceptions on record, each of which is for one commit.
pub(super) struct Excuses {
    recorded: Vec<Exceptions>,
    /// Which commit each has excused, by what it says of it.
    spent: BTreeMap<String, CommitId>,
    /// Those that are the word of whoever they are about.
    void: Vec<Finding>,
}

/// What an exception is about.
pub(super) struct Excused<'e> {
    pub(super) logged: &'e Logged,
    pub(super) facts: &'e Facts,
    pub(super) verdict: &'e Verdict,
    pub(super) policy: &'e Loaded,
}

impl Excuses {
    pub(super) fn new(recorded: Vec<Exceptions>) -> Self {
        Self { recorded, spent: BTreeMap::new(), void: Vec::new() }
    }

    /// The exceptions that excuse nothing although they name a commit.
    pub(super) fn into_void(self) -> Vec<Finding> {
        self.void
    }

    /// What excuses a commit: the word of somebody who neither made it nor owns what it is about.
    pub(super) fn excuse(&mut self, repository: &Repository, excused: &Excused<'_>) -> Result<Option<Excuse>> {
        let commit = excused.logged.commit;
        let id = commit.to_string();
        let mut void = Vec::new();
        for found in self.recorded.iter().flat_map(|exceptions| exceptions.exceptions_for(&id)) {
            let said = found.commit().unwrap_or_default().to_ascii_lowercase();
            if *self.spent.entry(said).or_insert(commit) != commit {
                continue;
            }
            let approver = found.approved_by().unwrap_or_default();
            let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
            match excused.objection(repository, approver)? {
                None => return Ok(Some(Excuse { reason: text(found.reason()), approved_by: approver.to_owned() })),
                Some(objection) => void.push((objection.key(approver, commit), objection.message(approver, commit))),
            }
        }
        let place = || Places::file(&RepoPath::from(EXCEPTIONS_PATH));
        for (key, message) in void {
            if !self.void.iter().any(|finding| finding.key.as_str() == key) {
                let finding = Finding::new(RuleId::InvalidPolicy, Level::Error, place(), message);
                self.void.push(finding.about(key).hint(say! {
                    en: "have someone else approve it: another entry below, with a `reason` of its own";
                    ja: "別の人に承認してもらい、新しい`reason`を書いた項目を下に追加してください"
                }));
            }
        }
        Ok(None)
    }
}

/// Why somebody's word does not excuse a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Objection {
    MadeIt,
    OwnsIt,
}

impl Objection {
    fn key(self, approver: &str, commit: CommitId) -> String {
        format!("exceptions.{self:?}.{commit}.{approver}").to_lowercase()
    }

    fn message(self, approver: &str, commit: CommitId) -> Message {
        let (approver, commit) = (named(approver), format!("{:.12}", commit.to_string()));
        match self {
            Self::MadeIt => say! {
                en: "the exception for `{commit}` does not count: {approver} made the commit";
                ja: "`{commit}`に対する例外は無効です：承認した{approver}は、このコミットを作成した本人です"
            }
            .into(),
            Self::OwnsIt => say! {
                en: "the exception for `{commit}` does not count: {approver} owns the postmortem";
                ja: "`{commit}`に対する例外は無効です：承認した{approver}は、ポストモーテムのオーナーです"
            }
            .into(),
        }
    }
}

impl Excused<'_> {
    fn objection(&self, repository: &Repository, approver: &str) -> Result<Option<Objection>> {
        if is_made_by(approver, self.facts, self.policy) {
            return Ok(Some(Objection::MadeIt));
        }
        let owners = self.owners(repository)?;
        let is_owner = |owner: &String| match self.policy {
            Loaded::Sound(policy) => policy.may_be_owner(owner, approver),
            Loaded::Broken { .. } | Loaded::Newer { .. } => owner == approver,
        };
        Ok(owners.iter().any(is_owner).then_some(Objection::OwnsIt))
    }

    /// Who owns the postmortems that something is found in, before and after the commit.
    fn owners(&self, repository: &Repository) -> Result<Vec<String>> {
        let parent = self.logged.parent.map(|parent| repository.tree_of(parent)).transpose()?;
        let paths: BTreeSet<&RepoPath> = self.verdict.findings.iter().map(Finding::path).collect();
        let mut owners = Vec::new();
        for tree in [Some(self.logged.tree), parent].into_iter().flatten() {
            for &path in &paths {
                let source = repository.source(&Version::Tree(tree), path)?;
                owners.extend(source.and_then(|source| owner_in(&source)));
            }
        }
        Ok(owners)
    }
}

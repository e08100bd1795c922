//! What one document's text comes to, beside what it was.

use std::cell::OnceCell;

use super::Policies;
use super::baseline::Baseline;
use super::names::Lookup;
use super::remembered::RestsOn;
use crate::document::{self, Document, PostmortemId, Status};
use crate::error::Result;
use crate::finding::{Finding, Level};
use crate::git::{Repository, Version};
use crate::policy::Policy;
use crate::report::Verdict;
use crate::rules::{self, Entering, ImportExcuse, Names, Subject, UNKNOWN_NAMES, Waived};
use crate::source::SourceFile;
use crate::text::Language;
use crate::workflow::{self, Chain, Move, Word, WordOn};

/// Where the files are that a document refers to, as it is judged by itself.
#[derive(Debug)]
pub(crate) struct Beside<'b> {
    repository: &'b Repository,
    lookup: Lookup<'b>,
}

impl<'b> Beside<'b> {
    pub(crate) fn new(repository: &'b Repository, version: &'b Version, policy: &'b Policy) -> Self {
        Self { repository, lookup: Lookup::new(version, policy, 1) }
    }
}

/// Judges a document as it would stand: what a transition must pass. Without a repository nothing is said of the files
/// that it refers to.
///
/// # Errors
/// When the repository cannot be read.
pub(crate) fn guard(
    policy: &Policy,
    after: &SourceFile,
    before: Option<&SourceFile>,
    beside: Option<&Beside<'_>>,
) -> Result<Verdict> {
    let names = beside.map(|beside| (beside.repository, &beside.lookup));
    let before = before.cloned().map(Before::parse);
    let entering = if before.is_some() { Entering::Known } else { Entering::Alone };
    let mut judgement = Judgement::reach(policy, after, Past::of(before.as_ref()), entering, names)?;
    if let Some(before) = &before {
        judgement.compare_waivers(&Policies::new(policy, None), after, before, entering, names)?;
    }
    judgement.weaken(policy, before.as_ref(), names)?;
    let Judgement { document, findings, waived, .. } = judgement;
    let mut verdict = Verdict { judged: vec![after.path().clone()], findings, waived, ..Verdict::default() };
    if document.is_none() {
        verdict.unread.insert(after.path().clone());
    }
    verdict.sources.insert(after.path().clone(), after.clone());
    verdict.sort();
    Ok(verdict)
}

/// Where names are looked up, and in what.
pub(super) type Looking<'l> = Option<(&'l Repository, &'l Lookup<'l>)>;

/// What a document was.
pub(super) struct Before {
    source: SourceFile,
    document: Option<Document>,
    /// What it came to by itself, once somebody has asked.
    alone: OnceCell<Judgement>,
}

impl Before {
    pub(super) fn parse(source: SourceFile) -> Self {
        let (document, _) = document::parse(&source);
        Self { source, document, alone: OnceCell::new() }
    }

    /// Its status, where it could be read.
    pub(super) fn status(&self) -> Option<Status> {
        self.document.as_ref().map(Document::status)
    }

    /// What it came to by itself.
    fn alone(&self, policy: &Policy, stood: Looking<'_>) -> Result<&Judgement> {
        if let Some(alone) = self.alone.get() {
            return Ok(alone);
        }
        let alone = Judgement::reach(policy, &self.source, Past::of(None), Entering::Alone, stood)?;
        Ok(self.alone.get_or_init(|| alone))
    }

    /// What it came to as it stood, with nothing excused that was written elsewhere.
    fn beside_itself(&self, policy: &Policy, stood: Looking<'_>) -> Result<Judgement> {
        Judgement::reach(policy, &self.source, Past::of(Some(self)), Entering::Known, stood)
    }
}

/// What a document is compared with.
#[derive(Clone, Copy)]
pub(super) struct Past<'b> {
    pub(super) base: Option<&'b Before>,
    /// As HEAD has it, where work goes on.
    pub(super) committed: Option<&'b Before>,
}

impl<'b> Past<'b> {
    pub(super) fn of(base: Option<&'b Before>) -> Self {
        Self { base, committed: None }
    }

    /// What was at the base, and at HEAD; nothing for what could not be read.
    pub(super) fn documents(self) -> [Option<&'b Document>; 2] {
        [self.base, self.committed].map(|before| before?.document.as_ref())
    }
}

/// What a document's text comes to.
pub(super) struct Judgement {
    pub(super) document: Option<Document>,
    pub(super) findings: Vec<Finding>,
    pub(super) waived: Vec<Waived>,
    /// The steps that came in since the base.
    pub(super) moves: Vec<Move>,
    /// Whose word came in since the base.
    pub(super) words: Vec<Word>,
    /// Who owned it before, where the change gives it another owner.
    pub(super) former_owner: Option<String>,
    /// How far it excuses it that it was written elsewhere.
    import: ImportExcuse,
    /// What else than the text it depends on.
    pub(super) rests_on: RestsOn,
}

impl Judgement {
    pub(super) fn reach(
        policy: &Policy,
        source: &SourceFile,
        past: Past<'_>,
        entering: Entering,
        looking: Looking<'_>,
    ) -> Result<Self> {
        let id = PostmortemId::of_path(source.path(), &policy.documents);
        let (document, mut findings) = document::parse(source);
        let (mut waived, mut moves, mut words) = (Vec::new(), Vec::new(), Vec::new());
        let (mut names, mut former_owner) = (Names::default(), None);
        let mut import = ImportExcuse::Nothing;
        if let Some(document) = &document {
            if let Some((repository, lookup)) = looking {
                names = lookup.names(repository, document, id.as_ref())?;
            }
            let [base, committed] = past.documents();
            let (id, names) = (id.as_ref(), &names);
            let subject = Subject { id, source, document, base, committed, entering, policy, names };
            let judged = rules::check(&subject, policy);
            findings.extend(judged.findings);
            waived = judged.waived;
            import = subject.import_excuse();
            if entering != Entering::Alone {
                moves = Chain::recorded_in(document, base).moves(source.path());
                words = workflow::words(document, base, source.path());
                words.extend(rules::filled_roles(&subject).into_iter().map(|(role, by)| {
                    let on = WordOn::Role(role.as_str().to_owned());
                    Word { path: source.path().clone(), by: by.to_owned(), on, owned_it: false }
                }));
                let before = base.and_then(Document::owner);
                let is_other = |before: &&str| document.owner().is_none_or(|now| !policy.is_same_person(before, now));
                former_owner = before.filter(is_other).map(str::to_owned);
            }
        }
        let rests_on = if names.is_empty() { RestsOn::Nothing } else { RestsOn::Names };
        Ok(Self { document, findings, waived, moves, words, former_owner, import, rests_on })
    }

    /// Finds waivers of the base that let more pass now.
    pub(super) fn compare_waivers(
        &mut self,
        policies: &Policies<'_>,
        source: &SourceFile,
        base: &Before,
        entering: Entering,
        stood: Looking<'_>,
    ) -> Result<()> {
        let (Some(document), Some(old)) = (&self.document, &base.document) else { return Ok(()) };
        if self.waived.is_empty() || old.waivers.is_empty() {
            return Ok(());
        }
        let (names, policy) = (&UNKNOWN_NAMES, &*policies.head);
        let id = None;
        let subject = Subject { id, source, document, base: Some(old), committed: None, entering, policy, names };
        let grown = rules::grown_waivers(&subject, &self.waived, &base.alone(policies.base, stood)?.waived);
        self.findings.extend(grown);
        Ok(())
    }

    /// The language that its readers read.
    pub(super) fn language(&self, policy: &Policy) -> Language {
        self.document.as_ref().map_or(policy.language, |document| policy.language_of(document))
    }

    pub(super) fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Error)
    }

    /// What the document had already does not block, unless its status moves forward. A document that cannot be read is
    /// never excused: nobody can say what else is in it.
    pub(super) fn weaken(&mut self, policy: &Policy, before: Option<&Before>, stood: Looking<'_>) -> Result<()> {
        let Some(before) = before.filter(|_| self.document.is_some()) else { return Ok(()) };
        let is_told = |finding: &Finding| finding.level != Level::Hint;
        if self.import == ImportExcuse::WhatItWas && self.findings.iter().any(is_told) {
            Baseline::of_import(&before.beside_itself(policy, stood)?.findings).weaken(&mut self.findings);
        }
        if self.blocks() && !moves_forward(before.document.as_ref(), self.document.as_ref()) {
            Baseline::of_file(&before.alone(policy, stood)?.findings).weaken(&mut self.findings);
        }
        Ok(())
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
            let text = format!(
                "title = \"T\"\nseverity = \"SEV-1\"\nstatus = \"reviewed\"\n{rows}[people]\nowner = \"aiko\"\n"
            );
            file("postmortems/2026/2026-11-20-a.toml", text)
        };
        let findings =
            guard(&policy, &reviewed(after), Some(&reviewed(before)), None).expect("it asks no repository").findings;
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

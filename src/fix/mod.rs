//! The safe fixes of a document: text and findings in, new text out; pure.
//!
//! A fix is the edits that a finding carries. It counts only where the new text is read again as a postmortem, and its
//! rule finds strictly less there and no other rule finds more; else the text stays as it was. So each fix brings the
//! sum of what is found down, and what is fixed once stays as it is. One fix needs more than the document, namely who
//! runs it and when: the record of a step made by hand.

mod record;

use std::collections::BTreeMap;

use crate::document::{self, Document, Moment, PostmortemId, Status};
use crate::finding::{Finding, RuleId};
use crate::policy::Policy;
use crate::rules::{self, Entering, Subject};
use crate::source::SourceFile;

/// What a fix may rely on beside the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Basis<'b> {
    pub(crate) policy: &'b Policy,
    /// Who made the changes of the worktree, and when; nothing where that cannot be told.
    pub(crate) stamp: Option<&'b Attribution>,
    pub(crate) committed: Committed,
}

/// The status that HEAD's document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committed {
    /// It is not committed yet.
    New,
    At(Status),
    /// It cannot be read, or nobody has asked.
    Unknown,
}

/// Who, and when.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub(crate) by: String,
    pub(crate) at: Moment,
}

/// The text with every safe fix made; nothing where there is none to make.
pub(crate) fn fix(source: &SourceFile, basis: Basis<'_>) -> Option<String> {
    let mut draft = Draft::read(source.clone(), basis)?;
    while let Some(next) = draft.step() {
        draft = next;
    }
    (draft.source.text() != source.text()).then(|| draft.source.text().to_owned())
}

/// A text on its way, with what is wrong in it.
#[derive(Debug)]
struct Draft<'b> {
    source: SourceFile,
    id: Option<PostmortemId>,
    document: Document,
    findings: Vec<Finding>,
    basis: Basis<'b>,
}

impl<'b> Draft<'b> {
    /// Reads and judges a text by itself; nothing where it is no postmortem.
    fn read(source: SourceFile, basis: Basis<'b>) -> Option<Self> {
        let (document, mut findings) = document::parse(&source);
        let id = PostmortemId::of_path(source.path(), &basis.policy.documents);
        let mut draft = Self { source, id, document: document?, findings: Vec::new(), basis };
        findings.extend(rules::check(&draft.subject(), basis.policy).findings);
        draft.findings = findings;
        Some(draft)
    }

    fn with(&self, text: String) -> Option<Self> {
        Self::read(SourceFile::new(self.source.path().clone(), text.into_bytes()), self.basis)
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            id: self.id.as_ref(),
            source: &self.source,
            document: &self.document,
            base: None,
            entering: Entering::Alone,
            policy: self.basis.policy,
        }
    }

    /// The text with one more fix made. Hidden letters go first, because they hide words from other rules.
    fn step(&self) -> Option<Self> {
        let mut fixable: Vec<&Finding> = self.findings.iter().filter(|finding| finding.fix.is_some()).collect();
        fixable.sort_by_key(|finding| finding.rule != RuleId::HiddenText);
        let of_findings = fixable
            .into_iter()
            .filter_map(|finding| Some((finding.rule, finding.fix.as_ref()?.apply(self.source.text())?)));
        let recorded = || record::mend(self).map(|text| (RuleId::UnrecordedTransition, text));
        let mut fixes = of_findings.chain(std::iter::once_with(recorded).flatten());
        fixes.find_map(|(rule, text)| self.with(text).filter(|next| next.is_better_than(self, rule)))
    }

    /// How much each rule finds.
    fn extents(&self) -> BTreeMap<RuleId, u64> {
        let mut extents = BTreeMap::new();
        for finding in &self.findings {
            *extents.entry(finding.rule).or_default() += finding.extent;
        }
        extents
    }

    fn is_better_than(&self, old: &Self, rule: RuleId) -> bool {
        let (before, after) = (old.extents(), self.extents());
        let extent = |extents: &BTreeMap<_, u64>, rule: RuleId| extents.get(&rule).copied().unwrap_or_default();
        let is_less = extent(&after, rule) < extent(&before, rule);
        is_less && after.iter().all(|(&rule, &found)| found <= extent(&before, rule))
    }
}

#[cfg(test)]
mod tests;

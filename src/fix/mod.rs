//! The safe fixes of a document: text and findings in, new text out; pure.
//!
//! A fix replaces spans of the source and nothing else. It counts only where the new text is read again as a
//! postmortem, has strictly fewer findings of its rule and no more of any other; else the text stays as it was. So
//! each fix brings the sum of findings down, and what is fixed once stays as it is.

mod labels;
mod letters;
mod record;
mod terms;

use std::collections::BTreeMap;

use crate::document::{self, Document, Moment, PostmortemId, Status};
use crate::finding::Finding;
use crate::policy::Policy;
use crate::rules::{self, Entering, Subject};
use crate::source::{SourceFile, Span};

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

/// A fixer: the rule whose findings it takes away, where there is one, and the text it would rather have.
struct Fixer {
    rule: Option<&'static str>,
    mend: fn(&Draft<'_>) -> Option<String>,
}

/// Letters first, for they hide words from the other fixers.
const FIXERS: [Fixer; 4] = [
    Fixer { rule: Some("hidden-text"), mend: letters::mend },
    Fixer { rule: Some("avoided-term"), mend: terms::mend },
    Fixer { rule: Some("unrecorded-transition"), mend: record::mend },
    Fixer { rule: None, mend: labels::mend },
];

/// The text with every safe fix made; nothing where there is none to make.
pub(crate) fn fix(source: &SourceFile, basis: Basis<'_>) -> Option<String> {
    let mut draft = Draft::read(source.clone(), basis)?;
    let mut changed = true;
    while changed {
        changed = false;
        for fixer in &FIXERS {
            let mended = (fixer.mend)(&draft).and_then(|text| draft.with(text));
            if let Some(next) = mended.filter(|next| next.is_better_than(&draft, fixer.rule)) {
                draft = next;
                changed = true;
            }
        }
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

    /// Whether a rule has a finding at this place: what is waived has none.
    fn has(&self, rule: &str, span: Span) -> bool {
        self.findings.iter().any(|finding| finding.rule.as_str() == rule && finding.place.span == Some(span))
    }

    fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule.as_str()).or_default() += 1;
        }
        counts
    }

    fn is_better_than(&self, old: &Self, rule: Option<&str>) -> bool {
        let (before, after) = (old.counts(), self.counts());
        let count = |counts: &BTreeMap<_, usize>, rule: &str| counts.get(rule).copied().unwrap_or_default();
        let is_fewer = rule.is_none_or(|rule| count(&after, rule) < count(&before, rule));
        is_fewer && after.iter().all(|(rule, &found)| found <= count(&before, rule))
    }

    /// The text with each span replaced; nothing where there is no span, or two lie over each other.
    fn replaced(&self, mut edits: Vec<(Span, String)>) -> Option<String> {
        edits.sort();
        let text = self.source.text();
        let (mut new, mut done) = (String::with_capacity(text.len()), 0);
        for (span, replacement) in &edits {
            new.push_str(text.get(done..span.start)?);
            new.push_str(replacement);
            done = span.end;
        }
        new.push_str(text.get(done..)?);
        (!edits.is_empty()).then_some(new)
    }
}

#[cfg(test)]
mod tests;

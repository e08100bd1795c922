//! The safe fixes of a document: text and findings in, new text out; pure.
//!
//! A fix is the edits that a finding carries. It counts only where the new text is read again as a postmortem, and its
//! rule finds strictly less there and no other rule finds more; else the text stays as it was. So each fix brings the
//! sum of what is found down, and what is fixed once stays as it is. One fix needs more than the document, namely who
//! runs it and when: the record of a step made by hand. And one is made where there is no postmortem yet: times that TOML
//! cannot take as they are written.

mod record;
mod times;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use crate::document::{self, Document, Moment, PostmortemId, Status};
use crate::finding::{Finding, Fix, RuleId};
use crate::policy::Policy;
use crate::rules::{self, Entering, Subject, Trait, UNKNOWN_NAMES};
use crate::source::SourceFile;

/// What a fix may rely on beside the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Basis<'b> {
    pub(crate) policy: &'b Policy,
    /// What it was at the base and at HEAD, for what is wrong with a change alone.
    pub(crate) past: [Option<&'b Document>; 2],
    /// Who made the changes of the worktree, and when; nothing where that cannot be told.
    pub(crate) stamp: Option<&'b Attribution>,
    pub(crate) committed: Committed,
}

impl Basis<'_> {
    /// The same for a text by itself: what was approved once does not keep a slip in it.
    fn alone(self) -> Self {
        Self { past: [None; 2], ..self }
    }

    fn compares(self) -> bool {
        self.past.iter().any(Option::is_some)
    }
}

/// Whether a finding is there only beside what the document was.
fn is_of_change(finding: &Finding) -> bool {
    rules::by_id(finding.rule).is(Trait::AboutChange)
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
    let Some(completed) = times::complete(source, basis.policy) else { return mended(source, basis) };
    let completed = SourceFile::new(source.path().clone(), completed.into_bytes());
    mended(&completed, basis).or_else(|| Some(completed.text().to_owned()))
}

fn mended(source: &SourceFile, basis: Basis<'_>) -> Option<String> {
    let mut draft = Draft::read(source.clone(), basis.alone())?;
    while let Some(next) = draft.step() {
        draft = next;
    }
    if basis.compares() {
        draft = Draft::read(draft.source, basis)?;
        while let Some(next) = draft.step_of_change() {
            draft = next;
        }
    }
    (draft.source.text() != source.text()).then(|| draft.source.text().to_owned())
}

/// So many fixes of one document are tried one by one: each costs as much as the whole check.
const MOST_TRIED: usize = 20;

/// More edits than this are no suggestion that anybody looks at.
const MOST_EDITS: usize = 1_000;

/// Takes away the fixes that are not for the better: what a report offers is what `--fix` would do.
pub(crate) fn keep_sound(findings: &mut [Finding], source: &SourceFile, past: [Option<&Document>; 2], policy: &Policy) {
    if findings.iter().any(|finding| matches!(finding.rule, RuleId::MalformedDocument | RuleId::WrongType)) {
        times::attach(findings, source, policy);
        return;
    }
    if findings.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let basis = Basis { policy, past, stamp: None, committed: Committed::Unknown };
    let alone = LazyCell::new(|| Draft::read(source.clone(), basis.alone()));
    let beside = LazyCell::new(|| Draft::read(source.clone(), basis));
    let fixable = findings.iter_mut().filter(|finding| finding.fix.is_some());
    for (tried, finding) in fixable.enumerate() {
        let is_small = finding.fix.as_ref().is_some_and(|fix| fix.edits().len() <= MOST_EDITS);
        let draft = || if is_of_change(finding) { beside.as_ref() } else { alone.as_ref() };
        let is_sound = || draft().is_some_and(|draft| draft.fixed(finding).is_some());
        if tried >= MOST_TRIED || !is_small || !is_sound() {
            finding.fix = None;
        }
    }
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
    /// Reads and judges a text; nothing where it is no postmortem.
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
        let [base, committed] = self.basis.past;
        Subject {
            id: self.id.as_ref(),
            source: &self.source,
            document: &self.document,
            base,
            committed,
            entering: Entering::Alone,
            policy: self.basis.policy,
            // What stands elsewhere is the same before a fix and after it.
            names: &UNKNOWN_NAMES,
        }
    }

    /// The text with one more step made: every fix at once where that is for the better, else one of them. Hidden letters
    /// go first, because they hide words from other rules.
    fn step(&self) -> Option<Self> {
        let mut fixable: Vec<&Finding> = self.findings.iter().filter(|finding| finding.fix.is_some()).collect();
        fixable.sort_by_key(|finding| finding.rule != RuleId::HiddenText);
        let all = || {
            let edits = fixable.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(Fix::edits);
            let next = self.with(Fix::new(edits.cloned()).apply(self.source.text())?)?;
            let is_better = |finding: &&Finding| next.is_better_than(self, finding.rule);
            fixable.iter().all(is_better).then_some(next)
        };
        let each = || fixable.iter().take(MOST_TRIED).find_map(|finding| self.fixed(finding));
        let recorded = || {
            let next = self.with(record::mend(self)?)?;
            next.is_better_than(self, RuleId::UnrecordedTransition).then_some(next)
        };
        let is_several = fixable.len() > 1;
        is_several.then(all).flatten().or_else(each).or_else(recorded)
    }

    /// The text with one more fix made of what is wrong with the change.
    fn step_of_change(&self) -> Option<Self> {
        let fixable = self.findings.iter().filter(|finding| finding.fix.is_some() && is_of_change(finding));
        fixable.take(MOST_TRIED).find_map(|finding| self.fixed(finding))
    }

    /// The text with the fix of one finding made, where that is for the better.
    fn fixed(&self, finding: &Finding) -> Option<Self> {
        let next = self.with(finding.fix.as_ref()?.apply(self.source.text())?)?;
        next.is_better_than(self, finding.rule).then_some(next)
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

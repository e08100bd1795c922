//! Which approvals of a postmortem count, and why the others do not.

use std::collections::BTreeSet;

use super::approved_text::ApprovedText;
use crate::document::{Approval, Moment, Status, Transition, meant, said};
use crate::rules::Subject;
use crate::rules::vouching::Objection;
use crate::text::{Message, say};
use crate::toml_record::Located;

/// The approvals of a document, as they count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counting<'s> {
    subject: &'s Subject<'s>,
    /// The transition by which it last came into review.
    entry: Option<&'s Located<Transition>>,
}

/// Why an approval does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It does not say when it was given.
    Undated,
    /// It was given before the document last came into review.
    Early,
    /// It names no person.
    Nobody,
    /// The owner gave it.
    Own,
    /// The word of whoever gave it does not count.
    Objection(Objection),
}

impl<'s> Counting<'s> {
    pub(crate) fn of(subject: &'s Subject<'s>) -> Self {
        let entry = subject.last_entry_into(Status::InReview);
        Self { subject, entry: entry.and_then(|index| subject.document.transitions.get(index)) }
    }

    /// Every approval on record.
    pub(crate) fn all(self) -> impl DoubleEndedIterator<Item = &'s Located<Approval>> {
        self.subject.document.approvals.iter()
    }

    /// Those given since the document last came into review.
    pub(crate) fn timely(self) -> impl Iterator<Item = &'s Located<Approval>> {
        self.all().filter(move |approval| self.untimely(approval).is_none())
    }

    /// Those whose approval counts for the text at hand, each once.
    pub(crate) fn approvers(self, text: &ApprovedText<'_>) -> Vec<&'s str> {
        let subject = self.subject;
        // Whoever is known by one of their marks is known; so a crowd of approvals is not compared pair by pair.
        let mut known: BTreeSet<_> =
            subject.document.owner().into_iter().flat_map(|one| subject.marks_of(one)).collect();
        let mut given = Vec::new();
        let counts = |one: &&Located<Approval>| self.objection(one).is_none() && text.mismatch(one).is_none();
        for approval in self.all().filter(counts) {
            let Some(by) = meant(approval.by.as_ref()) else { continue };
            let marks = subject.marks_of(by);
            if !marks.iter().any(|mark| known.contains(mark)) {
                known.extend(marks);
                given.push(by);
            }
        }
        given
    }

    /// Why an approval does not count, whatever text it is for; nothing where it does.
    pub(crate) fn objection(self, approval: &Approval) -> Option<Idle> {
        if let Some(untimely) = self.untimely(approval) {
            return Some(untimely);
        }
        let Some(by) = meant(approval.by.as_ref()) else { return Some(Idle::Nobody) };
        if self.is_own(approval) {
            return Some(Idle::Own);
        }
        self.subject.objection(by, approval.at.as_deref().copied()).map(Idle::Objection)
    }

    /// Whether the owner gave it.
    pub(crate) fn is_own(self, approval: &Approval) -> bool {
        let by = said(approval.by.as_ref()).zip(self.subject.document.owner());
        by.is_some_and(|(by, owner)| self.subject.is_same_person(owner, by))
    }

    /// The transition by which it last came into review.
    pub(crate) fn entry(self) -> Option<&'s Located<Transition>> {
        self.entry
    }

    fn untimely(self, approval: &Approval) -> Option<Idle> {
        let Some(at) = approval.at.as_deref() else { return Some(Idle::Undated) };
        self.since().is_some_and(|since| *at < since).then_some(Idle::Early)
    }

    fn since(self) -> Option<Moment> {
        self.entry?.at.as_deref().copied()
    }
}

impl Idle {
    /// In a few words, beside the approval.
    pub(crate) fn label(self) -> Message {
        match self {
            Self::Undated => say! { en: "has no `at`"; ja: "`at`のない承認" }.into(),
            Self::Early => say! { en: "given before it entered review"; ja: "レビューに入る前の承認" }.into(),
            Self::Nobody => say! { en: "names nobody"; ja: "承認者の名前のない承認" }.into(),
            Self::Own => say! { en: "given by the owner"; ja: "オーナー自身の承認" }.into(),
            Self::Objection(objection) => objection.label(),
        }
    }
}

//! Which approvals of a postmortem count, and why the others do not.

use std::collections::BTreeSet;

use super::approved_text::ApprovedText;
use crate::document::{Approval, person_named};
use crate::rules::Subject;
use crate::rules::vouching::Objection;
use crate::text::{Message, say};
use crate::toml_record::Located;
use crate::workflow::{Period, Standing};

/// The approvals of a document, as they count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counting<'s> {
    subject: &'s Subject<'s>,
    /// When an approval counts.
    period: Period<'s>,
}

/// Why an approval does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
    /// It does not say when it was given.
    Undated,
    /// It was given before the document last came into review.
    Early,
    /// It was given after the step that it would be for.
    Late,
    /// It names no person.
    Nobody,
    /// The word of whoever gave it does not count.
    Objection(Objection),
}

impl<'s> Counting<'s> {
    /// The approvals for the review: those given between the last entry into in-review and the step that left it.
    pub(crate) fn of(subject: &'s Subject<'s>) -> Self {
        Self { subject, period: Period::of_review(&subject.document.transitions) }
    }

    /// The approvals for the closing, which may also be given after the review: what is written for customers may change
    /// until then.
    pub(crate) fn of_closing(subject: &'s Subject<'s>) -> Self {
        Self { subject, period: Period::of_closing(&subject.document.transitions) }
    }

    /// Every approval on record.
    pub(crate) fn all(self) -> impl DoubleEndedIterator<Item = &'s Located<Approval>> {
        self.subject.document.approvals.iter()
    }

    /// Those given when an approval counts.
    pub(crate) fn timely(self) -> impl Iterator<Item = &'s Located<Approval>> {
        self.all().filter(move |approval| self.untimely(approval).is_none())
    }

    /// Those whose approval counts for the text at hand, each once.
    pub(crate) fn approvers(self, text: &ApprovedText<'_>) -> Vec<&'s str> {
        let subject = self.subject;
        // Whoever is known by one of their marks is known; so a crowd of approvals is not compared pair by pair.
        let (mut given, mut known) = (Vec::new(), BTreeSet::new());
        let counts = |one: &&Located<Approval>| self.objection(one).is_none() && text.mismatch(one).is_none();
        for approval in self.all().filter(counts) {
            let Some(by) = person_named(approval.by.as_ref()) else { continue };
            let marks = subject.marks_of(by);
            if known.is_disjoint(&marks) {
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
        let Some(by) = person_named(approval.by.as_ref()) else { return Some(Idle::Nobody) };
        self.subject.objection(by, approval.at.as_deref().copied()).map(Idle::Objection)
    }

    /// Whether the owner gave it.
    pub(crate) fn is_own(self, approval: &Approval) -> bool {
        person_named(approval.by.as_ref()).is_some_and(|by| self.subject.is_surely_owner(by))
    }

    /// When an approval counts.
    pub(crate) fn period(self) -> Period<'s> {
        self.period
    }

    fn untimely(self, approval: &Approval) -> Option<Idle> {
        let Some(at) = approval.at.as_deref() else { return Some(Idle::Undated) };
        match self.period.standing(*at) {
            Standing::Early => Some(Idle::Early),
            Standing::Late => Some(Idle::Late),
            Standing::Within => None,
        }
    }
}

impl Idle {
    /// In a few words, beside the approval.
    pub(crate) fn label(self) -> Message {
        match self {
            Self::Undated => say! { en: "has no `at`"; ja: "`at`のない承認" }.into(),
            Self::Early => say! { en: "given before it entered review"; ja: "レビューに入る前の承認" }.into(),
            Self::Late => say! { en: "given after the review"; ja: "レビューが終わったあとの承認" }.into(),
            Self::Nobody => say! { en: "names nobody"; ja: "承認者の名前のない承認" }.into(),
            Self::Objection(objection) => objection.label(),
        }
    }
}

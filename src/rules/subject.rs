//! What a rule of one document is given.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::names::Names;
use crate::document::{Document, PostmortemId, Status, When, is_named, meant, person_named};
use crate::policy::{PersonMark, Policy};
use crate::source::SourceFile;
use crate::text::Language;
use crate::workflow::Chain;

/// What an import is that is not older than pmgit here; `unrecorded-transition` finds it, and `[import]` lets it pass.
pub(super) const LATE_IMPORT: &str = "late-import";

/// One document at the head, beside what it was at the base.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    /// Nothing where the file is misplaced.
    pub(crate) id: Option<&'a PostmortemId>,
    pub(crate) source: &'a SourceFile,
    pub(crate) document: &'a Document,
    /// The document as the base has it; nothing where it is new, or where nothing is compared.
    pub(crate) base: Option<&'a Document>,
    /// The document as HEAD has it, where work goes on that began before it.
    pub(crate) committed: Option<&'a Document>,
    pub(crate) entering: Entering,
    pub(crate) policy: &'a Policy,
    /// What stands where the document refers to.
    pub(crate) names: &'a Names,
}

/// Whether a document is about to come into a protected branch, and whether it is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entering {
    /// It is judged by itself, without a base.
    Alone,
    /// A protected branch gets it for the first time.
    New,
    /// A protected branch has it already.
    Known,
    /// A protected branch has it already, by another name.
    Renamed,
}

/// How far it excuses a postmortem that it was written elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImportExcuse {
    /// It was not, or it takes a step here: that is judged as anybody's.
    Nothing,
    /// What stood in it as it came in; what is new since weighs what it weighs.
    WhatItWas,
    /// It comes in, or stands beside no base.
    Everything,
}

impl Subject<'_> {
    pub(crate) fn status(&self) -> Status {
        self.document.status()
    }

    pub(crate) fn language(&self) -> Language {
        self.policy.language_of(self.document)
    }

    /// The reason why this incident does not have something, where it gives one.
    pub(crate) fn not_applicable(&self, key: &str) -> bool {
        self.policy.not_applicable.iter().any(|known| known == key)
            && meant(self.document.not_applicable.get(key)).is_some()
    }

    /// Whether the postmortem was written elsewhere and counts as such: it names where from, and it is older than
    /// `gate.since`, or somebody other than the owner allowed it with a reason. Anyone may write the key; it counts only
    /// so, at every change.
    pub(crate) fn is_imported(&self) -> bool {
        meant(self.document.imported.as_ref()).is_some() && (self.is_older_than_pmgit() || self.is_import_allowed())
    }

    /// How far that excuses it: what was before, and nothing that somebody decides here.
    pub(crate) fn import_excuse(&self) -> ImportExcuse {
        if !self.is_imported() {
            return ImportExcuse::Nothing;
        }
        match self.base {
            None => ImportExcuse::Everything,
            Some(base) if base.imported.is_none() => ImportExcuse::Nothing,
            Some(base) if Chain::recorded_in(self.document, Some(base)).goes_on() => ImportExcuse::Nothing,
            Some(_) => ImportExcuse::WhatItWas,
        }
    }

    /// Whether the date of its id and every time of its incident precede the day from which the policy holds. Where the
    /// incident has no time at all, nothing but a file's name would say so.
    pub(crate) fn is_older_than_pmgit(&self) -> bool {
        let (Some(id), Some(since)) = (self.id, self.policy.gate.since) else { return false };
        id.date() < since && self.is_dated() && self.incident_days().all(|day| day < since)
    }

    /// Whether the incident has any time.
    pub(crate) fn is_dated(&self) -> bool {
        self.incident_days().next().is_some()
    }

    /// The days of the incident. A timeline goes on after it, so that only its beginning is one.
    fn incident_days(&self) -> impl Iterator<Item = NaiveDate> {
        let incident = &self.document.incident;
        let times = [&incident.started, &incident.detected, &incident.mitigated, &incident.resolved];
        let windows = incident.windows.iter().flat_map(|window| [&window.from, &window.until]);
        let day = |time: &When| match time {
            When::Moment(moment) => self.policy.calendar.day_of(*moment),
            When::Day(day) => *day,
        };
        let first = self.document.timeline.iter().filter_map(|row| row.at.as_deref()).map(day).min();
        times.into_iter().chain(windows).filter_map(|time| time.as_deref()).map(day).chain(first)
    }

    /// Whether it says anything beside its title, wherever that stands: a sentence, or what an import could not place.
    pub(crate) fn tells_anything(&self) -> bool {
        let document = self.document;
        let sections = document.sections.texts.values();
        let rows = document.timeline.iter().flat_map(|row| [&row.event, &row.detail]);
        let others = document.impact.iter().map(|row| &row.metric).chain(document.actions.iter().map(|row| &row.title));
        let comments = document.customer_comments.iter().map(|row| &row.text);
        let messages = document.internal_message.iter().map(|message| &message.text);
        let external = document.external_message.iter().flat_map(|one| [&one.summary, &one.what_happened]);
        let rest = std::iter::once(&document.import.rest);
        let texts = rows.chain(others).chain(comments).chain(messages).chain(external).chain(rest);
        sections.chain(texts.flatten()).any(|text| meant(Some(text)).is_some())
    }

    fn is_import_allowed(&self) -> bool {
        self.import_approval().is_some()
    }

    /// Why the import of a postmortem that is not older counts, and who allowed it: somebody other than the owner.
    pub(crate) fn import_approval(&self) -> Option<(&str, &str)> {
        let import = &self.document.import;
        let approver = person_named(import.approved_by.as_ref())?;
        if self.objection(approver, None).is_some() {
            return None;
        }
        self.policy.gate.since.and(Some((meant(import.reason.as_ref())?, approver)))
    }

    /// Whether its severity asks for no postmortem: somebody wrote it of their own accord.
    pub(crate) fn is_voluntary(&self) -> bool {
        self.policy.is_voluntary(self.document.severity())
    }

    /// Whether the details live elsewhere: it says where and why, and somebody other than the owner approved it.
    pub(crate) fn is_restricted(&self) -> bool {
        self.restriction_approval().is_some()
    }

    /// Why the details live elsewhere, and who approved it.
    pub(crate) fn restriction_approval(&self) -> Option<(&str, &str)> {
        let restricted = self.document.restricted.as_ref()?;
        let approver = person_named(restricted.approved_by.as_ref())?;
        let reason = meant(restricted.reason.as_ref()).filter(|_| is_named(restricted.r#where.as_ref()))?;
        self.objection(approver, self.earliest_restriction()).is_none().then_some((reason, approver))
    }

    /// Whether two spellings are of one person, by the people that the policy knows.
    pub(crate) fn is_same_person(&self, one: &str, other: &str) -> bool {
        self.policy.is_same_person(one, other)
    }

    /// Who owns the document, at the head or at the base: nobody stops being the owner within the change that needs
    /// somebody else.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &str> {
        self.document.owner().into_iter().chain(self.base.and_then(Document::owner))
    }

    /// Whether a spelling is one of the owner's.
    pub(crate) fn is_owner(&self, spelling: &str) -> bool {
        self.owners().any(|owner| self.policy.may_be_owner(owner, spelling))
    }

    /// Whether a spelling is surely one of the owner's, and not only like it.
    pub(crate) fn is_surely_owner(&self, spelling: &str) -> bool {
        self.owners().any(|owner| self.policy.is_surely_owner(owner, spelling))
    }

    /// What tells whoever is spelled so from others.
    pub(crate) fn marks_of(&self, spelling: &str) -> BTreeSet<PersonMark> {
        self.policy.marks_of(spelling)
    }

    /// The status at which the document last came to where it stands: the index of that transition.
    pub(crate) fn last_entry_into(&self, status: Status) -> Option<usize> {
        self.document.transitions.iter().rposition(|entry| entry.to.as_deref() == Some(&status))
    }
}

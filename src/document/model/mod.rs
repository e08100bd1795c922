//! The postmortem as values, each with its span. The doc comments are the descriptions in the JSON Schema.

mod action;
mod decision;
mod incident;
mod meeting;
mod message;
mod people;
mod sections;
mod status;
mod timeline;
mod value;

use std::collections::BTreeMap;

pub(crate) use self::action::{Action, ActionKind};
pub(crate) use self::decision::{Approval, Import, Restricted, SeverityChange, Transition, Waiver};
pub(crate) use self::incident::{CustomerComment, Impact, Incident, Window};
pub(crate) use self::meeting::{CalendarEntry, Meeting};
pub(crate) use self::message::{ExternalMessage, InternalMessage, MessageParts, Translation, Translations};
pub(crate) use self::people::People;
pub(crate) use self::sections::{SECTIONS, Sections};
pub(crate) use self::status::Status;
pub(crate) use self::timeline::{MomentKind, Query, TimelineMoment};
pub(crate) use self::value::{Maybe, Moment, Rows, When, exact, said};
use super::handle::person_named;
use crate::text::Language;
use crate::toml_record::{Free, Located, Table, record};

record! {
    /// A postmortem: one incident, from draft to closed.
    pub(crate) struct Document {
        /// One line that says what happened, in the words that readers will search for years later.
        title: Maybe<String>,
        /// Where the postmortem stands; pmgit sets it together with an entry in `transitions`.
        status: Maybe<Status>,
        /// The final severity, one of the policy's: `SEV-1` to `SEV-5` by default.
        severity: Maybe<String>,
        /// The language of headings and wording rules; if absent, the policy's.
        language: Maybe<Language>,
        /// Keywords for searching the archive.
        tags: Rows<String>,
        /// Earlier postmortems of the same kind, by id; `repository:id` for one in another repository.
        related: Rows<String>,
        /// The kind of postmortem, where the team has several: the policy says which sections each asks for.
        template: Maybe<String>,
        /// Links to where it was reviewed, such as its pull request.
        discussions: Rows<String>,
        /// Where a postmortem that was written elsewhere came from; it may enter at any status.
        imported: Maybe<String>,
        /// When and where it happened.
        incident: Table<Incident>,
        /// Who took part, as short handles.
        people: Table<People>,
        /// The postmortem meeting.
        meeting: Table<Meeting>,
        /// The prose, as Markdown; the policy decides which sections exist.
        sections: Sections,
        /// The impact on customers, in numbers.
        impact: Rows<Impact>,
        /// What customers said; private, and read in the meeting.
        customer_comments: Rows<CustomerComment>,
        /// What happened when, in order; each moment has its evidence.
        timeline: Rows<TimelineMoment>,
        /// The commands and queries that were run to study the data, so that others can repeat them.
        queries: Rows<Query>,
        /// What will be done about it.
        actions: Rows<Action>,
        /// The mail to the company.
        internal_message: Maybe<InternalMessage>,
        /// The message to customers; if present, it must be posted before closing.
        external_message: Maybe<ExternalMessage>,
        /// Who approved, and when; only approvals after the last transition to in-review count.
        approvals: Rows<Approval>,
        /// Findings that somebody other than the owner allowed, each with a reason.
        waivers: Rows<Waiver>,
        /// How the postmortem reached its status; append-only, written by pmgit.
        transitions: Rows<Transition>,
        /// Changes of the severity, each with its reason.
        severity_changes: Rows<SeverityChange>,
        /// A reason for each thing that this incident does not have: `detected`, `mitigated`, `scribe` and so on.
        not_applicable: BTreeMap<String, Located<String>>,
        /// Where the details of a security or legal matter are kept instead.
        restricted: Maybe<Restricted>,
        /// What an import did, and who allows one that is newer than pmgit.
        import: Table<Import>,
        /// The team's own keys; pmgit never checks them.
        custom: Free,
    }
}

impl Document {
    /// The status; a document without one was refused by its parsing.
    pub(crate) fn status(&self) -> Status {
        self.status.as_deref().copied().unwrap_or(Status::Draft)
    }

    /// The furthest that it ever came, by its status and by its record: whoever goes back does not undo what was read.
    pub(crate) fn furthest(&self) -> Status {
        let ends = |entry: &Located<Transition>| [entry.from.as_deref().copied(), entry.to.as_deref().copied()];
        let recorded = self.transitions.iter().flat_map(ends).flatten().max();
        recorded.map_or(self.status(), |recorded| recorded.max(self.status()))
    }

    pub(crate) fn severity(&self) -> &str {
        said(self.severity.as_ref()).unwrap_or_default()
    }

    /// Who owns it; nobody where a placeholder or something else stands there that names no person.
    pub(crate) fn owner(&self) -> Option<&str> {
        person_named(self.people.owner.as_ref())
    }
}

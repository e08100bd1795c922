//! What a reader wants to know first: how bad, how it stands, who, when, how long, and whether deadlines were kept.

use super::time::span;
use super::{Composer, facts, moment_of, reference, references};
use crate::calendar::Deadline;
use crate::deadline;
use crate::document::{Language, Maybe, Moment, When, said};
use crate::page::model::{Block, Fact, Inline, Line, Tone};
use crate::page::prose;
use crate::page::words::{self, Label};

impl Composer<'_> {
    pub(super) fn facts(&self) -> Vec<Block> {
        let incident = &self.document.incident;
        let mut all = self.first_facts();
        all.push(self.fact_of("incident.references", words::REFERENCES, Some(references(&incident.references))));
        all.push(self.fact_of("incident.recording", words::RECORDING, reference(incident.recording.as_ref())));
        all.push(self.fact_of("incident.chat", words::CHAT, reference(incident.chat.as_ref())));
        all.extend(self.deadlines());
        facts(all)
    }

    /// Those that fit on one screen with everything else.
    pub(super) fn first_facts(&self) -> Vec<Option<Fact>> {
        let (people, incident) = (&self.document.people, &self.document.incident);
        let status = words::status(self.document.status(), self.language());
        let severity =
            said(self.document.severity.as_ref()).map(|severity| vec![Inline::Strong(prose::plain(severity))]);
        let owner = said(people.owner.as_ref()).map(|owner| self.person(owner));
        let nobody = || vec![Inline::Mark(Tone::Open, self.label(words::NOBODY).to_owned())];
        vec![
            self.fact_of("severity", words::SEVERITY, severity),
            self.fact_of("status", words::STATUS, Some(vec![Inline::text(status)])),
            self.fact_of("people.owner", words::OWNER, Some(owner.unwrap_or_else(nobody))),
            self.fact_of(
                "people.incident_commander",
                words::COMMANDER,
                said(people.incident_commander.as_ref()).map(|handle| self.person(handle)),
            ),
            self.turn("incident.started", words::BEGAN, &incident.started),
            self.turn("incident.detected", words::DETECTED, &incident.detected),
            self.turn("incident.mitigated", words::MITIGATED, &incident.mitigated),
            self.turn("incident.resolved", words::RESOLVED, &incident.resolved),
            self.fact(words::LASTED, self.lasted()),
            self.fact_of(
                "incident.stated_minutes",
                words::STATED,
                incident.stated_minutes.as_deref().map(|minutes| vec![Inline::text(self.minutes(*minutes))]),
            ),
            self.fact_of("incident.systems", words::SYSTEMS, Some(self.names(&incident.systems))),
        ]
    }

    /// When one of the incident's turns was, and how long after it began.
    #[expect(clippy::ref_option, reason = "a field is handed over as it is")]
    fn turn(&self, route: &'static str, label: Label, time: &Maybe<When>) -> Option<Fact> {
        let mut value = self.clock.when(time.as_ref()?.value);
        let began = moment_of(&self.document.incident.started);
        if let (Some(at), Some(began)) = (moment_of(time), began)
            && at > began
        {
            let after = span(at - began, self.language());
            let text = match self.language() {
                Language::En => format!("{after} after it began"),
                Language::Ja => format!("発生の{after}後"),
            };
            value.push(Inline::Mark(Tone::Quiet, self.bracketed(&text)));
        }
        self.fact_of(route, label, Some(value))
    }

    /// From when it began, or else was detected, to when it was resolved.
    fn lasted(&self) -> Option<Line> {
        let incident = &self.document.incident;
        let from = moment_of(&incident.started).or(moment_of(&incident.detected))?;
        let until = moment_of(&incident.resolved)?;
        (until >= from).then(|| vec![Inline::text(span(until - from, self.language()))])
    }

    pub(super) fn minutes(&self, minutes: u32) -> String {
        match self.language() {
            Language::En => format!("{minutes} min"),
            Language::Ja => format!("{minutes}分"),
        }
    }

    /// Names of things, in a row.
    pub(super) fn names(&self, names: &[crate::toml_record::Located<String>]) -> Line {
        let names = names.iter().filter_map(|name| super::plain(Some(name)));
        crate::page::model::joined(names, &Inline::text(self.comma()))
    }

    fn deadlines(&self) -> Vec<Option<Fact>> {
        let (document, policy) = (self.document, self.policy);
        let meeting = deadline::meeting_by(document, policy).map(|by| {
            let held = document.meeting.held.as_ref().map(|at| at.value);
            let planned = document.meeting.planned().map(|at| at.value);
            self.kept(&by, held, planned)
        });
        let message = deadline::external_message_by(document, policy).map(|by| {
            let posted = document.external_message.as_ref().and_then(|message| message.posted.as_ref());
            self.kept(&by, posted.map(|at| at.value), None)
        });
        let actions = deadline::actions_by(document, policy);
        let actions =
            actions.filter(|_| !document.actions.is_empty()).map(|by| vec![Inline::text(by.describe(self.language()))]);
        vec![
            self.fact(words::MEETING_DEADLINE, meeting),
            self.fact(words::MESSAGE_DEADLINE, message),
            self.fact(words::ACTIONS_DEADLINE, actions),
        ]
    }

    /// Whether a deadline was kept; what is still to come is neither.
    fn kept(&self, by: &Deadline, done: Option<Moment>, planned: Option<Moment>) -> Line {
        let (tone, en, ja) = match (done, planned) {
            (Some(at), _) if by.is_met_by(at) => (Tone::Good, "kept", "期限内"),
            (Some(_), _) => (Tone::Bad, "missed", "期限超過"),
            (None, Some(at)) if by.is_met_by(at) => (Tone::Open, "planned in time", "期限内に予定"),
            (None, Some(_)) => (Tone::Bad, "planned too late", "予定が期限後"),
            (None, None) => (Tone::Open, "not yet", "未実施"),
        };
        let (word, text) = match self.language() {
            Language::En => (en, format!("due by {}", by.describe(self.language()))),
            Language::Ja => (ja, format!("期限：{}", by.describe(self.language()))),
        };
        vec![Inline::Mark(tone, word.to_owned()), Inline::Mark(Tone::Quiet, self.bracketed(&text))]
    }

    /// Where the rest of a restricted postmortem is, before anybody looks for it here.
    pub(super) fn restricted(&self) -> Option<Block> {
        let restricted = self.document.restricted.as_ref()?;
        let mut blocks =
            vec![Block::Paragraph(vec![Inline::Strong(vec![Inline::text(self.label(words::RESTRICTED))])])];
        blocks.extend(facts([
            self.fact_of("restricted.where", words::RESTRICTED_WHERE, reference(restricted.r#where.as_ref())),
            self.fact_of("restricted.reason", words::REASON, super::words_of(restricted.reason.as_ref())),
            self.fact_of(
                "restricted.approved_by",
                words::APPROVED_BY,
                said(restricted.approved_by.as_ref()).map(|by| self.person(by)),
            ),
        ]));
        Some(Block::Notice(blocks))
    }

    pub(super) fn people(&self) -> Vec<Block> {
        let people = &self.document.people;
        let one = |route, label, handle: &Maybe<String>| {
            self.fact_of(route, label, said(handle.as_ref()).map(|handle| self.person(handle)))
        };
        let many = |route, label, handles| self.fact_of(route, label, Some(self.people_list(handles)));
        facts([
            one("people.owner_designated_by", words::DESIGNATED_BY, &people.owner_designated_by),
            one("people.commander_shadow", words::SHADOW, &people.commander_shadow),
            one("people.scribe", words::SCRIBE, &people.scribe),
            many("people.responders", words::RESPONDERS, &people.responders),
            many("people.service_owners", words::SERVICE_OWNERS, &people.service_owners),
            many("people.engineering_managers", words::ENGINEERING_MANAGERS, &people.engineering_managers),
            many("people.product_managers", words::PRODUCT_MANAGERS, &people.product_managers),
            one("people.customer_liaison", words::LIAISON, &people.customer_liaison),
        ])
    }

    pub(super) fn meeting(&self) -> Vec<Block> {
        let meeting = &self.document.meeting;
        let count = |number: Option<&u32>| number.map(|number| vec![Inline::text(number.to_string())]);
        let minutes = meeting.minutes.as_deref().map(|minutes| vec![Inline::text(self.minutes(*minutes))]);
        let mut blocks = facts([
            self.fact_of("meeting.scheduled", words::SCHEDULED, self.at(&meeting.scheduled)),
            self.fact_of("meeting.cancelled", words::CANCELLED, self.at(&meeting.cancelled)),
            self.fact_of("meeting.held", words::HELD, self.at(&meeting.held)),
            self.fact_of("meeting.minutes", words::MINUTES, minutes),
            self.fact_of(
                "meeting.facilitator",
                words::FACILITATOR,
                said(meeting.facilitator.as_ref()).map(|handle| self.person(handle)),
            ),
            self.fact_of("meeting.attendees", words::ATTENDEES, Some(self.people_list(&meeting.attendees))),
            self.fact_of("meeting.shared", words::SHARED, self.at(&meeting.shared)),
            self.fact_of("meeting.shared_with", words::SHARED_WITH, Some(self.people_list(&meeting.shared_with))),
            self.fact_of("meeting.calendar", words::CALENDAR, reference(meeting.calendar.as_ref())),
            self.fact_of("meeting.uid", words::UID, super::plain(meeting.uid.as_ref())),
            self.fact_of("meeting.sequence", words::SEQUENCE, count(meeting.sequence.as_deref())),
        ]);
        if let Some(outcome) = said(meeting.outcome.as_ref()) {
            blocks.push(Block::Heading(vec![Inline::text(self.label(words::OUTCOME))]));
            blocks.extend(prose::blocks(outcome));
        }
        blocks
    }
}

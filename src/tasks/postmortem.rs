//! What one postmortem asks for, by its status and by what it says of meeting, messages and actions.
//!
//! What cannot be done yet is not asked for: a message follows the meeting, and a postmortem is closed once its message
//! is posted. Of an imported postmortem only the actions with a date of their own are asked for.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::task::{About, Due, Task, What};
use super::who::{Party, Role};
use crate::calendar::{Calendar, Within, day_text};
use crate::deadline;
use crate::document::{Status, exact, meant, said};
use crate::rules::{Subject, is_approved};
use crate::text::{Both, Language, both};

/// All that a postmortem asks for, in the order of the process.
pub(crate) fn tasks(subject: &Subject<'_>, about: &Arc<About>, now: DateTime<Utc>) -> Vec<Task> {
    let mut asked = Asked { subject, about, id: about.id.as_deref().unwrap_or("ID"), now, tasks: Vec::new() };
    if !subject.is_imported() {
        match subject.status() {
            Status::Draft | Status::InReview => asked.meeting(),
            Status::Reviewed | Status::Closed => {}
        }
        match subject.status() {
            Status::Draft => asked.submit(),
            Status::InReview => asked.review(),
            Status::Reviewed => asked.close(),
            Status::Closed => {}
        }
        match subject.status() {
            Status::Draft | Status::InReview | Status::Reviewed => asked.messages(),
            Status::Closed => asked.unsent(),
        }
    }
    asked.actions();
    asked.tasks
}

/// A draft, which somebody must touch now and then.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    about: Arc<About>,
    /// The owner, and the commander beside them.
    who: Vec<Party>,
    /// No draft rests before its incident is over.
    resolved: Option<DateTime<Utc>>,
    within: Within,
}

/// What is needed to tell later whether a draft has been forgotten; nothing for what is no draft.
pub(crate) fn draft(subject: &Subject<'_>, about: &Arc<About>, now: DateTime<Utc>) -> Option<Draft> {
    if subject.status() != Status::Draft || subject.is_imported() {
        return None;
    }
    let severity = subject.policy.severity(subject.document.severity());
    let within = severity.and_then(|severity| severity.meeting)?;
    let mut who = vec![party(subject, Role::Owner, subject.document.owner())];
    who.extend(overseer(subject, &who));
    let who = who.into_iter().map(|party| today(party, subject, now)).collect();
    let resolved = exact(&subject.document.incident.resolved).map(|time| time.to_utc());
    Some(Draft { about: Arc::clone(about), who, resolved, within })
}

impl Draft {
    /// What it asks for where its last change was then: a draft may rest for as long as its meeting may take, and
    /// before that is over it asks for nothing.
    pub(crate) fn resume(&self, changed: DateTime<Utc>, now: DateTime<Utc>, calendar: &Calendar) -> Option<Task> {
        let since = self.resolved.map_or(changed, |resolved| changed.max(resolved));
        let due = Due::Day(calendar.deadline(since.fixed_offset(), self.within));
        if !due.is_over(now) {
            return None;
        }
        let day = changed.with_timezone(calendar.zone()).date_naive();
        let (en, ja) = (day_text(day, Language::En), day_text(day, Language::Ja));
        Some(Task {
            what: What::Resume,
            about: Arc::clone(&self.about),
            detail: Some(both! { en: "last changed on {en}"; ja: "最終変更：{ja}" }),
            who: self.who.clone(),
            due,
            next: words(&["edit", self.about.id.as_deref().unwrap_or("ID")]),
        })
    }
}

struct Asked<'a> {
    subject: &'a Subject<'a>,
    about: &'a Arc<About>,
    id: &'a str,
    now: DateTime<Utc>,
    tasks: Vec<Task>,
}

impl Asked<'_> {
    fn meeting(&mut self) {
        let meeting = &self.subject.document.meeting;
        if meeting.held.is_some() {
            return;
        }
        let Some(at) = meeting.planned().map(|time| time.to_utc()) else {
            let due = deadline::meeting_by(self.subject.document, self.subject.policy).map(Due::Day);
            let owner = self.owner();
            return self.ask(What::Schedule, due, owner, &["meeting", "schedule", self.id, "TIME"]);
        };
        // Once the meeting has begun, it is too late to read anything beforehand.
        if meeting.shared.is_none() && self.now < at {
            let by = deadline::share_by(self.subject.document).map(|by| Due::at(by.to_utc()));
            let owner = self.owner();
            self.ask(What::Share, by, owner, &["meeting", "share", self.id]);
        }
        let due = Due::Moment { at, grace: TimeDelta::minutes(meeting.length().into()) };
        let who = match said(meeting.facilitator.as_ref()) {
            Some(facilitator) => party(self.subject, Role::Facilitator, Some(facilitator)),
            None => self.commander(),
        };
        let who = [vec![who], self.owner()].concat();
        self.ask(What::Hold, Some(due), who, &["meeting", "hold", self.id, "--outcome", "TEXT"]);
    }

    /// A draft is complete by the meeting (template page; process page, step 4).
    fn submit(&mut self) {
        let due = deadline::meeting_at(self.subject.document).map(|at| Due::at(at.to_utc()));
        let owner = self.owner();
        self.ask(What::Submit, due, owner, &["submit", self.id]);
    }

    /// A postmortem is complete within the limit of its meeting ("what is a postmortem" page).
    fn review(&mut self) {
        let document = self.subject.document;
        if document.meeting.held.is_none() {
            return;
        }
        let due = deadline::meeting_by(document, self.subject.policy).map(Due::Day);
        let mut command = vec!["review", self.id];
        if meant(document.meeting.outcome.as_ref()).is_none() {
            command.extend(["--outcome", "TEXT"]);
        }
        if is_approved(self.subject) {
            let owner = self.owner();
            return self.ask(What::Review, due, owner, &command);
        }
        let who = self.approvers();
        command.extend(["--approved-by", "NAME"]);
        self.ask(What::Approve, due, who, &command);
    }

    fn messages(&mut self) {
        let (document, policy) = (self.subject.document, self.subject.policy);
        let held = document.meeting.held.is_some();
        let is_ahead = deadline::meeting_at(document).is_some_and(|at| at > self.now);
        let unposted = document.external_message.as_ref().is_none_or(|message| message.posted.is_none());
        // A meeting that was missed moves the message along; until it has another time, nobody can tell when.
        if unposted && (held || is_ahead) {
            let due = deadline::external_message_by(document, policy).map(Due::Day);
            let support = vec![self.support()];
            self.ask(What::Post, due, support, &["message", "external", self.id, "posted", "--url", "URL"]);
        }
        if held && document.internal_message.as_ref().is_none_or(|message| message.sent.is_none()) {
            self.send();
        }
    }

    /// The message to the company.
    fn send(&mut self) {
        let due = deadline::after_meeting(self.subject.document, self.subject.policy).map(Due::Day);
        let owner = self.owner();
        self.ask(What::Send, due, owner, &["message", "internal", self.id]);
    }

    /// Closing is about customers; what was written to the company and never sent is still to be sent.
    fn unsent(&mut self) {
        let message = self.subject.document.internal_message.as_ref();
        if message.is_some_and(|message| message.sent.is_none() && meant(message.text.as_ref()).is_some()) {
            self.send();
        }
    }

    /// Support closes what customers were told of; the owner what they were not.
    fn close(&mut self) {
        let (document, policy) = (self.subject.document, self.subject.policy);
        let who = match &document.external_message {
            Some(message) if message.posted.is_some() => vec![self.support()],
            Some(_) => return,
            None if deadline::external_message_by(document, policy).is_some() => return,
            None => self.owner(),
        };
        let due = deadline::after_meeting(document, policy).map(Due::Day);
        self.ask(What::Close, due, who, &["close", self.id]);
    }

    fn actions(&mut self) {
        let (document, policy) = (self.subject.document, self.subject.policy);
        let by_severity = if self.subject.is_imported() { None } else { deadline::actions_by(document, policy) };
        for action in &document.actions {
            if action.done.is_some() || action.declined.is_some() {
                continue;
            }
            let own = action.due.as_deref().map(|day| policy.calendar.by_end_of(*day));
            let Some(due) = own.or_else(|| by_severity.clone()) else { continue };
            let owners = action.owners().map(|owner| party(self.subject, Role::ActionOwner, Some(owner)));
            let owners: Vec<Party> = owners.collect();
            let who = if owners.is_empty() { self.owner() } else { owners };
            // What could be taken for an option, or cannot be pasted, is left to the person.
            let plain = |ticket: &&str| !ticket.starts_with('-') && !ticket.contains(char::is_control);
            let ticket = said(action.ticket.as_ref()).filter(plain).unwrap_or("TICKET");
            self.ask(What::Act, Some(Due::Day(due)), who, &["action", "done", self.id, ticket]);
            if let Some(task) = self.tasks.last_mut() {
                task.detail = said(action.title.as_ref()).map(Both::same);
            }
        }
    }

    fn ask(&mut self, what: What, due: Option<Due>, mut who: Vec<Party>, command: &[&str]) {
        let Some(due) = due else { return };
        let today = |party| today(party, self.subject, self.now);
        let is_orphaned = who.iter().any(|party| today(party.clone()).left.is_some());
        if is_orphaned || (due.is_over(self.now) && what != What::Act) {
            who.extend(overseer(self.subject, &who));
        }
        let who = who.into_iter().map(today).collect();
        let about = Arc::clone(self.about);
        self.tasks.push(Task { what, about, detail: None, who, due, next: words(command) });
    }

    fn owner(&self) -> Vec<Party> {
        vec![party(self.subject, Role::Owner, self.subject.document.owner())]
    }

    fn commander(&self) -> Party {
        party(self.subject, Role::Commander, said(self.subject.document.people.incident_commander.as_ref()))
    }

    fn support(&self) -> Party {
        party(self.subject, Role::Support, said(self.subject.document.people.customer_liaison.as_ref()))
    }

    /// The commander; where that is the owner, whoever manages the systems.
    fn approvers(&self) -> Vec<Party> {
        let people = &self.subject.document.people;
        let commander = said(people.incident_commander.as_ref());
        let owner = self.subject.document.owner().unwrap_or_default();
        if commander.is_none_or(|commander| !self.subject.is_same_person(commander, owner)) {
            return vec![self.commander()];
        }
        let managers = people.engineering_managers.iter().map(|manager| manager.value.as_str());
        let managers = managers.filter(|manager| !self.subject.is_same_person(manager, owner));
        let managers: Vec<Party> = managers.map(|one| party(self.subject, Role::Approver, Some(one))).collect();
        if managers.is_empty() { vec![party(self.subject, Role::Approver, None)] } else { managers }
    }
}

/// The commander, who sees to it that a postmortem comes in time ("after an incident" page): what an owner is late with
/// is the commander's too.
fn overseer(subject: &Subject<'_>, who: &[Party]) -> Option<Party> {
    let commander = said(subject.document.people.incident_commander.as_ref())?;
    let is_owners = matches!(who, [one] if one.role == Role::Owner);
    let is_other = subject.document.owner().is_none_or(|owner| !subject.is_same_person(owner, commander));
    (is_owners && is_other).then(|| party(subject, Role::Commander, Some(commander)))
}

/// Somebody as of now: they may have left.
fn today(party: Party, subject: &Subject<'_>, now: DateTime<Utc>) -> Party {
    party.on(subject.policy.calendar.day_of(now.fixed_offset()), subject.policy)
}

fn party(subject: &Subject<'_>, role: Role, handle: Option<&str>) -> Party {
    Party::new(role, handle, subject.policy)
}

fn words(command: &[&str]) -> Vec<String> {
    std::iter::once("pmgit").chain(command.iter().copied()).map(str::to_owned).collect()
}

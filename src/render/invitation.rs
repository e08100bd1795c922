//! A meeting as an event of a calendar: the invitation to one, and what a calendar of all of them shows.
//!
//! The UID is made of the document's `meeting.uid`, which is random and never changes; where there is none yet, of the
//! first id that the postmortem had. The sequence is the document's `meeting.sequence`, so that it is right after any
//! squash, rebase or merge.

use chrono::{DateTime, NaiveTime, Utc};

use super::calendar::{Address, Attendee, Event, IcsTime, Method, Part, Showing};
use super::words::{self, Words};
use super::{Page, name_of};
use crate::document::{Document, Moment, exact, said};
use crate::invitees::{self, Invitee, Role};
use crate::policy::Policy;
use crate::text::bare_line;

/// Who invites, and answers the invitation's answers.
#[derive(Clone, Debug)]
pub(crate) struct Organizer {
    pub(crate) handle: String,
    pub(crate) address: Address,
}

/// An invitation, or what takes it back.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) method: Method,
    /// Nothing where nobody is asked for an answer, and the owner's address is not known.
    pub(crate) organizer: Option<Organizer>,
    /// When it is written.
    pub(crate) now: DateTime<Utc>,
    pub(crate) location: Option<String>,
}

/// The address of a handle; nothing where the people have none that mail is sent to.
pub(crate) fn address_of(policy: &Policy, handle: &str) -> Option<Address> {
    let person = policy.people.as_ref()?.get(handle)?;
    Address::new(name_of(policy, handle), said(person.email.as_ref())?)
}

impl Invitation {
    /// The event, for a meeting that is scheduled at this time; nothing where no calendar can write the time.
    pub(crate) fn event(&self, page: &Page<'_>, scheduled: Moment) -> Option<Event> {
        let event = base(page, scheduled)?;
        Some(Event {
            // A clock that is slow does not make the message older than what the document says already.
            stamp: event.stamp.max(self.now),
            showing: if event.showing == Showing::Free { Showing::Busy } else { event.showing },
            description: self.description(page, event.showing),
            location: self.location.clone(),
            organizer: self.organizer.as_ref().map(|organizer| organizer.address.clone()),
            attendees: self.attendees(page),
            ..event
        })
    }

    /// Those who are invited and cannot be, for nobody knows their address.
    pub(crate) fn untold<'d>(page: &Page<'d>, organizer: &Organizer) -> Vec<&'d str> {
        let mut all = invitees::invitees_of(page.document, page.policy);
        all.retain(|invitee| organizer.address_of(invitee, page.policy).is_none());
        all.into_iter().map(|invitee| invitee.handle).collect()
    }

    /// Those who are asked for an answer: nobody, where it is for anybody.
    fn attendees(&self, page: &Page<'_>) -> Vec<Attendee> {
        let (Some(organizer), Method::Request | Method::Cancel) = (&self.organizer, self.method) else {
            return Vec::new();
        };
        let chair = chair(page);
        let attendee = |invitee: &Invitee<'_>| {
            let part = match invitee.is_required() {
                _ if chair.as_ref() == Some(invitee) => Part::Chair,
                true => Part::Required,
                false => Part::Optional,
            };
            let comes = page.policy.is_same_person(&organizer.handle, invitee.handle);
            Some(Attendee { address: organizer.address_of(invitee, page.policy)?, part, comes })
        };
        invitees::invitees_of(page.document, page.policy).iter().filter_map(attendee).collect()
    }

    fn description(&self, page: &Page<'_>, showing: Showing) -> String {
        let words = Words::in_language(page.language());
        let mut lines = Vec::new();
        if showing == Showing::Cancelled {
            lines.extend([words.cancelled.to_owned(), String::new()]);
            lines.extend(facts(page));
            return lines.join("\n");
        }
        lines.extend(facts(page));
        lines.extend([words.read_before.to_owned(), String::new(), words.agenda.to_owned()]);
        let items = items(page);
        lines.extend(items.iter().enumerate().map(|(at, item)| format!("{}. {}", at + 1, item.heading)));
        lines.push(String::new());
        lines.extend(people(page));
        let asking = self.organizer.as_ref().filter(|_| self.method != Method::Publish);
        let untold = asking.map_or_else(Vec::new, |organizer| Self::untold(page, organizer));
        if !untold.is_empty() {
            let names: Vec<&str> = untold.iter().map(|handle| name_of(page.policy, handle)).collect();
            lines.push(bare_line(&format!("{}{}{}", words.untold, words.colon, names.join(words.comma))));
        }
        lines.join("\n")
    }
}

impl Organizer {
    fn address_of(&self, invitee: &Invitee<'_>, policy: &Policy) -> Option<Address> {
        if policy.is_same_person(&self.handle, invitee.handle) {
            return Some(self.address.clone());
        }
        address_of(policy, invitee.handle)
    }
}

/// When a meeting stands in a calendar of all of them: when it was held, else when it is scheduled or was to be.
pub(crate) fn announced_at(document: &Document) -> Option<Moment> {
    document.meeting.held.or(document.meeting.scheduled).map(|time| time.value)
}

/// A meeting as a calendar of all of them shows it, also one that was called off. Nothing of it comes from the clock or
/// from git, so that the same document is the same text.
pub(crate) fn announcement(page: &Page<'_>) -> Option<Event> {
    let event = base(page, announced_at(page.document)?)?;
    let mut lines = facts(page);
    if event.showing == Showing::Cancelled {
        lines.insert(0, Words::in_language(page.language()).cancelled.to_owned());
    } else {
        lines.extend(people(page));
    }
    let owner = page.document.owner();
    let organizer = owner.and_then(|owner| address_of(page.policy, owner));
    Some(Event { description: lines.join("\n"), organizer, ..event })
}

fn base(page: &Page<'_>, at: Moment) -> Option<Event> {
    let words = Words::in_language(page.language());
    let meeting = &page.document.meeting;
    let start = IcsTime::new(at.to_utc())?;
    Some(Event {
        uid: format!("{}@postmortem.pmgit", said(meeting.uid.as_ref()).unwrap_or(page.origin)),
        stamp: last_moment(page)?,
        sequence: meeting.sequence(),
        showing: if meeting.is_cancelled() { Showing::Cancelled } else { Showing::Free },
        start,
        end: start.plus(meeting.length())?,
        summary: bare_line(&format!(
            "[{}] {}{}{}",
            page.document.severity(),
            words.postmortem,
            words.colon,
            page.title()
        )),
        description: String::new(),
        location: None,
        organizer: None,
        attendees: Vec::new(),
    })
}

/// The last thing that the document says to have happened; the day of its id where it says nothing.
fn last_moment(page: &Page<'_>) -> Option<DateTime<Utc>> {
    let document = page.document;
    let meeting = [document.meeting.shared, document.meeting.cancelled, document.meeting.held];
    let messages = [
        document.internal_message.as_ref().and_then(|message| message.sent),
        document.external_message.as_ref().and_then(|message| message.posted),
    ];
    let steps = document.transitions.iter().filter_map(|step| step.at);
    let approvals = document.approvals.iter().filter_map(|approval| approval.at);
    let changes = document.severity_changes.iter().filter_map(|change| change.at);
    let once = meeting.into_iter().chain(messages).chain([exact(&document.incident.resolved)]).flatten();
    let last = once.chain(steps).chain(approvals).chain(changes).map(|at| at.to_utc()).max();
    let moment = last.unwrap_or_else(|| page.id.date().and_time(NaiveTime::MIN).and_utc());
    IcsTime::new(moment).map(|_| moment)
}

/// Whoever runs the meeting: the facilitator, else the incident commander (process page).
fn chair<'d>(page: &Page<'d>) -> Option<Invitee<'d>> {
    let all = invitees::invitees_of(page.document, page.policy);
    let holds = |role: Role| all.iter().find(|invitee| invitee.roles.contains(&role)).cloned();
    holds(Role::Facilitator).or_else(|| holds(Role::IncidentCommander))
}

/// What the meeting is about, a line each.
fn facts(page: &Page<'_>) -> Vec<String> {
    let words = Words::in_language(page.language());
    let document = page.document;
    let mut incident = vec![document.severity().to_owned()];
    incident.extend(exact(&document.incident.resolved).map(|at| {
        format!("{} {}", words.resolved, page.policy.calendar.zone().moment_text(at.value, page.language()))
    }));
    incident.extend(document.incident.references.iter().filter_map(|one| said(Some(one))).map(str::to_owned));
    vec![
        bare_line(page.title()),
        bare_line(&format!("{}{}{}", words.incident, words.colon, incident.join(words.comma))),
        match page.link {
            Some(link) => format!("{}{}{}", words.postmortem, words.colon, bare_line(link)),
            None => format!("{}{}{}", words.postmortem, words.colon, page.path),
        },
    ]
}

/// Who does what, who must be there and who may, a line each.
pub(super) fn people(page: &Page<'_>) -> Vec<String> {
    let words = Words::in_language(page.language());
    let all = invitees::invitees_of(page.document, page.policy);
    let told = |invitee: &Invitee<'_>| {
        let roles = invitee.roles.iter().map(|role| words::role(*role, page.language()));
        format!("{} ({})", name_of(page.policy, invitee.handle), roles.collect::<Vec<_>>().join(words.comma))
    };
    let (required, optional): (Vec<_>, Vec<_>) = all.iter().partition(|invitee| invitee.is_required());
    let name = |handle: &str| vec![name_of(page.policy, handle).to_owned()];
    let lines = [
        (words.runs, chair(page).map_or_else(Vec::new, |chair| name(chair.handle))),
        (words.walks_through, page.document.owner().map_or_else(Vec::new, name)),
        (words.required, required.into_iter().map(told).collect()),
        (words.optional, optional.into_iter().map(told).collect()),
    ];
    let line = |(what, who): (&str, Vec<String>)| bare_line(&format!("{what}{}{}", words.colon, who.join(words.comma)));
    lines.into_iter().filter(|(_, who)| !who.is_empty()).map(line).collect()
}

/// The items of the agenda; the message to customers is the last one, where there is one.
pub(super) fn items(page: &Page<'_>) -> &'static [words::AgendaItem] {
    let items = &Words::in_language(page.language()).items;
    if page.document.external_message.is_some() { items } else { &items[..items.len() - 1] }
}

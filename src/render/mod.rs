//! A document out: the invitation to its meeting, the calendar of all meetings, the agenda, the messages. Values in, text
//! out.

mod agenda;
mod calendar;
mod invitation;
pub(crate) mod message;
mod words;

use crate::document::{Document, Language, PostmortemId, said};
use crate::policy::Policy;
use crate::source::RepoPath;

pub(crate) use agenda::{Markup, agenda};
pub(crate) use calendar::{Address, Calendar, Event, Method};
pub(crate) use invitation::{Invitation, Organizer, address_of, announced_at, announcement};
pub(crate) use words::{moment_kind, role as role_name};

/// A postmortem, and what it is read by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    pub(crate) id: &'a PostmortemId,
    /// Its first id, where it was renamed: what calendars know its meeting by while it has no `uid`.
    pub(crate) origin: &'a str,
    pub(crate) path: &'a RepoPath,
    /// The web address where it is read, where there is one.
    pub(crate) link: Option<&'a str>,
    pub(crate) document: &'a Document,
    pub(crate) policy: &'a Policy,
}

impl<'a> Page<'a> {
    fn language(&self) -> Language {
        self.policy.language_of(self.document)
    }

    fn title(&self) -> &'a str {
        said(self.document.title.as_ref()).unwrap_or(self.id.as_str())
    }
}

/// How a person is called: by their name where the people have one, else by their handle.
pub(crate) fn name_of<'a>(policy: &'a Policy, handle: &'a str) -> &'a str {
    let person = policy.people.as_ref().and_then(|people| people.get(handle));
    person.and_then(|person| said(person.name.as_ref())).unwrap_or_else(|| handle.trim().trim_start_matches('@'))
}

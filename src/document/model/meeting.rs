//! The postmortem meeting.

use super::value::{Maybe, Moment, Rows};
use crate::toml_record::record;

record! {
    /// The postmortem meeting.
    pub(crate) struct Meeting {
        /// When it will begin.
        scheduled: Maybe<Moment>,
        /// How long it is planned to take, in minutes.
        minutes: Maybe<u32>,
        /// By what calendars know the meeting whatever changes; random, and written by pmgit once and for all.
        uid: Maybe<String>,
        /// How often its time, its length or whether it takes place changed, so that calendars replace the older
        /// invitation; counted by pmgit.
        sequence: Maybe<u32>,
        /// When it was called off; written by `pmgit meeting invite --cancel`. A new time or invitation takes it away.
        cancelled: Maybe<Moment>,
        /// The entry in the shared calendar.
        calendar: Maybe<String>,
        /// When the link was posted for review.
        shared: Maybe<Moment>,
        /// Who was asked to read it before the meeting.
        shared_with: Rows<String>,
        /// When it began.
        held: Maybe<Moment>,
        /// What was agreed: facts, analysis, actions.
        outcome: Maybe<String>,
        /// Who was there.
        attendees: Rows<String>,
        /// A neutral person who runs it instead of the incident commander.
        facilitator: Maybe<String>,
    }
}

/// How long a meeting takes that does not say so, in minutes (process page: "15 to 30 minutes").
const USUAL_MINUTES: u32 = 30;

/// What makes a calendar's entry another one: `sequence` rises with each change of it (RFC 5546 §2.1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CalendarEntry {
    pub(crate) scheduled: Option<Moment>,
    pub(crate) minutes: u32,
    pub(crate) is_cancelled: bool,
}

impl Meeting {
    /// Whether it was called off, and not held all the same.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.is_some() && self.held.is_none()
    }

    /// When it will begin; nothing where it has no time, or was called off.
    pub(crate) fn planned(&self) -> Maybe<Moment> {
        if self.is_cancelled() { None } else { self.scheduled }
    }

    /// When it begins: as it was held once that is recorded, else as it is planned.
    pub(crate) fn begins(&self) -> Maybe<Moment> {
        self.held.or(self.planned())
    }

    /// How long it is to take, in minutes.
    pub(crate) fn length(&self) -> u32 {
        self.minutes.as_deref().copied().filter(|minutes| *minutes > 0).unwrap_or(USUAL_MINUTES)
    }

    /// The number of what calendars know of it.
    pub(crate) fn sequence(&self) -> u32 {
        self.sequence.as_deref().copied().unwrap_or_default()
    }

    /// The number of what calendars shall know next.
    pub(crate) fn next_sequence(&self) -> u32 {
        self.sequence().saturating_add(1)
    }

    pub(crate) fn calendar_entry(&self) -> CalendarEntry {
        CalendarEntry {
            scheduled: self.scheduled.map(|time| time.value),
            minutes: self.length(),
            is_cancelled: self.is_cancelled(),
        }
    }
}

//! Which day is meant where a time is given without one, and a document knows.

use chrono::{DateTime, Utc};

use crate::calendar::Undated;
use crate::document::{Document, PostmortemId, exact};
use crate::policy::Policy;

/// The day of the meeting, where it has one.
pub(crate) fn meeting_day(document: &Document, policy: &Policy) -> Undated {
    document.meeting.begins().map_or(Undated::Last, |at| Undated::On(policy.calendar.day_of(at.value)))
}

/// The days of the incident; while it is not over, up to now. Before anything of it is known, the day of its id.
pub(crate) fn incident_days(document: &Document, id: &PostmortemId, now: DateTime<Utc>) -> Undated {
    let incident = &document.incident;
    let Some(began) = incident.began() else { return Undated::On(id.date()) };
    let ended = exact(&incident.resolved).map_or(now.fixed_offset(), |at| at.value);
    Undated::Within { began, ended: ended.max(began) }
}

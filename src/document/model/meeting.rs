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
        /// The id of the invitation, by which calendars know a later change of it; written by pmgit.
        uid: Maybe<String>,
        /// How often it was moved; `pmgit meeting schedule` counts, so that calendars replace the older invitation.
        sequence: Maybe<u32>,
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

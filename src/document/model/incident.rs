//! What happened when and where, and what it did to customers.

use super::value::{Maybe, Moment, Rows, When, exact};
use crate::toml_record::{Number, record};
record! {
    /// When and where it happened.
    pub(crate) struct Incident {
        /// Ids or links of the incident; the first is the primary one.
        references: Rows<String>,
        /// When the first contributing factor began; an imported postmortem may give only the day.
        started: Maybe<When>,
        /// When a person or an alert noticed; an imported postmortem may give only the day.
        detected: Maybe<When>,
        /// When customers were no longer impacted; an imported postmortem may give only the day.
        mitigated: Maybe<When>,
        /// When the incident was over; every deadline counts from here. An imported postmortem may give only the day.
        resolved: Maybe<When>,
        /// The systems that were impacted.
        systems: Rows<String>,
        /// When customers were impacted, where that was several times or differs from system to system.
        windows: Rows<Window>,
        /// A duration stated elsewhere, in minutes; it is compared with the computed one.
        stated_minutes: Maybe<u32>,
        /// The recording of the response call.
        recording: Maybe<String>,
        /// The chat channel of the response.
        chat: Maybe<String>,
        /// Why the word "outage" is right: what was fully unavailable, for whom, from when to when.
        full_outage: Maybe<String>,
    }
}

record! {
    /// A span of time in which customers were impacted.
    pub(crate) struct Window {
        /// When it began.
        from: Maybe<When>,
        /// When it ended.
        until: Maybe<When>,
        /// The system that was impacted.
        system: Maybe<String>,
    }
}

record! {
    /// One measure of the impact.
    pub(crate) struct Impact {
        /// What is counted.
        metric: Maybe<String>,
        /// How many; 0 is an answer.
        value: Maybe<Number>,
        /// Of how many.
        of: Maybe<Number>,
        /// What the numbers count: requests, minutes, accounts.
        unit: Maybe<String>,
        /// A link to the source of the number.
        source: Maybe<String>,
    }
}

record! {
    /// What a customer said.
    pub(crate) struct CustomerComment {
        /// Their words.
        text: Maybe<String>,
        /// A link to where they said it.
        source: Maybe<String>,
    }
}

impl Incident {
    /// The earliest of its moments that are told.
    pub(crate) fn began(&self) -> Option<Moment> {
        let moments = [&self.started, &self.detected, &self.resolved];
        moments.into_iter().filter_map(|time| Some(exact(time)?.value)).min()
    }
}

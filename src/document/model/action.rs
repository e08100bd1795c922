//! What will be done about it.

use chrono::NaiveDate;

use super::value::{Maybe, Rows, said};
use crate::toml_record::{OneOrMore, choice, record};
choice! {
    /// What an action is for.
    pub(crate) enum ActionKind {
        /// Keeps it from happening again.
        Prevent = "prevent",
        /// Makes the next one shorter or smaller.
        Prepare = "prepare",
        /// A remaining step of this postmortem.
        FollowUp = "follow-up",
        /// Improves the response process itself.
        Process = "process",
    }
}

record! {
    /// Something that will be done about it.
    pub(crate) struct Action {
        /// What to do: starts with a verb and has a clear end.
        title: Maybe<String>,
        /// What it is for.
        kind: Maybe<ActionKind>,
        /// How urgent it is: P0 or P1; leave out anything less urgent.
        priority: Maybe<String>,
        /// The team or person who does it, or a list of them.
        owner: OneOrMore,
        /// The link of its ticket.
        ticket: Maybe<String>,
        /// The day by which it must be done.
        due: Maybe<NaiveDate>,
        /// Why there is no ticket yet; it goes on the meeting's agenda.
        discuss: Maybe<String>,
        /// Why it will not be done.
        declined: Maybe<String>,
        /// How anyone can see that it is finished.
        done_when: Maybe<String>,
        /// The day on which it was done.
        done: Maybe<NaiveDate>,
        /// What shows that it was done: a link to a commit, pull request, query or page.
        proof: Maybe<String>,
        /// The ticket's labels: the severity, and the severity with the date.
        labels: Rows<String>,
    }
}

impl Action {
    /// Who does it: the names that say something.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &str> {
        self.owner.iter().filter_map(|owner| said(Some(owner)))
    }

    /// Who does it, in one text; nothing where nobody is named.
    pub(crate) fn owner_text(&self) -> Option<String> {
        let owners: Vec<&str> = self.owners().collect();
        (!owners.is_empty()).then(|| owners.join(", "))
    }
}

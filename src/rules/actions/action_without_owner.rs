//! Looks for who does the actions.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// An action has no owner.
    ///
    /// What everybody is to do, nobody does: each action has a team, or a person, in whose backlog it stands.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Rewrite the session cache", declined = "The limit prevents it" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Write the team as `owner`, and see that somebody of it is in the meeting.
    id: ActionWithoutOwner,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "accountability page; writing page, action items",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, action) in subject.document.actions.iter().enumerate() {
        if said(action.owner.as_ref()).is_none() && said(action.declined.as_ref()).is_none() {
            violations
                .at(action.span, format!("`actions[{index}]` has no owner"))
                .hint("write the team that does it: `owner = \"...\"`");
        }
    }
}

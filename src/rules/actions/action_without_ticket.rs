//! Looks for the tickets of the actions.

use crate::document::{Status, said};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// An action has no ticket, and nobody declined it.
    ///
    /// What is only written here is forgotten here: an action lives in the tracker of the team that does it. Until the
    /// meeting one may wait for its decision with `discuss`, which puts it on the agenda; the meeting then decides for
    /// a ticket or against it. Whether the ticket is open or done never stands in the way.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", discuss = "Two designs are open" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "https://jira.example.com/browse/CACHE-91", due = 2026-12-05 },
    ///     { title = "Rewrite the session cache", kind = "prevent", priority = "P1", owner = "team-cache", declined = "The limit prevents it at a tenth of the effort" },
    /// ]
    /// ```
    ///
    /// Create the ticket and write its link as `ticket`, or write the reason against the action as `declined`.
    id: ActionWithoutTicket,
    group: Actions,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 6; template page, action items",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let decided = subject.status() >= Status::Reviewed;
    for (index, action) in subject.document.actions.iter().enumerate() {
        let discussed = said(action.discuss.as_ref()).is_some();
        let settled = said(action.ticket.as_ref()).is_some() || said(action.declined.as_ref()).is_some();
        if settled || (discussed && !decided) {
            continue;
        }
        let (message, hint) = if discussed {
            (
                "was to be discussed and has no ticket",
                "write what the meeting decided: `ticket = \"...\"` or `declined = \"...\"`",
            )
        } else {
            ("has no ticket", "write `ticket = \"...\"`, or why it will not be done: `declined = \"...\"`")
        };
        violations.at(action.span, format!("`actions[{index}]` {message}")).hint(hint);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::{hinted, judged};

    fn action(rest: &str, status: &str) -> String {
        format!(
            "status = \"{status}\"\nactions = [{{ title = \"Fix it\", priority = \"P0\", owner = \"team-a\", {rest} }}]\n"
        )
    }

    #[test]
    fn a_discussion_is_enough_until_the_meeting() {
        let discussed = "discuss = \"Two designs are open\"";
        assert!(judged(&action(discussed, "in-review")).is_empty());
        assert!(!hinted(&action(discussed, "in-review")).iter().any(|one| one.contains("action-without-ticket")));
        let found = ["error action-without-ticket: `actions[0]` was to be discussed and has no ticket"];
        assert_eq!(judged(&action(discussed, "reviewed")), found);
    }

    #[test]
    fn nothing_at_all_is_a_hint_until_the_meeting() {
        assert!(judged(&action("discuss = \"\"", "in-review")).is_empty());
        let hints = hinted(&action("discuss = \"\"", "in-review"));
        assert!(hints.contains(&"hint action-without-ticket: `actions[0]` has no ticket".to_owned()), "{hints:?}");
    }
}

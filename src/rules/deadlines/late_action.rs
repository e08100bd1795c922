//! Compares when the actions are due with when they must be.

use chrono::NaiveDate;

use crate::deadline;
use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// An action is due, or was done, after its deadline.
    ///
    /// What follows from a SEV-1 is done within 15 days of its resolution, from a SEV-2 within 30; what takes longer is
    /// a project, and its first step is the action. It never stands in the way of closing.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", due = 2026-12-06 },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92", due = 2026-12-05 },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91", due = 2026-12-05, done = 2026-12-03 },
    ///     { title = "Rewrite the session cache", kind = "prevent", priority = "P1", owner = "team-cache", ticket = "CACHE-92", due = 2027-03-01, declined = "The limit prevents it" },
    /// ]
    /// ```
    ///
    /// Name a first step that fits, and write its day as `due`; or let somebody waive the rule for this action.
    id: LateAction,
    group: Deadlines,
    levels: [InReview => Warning],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "accountability page",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(deadline) = deadline::actions_by(subject.document, subject.policy) else { return };
    for (index, action) in subject.document.actions.iter().enumerate() {
        if said(action.declined.as_ref()).is_some() {
            continue;
        }
        let late = |day: &NaiveDate| *day > deadline.last_day;
        let (day, verb) = match (&action.done, &action.due) {
            (Some(done), _) => (done, "was done"),
            (None, Some(due)) => (due, "is due"),
            (None, None) => continue,
        };
        if late(&day.value) {
            let message = format!("`actions[{index}]` {verb} {}, after {}", day.value, deadline.last_day);
            violations.at(day.span, message).hint(format!(
                "{} asks for {} at the latest",
                subject.document.severity().escape_debug(),
                deadline.last_day
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn once_it_is_done_the_day_of_that_counts() {
        let overlay = |rest: &str| {
            format!(
                "actions = [{{ title = \"Fix it\", priority = \"P0\", owner = \"a\", ticket = \"CACHE-91\", {rest} }}]"
            )
        };
        assert!(judged(&overlay("due = 2027-01-01, done = 2026-12-05")).is_empty());
        let found = ["warning late-action: `actions[0]` was done 2026-12-06, after 2026-12-05"];
        assert_eq!(judged(&overlay("due = 2026-12-01, done = 2026-12-06")), found);
    }

    #[test]
    fn a_severity_without_a_deadline_has_no_late_action() {
        let late =
            "actions = [{ title = \"a\", priority = \"P0\", owner = \"a\", ticket = \"CACHE-91\", due = 2028-01-01 }]";
        assert!(judged(&format!("severity = \"SEV-3\"\n{late}")).is_empty());
    }
}

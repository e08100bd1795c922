//! Looks for actions that are not worth their ticket.

use unicode_normalization::UnicodeNormalization;

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// An action has a low priority.
    ///
    /// A postmortem asks for what absolutely should be done, P0 and P1. What is nice to have is never done, and its
    /// open ticket makes the others look optional.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P3", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Decide: raise it, leave it out, or keep it on record with its reason as `declined`.
    id: LowPriorityAction,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 6; writing page, action items",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, action) in subject.document.actions.iter().enumerate() {
        let Some(priority) = &action.priority else { continue };
        if is_low(&priority.value) && said(action.declined.as_ref()).is_none() {
            let message = format!("`actions[{index}]` has the priority `{}`", priority.value.trim().escape_debug());
            violations.at(priority.span, message).hint("raise it to P0 or P1, or say why not: `declined = \"...\"`");
        }
    }
}

/// Below P1, or said to be low; words that a team uses otherwise are not judged.
fn is_low(priority: &str) -> bool {
    let priority: String = priority.nfkc().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    match priority.strip_prefix('p').map(str::parse::<u32>) {
        Some(Ok(number)) => number > 1,
        Some(Err(_)) | None => LOW.contains(&priority.as_str()),
    }
}

const LOW: [&str; 9] = ["low", "lowest", "minor", "trivial", "medium", "nicetohave", "someday", "低", "中"];

#[cfg(test)]
mod tests {
    use super::is_low;

    #[test]
    fn p2_and_below_are_low_however_they_are_written() {
        for priority in ["P2", "p3", "P-4", "Ｐ２", "Low", "nice to have", "低"] {
            assert!(is_low(priority), "{priority}");
        }
        for priority in ["P0", "p1", "Ｐ１", "P-1", "high", "critical", "高", "", "prod"] {
            assert!(!is_low(priority), "{priority}");
        }
    }
}

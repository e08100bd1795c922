//! Counts the actions.

use crate::document::{ActionKind, said};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// There are more actions than anybody will do.
    ///
    /// Twelve good intentions are forgotten together; three actions are done. Counted are those that are neither
    /// declined nor a remaining step of the postmortem itself, up to ten.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Limit the cache of region 1", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Limit the cache of region 2", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-92" },
    ///     { title = "Limit the cache of region 3", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-93" },
    ///     { title = "Limit the cache of region 4", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-94" },
    ///     { title = "Limit the cache of region 5", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-95" },
    ///     { title = "Limit the cache of region 6", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-96" },
    ///     { title = "Limit the cache of region 7", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-97" },
    ///     { title = "Limit the cache of region 8", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-98" },
    ///     { title = "Limit the cache of region 9", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-99" },
    ///     { title = "Limit the cache of region 10", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-100" },
    ///     { title = "Limit the cache of region 11", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-101" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Limit the cache of every region", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Keep what prevents the most, put together what is one piece of work, and write the reason against the rest as
    /// `declined`.
    id: TooManyActions,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 6; writing page, action items",
    check: Check::Document(check),
}

/// More than these is a list of wishes.
const MOST: usize = 10;

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let counts = |action: &crate::document::Action| {
        said(action.declined.as_ref()).is_none() && action.kind.as_deref() != Some(&ActionKind::FollowUp)
    };
    let actions: Vec<_> = subject.document.actions.iter().filter(|action| counts(action)).collect();
    if let Some(first_beyond) = actions.get(MOST) {
        violations
            .at(first_beyond.span, format!("there are {} actions; more than {MOST} are seldom done", actions.len()))
            .hint("keep what prevents the most, and write the reason against the rest: `declined = \"...\"`");
    }
}

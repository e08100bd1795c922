//! Looks for steps that the process does not have.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{backticked, or_list};
use crate::workflow::{Break, Chain, next};

rule! {
    /// A recorded step that the process does not have.
    ///
    /// A postmortem goes from draft to in-review, from there to reviewed or, where customers are told nothing, to
    /// closed, and from reviewed to closed. From in-review it can be returned to draft; reviewed and closed ones can be
    /// reopened, to in-review. Whether a step is due is for other rules to say.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "reviewed"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T06:28:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "reviewed"
    /// at = 2026-11-23T06:30:00Z
    /// by = "ben"
    /// ```
    ///
    /// Take the steps one by one: `pmgit submit`, `review`, `close`, `return` and `reopen` record them.
    id: IllegalTransition,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "process page, status descriptions",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for found in Chain::recorded_in(subject.document, subject.base).breaks() {
        if let Break::Illegal { entry, from, to } = found {
            let span = entry.to.as_ref().map_or(entry.span, |to| to.span);
            let message = format!("a postmortem cannot go from `{from}` to `{to}`");
            violations
                .at(span, message)
                .hint(format!("from `{from}` it can go to {}", or_list(next(from).map(backticked))));
        }
    }
}

//! Looks for moments in the timeline, and for their times and events.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The timeline has no moment, or one that does not say when or what.
    ///
    /// The timeline is written first: analysis without it is memory. Each of its moments has a time and an event.
    ///
    /// ```toml fails
    /// timeline = []
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = ["https://example.com/2"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// Add a `[[timeline]]` row with `at`, `kind`, `event` and `evidence`, or use `pmgit timeline`.
    id: EmptyTimeline,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 3; template page, timeline",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let timeline = &subject.document.timeline;
    if timeline.is_empty() {
        violations
            .near(None, "the timeline is empty")
            .hint("add a `[[timeline]]` row for each change of the incident: `at`, `kind`, `event` and `evidence`");
    }
    for (index, moment) in timeline.iter().enumerate() {
        if moment.at.is_none() {
            violations
                .at(moment.span, format!("`timeline[{index}]` does not say when it was"))
                .hint("write `at = 2026-11-20T00:12:00Z`, with its offset");
        }
        if said(moment.event.as_ref()).is_none() {
            violations
                .at(moment.span, format!("`timeline[{index}]` does not say what happened"))
                .hint("write `event = \"...\"`: a fact, without judgement");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_moment_says_when_and_what() {
        let rows = [
            "{ kind = \"cause\", event = \"a fact\", evidence = [\"a\"] }",
            "{ at = 2026-11-20T00:04:00Z, kind = \"page\", event = \" \", evidence = [\"a\"] }",
        ];
        let found = judged(&format!("timeline = [{}]", rows.join(", ")));
        let told = [
            "error empty-timeline: `timeline[0]` does not say when it was",
            "error empty-timeline: `timeline[1]` does not say what happened",
        ];
        assert!(told.iter().all(|one| found.iter().any(|found| found == one)), "{found:?}");
    }
}

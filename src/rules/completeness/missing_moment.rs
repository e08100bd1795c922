//! Looks for the moments that every timeline has.

use crate::document::MomentKind;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::or_list;

rule! {
    /// The timeline lacks a moment that every incident has.
    ///
    /// A factor began, somebody was paged, the impact changed, responders acted, and it ended; and where a postmortem
    /// is required, customers were told. A reader looks for these first. `status` counts as the end where the severity
    /// was lowered.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = ["https://example.com/2"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is over", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// Add the moment with its `kind`, or give a moment that is already there the kind it has.
    id: MissingMoment,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, timeline; process page, step 3",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let timeline = &subject.document.timeline;
    let Some(first) = timeline.first() else { return };
    let has = |kind| timeline.iter().any(|moment| moment.kind.as_deref() == Some(&kind));
    let untold = !subject.policy.is_voluntary(subject.document.severity()) && !has(MomentKind::Public);
    let missing: Vec<&str> = [
        ("`cause`", !has(MomentKind::Cause)),
        ("`page`", !has(MomentKind::Page)),
        ("`impact`", !has(MomentKind::Impact)),
        ("`public`", untold),
        ("`action`", !has(MomentKind::Action)),
        ("`recovery`", !has(MomentKind::Recovery) && !has(MomentKind::Status)),
    ]
    .into_iter()
    .filter_map(|(kind, missing)| missing.then_some(kind))
    .collect();
    if !missing.is_empty() {
        let kinds = or_list(&missing);
        violations
            .at(first.span, format!("the timeline has no moment of kind {kinds}"))
            .hint("add the moment, or give one that is there its `kind`");
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_voluntary_postmortem_needs_no_public_moment() {
        let row = |kind| {
            format!("{{ at = 2026-11-20T01:00:00Z, kind = \"{kind}\", event = \"a fact\", evidence = [\"a\"] }}")
        };
        let rows = ["cause", "page", "impact", "action", "recovery"].map(row).join(", ");
        let overlay = |severity| format!("severity = \"{severity}\"\ntimeline = [{rows}]\n");
        assert!(judged(&overlay("SEV-3")).is_empty());
        let missing = ["warning missing-moment: the timeline has no moment of kind `public`"];
        assert_eq!(judged(&overlay("SEV-2")), missing);
    }

    #[test]
    fn an_empty_timeline_is_told_by_its_own_rule() {
        assert_eq!(judged("timeline = []"), ["error empty-timeline: the timeline is empty"]);
    }
}

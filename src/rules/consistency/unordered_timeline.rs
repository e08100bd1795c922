//! Looks for moments that stand before an earlier one.

use super::times::time_text;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A moment of the timeline stands behind a later one.
    ///
    /// A timeline runs forward. Where a moment is out of place, it was mostly written down with the wrong hour, day or
    /// offset, and the story that the others tell is wrong with it. Two moments may be the same.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "The cache fails over", evidence = ["https://grafana.example.com/d/2"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "detection", event = "The alert fires", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:05:00Z, kind = "impact", event = "Checkouts are slow", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "page", event = "The on-call is paged", evidence = ["https://pages.example.com/8123"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page tells it", evidence = ["https://status.example.com/1"] },
    ///     { at = 2026-11-20T00:58:00Z, kind = "action", event = "The standby is replaced", evidence = ["https://chat.example.com/1"] },
    ///     { at = 2026-11-20T01:02:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is resolved", evidence = ["https://chat.example.com/2"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "The cache fails over", evidence = ["https://grafana.example.com/d/2"] },
    ///     { at = 2026-11-20T00:05:00Z, kind = "impact", event = "Checkouts are slow", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "detection", event = "The alert fires", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T09:12:00+09:00, kind = "page", event = "The on-call is paged", evidence = ["https://pages.example.com/8123"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page tells it", evidence = ["https://status.example.com/1"] },
    ///     { at = 2026-11-20T00:58:00Z, kind = "action", event = "The standby is replaced", evidence = ["https://chat.example.com/1"] },
    ///     { at = 2026-11-20T01:02:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://grafana.example.com/d/1"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is resolved", evidence = ["https://chat.example.com/2"] },
    /// ]
    /// ```
    ///
    /// Correct its time, the day and the offset first, or move the moment to where it belongs.
    id: UnorderedTimeline,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "writing page, timeline",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let rows = subject.document.timeline.iter().enumerate();
    let times: Vec<_> = rows.filter_map(|(index, row)| Some((index, row.value.at.as_ref()?))).collect();
    for pair in times.windows(2) {
        let [(before, earlier), (index, at)] = pair else { continue };
        if at.value < earlier.value {
            let (now, then) = (time_text(at), time_text(earlier));
            violations
                .at(at.span, format!("`timeline[{index}]` ({now}) is earlier than `timeline[{before}]` ({then})"))
                .hint("correct its time, day and offset first, or move it to where it belongs");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::examples::findings_of;

    #[test]
    fn one_moment_that_is_out_of_place_is_told_once() {
        let row = |minute: u32| format!("{{ at = 2026-11-20T00:{minute:02}:00Z, event = \"a\" }}");
        let count = |minutes: &[u32]| {
            let rows: String = minutes.iter().map(|&minute| row(minute) + ", ").collect();
            findings_of(crate::finding::RuleId::UnorderedTimeline, &format!("timeline = [{rows}{{ event = \"b\" }}]"), None).len()
        };
        assert_eq!(count(&[1, 2, 2, 3]), 0);
        assert_eq!(count(&[1, 5, 2, 3]), 1);
        assert_eq!(count(&[5, 1, 5, 1]), 2);
        assert_eq!(count(&[]), 0);
    }
}

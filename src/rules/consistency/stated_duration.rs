//! Compares the duration that was told elsewhere with those that follow from the times.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::or_list;

rule! {
    /// The stated duration is none that follows from the times.
    ///
    /// A status page, a contract or a report says how long it took, and the document says when it began and ended; of
    /// published postmortems every fourth disagrees with itself here. The stated minutes may count from the start or
    /// the detection, to the mitigation or the resolution, give or take a twentieth.
    ///
    /// ```toml fails
    /// [incident]
    /// stated_minutes = 316
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// stated_minutes = 50
    /// started = 2026-11-20T00:04:00Z
    /// detected = 2026-11-20T00:12:00Z
    /// mitigated = 2026-11-20T01:02:00Z
    /// resolved = 2026-11-20T01:40:00Z
    /// ```
    ///
    /// Correct the times, or what was told elsewhere. Where it counts something else, waive this rule and say what.
    id: StatedDuration,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, impact; measured in published postmortems",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let incident = &subject.document.incident.value;
    let Some(stated) = &incident.stated_minutes else { return };
    let begins = [("started", &incident.started), ("detected", &incident.detected)];
    let ends = [("mitigated", &incident.mitigated), ("resolved", &incident.resolved)];
    let mut spans: Vec<(String, i64)> = Vec::new();
    for (from, begin) in begins {
        for (to, end) in ends {
            let (Some(begin), Some(end)) = (begin, end) else { continue };
            spans.push((format!("from `{from}` to `{to}`"), (end.value - begin.value).num_minutes()));
        }
    }
    let said = i64::from(stated.value);
    let is_near = |minutes: &i64| (minutes - said).abs() <= 1.max(minutes.abs() / 20);
    if spans.is_empty() || spans.iter().any(|(_, minutes)| is_near(minutes)) {
        return;
    }
    let told: Vec<String> = spans.iter().map(|(span, minutes)| format!("{minutes} {span}")).collect();
    violations
        .at(stated.span, format!("{said} minutes are stated, and it was {}", or_list(&told)))
        .hint("correct the times, or what was told elsewhere");
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn any_span_of_the_incident_will_do_and_small_roundings_too() {
        let stated = |minutes: u32| judged(&format!("[incident]\nstated_minutes = {minutes}\n"));
        for minutes in [58, 96, 50, 88, 48, 60, 100, 92] {
            assert!(stated(minutes).is_empty(), "{minutes}: {:?}", stated(minutes));
        }
        for minutes in [0, 45, 70, 110, 4_294_967_295] {
            assert_eq!(stated(minutes).len(), 1, "{minutes}");
        }
        let told = "warning stated-duration: 45 minutes are stated, and it was 58 from `started` to `mitigated`, 96 from \
                    `started` to `resolved`, 50 from `detected` to `mitigated` or 88 from `detected` to `resolved`";
        assert_eq!(stated(45), [told]);
    }
}

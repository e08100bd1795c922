//! Looks for the four times of the incident.

use crate::document::{Incident, Maybe, Moment};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A time of the incident is missing.
    ///
    /// When it started, was detected, mitigated and resolved is what the impact, the deadlines and the learning are
    /// counted from. The clock of every deadline starts at `resolved`, so that one can neither be left out nor waived.
    ///
    /// ```toml fails
    /// [incident]
    /// mitigated = ""
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// mitigated = ""
    ///
    /// [not_applicable]
    /// mitigated = "It ended by itself, at the moment given as resolved."
    /// ```
    ///
    /// Write the time with its offset below `[incident]`: `mitigated = 2026-11-20T01:02:00Z`. An incident that was never
    /// detected or mitigated, such as a false alarm, says so with a reason below `[not_applicable]`.
    id: MissingTime,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted],
    since: "0.1",
    source: "template page, preface and timeline",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let incident = &subject.document.incident;
    for (key, meaning, time) in times(incident) {
        let resolved = key == "resolved";
        if time.is_some() || (!resolved && subject.not_applicable(key)) {
            continue;
        }
        let excusable = !resolved && subject.policy.not_applicable.iter().any(|known| known == key);
        let excuse = if excusable { ", or say why there is none below `[not_applicable]`" } else { "" };
        let violation = violations.near(incident.span, format!("the time `incident.{key}` is missing"));
        violation
            .hint(format!("write below `[incident]` when {meaning}, as in `{key} = 2026-11-20T01:40:00Z`{excuse}"));
        if resolved {
            violation.firm();
        }
    }
}

/// The times that every incident has, each with what it means.
fn times(incident: &Incident) -> [(&'static str, &'static str, &Maybe<Moment>); 4] {
    [
        ("started", "the first contributing factor began", &incident.started),
        ("detected", "somebody or something noticed", &incident.detected),
        ("mitigated", "customers were no longer impacted", &incident.mitigated),
        ("resolved", "the incident was over", &incident.resolved),
    ]
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn the_resolution_is_neither_waived_nor_excused() {
        let overlay = r#"
            waivers = [{ rule = "missing-time", reason = "Nobody knows.", approved_by = "ben" }]
            [incident]
            resolved = ""
            started = ""
        "#;
        let missing = "error missing-time: the time `incident.resolved` is missing";
        assert_eq!(judged(overlay), [missing]);
        let excused = format!("{overlay}[not_applicable]\nresolved = \"It never ended.\"");
        assert!(judged(&excused).iter().any(|one| one == missing), "{:?}", judged(&excused));
    }

    #[test]
    fn each_missing_time_is_told() {
        assert_eq!(judged("[incident]\nstarted = \"\"\ndetected = \"\"\nmitigated = \"\"\nresolved = \"\"\n").len(), 4);
    }

    #[test]
    fn an_excuse_needs_a_reason() {
        let overlay = "[incident]\ndetected = \"\"\n[not_applicable]\ndetected = ";
        assert!(judged(&format!("{overlay}\"A false alarm.\"")).is_empty());
        assert_eq!(judged(&format!("{overlay}\" \"")).len(), 1);
    }
}

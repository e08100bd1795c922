//! Looks for the people whom the list of responders must name.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The postmortem does not say who led the response, who kept the record or who responded.
    ///
    /// The list of responders names the incident commander and the scribe: they know what was decided and when, and
    /// they can tell whether the timeline is right. Service owners, engineering managers and product managers are named
    /// where they were involved, which no rule can know; so this one does not ask for them.
    ///
    /// ```toml fails
    /// [people]
    /// incident_commander = ""
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// scribe = ""
    ///
    /// [not_applicable]
    /// scribe = "Two people responded, and nobody was free to keep the record."
    /// ```
    ///
    /// Name them below `[people]`, by their handles. Where nobody kept the record, say so below `[not_applicable]`.
    id: MissingRole,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 3; template page, responders",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    let roles = [
        (
            "incident_commander",
            "nobody is named as incident commander",
            said(people.incident_commander.as_ref()).is_some(),
        ),
        ("scribe", "nobody is named as scribe", said(people.scribe.as_ref()).is_some()),
        ("responders", "no responder is named", people.responders.iter().any(|one| said(Some(one)).is_some())),
    ];
    for (key, message, named) in roles {
        if named || subject.not_applicable(key) {
            continue;
        }
        let example = if key == "responders" { "[\"...\"]" } else { "\"...\"" };
        violations.near(people.span, message).hint(format!("write `{key} = {example}` below `[people]`"));
    }
}

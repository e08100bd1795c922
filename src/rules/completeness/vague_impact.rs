//! Looks for numbers in the impact.

use crate::document::{Impact, said};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::and_list;

rule! {
    /// The impact is not told in numbers.
    ///
    /// "Some users saw errors" can be neither compared nor summed up. Every row says what was counted, how many there
    /// were and of what; 0 is an answer, and usually worth a look.
    ///
    /// ```toml fails
    /// impact = [{ metric = "Checkouts answered after more than 5 s", unit = "requests" }]
    /// ```
    ///
    /// ```toml passes
    /// impact = [{ metric = "Support requests raised", value = 0, unit = "requests" }]
    /// ```
    ///
    /// Add an `[[impact]]` row with `metric`, `value` and `unit`. Where no customer was affected, say so below
    /// `[not_applicable]` as `customer_impact`.
    id: VagueImpact,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, impact",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let impact = &subject.document.impact;
    if subject.not_applicable("customer_impact") {
        return;
    }
    if impact.is_empty() {
        violations
            .near(None, "the impact has no numbers")
            .hint("add an `[[impact]]` row with `metric`, `value` and `unit`; 0 is an answer");
    }
    for (index, row) in impact.iter().enumerate() {
        let missing = missing(row);
        if !missing.is_empty() {
            violations
                .at(row.span, format!("`impact[{index}]` lacks {}", and_list(&missing)))
                .hint("say what was counted, how many and of what: `metric`, `value` and `unit`");
        }
    }
}

fn missing(row: &Impact) -> Vec<&'static str> {
    [
        ("`metric`", said(row.metric.as_ref()).is_none()),
        ("`value`", row.value.is_none()),
        ("`unit`", said(row.unit.as_ref()).is_none()),
    ]
    .into_iter()
    .filter_map(|(key, missing)| missing.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_row_names_everything_it_lacks() {
        let found = ["warning vague-impact: `impact[0]` lacks `metric`, `value` and `unit`"];
        assert_eq!(judged("impact = [{ source = \"https://example.com\" }]"), found);
    }

    #[test]
    fn an_incident_without_impact_on_customers_has_no_numbers() {
        assert!(judged("impact = []\n[not_applicable]\ncustomer_impact = \"A false alarm.\"\n").is_empty());
        assert_eq!(judged("impact = []").len(), 1);
    }
}

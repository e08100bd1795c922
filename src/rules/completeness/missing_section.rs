//! Looks for the prose sections that the policy requires.

use crate::document::{Status, said};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A section that the process requires and the postmortem does not have.
    ///
    /// Which sections there are, and from which status they are required, is policy; by default every section of the
    /// template is required for review. A section that cannot apply has a reason below `[not_applicable]` instead.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = ""
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "A failover halved the session cache, and checkout slowed down for 50 minutes."
    /// ```
    ///
    /// Write the section, or say why there is none:
    ///
    /// ```toml
    /// [not_applicable]
    /// customer_impact = "The alert was false; no customer was affected."
    /// ```
    id: MissingSection,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "template page; process page, step 5",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let sections = &subject.document.sections;
    for section in &subject.policy.sections {
        let Some(required_from) = section.required_from else { continue };
        if said(sections.get(&section.key)).is_some() || subject.not_applicable(&section.key) {
            continue;
        }
        let span = sections.get(&section.key).map(|text| text.key).or(sections.span);
        let heading = section.heading(subject.language());
        let violation = violations.near(span, format!("the section `{}` ({heading}) is missing", section.key));
        violation.hint(format!("write `{} = \"\"\"...\"\"\"` below `[sections]`", section.key));
        if required_from != Status::InReview {
            violation.from(required_from);
        }
    }
}

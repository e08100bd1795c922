//! Looks for the one owner.

use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A postmortem that nobody owns.
    ///
    /// The incident commander names exactly one owner at the end of the call or right after it. A team is no owner:
    /// where everybody is responsible, nobody is.
    ///
    /// ```toml fails
    /// [people]
    /// owner = ""
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// owner = "aiko"
    /// ```
    ///
    /// Name one person: `owner = "aiko"` below `[people]`.
    id: MissingOwner,
    group: Completeness,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted],
    since: "0.1",
    source: "process page, owner designation",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    if subject.document.owner().is_none() {
        let span = people.owner.as_ref().map(|owner| owner.span).or(people.span);
        violations
            .near(span, "nobody owns this postmortem")
            .hint("name one person: `owner = \"...\"` below `[people]`");
    }
}

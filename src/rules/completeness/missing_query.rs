//! Looks for the commands and queries by which the data was studied.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The postmortem does not say how its data was collected.
    ///
    /// Every command and query that was run to study the data stands on the page, so that others can repeat it, doubt
    /// it, and find the next incident faster.
    ///
    /// ```toml fails
    /// queries = []
    /// ```
    ///
    /// ```toml passes
    /// queries = [{ purpose = "Which requests were slow", command = "SELECT count(*) FROM requests WHERE seconds > 5" }]
    /// ```
    ///
    /// Add a `[[queries]]` row with its `command`, as it was run.
    id: MissingQuery,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 5",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let queries = &subject.document.queries;
    if queries.is_empty() && !subject.not_applicable("queries") {
        violations
            .near(None, "no query says how the data was collected")
            .hint("add a `[[queries]]` row with its `purpose`, `command` and `result`");
    }
    for (index, query) in queries.iter().enumerate() {
        if said(query.command.as_ref()).is_none() {
            violations
                .at(query.span, format!("`queries[{index}]` has no command"))
                .hint("write `command = \"\"\"...\"\"\"` as it was run");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_query_without_a_command_says_nothing() {
        let told = ["warning missing-query: `queries[0]` has no command"];
        assert_eq!(judged("queries = [{ purpose = \"Which requests were slow\" }]"), told);
    }
}

//! Looks for a severity that changed without a word.

use crate::document::{SeverityChange, said};
use crate::rules::{Check, Subject, Violations, rule};
use crate::toml_record::Located;

rule! {
    /// A severity that changed without saying why.
    ///
    /// During a response everyone assumes the higher severity; the final one is set afterwards, in the postmortem. What
    /// follows from it is a lot: deadlines, the message to customers, whether there must be a postmortem at all. So a
    /// change is written down, with its reason, and the last one leads to the severity that stands there.
    ///
    /// ```toml base
    /// severity = "SEV-1"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-2"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV-1"
    ///
    /// [[severity_changes]]
    /// from = "SEV-1"
    /// to = "SEV-2"
    /// at = 2026-11-22T05:00:00Z
    /// by = "ben"
    /// reason = "Less than 3 % of the checkouts were slow."
    /// ```
    ///
    /// ```toml base
    /// severity = "SEV-1"
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    ///
    /// [[severity_changes]]
    /// from = "SEV-1"
    /// to = "SEV-2"
    /// at = 2026-11-22T05:00:00Z
    /// by = "ben"
    /// reason = "Less than 3 % of the checkouts were slow."
    /// ```
    ///
    /// Add a `[[severity_changes]]` with `from`, `to`, `at`, `by` and `reason`.
    id: UnexplainedSeverity,
    group: Consistency,
    levels: [Draft => Error],
    waiver: Yes,
    since: "0.1",
    source: "after an incident page; severity levels page",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let changes = &subject.document.severity_changes;
    let severity = subject.document.severity();
    let span = subject.document.severity.as_ref().map(|severity| severity.span);
    let known = subject.base.map_or(0, |base| base.severity_changes.len());
    for change in changes.iter().skip(known) {
        check_change(change, violations);
    }
    let mut ended = changes.last().and_then(|change| said(change.to.as_ref()));
    if let Some(base) = subject.base.filter(|base| base.severity() != severity) {
        let explains = |change: &Located<SeverityChange>| said(change.from.as_ref()) == Some(base.severity());
        if !changes.iter().skip(known).any(explains) {
            ended = Some(base.severity());
        }
    }
    if let Some(ended) = ended.filter(|&ended| ended != severity) {
        let [now, before] = [severity, ended].map(|name| name.escape_debug().to_string());
        let message = format!("the severity is `{now}`, and nothing says why it is no longer `{before}`");
        violations.near(span, message).hint(missing_lines(&before, &now));
    }
}

fn missing_lines(before: &str, now: &str) -> String {
    format!(
        r#"add what happened, with the values in angle brackets filled in:
[[severity_changes]]
from   = "{before}"
to     = "{now}"
at     = <when, such as 2026-11-24T06:30:00Z>
by     = <who, such as "ben">
reason = <why, in quotes>"#
    )
}

/// A change says what it was before, what it is now, and why.
fn check_change(change: &Located<SeverityChange>, violations: &mut Violations<'_>) {
    let parts = [("from", &change.from), ("to", &change.to), ("reason", &change.reason)];
    for (key, _) in parts.into_iter().filter(|(_, text)| said(text.as_ref()).is_none()) {
        let message = format!("a change of the severity does not say `{key}`");
        violations.at(change.span, message).hint(format!("add `{key} = \"...\"`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::examples::findings_of;

    fn changes(severity: &str, changes: &[(&str, &str)]) -> String {
        let entry = |&(from, to): &(&str, &str)| {
            format!("[[severity_changes]]\nfrom = \"{from}\"\nto = \"{to}\"\nby = \"ben\"\nreason = \"r\"\n")
        };
        format!("severity = \"{severity}\"\n{}", changes.iter().map(entry).collect::<String>())
    }

    #[test]
    fn a_change_begins_at_the_severity_of_the_base_and_leads_to_the_one_that_stands() {
        let base = changes("SEV-1", &[]);
        let count =
            |severity, steps: &[_]| findings_of(crate::finding::RuleId::UnexplainedSeverity, &changes(severity, steps), Some(&base)).len();
        assert_eq!(count("SEV-1", &[]), 0);
        assert_eq!(count("SEV-3", &[("SEV-1", "SEV-2"), ("SEV-2", "SEV-3")]), 0);
        assert_eq!(count("SEV-2", &[]), 1);
        assert_eq!(count("SEV-2", &[("SEV-3", "SEV-2")]), 1, "it begins elsewhere");
        assert_eq!(count("SEV-2", &[("SEV-1", "SEV-3")]), 1, "it leads elsewhere");
    }

    #[test]
    fn an_entry_that_the_base_has_explains_no_second_change() {
        let down = ("SEV-1", "SEV-2");
        let base = changes("SEV-1", &[down, ("SEV-2", "SEV-1")]);
        let head = changes("SEV-2", &[down, ("SEV-2", "SEV-1")]);
        assert_eq!(findings_of(crate::finding::RuleId::UnexplainedSeverity, &head, Some(&base)).len(), 1);
    }
}

//! Looks for the message to customers where the severity asks for one.

use crate::policy::Need;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// There is no message to customers, and this severity needs one.
    ///
    /// It is drafted before the meeting, because the meeting reviews it, and it is posted only afterwards. Which
    /// severities need one is policy; by default SEV-1 does.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// external_message = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// severity = "SEV-2"
    /// external_message = ""
    /// ```
    ///
    /// Add `[external_message]` with `summary`, `what_happened` and `what_we_are_doing`.
    id: MissingExternalMessage,
    group: Completeness,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, external message; severity page",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let needed = subject
        .policy
        .severity(document.severity())
        .is_some_and(|severity| severity.external_message == Need::Required);
    if needed && document.external_message.is_none() && !subject.not_applicable("external_message") {
        let span = document.severity.as_ref().map(|severity| severity.span);
        let message = format!("{} needs a message to customers", document.severity().escape_debug());
        violations
            .near(span, message)
            .hint("add `[external_message]` with `summary`, `what_happened` and `what_we_are_doing`");
    }
}

//! Looks for the three parts of the message to customers.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A part of the message to customers is missing.
    ///
    /// It answers three questions: what it was in short, what happened, and what is being done about it. A customer who
    /// finds one of them open will ask.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [external_message]
    /// what_we_are_doing = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [external_message]
    /// what_we_are_doing = "Each client now has a limit of connections, and an alarm tells us when one comes near it."
    /// ```
    ///
    /// Write the part below `[external_message]`.
    id: IncompleteExternalMessage,
    group: Completeness,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "template page, external message",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(message) = &subject.document.external_message else { return };
    let parts = [
        ("summary", &message.summary),
        ("what_happened", &message.what_happened),
        ("what_we_are_doing", &message.what_we_are_doing),
    ];
    for (key, part) in parts {
        if said(part.as_ref()).is_none() {
            let span = part.as_ref().map_or(message.span, |part| part.key);
            violations
                .at(span, format!("`external_message.{key}` is missing"))
                .hint(format!("write `{key} = \"\"\"...\"\"\"` below `[external_message]`"));
        }
    }
}

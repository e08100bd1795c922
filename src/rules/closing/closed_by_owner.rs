//! Looks for who closed a postmortem with a message to customers.

use crate::document::{Status, said};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The owner closed the postmortem although customers were to be told.
    ///
    /// Where there is an external message, support posts it and then closes: so closing means that customers have been
    /// told, and not that the owner is done writing.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "reviewed"
    /// at = 2026-11-23T06:30:00Z
    /// by = "ben"
    ///
    /// [[transitions]]
    /// from = "reviewed"
    /// to = "closed"
    /// at = 2026-11-23T09:05:00Z
    /// by = "aiko"
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    /// severity = "SEV-2"
    /// external_message = ""
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "closed"
    /// at = 2026-11-23T09:05:00Z
    /// by = "aiko"
    /// ```
    ///
    /// Let whoever posted the message run `pmgit close ID`. Where the owner did both, waive this rule with the reason.
    id: ClosedByOwner,
    group: Closing,
    levels: [Closed => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, status descriptions",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    if document.external_message.is_none() || subject.status() != Status::Closed {
        return;
    }
    let closing = subject.last_entry_into(Status::Closed).and_then(|index| document.transitions.get(index));
    let (Some(entry), Some(owner)) = (closing, document.owner()) else { return };
    let Some(by) = &entry.by else { return };
    if said(Some(by)).is_some_and(|by| subject.is_same_person(owner, by)) {
        violations
            .at(
                by.span,
                format!(
                    "`{}`, the owner, closed it although there is a message to customers",
                    by.value.trim().escape_debug()
                ),
            )
            .hint("let whoever posted the message close it");
    }
}

//! Looks for the mail to the company.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The company was not told what came of it.
    ///
    /// Right after the meeting the owner mails a short paragraph with the results and the key learnings, and a link to
    /// the postmortem. Others learn from it only if they hear of it.
    ///
    /// ```toml fails
    /// status = "closed"
    /// internal_message = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [internal_message]
    /// text = "A failover halved the session cache. Every client now has a limit of connections."
    /// sent = 2026-11-24T07:00:00Z
    /// ```
    ///
    /// Write `text` below `[internal_message]`, and `sent` once it is out.
    id: MissingInternalMessage,
    group: Completeness,
    levels: [Closed => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, after the meeting; template page, internal email",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let message = subject.document.internal_message.as_ref();
    let span = message.map(|message| message.span);
    if said(message.and_then(|message| message.text.as_ref())).is_none() {
        violations
            .near(span, "there is no message to the company")
            .hint("add `[internal_message]` with `text`: results, key learnings and a link");
    } else if message.is_some_and(|message| message.sent.is_none()) {
        violations
            .near(span, "the message to the company was not sent")
            .hint("send it, and write `sent = 2026-11-24T07:00:00Z` below `[internal_message]`");
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_message_that_was_not_sent_told_nobody() {
        let told = ["warning missing-internal-message: the message to the company was not sent"];
        assert_eq!(judged("status = \"closed\"\n[internal_message]\nsent = \"\""), told);
    }
}

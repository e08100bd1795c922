//! Compares when the message to customers was posted with when the meeting was held.

use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The message to customers was posted before the meeting had reviewed it.
    ///
    /// The meeting reviews the message: what customers read is what was agreed on. News during the incident are the
    /// status page's, and no part of this message.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    ///
    /// [external_message]
    /// posted = 2026-11-23T05:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    ///
    /// [external_message]
    /// posted = 2026-11-23T09:00:00Z
    /// ```
    ///
    /// Correct the time that is wrong. Where it really went out early, waive this rule and say why.
    id: PostedBeforeMeeting,
    group: Closing,
    levels: [Closed => Error],
    waiver: Yes,
    traits: [AboutPosting],
    since: "0.1",
    source: "process page, step 7",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let posted = subject.document.external_message.as_ref().and_then(|message| message.posted.as_ref());
    let (Some(posted), Some(held)) = (posted, &subject.document.meeting.held) else { return };
    if posted.value < held.value {
        let message = format!(
            "the message to customers was posted {}, before the meeting {}",
            posted.to_rfc3339(),
            held.to_rfc3339()
        );
        violations.at(posted.span, message).hint("correct the time that is wrong, or waive this rule with the reason");
    }
}

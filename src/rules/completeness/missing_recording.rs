//! Looks for the recording of the response call.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The recording of the response call is not linked.
    ///
    /// It is the one source that nobody wrote down afterwards.
    ///
    /// ```toml fails
    /// [incident]
    /// recording = ""
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// recording = "https://meet.example.com/rec/8123"
    /// ```
    ///
    /// Write the link as `recording` below `[incident]`. Where the call was not recorded, waive this rule with the
    /// reason.
    id: MissingRecording,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 4; template page, preface",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let incident = &subject.document.incident;
    if said(incident.recording.as_ref()).is_none() && !subject.not_applicable("recording") {
        violations
            .near(incident.span, "the recording of the call is not linked")
            .hint("write `recording = \"https://...\"` below `[incident]`");
    }
}

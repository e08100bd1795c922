//! Compares when the postmortem first came into review with when the meeting was held.

use crate::document::Status;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The postmortem came into review only after the meeting was held.
    ///
    /// The page is complete by the meeting: a meeting without it collects facts instead of agreeing on them. What counts
    /// is the first time it came into review; a postmortem that was reopened later is not late.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-23T12:00:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "reviewed"
    /// at = 2026-11-24T09:00:00Z
    /// by = "ben"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-24T08:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
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
    /// at = 2026-11-24T09:00:00Z
    /// by = "ben"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-24T08:00:00Z
    /// ```
    ///
    /// It cannot be mended any more, only explained:
    /// `pmgit waive ID late-submission --reason TEXT --approved-by NAME`, by somebody other than the owner.
    id: LateSubmission,
    group: Deadlines,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "template page, guidelines; process page, step 6",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let first = document.transitions.iter().find(|entry| entry.to.as_deref() == Some(&Status::InReview));
    let (Some(entered), Some(held)) = (first.and_then(|entry| entry.at.as_ref()), &document.meeting.held) else {
        return;
    };
    if entered.value > held.value {
        let id = subject.id.map_or("ID", |id| id.as_str());
        let message = format!(
            "the postmortem came into review {}, after the meeting was held ({})",
            entered.to_rfc3339(),
            held.to_rfc3339()
        );
        violations
            .at(entered.span, message)
            .hint(format!("say why: `pmgit waive {id} late-submission --reason TEXT --approved-by NAME`"));
    }
}

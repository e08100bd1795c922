//! Looks for the owner among those who approved.

use crate::document::said;
use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// The owner approved their own postmortem.
    ///
    /// An approval says that somebody else has read it. The owner's own says nothing, and hides that nobody did.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [people]
    /// owner = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-24T06:28:00Z
    ///
    /// [[approvals]]
    /// by = "Aiko"
    /// at = 2026-11-24T06:28:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [people]
    /// owner = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-24T06:28:00Z
    /// ```
    ///
    /// Remove the row, and let somebody else approve.
    "self-approval", Review, [Reviewed Error], Yes, source: "process page, status descriptions; effective postmortems page, review", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let Some(owner) = subject.document.owner() else { return };
    for approval in subject.standing_approvals() {
        if said(approval.by.as_ref()).is_some_and(|by| subject.is_same_person(owner, by)) {
            slips
                .at(approval.span, "the owner approved this postmortem")
                .hint("remove this approval, and let somebody else read and approve it");
        }
    }
}

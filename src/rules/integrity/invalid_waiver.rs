//! Found while waivers are applied; looks here at `[restricted]`, which lets more than one finding pass.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// A waiver that cannot count.
    ///
    /// A waiver lets one finding of judgement pass, on record. It names a rule that can be waived, gives a reason, and
    /// was approved by somebody other than the owner. Findings of integrity are never waived. `[restricted]`, which says
    /// that the details of a security or legal matter live elsewhere, needs the same, and `where`.
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-sections"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml fails
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "The owner says so."
    /// approved_by = "aiko"
    /// ```
    ///
    /// ```toml fails
    /// [restricted]
    /// where = "https://legal.example.com/8123"
    /// reason = "A matter of security."
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = ""
    ///
    /// [[waivers]]
    /// rule = "missing-section"
    /// reason = "Detection is the subject of another postmortem."
    /// approved_by = "ben"
    /// ```
    ///
    /// ```toml passes
    /// [restricted]
    /// where = "https://legal.example.com/8123"
    /// reason = "A matter of security."
    /// approved_by = "farah"
    /// ```
    ///
    /// Add what is missing, and let somebody other than the owner approve it.
    /// `pmgit waive ID RULE --reason TEXT --approved-by NAME` writes a waiver.
    id: InvalidWaiver,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(restricted) = &subject.document.restricted else { return };
    let parts =
        [("where", &restricted.r#where), ("reason", &restricted.reason), ("approved_by", &restricted.approved_by)];
    for (key, _) in parts.into_iter().filter(|(_, text)| said(text.as_ref()).is_none()) {
        violations
            .at(restricted.span, format!("`[restricted]` does not say `{key}`"))
            .hint(format!("add `{key} = \"...\"`"));
    }
    let Some(approver) = &restricted.approved_by else { return };
    if subject.document.owner().is_some_and(|owner| subject.is_same_person(owner, approver)) {
        violations
            .at(approver.span, "the owner cannot approve that the details live elsewhere")
            .hint("let somebody else approve it, the incident commander for instance");
    }
}

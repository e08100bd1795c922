//! Looks at the status of a postmortem that is about to come into a protected branch.

use crate::rules::{Check, Entering, Subject, Violations, rule};

rule! {
    /// A postmortem that comes into a protected branch before it is ready.
    ///
    /// A draft is still being written, and belongs on a branch of its own; what is in the protected branch has been
    /// read. The status that is asked for is `gate.minimum_status` of the policy, by default `in-review`. A postmortem
    /// that is there already may be sent back to draft.
    ///
    /// ```toml fails entering=new
    /// status = "draft"
    /// ```
    ///
    /// ```toml passes entering=known
    /// status = "draft"
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// minimum_status = "draft"
    /// ```
    ///
    /// ```toml passes entering=new
    /// status = "draft"
    /// ```
    ///
    /// Complete it and submit it: `pmgit submit ID`.
    id: UnreadyStatus,
    group: Review,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [SettledBySubmitting],
    since: "0.1",
    source: "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (status, minimum) = (subject.status(), subject.policy.gate.minimum_status);
    if subject.entering == Entering::New && status < minimum {
        let span = subject.document.status.as_ref().map(|status| status.span);
        let hint = match subject.id {
            Some(id) => format!("complete it and submit it: `pmgit submit {id}`"),
            None => "complete it and submit it: `pmgit submit`".to_owned(),
        };
        let message = format!("a postmortem comes in as `{minimum}` at the earliest, and this is `{status}`");
        violations.near(span, message).hint(hint);
    }
}

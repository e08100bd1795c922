//! Counts the approvals since the postmortem last came into review.

use crate::document::said;
use crate::rules::{Check, Slips, Subject, rule};

rule! {
    /// Too few people other than the owner have approved the postmortem.
    ///
    /// A reader of the archive trusts a reviewed postmortem because somebody stands behind it who did not write it.
    /// Only approvals count that were given after it last came into review, each person once; how many are needed is
    /// policy, one by default.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// approvals = []
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// ```
    ///
    /// Let a reviewer run `pmgit approve ID`, or add an `[[approvals]]` row with `by` and `at`.
    "missing-approval", Review, [Reviewed Error], Yes, source: "process page, status descriptions; effective postmortems page, review", Check::Document(check),
}

fn check(subject: &Subject<'_>, slips: &mut Slips) {
    let (given, needed) = (approvers(subject).len(), subject.policy.gate.minimum_approvals as usize);
    if given >= needed {
        return;
    }
    let approvals = &subject.document.approvals;
    let message = match (given, needed) {
        (0, 1) => "nobody other than the owner has approved this postmortem".to_owned(),
        _ => format!("{given} of {needed} approvals are there"),
    };
    let message = if given < approvals.len() { format!("{message} since it came into review") } else { message };
    let id = subject.id.map_or("ID", |id| id.as_str());
    slips
        .near(approvals.last().map(|last| last.span), message)
        .hint(format!("let a reviewer run `pmgit approve {id}`"));
}

/// Those whose approval counts, each once.
fn approvers<'s>(subject: &'s Subject<'_>) -> Vec<&'s str> {
    let mut known: Vec<&str> = Vec::new();
    for approval in subject.standing_approvals() {
        let Some(by) = said(approval.by.as_ref()) else { continue };
        let owns = subject.document.owner().is_some_and(|owner| subject.is_same_person(owner, by));
        if !owns && !known.iter().any(|one| subject.is_same_person(one, by)) {
            known.push(by);
        }
    }
    known
}

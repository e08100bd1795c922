//! Who has a role whose approval the policy asks for: from the review on nobody comes into it, or leaves it, by the word
//! of the owner alone.

use super::note;
use crate::document::{Document, Status};
use crate::finding::{Level, Name};
use crate::policy::ApproverRole;
use crate::rules::review::missing_approval::named_in;
use crate::rules::{Subject, Violations};
use crate::text::named;

/// Finds the roles that other people have than at the base.
pub(super) fn check(subject: &Subject<'_>, base: &Document, violations: &mut Violations<'_>) {
    for role in asked(subject, base) {
        let (before, after) = (named_in(base, role), named_in(subject.document, role));
        let has = |all: &[&str], one: &str| all.iter().any(|other| subject.is_same_person(one, other));
        let is_same = before.iter().all(|one| has(&after, one)) && after.iter().all(|one| has(&before, one));
        if is_same {
            continue;
        }
        let (key, most) = if before.is_empty() { ("roles-filled", Level::Warning) } else { ("roles", Level::Error) };
        let name = format!("people.{}", role.as_str());
        note(subject, violations, key, subject.document.people.span, Name::Own(named(&name))).at_most(most);
    }
}

/// Who came into a role that nobody had.
pub(crate) fn filled<'s>(subject: &Subject<'s>) -> Vec<(ApproverRole, &'s str)> {
    let Some(base) = subject.base else { return Vec::new() };
    let empty = asked(subject, base).into_iter().filter(|role| named_in(base, *role).is_empty());
    empty.flat_map(|role| named_in(subject.document, role).into_iter().map(move |one| (role, one))).collect()
}

/// The roles whose approval is asked for, once it was in review.
fn asked(subject: &Subject<'_>, base: &Document) -> Vec<ApproverRole> {
    if base.furthest() < Status::InReview {
        return Vec::new();
    }
    let of = |document: &Document| subject.policy.approver_roles(document.severity());
    let mut roles = of(base).to_vec();
    roles.extend(of(subject.document).iter().filter(|role| !of(base).contains(role)));
    roles
}

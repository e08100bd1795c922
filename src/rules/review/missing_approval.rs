//! Counts the approvals since the postmortem last came into review.

use std::collections::BTreeSet;

use crate::document::said;
use crate::finding::Level;
use crate::policy::PEOPLE_PATH;
use crate::rules::{Check, Subject, Violations, rule};

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
    /// Where `.pmgit/people.toml` says who is who, an approval by somebody it does not know is told as a warning.
    ///
    /// ```toml people
    /// [aiko]
    /// email = "aiko@example.com"
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// ```
    ///
    /// Name who approved it: `pmgit review ID --approved-by NAME`, or an `[[approvals]]` row with `by` and `at`.
    id: MissingApproval,
    group: Review,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [SatisfiedByReview],
    since: "0.1",
    source: "process page, status descriptions; effective postmortems page, review",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    tell_strangers(subject, violations);
    let (given, needed) = (approvers(subject).len(), subject.policy.gate.minimum_approvals as usize);
    if given >= needed {
        return;
    }
    let approvals = &subject.document.approvals;
    let message = match (given, needed) {
        (0, 1) => "nobody other than the owner has approved this postmortem".to_owned(),
        _ => format!("{given} of {needed} approvals are there"),
    };
    let outdated = subject.standing_approvals().count() < approvals.len();
    let message = if outdated { format!("{message} since it came into review") } else { message };
    let id = subject.id.map_or("ID", |id| id.as_str());
    violations
        .near(approvals.last().map(|last| last.span), message)
        .hint(format!("name who approved it: `pmgit review {id} --approved-by NAME`, or add an `[[approvals]]` row"));
}

/// An approval by nobody that the repository knows may be a slip of the pen, and counts.
fn tell_strangers(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(people) = subject.policy.people.as_ref().filter(|people| !people.is_empty()) else { return };
    for approval in subject.standing_approvals() {
        let stranger = approval.by.as_ref().filter(|by| said(Some(by)).is_some_and(|by| people.get(by).is_none()));
        if let Some(by) = stranger {
            violations
                .at(by.span, format!("`{}` approved this postmortem and is not in `{PEOPLE_PATH}`", by.escape_debug()))
                .hint("add them to it, or mend the handle")
                .at_most(Level::Warning);
        }
    }
}

/// Those whose approval counts, each once.
pub(crate) fn approvers<'s>(subject: &'s Subject<'_>) -> Vec<&'s str> {
    let (mut given, mut known) = (Vec::new(), BTreeSet::new());
    // Whoever is known by one of their marks is known; so a crowd of approvals is not compared pair by pair.
    known.extend(subject.document.owner().into_iter().flat_map(|owner| subject.marks_of(owner)));
    for approval in subject.standing_approvals() {
        let Some(by) = said(approval.by.as_ref()) else { continue };
        let marks = subject.marks_of(by);
        if !marks.iter().any(|mark| known.contains(mark)) {
            known.extend(marks);
            given.push(by);
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use crate::finding::Level;
    use crate::rules::sample::{document, judged, judged_under, judgement_among};

    const REOPENED: &str = r#"
        status = "reviewed"
        transitions = [
            { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
            { from = "in-review", to = "reviewed", at = 2026-11-24T06:30:00Z, by = "ben" },
            { from = "reviewed", to = "in-review", at = 2026-11-25T06:30:00Z, by = "ben", reason = "New facts." },
            { from = "in-review", to = "reviewed", at = 2026-11-26T06:30:00Z, by = "ben" },
        ]
    "#;

    fn approved(rows: &[(&str, &str)]) -> String {
        let row = |&(by, at): &(&str, &str)| format!("{{ by = \"{by}\", at = {at} }}");
        format!("approvals = [{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn an_approval_from_before_the_reopening_does_not_count() {
        let early = approved(&[("ben", "2026-11-24T06:28:00Z")]);
        let message = "error missing-approval: nobody other than the owner has approved this postmortem since it \
                       came into review";
        assert_eq!(judged(&format!("{REOPENED}\n{early}")), [message]);
        let late = approved(&[("ben", "2026-11-24T06:28:00Z"), ("ben", "2026-11-25T06:30:00Z")]);
        assert!(judged(&format!("{REOPENED}\n{late}")).is_empty());
    }

    #[test]
    fn a_person_counts_once_and_the_owner_not_at_all() {
        let policy = "[gate]\napprovals = { minimum = 2 }\n";
        let overlay = |rows: &[(&str, &str)]| format!("status = \"reviewed\"\n{}", approved(rows));
        let at = "2026-11-24T06:28:00Z";
        let twice = judged_under(policy, &overlay(&[("ben", at), ("@Ben", at)]));
        assert_eq!(twice, ["error missing-approval: 1 of 2 approvals are there"]);
        assert!(judged_under(policy, &overlay(&[("ben", at), ("farah", at)])).is_empty());
        let own = judged(&overlay(&[("AIKO", at)]));
        assert_eq!(own.len(), 2, "{own:?}");
        assert!(own[1].starts_with("error self-approval"), "{own:?}");
    }

    #[test]
    fn an_approval_without_a_time_does_not_count() {
        assert_eq!(judged("status = \"reviewed\"\napprovals = [{ by = \"ben\" }]").len(), 1);
    }

    #[test]
    fn an_approver_whom_nobody_knows_is_told_where_people_are_known() {
        let told = |people: &str| {
            let findings = judgement_among(people, "", &document("status = \"reviewed\"")).findings;
            let told = findings.into_iter().filter(|one| one.level == Level::Warning);
            told.map(|one| one.english()).collect::<Vec<_>>()
        };
        let stranger = "`ben` approved this postmortem and is not in `.pmgit/people.toml`";
        assert_eq!(told("[aiko]\n"), [stranger]);
        for people in ["", "[Ben]\n"] {
            assert!(told(people).is_empty(), "{people}");
        }
    }

    #[test]
    fn a_policy_may_do_without() {
        let none = "status = \"reviewed\"\napprovals = []\n";
        assert!(judged_under("[gate]\napprovals = { minimum = 0 }\n", none).is_empty());
    }
}

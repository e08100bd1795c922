//! Compares the end of the incident with what it was when the postmortem was in review.

use chrono::TimeDelta;

use crate::calendar::Deadline;
use crate::deadline;
use crate::document::{Document, Status, exact};
use crate::policy::Policy;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The end of the incident moved, and a deadline with it.
    ///
    /// Every deadline is counted from `incident.resolved`. Once the postmortem is in review, a later time gives the
    /// meeting and the actions more time than the process does.
    ///
    /// ```toml base
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    /// ```
    ///
    /// ```toml fails
    /// [incident]
    /// resolved = 2026-11-21T01:40:00Z
    /// ```
    ///
    /// ```toml base
    /// [incident]
    /// resolved = 2026-11-20T01:40:00Z
    /// ```
    ///
    /// ```toml passes
    /// [incident]
    /// resolved = 2026-11-20T01:20:00Z
    /// ```
    ///
    /// Restore the time. If the new one is right, have someone other than the owner say so:
    /// `pmgit waive ID moved-resolution --reason TEXT --approved-by NAME`.
    ja: {
        /// インシデントの終了日時が変わり、期限が延びています。
        ///
        /// 期限はすべて`incident.resolved`から数えます。レビューに入ったあとでこの日時を遅くすると、
        /// ミーティングとアクションの期限が、本来より先に延びてしまいます。
        ///
        /// {examples}
        ///
        /// 日時を元に戻してください。新しい日時のほうが正しい場合は、オーナー以外の人に認めてもらいます：
        /// `pmgit waive ID moved-resolution --reason TEXT --approved-by NAME`
    }
    id: MovedResolution,
    group: Consistency,
    levels: [Draft => Warning],
    waiver: Yes,
    traits: [AboutChange],
    since: "0.2",
    source: "process page, deadlines" / "プロセスのページ「期限」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base.filter(|base| base.status() >= Status::InReview) else { return };
    let (before, after) = (exact(&base.incident.resolved), exact(&subject.document.incident.resolved));
    let (Some(before), Some(after)) = (before, after) else { return };
    let moved = moved(subject, base);
    if after.value <= before.value || moved <= TimeDelta::zero() {
        return;
    }
    let (zone, was) = (subject.policy.calendar.zone().clone(), before.value);
    let violation = violations.at(
        after.span,
        say! {
            |reader|
            en: "`incident.resolved` moved since the review began, and the deadlines with it; it was {}", zone.moment_text(was, reader.language);
            ja: "レビューに入ったあとで`incident.resolved`が変わり、期限が延びています。以前の日時は{}でした", zone.moment_text(was, reader.language)
        },
    );
    violation
        .hint(say! {
            en: "restore it, or have someone other than the owner waive this with the reason";
            ja: "元に戻すか、オーナー以外の人に、理由を添えて例外承認してもらってください"
        })
        .extent(u64::try_from(moved.num_seconds()).unwrap_or_default());
    let submitted = subject.last_entry_into(Status::InReview).and_then(|at| subject.document.transitions.get(at));
    if let Some(submitted) = submitted {
        violation.related(submitted.span, say! { en: "in review since here"; ja: "ここでレビューに入りました" });
    }
}

/// By how much the deadline moved that moved furthest, by the severity at hand: another severity is another matter.
fn moved(subject: &Subject<'_>, base: &Document) -> TimeDelta {
    let policy = subject.policy;
    let mut then = base.clone();
    then.severity.clone_from(&subject.document.severity);
    let deadlines: [fn(&Document, &Policy) -> Option<Deadline>; 2] = [deadline::meeting_by, deadline::actions_by];
    let moved = deadlines.into_iter().filter_map(|by| Some(by(subject.document, policy)?.end - by(&then, policy)?.end));
    moved.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;

    fn found(status: &str, before: &str, after: &str) -> Vec<u64> {
        let text = |at: &str, rest: &str| format!("status = \"{status}\"\n{rest}[incident]\nresolved = {at}\n");
        let findings = findings_of(RuleId::MovedResolution, &text(after, ""), Some(&text(before, "")));
        findings.iter().map(|one| one.extent).collect()
    }

    const THEN: &str = "2026-11-20T01:40:00Z";

    #[test]
    fn a_later_end_in_review_is_seen_by_as_much_as_the_deadline_moved() {
        let day = 24 * 60 * 60;
        for status in ["in-review", "reviewed", "closed"] {
            assert_eq!(found(status, THEN, "2026-11-21T01:40:00Z"), [day], "{status}");
        }
        assert_eq!(found("in-review", THEN, "2026-11-23T01:40:00Z"), [3 * day]);
        for honest in [THEN, "2026-11-20T10:40:00+09:00", "2026-11-20T01:10:00Z"] {
            assert!(found("in-review", THEN, honest).is_empty(), "{honest}");
        }
        assert!(found("draft", THEN, "2026-11-21T01:40:00Z").is_empty(), "nobody has read it yet");
        let seldom = "severity = \"SEV-4\"\n";
        let text = |at: &str| format!("{seldom}[incident]\nresolved = {at}\n");
        let none = findings_of(RuleId::MovedResolution, &text("2026-11-21T01:40:00Z"), Some(&text(THEN)));
        assert!(none.iter().all(|one| one.extent > 0));
    }
}

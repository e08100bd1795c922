//! Compares what was agreed on with what stands there now.

use super::approved_text::ApprovedText;
use super::counted::Counting;
use crate::document::{Approval, Status, TextDigest, changed_parts, extents};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{named, say};
use crate::toml_record::Located;

rule! {
    /// An approved postmortem has changed, and nobody has approved the change.
    ///
    /// An approval covers what the approver has read: title, severity and facts of the incident, the sections, the
    /// timeline, the impact, the titles of actions and the message to customers. Layout, links, evidence, tags, people,
    /// tickets, dates of actions and records of what was sent may still change.
    ///
    /// ```toml base
    /// status = "reviewed"
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [sections]
    /// resolution = "The standby was replaced at 01:02. It had been a network matter after all."
    /// ```
    ///
    /// ```toml base
    /// status = "reviewed"
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [sections]
    /// resolution = "The standby was replaced at 01:02. It had been a network matter after all."
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T06:28:00Z
    ///
    /// [[approvals]]
    /// by = "farah"
    /// at = 2026-11-25T09:00:00Z
    /// ```
    ///
    /// Ask someone other than the owner to read the change and run `pmgit approve ID`, or run `pmgit reopen ID` if the
    /// change needs discussion.
    ja: {
        /// 承認されたあとに内容が変わり、その後は誰も承認していません。
        ///
        /// 承認は、承認した人が読んだ内容に対するものです。対象は、タイトル、重大度、インシデントの事実、セクション、
        /// タイムライン、影響、アクションのタイトル、対外的なメッセージです。レイアウト、リンク、根拠、タグ、人、
        /// チケット、アクションの日付、送信の記録は、承認のあとでも変えられます。
        ///
        /// {examples}
        ///
        /// オーナー以外の人に変更を読んでもらい、`pmgit approve ID`を実行してもらってください。
        /// 議論が必要な場合は、`pmgit reopen ID`でレビューに戻します。
    }
    id: ChangedAfterApproval,
    group: Review,
    levels: [Reviewed => Warning],
    waiver: Yes,
    traits: [AboutChange],
    since: "0.1",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base else { return };
    if base.status() < Status::Reviewed || subject.status() < Status::Reviewed {
        return;
    }
    let changed = changed_parts(base, subject.document);
    if changed.is_empty() || is_approved_anew(subject) {
        return;
    }
    let stale = newest(&subject.document.approvals);
    for (part, span) in changed.iter().zip(spans(subject, &changed)) {
        let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
        let violation = violations
            .each(
                Key::WHOLE,
                span,
                || Name::Own(named(part)),
                say! {
                    |parts|
                    en: "{parts} {} changed since the postmortem was approved", parts.one_or_many("has", "have");
                    ja: "承認されたあとに{parts}が変わっています"
                },
            )
            .hint(say! {
                en: "ask someone else to read the change and run `pmgit approve {id}`";
                ja: "別の人に変更を読んでもらい、`pmgit approve {id}`を実行してもらってください"
            });
        if let Some(stale) = stale.filter(|_| violation.is_first()) {
            violation.related(stale.span, say! { en: "approved before the change"; ja: "変更前の承認" });
        }
    }
}

/// Where the parts stand; the table or list that they are gone from.
fn spans(subject: &Subject<'_>, parts: &[String]) -> Vec<Option<Span>> {
    let text = subject.source.text();
    let tables: Vec<&str> = parts.iter().map(|part| part.split(['.', '@']).next().unwrap_or_default()).collect();
    let whole = extents(text, &tables);
    let own = extents(text, &parts.iter().map(String::as_str).collect::<Vec<_>>());
    own.into_iter().zip(whole).map(|(own, whole)| own.or(whole)).collect()
}

/// The approval that was given last.
fn newest(approvals: &[Located<Approval>]) -> Option<&Located<Approval>> {
    approvals.iter().filter(|approval| approval.at.is_some()).max_by_key(|approval| approval.at.as_deref().copied())
}

/// Whether somebody other than the owner has approved the text as it is now, also after the review.
pub(super) fn is_approved_anew(subject: &Subject<'_>) -> bool {
    let (counting, text) = (Counting::of_closing(subject), ApprovedText::of(subject));
    let now = TextDigest::of(subject.document);
    counting.all().any(|approval| counting.objection(approval).is_none() && text.is_for(approval, &now))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    fn changed(status: &str, base: &str, change: &str) -> Vec<String> {
        let head = format!("status = \"{status}\"\n{change}");
        let findings = findings_of(RuleId::ChangedAfterApproval, &head, Some(&format!("status = \"{base}\"\n")));
        findings.into_iter().map(|finding| finding.english()).collect()
    }

    #[test]
    fn each_part_that_people_agree_on_is_told() {
        let overlay = r#"
            impact = [{ metric = "Checkouts", value = 413, unit = "requests" }]
            timeline = [{ at = 2026-11-20T00:04:00Z, event = "It begins", kind = "cause", evidence = ["https://a.example"] }]
            [sections]
            overview = "It was the network."
            [incident]
            mitigated = 2026-11-20T01:03:00Z
            [external_message]
            summary = "It was the network."
        "#;
        let all = "`incident.mitigated`, `sections.overview`, `timeline@2026-11-20T00:04:00Z` and 10 more have changed since the postmortem was approved";
        for status in ["reviewed", "closed"] {
            assert_eq!(changed(status, "reviewed", overlay), [all]);
        }
        let head = format!("status = \"reviewed\"\n{overlay}");
        let [finding] =
            findings_of(RuleId::ChangedAfterApproval, &head, Some("status = \"reviewed\"\n")).try_into().unwrap();
        let names =
            finding.places.spots().iter().filter_map(|spot| Some(spot.name.as_ref()?.in_language(Language::Ja)));
        let names: Vec<String> = names.collect();
        for part in ["`sections.overview`", "`external_message`", "`impact@Checkouts`", "`incident.mitigated`"] {
            assert!(names.iter().any(|name| name == part), "{part} is not among {names:?}");
        }
        let labels: Vec<_> = finding.places.related.iter().map(|one| one.label.in_language(Language::En)).collect();
        assert_eq!(labels, ["approved before the change"]);
        let japanese = finding.message(Language::Ja);
        assert!(japanese.starts_with("承認されたあとに`incident.mitigated`、`sections.overview`、"), "{japanese}");
        assert!(changed("reviewed", "in-review", overlay).is_empty(), "it was not agreed on before");
    }

    #[test]
    fn what_comes_in_later_changes_nothing_that_was_agreed_on() {
        let links = "[incident]\nreferences = [\"PD-9\"]\nrecording = \"https://meet.example.com/9\"\n";
        assert!(changed("reviewed", "reviewed", links).is_empty());
        let notes = "tags = [\"new\"]\n[external_message]\nposted = 2026-11-23T10:00:00Z\n[meeting]\nminutes = 45\n\
                     [internal_message]\nsent = 2026-11-23T10:00:00Z\n";
        assert!(changed("reviewed", "reviewed", notes).is_empty());
        assert!(changed("closed", "reviewed", "").is_empty());
        assert_eq!(changed("reviewed", "reviewed", "actions = []").len(), 1, "what will be done was agreed on");
    }

    #[test]
    fn an_approval_by_the_owner_or_an_old_one_counts_for_nothing() {
        let change = |by: &str, at: &str| {
            format!(
                "approvals = [{{ by = \"ben\", at = 2026-11-23T06:28:00Z }}, {{ by = \"{by}\", at = {at} }}]\n[sections]\noverview = \"New.\"\n"
            )
        };
        assert_eq!(changed("reviewed", "reviewed", &change("@Aiko", "2026-11-25T00:00:00Z")).len(), 1);
        assert_eq!(changed("reviewed", "reviewed", &change("ben", "2026-11-23T06:28:00Z")).len(), 1, "the base has it");
        assert!(changed("reviewed", "reviewed", &change("farah", "2026-11-23T06:28:01Z")).is_empty());
    }
}

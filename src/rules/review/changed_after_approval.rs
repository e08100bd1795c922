//! Compares what was agreed on with what stands there now.

use crate::document::{Approval, Document, Maybe, Status, Translation, person_named, said};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{backticked, say};
use crate::toml_record::{Located, Number};

rule! {
    /// An approved postmortem has changed, and nobody has approved the change.
    ///
    /// An approval covers what the approver has read: the sections, the timeline, the impact, the facts of the incident
    /// and the message to customers. Tickets, dates of actions and records of what was sent may still be added.
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
        /// 承認は、承認した人が読んだ内容に対するものです。対象は、セクション、タイムライン、影響、
        /// インシデントの事実、対外的なメッセージです。チケット、アクションの日付、送信の記録は、
        /// 承認のあとでも追加できます。
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
    if base.status() < Status::Reviewed || subject.status() < Status::Reviewed || is_approved_anew(subject, base) {
        return;
    }
    let stale = newest(&subject.document.approvals);
    for part in changed_parts(subject.document, base) {
        let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
        let violation = violations
            .each(
                Key::WHOLE,
                part.span,
                || Name::Own(backticked(part.name)),
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

/// The approval that was given last.
fn newest(approvals: &[Located<Approval>]) -> Option<&Located<Approval>> {
    approvals.iter().filter(|approval| approval.at.is_some()).max_by_key(|approval| approval.at.as_deref().copied())
}

/// Whether somebody other than the owner has approved after everyone who had at the base.
fn is_approved_anew(subject: &Subject<'_>, base: &Document) -> bool {
    let last = newest(&base.approvals).and_then(|approval| approval.at.as_deref());
    subject.document.approvals.iter().any(|approval| {
        let newer = approval.at.as_deref().is_some_and(|at| last.is_none_or(|last| at > last));
        let by = person_named(approval.by.as_ref());
        newer && by.is_some_and(|by| subject.objection(by, approval.at.as_deref().copied()).is_none())
    })
}

/// A part of a document that people agree on.
struct ApprovedPart {
    name: &'static str,
    span: Option<Span>,
}

/// The parts that say something else now than they did then.
fn changed_parts(now: &Document, then: &Document) -> Vec<ApprovedPart> {
    let message = |document: &Document| document.external_message.as_ref().map(|message| message.span);
    let parts = [
        ("sections", sections(now) != sections(then), now.sections.span),
        ("timeline", !moments(now).eq(moments(then)), now.timeline.first().map(|row| row.span)),
        ("impact", !impact(now).eq(impact(then)), now.impact.first().map(|row| row.span)),
        ("incident", facts(now) != facts(then), now.incident.span),
        ("external_message", external(now) != external(then), message(now)),
    ];
    parts.into_iter().filter_map(|(name, changed, span)| changed.then_some(ApprovedPart { name, span })).collect()
}

fn texts(list: &[Located<String>]) -> Vec<&str> {
    list.iter().map(|text| text.value.trim()).collect()
}

fn sections(document: &Document) -> impl PartialEq + use<'_> {
    let texts = document.sections.texts.iter();
    texts.filter_map(|(key, text)| Some((key, said(Some(text))?))).collect::<Vec<_>>()
}

fn moments(document: &Document) -> impl Iterator<Item: PartialEq> + use<'_> {
    document.timeline.iter().map(|row| {
        let times = (row.at.as_deref(), row.until.as_deref(), row.about.as_deref());
        let words = (row.kind.as_deref(), said(row.event.as_ref()), said(row.detail.as_ref()));
        (times, words, texts(&row.evidence))
    })
}

fn impact(document: &Document) -> impl Iterator<Item: PartialEq> + use<'_> {
    document.impact.iter().map(|row| {
        let number = |number: &Maybe<Number>| number.as_deref().copied();
        let [metric, unit, source] = [&row.metric, &row.unit, &row.source].map(|text| said(text.as_ref()));
        (metric, number(&row.value.value), number(&row.value.of), unit, source)
    })
}

fn facts(document: &Document) -> impl PartialEq + use<'_> {
    let incident = &document.incident;
    let times = [&incident.started, &incident.detected, &incident.mitigated, &incident.resolved];
    let windows = incident.windows.iter();
    let windows = windows.map(|window| (window.from.as_deref(), window.until.as_deref(), said(window.system.as_ref())));
    (
        times.map(|time| time.as_deref()),
        texts(&incident.references),
        texts(&incident.systems),
        windows.collect::<Vec<_>>(),
        incident.stated_minutes.as_deref(),
        said(incident.full_outage.as_ref()),
    )
}

fn external(document: &Document) -> impl PartialEq + use<'_> {
    fn translated(one: &Translation) -> [Option<&str>; 3] {
        [&one.summary, &one.what_happened, &one.what_we_are_doing].map(|text| said(text.as_ref()))
    }
    document.external_message.as_ref().map(|message| {
        let own = [&message.summary, &message.what_happened, &message.what_we_are_doing];
        let others = [&message.translations.en, &message.translations.ja];
        (own.map(|text| said(text.as_ref())), others.map(|one| one.as_deref().map(translated)))
    })
}

#[cfg(test)]
mod tests {
    use super::changed_parts;
    use crate::document::{OneKey, assert_only, every_key};
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    /// Keys of the approved parts that people may still fill in.
    const MAY_COME_LATER: &[&str] = &[
        "incident.recording",
        "incident.chat",
        "timeline.by",
        "external_message.posted",
        "external_message.url",
        "external_message.posted_by",
    ];

    #[test]
    fn every_key_of_an_approved_part_is_compared_or_may_come_later() {
        let is_approved = |key: &OneKey| PARTS.contains(&key.route.split('.').next().unwrap_or_default());
        let is_left_out =
            |key: &OneKey| is_approved(key) && changed_parts(&key.document(), &key.document_without()).is_empty();
        let left_out: Vec<String> = every_key().into_iter().filter(is_left_out).map(|key| key.route).collect();
        assert_only(MAY_COME_LATER, &left_out, "compare in `changed_parts`, or list here");
    }

    const PARTS: [&str; 5] = ["sections", "timeline", "impact", "incident", "external_message"];

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
        let all = "`sections`, `timeline`, `impact` and 2 more have changed since the postmortem was approved";
        for status in ["reviewed", "closed"] {
            assert_eq!(changed(status, "reviewed", overlay), [all]);
        }
        let head = format!("status = \"reviewed\"\n{overlay}");
        let [finding] =
            findings_of(RuleId::ChangedAfterApproval, &head, Some("status = \"reviewed\"\n")).try_into().unwrap();
        let names =
            finding.places.spots().iter().filter_map(|spot| Some(spot.name.as_ref()?.in_language(Language::Ja)));
        assert_eq!(names.collect::<Vec<_>>(), PARTS.map(|part| format!("`{part}`")));
        assert_eq!(finding.extent, 5);
        let labels: Vec<_> = finding.places.related.iter().map(|one| one.label.in_language(Language::En)).collect();
        assert_eq!(labels, ["approved before the change"]);
        let japanese = "承認されたあとに`sections`、`timeline`、`impact`、ほか2件が変わっています";
        assert_eq!(finding.message(Language::Ja), japanese);
        assert!(changed("reviewed", "in-review", overlay).is_empty(), "it was not agreed on before");
    }

    #[test]
    fn what_comes_in_later_changes_nothing_that_was_agreed_on() {
        let notes = "tags = [\"new\"]\n[external_message]\nposted = 2026-11-23T10:00:00Z\n[meeting]\nminutes = 45\n\
                     [internal_message]\nsent = 2026-11-23T10:00:00Z\n";
        assert!(changed("reviewed", "reviewed", notes).is_empty());
        assert!(changed("closed", "reviewed", "").is_empty());
        assert!(changed("reviewed", "reviewed", "actions = []").is_empty());
    }

    #[test]
    fn an_approval_by_the_owner_or_an_old_one_counts_for_nothing() {
        let change = |by: &str, at: &str| {
            format!(
                "approvals = [{{ by = \"ben\", at = 2026-11-23T06:28:00Z }}, {{ by = \"{by}\", at = {at} }}]\n[sections]\noverview = \"New.\"\n"
            )
        };
        assert_eq!(changed("reviewed", "reviewed", &change("@Aiko", "2026-11-25T00:00:00Z")).len(), 1);
        assert_eq!(changed("reviewed", "reviewed", &change("farah", "2026-11-23T06:28:00Z")).len(), 1);
        assert!(changed("reviewed", "reviewed", &change("farah", "2026-11-23T06:28:01Z")).is_empty());
    }
}

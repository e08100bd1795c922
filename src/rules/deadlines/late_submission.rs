//! Compares when the postmortem first came into review with when the meeting was held.

use super::lateness::seconds;
use crate::document::Status;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The postmortem was submitted for review only after the meeting was held.
    ///
    /// Complete the postmortem before the meeting: a meeting without it collects facts instead of agreeing on them.
    /// Only the first submission counts, so a postmortem that is reopened later is not late.
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
    /// This can no longer be fixed, only explained. Say why it was late, and have someone other than the owner approve
    /// it: `pmgit waive ID late-submission --reason TEXT --approved-by NAME`.
    ja: {
        /// ポストモーテムがレビューに出されたのは、ミーティングのあとでした。
        ///
        /// ポストモーテムは、ミーティングまでに書き終えます。書き終えていないと、
        /// ミーティングは事実について合意する場ではなく、事実を集める場になってしまいます。
        /// 判定には最初にレビューに出した日時を使うため、あとから再オープンしても、遅れたことにはなりません。
        ///
        /// {examples}
        ///
        /// あとから直すことはできないため、説明を残します。遅れた理由を書き、
        /// オーナー以外の人に例外として承認してもらってください：
        /// `pmgit waive ID late-submission --reason TEXT --approved-by NAME`
    }
    id: LateSubmission,
    group: Deadlines,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.1",
    source: "template page, guidelines; process page, step 7"
        / "テンプレートのページ「ガイドライン」、プロセスのページの手順7",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let first = document.transitions.iter().find(|entry| entry.to.as_deref() == Some(&Status::InReview));
    let (Some(entered), Some(held)) = (first.and_then(|entry| entry.at.as_ref()), &document.meeting.held) else {
        return;
    };
    if entered.value <= held.value {
        return;
    }
    let (zone, submitted, met) = (subject.policy.calendar.zone().clone(), entered.value, held.value);
    let id = subject.id.map_or("ID", |id| id.as_str());
    let waive = format!("`pmgit waive {id} late-submission --reason TEXT --approved-by NAME`");
    violations
        .at(
            entered.span,
            say! {
                |reader|
                en: "the postmortem was submitted for review on {}, after the meeting on {}",
                    zone.moment_text(submitted, reader.language),
                    zone.moment_text(met, reader.language);
                ja: "ポストモーテムがレビューに出されたのは{}で、{}のミーティングのあとでした",
                    zone.moment_text(submitted, reader.language),
                    zone.moment_text(met, reader.language)
            },
        )
        .extent(seconds(submitted - met))
        .related(held.span, say! { en: "the meeting was held then"; ja: "ミーティングを実施した日時" })
        .hint(say! {
            en: "say why it was late: {waive}";
            ja: "遅れた理由を書き、例外として承認してもらってください：{waive}"
        });
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn it_says_by_how_much_and_after_which_meeting() {
        let steps = |submitted: &str| {
            format!(
                "status = \"reviewed\"\ntransitions = [\
                 {{ from = \"draft\", to = \"in-review\", at = {submitted}, by = \"aiko\" }}, \
                 {{ from = \"in-review\", to = \"reviewed\", at = 2026-11-24T09:00:00Z, by = \"ben\" }}]\n\
                 [meeting]\nheld = 2026-11-23T06:00:00Z\n"
            )
        };
        let found = findings_of(RuleId::LateSubmission, &steps("2026-11-23T12:00:00Z"), None);
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!((finding.extent, finding.places.related.len()), (6 * 3_600, 1));
        assert_eq!(
            finding.message(Language::En),
            "the postmortem was submitted for review on Mon 23 Nov 2026, 12:00 UTC, after the meeting on Mon 23 Nov 2026, 06:00 UTC"
        );
        assert!(
            finding
                .message(Language::Ja)
                .starts_with("ポストモーテムがレビューに出されたのは2026年11月23日(月) 12:00 UTC")
        );
        assert!(findings_of(RuleId::LateSubmission, &steps("2026-11-23T06:00:00Z"), None).is_empty());
    }
}

//! Compares when the message to customers was posted with when the meeting was held.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The message to customers was posted before the meeting reviewed it.
    ///
    /// The meeting reviews the message, so that customers read what was agreed on. Updates during the incident belong
    /// on the status page and are not part of this message.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    ///
    /// [external_message]
    /// posted = 2026-11-23T05:00:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [meeting]
    /// scheduled = 2026-11-23T06:00:00Z
    /// held = 2026-11-23T06:00:00Z
    ///
    /// [external_message]
    /// posted = 2026-11-23T09:00:00Z
    /// ```
    ///
    /// Correct the time that is wrong. If the message really was posted early, waive this rule and say why.
    ja: {
        /// 対外的なメッセージが、ミーティングでのレビューより前に投稿されています。
        ///
        /// 対外的なメッセージはミーティングでレビューします。顧客が読むのは、合意した内容であるべきだからです。
        /// インシデント対応中の経過報告はステータスページに載せるもので、このメッセージには含めません。
        ///
        /// {examples}
        ///
        /// 誤っているほうの日時を直してください。実際に早く投稿した場合は、理由を書き、例外として承認してもらいます。
    }
    id: PostedBeforeMeeting,
    group: Closing,
    levels: [Closed => Error],
    waiver: Yes,
    traits: [AboutPosting],
    since: "0.1",
    source: "process page, step 6" / "プロセスのページの手順6",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let posted = subject.document.external_message.as_ref().and_then(|message| message.posted.as_ref());
    let (Some(posted), Some(held)) = (posted, &subject.document.meeting.held) else { return };
    let early = held.value - posted.value;
    if early > chrono::TimeDelta::zero() {
        let (zone, at, meeting) = (subject.policy.calendar.zone().clone(), posted.value, held.value);
        violations
            .at(
                posted.span,
                say! {
                    |told|
                    en: "the message to customers was posted {}, before the meeting ({})",
                        zone.moment_text(at, told.language), zone.moment_text(meeting, told.language);
                    ja: "対外的なメッセージの投稿は{}で、ミーティングの{}より前になっています",
                        zone.moment_text(at, told.language), zone.moment_text(meeting, told.language)
                },
            )
            .hint(say! {
                en: "correct the time that is wrong, or waive this rule and say why";
                ja: "誤っているほうの日時を直すか、理由を書き、例外として承認してもらってください"
            })
            .extent(early.num_seconds().max(1).unsigned_abs())
            .related(held.span, say! { en: "the meeting"; ja: "ミーティング" });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_extent_is_how_early_it_was_and_the_meeting_is_shown() {
        let posted = |at: &str| {
            let text = format!(
                "status = \"closed\"\n[meeting]\nheld = 2026-11-23T06:00:00Z\n[external_message]\nposted = {at}"
            );
            findings_of(RuleId::PostedBeforeMeeting, &text, None)
        };
        let [early] = posted("2026-11-23T05:00:00Z").try_into().unwrap();
        let [nearer] = posted("2026-11-23T14:30:00+09:00").try_into().unwrap();
        assert_eq!((early.extent, nearer.extent), (3600, 1800));
        assert_eq!(early.places.related.len(), 1);
        assert_eq!(
            early.message(Language::Ja),
            "対外的なメッセージの投稿は2026年11月23日(月) 05:00 UTCで、ミーティングの2026年11月23日(月) 06:00 UTCより前になっています"
        );
        assert!(posted("2026-11-23T06:00:00Z").is_empty());
    }
}

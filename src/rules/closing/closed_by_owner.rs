//! Looks for who closed a postmortem with a message to customers.

use crate::document::{Status, said};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// The owner closed a postmortem that has a message to customers.
    ///
    /// If there is a message to customers, support posts it and then closes the postmortem: closing means that
    /// customers have been informed, not that the owner is done writing.
    ///
    /// ```toml fails
    /// status = "closed"
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
    /// at = 2026-11-23T06:30:00Z
    /// by = "ben"
    ///
    /// [[transitions]]
    /// from = "reviewed"
    /// to = "closed"
    /// at = 2026-11-23T09:05:00Z
    /// by = "aiko"
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    /// severity = "SEV-2"
    /// external_message = ""
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "closed"
    /// at = 2026-11-23T09:05:00Z
    /// by = "aiko"
    /// ```
    ///
    /// Ask the person who posted the message to run `pmgit close ID`. If the owner did both, waive this rule and say
    /// so.
    ja: {
        /// 対外的なメッセージのあるポストモーテムを、オーナーがクローズしています。
        ///
        /// 対外的なメッセージがある場合は、サポートチームがメッセージを投稿したあとにクローズします。
        /// クローズは、オーナーが書き終えたことではなく、顧客に伝え終えたことを示します。
        ///
        /// {examples}
        ///
        /// メッセージを投稿した人に`pmgit close ID`を実行してもらってください。オーナーが投稿も行った場合は、
        /// その旨を理由に書き、例外として承認してもらいます。
    }
    id: ClosedByOwner,
    group: Closing,
    levels: [Closed => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    if document.external_message.is_none() || subject.status() != Status::Closed {
        return;
    }
    let closing = subject.last_entry_into(Status::Closed).and_then(|index| document.transitions.get(index));
    let (Some(entry), Some(owner)) = (closing, document.owner()) else { return };
    let Some(by) = &entry.by else { return };
    if said(Some(by)).is_some_and(|by| subject.is_same_person(owner, by)) {
        let name = named(by);
        let violation = violations
            .at(
                by.span,
                say! {
                    en: "the owner ({name}) closed a postmortem that has a message to customers";
                    ja: "対外的なメッセージがあるのに、オーナーの{name}がクローズしています"
                },
            )
            .hint(say! {
                en: "correct `by` if someone else closed it; otherwise waive this rule and say why";
                ja: "ほかの人がクローズした場合は`by`を直してください。そうでない場合は、理由を書き、例外として承認してもらってください"
            });
        if let Some(owner) = &document.people.owner {
            violation.related(owner.span, say! { en: "the owner"; ja: "オーナー" });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_owner_is_named_in_both_languages() {
        let text =
            "status = \"closed\"\ntransitions = [{ to = \"closed\", by = \"@Aiko\", at = 2026-11-23T09:05:00Z }]";
        let [finding] = findings_of(RuleId::ClosedByOwner, text, None).try_into().unwrap();
        assert_eq!(finding.english(), "the owner (`@Aiko`) closed a postmortem that has a message to customers");
        assert_eq!(
            finding.message(Language::Ja),
            "対外的なメッセージがあるのに、オーナーの`@Aiko`がクローズしています"
        );
        assert_eq!(finding.places.related.len(), 1);
    }
}

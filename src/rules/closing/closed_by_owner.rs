//! Looks for who closed a postmortem with a message to customers.

use crate::document::{Status, person_named};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// The owner posted the message to customers, or closed its postmortem.
    ///
    /// If there is a message to customers, support posts it and then closes the postmortem: closing means that
    /// customers have been informed, not that the owner is done writing. Whoever speaks with customers every day also
    /// hears first how they read the message.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [external_message]
    /// posted_by = "aiko"
    /// ```
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
    /// Let support post the message and run `pmgit close ID`. If the owner had to do it, waive this rule and say why.
    ja: {
        /// オーナーが、対外的なメッセージの投稿か、そのあとのクローズを行っています。
        ///
        /// 対外的なメッセージがある場合は、サポートチームがメッセージを投稿したあとにクローズします。
        /// クローズは、オーナーが書き終えたことではなく、顧客に伝え終えたことを示します。
        /// メッセージがどう受け止められたのかに最初に気づくのも、日ごろ顧客と接している人です。
        ///
        /// {examples}
        ///
        /// メッセージの投稿と`pmgit close ID`の実行は、サポートチームに任せてください。
        /// オーナーが行うしかなかった場合は、その事情を理由に書き、例外として承認してもらいます。
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
    let Some(message) = &document.external_message else { return };
    let closing = subject.last_entry_into(Status::Closed).filter(|_| subject.status() == Status::Closed);
    let closing = closing.and_then(|index| document.transitions.get(index));
    let acts = [("posted", message.posted_by.as_ref()), ("closed", closing.and_then(|entry| entry.by.as_ref()))];
    for (act, by) in acts {
        let Some(by) = by.filter(|by| person_named(Some(by)).is_some_and(|by| subject.is_owner(by))) else {
            continue;
        };
        let name = named(by);
        let violation = violations.each(
            Key::WHOLE,
            by.span,
            || act_name(act),
            say! {
                |acts|
                en: "the owner ({name}) {acts} instead of support";
                ja: "{acts}はサポートチームの役割ですが、オーナーの{name}が行っています"
            },
        );
        violation.part(act).hint(say! {
            en: "if someone else did it, correct `posted_by`, or `by` of the transition; otherwise waive this rule and say why";
            ja: "ほかの人が行った場合は、`posted_by`、または遷移の`by`を直してください。そうでない場合は、理由を書き、例外として承認してもらってください"
        });
        if let Some(owner) = &document.people.owner {
            violation.related(owner.span, say! { en: "the owner"; ja: "オーナー" });
        }
    }
}

/// What the owner did, in the middle of a sentence.
fn act_name(act: &'static str) -> Name {
    Name::Said(match act {
        "posted" => say! { en: "posted the message to customers"; ja: "対外的なメッセージの投稿" }.into(),
        _ => say! { en: "closed the postmortem"; ja: "ポストモーテムのクローズ" }.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, judged, judgement_among};
    use crate::text::Language;

    #[test]
    fn the_owner_is_named_in_both_languages() {
        let text =
            "status = \"closed\"\ntransitions = [{ to = \"closed\", by = \"@Aiko\", at = 2026-11-23T09:05:00Z }]";
        let [finding] = findings_of(RuleId::ClosedByOwner, text, None).try_into().unwrap();
        assert_eq!(finding.english(), "the owner (`@Aiko`) closed the postmortem instead of support");
        assert_eq!(
            finding.message(Language::Ja),
            "ポストモーテムのクローズはサポートチームの役割ですが、オーナーの`@Aiko`が行っています"
        );
        assert_eq!(finding.places.related.len(), 1);
    }

    #[test]
    fn to_have_posted_and_closed_is_one_thing_and_any_spelling_of_the_owner_is_known() {
        let overlay = |by: &str| {
            format!(
                "status = \"closed\"\ntransitions = [{{ to = \"closed\", by = \"aiko\", at = 2026-11-23T09:05:00Z }}]\n\
                 [external_message]\nposted_by = \"{by}\"\n"
            )
        };
        let found = |by: &str| findings_of(RuleId::ClosedByOwner, &overlay(by), None);
        let [both] = &found("@Aiko")[..] else { panic!("it is one finding") };
        assert_eq!(
            both.english(),
            "the owner (`@Aiko`) posted the message to customers and closed the postmortem instead of support"
        );
        assert_eq!((both.extent, both.parts.len()), (2, 2));
        assert_eq!(found("dai")[0].extent, 1);
        let people = "[aiko]\nname = \"Aiko Tanaka\"\nemail = \"aiko@example.com\"\n[ben]\n[chloe]\n[dai]\n[emeka]\n[farah]\n[goro]\n";
        for by in ["Aiko Tanaka", "aiko@example.com"] {
            let text = document(&format!("status = \"closed\"\n[external_message]\nposted_by = \"{by}\"\n"));
            let findings = judgement_among(people, "", &text).findings;
            assert!(findings.iter().any(|one| one.rule == RuleId::ClosedByOwner), "{by}: {findings:?}");
        }
    }

    #[test]
    fn who_is_not_the_owner_may_post_and_nobody_is_not_the_owner() {
        for by in ["dai", "aikoh", "", " "] {
            let found = judged(&format!("status = \"reviewed\"\n[external_message]\nposted_by = \"{by}\"\n"));
            assert!(found.is_empty(), "{by}: {found:?}");
        }
    }
}

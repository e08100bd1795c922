//! Looks for the word "outage".

use crate::document::{Language, said, says_something};
use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, say};
use crate::wording::denies_all;

rule! {
    /// The word "outage" is used, but nothing says that it was a full outage.
    ///
    /// Customers who read "outage" (in Japanese `機能停止`) assume the worst: that everything was down for everyone. The
    /// word is right only if that is true; then `incident.full_outage` says what was down, for whom, and from when to
    /// when.
    ///
    /// An outage of somebody else's is theirs: "the AWS outage" and "an outage at our DNS provider" need no reason. The
    /// policy adds the team's own providers (`words.providers`) to those that everybody depends on.
    ///
    /// This rule reads whatever the authors wrote and a reader sees, from the title to the labels of an action, in both
    /// languages and however the word is spelled: what looks like the word is the word. It skips code, links, block quotes,
    /// paths, channels and slugs, longer words that contain it, sentences that deny it, and outages as such or still to
    /// come ("future outages", "what to do during an outage"). What Japanese teams write instead of the word, such as
    /// `全面停止`, `全断` and `サービス停止`, is a warning. What is on record for good, such as the reason of a step,
    /// is not read.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = "A failover halved the session cache; the checkout's outage took 50 minutes."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    /// title = "セッションキャッシュの切り替えによる決済の機能停止"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "A failover halved the session cache; the service degradation of the checkout took 50 minutes."
    /// ```
    ///
    /// ```toml passes
    /// title = "Outage of the checkout after a cache failover"
    ///
    /// [incident]
    /// full_outage = "Every region answered 503 to every customer from 00:12 to 01:02, see the timeline."
    /// ```
    ///
    /// ```toml policy
    /// [words]
    /// providers = ["AWS"]
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// overview = "The AWS outage halved the session cache, and checkout slowed down for 50 minutes."
    /// ```
    ///
    /// ```toml policy
    /// [words]
    /// providers = ["AWS"]
    /// ```
    ///
    /// ```toml fails
    /// [sections]
    /// overview = "AWS caused an outage of the checkout that took 50 minutes."
    /// ```
    ///
    /// Write "incident" or "service degradation", in Japanese `インシデント` or `サービス低下`. If it was a full outage, say so in
    /// `full_outage` under `[incident]`.
    ja: {
        /// 全面的な機能停止だったことを示さずに、「機能停止」という言葉が使われています。
        ///
        /// 「機能停止（`outage`）」を目にした顧客は、誰もが何も使えなかったという最悪のケースを想定します。
        /// この言葉を使えるのは、本当にそうだった場合だけです。その場合は、何が、誰に対して、
        /// いつからいつまで止まっていたのかを`incident.full_outage`に書きます。
        ///
        /// 他社の機能停止は、その会社のものです。「AWSの機能停止」や「外部サービスの機能停止」に理由は要りません。
        /// 広く使われている事業者のほかに、チームが利用している事業者をポリシー（`words.providers`）に書けます。
        ///
        /// 対象は、タイトルからアクションのラベルまで、作成者が書いて読み手の目に触れる文章すべてです。日本語と英語の両方を、
        /// 表記にかかわらず探します。見た目がその言葉なら、その言葉とみなします。コード、アドレス、引用ブロック、パス、チャンネル名、
        /// より長い単語の一部、否定している文、一般論やこれから起こりうる機能停止についての文（「機能停止した場合は」など）は対象外です。
        /// 「全面停止」「全断」「サービス停止」「システムダウン」のような言い換えは警告になります。遷移の理由のように、記録として残り続けるものも対象外です。
        ///
        /// {examples}
        ///
        /// 「インシデント」または「サービス低下」と書いてください。英語では`incident`または`service degradation`です。
        /// 本当に全面的な機能停止だった場合は、その旨を`[incident]`の`full_outage`に書きます。
    }
    id: UnjustifiedOutage,
    group: Wording,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 6; effective postmortems page" / "プロセスのページの手順6、効果的なポストモーテムのページ",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    let reason = said(subject.document.incident.full_outage.as_ref());
    if reason.is_some_and(justifies) {
        return;
    }
    let has_reason = reason.is_some();
    reading.report(
        Topic::Outage,
        |_| true,
        (subject, violations),
        |word, language| {
            let instead = match language {
                Language::En => ["incident", "service degradation"],
                Language::Ja => ["インシデント", "サービス低下"],
            };
            let message = say! {
                |parts|
                en: "{parts} {} `{word}`, but nothing says that everything was down", parts.one_or_many("says", "say");
                ja: "{parts}の`{word}`は、全面停止だったという根拠（`full_outage`）がないと使えません"
            };
            (message.into(), hint(instead, has_reason))
        },
    );
}

/// What to write instead, in the language of the text, and what else could be done.
fn hint([one, other]: [&'static str; 2], has_reason: bool) -> Message {
    if has_reason {
        return Message::from(say! {
            en: "write `{one}` or `{other}`, or say in `incident.full_outage` what was down, for whom, and from when to when";
            ja: "`{one}`または`{other}`と書くか、何が、誰に対して、いつからいつまで止まっていたかを`incident.full_outage`に書いてください"
        });
    }
    Message::from(say! {
        en: "write `{one}` or `{other}`; if everything was down for everyone, say so: `full_outage = \"...\"` under `[incident]`";
        ja: "`{one}`または`{other}`と書いてください。本当に全面的な機能停止だった場合は、その旨を`[incident]`の`full_outage = \"...\"`に書きます"
    })
}

/// Whether a text is a reason: it says something, in four words or, in Japanese, ten letters, and not that it was no full
/// outage.
fn justifies(reason: &str) -> bool {
    let letters = reason.chars().filter(|letter| letter.is_alphanumeric()).count();
    let words = reason.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let unspaced = reason.chars().any(|letter| letter.is_alphabetic() && letter > '\u{2E7F}');
    letters >= 10 && (words >= 4 || unspaced) && says_something(reason) && !denies_all(reason)
}

#[cfg(test)]
mod tests {
    use super::justifies;
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{document, hinted, judged, judgement};
    use crate::text::Language;

    #[test]
    fn the_outage_of_one_language_is_one_finding_however_it_is_spelt() {
        let overlay = "title = \"Outages\"\n[sections]\noverview = \"An outage. 機能停止。\"\ndetection = \"outage, the outages\"\n";
        let found = findings_of(RuleId::UnjustifiedOutage, overlay, None);
        let [english, japanese] = &found[..] else { panic!("{found:?}") };
        assert_eq!((english.key.as_str(), english.extent), ("outage", 4));
        assert_eq!((japanese.key.as_str(), japanese.extent), ("機能停止", 1));
        let named = "`title`, `sections.detection` and `sections.overview` say `outage`, but nothing says that everything was down";
        assert_eq!(english.english(), named);
        let named = "`sections.overview`の`機能停止`は、全面停止だったという根拠（`full_outage`）がないと使えません";
        assert_eq!(japanese.message(Language::Ja), named);
    }

    /// The slices of the source that are found.
    fn slices(overlay: &str) -> Vec<String> {
        let text = document(overlay);
        let findings: Vec<_> =
            judgement("", &text).findings.into_iter().filter(|one| one.rule == RuleId::UnjustifiedOutage).collect();
        let spans = findings.iter().flat_map(|one| one.places.spots()).filter_map(|spot| spot.span);
        spans.map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn every_place_of_prose_is_looked_at_and_every_hit_told() {
        let overlay = r#"
            title = "The Outages of the checkout"
            timeline = [{ at = 2026-11-20T00:04:00Z, event = "outage begins", evidence = ["the graph"] }]
            actions = [{ title = "Prevent the outages", discuss = "outage?", declined = "An outage." }]
            [sections]
            overview = "An outage's end. 全機能停止。 Outageous. `outage`. post-outage"
            [internal_message]
            text = "OUTAGE"
            [external_message]
            summary = "out\u200bage"
            what_happened = "> outage"
            what_we_are_doing = "https://example.com/outage"
        "#;
        let mut found = slices(overlay);
        found.sort_unstable();
        let (split, word) = ("out\u{200b}age", "outage");
        let mut expected = vec!["Outages", word, "outages", word, word, word, "機能停止", word, "OUTAGE", split, word];
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_span_is_exact_in_a_string_of_several_lines_with_escapes() {
        let text = "title = 'a'\nstatus = 'draft'\nseverity = 'SEV-1'\n[sections]\noverview = \"\"\"\n\
                    \\u3042障害 \\\n   の  **o\\u0075tage**\n\"\"\"\n";
        let findings = judgement("", text).findings;
        let finding = findings.iter().find(|one| one.rule == RuleId::UnjustifiedOutage).expect("it is found");
        let span = finding.span().expect("it has a place");
        assert_eq!(&text[span.start..span.end], "o\\u0075tage");
        assert_eq!(finding.english(), "`sections.overview` says `outage`, but nothing says that everything was down");
    }

    #[test]
    fn the_outage_of_a_provider_is_theirs_and_ours_beside_it_is_not() {
        let found = |text: &str| {
            let overlay = format!("[sections]\noverview = \"{text}\"\n");
            let policy = "[words]\nproviders = [\"AWS\"]\n";
            let findings = judgement(policy, &document(&overlay)).findings;
            findings.iter().filter(|one| one.rule == RuleId::UnjustifiedOutage).map(|one| one.extent).sum::<u64>()
        };
        assert_eq!(found("The AWS outage caused an outage of the checkout."), 1);
        assert_eq!(found("The **AWS** outage, and AWS's outage."), 0);
        assert_eq!(found("AWSの機能停止で決済が遅くなった。"), 0);
        assert_eq!(found("AWSの機能停止で決済の機能停止が起きた。"), 1);
        assert_eq!(found("The `AWS` outage."), 1, "code names nobody");
        assert!(judged("title = \"The AWS outage\"").is_empty(), "whom everybody depends on");
        assert_eq!(judged("title = \"The Acme outage\"").len(), 1, "who is not a provider of the policy's");
    }

    #[test]
    fn only_a_real_reason_justifies_it() {
        let overlay = |reason| format!("title = \"The outage\"\n[incident]\nfull_outage = \"{reason}\"\n");
        assert!(judged(&overlay("Every region answered 503 to every customer.")).is_empty());
        assert_eq!(judged(&overlay("yes")).len(), 1);
        assert_eq!(judged(&overlay(" ")).len(), 1);
    }

    #[test]
    fn it_can_be_waived_where_it_stands_and_is_a_hint_in_a_draft() {
        let waiver =
            "{ rule = \"unjustified-outage\", reason = \"A name.\", approved_by = \"ben\", where = \"title\" }";
        let excused = format!("title = \"The outage\"\nwaivers = [{waiver}]\n");
        assert!(judged(&excused).is_empty());
        assert_eq!(judged(&format!("{excused}[sections]\noverview = \"An outage.\"")).len(), 1);
        let draft = "status = \"draft\"\ntitle = \"The outage\"";
        assert!(judged(draft).is_empty());
        assert!(hinted(draft).iter().any(|one| one.contains("unjustified-outage")));
    }

    #[test]
    fn the_hint_proposes_words_of_the_documents_language() {
        let hint = |overlay: &str| {
            let findings = judgement("", &document(overlay)).findings.into_iter();
            let mut hints =
                findings.filter(|one| one.rule == RuleId::UnjustifiedOutage).filter_map(|one| one.english_hint());
            hints.next().expect("it is found, with a hint")
        };
        assert!(hint("title = \"The outage\"").contains("`incident` or `service degradation`"));
        assert!(hint("language = \"ja\"\ntitle = \"機能停止\"").contains("`インシデント` or `サービス低下`"));
    }

    #[test]
    fn a_reason_is_more_than_a_word_or_a_placeholder() {
        for reason in [
            "yes",
            "TODO",
            "it was",
            "-",
            "はい",
            "未定",
            "a b c d",
            "outageoutageoutage",
            "This was not a full outage.",
            "全面的な機能停止ではありませんでした。",
            "ここに理由を書いてください",
        ] {
            assert!(!justifies(reason), "{reason}");
        }
        for reason in ["Every region answered 503 to every customer.", "全リージョンで全顧客に503を返した"]
        {
            assert!(justifies(reason), "{reason}");
        }
    }
}

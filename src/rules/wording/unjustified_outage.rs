//! Looks for the word "outage".

use crate::document::{Language, said};
use crate::rules::placeholder::is_placeholder;
use crate::rules::words::{DocumentProse, Topic};
use crate::rules::{Check, Subject, Violations, rule};

rule! {
    /// The word "outage" stands where nothing says that it was one.
    ///
    /// Customers who read "outage" or 「機能停止」 assume the worst: that everything was down for everybody. It is right
    /// only where that is true, and then `incident.full_outage` says what was down, for whom, and from when to when.
    ///
    /// It is looked for in the title, the sections, the timeline, the actions and the messages, in either language and
    /// however it is spelt. In code, in addresses, in quotes of others, and inside a longer word it is left alone.
    ///
    /// ```toml fails
    /// [sections]
    /// overview = "A failover halved the session cache; the checkout's outage took 50 minutes."
    /// ```
    ///
    /// ```toml fails
    /// language = "ja"
    /// title = "セッションキャッシュの切り替えによるチェックアウトの機能停止"
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
    /// Write "incident" or "service degradation", 「インシデント」 or 「サービス低下」. Where it was a full outage, say so as
    /// `full_outage` below `[incident]`.
    id: UnjustifiedOutage,
    group: Wording,
    levels: [InReview => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 7; effective postmortems page",
    check: Check::Words(check),
}

fn check(subject: &Subject<'_>, reading: &DocumentProse<'_>, violations: &mut Violations<'_>) {
    let reason = said(subject.document.incident.full_outage.as_ref());
    if reason.is_some_and(justifies) {
        return;
    }
    let instead = match subject.language() {
        Language::En => "write \"incident\" or \"service degradation\"",
        Language::Ja => "write 「インシデント」 or 「サービス低下」",
    };
    let otherwise = match reason {
        None => "or, where everything was down for everybody, say so: `full_outage = \"...\"` below `[incident]`",
        Some(_) => "or let `incident.full_outage` say what was down, for whom, and from when to when",
    };
    for (part, word) in reading.words(Topic::Outage) {
        let message = format!("`{part}` says \"{}\" without a reason", word.phrase);
        violations.at(word.span, message).hint(format!("{instead}, {otherwise}"));
    }
}

/// Whether a text is a reason: more than a placeholder, and a few words or, in Japanese, a few letters long.
fn justifies(reason: &str) -> bool {
    let letters = reason.chars().filter(|letter| letter.is_alphanumeric()).count();
    let words = reason.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let unspaced = reason.chars().any(|letter| letter.is_alphabetic() && letter > '\u{2E7F}');
    !is_placeholder(reason) && letters >= 10 && (words >= 4 || unspaced)
}

#[cfg(test)]
mod tests {
    use super::justifies;
    use crate::rules::sample::{document, hinted, judged, judgement};

    /// The slices of the source that are found.
    fn slices(overlay: &str) -> Vec<String> {
        let text = document(overlay);
        let findings =
            judgement("", &text).findings.into_iter().filter(|one| one.rule == crate::finding::RuleId::UnjustifiedOutage);
        findings.filter_map(|one| one.span()).map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn every_place_of_prose_is_looked_at_and_every_hit_told() {
        let overlay = r#"
            title = "The Outages of the checkout"
            timeline = [{ at = 2026-11-20T00:04:00Z, event = "outage begins", evidence = ["the outage"] }]
            actions = [{ title = "Prevent outages", discuss = "outage?", declined = "No outage." }]
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
        let mut expected = vec!["Outages", word, "outages", word, word, word, "機能停止", word, "OUTAGE", split];
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_span_is_exact_in_a_string_of_several_lines_with_escapes() {
        let text = "title = 'a'\nstatus = 'draft'\nseverity = 'SEV-1'\n[sections]\noverview = \"\"\"\n\
                    \\u3042障害 \\\n   の  **o\\u0075tage**\n\"\"\"\n";
        let findings = judgement("", text).findings;
        let finding = findings.iter().find(|one| one.rule == crate::finding::RuleId::UnjustifiedOutage).expect("it is found");
        let span = finding.span().expect("it has a place");
        assert_eq!(&text[span.start..span.end], "o\\u0075tage");
        assert_eq!(finding.english(), "`sections.overview` says \"outage\" without a reason");
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
            let mut hints = findings.filter(|one| one.rule == crate::finding::RuleId::UnjustifiedOutage).filter_map(|one| one.english_hint());
            hints.next().expect("it is found, with a hint")
        };
        assert!(hint("title = \"The outage\"").contains("\"incident\" or \"service degradation\""));
        assert!(hint("language = \"ja\"\ntitle = \"機能停止\"").contains("「インシデント」 or 「サービス低下」"));
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

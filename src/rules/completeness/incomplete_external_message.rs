//! Looks for the three parts of the message to customers.

use crate::document::{Language, Maybe, Translation, said};
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::source::Span;
use crate::text::{backticked, say};
use crate::toml_record::Located;

rule! {
    /// A part of the message to customers is missing.
    ///
    /// The message answers three questions: what it was in short, what happened, and what is being done about it. If
    /// one is left open, customers will ask. A translation has the same three parts.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [external_message]
    /// what_we_are_doing = ""
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [external_message.translations.ja]
    /// summary = "11月20日の9時12分から10時2分まで、一部の決済に最大31秒かかりました。"
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [external_message]
    /// what_we_are_doing = "Each client now has a limit of connections, and an alarm tells us when one comes near it."
    /// ```
    ///
    /// Write the missing part under `[external_message]`.
    ja: {
        /// 対外的なメッセージに欠けている部分があります。
        ///
        /// 対外的なメッセージは、ひと言でいうと何だったのか、何が起きたのか、これを受けて何を実施しているのか、
        /// という3つの問いに答えます。どれかが欠けていると、顧客から問い合わせが来ます。
        /// ほかの言語への翻訳にも、同じ3つの部分が必要です。
        ///
        /// {examples}
        ///
        /// 欠けている部分を`[external_message]`に書いてください。
    }
    id: IncompleteExternalMessage,
    group: Completeness,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "template page, external message" / "テンプレートのページ「対外メッセージ」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(message) = &subject.document.external_message else { return };
    let parts = [&message.summary, &message.what_happened, &message.what_we_are_doing];
    for (key, span) in lacking(parts, message.span) {
        violations
            .each(
                Key::WHOLE,
                span,
                || Name::Own(backticked(key)),
                say! {
                    |parts|
                    en: "the message to customers lacks {parts}";
                    ja: "対外的なメッセージに{parts}がありません"
                },
            )
            .part(key)
            .hint(say! {
                en: "write each part under `[external_message]`, as in `{key} = \"\"\"...\"\"\"`";
                ja: "`{key} = \"\"\"...\"\"\"`のように、それぞれを`[external_message]`に書いてください"
            });
    }
    for (language, translation) in message.translations.each() {
        look_at_translation(language, translation, violations);
    }
}

fn look_at_translation(language: Language, translation: &Located<Translation>, violations: &mut Violations<'_>) {
    let parts = [&translation.summary, &translation.what_happened, &translation.what_we_are_doing];
    for (key, span) in lacking(parts, translation.span) {
        violations
            .each(
                format!("translations.{language}"),
                span,
                || Name::Own(backticked(key)),
                say! {
                    |parts|
                    en: "the message to customers lacks {parts} in {}", match language {
                        Language::En => "English",
                        Language::Ja => "Japanese",
                    };
                    ja: "対外的なメッセージの{}版に{parts}がありません", match language {
                        Language::En => "英語",
                        Language::Ja => "日本語",
                    }
                },
            )
            .part(key)
            .hint(say! {
                en: "translate each part under `[external_message.translations.{language}]`, or remove the table";
                ja: "それぞれの訳を`[external_message.translations.{language}]`に書くか、テーブルを削除してください"
            });
    }
}

const KEYS: [&str; 3] = ["summary", "what_happened", "what_we_are_doing"];

/// The parts that say nothing, each with its place.
fn lacking(parts: [&Maybe<String>; 3], table: Span) -> impl Iterator<Item = (&'static str, Span)> {
    let absent = move |(key, part): (&'static str, &Maybe<String>)| {
        said(part.as_ref()).is_none().then(|| (key, part.as_ref().map_or(table, |part| part.key)))
    };
    KEYS.into_iter().zip(parts).filter_map(absent)
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_missing_parts_are_one_thing_to_do() {
        let overlay = "status = \"reviewed\"\n[external_message]\nsummary = \"\"\nwhat_happened = \" \"\n";
        let found = findings_of(RuleId::IncompleteExternalMessage, overlay, None);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("", 2));
        assert_eq!(one.english(), "the message to customers lacks `summary` and `what_happened`");
        assert_eq!(one.message(Language::Ja), "対外的なメッセージに`summary`、`what_happened`がありません");
    }

    #[test]
    fn a_translation_has_the_same_parts_and_is_a_thing_of_its_own() {
        let found = |table: &str| {
            let overlay = format!("status = \"reviewed\"\n[external_message.translations.ja]\n{table}");
            findings_of(RuleId::IncompleteExternalMessage, &overlay, None)
        };
        let lacking = found("what_happened = \" \"\nsummary = \"遅延\"\n");
        let [one] = &lacking[..] else { panic!("{lacking:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("translations.ja", 2));
        assert_eq!(one.english(), "the message to customers lacks `what_happened` and `what_we_are_doing` in Japanese");
        let japanese = "対外的なメッセージの日本語版に`what_happened`、`what_we_are_doing`がありません";
        assert_eq!(one.message(Language::Ja), japanese);
        assert_eq!(found("").len(), 1, "an empty table is no translation");
        assert!(found("summary = \"a\"\nwhat_happened = \"b\"\nwhat_we_are_doing = \"c\"\n").is_empty());
    }
}

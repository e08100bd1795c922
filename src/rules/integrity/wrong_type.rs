//! Found while values are read; looks here for the severities that the policy names.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, backticked, clipped, say};
use crate::toml_record::{did_you_mean, nearest};

rule! {
    /// A value has the wrong type, or is not one of the allowed words.
    ///
    /// A time consists of a date, a time of day and an offset, so that a deadline is the same everywhere. `status`,
    /// `kind` and `language` take one of a fixed set of words, `severity` takes one of the policy's severities, and a
    /// translation of the external message is in another language than the document. A list has at most 50,000 items.
    /// The owner, and whoever approves, waives, moves a postmortem along or posts its message, is one person: a handle of
    /// letters, digits, `.`, `_` and `-` with single spaces between the words, or `Name <address>`. No other rule runs on
    /// such a document, unless the severity, a translation or a name is all that is wrong.
    ///
    /// ```toml fails
    /// [incident]
    /// resolved = "2026-11-20 10:40"
    /// ```
    ///
    /// ```toml fails
    /// status = "in review"
    /// ```
    ///
    /// ```toml fails
    /// severity = "SEV1"
    /// ```
    ///
    /// ```toml fails
    /// language = "en"
    ///
    /// [external_message.translations.en]
    /// summary = "On 20 November, some checkouts took up to 31 seconds."
    /// what_happened = "A part of our session storage moved to a smaller machine."
    /// what_we_are_doing = "We have replaced that machine."
    /// ```
    ///
    /// ```toml fails
    /// [[approvals]]
    /// by = "ben, chloe"
    /// at = 2026-11-24T06:28:00Z
    /// ```
    ///
    /// ```toml passes
    /// severity = "SEV-2"
    ///
    /// [incident]
    /// resolved = 2026-11-20T10:40:00+09:00
    /// ```
    ///
    /// Write the value as the hint shows. To use severities of your own, declare them in `.pmgit/policy.toml`.
    ja: {
        /// 値の型が違うか、使えない値が書かれています。
        ///
        /// 日時には、日付、時刻、オフセットをすべて書きます。どこで読んでも期限が同じになるようにするためです。
        /// `status`、`kind`、`language`の値は決められた語から、重大度はポリシーにあるものから選びます。
        /// 対外的なメッセージの翻訳は、文書とは別の言語のものです。1つのリストに書ける項目は、50,000件までです。
        /// オーナーと、承認、例外承認、ステータスの変更、対外的なメッセージの投稿を行った人には、
        /// 1人の名前を書きます。文字、数字、`.`、`_`、`-`からなる語を1つの空白で区切ったハンドルか、
        /// `名前 <アドレス>`の形です。誤った値のある文書は、それ以上判定しません。
        /// ただし、誤っているのが重大度、翻訳、人の名前だけの場合は、判定を続けます。
        ///
        /// {examples}
        ///
        /// ヒントのとおりに値を書いてください。独自の重大度は`.pmgit/policy.toml`で定義します。
    }
    id: WrongType,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    look_at_severity(subject, violations);
    look_at_translations(subject, violations);
}

/// Looks for a translation into the language that the message is in already.
fn look_at_translations(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(message) = &subject.document.external_message else { return };
    let own = subject.language();
    let Some((_, translation)) = message.translations.each().find(|&(language, _)| language == own) else { return };
    violations
        .at(translation.span, say! {
            en: "`{own}` is the language of the document, not a translation";
            ja: "`{own}`はこの文書の言語で、翻訳ではありません"
        })
        .about("external_message.translations")
        .hint(say! {
            en: "write the message right under `[external_message]`, and remove `[external_message.translations.{own}]`";
            ja: "メッセージは`[external_message]`に直接書き、`[external_message.translations.{own}]`を削除してください"
        });
}

/// Looks for a severity that the policy does not have.
fn look_at_severity(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(severity) = &subject.document.severity else { return };
    if subject.policy.severity(&severity.value).is_some() {
        return;
    }
    let known: Vec<&str> = subject.policy.severities.iter().map(|severity| severity.name.as_str()).collect();
    let name = clipped(&severity.value, 60).escape_debug().to_string();
    let hint: Message = if let Some(near) = nearest(&severity.value, &known) {
        did_you_mean(near)
    } else {
        let known: Vec<String> = known.iter().map(backticked).collect();
        say! {
            |severities|
            en: "the policy defines {}", severities.language.and_list(&known);
            ja: "ポリシーにある重大度は{}です", severities.language.and_list(&known)
        }
        .into()
    };
    violations
        .at(severity.span, say! { en: "there is no severity `{name}`"; ja: "`{name}`という重大度はありません" })
        .about("severity")
        .hint(hint);
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn an_unknown_severity_is_said_in_both_languages() {
        let [finding] = findings_of(RuleId::WrongType, "severity = \"huge\"", None).try_into().unwrap();
        assert_eq!(finding.key.as_str(), "severity");
        assert_eq!(finding.english(), "there is no severity `huge`");
        assert_eq!(finding.message(Language::Ja), "`huge`という重大度はありません");
        let hint = finding.hint_text(Language::Ja).unwrap();
        assert!(hint.starts_with("ポリシーにある重大度は`SEV-"), "{hint}");
    }

    #[test]
    fn a_translation_into_the_documents_own_language_is_not_one() {
        let found = |language: &str, translation: &str| {
            let text = format!(
                "language = \"{language}\"\n[external_message.translations.{translation}]\n\
                 summary = \"a\"\nwhat_happened = \"b\"\nwhat_we_are_doing = \"c\"\n"
            );
            findings_of(RuleId::WrongType, &text, None)
        };
        for language in ["en", "ja"] {
            let [finding] = &found(language, language)[..] else { panic!("{language}") };
            assert_eq!(finding.key.as_str(), "external_message.translations");
            assert_eq!(finding.english(), format!("`{language}` is the language of the document, not a translation"));
        }
        assert!(found("en", "ja").is_empty() && found("ja", "en").is_empty());
    }
}

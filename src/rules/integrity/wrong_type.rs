//! Found while values are read; looks here for the severities that the policy names.

use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, backticked, clipped, say};
use crate::toml_record::{did_you_mean, nearest};

rule! {
    /// A value has the wrong type, or is not one of the allowed words.
    ///
    /// A time consists of a date, a time of day and an offset, so that a deadline is the same everywhere. `status`,
    /// `kind` and `language` take one of a fixed set of words, and `severity` takes one of the policy's severities. No
    /// other rule runs on such a document, unless the severity is all that is wrong.
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
        /// 誤った値のある文書は、それ以上判定しません。ただし、誤っているのが重大度だけの場合は、判定を続けます。
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
}

//! Found while keys are read; looks here for the keys that the policy names.

use crate::document::SECTIONS;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Message, backticked, clipped, say};
use crate::toml_record::nearest;

rule! {
    /// The postmortem has a key that pmgit does not know.
    ///
    /// If a mistyped key were ignored, its value would be lost silently, and the rules would judge a document that
    /// nobody wrote. The policy defines which keys are allowed under `[sections]` and `[not_applicable]`. Anything else
    /// that the team wants to keep goes under `[custom]`, which is never checked.
    ///
    /// ```toml fails
    /// [people]
    /// comander_shadow = "hana"
    /// ```
    ///
    /// ```toml fails
    /// [sections]
    /// follow_up = "Compare the sizes of primary and standby."
    /// ```
    ///
    /// ```toml fails
    /// [not_applicable]
    /// owner = "Nobody had time."
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// commander_shadow = "hana"
    ///
    /// [custom]
    /// region = "ap-northeast-1"
    /// ```
    ///
    /// ```toml policy
    /// [[sections]]
    /// key = "follow_up"
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// follow_up = "Compare the sizes of primary and standby."
    /// ```
    ///
    /// Correct the key, move it to `[custom]`, or add the section to `.pmgit/policy.toml`.
    ja: {
        /// ポストモーテムでは使えないキーが書かれています。
        ///
        /// 書き間違えたキーを受け入れると、そこに書いた内容が気づかれないまま抜け落ち、ルールは、
        /// 書いた人の意図とは違う文書を判定することになります。`[sections]`と`[not_applicable]`で使えるキーは、
        /// ポリシーで決まります。そのほかにチームで残しておきたいことは、`[custom]`に書けます。
        /// `[custom]`は判定の対象外です。
        ///
        /// {examples}
        ///
        /// キーを直すか、`[custom]`に移すか、`.pmgit/policy.toml`にセクションを追加してください。
    }
    id: UnknownKey,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    traits: [RefusesEverywhere],
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let sections: Vec<&str> = subject.policy.sections.iter().map(|section| section.key.as_str()).collect();
    // What a policy omits may still stand in a postmortem: those that have it were sound when they were written.
    let is_known = |key: &str| sections.contains(&key) || SECTIONS.iter().any(|(built_in, _)| *built_in == key);
    for (key, text) in &subject.document.sections.texts {
        if !is_known(key) {
            let name = clipped(key, 60).escape_debug().to_string();
            violations
                .at(text.key, say! { en: "unknown section `{name}`"; ja: "`{name}`というセクションはありません" })
                .about(format!("sections.{key}"))
                .hint(candidate(key, &sections).unwrap_or_else(|| {
                    say! {
                        en: "add it to `[[sections]]` in `.pmgit/policy.toml`, or move it to `[custom]`";
                        ja: "`.pmgit/policy.toml`の`[[sections]]`に追加するか、`[custom]`に移してください"
                    }
                    .into()
                }));
        }
    }
    let reasons: Vec<&str> = subject.policy.not_applicable.iter().map(String::as_str).collect();
    for (key, text) in &subject.document.not_applicable {
        if !reasons.contains(&key.as_str()) {
            let name = clipped(key, 60).escape_debug().to_string();
            violations
                .at(
                    text.key,
                    say! { en: "`{name}` cannot be marked as not applicable"; ja: "`{name}`は省略できません" },
                )
                .about(format!("not_applicable.{key}"))
                .hint(candidate(key, &reasons).unwrap_or_else(|| {
                    let known: Vec<String> = reasons.iter().map(backticked).collect();
                    say! {
                        |keys|
                        en: "only these can: {}", keys.language.and_list(&known);
                        ja: "理由を書いて省略できるのは{}だけです", keys.language.and_list(&known)
                    }
                    .into()
                }));
        }
    }
}

fn candidate(key: &str, known: &[&str]) -> Option<Message> {
    let near = nearest(key, known)?.to_owned();
    Some(say! { en: "did you mean `{near}`?"; ja: "`{near}`の誤りではありませんか" }.into())
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn a_key_is_known_by_its_path_and_said_in_japanese() {
        let text = "[sections]\nlesson = \"Text.\"\n[not_applicable]\nowner = \"Nobody.\"\n";
        let findings = findings_of(RuleId::UnknownKey, text, None);
        let keys: Vec<&str> = findings.iter().map(|finding| finding.key.as_str()).collect();
        assert_eq!(keys, ["sections.lesson", "not_applicable.owner"]);
        assert_eq!(findings[0].message(Language::Ja), "`lesson`というセクションはありません");
        assert_eq!(findings[1].message(Language::Ja), "`owner`は省略できません");
        let hint = findings[1].hint_text(Language::Ja).unwrap();
        assert!(hint.starts_with("理由を書いて省略できるのは`") && hint.ends_with("だけです"), "{hint}");
    }
}

//! Looks for keys and tokens that were pasted.

use super::secrets;
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// A key or token was pasted into the postmortem.
    ///
    /// A log or a command that is pasted as evidence may hold a key. Once it is committed, everyone who can read the
    /// repository has it, and history keeps it. This rule knows the exact shapes of keys and tokens of a dozen services,
    /// in prose and in code; the value is never printed. It refuses the commit (`pre-commit`), because afterwards a refusal
    /// comes too late; everywhere else it is a warning.
    ///
    /// ```toml fails
    /// [sections]
    /// detection = """
    /// The proxy had no certificate. This one was put there:
    ///
    /// ~~~
    /// -----BEGIN RSA PRIVATE KEY-----
    /// ~~~
    /// """
    /// ```
    ///
    /// ```toml passes
    /// [sections]
    /// detection = "The proxy had no certificate. One was put there with `openssl`, by the key `AKIAIOSFODNN7EXAMPLE` of the manual."
    /// ```
    ///
    /// Revoke the key at its service first, then replace it in the text with `[redacted]`. If it is committed already, removing
    /// it from the text does not remove it from history: revoking is what counts. Rewriting a protected branch changes commit
    /// ids, and `pmgit verify` then reports nothing about the old ones; leave history alone unless the key cannot be revoked.
    ///
    /// Keys of manuals (`AKIAIOSFODNN7EXAMPLE`) and keys that were blacked out pass.
    ja: {
        /// キーまたはトークンが貼り付けられています。
        ///
        /// 根拠として貼り付けたログやコマンドには、キーが含まれていることがあります。いったんコミットすると、
        /// リポジトリを読める人全員の手に渡り、履歴にも残ります。このルールは、十数種類のサービスのキーとトークンの正確な形を、
        /// 本文でもコードでも探します。値そのものは出力しません。コミットの後では遅いため、コミット時（`pre-commit`）には拒否し、
        /// それ以外では警告します。
        ///
        /// {examples}
        ///
        /// まずサービス側でキーを失効させ、そのうえで文中の値を`[redacted]`に置き換えてください。すでにコミットした場合、
        /// 文から消しても履歴からは消えません。大切なのは失効させることです。保護されたブランチの履歴を書き換えると、
        /// コミットIDが変わり、`pmgit verify`は古いコミットについて何も報告しなくなります。失効できない場合を除き、履歴はそのままにしてください。
        ///
        /// 説明用のキー（`AKIAIOSFODNN7EXAMPLE`）や、伏せ字にしたキーは対象外です。
    }
    id: PastedSecret,
    group: Wording,
    levels: [Draft => Warning],
    waiver: Yes,
    traits: [RefusesAtCommit, HidesSource, KeptWhereRestricted, KeptWhereImported],
    since: "0.2",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (shape, span) in secrets::find(subject.source.text()) {
        violations
            .each(
                Key::from(shape.name),
                span,
                || Name::Own(named(shape.name)),
                say! {
                    |kinds|
                    en: "a secret was pasted: {kinds}";
                    ja: "秘密の値が貼り付けられています：{kinds}"
                },
            )
            .hint(say! {
                en: "revoke it at its service, then write `[redacted]` instead; history keeps what was committed";
                ja: "サービス側で失効させてから、`[redacted]`に置き換えてください。コミットした値は履歴に残ります"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn a_secret_is_told_by_its_kind_and_never_by_its_value() {
        let secret = format!("AKIA{}", "Q7WK2MZR9TFB4XLC");
        let overlay = format!("[sections]\ndetection = '''\n~~~\nexport KEY={secret}\n~~~\n'''\n");
        let found = findings_of(RuleId::PastedSecret, &overlay, None);
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!(finding.level, Level::Warning);
        assert_eq!(finding.english(), "a secret was pasted: `AWS access key`");
        assert!(!format!("{finding:?}").contains(&secret) && !finding.message(Language::Ja).contains(&secret));
        let example = "[sections]\ndetection = \"`AKIAIOSFODNN7EXAMPLE` is in the manual.\"\n";
        assert!(findings_of(RuleId::PastedSecret, example, None).is_empty());
    }
}

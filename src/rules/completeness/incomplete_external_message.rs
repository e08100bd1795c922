//! Looks for the three parts of the message to customers.

use crate::document::said;
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{backticked, say};

rule! {
    /// A part of the message to customers is missing.
    ///
    /// The message answers three questions: what it was in short, what happened, and what is being done about it. If
    /// one is left open, customers will ask.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [external_message]
    /// what_we_are_doing = ""
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
    let parts = [
        ("summary", &message.summary),
        ("what_happened", &message.what_happened),
        ("what_we_are_doing", &message.what_we_are_doing),
    ];
    for (key, part) in parts {
        if said(part.as_ref()).is_none() {
            let span = part.as_ref().map_or(message.span, |part| part.key);
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
    }
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
}

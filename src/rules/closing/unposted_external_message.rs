//! Looks for when, where and by whom the message to customers was posted.

use crate::document::{is_named, person_named};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, Message, backticked, say};

rule! {
    /// The message to customers was not posted, or its record is incomplete.
    ///
    /// If there is a message, the postmortem is closed only after support has posted it. The link lets anyone compare
    /// what was published with what was agreed on.
    ///
    /// ```toml fails
    /// status = "closed"
    ///
    /// [external_message]
    /// posted = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [external_message]
    /// posted = 2026-11-24T09:00:00Z
    /// url = "https://status.example.com/incidents/8123"
    /// posted_by = "dai"
    /// ```
    ///
    /// Post it and run `pmgit message external ID posted --url URL`, which writes `posted`, `url` and `posted_by`; or
    /// add the lines from the hint in any editor, such as the forge's.
    ja: {
        /// 対外的なメッセージが未投稿か、いつ、どこに、誰が投稿したかの記録がありません。
        ///
        /// メッセージがある場合、ポストモーテムをクローズするのは、サポートチームが投稿したあとです。
        /// リンクがあれば、公開した内容と合意した内容を誰でも見比べられます。
        ///
        /// {examples}
        ///
        /// 投稿してから`pmgit message external ID posted --url URL`を実行すると、`posted`、`url`、
        /// `posted_by`が記録されます。ヒントにある行を、エディターや、GitHubなどの編集画面で追加してもかまいません。
    }
    id: UnpostedExternalMessage,
    group: Closing,
    levels: [Closed => Error],
    waiver: Yes,
    traits: [AboutPosting, AskedByStep],
    since: "0.1",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(message) = &subject.document.external_message else { return };
    let missing: Vec<&'static str> = [
        ("posted", message.posted.is_none()),
        ("url", !is_named(message.url.as_ref())),
        ("posted_by", person_named(message.posted_by.as_ref()).is_none()),
    ]
    .into_iter()
    .filter_map(|(key, missing)| missing.then_some(key))
    .collect();
    if missing.is_empty() {
        return;
    }
    let lacking = missing.clone();
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    let violation = violations
        .at(message.span, told(&missing))
        .hint(say! {
            |hint|
            en: "once it is posted, run `pmgit message external {id} posted --url URL`, or add these lines under `[external_message]` and fill in the values in angle brackets:\n{}", lines(&missing, hint.language);
            ja: "投稿したら、`pmgit message external {id} posted --url URL`を実行するか、`[external_message]`に次の行を追加してください（山括弧の部分は実際の値に置き換えます）：\n{}", lines(&missing, hint.language)
        })
        .extent(lacking.len() as u64);
    for key in lacking {
        violation.part(key);
    }
}

fn told(missing: &[&'static str]) -> Message {
    if missing.contains(&"posted") {
        return say! { en: "the message to customers has not been posted"; ja: "対外的なメッセージが投稿されていません" }
            .into();
    }
    let keys: Vec<String> = missing.iter().map(backticked).collect();
    say! {
        |message|
        en: "the message to customers was posted, but its record lacks {}", message.language.and_list(&keys);
        ja: "対外的なメッセージは投稿済みですが、{}がありません", message.language.and_list(&keys)
    }
    .into()
}

/// The lines to add; none of them can be left as it is.
fn lines(missing: &[&'static str], language: Language) -> String {
    let line = |key: &&'static str| match (*key, language) {
        ("posted", Language::En) => "posted    = <when, such as 2026-11-24T09:00:00Z>",
        ("posted", Language::Ja) => "posted    = <日時。例：2026-11-24T09:00:00Z>",
        ("url", Language::En) => "url       = <where, as \"https://...\">",
        ("url", Language::Ja) => "url       = <投稿先。例：\"https://...\">",
        (_, Language::En) => "posted_by = <who, such as \"dai\">",
        (_, Language::Ja) => "posted_by = <投稿した人。例：\"dai\">",
    };
    missing.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use crate::finding::{Finding, Key, RuleId};
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn what_is_missing_is_named() {
        let overlay = |rest: &str| format!("status = \"closed\"\n[external_message]\n{rest}");
        let told = |text: &str| [format!("error unposted-external-message: the message to customers {text}")];
        assert_eq!(judged(&overlay("posted_by = \"\"")), told("was posted, but its record lacks `posted_by`"));
        let both = overlay("posted_by = \" \"\nurl = \"\"");
        assert_eq!(judged(&both), told("was posted, but its record lacks `url` and `posted_by`"));
        assert_eq!(judged(&overlay("posted = \"\"")), told("has not been posted"));
    }

    #[test]
    fn one_key_more_is_a_step_forward_and_both_languages_say_so() {
        let found = |rest: &str| -> Finding {
            let text = format!("status = \"closed\"\n[external_message]\n{rest}");
            let [finding] = findings_of(RuleId::UnpostedExternalMessage, &text, None).try_into().unwrap();
            finding
        };
        let (three, two) =
            (found("posted = \"\"\nurl = \"\"\nposted_by = \"\""), found("url = \"\"\nposted_by = \"\""));
        assert_eq!((three.extent, two.extent), (3, 2));
        assert_eq!((three.key, two.key.clone()), (Key::WHOLE, Key::WHOLE));
        let japanese = "対外的なメッセージは投稿済みですが、`url`、`posted_by`がありません";
        assert_eq!(two.message(Language::Ja), japanese);
        assert!(
            two.hint_text(Language::Ja)
                .unwrap()
                .ends_with("url       = <投稿先。例：\"https://...\">\nposted_by = <投稿した人。例：\"dai\">")
        );
    }

    #[test]
    fn where_there_is_no_message_nothing_is_to_be_posted() {
        assert!(judged("status = \"closed\"\nseverity = \"SEV-2\"\nexternal_message = \"\"").is_empty());
    }
}

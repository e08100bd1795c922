//! Looks for the mail to the company.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The results have not been sent to the company.
    ///
    /// Right after the meeting, the owner mails a short paragraph with the results, the key learnings and a link to the
    /// postmortem. Others can learn from an incident only if they hear about it.
    ///
    /// ```toml fails
    /// status = "closed"
    /// internal_message = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "closed"
    ///
    /// [internal_message]
    /// text = "A failover halved the session cache. Every client now has a limit of connections."
    /// sent = 2026-11-24T07:00:00Z
    /// ```
    ///
    /// Write the message as `text` under `[internal_message]`, and add `sent` once it is out.
    ja: {
        /// 結果が社内に共有されていません。
        ///
        /// ミーティングが終わったら、オーナーはすぐに、結果と重要な学びを短くまとめ、
        /// ポストモーテムへのリンクを添えて社内にメールで送ります。インシデントのことを知らされなければ、
        /// ほかの人はそこから学べません。
        ///
        /// {examples}
        ///
        /// `[internal_message]`に`text`を書き、送信したら`sent`に日時を書いてください。
    }
    id: MissingInternalMessage,
    group: Completeness,
    levels: [Closed => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, after the meeting; template page, internal email" / "プロセスのページの手順10、テンプレートのページ「社内メール」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let message = subject.document.internal_message.as_ref();
    let span = message.map(|message| message.span);
    let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
    if said(message.and_then(|message| message.text.as_ref())).is_none() {
        violations
            .near(span, say! { en: "there is no message to the company"; ja: "社内向けメッセージがありません" })
            .about("text")
            .hint(say! {
                en: "`pmgit edit {id} internal_message` opens it: the results, the key learnings and a link";
                ja: "`pmgit edit {id} internal_message`で、結果、重要な学び、リンクを書いてください"
            });
    } else if message.is_some_and(|message| message.sent.is_none()) {
        violations
            .near(
                span,
                say! {
                    en: "the message to the company has not been sent";
                    ja: "社内向けメッセージがまだ送信されていません"
                },
            )
            .about("sent")
            .hint(say! {
                en: "send it (`pmgit message internal {id}` writes the mail), then run `pmgit message internal {id} sent`";
                ja: "送信したら（メールの文面は`pmgit message internal {id}`で表示）、`pmgit message internal {id} sent`で記録してください"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::judged;

    #[test]
    fn a_message_that_was_not_sent_told_nobody() {
        let told = ["warning missing-internal-message: the message to the company has not been sent"];
        assert_eq!(judged("status = \"closed\"\n[internal_message]\nsent = \"\""), told);
    }
}

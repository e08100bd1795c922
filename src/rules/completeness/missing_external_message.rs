//! Looks for the message to customers where the severity asks for one.

use crate::policy::Need;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// The severity requires a message to customers, and there is none.
    ///
    /// The message is drafted before the meeting, because the meeting reviews it, and posted only afterwards. The
    /// policy says which severities require one; by default, only SEV-1 does.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// external_message = ""
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// severity = "SEV-2"
    /// external_message = ""
    /// ```
    ///
    /// Add `[external_message]` with `summary`, `what_happened` and `what_we_are_doing`.
    ja: {
        /// この重大度には対外的なメッセージが必要ですが、まだありません。
        ///
        /// 対外的なメッセージはミーティングでレビューするため、その前に下書きを用意し、
        /// 投稿はミーティングのあとに行います。どの重大度に必要かはポリシーで決まり、既定ではSEV-1に必要です。
        ///
        /// {examples}
        ///
        /// `[external_message]`を追加し、`summary`、`what_happened`、`what_we_are_doing`を書いてください。
    }
    id: MissingExternalMessage,
    group: Completeness,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, external message; severity page" / "プロセスのページの手順6、重大度のページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let document = subject.document;
    let needed = subject
        .policy
        .severity(document.severity())
        .is_some_and(|severity| severity.external_message == Need::Required);
    if needed && document.external_message.is_none() && !subject.not_applicable("external_message") {
        let span = document.severity.as_ref().map(|severity| severity.span);
        let severity = named(document.severity());
        violations
            .near(
                span,
                say! {
                    en: "severity {severity} requires a message to customers";
                    ja: "重大度が{severity}の場合は、対外的なメッセージが必要です"
                },
            )
            .hint(say! {
                en: "add `[external_message]` with `summary`, `what_happened` and `what_we_are_doing`";
                ja: "`[external_message]`を追加し、`summary`、`what_happened`、`what_we_are_doing`を書いてください"
            });
    }
}

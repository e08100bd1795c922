//! Looks at the status of a postmortem that is about to come into a protected branch.

use crate::document::Document;
use crate::rules::{Check, Entering, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// A postmortem enters a protected branch before it is ready.
    ///
    /// A draft is still being written and belongs on a branch of its own; a protected branch is for what others can
    /// read. The policy sets the required status as `gate.minimum_status`, by default `in-review`. A postmortem that is
    /// already there may be returned to draft. One that is renamed keeps at least the status that it had: otherwise any
    /// draft could enter under the new name.
    ///
    /// ```toml fails entering=new
    /// status = "draft"
    /// ```
    ///
    /// ```toml passes entering=known
    /// status = "draft"
    /// ```
    ///
    /// ```toml policy
    /// [gate]
    /// minimum_status = "draft"
    /// ```
    ///
    /// ```toml passes entering=new
    /// status = "draft"
    /// ```
    ///
    /// Complete it and submit it: `pmgit submit ID`.
    ja: {
        /// 準備の整っていないポストモーテムが、保護ブランチに入ろうとしています。
        ///
        /// 下書きはまだ書いている途中なので、専用のブランチに置きます。保護ブランチに入れるのは、
        /// ほかの人が読んだものだけです。必要なステータスはポリシーの`gate.minimum_status`で決まり、
        /// 既定では`in-review`です。すでに入っているポストモーテムを下書きに差し戻すのはかまいません。
        /// 名前を変えるときは、それまでのステータスを下回らないようにします。そうでないと、
        /// どんな下書きでも新しい名前で入れてしまうからです。
        ///
        /// {examples}
        ///
        /// 書き上げて、レビューに出してください：`pmgit submit ID`
    }
    id: UnreadyStatus,
    group: Review,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [SettledBySubmitting],
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let (status, minimum) = (subject.status(), subject.policy.gate.minimum_status);
    let span = subject.document.status.as_ref().map(|status| status.span);
    if let (Entering::Renamed, Some(before)) = (subject.entering, subject.base.map(Document::status))
        && status < before
    {
        violations
            .near(
                span,
                say! {
                    en: "a renamed postmortem keeps its status, which was `{before}`, but this one is `{status}`";
                    ja: "名前を変えてもステータスは引き継がれます。変更前は`{before}`でしたが、現在は`{status}`です"
                },
            )
            .hint(say! {
                en: "rename it with its status, and return or reopen it in another change";
                ja: "ステータスはそのままで名前を変え、差し戻しは別の変更で行ってください"
            });
    }
    if subject.entering == Entering::New && status < minimum {
        let id = subject.id.map_or("ID", |id| id.as_str()).to_owned();
        violations
            .near(span, say! {
                en: "a postmortem must be at least `{minimum}` to enter a protected branch, but this one is `{status}`";
                ja: "保護ブランチに入れるには`{minimum}`以降のステータスが必要ですが、現在は`{status}`です"
            })
            .hint(say! {
                en: "complete it and submit it: `pmgit submit {id}`";
                ja: "書き上げて、レビューに出してください：`pmgit submit {id}`"
            });
    }
}

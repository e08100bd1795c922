//! Looks for recorded steps that a change takes away or alters.

use crate::document::Transition;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, Message, say};
use crate::workflow::Chain;

rule! {
    /// A recorded transition was changed or removed.
    ///
    /// The transitions are the postmortem's own history: who moved it, when and why. They are only ever added to, so
    /// that a squash, a rebase or a cherry-pick loses none of it. (A name that has to go is `rewritten-records`, which
    /// may be waived.)
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml fails
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:00:00Z
    /// by = "aiko"
    /// ```
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml fails
    /// status = "draft"
    /// ```
    ///
    /// ```toml base
    /// status = "in-review"
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// ```
    ///
    /// Restore the transitions as they were, and add new ones at the end. To undo a step, take it back with
    /// `pmgit return` or `pmgit reopen`.
    ja: {
        /// 記録済みの遷移が、変更または削除されています。
        ///
        /// 遷移の記録は、誰が、いつ、なぜステータスを変えたのかを示す、ポストモーテム自身の履歴です。
        /// 記録は追加しかしないため、スカッシュ、リベース、チェリーピックを経ても失われません。
        /// （名前だけを消す場合は、例外承認できる`rewritten-records`になります。）
        ///
        /// {examples}
        ///
        /// 記録を元どおりに戻し、新しい遷移はその下に追加してください。ステータスを戻したいときは、記録を消さずに、
        /// `pmgit return`か`pmgit reopen`を使います。
    }
    id: RewrittenTransitions,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let Some(base) = subject.base else { return };
    let Some(index) = Chain::recorded_in(subject.document, Some(base)).rewritten() else { return };
    let steps = &subject.document.transitions;
    let status = subject.document.status.as_ref().map(|status| status.span);
    let span = steps.get(index).or(steps.last()).map(|entry| entry.span).or(status);
    let Some(lost) = base.transitions.get(index) else { return };
    let is_gone = base.transitions.len() > steps.len();
    let violation = violations.near(span, told(lost, is_gone)).about(step_name(lost)).hint(say! {
        en: "restore it as it was; to undo a step, use `pmgit return` or `pmgit reopen`";
        ja: "元どおりに戻してください。ステータスを戻すときは、記録を消さずに、`pmgit return`か`pmgit reopen`を使います"
    });
    if let Some(status) = status.filter(|&status| is_gone && Some(status) != span) {
        violation.related(status, say! { en: "the status now"; ja: "現在のステータス" });
    }
}

/// `draft-in-review`, as far as the entry says it.
fn step_name(entry: &Transition) -> String {
    let word = |status: &crate::document::Maybe<crate::document::Status>| {
        status.as_deref().map_or("unknown", |status| status.as_str())
    };
    format!("{}-{}", word(&entry.from), word(&entry.to))
}

fn told(lost: &Transition, is_gone: bool) -> Message {
    let end = move |language: Language| match (language, is_gone) {
        (Language::En, true) => "was changed or removed",
        (Language::En, false) => "was changed",
        (Language::Ja, true) => "変更または削除されています",
        (Language::Ja, false) => "変更されています",
    };
    let (Some(from), Some(to)) = (lost.from.as_deref().copied(), lost.to.as_deref().copied()) else {
        return say! {
            |told|
            en: "a recorded transition {}", end(told.language);
            ja: "記録済みの遷移が{}", end(told.language)
        }
        .into();
    };
    say! {
        |told|
        en: "the recorded transition from `{from}` to `{to}` {}", end(told.language);
        ja: "記録済みの遷移（`{from}`から`{to}`）が{}", end(told.language)
    }
    .into()
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_step_is_named_and_not_its_number() {
        let told = |head: &str| {
            let [finding] =
                findings_of(RuleId::RewrittenTransitions, head, Some("status = \"in-review\"")).try_into().unwrap();
            (finding.key.clone(), finding.english(), finding.message(Language::Ja))
        };
        let (key, en, ja) = told("status = \"draft\"\ntransitions = []");
        assert_eq!(key.as_str(), "draft-in-review");
        assert_eq!(en, "the recorded transition from `draft` to `in-review` was changed or removed");
        assert_eq!(ja, "記録済みの遷移（`draft`から`in-review`）が変更または削除されています");
        let other =
            "transitions = [{ from = \"draft\", to = \"in-review\", at = 2026-11-22T05:00:00Z, by = \"aiko\" }]";
        let (key, en, _) = told(other);
        assert_eq!(key.as_str(), "draft-in-review");
        assert_eq!(en, "the recorded transition from `draft` to `in-review` was changed");
    }
}

//! Looks for steps that the process does not have.

use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::{backticked, say};
use crate::workflow::{Break, Chain, next};

rule! {
    /// A recorded transition is not a step in the process.
    ///
    /// A postmortem goes from draft to in-review, from there to reviewed (or straight to closed if it has no message to
    /// customers), and from reviewed to closed. From in-review, it can be returned to draft; from reviewed and closed,
    /// it can be reopened to in-review. Other rules check whether the postmortem is ready for a step.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "reviewed"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T06:28:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [[transitions]]
    /// from = "draft"
    /// to = "in-review"
    /// at = 2026-11-22T05:30:00Z
    /// by = "aiko"
    ///
    /// [[transitions]]
    /// from = "in-review"
    /// to = "reviewed"
    /// at = 2026-11-23T06:30:00Z
    /// by = "ben"
    /// ```
    ///
    /// Take the steps one at a time: `pmgit submit`, `review`, `close`, `return` and `reopen` record them.
    ja: {
        /// プロセスで認められていないステータスの遷移が記録されています。
        ///
        /// ポストモーテムは`draft`から`in-review`へ進み、
        /// そこから`reviewed`へ（対外的なメッセージがなければ直接`closed`へ）、`reviewed`から`closed`へと進みます。
        /// `in-review`からは`draft`へ差し戻せます。`reviewed`と`closed`からは、再オープンして`in-review`に戻せます。
        /// 次のステータスへ進む条件を満たしているかどうかは、ほかのルールで判定します。
        ///
        /// {examples}
        ///
        /// 1つずつ順に進めてください。遷移は、`pmgit submit`、`review`、`close`、`return`、`reopen`で記録されます。
    }
    id: IllegalTransition,
    group: Integrity,
    levels: [Draft => Error],
    waiver: Never,
    since: "0.1",
    source: "process page, status descriptions" / "プロセスのページ「ステータスの記述」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for found in Chain::recorded_in(subject.document, subject.base).breaks() {
        if let Break::Illegal { entry, from, to } = found {
            let span = entry.to.as_ref().map_or(entry.span, |to| to.span);
            let violation = violations
                .each(
                    format!("{from}-{to}"),
                    span,
                    || rows::transition(subject, entry),
                    say! {
                        en: "a postmortem cannot go from `{from}` to `{to}`";
                        ja: "`{from}`から`{to}`へは遷移できません"
                    },
                )
                .hint(say! {
                    |steps|
                    en: "from `{from}` it can go to {}", steps.language.or_list(next(from).map(backticked));
                    ja: "`{from}`から遷移できるのは{}です", steps.language.or_list(next(from).map(backticked))
                });
            if let Some(before) = super::step_before(subject, entry).filter(|_| violation.is_first()) {
                violation.related(before.span, say! { en: "the step before"; ja: "直前の遷移" });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_same_leap_is_one_finding_and_another_leap_is_another() {
        let row = |from: &str, to: &str, hour: u8| {
            format!(
                "{{ from = \"{from}\", to = \"{to}\", at = 2026-11-22T{hour:02}:00:00Z, by = \"ben\", reason = \"A freeze\" }}"
            )
        };
        let steps = [row("draft", "reviewed", 1), row("reviewed", "draft", 2), row("draft", "reviewed", 3)];
        let text = format!("status = \"reviewed\"\ntransitions = [{}]", steps.join(", "));
        let findings = findings_of(RuleId::IllegalTransition, &text, None);
        let known: Vec<_> = findings.iter().map(|one| (one.key.as_str(), one.extent)).collect();
        assert_eq!(known, [("draft-reviewed", 2), ("reviewed-draft", 1)]);
        assert_eq!(findings[1].places.related.len(), 1, "{findings:#?}");
        assert_eq!(findings[0].message(Language::Ja), "`draft`から`reviewed`へは遷移できません");
        assert_eq!(findings[0].hint_text(Language::Ja).unwrap(), "`draft`から遷移できるのは`in-review`です");
    }
}

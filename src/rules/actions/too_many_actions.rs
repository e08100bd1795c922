//! Counts the actions.

use crate::document::{Action, ActionKind, meant};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// There are more actions than anyone will do.
    ///
    /// Twelve good intentions are forgotten together; three actions get done. The limit is ten, not counting declined
    /// actions and the remaining steps of the postmortem itself (`kind = "follow-up"`).
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Limit the cache of region 1", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Limit the cache of region 2", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-92" },
    ///     { title = "Limit the cache of region 3", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-93" },
    ///     { title = "Limit the cache of region 4", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-94" },
    ///     { title = "Limit the cache of region 5", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-95" },
    ///     { title = "Limit the cache of region 6", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-96" },
    ///     { title = "Limit the cache of region 7", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-97" },
    ///     { title = "Limit the cache of region 8", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-98" },
    ///     { title = "Limit the cache of region 9", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-99" },
    ///     { title = "Limit the cache of region 10", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-100" },
    ///     { title = "Limit the cache of region 11", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-101" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Limit the cache of every region", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Keep what prevents the most, combine what is one piece of work, and decline the rest with a reason as
    /// `declined`.
    ja: {
        /// アクションが多すぎます。
        ///
        /// 12件の心がけはまとめて忘れられますが、3件のアクションなら実施されます。上限は10件です。
        /// 見送ったアクションと、ポストモーテム自体の残りの作業は数えません。
        ///
        /// {examples}
        ///
        /// 再発を防ぐ効果が最も大きいものを残し、1つの作業になるものはまとめ、
        /// 残りには実施しない理由を`declined`に書いてください。
    }
    id: TooManyActions,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 9; writing page, action items" / "プロセスのページの手順9、書き方のページ「アクションアイテム」",
    check: Check::Document(check),
}

/// More than these is a list of wishes.
const MOST: usize = 10;

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let counts = |action: &Action| {
        meant(action.declined.as_ref()).is_none() && action.kind.as_deref() != Some(&ActionKind::FollowUp)
    };
    let actions: Vec<_> = subject.document.actions.iter().filter(|action| counts(action)).collect();
    if let Some(first_beyond) = actions.get(MOST) {
        let count = actions.len();
        violations
            .at(
                first_beyond.span,
                say! {
                    en: "there are {count} actions; more than {MOST} are rarely done";
                    ja: "アクションが{count}件あります。{MOST}件を超えると、ほとんど実施されません"
                },
            )
            .extent(count as u64)
            .hint(say! {
                en: "keep what prevents the most, and say why the rest will not be done: `declined = \"...\"`";
                ja: "効果が最も大きいものを残し、残りには実施しない理由を`declined = \"...\"`に書いてください"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_actions_are_counted_and_fewer_are_less() {
        let found = |count: usize| {
            let rows = vec!["{ title = \"a\" }"; count].join(", ");
            findings_of(RuleId::TooManyActions, &format!("actions = [{rows}]"), None)
        };
        assert!(found(10).is_empty());
        let (twelve, eleven) = (found(12), found(11));
        assert_eq!((twelve[0].extent, eleven[0].extent), (12, 11));
        assert_eq!(twelve[0].key, eleven[0].key);
        let japanese = "アクションが12件あります。10件を超えると、ほとんど実施されません";
        assert_eq!(twelve[0].message(Language::Ja), japanese);
    }
}

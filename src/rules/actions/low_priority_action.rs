//! Looks for actions that are not worth their ticket.

use unicode_normalization::UnicodeNormalization;

use crate::document::meant;
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::{Language, named, say};

rule! {
    /// An action has a low priority.
    ///
    /// A postmortem lists only what absolutely must be done: P0 and P1. Nice-to-haves are never done, and their open
    /// tickets make the others look optional.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P3", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Decide: raise the priority, remove the action, or keep it on record and say as `declined` why it will not be
    /// done.
    ja: {
        /// アクションの優先度が低すぎます。
        ///
        /// ポストモーテムで作成するのは、確実に取り組む必要があるP0やP1のアクションだけです。
        /// できればやりたい程度のことは実施されないまま終わり、開いたままのチケットは、
        /// ほかのアクションまで任意のように見せてしまいます。
        ///
        /// {examples}
        ///
        /// 優先度を上げる、アクションから外す、実施しない理由を`declined`に書いて記録に残す、
        /// のいずれかに決めてください。
    }
    id: LowPriorityAction,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 9; writing page, action items" / "プロセスのページの手順9、書き方のページ「アクションアイテム」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, action) in subject.document.actions.iter().enumerate() {
        let Some(priority) = &action.priority else { continue };
        if is_low(&priority.value) && meant(action.declined.as_ref()).is_none() {
            let name = || with_priority(&rows::action(index, action), &priority.value);
            violations
                .each(
                    Key::WHOLE,
                    priority.span,
                    name,
                    say! {
                        |actions|
                        en: "{actions} {} a low priority", actions.one_or_many("has", "have");
                        ja: "{actions}の優先度が低すぎます"
                    },
                )
                .hint(say! {
                    en: "raise it to P0 or P1, or say why it will not be done: `declined = \"...\"`";
                    ja: "優先度をP0かP1に上げるか、実施しない理由を`declined = \"...\"`に書いてください"
                });
        }
    }
}

/// An action with its priority: `Load-test the standby` (`P3`).
fn with_priority(action: &Name, priority: &str) -> Name {
    let [english, japanese] = [Language::En, Language::Ja].map(|language| action.in_language(language));
    let priority = named(priority);
    Name::Said(say! { en: "{english} ({priority})"; ja: "{japanese}（{priority}）" }.into())
}

/// Below P1, or said to be low; words that a team uses otherwise are not judged.
fn is_low(priority: &str) -> bool {
    let priority: String = priority.nfkc().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    match priority.strip_prefix('p').map(str::parse::<u32>) {
        Some(Ok(number)) => number > 1,
        Some(Err(_)) | None => LOW.contains(&priority.as_str()),
    }
}

const LOW: [&str; 9] = ["low", "lowest", "minor", "trivial", "medium", "nicetohave", "someday", "低", "中"];

#[cfg(test)]
mod tests {
    use super::is_low;
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn p2_and_below_are_low_however_they_are_written() {
        for priority in ["P2", "p3", "P-4", "Ｐ２", "Low", "nice to have", "低"] {
            assert!(is_low(priority), "{priority}");
        }
        for priority in ["P0", "p1", "Ｐ１", "P-1", "high", "critical", "高", "", "prod"] {
            assert!(!is_low(priority), "{priority}");
        }
    }

    #[test]
    fn actions_of_low_priority_are_one_thing_to_do() {
        let rows = "actions = [{ title = \"a\", priority = \" P3\" }, { title = \"b\", priority = \"P1\" }, \
                    { priority = \"low\" }, { title = \"c\", priority = \"P2\", declined = \"Too dear\" }]";
        let found = findings_of(RuleId::LowPriorityAction, rows, None);
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.key.as_str(), one.extent), ("", 2));
        assert_eq!(one.english(), "`a` (`P3`) and action 3 (`low`) have a low priority");
        assert_eq!(one.message(Language::Ja), "`a`（`P3`）、3番目のアクション（`low`）の優先度が低すぎます");
    }
}

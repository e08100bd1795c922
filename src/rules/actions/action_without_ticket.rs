//! Looks for the tickets of the actions.

use crate::document::{Status, said};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// An action has no ticket and was not declined.
    ///
    /// An action that exists only here is soon forgotten: it belongs in the tracker of the team that does it. Until the
    /// meeting, `discuss` can take the place of the ticket; it puts the action on the agenda, and the meeting decides
    /// whether it gets one. Whether the ticket is open or done never blocks anything.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", discuss = "Two designs are open" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "https://jira.example.com/browse/CACHE-91", due = 2026-12-05 },
    ///     { title = "Rewrite the session cache", kind = "prevent", priority = "P1", owner = "team-cache", declined = "The limit prevents it at a tenth of the effort" },
    /// ]
    /// ```
    ///
    /// Create the ticket and write its link as `ticket`, or say as `declined` why the action will not be done.
    ja: {
        /// アクションにチケットがなく、見送りにもなっていません。
        ///
        /// ポストモーテムにしか書かれていないアクションは、そのまま忘れられます。アクションは、
        /// 担当するチームのトラッカーに入れます。ミーティングまでは、`discuss`を書いておけば議題になり、
        /// チケットを作るかどうかをミーティングで決められます。チケットが完了しているかどうかは問いません。
        ///
        /// {examples}
        ///
        /// チケットを作成してそのリンクを`ticket`に書くか、実施しない理由を`declined`に書いてください。
    }
    id: ActionWithoutTicket,
    group: Actions,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, step 9; template page, action items" / "プロセスのページの手順9、テンプレートのページ「アクションアイテム」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let decided = subject.status() >= Status::Reviewed;
    for (index, action) in subject.document.actions.iter().enumerate() {
        let discussed = said(action.discuss.as_ref()).is_some();
        let settled = said(action.ticket.as_ref()).is_some() || said(action.declined.as_ref()).is_some();
        if settled || (discussed && !decided) {
            continue;
        }
        let name = || rows::action(index, action);
        if discussed {
            violations
                .each(
                    "discuss",
                    action.span,
                    name,
                    say! {
                        |actions|
                        en: "{actions} {} to be discussed, but still {} no ticket",
                            actions.one_or_many("was", "were"), actions.one_or_many("has", "have");
                        ja: "{actions}は議題になっていましたが、チケットがありません"
                    },
                )
                .hint(say! {
                    en: "write what the meeting decided: `ticket = \"...\"` or `declined = \"...\"`";
                    ja: "ミーティングで決めたことを書いてください：`ticket = \"...\"`または`declined = \"...\"`"
                });
        } else {
            violations
                .each(
                    "ticket",
                    action.span,
                    name,
                    say! {
                        |actions|
                        en: "{actions} {} no ticket", actions.one_or_many("has", "have");
                        ja: "{actions}にチケットがありません"
                    },
                )
                .hint(say! {
                    en: "write `ticket = \"...\"`, or say why it will not be done: `declined = \"...\"`";
                    ja: "`ticket = \"...\"`を書くか、実施しない理由を`declined = \"...\"`に書いてください"
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{hinted, judged};
    use crate::text::Language;

    fn action(rest: &str, status: &str) -> String {
        format!(
            "status = \"{status}\"\nactions = [{{ title = \"Fix it\", priority = \"P0\", owner = \"team-a\", {rest} }}]\n"
        )
    }

    #[test]
    fn a_discussion_is_enough_until_the_meeting() {
        let discussed = "discuss = \"Two designs are open\"";
        assert!(judged(&action(discussed, "in-review")).is_empty());
        assert!(!hinted(&action(discussed, "in-review")).iter().any(|one| one.contains("action-without-ticket")));
        let found = ["error action-without-ticket: `Fix it` was to be discussed, but still has no ticket"];
        assert_eq!(judged(&action(discussed, "reviewed")), found);
    }

    #[test]
    fn nothing_at_all_is_a_hint_until_the_meeting() {
        assert!(judged(&action("discuss = \"\"", "in-review")).is_empty());
        let hints = hinted(&action("discuss = \"\"", "in-review"));
        assert!(hints.contains(&"hint action-without-ticket: `Fix it` has no ticket".to_owned()), "{hints:?}");
    }

    #[test]
    fn what_was_discussed_and_what_never_had_a_ticket_are_two_things_to_do() {
        let rows = "status = \"reviewed\"\nactions = [{ title = \"a\" }, { title = \"b\", discuss = \"c\" }, \
                    { title = \"d\", ticket = \"e\" }, { title = \"f\", declined = \"g\" }, { title = \"h\" }]";
        let found = findings_of(RuleId::ActionWithoutTicket, rows, None);
        let known: Vec<_> = found.iter().map(|finding| (finding.key.as_str(), finding.extent)).collect();
        assert_eq!(known, [("ticket", 2), ("discuss", 1)]);
        assert_eq!(found[0].english(), "`a` and `h` have no ticket");
        assert_eq!(found[1].message(Language::Ja), "`b`は議題になっていましたが、チケットがありません");
    }
}

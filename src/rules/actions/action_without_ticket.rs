//! Looks for the tickets of the actions.

use crate::document::{Status, is_named};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// An action has no ticket and was not declined.
    ///
    /// An action that exists only here is soon forgotten: it belongs in the tracker of the team that does it. Until the
    /// meeting, `discuss` can take the place of the ticket; it puts the action on the agenda, and the meeting decides
    /// whether it gets one. A placeholder such as `TBD` is no ticket. Whether the ticket is open or done never blocks
    /// anything, and an action that is done needs none if `proof` links to what shows it.
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
        /// チケットを作るかどうかをミーティングで決められます。「要起票」や「未定」と書かれたものは、
        /// チケットとみなしません。チケットが完了しているかどうかは問いません。完了したアクションは、
        /// それを示すものへのリンクが`proof`にあれば、チケットがなくてもかまいません。
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
        let discussed = is_named(action.discuss.as_ref());
        // What was done and can be seen elsewhere needs no ticket any more.
        let proof = action.proof.as_ref().filter(|_| action.done.is_some());
        let settled = [action.ticket.as_ref(), action.declined.as_ref(), proof];
        let settled = settled.into_iter().any(|text| is_named(text));
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

    #[test]
    fn a_placeholder_is_no_ticket_and_what_looks_like_one_is() {
        let count = |rest: &str| findings_of(RuleId::ActionWithoutTicket, &action(rest, "reviewed"), None).len();
        for rest in [
            "ticket = \"TBD\"",
            "ticket = \"要起票\"",
            "ticket = \"（未定）\"",
            "ticket = \"-\"",
            "ticket = \"ここに記入\"",
            "ticket = \"TODO: create\"",
            "declined = \"未定\"",
            "proof = \"https://example.com/pull/1\"",
            "done = 2026-12-03, proof = \"TBD\"",
        ] {
            assert_eq!(count(rest), 1, "{rest}");
        }
        for rest in [
            "ticket = \"TBD-12\"",
            "ticket = \"#7\"",
            "ticket = \"https://example.com/browse/TODO-1\"",
            "declined = \"不要\"",
            "done = 2026-12-03, proof = \"https://example.com/pull/1\"",
        ] {
            assert_eq!(count(rest), 0, "{rest}");
        }
    }
}

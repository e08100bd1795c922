//! Looks for who does the actions.

use crate::document::{is_named, meant};
use crate::finding::Key;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// An action has no owner.
    ///
    /// Everyone's job is nobody's job: each action belongs in the backlog of a team or a person.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", ticket = "CACHE-91" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", ticket = "CACHE-91" },
    ///     { title = "Rewrite the session cache", declined = "The limit prevents it" },
    ///     { title = "Load-test the standby", kind = "prepare", priority = "P1", owner = "team-cache", ticket = "CACHE-92" },
    /// ]
    /// ```
    ///
    /// Name the team as `owner`, and make sure that someone from it is in the meeting.
    ja: {
        /// アクションの担当が決まっていません。
        ///
        /// みんなの仕事は、誰の仕事でもなくなります。アクションは、必ずどこかのチームか誰か1人のバックログに入れます。
        ///
        /// {examples}
        ///
        /// 担当するチームを`owner`に書き、そのチームの人にもミーティングに参加してもらってください。
    }
    id: ActionWithoutOwner,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "accountability page; writing page, action items" / "アカウンタビリティのページ、書き方のページ「アクションアイテム」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, action) in subject.document.actions.iter().enumerate() {
        let is_owned = action.owner.iter().any(|owner| is_named(Some(owner)));
        if !is_owned && meant(action.declined.as_ref()).is_none() {
            violations
                .each(
                    Key::WHOLE,
                    action.span,
                    || rows::action(index, action),
                    say! {
                        |actions|
                        en: "{actions} {} no owner", actions.one_or_many("has", "have");
                        ja: "{actions}の担当が決まっていません"
                    },
                )
                .hint(say! {
                    en: "name the team or person that does it: `owner = \"...\"`";
                    ja: "担当するチームを書いてください：`owner = \"...\"`"
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn actions_without_an_owner_are_one_thing_to_do_and_fewer_are_less() {
        let found = |rows: &str| findings_of(RuleId::ActionWithoutOwner, &format!("actions = [{rows}]"), None);
        let two = found("{ title = \"a\" }, { title = \"b\", owner = \"c\" }, { title = \"d\", owner = \" \" }");
        let [two] = &two[..] else { panic!("{two:?}") };
        assert_eq!((two.key.as_str(), two.extent), ("", 2));
        assert_eq!(two.english(), "`a` and `d` have no owner");
        assert_eq!(two.message(Language::Ja), "`a`、`d`の担当が決まっていません");
        let one = found("{ title = \"a\", owner = \"c\" }, { title = \"d\" }, { title = \"e\", declined = \"no\" }");
        assert_eq!((one.len(), one[0].extent, &one[0].key), (1, 1, &two.key));
    }
}

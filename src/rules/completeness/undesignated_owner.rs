//! Looks for who chose the owner.

use crate::document::said;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// Nothing says who chose the owner.
    ///
    /// The incident commander names the owner as the call ends. Where that is on record, nobody has to ask later why
    /// this person writes the postmortem. It is a hint and blocks nothing.
    ///
    /// ```toml fails
    /// [people]
    /// owner_designated_by = ""
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// owner = "aiko"
    /// owner_designated_by = "ben"
    /// ```
    ///
    /// Write who it was: `owner_designated_by = "ben"` under `[people]`.
    ja: {
        /// オーナーを指名した人が書かれていません。
        ///
        /// オーナーは、重大インシデント会議の終わりにインシデントコマンダーが指名します。記録しておけば、
        /// なぜその人がポストモーテムを書くことになったのかを、あとから尋ねる必要がありません。
        /// これはヒントで、何もブロックしません。
        ///
        /// {examples}
        ///
        /// 指名した人を`[people]`に書いてください：`owner_designated_by = "ben"`
    }
    id: UndesignatedOwner,
    group: Completeness,
    levels: [Draft => Hint],
    waiver: Yes,
    since: "0.2",
    source: "process page, owner designation" / "プロセスのページ「オーナーの決定」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    let (Some(owner), None) = (&people.owner, said(people.owner_designated_by.as_ref())) else { return };
    if said(Some(owner)).is_none() {
        return;
    }
    violations
        .at(owner.span, say! { en: "nothing says who chose the owner"; ja: "オーナーを指名した人が書かれていません" })
        .hint(say! {
            en: "write who it was, as a rule the incident commander: `owner_designated_by = \"...\"` under `[people]`";
            ja: "指名した人（通常はインシデントコマンダー）を`[people]`に書いてください：`owner_designated_by = \"...\"`"
        });
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::{hinted, judged_under};

    const TOLD: &str = "undesignated-owner: nothing says who chose the owner";

    #[test]
    fn it_is_a_hint_at_any_status_and_quiet_without_an_owner() {
        for status in ["draft", "in-review", "reviewed", "closed"] {
            let overlay = format!("status = \"{status}\"\n[people]\nowner_designated_by = \" \"\n");
            assert!(hinted(&overlay).contains(&format!("hint {TOLD}")), "{status}");
            let nobody = format!("{overlay}owner = \"\"\n");
            assert!(hinted(&nobody).iter().all(|one| !one.contains("undesignated")), "{status}");
        }
    }

    #[test]
    fn a_policy_may_ask_for_it() {
        let found =
            judged_under("[rules.undesignated-owner]\nlevel = \"warning\"\n", "[people]\nowner_designated_by = \"\"\n");
        assert_eq!(found, [format!("warning {TOLD}")]);
    }
}

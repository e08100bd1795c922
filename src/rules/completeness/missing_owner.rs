//! Looks for the one owner.

use crate::document::{Handle, NotAPerson};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The postmortem has no owner.
    ///
    /// The incident commander names exactly one owner at the end of the call or right after it. A team cannot be the
    /// owner: where everyone is responsible, nobody is. A voluntary postmortem needs an owner too.
    ///
    /// ```toml fails
    /// [people]
    /// owner = ""
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// owner = "aiko"
    /// ```
    ///
    /// Name one person: `owner = "aiko"` under `[people]`.
    ja: {
        /// ポストモーテムのオーナーが決まっていません。
        ///
        /// オーナーは、インシデントコマンダーが重大インシデント会議の終わりまたは終了後すみやかに、1人だけ指名します。
        /// チームはオーナーになれません。全員の責任は、誰の責任でもなくなるからです。
        /// 任意で書いたポストモーテムにも、オーナーは必要です。
        ///
        /// {examples}
        ///
        /// `[people]`に1人の名前を書いてください：`owner = "aiko"`
    }
    id: MissingOwner,
    group: Completeness,
    levels: [Draft => Error],
    waiver: Yes,
    traits: [KeptWhereRestricted, KeptWhereVoluntary],
    since: "0.1",
    source: "process page, owner designation" / "プロセスのページ「オーナーの決定」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    // What names something else is `wrong-type`.
    let is_other = |text: &str| Handle::parse(text).is_err_and(|why| why != NotAPerson::Nobody);
    if subject.document.owner().is_none() && !people.owner.as_deref().is_some_and(|owner| is_other(owner)) {
        let span = people.owner.as_ref().map(|owner| owner.span).or(people.span);
        violations
            .near(
                span,
                say! {
                    en: "the postmortem has no owner";
                    ja: "このポストモーテムにはオーナーがいません"
                },
            )
            .hint(say! {
                en: "name one person: `owner = \"...\"` under `[people]`";
                ja: "`[people]`に1人の名前を書いてください：`owner = \"...\"`"
            });
    }
}

//! Looks for what shows that an action was done.

use crate::document::is_named;
use crate::finding::Key;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// An action is done, but nothing shows it.
    ///
    /// A date alone cannot be checked, and whoever meets the same defect again will want to see what was changed. A
    /// ticket shows it, and so does a link in `proof`: a commit, a pull request, a query or a page.
    ///
    /// ```toml fails
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", done = 2026-12-03 },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// actions = [
    ///     { title = "Give the session cache a limit", kind = "prevent", priority = "P0", owner = "team-cache", done = 2026-12-03, proof = "https://github.com/example/shop/pull/812" },
    /// ]
    /// ```
    ///
    /// Add a link to what shows it as `proof`, or the `ticket`.
    ja: {
        /// アクションが完了していますが、それを示すものがありません。
        ///
        /// 日付だけでは確かめようがなく、同じ不具合に再び出会った人は、何が変更されたのかを見たいはずです。
        /// チケットか、`proof`に書いたコミット、プルリクエスト、クエリ、ページへのリンクがあれば、確かめられます。
        ///
        /// {examples}
        ///
        /// 完了を示すものへのリンクを`proof`に書くか、`ticket`を書いてください。
    }
    id: UnprovenAction,
    group: Actions,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.2",
    source: "accountability page" / "アカウンタビリティのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    for (index, action) in subject.document.actions.iter().enumerate() {
        let Some(done) = &action.done else { continue };
        let shown = [&action.ticket, &action.proof, &action.declined];
        if shown.into_iter().any(|text| is_named(text.as_ref())) {
            continue;
        }
        violations
            .each(Key::WHOLE, done.span, || rows::action(index, action), say! {
                |actions|
                en: "{actions} {} done, but nothing shows it", actions.one_or_many("is", "are");
                ja: "{actions}が完了したことを示すものがありません"
            })
            .hint(say! {
                en: "link to what shows it, such as a pull request: `proof = \"https://...\"`, or to its `ticket`";
                ja: "プルリクエストなど、完了を示すものへのリンクを`proof = \"https://...\"`に書くか、`ticket`を書いてください"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn what_nothing_shows_is_one_thing_to_do() {
        let found = |rows: &str| findings_of(RuleId::UnprovenAction, &format!("actions = [{rows}]"), None);
        let rows = "{ title = \"a\", done = 2026-12-03 }, { title = \"b\", done = 2026-12-03, proof = \"TBD\" }, \
                    { title = \"c\", done = 2026-12-03, ticket = \"A-1\" }, { title = \"d\", done = 2026-12-03, proof = \"3f2a9c1\" }, \
                    { title = \"e\" }, { title = \"f\", done = 2026-12-03, declined = \"no\" }";
        let [two] = &found(rows)[..] else { panic!("{:?}", found(rows)) };
        assert_eq!((two.key.as_str(), two.extent), ("", 2));
        assert_eq!(two.english(), "`a` and `b` are done, but nothing shows it");
        assert_eq!(two.message(Language::Ja), "`a`、`b`が完了したことを示すものがありません");
    }
}

//! Looks for what will be done about it.

use crate::document::{Action, is_named};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{Language, say};

rule! {
    /// No action follows from the incident.
    ///
    /// A postmortem from which nothing follows leaves everything as it was. An action counts if it says anything: an
    /// idea that was declined, with its reason, and one that the meeting is to discuss are actions too. Where the
    /// severity makes the postmortem voluntary, this is a warning.
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// actions = []
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// actions = [
    ///     { title = "Rewrite the session cache", declined = "A rewrite takes a quarter, and the limit that exists since October prevents it" },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// actions = []
    ///
    /// [not_applicable]
    /// actions = "The provider has replaced the faulty switch, and nothing of ours could have made a difference."
    /// ```
    ///
    /// Add an `[[actions]]` entry, or use `pmgit action add`. If there is really nothing to do, give the reason under
    /// `[not_applicable]`.
    ja: {
        /// インシデントを受けたアクションが1つもありません。
        ///
        /// 何にもつながらないポストモーテムでは、何も変わりません。何かが書かれていれば、アクションとみなします。
        /// 理由を添えて見送った案も、ミーティングの議題にする案も、アクションです。
        /// ポストモーテムが任意の重大度では、警告になります。
        ///
        /// {examples}
        ///
        /// `[[actions]]`の項目を追加してください。`pmgit action add`でも追加できます。
        /// 本当に何もすることがない場合は、その理由を`[not_applicable]`に書いてください。
    }
    id: MissingAction,
    group: Completeness,
    levels: [Reviewed => Error],
    waiver: Yes,
    traits: [MilderWhereVoluntary],
    since: "0.2",
    source: "process page, step 9; template page, action items" / "プロセスのページの手順9、テンプレートのページ「アクションアイテム」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let actions = &subject.document.actions;
    if actions.iter().any(|action| says_anything(action)) || subject.not_applicable("actions") {
        return;
    }
    let is_excusable = subject.policy.not_applicable.iter().any(|known| known == "actions");
    let excuse = move |language| match (is_excusable, language) {
        (false, _) => "",
        (true, Language::En) => "; if there is nothing to do, say why under `[not_applicable]`: `actions = \"...\"`",
        (true, Language::Ja) => {
            "。何もすることがない場合は、その理由を`[not_applicable]`に`actions = \"...\"`として書いてください"
        }
    };
    violations
        .near(
            actions.first().map(|action| action.span),
            say! { en: "no action follows from the incident"; ja: "アクションが1つもありません" },
        )
        .hint(say! {
            |reader|
            en: "add an `[[actions]]` entry for what will be done, or was considered and declined{}", excuse(reader.language);
            ja: "これから行うことや、検討して見送ったことを`[[actions]]`に書いてください{}", excuse(reader.language)
        });
}

/// Whether a row says what to do, what to discuss, or what will not be done.
fn says_anything(action: &Action) -> bool {
    [&action.title, &action.ticket, &action.discuss, &action.declined].into_iter().any(|text| is_named(text.as_ref()))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{hinted, judged, judged_under};
    use crate::text::Language;

    fn count(rows: &str) -> usize {
        findings_of(RuleId::MissingAction, &format!("status = \"reviewed\"\nactions = [{rows}]\n"), None).len()
    }

    #[test]
    fn a_row_that_says_nothing_is_not_an_action() {
        for rows in [
            "",
            "{}",
            "{ title = \"\" }",
            "{ title = \"TBD\" }, { ticket = \"要起票\" }",
            "{ priority = \"P0\", owner = \"a\" }",
        ] {
            assert_eq!(count(rows), 1, "{rows}");
        }
        for rows in
            ["{ title = \"a\" }", "{}, { ticket = \"A-1\" }", "{ discuss = \"二案ある\" }", "{ declined = \"no\" }"]
        {
            assert_eq!(count(rows), 0, "{rows}");
        }
    }

    #[test]
    fn it_weighs_from_the_review_on_and_warns_where_a_postmortem_is_voluntary() {
        let told = "missing-action: no action follows from the incident";
        assert!(hinted("actions = []").contains(&format!("hint {told}")));
        assert!(judged("actions = []").iter().all(|one| !one.contains("missing-action")));
        assert!(judged("status = \"reviewed\"\nactions = []").contains(&format!("error {told}")));
        let voluntary = judged("status = \"reviewed\"\nseverity = \"SEV-4\"\nactions = []");
        assert!(voluntary.contains(&format!("warning {told}")), "{voluntary:?}");
    }

    #[test]
    fn only_a_reason_that_the_policy_takes_excuses_it() {
        let none =
            |reason: &str| format!("status = \"reviewed\"\nactions = []\n[not_applicable]\nactions = \"{reason}\"\n");
        assert!(judged(&none("The provider replaced the switch.")).is_empty());
        assert_eq!(judged(&none("TBD")).len(), 1);
        let strict = judged_under("not_applicable = [\"scribe\"]\n", &none("Nothing to do."));
        assert!(strict.iter().any(|one| one.starts_with("error missing-action")), "{strict:?}");
        let [found] = &findings_of(RuleId::MissingAction, &none(""), None)[..] else { panic!("it is one finding") };
        assert_eq!(found.message(Language::Ja), "アクションが1つもありません");
    }
}

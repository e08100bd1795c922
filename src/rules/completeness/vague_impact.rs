//! Looks for numbers in the impact.

use crate::document::{Impact, said};
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;

rule! {
    /// The impact is not given in numbers.
    ///
    /// "Some users saw errors" can be neither compared nor added up. Every entry says what was counted, how many, and
    /// in which unit. 0 is a valid answer, and usually worth a look.
    ///
    /// ```toml fails
    /// impact = [{ metric = "Checkouts answered after more than 5 s", unit = "requests" }]
    /// ```
    ///
    /// ```toml passes
    /// impact = [{ metric = "Support requests raised", value = 0, unit = "requests" }]
    /// ```
    ///
    /// Add an `[[impact]]` entry with `metric`, `value` and `unit`. If no customer was affected, say so under
    /// `[not_applicable]` as `customer_impact`.
    ja: {
        /// 影響が数値で示されていません。
        ///
        /// 「一部のユーザーでエラーが発生した」では、比較も集計もできません。どの項目にも、何を数えたのか、
        /// いくつだったのか、単位は何かを書きます。0も立派な答えですが、
        /// 本当に0なのかはたいてい確かめる価値があります。
        ///
        /// {examples}
        ///
        /// `[[impact]]`の項目を追加し、`metric`、`value`、`unit`を書いてください。影響を受けた顧客がいない場合は、
        /// `[not_applicable]`の`customer_impact`にその旨を書きます。
    }
    id: VagueImpact,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, impact" / "テンプレートのページ「影響」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let impact = &subject.document.impact;
    if subject.not_applicable("customer_impact") {
        return;
    }
    if impact.is_empty() {
        violations.near(None, say! { en: "the impact has no numbers"; ja: "影響に数値がありません" }).hint(say! {
            en: "add an `[[impact]]` entry with `metric`, `value` and `unit`; 0 is a valid answer";
            ja: "`[[impact]]`の項目を追加し、`metric`、`value`、`unit`を書いてください。0でもかまいません"
        });
    }
    let lacking = |key: &usize| impact.iter().any(|row| lacks(row)[*key]);
    let keys: Vec<&str> = (0..KEYS.len()).filter(lacking).map(|key| KEYS[key]).collect();
    let extent = impact.iter().flat_map(|row| lacks(row)).filter(|lacks| *lacks).count() as u64;
    for (index, row) in impact.iter().enumerate().filter(|(_, row)| lacks(row).contains(&true)) {
        let keys = keys.clone();
        violations
            .each(
                "row",
                row.span,
                || rows::impact(index, row),
                say! {
                    |rows|
                    en: "{rows} {} {}", rows.one_or_many("lacks", "lack"), match rows.total {
                        1 => rows.language.and_list(&keys),
                        _ => rows.language.or_list(&keys),
                    };
                    ja: "{rows}に{}がありません", rows.language.and_list(&keys)
                },
            )
            .extent(extent)
            .hint(say! {
                en: "say what was counted, how many and in which unit: `metric`, `value` and `unit`";
                ja: "何を数えたのか、いくつだったのか、単位は何かを書いてください：`metric`、`value`、`unit`"
            });
    }
}

const KEYS: [&str; 3] = ["`metric`", "`value`", "`unit`"];

/// Which of the keys a row lacks.
fn lacks(row: &Impact) -> [bool; 3] {
    [said(row.metric.as_ref()).is_none(), row.value.is_none(), said(row.unit.as_ref()).is_none()]
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    #[test]
    fn a_row_names_everything_it_lacks() {
        let found = ["warning vague-impact: impact entry 1 lacks `metric`, `value` and `unit`"];
        assert_eq!(judged("impact = [{ source = \"https://example.com\" }]"), found);
    }

    #[test]
    fn incomplete_rows_are_one_thing_to_do_and_less_is_less() {
        let found = |rows: &str| findings_of(RuleId::VagueImpact, &format!("impact = [{rows}]"), None);
        let two = found("{ metric = \"Late\", unit = \"requests\" }, { metric = \"Lost\" }");
        let [two] = &two[..] else { panic!("{two:?}") };
        assert_eq!((two.key.as_str(), two.extent), ("row", 3));
        assert_eq!(two.english(), "`Late` and `Lost` lack `value` or `unit`");
        assert_eq!(two.message(Language::Ja), "`Late`、`Lost`に`value`、`unit`がありません");
        let less = found("{ metric = \"Late\", unit = \"requests\" }, { metric = \"Lost\", value = 1 }");
        assert_eq!((less[0].extent, &less[0].key), (2, &two.key));
    }

    #[test]
    fn an_incident_without_impact_on_customers_has_no_numbers() {
        assert!(judged("impact = []\n[not_applicable]\ncustomer_impact = \"A false alarm.\"\n").is_empty());
        assert_eq!(judged("impact = []").len(), 1);
    }
}

//! Looks for numbers in the impact.

use crate::document::{Asked, Impact, said, says};
use crate::rules::numbers::has_number;
use crate::rules::{Check, Subject, Violations, rows, rule};
use crate::text::say;
use crate::toml_record::Located;
use crate::wording::Prose;

rule! {
    /// The impact is not given in numbers.
    ///
    /// "Some users saw errors" can be neither compared nor added up. One number is enough: the `value` of an
    /// `[[impact]]` entry, or a number in `customer_impact` or `overview`, in digits or words ("half of the orders").
    /// Dates, times, status codes and the numbers in names do not count. 0 is a valid answer, and usually worth a look.
    ///
    /// ```toml fails
    /// impact = []
    ///
    /// [sections]
    /// overview = "On 20 November, checkout answered 503 after a failover."
    /// customer_impact = "Some customers could not pay from 00:12 on."
    /// ```
    ///
    /// ```toml passes
    /// impact = [{ metric = "Support requests raised", value = 0, unit = "requests" }]
    ///
    /// [sections]
    /// overview = "Checkout was slow after a failover."
    /// customer_impact = "Some customers waited."
    /// ```
    ///
    /// ```toml passes
    /// impact = []
    ///
    /// [sections]
    /// overview = "Checkout was slow after a failover."
    /// customer_impact = "Half of the customers waited for more than 5 seconds."
    /// ```
    ///
    /// Add an `[[impact]]` entry with `metric`, `value` and `unit`, or say in `customer_impact` how many or how much. If no customer was affected, say so under
    /// `[not_applicable]` as `customer_impact`.
    ja: {
        /// 影響が数値で示されていません。
        ///
        /// 「一部のユーザーでエラーが発生した」では、比較も集計もできません。必要なのは、数値1つです。
        /// `[[impact]]`の`value`か、`customer_impact`または`overview`の中の数値であればよく、
        /// 「約3割」や「数十人」のような言葉でもかまいません。日付、時刻、ステータスコード、
        /// 名前に含まれる数字は数値とみなしません。影響がなければ0と書けますが、
        /// 本当に0だったのかを確かめておきましょう。
        ///
        /// {examples}
        ///
        /// `[[impact]]`の項目に`metric`、`value`、`unit`を書くか、`customer_impact`に数値を書いてください。
        /// 影響を受けた顧客がいない場合は、
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
    let document = subject.document;
    if document.impact.iter().any(|row| is_measured(row)) || subject.not_applicable("customer_impact") {
        return;
    }
    let sections = PROSE.map(|key| document.sections.get(key));
    if sections.into_iter().flatten().any(|text| gives_number(subject, text)) {
        return;
    }
    let hint = || {
        say! {
            en: "add an `[[impact]]` entry with `metric`, `value` and `unit`, or say how many in `customer_impact`; 0 is a valid answer";
            ja: "`[[impact]]`に`metric`、`value`、`unit`を書くか、`customer_impact`にどれくらいだったのかを書いてください。0でもかまいません"
        }
    };
    if document.impact.is_empty() {
        let place = document.sections.get("customer_impact").map(|text| text.key);
        violations.near(place, say! { en: "the impact has no numbers"; ja: "影響に数値がありません" }).hint(hint());
    }
    for (index, row) in document.impact.iter().enumerate() {
        let message = say! {
            |rows|
            en: "{rows} {} no number", rows.one_or_many("has", "have");
            ja: "{rows}に数値がありません"
        };
        violations.each("row", row.span, || rows::impact(index, row), message).hint(hint());
    }
}

/// The sections in which a number is found as well as in a row.
const PROSE: [&str; 2] = ["customer_impact", "overview"];

/// Whether a row has a number, and says what is counted.
fn is_measured(row: &Impact) -> bool {
    let is_told = |text| said(text).is_some_and(|text| says(text, Asked::Topic));
    row.value.is_some() && [&row.metric, &row.unit].into_iter().any(|text| is_told(text.as_ref()))
}

fn gives_number(subject: &Subject<'_>, text: &Located<String>) -> bool {
    Prose::from_literal(subject.source.text(), text.span).is_some_and(|prose| has_number(prose.visible()))
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    /// A postmortem with these rows whose prose has no number, or this one.
    fn overlay(rows: &str, overview: &str) -> String {
        let sections = format!("overview = \"{overview}\"\ncustomer_impact = \"Some checkouts were slow.\"\n");
        format!("impact = [{rows}]\n[sections]\n{sections}")
    }

    #[test]
    fn rows_without_a_number_are_one_thing_to_do() {
        let found = |rows: &str| findings_of(RuleId::VagueImpact, &overlay(rows, "It was slow."), None);
        let two = found("{ metric = \"Late\", unit = \"requests\" }, { metric = \"Lost\" }");
        let [two] = &two[..] else { panic!("{two:?}") };
        assert_eq!((two.key.as_str(), two.extent), ("row", 2));
        assert_eq!(two.english(), "`Late` and `Lost` have no number");
        assert_eq!(two.message(Language::Ja), "`Late`、`Lost`に数値がありません");
        assert_eq!(found("{ value = 3 }").len(), 1, "a number of nothing");
        assert!(found("{ metric = \"Late\" }, { metric = \"Lost\", value = 0 }").is_empty(), "one is enough");
    }

    #[test]
    fn a_number_in_the_prose_is_a_number_and_a_date_is_not() {
        for said in ["412 checkouts took longer.", "Half of the checkouts were slow.", "全顧客に影響した。"] {
            assert!(judged(&overlay("", said)).is_empty(), "{said}: {:?}", judged(&overlay("", said)));
        }
        for vague in [
            "It was slow on 20 November from 00:12 on, see CACHE-91.",
            "It was `412`",
            "> 412 of them",
            "503を返した。",
        ] {
            assert_eq!(judged(&overlay("", vague)), ["warning vague-impact: the impact has no numbers"], "{vague}");
        }
    }

    #[test]
    fn an_incident_without_impact_on_customers_has_no_numbers() {
        let none = overlay("", "A false alarm.");
        assert!(judged(&format!("{none}[not_applicable]\ncustomer_impact = \"A false alarm.\"\n")).is_empty());
        assert_eq!(judged(&none).len(), 1);
    }
}

//! Looks for the moments that every timeline has.

use crate::document::MomentKind;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// A key moment is missing from the timeline.
    ///
    /// In every incident, a contributing factor begins, someone is paged, the impact changes, responders act, and the
    /// incident ends; if the severity requires a postmortem, customers are informed as well. Readers look for these
    /// moments first. `status` counts as the end, for example when the severity was lowered.
    ///
    /// ```toml fails
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "recovery", event = "Latency is normal", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// ```toml passes
    /// timeline = [
    ///     { at = 2026-11-20T00:04:00Z, kind = "cause", event = "A failover begins", evidence = ["https://example.com/1"] },
    ///     { at = 2026-11-20T00:12:00Z, kind = "page", event = "The alert pages", evidence = ["https://example.com/2"] },
    ///     { at = 2026-11-20T00:13:00Z, kind = "impact", event = "Checkout is slow", evidence = ["https://example.com/3"] },
    ///     { at = 2026-11-20T00:20:00Z, kind = "public", event = "The status page says so", evidence = ["https://example.com/4"] },
    ///     { at = 2026-11-20T00:55:00Z, kind = "action", event = "The cache is restarted", evidence = ["https://example.com/5"] },
    ///     { at = 2026-11-20T01:40:00Z, kind = "status", event = "The incident is over", evidence = ["https://example.com/6"] },
    /// ]
    /// ```
    ///
    /// Add an entry of that `kind`, or correct the `kind` of one that is already there.
    ja: {
        /// どのインシデントにもあるはずの項目が、タイムラインにありません。
        ///
        /// 要因が発生し、担当者が呼び出され、影響が変化し、対応者が動き、インシデントが収束します。
        /// ポストモーテムが必須のインシデントでは、顧客への公表もあります。読む人が最初に探すのは、これらの項目です。
        /// 重大度を下げた場合は、`status`の項目を収束とみなします。
        ///
        /// {examples}
        ///
        /// `kind`を付けて項目を追加するか、すでにある項目の`kind`を正しいものに直してください。
    }
    id: MissingMoment,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    since: "0.1",
    source: "template page, timeline; process page, step 3" / "テンプレートのページ「タイムライン」、プロセスのページの手順3",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let timeline = &subject.document.timeline;
    let Some(first) = timeline.first() else { return };
    let has = |kind| timeline.iter().any(|moment| moment.kind.as_deref() == Some(&kind));
    let untold = !subject.policy.is_voluntary(subject.document.severity()) && !has(MomentKind::Public);
    let kinds = [
        ("`cause`", !has(MomentKind::Cause), "a contributing factor began", "要因が生じた"),
        ("`page`", !has(MomentKind::Page), "a responder was paged", "対応者を呼び出した"),
        (
            "`impact`",
            !has(MomentKind::Impact),
            "the impact began, changed or ended",
            "影響が始まった、変わった、なくなった",
        ),
        ("`public`", untold, "customers were informed", "顧客に知らせた"),
        ("`action`", !has(MomentKind::Action), "a responder did something significant", "対応者が重要な対応をした"),
        (
            "`recovery`",
            !has(MomentKind::Recovery) && !has(MomentKind::Status),
            "the service recovered",
            "サービスが復旧した",
        ),
    ];
    let lacking = || kinds.iter().filter(|(_, is_missing, ..)| *is_missing);
    let missing: Vec<&str> = lacking().map(|&(kind, ..)| kind).collect();
    if !missing.is_empty() {
        let meanings: Vec<String> = lacking().map(|(kind, _, when, _)| format!("{kind}: {when}")).collect();
        let meanings_ja: Vec<String> = lacking().map(|(kind, _, _, when)| format!("{kind}は{when}時点")).collect();
        let (meanings, meanings_ja) = (meanings.join("; "), meanings_ja.join("、"));
        let count = missing.len() as u64;
        violations
            .at(
                first.span,
                say! {
                    |listing|
                    en: "the timeline has no entry of kind {}", listing.language.or_list(&missing);
                    ja: "タイムラインに、`kind`が{}の項目がありません", listing.language.or_list(&missing)
                },
            )
            .extent(count)
            .hint(say! {
                en: "add what is missing, or correct the `kind` of an entry that is already there ({meanings})";
                ja: "項目を追加するか、すでにある項目に正しい`kind`を付けてください（{meanings_ja}）"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::judged;
    use crate::text::Language;

    /// A timeline with one moment of each of these kinds.
    fn timeline(kinds: &[&str]) -> String {
        let row = |kind: &&str| {
            format!(
                "{{ at = 2026-11-20T01:00:00Z, kind = \"{kind}\", event = \"a fact\", evidence = [\"https://a.example\"] }}"
            )
        };
        format!("timeline = [{}]\n", kinds.iter().map(row).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn a_voluntary_postmortem_needs_no_public_moment() {
        let rows = timeline(&["cause", "page", "impact", "action", "recovery"]);
        let overlay = |severity| format!("severity = \"{severity}\"\n{rows}");
        assert!(judged(&overlay("SEV-3")).is_empty());
        let missing = ["warning missing-moment: the timeline has no entry of kind `public`"];
        assert_eq!(judged(&overlay("SEV-2")), missing);
    }

    #[test]
    fn the_missing_kinds_are_counted_and_fewer_are_less() {
        let found = |kinds: &[&str]| findings_of(RuleId::MissingMoment, &timeline(kinds), None);
        let two = found(&["cause", "page", "impact", "public"]);
        let one = found(&["cause", "page", "impact", "public", "action"]);
        assert_eq!((two[0].extent, one[0].extent), (2, 1));
        assert_eq!(two[0].key, one[0].key);
        let said = "タイムラインに、`kind`が`action`、`recovery`の項目がありません";
        assert_eq!(two[0].message(Language::Ja), said);
    }

    #[test]
    fn an_empty_timeline_is_told_by_its_own_rule() {
        assert_eq!(judged("timeline = []"), ["error empty-timeline: the timeline is empty"]);
    }
}

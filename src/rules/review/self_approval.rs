//! Looks for the owner among those who approved.

use super::counted::Counting;
use crate::document::said;
use crate::finding::{Key, Name};
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// The owner approved their own postmortem.
    ///
    /// An approval means that someone else has read the postmortem. The owner's own says nothing, and hides that nobody
    /// has.
    ///
    /// ```toml fails
    /// status = "reviewed"
    ///
    /// [people]
    /// owner = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T06:28:00Z
    ///
    /// [[approvals]]
    /// by = "Aiko"
    /// at = 2026-11-23T06:28:00Z
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    ///
    /// [people]
    /// owner = "aiko"
    ///
    /// [[approvals]]
    /// by = "ben"
    /// at = 2026-11-23T06:28:00Z
    /// ```
    ///
    /// Remove the approval, and ask someone else to read the postmortem and approve it.
    ja: {
        /// オーナーが自分のポストモーテムを承認しています。
        ///
        /// 承認は、ほかの人が読んだことを示すものです。オーナー自身の承認は何の保証にもならず、
        /// ほかの誰も読んでいないことを見えにくくしてしまいます。
        ///
        /// {examples}
        ///
        /// その承認を削除し、別の人に承認してもらってください。
    }
    id: SelfApproval,
    group: Review,
    levels: [Reviewed => Error],
    waiver: Yes,
    since: "0.1",
    source: "process page, status descriptions; effective postmortems page, review"
        / "プロセスのページ「ステータスの記述」、効果的なポストモーテムのページ「レビュー」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let counting = Counting::of(subject);
    for approval in counting.timely().filter(|approval| counting.is_own(approval)) {
        let Some(by) = said(approval.by.as_ref()) else { continue };
        violations
            .each(Key::WHOLE, approval.span, || Name::Own(named(by)), say! {
                |spellings|
                en: "the owner approved their own postmortem, as {spellings}";
                ja: "オーナー自身が{spellings}として承認しています"
            })
            .hint(say! {
                |spellings|
                en: "remove {}, and ask someone else to read and approve it", spellings.one_or_many("this approval", "these approvals");
                ja: "この承認を削除し、別の人に読んで承認してもらってください"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::{document, judged, judgement_among};

    #[test]
    fn a_second_handle_of_the_owner_is_the_owner() {
        let text = document("status = \"reviewed\"\napprovals = [{ by = \"aiko-k\", at = 2026-11-23T06:28:00Z }]");
        let people = |other| {
            format!(
                "aiko = {{ email = \"aiko@example.com\" }}\naiko-k = {{ email = \"{other}\" }}\nben = {{ name = \"Ben\" }}\n"
            )
        };
        let found = |other| {
            let findings = judgement_among(&people(other), "", &text).findings;
            findings.iter().filter(|one| one.rule == crate::finding::RuleId::SelfApproval).count()
        };
        assert_eq!(found("Aiko@Example.com"), 1);
        assert_eq!(found("aiko.k@example.com"), 0);
    }

    #[test]
    fn however_often_the_owner_approves_it_is_one_finding() {
        let row = |by: &str| format!("{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}");
        let text = document(&format!("status = \"reviewed\"\napprovals = [{}, {}]", row("aiko"), row("@Aiko")));
        let findings = judgement_among("", "", &text).findings;
        let own: Vec<_> = findings.iter().filter(|one| one.rule == crate::finding::RuleId::SelfApproval).collect();
        assert_eq!(own.iter().map(|one| one.extent).collect::<Vec<_>>(), [2]);
        assert_eq!(own[0].english(), "the owner approved their own postmortem, as `aiko` and `@Aiko`");
        let japanese = own[0].message(crate::text::Language::Ja);
        assert_eq!(japanese, "オーナー自身が`aiko`、`@Aiko`として承認しています");
    }

    #[test]
    fn the_owner_is_known_under_every_spelling() {
        let people =
            "aiko = { name = \"Aiko Tanaka\", email = \"a.tanaka@example.com\", github = \"aiko-t\" }\nben = {}\n";
        let found = |by: &str, people: &str| {
            let text = document(&format!(
                "status = \"reviewed\"\napprovals = [{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}]"
            ));
            let findings = judgement_among(people, "", &text).findings;
            let mut own: Vec<&str> =
                findings.iter().map(|one| one.rule.as_str()).filter(|rule| rule.ends_with("-approval")).collect();
            own.dedup();
            own.join(" ")
        };
        for by in ["AIKO", "@aiko", "Aiko Tanaka", "A.Tanaka@example.com", "Aiko-T", "aiko@example.com", "ＡＩＫＯ"]
        {
            assert_eq!(found(by, people), "missing-approval self-approval", "{by}");
        }
        assert_eq!(found("aiko@example.com", "ben = {}\n"), "missing-approval self-approval");
        assert_eq!(found("ben@example.com", people), "", "it belongs to him");
        assert_eq!(found("ben", people), "");
    }

    #[test]
    fn an_approval_of_the_time_before_one_owned_it_is_no_defect() {
        let overlay = r#"
            status = "reviewed"
            approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "farah", at = 2026-11-25T07:00:00Z }]
            transitions = [
                { from = "draft", to = "in-review", at = 2026-11-22T05:30:00Z, by = "aiko" },
                { from = "in-review", to = "reviewed", at = 2026-11-23T06:30:00Z, by = "ben" },
                { from = "reviewed", to = "in-review", at = 2026-11-25T06:30:00Z, by = "ben", reason = "New facts." },
                { from = "in-review", to = "reviewed", at = 2026-11-26T06:30:00Z, by = "farah" },
            ]
            [people]
            owner = "ben"
        "#;
        assert!(judged(overlay).is_empty(), "{:?}", judged(overlay));
    }
}

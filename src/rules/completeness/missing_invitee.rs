//! Looks for the people who belong in the meeting besides those who responded.

use crate::document::is_named;
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// No service owner, engineering manager or product manager is named.
    ///
    /// They are invited to the meeting: without the owners of the services involved, nobody can say what is true of
    /// them, and without their managers nobody can say when the actions will be done.
    ///
    /// ```toml fails
    /// [people]
    /// product_managers = []
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// service_owners = ["emeka"]
    /// engineering_managers = ["farah"]
    /// product_managers = ["goro"]
    /// ```
    ///
    /// Name them by their handles under `[people]`. A team without such people lists the key as `not_applicable` in its
    /// policy, or turns this rule off.
    ja: {
        /// サービスオーナーやマネージャーが書かれていません。
        ///
        /// サービスオーナー、エンジニアリングマネージャー、プロダクトマネージャーは、ミーティングに招待します。
        /// 関係するサービスのオーナーがいなければ、サービスについて何が事実なのかを確かめられず、
        /// マネージャーがいなければ、アクションをいつ実施するのかを決められません。
        ///
        /// {examples}
        ///
        /// `[people]`にハンドルで書いてください。該当する人がいないチームでは、
        /// ポリシーの`not_applicable`にそのキーを加えるか、このルールをオフにします。
    }
    id: MissingInvitee,
    group: Completeness,
    levels: [InReview => Warning],
    waiver: Yes,
    parts: ["service_owners", "engineering_managers", "product_managers"],
    since: "0.2",
    source: "process page, step 3; meeting page" / "プロセスのページの手順3、ミーティングのページ",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    let roles = [
        ("service_owners", &people.service_owners),
        ("engineering_managers", &people.engineering_managers),
        ("product_managers", &people.product_managers),
    ];
    let is_missing =
        |key, holders: &[_]| !holders.iter().any(|one| is_named(Some(one))) && !subject.not_applicable(key);
    let missing: Vec<_> = roles.into_iter().filter(|(key, holders)| is_missing(key, holders)).collect();
    let keys: Vec<String> = missing.iter().map(|(key, _)| format!("`{key} = [\"...\"]`")).collect();
    let [listed, listed_ja] = [", ", "、"].map(|between| keys.join(between));
    for (key, holders) in missing {
        let (listed, listed_ja) = (listed.clone(), listed_ja.clone());
        let span = holders.first().map(|one| one.span).or(people.span);
        violations
            .each_part(
                key,
                span,
                || name(key),
                say! {
                    |roles|
                    en: "`[people]` does not name the {roles}";
                    ja: "`[people]`に{roles}が書かれていません"
                },
            )
            .hint(say! {
                en: "name them by their handles: {listed}";
                ja: "ハンドルで書いてください：{listed_ja}"
            });
    }
}

/// What a role is called.
fn name(key: &'static str) -> Name {
    Name::Said(match key {
        "service_owners" => say! { en: "service owners"; ja: "サービスオーナー" }.into(),
        "engineering_managers" => say! { en: "engineering managers"; ja: "エンジニアリングマネージャー" }.into(),
        _ => say! { en: "product managers"; ja: "プロダクトマネージャー" }.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::rules::sample::{judged, judged_under};
    use crate::text::Language;

    #[test]
    fn the_missing_invitees_are_one_thing_to_do_and_fewer_are_less() {
        let found = |people: &str| findings_of(RuleId::MissingInvitee, &format!("[people]\n{people}"), None);
        let three = found("service_owners = []\nengineering_managers = [\" \"]\nproduct_managers = [\"TBD\"]\n");
        let [three] = &three[..] else { panic!("{three:?}") };
        assert_eq!((three.key.as_str(), three.extent), ("", 3));
        assert_eq!(
            three.english(),
            "`[people]` does not name the service owners, engineering managers and product managers"
        );
        let japanese =
            "`[people]`にサービスオーナー、エンジニアリングマネージャー、プロダクトマネージャーが書かれていません";
        assert_eq!(three.message(Language::Ja), japanese);
        let one = found("product_managers = []\n");
        assert_eq!((one.len(), one[0].extent, &one[0].key), (1, 1, &three.key));
    }

    #[test]
    fn a_reason_counts_where_the_policy_takes_one() {
        let overlay = "[people]\nproduct_managers = []\n[not_applicable]\nproduct_managers = \"An internal tool.\"\n";
        let told = "warning missing-invitee: `[people]` does not name the product managers".to_owned();
        assert!(judged(overlay).contains(&told));
        assert!(judged_under("not_applicable = [\"product_managers\"]\n", overlay).is_empty());
    }
}

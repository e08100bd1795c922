//! Looks for the people whom the list of responders must name.

use crate::document::said;
use crate::finding::Name;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::say;

rule! {
    /// The incident commander, the scribe or the responders are not named.
    ///
    /// They know what was decided and when, and can say whether the timeline is right. `missing-invitee` asks for service
    /// owners, engineering managers and product managers.
    ///
    /// ```toml fails
    /// [people]
    /// incident_commander = ""
    /// ```
    ///
    /// ```toml passes
    /// [people]
    /// scribe = ""
    ///
    /// [not_applicable]
    /// scribe = "Two people responded, and nobody was free to keep the record."
    /// ```
    ///
    /// Name them by their handles under `[people]`. If there was no scribe, say so under `[not_applicable]`.
    ja: {
        /// インシデントコマンダー、書記官、対応者のいずれかが書かれていません。
        ///
        /// 対応者のリストでは、インシデントコマンダーと書記官を明らかにします。何がいつ決まったのかを知っていて、
        /// タイムラインが正しいかどうかを判断できる人だからです。サービスオーナー、エンジニアリングマネージャー、
        /// プロダクトマネージャーについては、`missing-invitee`で確認します。
        ///
        /// {examples}
        ///
        /// `[people]`にハンドルで書いてください。誰も記録を取っていなかった場合は、
        /// その旨を`[not_applicable]`に書きます。
    }
    id: MissingRole,
    group: Completeness,
    levels: [InReview => Error],
    waiver: Yes,
    parts: ["incident_commander", "scribe", "responders"],
    since: "0.1",
    source: "process page, step 3; template page, responders" / "プロセスのページの手順3、テンプレートのページ「対応者」",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let people = &subject.document.people;
    let roles = [
        ("incident_commander", people.incident_commander.as_slice()),
        ("scribe", people.scribe.as_slice()),
        ("responders", people.responders.as_slice()),
    ];
    for (key, holders) in roles {
        if holders.iter().any(|one| said(Some(one)).is_some()) || subject.not_applicable(key) {
            continue;
        }
        let span = holders.first().map(|one| one.span).or(people.span);
        violations
            .each_part(key, span, || name(key), say! {
                |roles|
                en: "`[people]` lacks the {roles}";
                ja: "`[people]`に{roles}が書かれていません"
            })
            .hint(say! {
                en: "name them by their handles: `incident_commander = \"...\"`, `scribe = \"...\"`, `responders = [\"...\"]`";
                ja: "ハンドルで書いてください：`incident_commander = \"...\"`、`scribe = \"...\"`、`responders = [\"...\"]`"
            });
    }
}

/// What a role is called.
fn name(key: &'static str) -> Name {
    Name::Said(match key {
        "incident_commander" => say! { en: "incident commander"; ja: "インシデントコマンダー" }.into(),
        "scribe" => say! { en: "scribe"; ja: "書記官" }.into(),
        _ => say! { en: "responders"; ja: "対応者" }.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::finding::RuleId;
    use crate::rules::examples::findings_of;
    use crate::text::Language;

    #[test]
    fn the_missing_roles_are_one_thing_to_do_and_fewer_are_less() {
        let found = |people: &str| findings_of(RuleId::MissingRole, &format!("[people]\n{people}"), None);
        let three = found("incident_commander = \"\"\nscribe = \" \"\nresponders = []\n");
        let [three] = &three[..] else { panic!("{three:?}") };
        assert_eq!((three.key.as_str(), three.extent), ("", 3));
        assert_eq!(three.english(), "`[people]` lacks the incident commander, scribe and responders");
        let japanese = "`[people]`にインシデントコマンダー、書記官、対応者が書かれていません";
        assert_eq!(three.message(Language::Ja), japanese);
        let two = found("scribe = \"\"\nresponders = []\n");
        assert_eq!((two.len(), two[0].extent, &two[0].key), (1, 2, &three.key));
    }
}

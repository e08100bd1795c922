//! Looks for people on record whom the repository does not know.

use std::collections::BTreeSet;

use crate::document::{fold_handle, person_named};
use crate::finding::{Key, Name};
use crate::policy::PEOPLE_PATH;
use crate::rules::{Check, Subject, Violations, rule};
use crate::text::{named, say};

rule! {
    /// Someone on record is not one of the people whom the team has listed.
    ///
    /// `.pmgit/people.toml` lists them. The owner, whoever approves, waives, moves a postmortem along or posts its message is a person of the team. A name
    /// that nobody has may be a slip of the pen, a team, or another name of the owner. If the file lists no one, every
    /// name counts and this rule is silent. With `gate.people = "known"`, the approvals and waivers of strangers do not
    /// count.
    ///
    /// ```toml people
    /// [aiko]
    /// [dai]
    /// ```
    ///
    /// ```toml fails
    /// status = "reviewed"
    /// ```
    ///
    /// ```toml people
    /// [aiko]
    /// [ben]
    /// [dai]
    /// ```
    ///
    /// ```toml passes
    /// status = "reviewed"
    /// ```
    ///
    /// Correct the name, or add the person to the file, in a change of its own.
    ja: {
        /// 記録に書かれた人が、メンバーとして登録されていません。
        ///
        /// メンバーは`.pmgit/people.toml`に登録します。オーナーのほか、承認、例外承認、ステータスの変更、対外的なメッセージの投稿を行うのは、チームの人です。
        /// 誰のものでもない名前は、書き間違いか、チームの名前か、オーナーの別名かもしれません。
        /// ファイルに誰も登録されていない場合、どの名前も有効で、このルールは何も指摘しません。
        /// `gate.people = "known"`の場合、登録されていない人の承認や例外承認は数えません。
        ///
        /// {examples}
        ///
        /// 名前を直すか、別の変更でその人をファイルに登録してください。
    }
    id: UnknownPerson,
    group: Review,
    levels: [Draft => Warning],
    waiver: Yes,
    since: "0.1",
    source: "pmgit" / "pmgit",
    check: Check::Document(check),
}

fn check(subject: &Subject<'_>, violations: &mut Violations<'_>) {
    let mut seen = BTreeSet::new();
    for (_, written) in subject.document.deciders() {
        let Some(name) = person_named(written.as_ref()).filter(|name| subject.policy.is_stranger(name)) else {
            continue;
        };
        let Some(span) = written.as_ref().map(|written| written.span) else { continue };
        if !seen.insert(fold_handle(name)) {
            continue;
        }
        violations
            .each(
                Key::WHOLE,
                span,
                || Name::Own(named(name)),
                say! {
                    |people|
                    en: "{people} {} not in `{PEOPLE_PATH}`", people.one_or_many("is", "are");
                    ja: "{people}が`{PEOPLE_PATH}`に登録されていません"
                },
            )
            .hint(say! {
                |people|
                en: "correct the {}, or add them there, in a change of its own", people.one_or_many("name", "names");
                ja: "名前を直すか、別の変更でファイルに登録してください"
            });
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::{Level, RuleId};
    use crate::rules::sample::{document, judgement_among};

    fn strangers(people: &str, policy: &str, overlay: &str) -> Vec<(String, Level, u64)> {
        let findings = judgement_among(people, policy, &document(overlay)).findings;
        let found = findings.into_iter().filter(|one| one.rule == RuleId::UnknownPerson);
        found.map(|one| (one.english(), one.level, one.extent)).collect()
    }

    #[test]
    fn whoever_is_not_among_the_people_is_named_once_wherever_they_stand() {
        let overlay = r#"
            status = "closed"
            approvals = [{ by = "ben", at = 2026-11-23T06:28:00Z }, { by = "zoe", at = 2026-11-23T06:28:00Z }]
            waivers = [{ rule = "late-meeting", reason = "A freeze", approved_by = "team-cache" }, { rule = "late-sharing", reason = "A freeze", approved_by = "@Zoe" }]
            restricted = { where = "w", reason = "A freeze", approved_by = "yan" }
            import = { reason = "A freeze", approved_by = "xia" }
            severity_changes = [{ from = "SEV-2", to = "SEV-1", by = "ben", reason = "A freeze", approved_by = "wim" }]
            [external_message]
            posted_by = "una"
            [people]
            owner = "vic"
        "#;
        let [(text, level, extent)] = strangers("[ben]\n[aiko]\n[dai]\n", "", overlay).try_into().unwrap();
        assert_eq!((level, extent), (Level::Warning, 7));
        for name in ["vic", "xia", "una"] {
            assert!(text.contains(&format!("`{name}`")), "{text}");
        }
        assert!(text.ends_with("are not in `.pmgit/people.toml`"), "{text}");
    }

    #[test]
    fn every_spelling_of_somebody_known_is_known_and_without_people_everybody_is() {
        let people =
            "[aiko]\nname = \"Aiko Tanaka\"\n[ben]\nemail = \"b.smith@example.com\"\nslack = \"big.ben\"\n[dai]\n";
        for by in ["ben", "@Ben", "b.smith@example.com", "B.Smith@example.org", "big.ben", "Ben <b.smith@example.com>"]
        {
            let overlay =
                format!("status = \"reviewed\"\napprovals = [{{ by = \"{by}\", at = 2026-11-23T06:28:00Z }}]\n");
            assert!(strangers(people, "", &overlay).is_empty(), "{by}: {:?}", strangers(people, "", &overlay));
        }
        let overlay = "status = \"reviewed\"\napprovals = [{ by = \"zoe\", at = 2026-11-23T06:28:00Z }]\n";
        assert_eq!(strangers(people, "", overlay).len(), 1);
        assert_eq!(strangers(people, "[gate]\npeople = \"known\"\n", overlay).len(), 1);
        assert!(strangers("", "", overlay).is_empty());
    }
}

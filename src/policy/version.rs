//! The version of pmgit that a policy was written for: `pmgit = "0.2"`.

use toml::de::DeTable;

use super::POLICY_PATH;
use crate::finding::{Finding, Level, Places, RuleId};
use crate::release::Release;
use crate::text::{Both, both, say};
use crate::toml_record::{Read, Reader, Shape, TomlValue, Wanted};

/// The key's name, which no version can change: by it each one knows whether it can read the rest.
pub(super) const KEY: &str = "pmgit";

/// A version as it is written, sound or not.
#[derive(Clone, Debug)]
pub(crate) struct VersionText(pub(super) String);

impl Read for VersionText {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            reader.wrong_type(value, Wanted::Version);
        }
        text.map(|text| Self(text.to_owned()))
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

/// A policy that asks for a later pmgit than the one at hand, which reads no more of it than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NewerPolicy {
    pub(crate) asked: Release,
    pub(crate) at_hand: Release,
}

impl NewerPolicy {
    /// Looks at nothing but the version: whatever a later pmgit knows may stand beside it.
    pub(super) fn of(table: &DeTable<'_>, at_hand: Release) -> Option<Self> {
        let asked = Release::parse(table.get(KEY)?.get_ref().as_str()?)?;
        (asked > at_hand).then_some(Self { asked, at_hand })
    }

    /// That it asks for a later one than is at hand.
    pub(crate) fn told(self) -> Both {
        let Self { asked, at_hand } = self;
        both! {
            en: "the policy asks for pmgit {asked}, and this is pmgit {at_hand}";
            ja: "このポリシーにはpmgit {asked}が必要ですが、これはpmgit {at_hand}です"
        }
    }

    /// The same where only a finding can say it.
    pub(super) fn finding(self) -> Finding {
        let Self { asked, at_hand } = self;
        let message = say! {
            en: "the policy asks for pmgit {asked}, and this is pmgit {at_hand}";
            ja: "このポリシーにはpmgit {asked}が必要ですが、これはpmgit {at_hand}です"
        };
        let hint = say! { en: "upgrade pmgit"; ja: "pmgitを更新してください" };
        let place = Places::file(&POLICY_PATH.into());
        Finding::new(RuleId::InvalidPolicy, Level::Error, place, message).about(KEY).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::in_both_languages;
    use crate::policy::UnsettledPolicy;
    use crate::source::{RepoPath, SourceFile};

    fn source(text: &str) -> SourceFile {
        SourceFile::new(RepoPath::from(POLICY_PATH), text.as_bytes().to_vec())
    }

    /// The version by which a policy judges, or why it does not; as the pmgit of another version reads it.
    fn read_by(at_hand: &str, text: &str) -> Result<String, String> {
        let source = source(text);
        match UnsettledPolicy::parse(Some(&source), Release::literal(at_hand)) {
            Err(newer) => Err(newer.told().en().to_owned()),
            Ok(policy) => match policy.settle(None, &[], &[]) {
                Ok(policy) => Ok(policy.version.to_string()),
                Err(findings) => Err(in_both_languages(&findings)),
            },
        }
    }

    #[test]
    fn what_is_no_version_is_a_finding_at_its_place() {
        for (value, said) in [
            ("\"latest\"", "`latest` is not a version of pmgit"),
            ("\"v0.2\"", "`v0.2` is not a version of pmgit"),
            ("\"\"", "`\"\"` is not a version of pmgit"),
            ("\" 0.2\"", "` 0.2` is not a version of pmgit"),
            ("\"0.2.1.1\"", "`0.2.1.1` is not a version of pmgit"),
            ("\"1\"", "`1` is not a version of pmgit"),
            ("\"９.９\"", "`９.９` is not a version of pmgit"),
            ("\"a\\u0007\"", "`a\\u{7}` is not a version of pmgit"),
            ("\"0.0\"", "there is no pmgit 0.0"),
            ("\"0.0.9\"", "there is no pmgit 0.0.9"),
            ("0.2", "`pmgit` is a float"),
            ("9.9", "`pmgit` is a float"),
            ("2", "`pmgit` is an integer"),
            ("true", "`pmgit` is a boolean"),
            ("2026-11-20", "`pmgit` is a date"),
            ("[\"0.2\"]", "`pmgit` is a list"),
            ("{ version = \"0.2\" }", "`pmgit` is a table"),
        ] {
            let text = format!("# a comment\npmgit = {value}\n");
            let source = source(&text);
            let policy = UnsettledPolicy::parse(Some(&source), Release::AT_HAND).expect("no later pmgit is asked for");
            let [finding] = policy.settle(None, &[], &[]).expect_err(value).try_into().expect("one finding");
            assert_eq!((finding.rule, finding.level), (RuleId::InvalidPolicy, Level::Error));
            assert_eq!(finding.english(), said);
            let span = finding.span().expect("it has a place");
            assert_eq!(&text[span.start..span.end], value);
            assert!(finding.hint_text(crate::text::Language::En).is_some());
        }
    }

    #[test]
    fn a_number_is_told_to_be_quoted_and_a_word_what_a_version_looks_like() {
        let said = ["pmgit = 0.10\n", "pmgit = 1e3\n", "pmgit = \"newest\"\n", "pmgit = \"0.0\"\n"];
        let said: String = said.map(|text| read_by("0.2", text).expect_err("it is no version")).concat();
        insta::assert_snapshot!(said, @r#"
        invalid-policy/pmgit x1
          `pmgit` is a float
          -> write it in quotes: `"0.10"`
          `pmgit`が小数になっています
          -> `"0.10"`のように引用符で囲んでください
        invalid-policy/pmgit x1
          `pmgit` is a float
          -> it must be a version in quotes, such as `"0.2"`
          `pmgit`が小数になっています
          -> 引用符で囲んだバージョン（`"0.2"`など）にしてください
        invalid-policy/pmgit x1
          `newest` is not a version of pmgit
          -> write the version that the policy was written for, such as `pmgit = "0.2"`
          `newest`はpmgitのバージョンではありません
          -> `pmgit = "0.2"`のように、ポリシーが前提とするバージョンを書いてください
        invalid-policy/pmgit x1
          there is no pmgit 0.0
          -> the first version is 0.1; this is 0.2
          pmgit 0.0というバージョンはありません
          -> 最初のバージョンは0.1、これは0.2です
        "#);
    }

    #[test]
    fn only_a_later_version_than_the_one_at_hand_is_newer() {
        for (at_hand, named, judged) in [
            ("0.2", "0.2", Ok("0.2")),
            ("0.2", "0.2.0", Ok("0.2")),
            ("0.2.3", "0.2", Ok("0.2")),
            ("0.2.3", "0.2.3", Ok("0.2.3")),
            ("0.9", "0.2", Ok("0.2")),
            ("0.10", "0.9", Ok("0.9")),
            ("0.2", "0.1", Ok("0.1")),
            ("0.2", "0.2.1", Err("the policy asks for pmgit 0.2.1, and this is pmgit 0.2")),
            ("0.2.3", "0.2.4", Err("the policy asks for pmgit 0.2.4, and this is pmgit 0.2.3")),
            ("0.9", "0.10", Err("the policy asks for pmgit 0.10, and this is pmgit 0.9")),
            ("0.2", "1.0", Err("the policy asks for pmgit 1.0, and this is pmgit 0.2")),
        ] {
            let expected = judged.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(read_by(at_hand, &format!("pmgit = \"{named}\"\n")), expected, "{named} by {at_hand}");
        }
        assert_eq!(read_by("0.7", "language = \"ja\"\n").as_deref(), Ok("0.7"), "left out, it is the one at hand");
        assert_eq!(read_by("0.7", "").as_deref(), Ok("0.7"));
    }

    #[test]
    fn nothing_else_of_a_newer_policy_is_read_but_its_syntax_is() {
        let newer = Err("the policy asks for pmgit 0.3, and this is pmgit 0.2".to_owned());
        for rest in [
            "surprise = 1",
            "language = \"fr\"",
            "documents = [\"a\", \"b\"]",
            "gate = 7",
            "rules = \"all\"",
            "[rules.a-new-one]\nlevel = \"fatal\"",
            "[calendar]\nholidays = [\"absent.ics\", \"mars\"]\ntime_zone = \"Mars/Olympus\"",
            "[[severities]]\nmeeting = { within = -1 }",
            "severities = { }",
        ] {
            assert_eq!(read_by("0.2", &format!("pmgit = \"0.3\"\n{rest}\n")), newer, "{rest}");
            // The version may stand anywhere, and the same is refused where this pmgit knows it.
            assert!(
                read_by("0.3", &format!("pmgit = \"0.3\"\n{rest}\n")).is_err_and(|said| !said.contains("asks for"))
            );
        }
        assert_eq!(read_by("0.2", "\"pmgit\" = '0.3'\n"), newer);
        for broken in ["x = [", "pmgit = \"0.3\"", "a = 1\na = 2", "b = \u{feff}1", "<<<<<<< ours"] {
            let said = read_by("0.2", &format!("pmgit = \"0.3\"\n{broken}\n")).expect_err(broken);
            assert!(!said.contains("asks for"), "{broken}: {said}");
        }
        let elsewhere = read_by("0.2", "[gate]\npmgit = \"0.3\"\n").expect_err("no such key");
        assert!(elsewhere.contains("unknown key `gate.pmgit`"), "{elsewhere}");
    }
}

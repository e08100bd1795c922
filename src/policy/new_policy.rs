//! The policy as `pmgit init` writes it: what a repository decides at its start, and the defaults as comments.

use chrono::NaiveDate;

use crate::calendar::Zone;
use crate::document::Language;
use crate::document::edit::{Editor, Value};
use crate::release::Release;

/// Writes `policy.toml`; `since` is the day from which postmortems are judged in full.
pub(crate) fn new_policy_text(
    documents: &str,
    language: Language,
    time_zone: &Zone,
    since: Option<NaiveDate>,
) -> String {
    let template = match language {
        Language::En => include_str!("policy.toml"),
        Language::Ja => include_str!("policy.ja.toml"),
    };
    let mut facts: Vec<(&[&str], Value)> = vec![
        (&["pmgit"], Value::String(Release::AT_HAND.edition().to_string())),
        (&["documents"], Value::String(documents.to_owned())),
        (&["language"], Value::String(language.to_string())),
        (&["calendar", "time_zone"], Value::String(time_zone.name().to_owned())),
    ];
    facts.extend(since.map(|day| (&["gate", "since"] as &[&str], Value::Date(day))));
    let mut editor = Editor::new(template).expect("a test reads the template");
    for (path, value) in facts {
        editor.fill(path, &value).expect("the template has a place for it");
    }
    editor.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::find_zone;
    use crate::finding::RuleId;
    use crate::policy::valid::Setting;
    use crate::policy::{self, KnownRule, Policy, RuleLevel};
    use crate::source::{RepoPath, SourceFile};

    fn load(text: &str) -> Policy {
        const RULES: [KnownRule; 1] = [KnownRule { id: RuleId::MissingEvidence, formerly: &[], firm: false }];
        let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.as_bytes().to_vec());
        policy::load(Some(&source), None, &RULES).expect("the text is a valid policy")
    }

    fn default(language: Language) -> String {
        new_policy_text("postmortems", language, &Zone::utc(), None)
    }

    #[test]
    fn written_policy_is_the_default_one() {
        for &language in Language::ALL {
            let expected = Policy { language, version: Release::AT_HAND.edition(), ..Policy::default() };
            assert_eq!(format!("{:?}", load(&default(language))), format!("{expected:?}"));
        }
    }

    #[test]
    fn what_a_repository_decides_stands_in_the_policy() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 1);
        let tokyo = find_zone("Asia/Tokyo").expect("a zone");
        for &language in Language::ALL {
            let text = new_policy_text("docs/\"pm\" 障害", language, &tokyo, day);
            assert!(text.contains("since = 2026-11-01 # "), "{text}");
            assert!(text.contains("time_zone = \"Asia/Tokyo\" # "), "{text}");
            assert!(text.contains(r#"documents = "docs/\"pm\" 障害" # "#), "{text}");
            assert_eq!(text.lines().count(), default(language).lines().count());
            let policy = load(&new_policy_text("docs/pm", language, &tokyo, day));
            assert_eq!((policy.documents.as_str(), policy.language, policy.gate.since), ("docs/pm", language, day));
        }
    }

    #[test]
    fn defaults_that_are_shown_are_the_defaults() {
        for &language in Language::ALL {
            let text = default(language);
            let awake = |line: &str| awake(line).unwrap_or(line).to_owned();
            let awake = text.lines().map(awake).collect::<Vec<_>>().join("\n");
            let (mut policy, known) = (load(&awake), Policy::default());
            assert_eq!(format!("{:?}", policy.severities), format!("{:?}", known.severities));
            assert_eq!(format!("{:?}", policy.sections), format!("{:?}", known.sections));
            assert_eq!(policy.not_applicable, known.not_applicable);
            policy.gate.branches = None;
            assert_eq!(policy.gate.since.take(), NaiveDate::from_ymd_opt(2026, 11, 1));
            assert_eq!(format!("{:?}", policy.gate), format!("{:?}", known.gate));
            let shown = Setting {
                level: Some(RuleLevel::At(crate::finding::Level::Error)),
                from: Some(crate::document::Status::InReview),
            };
            assert_eq!(policy.rules.into_values().collect::<Vec<_>>(), [shown]);
            assert_eq!(policy.terms.iter().count(), 1);
        }
    }

    /// A header or a pair without the `#` before it, if the line is one.
    fn awake(line: &str) -> Option<&str> {
        let said = line.strip_prefix("# ")?;
        let key = said.split(" = ").next().filter(|key| key.len() < said.len());
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (said.starts_with('[') || key.is_some_and(is_key)).then_some(said)
    }
}

//! The policy as `pmgit init` writes it: what a repository decides at its start, and the defaults as comments.

use chrono::NaiveDate;

use crate::calendar::Zone;
use crate::document::Language;
use crate::document::edit::{Editor, Value};
use crate::release::Release;

/// Whom the policy is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TeamSize {
    /// The founding process.
    #[default]
    Standard,
    /// Some ten people, who have no scribe and no recordings.
    Small,
}

impl TeamSize {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 2] = [Self::Standard, Self::Small];

    /// As it is asked for.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "standard" => Some(Self::Standard),
            "small" => Some(Self::Small),
            _ => None,
        }
    }
}

/// What a repository decides at its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPolicy<'a> {
    /// The directory of the postmortems.
    pub(crate) documents: &'a str,
    pub(crate) language: Language,
    pub(crate) size: TeamSize,
    pub(crate) time_zone: &'a Zone,
    /// The calendars of holidays that pmgit ships, by their names; none leaves the example as it is.
    pub(crate) holidays: &'a [&'a str],
    /// The day from which postmortems are judged in full.
    pub(crate) since: Option<NaiveDate>,
}

/// Writes `policy.toml`.
pub(crate) fn new_policy_text(new: &NewPolicy<'_>) -> String {
    let NewPolicy { documents, language, size, time_zone, holidays, since } = *new;
    let (template, small) = match language {
        Language::En => (include_str!("policy.toml"), include_str!("small.toml")),
        Language::Ja => (include_str!("policy.ja.toml"), include_str!("small.ja.toml")),
    };
    let template = match size {
        TeamSize::Standard => template.to_owned(),
        TeamSize::Small => template.replacen(rule_example(template), small, 1),
    };
    let mut facts: Vec<(&[&str], Value)> = vec![
        (&["pmgit"], Value::String(Release::AT_HAND.edition().to_string())),
        (&["documents"], Value::String(documents.to_owned())),
        (&["language"], Value::String(language.to_string())),
        (&["calendar", "time_zone"], Value::String(time_zone.name().to_owned())),
    ];
    if !holidays.is_empty() {
        let names = holidays.iter().map(|&name| name.to_owned()).collect();
        facts.push((&["calendar", "holidays"], Value::Strings(names)));
    }
    facts.extend(since.map(|day| (&["gate", "since"] as &[&str], Value::Date(day))));
    let mut editor = Editor::new(&template).expect("a test reads the template");
    for (path, value) in facts {
        editor.fill(path, &value).expect("the template has a place for it");
    }
    editor.into_text()
}

/// The lines that show how a rule is set: they would repeat a table of the rules that are.
fn rule_example(template: &str) -> &str {
    let start = template.find("# [rules.").expect("a test reads the template");
    let length = template[start..].find("\n\n").expect("a test reads the template");
    &template[start..=start + length]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{JAPAN, JAPAN_YEAR_END, find_zone};
    use crate::finding::RuleId;
    use crate::policy::valid::Setting;
    use crate::policy::{self, KnownRule, Policy, RuleLevel};
    use crate::source::{RepoPath, SourceFile};

    fn load(text: &str) -> Policy {
        const RULES: [KnownRule; 1] =
            [KnownRule { id: RuleId::MissingEvidence, formerly: &[], firm: false, parts: &[], firm_parts: &[] }];
        let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.as_bytes().to_vec());
        policy::load(Some(&source), None, &RULES).expect("the text is a valid policy")
    }

    fn plain(language: Language, time_zone: &Zone) -> NewPolicy<'_> {
        let size = TeamSize::Standard;
        NewPolicy { documents: "postmortems", language, size, time_zone, holidays: &[], since: None }
    }

    fn default(language: Language) -> String {
        new_policy_text(&plain(language, &Zone::utc()))
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
            let new = NewPolicy { since: day, ..plain(language, &tokyo) };
            let text = new_policy_text(&NewPolicy { documents: "docs/\"pm\" 障害", ..new });
            assert!(text.contains("since = 2026-11-01 # "), "{text}");
            assert!(text.contains("time_zone = \"Asia/Tokyo\" # "), "{text}");
            assert!(text.contains(r#"documents = "docs/\"pm\" 障害" # "#), "{text}");
            assert_eq!(text.lines().count(), default(language).lines().count());
            let policy = load(&new_policy_text(&NewPolicy { documents: "docs/pm", ..new }));
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
                parts: Vec::new(),
            };
            assert_eq!(policy.rules.into_values().collect::<Vec<_>>(), [shown]);
            assert_eq!(policy.terms.iter().count(), 1);
        }
    }

    #[test]
    fn a_small_team_is_asked_for_less_of_what_it_has_not() {
        let known: Vec<KnownRule> = crate::rules::known();
        for &language in Language::ALL {
            let text = new_policy_text(&NewPolicy { size: TeamSize::Small, ..plain(language, &Zone::utc()) });
            let source = SourceFile::new(RepoPath::from(policy::POLICY_PATH), text.clone().into_bytes());
            let small = policy::load(Some(&source), None, &known).unwrap_or_else(|slips| panic!("{slips:#?}"));
            let set: Vec<String> = small
                .rules
                .iter()
                .map(|(rule, setting)| {
                    format!("{rule} {:?} {}", setting.level.expect("it has one"), setting.parts.join(" "))
                })
                .collect();
            let mut set = set;
            set.sort_unstable();
            assert_eq!(
                set,
                [
                    "missing-evidence At(Warning) ",
                    "missing-internal-message At(Hint) ",
                    "missing-link At(Hint) recording",
                    "missing-query At(Hint) ",
                    "missing-role At(Warning) scribe",
                    "missing-time At(Warning) mitigated",
                ]
            );
            let rest = Policy { rules: std::collections::BTreeMap::new(), ..small };
            assert_eq!(format!("{rest:?}"), format!("{:?}", load(&default(language))));
            // No example would repeat a table that is there.
            assert_eq!(text.matches("[rules.missing-evidence]").count(), 1, "{text}");
        }
    }

    #[test]
    fn holidays_are_live_where_they_are_named() {
        for &language in Language::ALL {
            let zone = Zone::utc();
            let text = new_policy_text(&NewPolicy { holidays: &[JAPAN, JAPAN_YEAR_END], ..plain(language, &zone) });
            assert!(text.contains("\nholidays = [\"japan\", \"japan-year-end\"] # "), "{text}");
            assert_eq!(text.lines().count(), default(language).lines().count());
            let sources: Vec<String> =
                load(&text).calendar.sources().iter().map(|source| source.name.clone()).collect();
            assert_eq!(sources, [JAPAN, JAPAN_YEAR_END]);
        }
    }

    #[test]
    fn the_size_is_a_word() {
        assert_eq!(TeamSize::from_word("small"), Some(TeamSize::Small));
        assert_eq!(TeamSize::from_word("tiny"), None);
        assert_eq!(TeamSize::default(), TeamSize::Standard);
    }

    /// A header or a pair without the `#` before it, if the line is one.
    fn awake(line: &str) -> Option<&str> {
        let said = line.strip_prefix("# ")?;
        let key = said.split(" = ").next().filter(|key| key.len() < said.len());
        let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (said.starts_with('[') || key.is_some_and(is_key)).then_some(said)
    }
}

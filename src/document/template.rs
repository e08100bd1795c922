//! The templates that pmgit ships: every section of the founding process, each with a line of guidance.

use super::Language;

/// The template in a language; its values are empty, its examples comments.
pub(crate) fn template(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("templates/en.toml"),
        Language::Ja => include_str!("templates/ja.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{SECTIONS, Status, assert_only, every_key, parse, said};
    use crate::source::{RepoPath, SourceFile};

    #[test]
    fn template_is_an_empty_draft_of_its_language_and_short() {
        for &language in Language::ALL {
            let text = template(language);
            let (document, findings) =
                parse(&SourceFile::new(RepoPath::from("template.toml"), text.as_bytes().to_vec()));
            assert!(findings.is_empty(), "{findings:?}");
            let document = document.expect("nothing is wrong with it");
            assert_eq!(document.status(), Status::Draft);
            assert_eq!(document.language.map(|language| language.value), Some(language));
            // All but `lucky` and `lessons`, which no default asks for.
            assert_eq!(document.sections.texts.keys().len(), SECTIONS.len() - 2);
            assert!(document.sections.texts.values().all(|section| said(Some(section)).is_none()));
            assert!(text.starts_with("#:schema ../../.pmgit/postmortem.schema.json\n"));
            assert!(text.lines().count() <= 140, "{}", text.lines().count());
        }
    }

    #[test]
    fn languages_have_the_same_keys_in_the_same_order() {
        let keys = |language| -> Vec<&str> {
            let heads = template(language).lines().filter_map(awake);
            heads.map(|line| line.split('=').next().unwrap_or_default().trim_end()).collect()
        };
        assert_eq!(keys(Language::En), keys(Language::Ja));
    }

    #[test]
    fn every_example_is_a_valid_part_of_a_postmortem() {
        for &language in Language::ALL {
            let text: Vec<&str> = template(language).lines().map(|line| awake(line).unwrap_or(line)).collect();
            let source = SourceFile::new(RepoPath::from("template.toml"), text.join("\n").into_bytes());
            let (document, findings) = parse(&source);
            assert!(findings.is_empty(), "{findings:?}");
            let document = document.expect("nothing is wrong with it");
            assert!(document.incident.resolved.is_some() && document.meeting.scheduled.is_some());
            let rows = [document.impact.len(), document.timeline.len(), document.queries.len(), document.actions.len()];
            assert_eq!(rows, [1, 1, 1, 1]);
            assert_eq!((document.customer_comments.len(), document.incident.windows.len()), (1, 1));
            assert!(document.external_message.is_some() && document.internal_message.is_some());
        }
    }

    /// Keys that pmgit writes, or that few incidents need.
    const NOT_IN_THE_TEMPLATE: &[&str] = &[
        "related",
        "imported",
        "incident.stated_minutes",
        "incident.full_outage",
        "people.commander_shadow",
        "meeting.sequence",
        "meeting.cancelled",
        "meeting.shared",
        "meeting.held",
        "meeting.outcome",
        "meeting.facilitator",
        "actions.discuss",
        "actions.declined",
        "actions.done",
        "internal_message.sent",
        "external_message.posted",
        "external_message.url",
        "external_message.posted_by",
        "approvals.by",
        "approvals.at",
        "waivers.rule",
        "waivers.reason",
        "waivers.approved_by",
        "waivers.where",
        "transitions.from",
        "transitions.to",
        "transitions.at",
        "transitions.by",
        "transitions.reason",
        "severity_changes.from",
        "severity_changes.to",
        "severity_changes.at",
        "severity_changes.by",
        "severity_changes.reason",
        "restricted.where",
        "restricted.reason",
        "restricted.approved_by",
        "template",
        "discussions",
        "meeting.uid",
        "meeting.shared_with",
        "sections.lucky",
        "external_message.translations.en.summary",
        "external_message.translations.en.what_happened",
        "external_message.translations.en.what_we_are_doing",
        "external_message.translations.ja.summary",
        "external_message.translations.ja.what_happened",
        "external_message.translations.ja.what_we_are_doing",
        "approvals.of",
        "severity_changes.approved_by",
        "import.reason",
        "import.approved_by",
        "import.source",
        "import.digest",
        "import.zone",
        "import.assumed",
        "import.rest",
    ];

    #[test]
    fn every_key_is_in_each_template_or_left_out_on_purpose() {
        for &language in Language::ALL {
            let text: Vec<&str> = template(language).lines().map(|line| awake(line).unwrap_or(line)).collect();
            let table: toml::Table = text.join("\n").parse().expect("the template is TOML");
            let missing: Vec<String> =
                every_key().into_iter().map(|key| key.route).filter(|route| !has(&table, route)).collect();
            assert_only(NOT_IN_THE_TEMPLATE, &missing, &format!("show in templates/{language}.toml, or list here"));
        }
    }

    fn has(table: &toml::Table, route: &str) -> bool {
        let (name, rest) = route.split_once('.').map_or((route, None), |(name, rest)| (name, Some(rest)));
        match (table.get(name), rest) {
            (Some(toml::Value::Table(inner)), Some(rest)) => has(inner, rest),
            (Some(toml::Value::Array(rows)), Some(rest)) => {
                rows.iter().any(|row| row.as_table().is_some_and(|row| has(row, rest)))
            }
            (value, rest) => value.is_some() && rest.is_none(),
        }
    }

    /// A header or a pair without the `#` before it, if the line is one.
    fn awake(line: &str) -> Option<&str> {
        let said = line.strip_prefix("# ").unwrap_or(line);
        let key = said.split('=').next().unwrap_or_default().trim_end();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (said.starts_with('[') || is_key && said.contains('=')).then_some(said)
    }
}

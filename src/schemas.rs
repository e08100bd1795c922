//! The JSON Schemas that pmgit ships: for editors, and for the programs that read its output.
//! Each is generated from the types it describes; `schema/` holds what came out, and a test compares both.

use serde_json::Value;

use crate::{diff, document, history, policy, report};

/// Every schema: the name of its file, and its text.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    let schemas = [
        (POSTMORTEM, document::schema()),
        (POLICY, policy::policy_schema()),
        (PEOPLE, policy::people_schema()),
        (REMOVED, policy::removed_schema()),
        (EXCEPTIONS, policy::exceptions_schema()),
        (SKIPPED, policy::skipped_schema()),
        (CHECK, report::schema()),
        (VERIFY, report::audit_schema()),
        (DUE, report::due_schema()),
        (DIFF, diff::schema()),
        (LOG, history::schema()),
    ];
    schemas.map(|(name, schema)| (name, text(&schema))).to_vec()
}

const POSTMORTEM: &str = "postmortem.schema.json";
const POLICY: &str = "policy.schema.json";
const PEOPLE: &str = "people.schema.json";
const REMOVED: &str = "removed.schema.json";
const EXCEPTIONS: &str = "exceptions.schema.json";
const SKIPPED: &str = "skipped.schema.json";
const CHECK: &str = "check.schema.json";
const VERIFY: &str = "verify.schema.json";
const DUE: &str = "due.schema.json";
const DIFF: &str = "diff.schema.json";
const LOG: &str = "log.schema.json";

/// Those of what pmgit writes: for programs that read that, not for a repository.
pub(crate) const OUTPUTS: [&str; 5] = [CHECK, VERIFY, DUE, DIFF, LOG];

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("schema")
    }

    #[test]
    fn schemas_are_as_the_types_say() {
        for (name, text) in all() {
            let path = folder().join(name);
            if std::env::var_os("PMGIT_BLESS").is_some() {
                fs::write(&path, &text).expect("the schema can be written");
            }
            let standing = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            assert!(standing == text, "`schema/{name}` is not what the types say; run the tests with PMGIT_BLESS=1");
        }
    }

    #[test]
    fn folder_holds_every_schema_and_nothing_else() {
        let entries = fs::read_dir(folder()).expect("the folder can be read");
        let standing: BTreeSet<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
        let names = all().into_iter().map(|(name, _)| name.into()).collect::<BTreeSet<_>>();
        assert_eq!(standing, names);
    }

    /// A file that pmgit ships, as JSON; a date is a string there.
    fn as_json(text: &str) -> Value {
        fn json(value: &toml::Value) -> Value {
            match value {
                toml::Value::Datetime(moment) => Value::String(moment.to_string()),
                toml::Value::Array(items) => items.iter().map(json).collect(),
                toml::Value::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
                other => serde_json::to_value(other).expect("it is a plain value"),
            }
        }
        json(&toml::Value::Table(text.parse().expect("it is TOML")))
    }

    fn is_valid(schema: &str, text: &str) -> bool {
        let (_, schema) = all().into_iter().find(|(name, _)| *name == schema).expect("there is such a schema");
        let schema = serde_json::from_str(&schema).expect("a schema is JSON");
        assert!(jsonschema::draft7::meta::is_valid(&schema));
        jsonschema::draft7::is_valid(&schema, &as_json(text))
    }

    #[test]
    fn what_pmgit_ships_is_valid_and_what_it_refuses_is_not() {
        let incident = include_str!("commands/demo/incident.toml");
        for text in [incident, include_str!("commands/demo/incident.ja.toml")] {
            assert!(is_valid(POSTMORTEM, text));
        }
        for &language in document::Language::ALL {
            assert!(is_valid(POSTMORTEM, document::template(language)));
            assert!(is_valid(POLICY, &policy::new_policy_text("postmortems", language, chrono_tz::Tz::UTC, None)));
        }
        assert!(is_valid(
            PEOPLE,
            "[aiko]\nname = \"Aiko Sato\"\nemail = \"aiko@example.com\"\nteams = [\"checkout\"]\n"
        ));
        let slips = [
            ("tags ", "tag "),
            ("\"draft\"", "\"done\""),
            ("minutes   = 30", "minutes = \"30\""),
            ("title ", "titel "),
        ];
        for (right, wrong) in slips {
            assert!(incident.contains(right) && !is_valid(POSTMORTEM, &incident.replacen(right, wrong, 1)), "{wrong}");
        }
    }

    #[test]
    fn every_key_and_every_word_has_a_description() {
        let mut bare = Vec::new();
        for (name, text) in all() {
            let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
            let ours = schema["title"].is_string() && schema["description"].is_string();
            bare.extend((!ours).then(|| name.to_owned()));
            find_bare(&schema, name, &mut bare);
        }
        assert_eq!(bare, Vec::<String>::new());
    }

    fn find_bare(schema: &Value, route: &str, bare: &mut Vec<String>) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let keys = properties.map(|(key, value)| (format!("{route}.{key}"), value));
        // What programs read is described as a whole.
        let is_output = OUTPUTS.iter().any(|name| route.starts_with(name));
        let words = schema["enum"].as_array().filter(|_| !is_output).map_or(0, Vec::len);
        let told = schema["x-taplo"]["docs"]["enumValues"].as_array().into_iter().flatten();
        if told.filter(|doc| doc.as_str().is_some_and(|doc| !doc.is_empty())).count() != words {
            bare.push(format!("{route}: what its words mean"));
        }
        for (route, value) in keys {
            if value["description"].as_str().is_none_or(str::is_empty) {
                bare.push(route.clone());
            }
            find_bare(value, &route, bare);
        }
        for part in ["items", "additionalProperties"].iter().filter_map(|&part| schema.get(part)) {
            find_bare(part, &format!("{route}[]"), bare);
        }
    }
}

//! The JSON Schemas of the files that people write: for their editors, and for `pmgit init`.
//!
//! Each comes from the types it describes, with their doc comments as descriptions. `schema/` also describes what pmgit
//! prints for programs; only the tests build those, from the structs that are printed.

use serde_json::Value;

use crate::{document, policy};

/// Every schema of a TOML file: its name, and its text.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    let schemas = [
        (POSTMORTEM, document::schema()),
        (POLICY, policy::policy_schema()),
        (PEOPLE, policy::people_schema()),
        ("removed.schema.json", policy::removed_schema()),
        ("exceptions.schema.json", policy::exceptions_schema()),
        ("skipped.schema.json", policy::skipped_schema()),
    ];
    schemas.map(|(name, schema)| (name, text(&schema))).to_vec()
}

const POSTMORTEM: &str = "postmortem.schema.json";
const POLICY: &str = "policy.schema.json";
const PEOPLE: &str = "people.schema.json";

fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::diff::DiffOutput;
    use crate::history::LogOutput;
    use crate::report::{CheckOutput, DueOutput, ListOutput, VerifyOutput, output_schema};

    /// Every schema of an output: its name, and its text.
    fn outputs() -> [(&'static str, String); 6] {
        let schemas = [
            ("check.schema.json", output_schema::<CheckOutput<'_>>("check")),
            ("verify.schema.json", output_schema::<VerifyOutput<'_>>("verify")),
            ("due.schema.json", output_schema::<DueOutput<'_>>("due")),
            ("diff.schema.json", output_schema::<DiffOutput<'_>>("diff")),
            ("log.schema.json", output_schema::<LogOutput<'_>>("log")),
            ("list.schema.json", list_schema()),
        ];
        schemas.map(|(name, schema)| (name, text(&schema)))
    }

    fn list_schema() -> Value {
        let mut schema = output_schema::<ListOutput>("list");
        schema["title"] = "Output of `pmgit list --json`".into();
        schema
    }

    fn every_schema() -> Vec<(&'static str, String)> {
        all().into_iter().chain(outputs()).collect()
    }

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("schema")
    }

    #[test]
    fn schemas_are_as_the_types_say() {
        for (name, text) in every_schema() {
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
        let names = every_schema().into_iter().map(|(name, _)| name.into()).collect::<BTreeSet<_>>();
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
            for size in policy::TeamSize::ALL {
                let (time_zone, holidays) = (&crate::calendar::Zone::utc(), &["japan"] as &[&str]);
                let documents = "postmortems";
                let new = policy::NewPolicy { documents, language, size, time_zone, holidays, since: None };
                assert!(is_valid(POLICY, &policy::new_policy_text(&new)));
            }
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
        for (name, text) in every_schema() {
            let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
            let ours = schema["title"].is_string() && schema["description"].is_string();
            bare.extend((!ours).then(|| name.to_owned()));
            find_bare(&schema, name, &mut bare);
        }
        assert_eq!(bare, Vec::<String>::new());
    }

    /// Whether each word of a closed list has its meaning: where taplo looks for it, or in the description.
    fn has_meanings(schema: &Value) -> bool {
        let words: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let description = schema["description"].as_str().unwrap_or_default();
        if description.contains("`pmgit explain`") {
            return true;
        }
        match schema["x-taplo"]["docs"]["enumValues"].as_array() {
            Some(docs) => {
                let said = docs.iter().filter(|doc| doc.as_str().is_some_and(|doc| !doc.is_empty()));
                said.count() == words.len()
            }
            None => words.iter().all(|word| description.contains(&format!("`{word}`: "))),
        }
    }

    fn find_bare(schema: &Value, route: &str, bare: &mut Vec<String>) {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let keys = properties.map(|(key, value)| (format!("{route}.{key}"), value));
        if schema["enum"].is_array() && !has_meanings(schema) {
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

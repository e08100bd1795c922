//! The JSON Schema (draft-07) of an output, from its struct and the doc comments in it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{Day, LanguageWord, RuleWord, StatusWord, Timestamp, Version};
use crate::document::Status;
use crate::rules;
use crate::text::Language;
use crate::toml_record::{Read, Shape};

/// Where a closed list keeps the meanings of its words until they join the description.
const MEANINGS: &str = "x-meanings";

/// The schema of what `pmgit <verb> --format json` prints.
pub(crate) fn output_schema<T: JsonSchema>(verb: &str) -> Value {
    let settings = SchemaSettings::draft07().for_serialize().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    refine(&mut schema);
    let about = schema["description"].as_str().expect("the struct has a doc comment").to_owned();
    schema["title"] = json!(format!("Output of `pmgit {verb} --format json`"));
    schema["description"] = json!(format!("{about} Ignore keys that you do not know: later versions may add some."));
    schema
}

/// Asserts that an output is as its schema says, and has no key beyond it.
pub(crate) fn assert_valid<T: JsonSchema>(verb: &str, output: &[u8]) -> Value {
    let output: Value = serde_json::from_slice(output).expect("it is JSON");
    let validator = jsonschema::draft7::new(&closed(output_schema::<T>(verb))).expect("it is a schema");
    let errors: Vec<String> =
        validator.iter_errors(&output).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new(), "{output:#}");
    output
}

/// As `assert_valid`, of an output that shows every key of its schema: a new key needs its example.
pub(crate) fn assert_complete<T: JsonSchema>(verb: &str, output: &[u8]) {
    let output = assert_valid::<T>(verb, output);
    let mut unseen = Vec::new();
    find_unseen(&output_schema::<T>(verb), &[&output], "", &mut unseen);
    assert_eq!(unseen, Vec::<String>::new(), "no example shows these keys: {output:#}");
}

/// The schema without room for keys that it does not name.
fn closed(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
        for value in object.values_mut() {
            *value = closed(value.take());
        }
    }
    schema
}

fn find_unseen(schema: &Value, values: &[&Value], route: &str, unseen: &mut Vec<String>) {
    let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    if let Some(of_item) = schema.get("items") {
        find_unseen(of_item, &items, route, unseen);
    }
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let route = format!("{route}.{key}");
        let present: Vec<&Value> = values.iter().map(|value| &value[key]).filter(|value| !value.is_null()).collect();
        if present.is_empty() {
            unseen.push(route);
        } else {
            find_unseen(property, &present, &route, unseen);
        }
    }
}

/// A closed list of words, each with its meaning.
pub(crate) fn closed_list<'a>(doc: &str, words: impl IntoIterator<Item = (&'a str, &'a str)>) -> Schema {
    let (words, meanings): (Vec<&str>, Vec<String>) =
        words.into_iter().map(|(word, meaning)| (word, format!("`{word}`: {}", meaning.trim()))).unzip();
    json_schema!({"type": "string", "description": doc, "enum": words, MEANINGS: meanings})
}

/// Rewrites a schema the way readers and validators need it.
fn refine(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else { return };
    describe(object);
    // `uint` and the like are formats of schemars alone.
    if object.get("format").and_then(Value::as_str).is_some_and(|format| format.contains("int")) {
        object.remove("format");
    }
    let required = object.get("required").cloned().unwrap_or_default();
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        for (key, property) in properties {
            let is_required = required.as_array().is_some_and(|keys| keys.iter().any(|known| known == key));
            if !is_required {
                forbid_null(property);
            }
            refine(property);
        }
    }
    for part in ["items", "additionalProperties"] {
        object.get_mut(part).map(refine);
    }
}

/// Makes one paragraph of a doc comment, with the meanings of a closed list behind it.
fn describe(object: &mut serde_json::Map<String, Value>) {
    let meanings = object.remove(MEANINGS);
    let Some(doc) = object.get("description").and_then(Value::as_str) else { return };
    let mut text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    for meaning in meanings.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str) {
        text.push(' ');
        text.push_str(meaning);
    }
    object.insert("description".to_owned(), json!(text));
}

/// A key that is left out where there is nothing to say is never null.
fn forbid_null(property: &mut Value) {
    if let Some([one, null]) = property["type"].as_array().map(Vec::as_slice)
        && null == "null"
    {
        property["type"] = one.clone();
    }
    if let Some(words) = property.get_mut("enum").and_then(Value::as_array_mut) {
        words.retain(|word| !word.is_null());
    }
}

impl<const NUMBER: u32> JsonSchema for Version<NUMBER> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let doc = "The version of this contract. It is raised when a key or a word leaves or changes its meaning; new keys and new words do not raise it.";
        json_schema!({"type": "integer", "const": NUMBER, "description": doc})
    }
}

/// Declares the schemas of strings that have a form.
macro_rules! string_schema {
    ($($Name:ident: $schema:expr;)+) => { $(
        impl JsonSchema for $Name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+ };
}

string_schema! {
    Timestamp: json_schema!({"type": "string", "format": "date-time"});
    Day: json_schema!({"type": "string", "format": "date"});
    StatusWord: statuses();
    LanguageWord: languages();
    RuleWord: json_schema!({"type": "string", "enum": rules::all().map(|rule| rule.id.as_str()).collect::<Vec<_>>()});
}

/// The statuses, with the meanings that the schema of postmortems gives them.
fn statuses() -> Schema {
    let Shape::Choice(words) = <Status as Read>::shape() else { unreachable!("a status is one of some words") };
    closed_list("", words)
}

/// The languages that pmgit speaks.
fn languages() -> Schema {
    closed_list("", Language::ALL.iter().map(|language| (language.as_str(), language.name())))
}

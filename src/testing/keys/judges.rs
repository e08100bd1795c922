//! Parser and schema: both take every form of every key, and both refuse every wrong type and word, at its line.

use jsonschema::Validator;
use serde_json::Value;

use super::specimen::{Form, forms, lines, read, text};
use super::{Key, Kind, kinds};
use crate::document::edit::Tree;
use crate::finding::RuleId;
use crate::schemas;
use crate::text::Language;
use crate::toml_record::Shape;

/// A value that a key may not have: what it is, and how it is written.
pub(super) const WRONG: [(&str, &str); 7] = [
    ("a negative number", "-7"),
    ("a fraction", "7.5"),
    ("a truth", "true"),
    ("a word that is no choice", "\"no such thing\""),
    ("a list of lists", "[[7]]"),
    ("a table", "{ odd = 7 }"),
    ("a time without an offset", "2026-11-20T00:12:00"),
];

/// Whether a shape does not take that value. To JSON a time is a string, so that only parser and tombi tell it from one:
/// it is tried where a time belongs.
pub(super) fn is_wrong(shape: &Shape, wrong: &str) -> bool {
    let takes = match shape {
        Shape::Text => wrong.starts_with('"') || wrong.starts_with("2026"),
        Shape::Truth => wrong == "true",
        Shape::Number => wrong == "-7" || wrong == "7.5",
        Shape::Count | Shape::Moment | Shape::Date | Shape::Choice(_) | Shape::List(_) => false,
        Shape::Either(shapes) => shapes.iter().any(|shape| !is_wrong(shape, wrong)),
        Shape::Map(_) | Shape::Free | Shape::Table { .. } | Shape::Open { .. } => wrong.starts_with('{'),
    };
    !takes
}

/// The schema of a kind of file, which also judges how dates are written.
fn validator(kind: &Kind) -> Validator {
    let (_, schema) = schemas::all().into_iter().find(|(name, _)| *name == kind.schema).expect("there is a schema");
    let schema: Value = serde_json::from_str(&schema).expect("a schema is JSON");
    jsonschema::draft7::options().should_validate_formats(true).build(&schema).expect("it is a schema")
}

/// A text as JSON, in which a date is a string.
fn json(text: &str) -> Value {
    fn value(tree: &Tree) -> Value {
        match tree {
            Tree::Leaf { kind: "integer" | "float" | "boolean", text } => {
                serde_json::from_str(text).expect("it is a number or a truth of JSON too")
            }
            Tree::Leaf { text, .. } => Value::String(text.clone()),
            Tree::Array(items) => items.iter().map(value).collect(),
            Tree::Table(entries) => entries.iter().map(|(key, tree)| (key.clone(), value(tree))).collect(),
        }
    }
    value(&read(text))
}

#[test]
fn every_form_of_every_key_is_read_and_valid() {
    for kind in kinds() {
        let validator = validator(&kind);
        let assert_right = |name: &str, tree: &Tree| {
            for form in Form::ALL {
                let text = text(tree, form);
                assert!(kind.slips(&text).is_empty(), "{name}: {:#?}\n{text}", kind.slips(&text));
                let errors: Vec<String> = validator.iter_errors(&json(&text)).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{name}: {errors:?}\n{text}");
            }
        };
        assert_right(kind.path, &kind.whole());
        for key in kind.keys().0 {
            for value in forms(&key.shape, &key.name()) {
                assert_right(&key.name(), &key.set_in(&kind.about(&[key.root()]), value));
            }
        }
    }
}

#[test]
fn every_wrong_type_and_word_of_every_key_is_refused_by_parser_and_schema_at_its_line() {
    let mut tried = 0;
    for kind in kinds() {
        let validator = validator(&kind);
        let (keys, holders) = kind.keys();
        for key in keys.iter().chain(&holders) {
            for (what, wrong) in WRONG.iter().filter(|(_, wrong)| is_wrong(&key.shape, wrong)) {
                assert_refused(&kind, &validator, key, what, wrong);
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried} were tried");
}

fn assert_refused(kind: &Kind, validator: &Validator, key: &Key, what: &str, wrong: &str) {
    let name = key.name();
    let (text, lines) = lines(&kind.alone(key, Tree::leaf("raw", wrong)), Form::Headers);
    let slips = kind.slips(&text);
    let source = kind.source(&text);
    let line = |span: crate::source::Span| source.position(span.start).line;
    let slip = slips.iter().find(|slip| slip.rule == RuleId::WrongType);
    let slip = slip.unwrap_or_else(|| panic!("{name}: the parser takes {what}\n{text}{slips:#?}"));
    assert_eq!(slip.span().map(line), lines.get(&key.place).copied(), "{name}: {what} is found elsewhere\n{text}");
    for language in Language::ALL {
        let hint = slip.hint_text(*language);
        assert!(hint.is_some_and(|hint| !hint.is_empty()), "{name}: nobody says what to write in place of {what}");
        assert!(slip.message(*language).contains(key.last()), "{name}: {}", slip.message(*language));
    }
    assert!(!validator.is_valid(&json(&text)), "{name}: the schema takes {what}\n{text}");
}

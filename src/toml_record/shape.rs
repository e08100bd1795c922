//! The shape of a record, and the JSON Schema (draft-07) that editors read.

use crate::text::bare_line;
use serde_json::{Map, Value, json};

/// What a value looks like, told without a value.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Text,
    Truth,
    Count,
    Number,
    Moment,
    Date,
    /// One of some words, each with what it means.
    Choice(Vec<(&'static str, &'static str)>),
    List(Box<Shape>),
    /// Any keys, all values alike.
    Map(Box<Shape>),
    /// Any keys, any values.
    Free,
    /// One of several shapes; editors show alternatives badly, so it is used only where the format needs it.
    Either(Vec<Shape>),
    Table {
        doc: &'static str,
        fields: Vec<FieldShape>,
    },
    /// Known keys that a completion can offer, and any others beside them.
    Open {
        doc: &'static str,
        fields: Vec<FieldShape>,
        others: Box<Shape>,
    },
}

impl Shape {
    /// Whether a text reads as a list of one there.
    pub(crate) fn is_one_or_more(&self) -> bool {
        matches!(self, Self::Either(shapes) if matches!(&shapes[..], [Self::Text, Self::List(_)]))
    }
}

/// One key of a table.
#[derive(Clone, Debug)]
pub(crate) struct FieldShape {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) shape: Shape,
    /// Whether being there says something, also where nothing is in it.
    pub(crate) presence: Presence,
}

/// Whether a table or a list that is empty says something else than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Counts,
    ReadsAsEmpty,
}

/// Writes a shape as a draft-07 JSON Schema, the version that `SchemaStore` names as the best supported one.
pub(crate) fn schema(title: &str, shape: &Shape, required: &[&str]) -> Value {
    let mut root = shape_schema(shape);
    let object = root.as_object_mut().expect("a schema is always an object");
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    whole.insert("title".to_owned(), json!(title));
    whole.append(object);
    if !required.is_empty() {
        whole.insert("required".to_owned(), json!(required));
    }
    Value::Object(whole)
}

fn shape_schema(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": "string"}),
        Shape::Truth => json!({"type": "boolean"}),
        Shape::Count => json!({"type": "integer", "minimum": 0}),
        Shape::Number => json!({"type": "number"}),
        Shape::Moment => json!({"type": "string", "format": "date-time"}),
        Shape::Date => json!({"type": "string", "format": "date"}),
        Shape::Choice(words) => {
            let (words, docs): (Vec<&str>, Vec<&str>) = words.iter().map(|(word, doc)| (*word, doc.trim())).unzip();
            // Of a `oneOf` with a description each, taplo offers the key once for every word, and shows the meanings
            // without the words. This is its own key for them; others show the enumeration and the key's description.
            json!({"type": "string", "enum": words, "x-taplo": {"docs": {"enumValues": docs}}})
        }
        Shape::List(item) => json!({"type": "array", "items": shape_schema(item)}),
        Shape::Map(value) => json!({"type": "object", "additionalProperties": shape_schema(value)}),
        Shape::Free => json!({"type": "object", "additionalProperties": true}),
        Shape::Either(shapes) => json!({"anyOf": shapes.iter().map(shape_schema).collect::<Vec<_>>()}),
        Shape::Table { doc, fields } => table(doc, fields, json!(false)),
        Shape::Open { doc, fields, others } => table(doc, fields, shape_schema(others)),
    }
}

fn table(doc: &str, fields: &[FieldShape], others: Value) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut property = shape_schema(&field.shape);
        let object = property.as_object_mut().expect("a schema is always an object");
        object.insert("description".to_owned(), json!(text(field.doc)));
        properties.insert(field.name.to_owned(), property);
    }
    let mut table = Map::new();
    table.insert("type".to_owned(), json!("object"));
    if !doc.trim().is_empty() {
        table.insert("description".to_owned(), json!(text(doc)));
    }
    table.insert("properties".to_owned(), Value::Object(properties));
    table.insert("additionalProperties".to_owned(), others);
    Value::Object(table)
}

/// A doc comment as one paragraph.
fn text(doc: &str) -> String {
    bare_line(doc)
}

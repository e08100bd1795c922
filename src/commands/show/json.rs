//! What a postmortem's file says, as JSON: the same keys, times as text.

use serde_json::{Map, Number, Value};

use crate::document::edit::Tree;
use crate::document::tree_of;
use crate::error::{Error, Result};
use crate::source::SourceFile;
use crate::text::both;

pub(super) fn json(source: &SourceFile) -> Result<String> {
    let tree = tree_of(source).ok_or_else(|| {
        Error::refusal(both! { en: "`{}` is not TOML", source.path(); ja: "`{}`はTOMLではありません", source.path() })
    })?;
    let text = serde_json::to_string_pretty(&value(&tree))
        .map_err(|cause| Error::new(both! { en: "cannot write JSON"; ja: "JSONを書き込めません" }).quoting(cause))?;
    Ok(text + "\n")
}

fn value(tree: &Tree) -> Value {
    match tree {
        Tree::Leaf { kind: "integer", text } => text.parse::<i64>().map_or_else(|_| text.clone().into(), Value::from),
        // JSON has neither infinity nor what is not a number.
        Tree::Leaf { kind: "float", text } => {
            let number = text.parse().ok().and_then(Number::from_f64);
            number.map_or_else(|| text.clone().into(), Value::Number)
        }
        Tree::Leaf { kind: "boolean", text } => (text == "true").into(),
        Tree::Leaf { text, .. } => text.clone().into(),
        Tree::Array(items) => items.iter().map(value).collect(),
        Tree::Table(entries) => {
            Value::Object(entries.iter().map(|(key, inner)| (key.clone(), value(inner))).collect::<Map<_, _>>())
        }
    }
}

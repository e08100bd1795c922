//! Documents with one key each, for tests that hold for every key of the model.
//!
//! A new key fails these tests until its author decides what each of them asks.

use super::Document;
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Record as _, Shape};

/// A key: its route, such as `timeline.at`, the shape of its value, and its place in a TOML text.
#[derive(Debug)]
pub(crate) struct OneKey {
    pub(crate) route: String,
    pub(crate) shape: Shape,
    header: String,
    pair: String,
}

impl OneKey {
    /// A document with this key and no other.
    pub(crate) fn document(&self) -> Document {
        read(&format!("{}{}", self.header, self.pair))
    }

    /// The same document without the key; the table or row that held it is still there.
    pub(crate) fn document_without(&self) -> Document {
        read(&self.header)
    }
}

/// Every key of the model, except those that every postmortem must have and those that writers name themselves.
pub(crate) fn every_key() -> Vec<OneKey> {
    let mut keys = Vec::new();
    collect(&mut keys, "", "", &Document::shape());
    keys.retain(|key| !["title", "status", "severity"].contains(&key.route.as_str()));
    keys
}

/// Fails with the keys in which what was found differs from the list of a test, and with what to do about them.
pub(crate) fn assert_only(listed: &[&str], found: &[String], advice: &str) {
    let new: Vec<&String> = found.iter().filter(|key| !listed.contains(&key.as_str())).collect();
    assert!(new.is_empty(), "{advice}: {new:?}");
    let old: Vec<&&str> = listed.iter().filter(|key| !found.iter().any(|found| found == *key)).collect();
    assert!(old.is_empty(), "the list is longer than it need be: {old:?}");
}

fn collect(keys: &mut Vec<OneKey>, header: &str, table: &str, shape: &Shape) {
    let (Shape::Table { fields, .. } | Shape::Open { fields, .. }) = shape else { return };
    for field in fields {
        let route = if table.is_empty() { field.name.to_owned() } else { format!("{table}.{}", field.name) };
        match &field.shape {
            inner @ (Shape::Table { .. } | Shape::Open { .. }) => collect(keys, &format!("[{route}]\n"), &route, inner),
            Shape::List(item) if matches!(**item, Shape::Table { .. }) => {
                collect(keys, &format!("[[{route}]]\n"), &route, item);
            }
            shape => {
                let Some(value) = example(shape) else { continue };
                let pair = format!("{} = {value}\n", field.name);
                keys.push(OneKey { route, shape: shape.clone(), header: header.to_owned(), pair });
            }
        }
    }
}

/// Some value of a shape as TOML; `None` where writers name the keys.
fn example(shape: &Shape) -> Option<String> {
    Some(match shape {
        Shape::Text => "\"some words\"".to_owned(),
        Shape::Truth => "true".to_owned(),
        Shape::Count | Shape::Number => "7".to_owned(),
        Shape::Moment => "2026-11-20T00:12:00Z".to_owned(),
        Shape::Date => "2026-11-20".to_owned(),
        Shape::Choice(words) => format!("\"{}\"", words.first()?.0),
        Shape::List(item) => format!("[{}]", example(item)?),
        Shape::Either(shapes) => example(shapes.first()?)?,
        Shape::Map(_) | Shape::Free | Shape::Table { .. } | Shape::Open { .. } => return None,
    })
}

fn read(rest: &str) -> Document {
    let text = format!("title = \"\"\nstatus = \"draft\"\nseverity = \"\"\n{rest}");
    let (document, findings) =
        super::parse(&SourceFile::new(RepoPath::from("one-key.toml"), text.clone().into_bytes()));
    assert!(findings.is_empty(), "{text}: {findings:?}");
    document.expect("nothing is wrong with it")
}

#[test]
fn every_table_of_the_model_has_its_keys_here() {
    let routes: Vec<String> = every_key().into_iter().map(|key| key.route).collect();
    for route in ["language", "tags", "incident.started", "sections.overview", "timeline.at", "restricted.reason"] {
        assert!(routes.iter().any(|known| known == route), "{route} is not among {routes:?}");
    }
}

//! That nothing is forgotten: every field of the model, found by its shape, is changed in every way, and each change shows.

mod examples;
mod output;
mod specimen;

use self::specimen::{Mutant, document_forms, mutants, sample};
use super::change::What;
use super::compare::changes;
use super::{Content, Diff, FileDiff, FileKind, Format, Standing};
use crate::document::Document;
use crate::document::edit::Tree;
use crate::policy;
use crate::report::Look;
use crate::source::{RepoPath, SourceFile};
use crate::text::Language;
use crate::toml_record::{Limits, Record as _, Shape, parse_table};

/// The document, and every file of `.pmgit/` that pmgit reads.
fn shapes() -> Vec<(&'static str, Shape)> {
    let files = [policy::POLICY_PATH, policy::PEOPLE_PATH, policy::REMOVED_PATH, policy::EXCEPTIONS_PATH];
    let files = files.map(|path| (path, policy::shape_of(&RepoPath::from(path)).expect("pmgit reads it")));
    [("document", Document::shape())].into_iter().chain(files).collect()
}

pub(super) fn changes_text(changes: Vec<super::Change>, format: Format) -> String {
    let file = FileDiff {
        path: RepoPath::from("postmortems/2026/2026-11-20-a.toml"),
        name: "2026-11-20-a".to_owned(),
        kind: FileKind::Postmortem,
        title: None,
        standing: Standing::Changed,
        modes: None,
        content: Content::Meaning { changes, moved: Vec::new(), facts: Vec::new(), outdated: Vec::new() },
    };
    let mut out = Vec::new();
    super::write(&Diff { files: vec![file], ..Diff::default() }, Language::En, format, &mut out)
        .expect("a vector takes it");
    String::from_utf8(out).expect("it is text")
}

fn parsed(text: &str) -> Tree {
    let source = SourceFile::new(RepoPath::from("a.toml"), text.as_bytes().to_vec());
    let (table, slips) = parse_table(&source, Limits::default());
    Tree::of_table(&table.unwrap_or_else(|| panic!("{slips:#?}\n{text}")))
}

#[test]
fn every_change_of_every_field_shows_in_every_form_at_its_place() {
    for (name, shape) in shapes() {
        let base = sample(&shape, "");
        let mutants = mutants(&shape, &base);
        assert!(mutants.len() > 5, "{name} has fields");
        let untouched = [Format::Text(Look::plain()), Format::Markdown].map(|format| changes_text(Vec::new(), format));
        for Mutant { place, how, tree } in mutants {
            for (before, after) in [(&base, &tree), (&tree, &base)] {
                let found = changes(&shape, before, after);
                assert!(!found.is_empty(), "{name}: {how} at `{place}` does not show");
                let is_there = |at: &str| at.starts_with(&place) || place.starts_with(at);
                assert!(
                    found.iter().all(|one| is_there(&one.place())),
                    "{name}: {how} at `{place}` shows as {found:#?}"
                );
                let said =
                    [Format::Text(Look::plain()), Format::Markdown].map(|format| changes_text(found.clone(), format));
                for (said, nothing) in said.iter().zip(&untouched) {
                    assert!(said.len() > nothing.len(), "{name}: {how} at `{place}` is not said");
                }
                for value in found.iter().flat_map(|one| appeared(&one.what)) {
                    for said in &said {
                        assert!(said.contains(&value), "{name}: {how} at `{place}` does not say `{value}`:\n{said}");
                    }
                }
                let json: serde_json::Value =
                    serde_json::from_str(&changes_text(found.clone(), Format::Json)).expect("it is JSON");
                let listed = json["files"][0]["changes"].as_array().expect("a list");
                assert_eq!(listed.len(), found.len());
            }
        }
    }
}

/// Every single value of what is new, or gone.
fn appeared(what: &What) -> Vec<String> {
    match what {
        What::Added(tree) | What::Removed(tree) => leaves(tree),
        _ => Vec::new(),
    }
}

fn leaves(tree: &Tree) -> Vec<String> {
    match tree {
        Tree::Leaf { text, .. } => vec![crate::text::one_line(text)],
        Tree::Array(items) => items.iter().flat_map(leaves).collect(),
        Tree::Table(entries) => entries.values().flat_map(leaves).collect(),
    }
}

#[test]
fn the_form_of_a_document_and_the_order_of_its_keys_show_as_nothing() {
    for (name, shape) in shapes() {
        let base = sample(&shape, "");
        let forms = document_forms(&base);
        for one in &forms {
            for other in &forms {
                let found = changes(&shape, &parsed(one), &parsed(other));
                assert!(found.is_empty(), "{name}: {found:#?}\n{one}\n---\n{other}");
            }
        }
    }
}

#[test]
fn the_mutations_reach_every_field_of_the_model() {
    for (name, shape) in shapes() {
        let base = sample(&shape, "");
        let places: Vec<String> = mutants(&shape, &base).into_iter().map(|mutant| mutant.place).collect();
        let mut fields = Vec::new();
        specimen::fields(&shape, "", &mut fields);
        for field in fields {
            assert!(places.contains(&field), "{name}: `{field}` is never changed");
        }
    }
}

//! Where the headings of a page lead in the diff of a pull request: to the first line of their part that the change brings,
//! for a comment can stand there; a part that it leaves alone leads to the file.

use crate::diff::{AddedLine, added_lines};
use crate::document::{extents, own_keys};
use crate::forge::PullPage;
use crate::page::{Anchors, Page};
use crate::source::SourceFile;

/// The keys of which the part about the postmortem itself is made.
const ABOUT: [&str; 7] = ["language", "template", "tags", "related", "discussions", "imported", "import"];

/// The anchors of a page: of the document as the pull request has it, and as it was where that has begun.
pub(crate) fn anchors(pull: &PullPage, page: &Page, before: Option<&str>, source: &SourceFile) -> Anchors {
    let added = added_lines(before, source.text());
    let own: Vec<String> = match own_keys(source) {
        Some(crate::document::edit::Tree::Table(entries)) => entries.into_keys().collect(),
        Some(_) | None => Vec::new(),
    };
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let mut anchors = Anchors::default();
    for part in &page.parts {
        let line = match part.key.as_str() {
            "about" => first_added(source, &ABOUT, &added),
            "custom" => first_added(source, &own, &added),
            key => first_added(source, &[key], &added),
        };
        anchors.insert(&part.key, &pull.diff(source.path(), line));
    }
    anchors
}

/// The first added line of what some keys hold.
fn first_added(source: &SourceFile, keys: &[&str], added: &[AddedLine]) -> Option<AddedLine> {
    let lines = |span: crate::source::Span| source.position(span.start).line..=source.position(span.end).line;
    let parts: Vec<_> = extents(source.text(), keys).into_iter().flatten().map(lines).collect();
    added.iter().find(|line| parts.iter().any(|part| part.contains(&line.new))).copied()
}

//! Where the headings of a page lead in the diff of a pull request: to the first line of their part that the change brings,
//! for a comment can stand there; a part that it leaves alone leads to the file.

use std::ops::RangeInclusive;

use crate::document::edit::Tree;
use crate::document::{extents, own_keys};
use crate::error::Result;
use crate::forge::PullPage;
use crate::git::{BlobId, Repository};
use crate::page::{Anchors, Page};
use crate::source::SourceFile;

/// The keys of which the part about the postmortem itself is made.
const ABOUT: [&str; 7] = ["language", "template", "tags", "related", "discussions", "imported", "import"];

/// A postmortem as a pull request has it, and the blobs that its diff compares: nothing before, where it is new.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compared<'c> {
    pub(crate) source: &'c SourceFile,
    pub(crate) before: Option<BlobId>,
    pub(crate) after: BlobId,
}

/// The anchors of a page.
///
/// # Errors
/// When the two versions cannot be read.
pub(crate) fn anchors(
    repository: &Repository,
    pull: &PullPage,
    page: &Page,
    compared: &Compared<'_>,
) -> Result<Anchors> {
    let added = repository.added_lines(compared.before, compared.after)?;
    let mut anchors = Anchors::default();
    for (key, lines) in parts(page, compared.source) {
        let line = added.iter().find(|line| lines.iter().any(|lines| lines.contains(&line.new)));
        anchors.insert(key, &pull.diff(compared.source.path(), line.copied()));
    }
    Ok(anchors)
}

/// The lines that hold what each part of a page shows, by the part's key.
fn parts<'p>(page: &'p Page, source: &SourceFile) -> Vec<(&'p str, Vec<RangeInclusive<usize>>)> {
    let own: Vec<String> = match own_keys(source) {
        Some(Tree::Table(entries)) => entries.into_keys().collect(),
        Some(_) | None => Vec::new(),
    };
    let routes = |key: &'p str| match key {
        "about" => ABOUT.to_vec(),
        "custom" => own.iter().map(String::as_str).collect(),
        key => vec![key],
    };
    let all: Vec<(&str, Vec<&str>)> = page.parts.iter().map(|part| (part.key.as_str(), routes(&part.key))).collect();
    // The text is parsed once for all of them.
    let flat: Vec<&str> = all.iter().flat_map(|(_, routes)| routes.iter().copied()).collect();
    let mut spans = extents(source.text(), &flat).into_iter();
    let line = |offset| source.position(offset).line;
    all.into_iter()
        .map(|(key, routes)| {
            let spans = spans.by_ref().take(routes.len()).flatten();
            (key, spans.map(|span| line(span.start)..=line(span.end)).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Language, PostmortemId, parse};
    use crate::page::{Subject, compose};
    use crate::policy::Policy;
    use crate::rules::{failing_overlays, sound_postmortem};

    /// Whatever a postmortem has or lacks, the first line of a part is the one that names it.
    #[test]
    fn each_part_of_a_page_begins_at_the_line_that_names_it() {
        let demo = [include_str!("../demo/incident.toml"), include_str!("../demo/incident.ja.toml")];
        let texts = failing_overlays().into_iter().map(|(_, overlay)| sound_postmortem(&overlay));
        let (mut looked, mut headings) = (0, 0);
        for text in demo.map(str::to_owned).into_iter().chain(texts) {
            let source = SourceFile::new("postmortems/2026/2026-11-20-a.toml".into(), text.clone().into_bytes());
            let (Some(document), _) = parse(&source) else { continue };
            let id = PostmortemId::parse("2026-11-20-a").expect("an id");
            let (policy, custom) = (Policy::default(), own_keys(&source));
            let subject = Subject {
                id: &id,
                document: &document,
                custom: custom.as_ref(),
                policy: &policy,
                language: Language::En,
            };
            looked += 1;
            for (key, lines) in parts(&compose(&subject), &source) {
                if matches!(key, "about" | "custom") {
                    continue;
                }
                let first = lines.first().map_or_else(|| panic!("{key} in\n{text}"), |lines| *lines.start());
                let line = text.lines().nth(first - 1).expect("a line");
                let name = key.rsplit('.').next().expect("a name");
                assert!(line.contains(name), "{key}: {line}\n{text}");
                headings += 1;
            }
        }
        assert!(looked > 90 && headings > 1_500, "{looked} {headings}");
    }
}

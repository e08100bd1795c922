//! Where on a page each finding belongs.

use std::collections::BTreeMap;

use crate::document::{Language, extents};
use crate::page::Remark;
use crate::report::Verdict;
use crate::source::{RepoPath, SourceFile, Span};
use crate::text::{Listing, say};

/// The findings of a document by what they are about on its page, which shows these parts of the document; what is about
/// nothing on the page, or about another file, stands under an empty name.
pub(super) fn remarks(
    verdict: &Verdict,
    source: &SourceFile,
    routes: &[String],
    language: Language,
) -> BTreeMap<String, Vec<Remark>> {
    let shown = Shown::of(source, routes);
    let mut remarks: BTreeMap<String, Vec<Remark>> = BTreeMap::new();
    for finding in &verdict.findings {
        let mut places: Vec<&str> = Vec::new();
        for spot in finding.places.spots() {
            let is_here = finding.path() == source.path();
            let route = spot.span.filter(|_| is_here).and_then(|span| shown.route_of(span)).unwrap_or_default();
            // Two places in one section are one to go to.
            if places.contains(&route) {
                continue;
            }
            let is_first = places.is_empty();
            places.push(route);
            let remark = Remark {
                level: finding.level,
                rule: finding.rule.to_string(),
                place: place(finding.path(), spot.span, source, verdict, language),
                message: is_first.then(|| finding.message(language)),
                hint: finding.hint_text(language).filter(|_| is_first),
            };
            remarks.entry(route.to_owned()).or_default().push(remark);
        }
    }
    for there in remarks.values_mut() {
        there.sort_by_key(|remark| remark.level);
    }
    remarks
}

/// The parts of a document that a page shows, from where to where each stands.
struct Shown<'r> {
    extents: Vec<(Span, &'r str)>,
}

impl<'r> Shown<'r> {
    fn of(source: &SourceFile, routes: &'r [String]) -> Self {
        let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
        let found = extents(source.text(), &routes).into_iter().zip(routes);
        let mut extents: Vec<(Span, &str)> = found.filter_map(|(span, route)| Some((span?, route))).collect();
        extents.sort_by_key(|(span, _)| span.end - span.start);
        Self { extents }
    }

    /// The smallest part that has it in it.
    fn route_of(&self, span: Span) -> Option<&'r str> {
        let found = self.extents.iter().find(|(part, _)| part.contains(span));
        found.map(|(_, route)| *route)
    }
}

/// Where it is in the file, or in which other file.
fn place(
    path: &RepoPath,
    span: Option<Span>,
    source: &SourceFile,
    verdict: &Verdict,
    language: Language,
) -> Option<String> {
    let is_here = path == source.path();
    let file = if is_here { Some(source) } else { verdict.sources.get(path) };
    let line = span.zip(file).map(|(span, file)| file.position(span.start).line);
    match line {
        Some(line) if is_here => Some(Listing::new(language).say(say! { en: "line {line}"; ja: "{line}行目" })),
        Some(line) => Some(format!("{path}:{line}")),
        None if is_here => None,
        None => Some(path.to_string()),
    }
}

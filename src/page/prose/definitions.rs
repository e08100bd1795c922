//! The definitions of links in some Markdown, `[name]: address`, which are no part of any paragraph.

use std::ops::Range;

use pulldown_cmark::{LinkType, RefDefs};

/// What is known of a text's definitions while it is read.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// The names by which links asked for them.
    asked: Vec<String>,
    /// Where the text stands that a reader sees.
    texts: Vec<Range<usize>>,
}

impl Definitions {
    pub(super) fn note_text(&mut self, range: Range<usize>) {
        self.texts.push(range);
    }

    pub(super) fn note_link(&mut self, kind: LinkType, name: &str) {
        match kind {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => self.asked.push(name.to_owned()),
            _ => {}
        }
    }

    /// The definitions that no link shows, in their order: without a link, or of a name that was taken.
    pub(super) fn unused<'m>(&self, markdown: &'m str, known: &RefDefs<'_>) -> Vec<&'m str> {
        if known.iter().next().is_none() {
            return Vec::new();
        }
        let used: Vec<usize> = self.asked.iter().filter_map(|name| Some(known.get(name)?.span.start)).collect();
        let mut spans: Vec<Range<usize>> = known.iter().map(|(_, definition)| definition.span.clone()).collect();
        let taken: Vec<Range<usize>> = lines_of_definitions(markdown)
            .filter(|line| !spans.iter().any(|span| span.start < line.end && line.start < span.end))
            // The texts are in the order in which they stand.
            .filter(|line| {
                let next = self.texts.partition_point(|text| text.end <= line.start);
                self.texts.get(next).is_none_or(|text| line.end <= text.start)
            })
            .collect();
        spans.retain(|span| !used.contains(&span.start));
        spans.extend(taken);
        spans.sort_by_key(|span| span.start);
        spans.into_iter().map(|span| &markdown[span]).collect()
    }
}

/// The lines that look like definitions, without the marks of quotes and lists.
fn lines_of_definitions(markdown: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    markdown.split_inclusive('\n').filter_map(move |line| {
        let begin = start + line.len() - line.trim_start_matches(|sign: char| " >-*+".contains(sign)).len();
        start += line.len();
        let line = markdown[begin.min(start)..start].trim_end();
        (line.starts_with('[') && line.contains("]:")).then_some(begin..begin + line.len())
    })
}

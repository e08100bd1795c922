//! Text for a renderer that gives every letter the width it has alone. A terminal draws a family, a flag or a letter with
//! its marks in the cells of one; so here one letter stands for each cell until the rendering is done.

use std::collections::BTreeMap;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::source::Span;
use crate::text::{acts, is_needed};

/// What stands in for clusters, in the texts of one rendering.
#[derive(Debug, Default)]
pub(super) struct Cells {
    clusters: Vec<String>,
    known: BTreeMap<String, char>,
}

/// A text with one letter for each of its cells.
#[derive(Debug)]
pub(super) struct Flat {
    pub(super) text: String,
    /// Where each cluster begins in the source and in the flat text, and last where both end.
    starts: Vec<(usize, usize)>,
}

/// The first cell of a cluster is a letter of a private plane, of which there are so many; its other cells are `REST`.
const FIRST: u32 = 0xF_0000;
const MOST: usize = 0xFFFD;
const REST: char = '\u{10_FFFD}';

/// A tab goes to the next multiple of this.
const TAB: usize = 4;

impl Cells {
    /// A line of source as it is shown: tabs are spaces, and what acts on a terminal or hides is written out.
    pub(super) fn line(&mut self, line: &str) -> Flat {
        let mut flat = Flat { text: String::with_capacity(line.len()), starts: Vec::new() };
        let mut column = 0;
        for (start, cluster) in clusters(line) {
            flat.starts.push((start, flat.text.len()));
            column += self.push(&cluster, column, &mut flat.text);
        }
        flat.starts.push((line.len(), flat.text.len()));
        flat
    }

    /// A text that acts on nobody, such as a message. Its line ends stay.
    pub(super) fn text(&mut self, text: &str) -> String {
        if text.bytes().all(|byte| byte == b'\n' || byte == b' ' || byte.is_ascii_graphic()) {
            return text.to_owned();
        }
        let lines: Vec<String> = text.split('\n').map(|line| self.line(line).text).collect();
        lines.join("\n")
    }

    /// Adds a cluster and gives back how many cells it has.
    fn push(&mut self, cluster: &str, column: usize, flat: &mut String) -> usize {
        let width = if cluster == "\t" { TAB - column % TAB } else { cluster.width().max(1) };
        if cluster == "\t" {
            flat.extend(std::iter::repeat_n(' ', width));
        } else if cluster.is_ascii() {
            flat.push_str(cluster);
        } else {
            flat.push(self.stand_in(cluster));
            flat.extend(std::iter::repeat_n(REST, width - 1));
        }
        width
    }

    fn stand_in(&mut self, cluster: &str) -> char {
        if let Some(&known) = self.known.get(cluster) {
            return known;
        }
        if self.clusters.len() == MOST {
            return char::REPLACEMENT_CHARACTER;
        }
        let number = u32::try_from(self.clusters.len()).expect("there are fewer than a plane has letters");
        let letter = char::from_u32(FIRST + number).expect("the private plane has no gaps");
        self.known.insert(cluster.to_owned(), letter);
        self.clusters.push(cluster.to_owned());
        letter
    }

    /// The rendering with the clusters back in their places. What is left of one that was cut is blank.
    pub(super) fn restore(&self, rendered: &str) -> String {
        let mut restored = String::with_capacity(rendered.len());
        let mut rest = rendered.chars();
        while let Some(letter) = rest.next() {
            let number = u32::from(letter).checked_sub(FIRST).and_then(|number| usize::try_from(number).ok());
            match number.and_then(|number| self.clusters.get(number)) {
                None => restored.push(if letter == REST { ' ' } else { letter }),
                Some(cluster) => {
                    let others = cluster.width().max(1) - 1;
                    if rest.clone().take(others).filter(|&letter| letter == REST).count() == others {
                        restored.push_str(cluster);
                        rest = rest.as_str()[others * REST.len_utf8()..].chars();
                    } else {
                        restored.push(' ');
                    }
                }
            }
        }
        restored
    }
}

impl Flat {
    /// Where a span of the source stands in the flat text: all the cells of the clusters that it touches.
    pub(super) fn span(&self, span: Span) -> std::ops::Range<usize> {
        let begins = self.starts.partition_point(|&(start, _)| start <= span.start).saturating_sub(1);
        let ends = self.starts.partition_point(|&(start, _)| start < span.end).min(self.starts.len() - 1);
        let (start, end) = (self.starts[begins].1, self.starts[ends].1);
        start..end.max(start)
    }
}

/// What is drawn in cells of its own, each with where it begins: what takes part in a cluster or a ligature stands
/// together.
fn clusters(line: &str) -> Vec<(usize, String)> {
    let mut clusters: Vec<(usize, String)> = Vec::new();
    for (start, part) in parts(line) {
        match clusters.last_mut() {
            Some((_, last)) if joins(last, &part) => last.push_str(&part),
            None if part.width() == 0 => clusters.push((start, format!("{PLACEHOLDER}{part}"))),
            Some(_) | None => clusters.push((start, part)),
        }
    }
    clusters
}

/// Stands below a mark that has no letter to stand on.
const PLACEHOLDER: char = '\u{25CC}';

/// No cluster that people write is longer, in bytes; a row of marks without end is cut into several.
const LONGEST_CLUSTER: usize = 256;

/// Whether two clusters have fewer cells together than apart, or the second one has none.
fn joins(one: &str, other: &str) -> bool {
    if other.is_ascii() || one.len() > LONGEST_CLUSTER {
        return false;
    }
    let alone = other.width();
    alone == 0 || (!one.is_ascii() && format!("{one}{other}").width() != one.width() + alone)
}

/// The clusters of a line as Unicode has them, and apart from them what is written out.
fn parts(line: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = line.chars().collect();
    let (mut parts, mut run) = (Vec::new(), 0..0);
    let take = |run: &std::ops::Range<usize>, parts: &mut Vec<(usize, String)>| {
        let clusters = line[run.clone()].grapheme_indices(true);
        parts.extend(clusters.map(|(at, cluster)| (run.start + at, cluster.to_owned())));
    };
    for (number, (at, letter)) in line.char_indices().enumerate() {
        let after = at + letter.len_utf8();
        if acts(letter) && !is_needed(&letters, number) {
            take(&run, &mut parts);
            let shown = if letter == '\t' { letter.to_string() } else { letter.escape_unicode().to_string() };
            parts.push((at, shown));
            run = after..after;
        } else {
            run.end = after;
        }
    }
    take(&run, &mut parts);
    parts
}

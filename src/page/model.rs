//! What a page consists of, without how it is written.

use super::address::Address;
use crate::document::{Language, Moment};

/// One postmortem for its readers.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) language: Language,
    pub(crate) title: String,
    /// The line above the title: what it is, and its id.
    pub(crate) kicker: String,
    /// What stands before the first heading.
    pub(crate) lead: Vec<Block>,
    pub(crate) parts: Vec<Part>,
    /// Below everything: how to read the times.
    pub(crate) foot: Vec<Line>,
}

/// A part of a page under a heading.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Where it comes from in the document, and what a link leads to: `timeline`, `sections.overview`.
    pub(crate) key: String,
    pub(crate) heading: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) fold: Fold,
}

/// Whether a part is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Open,
    /// For those who look for it: where there is something to click on, one click away.
    Folded,
}

/// A piece of a page that has lines of its own.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Paragraph(Line),
    /// A heading within a part.
    Heading(Line),
    /// Items, with the number of the first where they are numbered.
    List {
        first: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    /// Lines as they are.
    Code(String),
    Rule,
    Facts(Vec<Fact>),
    Table(Table),
    Picture(Picture),
    /// What a reader must know before the rest.
    Notice(Vec<Block>),
}

/// A name and what stands beside it.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// Where it comes from in the document, such as `incident.started`; empty where it is counted from several places.
    pub(crate) route: &'static str,
    pub(crate) name: String,
    pub(crate) value: Line,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) heading: Line,
    pub(crate) kind: ColumnKind,
}

/// How wide a column is, where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Words, which may be many.
    Words,
    /// Some letters, which stay on one line.
    Short,
    /// A number, whose last digits stand below one another.
    Number,
    /// Addresses and the like, which no terminal has room for beside the rest.
    Aside,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Which row it is of the document's list that the part shows; nothing where the table is another.
    pub(crate) number: Option<usize>,
    /// What this row and those below it have in common, such as their day.
    pub(crate) above: Line,
    pub(crate) cells: Vec<Line>,
    /// What belongs to the row and has more lines than a cell.
    pub(crate) below: Vec<Block>,
}

/// Text with what is in it.
pub(crate) type Line = Vec<Inline>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String),
    Code(String),
    Strong(Line),
    Emphasis(Line),
    Struck(Line),
    /// Words that lead somewhere.
    Link {
        to: Address,
        text: Line,
    },
    /// An address alone.
    Address(Address),
    /// A moment, by the clocks of the page and to the second.
    Time {
        shown: String,
        exact: Moment,
    },
    /// A picture of the document's: where it says it is, and what stands for it.
    Image {
        place: String,
        alt: String,
    },
    /// Words that would lead to where no page can: a file beside the document, a scheme that nobody follows.
    Elsewhere {
        place: String,
        words: String,
    },
    /// A word that says at once how something stands.
    Mark(Tone, String),
    /// The line ends here.
    Break,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    /// What is not settled yet.
    Open,
    /// What stands back behind the rest.
    Quiet,
}

/// An incident on a line of time, from its first moment to its last.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// What it shows, in a sentence: for those who do not see it, and for writers that draw nothing.
    pub(crate) description: String,
    /// What lies between two of its turns, in order.
    pub(crate) phases: Vec<Phase>,
    /// Its turns: when it began, was detected, mitigated and resolved.
    pub(crate) turns: Vec<Turn>,
    /// The moments of the timeline, as parts of the whole.
    pub(crate) ticks: Vec<Tick>,
}

#[derive(Clone, Debug)]
pub(crate) struct Phase {
    /// How long it took.
    pub(crate) length: String,
    pub(crate) from: f64,
    pub(crate) until: f64,
    pub(crate) stage: Stage,
}

/// How bad it was meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Unnoticed,
    Impact,
    Mitigated,
}

#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) name: String,
    pub(crate) time: String,
    pub(crate) at: f64,
}

#[derive(Clone, Debug)]
pub(crate) struct Tick {
    pub(crate) at: f64,
    pub(crate) name: String,
}

impl Page {
    /// Where the pictures are that the document shows, each once.
    pub(crate) fn places_of_images(&self) -> Vec<&str> {
        let mut places = Vec::new();
        let parts = self.parts.iter().map(|part| &part.blocks);
        std::iter::once(&self.lead).chain(parts).for_each(|blocks| images_of_blocks(blocks, &mut places));
        places
    }

    /// What the page shows of the document, as routes into it: parts, rows such as `timeline[3]`, and facts.
    pub(crate) fn routes(&self) -> Vec<String> {
        let mut routes = Vec::new();
        routes_of("", &self.lead, &mut routes);
        for part in &self.parts {
            routes.push(part.key.clone());
            routes_of(&part.key, &part.blocks, &mut routes);
        }
        routes
    }

    /// Adds a part, unless nothing is in it.
    pub(super) fn add(&mut self, key: impl Into<String>, heading: impl Into<String>, fold: Fold, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.parts.push(Part { key: key.into(), heading: heading.into(), blocks, fold });
        }
    }
}

impl Fact {
    pub(super) fn new(name: impl Into<String>, value: Line) -> Self {
        Self { route: "", name: name.into(), value }
    }
}

impl Column {
    pub(super) fn new(heading: &str, kind: ColumnKind) -> Self {
        Self { heading: vec![Inline::text(heading)], kind }
    }
}

impl Inline {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// Adds text to a line, as one with the text before it: what acts may begin in one piece and end in the next.
pub(super) fn push_text(line: &mut Line, text: &str) {
    match line.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(before)) => before.push_str(text),
        Some(_) | None => line.push(Inline::Text(text.to_owned())),
    }
}

/// Lines one below the other in one.
pub(super) fn stacked(lines: impl IntoIterator<Item = Line>) -> Line {
    joined(lines, &Inline::Break)
}

/// Lines in one, with something between them.
pub(super) fn joined(lines: impl IntoIterator<Item = Line>, between: &Inline) -> Line {
    let mut all = Line::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        if !all.is_empty() {
            match between {
                Inline::Text(text) => push_text(&mut all, text),
                other => all.push(other.clone()),
            }
        }
        all.extend(line);
    }
    all
}

fn routes_of(key: &str, blocks: &[Block], routes: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Facts(facts) => {
                routes.extend(facts.iter().filter(|fact| !fact.route.is_empty()).map(|fact| fact.route.to_owned()));
            }
            Block::Table(table) => {
                routes.extend(table.rows.iter().filter_map(|row| Some(row_route(key, row.number?))));
            }
            Block::Notice(blocks) => routes_of(key, blocks, routes),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::List { .. }
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Rule
            | Block::Picture(_) => {}
        }
    }
}

/// Where a row of a part comes from: `timeline[3]`.
pub(super) fn row_route(key: &str, number: usize) -> String {
    format!("{key}[{number}]")
}

fn images_of_blocks<'p>(blocks: &'p [Block], places: &mut Vec<&'p str>) {
    for block in blocks {
        match block {
            Block::Paragraph(line) | Block::Heading(line) => images_of_line(line, places),
            Block::List { items, .. } => items.iter().for_each(|item| images_of_blocks(item, places)),
            Block::Quote(blocks) | Block::Notice(blocks) => images_of_blocks(blocks, places),
            Block::Facts(facts) => facts.iter().for_each(|fact| images_of_line(&fact.value, places)),
            Block::Table(table) => {
                for row in &table.rows {
                    row.cells.iter().for_each(|cell| images_of_line(cell, places));
                    images_of_blocks(&row.below, places);
                }
            }
            Block::Code(_) | Block::Rule | Block::Picture(_) => {}
        }
    }
}

fn images_of_line<'p>(line: &'p [Inline], places: &mut Vec<&'p str>) {
    for part in line {
        match part {
            Inline::Image { place, .. } if !places.contains(&place.as_str()) => places.push(place),
            Inline::Strong(line) | Inline::Emphasis(line) | Inline::Struck(line) | Inline::Link { text: line, .. } => {
                images_of_line(line, places);
            }
            Inline::Image { .. }
            | Inline::Elsewhere { .. }
            | Inline::Text(_)
            | Inline::Code(_)
            | Inline::Address(_)
            | Inline::Time { .. }
            | Inline::Mark(..)
            | Inline::Break => {}
        }
    }
}

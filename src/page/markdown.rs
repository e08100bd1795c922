//! The page as Markdown for a forge: it reads as its writer meant it, and notifies, links and closes nothing by accident.
//!
//! The only HTML in it is ours: line ends within cells, and what is folded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::model::{Block, ColumnKind, Fact, Fold, Inline, Line, Page, Part, Row, Table, Tone};
use super::prose;
use crate::text::markdown::{code_block, code_span, inert_line, inert_part};

/// Where the pictures of a page are, from where it will stand; one that is not among them is shown by its name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<String, String>);

impl Places {
    /// The path leads down from where the page stands.
    pub(crate) fn insert(&mut self, place: &str, path: &str) {
        self.0.insert(place.to_owned(), encoded(path));
    }
}

/// The page as Markdown.
pub(crate) fn markdown(page: &Page, places: &Places) -> String {
    let anchors = Anchors::default();
    let mut writer = Writer { places, anchors: &anchors, level: 2, out: String::new() };
    writer.block(&format!("# {}", inert_line(&page.title)));
    writer.block(&inert_line(&page.kicker));
    writer.blocks(&page.lead);
    for part in &page.parts {
        writer.part(part);
    }
    for line in &page.foot {
        writer.block(&format!("*{}*", writer.inline(line, Place::Line)));
    }
    writer.out
}

/// Prose as Markdown that is to stand in a longer text: its headings are of the lowest order.
pub(crate) fn prose_markdown(markdown: &str) -> String {
    let (places, anchors) = (Places::default(), Anchors::default());
    Writer { places: &places, anchors: &anchors, level: 5, out: String::new() }.of_blocks(&prose::blocks(markdown))
}

/// Where the headings of a page lead, by the key of their part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Anchors(BTreeMap<String, String>);

impl Anchors {
    /// The address is a forge's, made of plain letters.
    pub(crate) fn insert(&mut self, key: &str, address: &str) {
        self.0.insert(key.to_owned(), address.to_owned());
    }
}

/// A page that is to stand in a longer text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Excerpt<'p> {
    pub(crate) page: &'p Page,
    pub(crate) anchors: &'p Anchors,
    pub(crate) lead: Lead,
    /// The keys of parts that the longer text has already.
    pub(crate) told_elsewhere: &'p [&'p str],
}

/// How much of what stands before the first heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    Whole,
    /// What a reader must know before the rest: the facts are told elsewhere.
    Notices,
}

/// What there was room for, and what not, by its headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fitted {
    pub(crate) text: String,
    pub(crate) left_out: Vec<String>,
}

impl Excerpt<'_> {
    /// As many whole parts as so many letters hold, with headings of the fourth order. What stands before the first heading
    /// is there in any case where it has room.
    pub(crate) fn fitted(&self, most: usize) -> Fitted {
        let places = Places::default();
        let writer = || Writer { places: &places, anchors: self.anchors, level: 4, out: String::new() };
        let (mut whole, mut letters, mut left_out) = (writer(), 0, Vec::new());
        let mut add = |text: &str| {
            let count = text.chars().count() + 1;
            let fits = letters + count <= most;
            if fits {
                letters += count;
                whole.block(text);
            }
            fits
        };
        let is_told = |block: &&Block| self.lead == Lead::Whole || matches!(block, Block::Notice(_));
        for block in self.page.lead.iter().filter(is_told) {
            add(&writer().of_block(block));
        }
        for part in self.page.parts.iter().filter(|part| !self.told_elsewhere.contains(&part.key.as_str())) {
            let mut one = writer();
            one.part(part);
            if !add(&one.out) {
                left_out.push(part.heading.clone());
            }
        }
        Fitted { text: whole.out, left_out }
    }
}

struct Writer<'p> {
    places: &'p Places,
    anchors: &'p Anchors,
    /// The order of the parts' headings.
    level: usize,
    out: String,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Line,
    /// In a table, where neither a line's end nor a bar may be.
    Cell,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        let heading = inert_line(&part.heading);
        let to = self.anchors.0.get(&part.key);
        match part.fold {
            Fold::Open => {
                let heading = to.map_or_else(|| heading.clone(), |to| format!("[{heading}](<{to}>)"));
                self.block(&format!("{} {heading}", "#".repeat(self.level)));
                self.blocks(&part.blocks);
            }
            Fold::Folded => {
                let heading = to.map_or_else(|| heading.clone(), |to| format!("<a href=\"{to}\">{heading}</a>"));
                self.block(&format!("<details>\n<summary>{heading}</summary>"));
                self.blocks(&part.blocks);
                self.block("</details>");
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            let text = self.of_block(block);
            self.block(&text);
        }
    }

    /// Adds a block, an empty line before it.
    fn block(&mut self, block: &str) {
        let block = block.trim_end();
        if block.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend([block, "\n"]);
    }

    fn of_blocks(&self, blocks: &[Block]) -> String {
        let mut writer = Writer { out: String::new(), ..*self };
        writer.blocks(blocks);
        writer.out
    }

    fn of_block(&self, block: &Block) -> String {
        match block {
            Block::Paragraph(line) => self.inline(line, Place::Line),
            Block::Heading(line) => format!("{} {}", "#".repeat(self.level + 1), self.inline(line, Place::Cell)),
            Block::List { first, items } => self.list(*first, items),
            Block::Quote(blocks) | Block::Notice(blocks) => prefixed(&self.of_blocks(blocks), "> ", "> "),
            // Set in by one space, which a reader does not see, so that no line of it looks like one of ours.
            Block::Code(text) => prefixed(&code_block("", text), " ", " "),
            Block::Rule => "---".to_owned(),
            Block::Facts(facts) => facts.iter().map(|fact| self.fact(fact)).collect(),
            Block::Table(table) => self.of_table(table),
            Block::Picture(picture) => inert_line(&picture.description),
        }
    }

    fn fact(&self, fact: &Fact) -> String {
        format!("- **{}:** {}\n", inert_line(&fact.name), self.inline(&fact.value, Place::Cell))
    }

    fn list(&self, first: Option<u64>, items: &[Vec<Block>]) -> String {
        let is_tight = items.iter().all(|item| item.len() <= 1);
        let mut out = String::new();
        for (at, item) in items.iter().enumerate() {
            // CommonMark has no numbers of more than nine digits.
            let mark = match first {
                Some(first) => format!("{}. ", first.saturating_add(at as u64) % 1_000_000_000),
                None => "- ".to_owned(),
            };
            if at > 0 && !is_tight {
                out.push('\n');
            }
            let item = self.of_blocks(item);
            if item.is_empty() {
                out.extend([mark.trim_end(), "\n"]);
            } else {
                out.push_str(&prefixed(&item, &mark, &" ".repeat(mark.len())));
            }
        }
        out
    }

    fn of_table(&self, table: &Table) -> String {
        let mut out = String::new();
        let mut row = |cells: &[String]| out.extend(["| ", &cells.join(" | "), " |\n"]);
        let count = table.columns.len().max(1);
        row(&table.columns.iter().map(|column| self.inline(&column.heading, Place::Cell)).collect::<Vec<_>>());
        row(&table.columns.iter().map(rule).map(str::to_owned).collect::<Vec<_>>());
        for one in &table.rows {
            if !one.above.is_empty() {
                let mut cells = vec![format!("**{}**", self.inline(&one.above, Place::Cell))];
                cells.resize(count, String::new());
                row(&cells);
            }
            let mut cells: Vec<String> = one.cells.iter().map(|cell| self.inline(cell, Place::Cell)).collect();
            cells.resize(count, String::new());
            row(&cells);
        }
        let mut writer = Writer { out, ..*self };
        for row in table.rows.iter().filter(|row| !row.below.is_empty()) {
            writer.block(&name_of(table, row));
            writer.blocks(&row.below);
        }
        writer.out
    }

    fn inline(&self, line: &Line, place: Place) -> String {
        let text: String = line.iter().map(|part| self.of_inline(part, place)).collect();
        let text = text.trim().to_owned();
        if place == Place::Cell { text.replace('\n', " ") } else { text }
    }

    fn of_inline(&self, part: &Inline, place: Place) -> String {
        match part {
            Inline::Code(text) if text.is_empty() => String::new(),
            Inline::Code(text) => code(text, place),
            Inline::Strong(line) => self.around("**", line, place),
            Inline::Emphasis(line) => self.around("*", line, place),
            Inline::Struck(line) => self.around("~~", line, place),
            Inline::Link { to, text } => format!("[{}](<{}>)", self.inline(text, Place::Cell), quiet(to.encoded())),
            Inline::Address(address) => format!("[{}](<{}>)", inert_part(&address.short()), quiet(address.encoded())),
            Inline::Time { shown, .. } => inert_part(shown),
            Inline::Image { place: at, alt } => self.image(at, alt.trim(), place),
            Inline::Elsewhere { place: at, words } => format!("{} ({})", inert_part(words), code(at, place)),
            Inline::Mark(Tone::Bad, text) => format!("**{}**", inert_part(text)),
            Inline::Text(text) | Inline::Mark(Tone::Good | Tone::Open | Tone::Quiet, text) => inert_part(text),
            Inline::Break if place == Place::Cell => "<br>".to_owned(),
            Inline::Break => "\\\n".to_owned(),
        }
    }

    /// The picture where it goes with the page, else its name: what a forge loads from elsewhere it tells others that
    /// somebody reads.
    fn image(&self, at: &str, alt: &str, place: Place) -> String {
        match (self.places.0.get(at), alt) {
            (Some(path), alt) => format!("![{}](<{path}>)", inert_part(alt)),
            (None, "") => code(at, place),
            (None, alt) => format!("{} ({})", inert_part(alt), code(at, place)),
        }
    }

    fn around(&self, mark: &str, line: &Line, place: Place) -> String {
        let text = self.inline(line, place);
        if text.is_empty() { text } else { format!("{mark}{text}{mark}") }
    }
}

/// Code; a bar in it would end its cell.
fn code(text: &str, place: Place) -> String {
    let span = code_span(text);
    if place == Place::Cell { span.replace('|', "\\|") } else { span }
}

/// Text of which each line begins with a mark, the first with its own.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (at, line) in text.trim_end().lines().enumerate() {
        let mark = if at == 0 { first } else { rest };
        out.push_str(format!("{mark}{line}").trim_end());
        out.push('\n');
    }
    out
}

/// What a row is called where more about it stands below the table: by its time, and by what it is.
fn name_of(table: &Table, row: &Row) -> String {
    let mut cells = table.columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let time = row.cells.first().filter(|cell| cell.iter().any(|part| matches!(part, Inline::Time { .. })));
    let words = cells.find(|(column, _)| column.kind == ColumnKind::Words).map(|(_, cell)| cell);
    let words: Vec<String> = [time, words].into_iter().flatten().map(|cell| prose::words(cell)).collect();
    if words.is_empty() { String::new() } else { format!("**{}**", inert_line(&words.join(" "))) }
}

fn rule(column: &super::model::Column) -> &'static str {
    match column.kind {
        ColumnKind::Number => "--:",
        ColumnKind::Words | ColumnKind::Short | ColumnKind::Aside => "---",
    }
}

/// An address in which no forge finds a name.
fn quiet(address: &str) -> String {
    address
        .strip_prefix("mailto:")
        .map_or_else(|| address.replace('@', "%40"), |_| address.to_owned())
        .replace('|', "%7C")
}

/// A path as an address: of ASCII, and without what would end it.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes every write");
        }
    }
    out
}

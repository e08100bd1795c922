//! The page as text: folded to a width, in colour where somebody wants it, and nothing in it acts on a terminal.

mod runs;
mod table;

use self::runs::{Runs, painted, run, runs, width, wrapped};
use self::table::Columns;
use super::model::{Block, ColumnKind, Fact, Inline, Page, Row, Table};
use super::prose::words;
use crate::text::{Paint, TextStyle, one_line, readable_with_tabs};

/// What it is shown on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Screen {
    /// In cells.
    pub(crate) width: usize,
    pub(crate) paint: Paint,
}

/// Longer lines are hard to read, shorter ones are none.
const WIDEST: usize = 100;
const NARROWEST: usize = 24;

/// The page as text.
pub(crate) fn text(page: &Page, screen: Screen) -> String {
    let width = screen.width.clamp(NARROWEST, WIDEST);
    let mut writer =
        Writer { width, paint: screen.paint, prefix: String::new(), first: None, gap: Gap::None, out: String::new() };
    if !page.kicker.is_empty() {
        writer.line(&run(TextStyle::Plain, one_line(&page.kicker)));
    }
    writer.words(&run(TextStyle::Bold, one_line(&page.title)));
    writer.gap = Gap::Blank;
    writer.blocks(&page.lead);
    for part in &page.parts {
        writer.gap = Gap::Blank;
        let heading = one_line(&part.heading);
        writer.words(&run(TextStyle::Bold, &heading));
        let under = unicode_width::UnicodeWidthStr::width(heading.as_str()).min(writer.width);
        writer.line(&run(TextStyle::Plain, "─".repeat(under)));
        writer.gap = Gap::None;
        writer.blocks(&part.blocks);
    }
    writer.gap = Gap::Blank;
    for line in &page.foot {
        writer.inline(line);
    }
    writer.out
}

/// What lies before the next line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
}

struct Writer {
    width: usize,
    paint: Paint,
    /// What each line begins with: the marks of the quotes and lists around it.
    prefix: String,
    /// What the next line begins with instead.
    first: Option<String>,
    gap: Gap,
    out: String,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
            self.gap = Gap::Blank;
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(line) => self.inline(line),
            Block::Heading(line) => {
                for line in runs(line) {
                    self.words(&bold(line));
                }
            }
            Block::List { first, items } => self.list(*first, items),
            Block::Quote(blocks) => self.within("> ", "> ", blocks),
            Block::Notice(blocks) => self.within("! ", "! ", blocks),
            Block::Code(text) => {
                for line in text.lines() {
                    self.line(&run(TextStyle::Plain, format!("    {}", readable_with_tabs(line))));
                }
            }
            Block::Rule => self.line(&run(TextStyle::Plain, "* * *")),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.words(&run(TextStyle::Plain, one_line(&picture.description))),
        }
    }

    fn list(&mut self, first: Option<u64>, items: &[Vec<Block>]) {
        for (at, item) in items.iter().enumerate() {
            let mark = match first {
                Some(first) => format!("{}. ", first.saturating_add(at as u64)),
                None => "- ".to_owned(),
            };
            self.within(&mark, &" ".repeat(mark.len()), item);
            self.gap = Gap::None;
        }
    }

    /// Blocks of which each line begins with a mark, the first with another one.
    fn within(&mut self, first: &str, rest: &str, blocks: &[Block]) {
        self.end_gap();
        let outer = self.prefix.clone();
        let begin = self.first.take().unwrap_or_else(|| outer.clone());
        self.first = Some(format!("{begin}{first}"));
        self.prefix = format!("{outer}{rest}");
        self.blocks(blocks);
        if self.first.is_some() {
            self.line(&Runs::new());
        }
        self.prefix = outer;
    }

    fn facts(&mut self, facts: &[Fact]) {
        let names: Vec<String> = facts.iter().map(|fact| one_line(&fact.name)).collect();
        let widest = names.iter().map(|name| unicode_width::UnicodeWidthStr::width(name.as_str())).max().unwrap_or(0);
        let room = self.room();
        let beside = widest <= 30 && room >= widest + 2 + NARROWEST;
        for (fact, name) in facts.iter().zip(names) {
            if !beside {
                self.words(&run(TextStyle::Bold, name));
                self.within("  ", "  ", &[Block::Paragraph(fact.value.clone())]);
                self.gap = Gap::None;
                continue;
            }
            let mut lead = run(TextStyle::Bold, &name);
            let missing = widest - width(&lead) + 2;
            lead.extend(run(TextStyle::Plain, " ".repeat(missing)));
            for line in runs(&fact.value).iter().flat_map(|line| wrapped(line, room - widest - 2)) {
                let mut whole = std::mem::replace(&mut lead, run(TextStyle::Plain, " ".repeat(widest + 2)));
                whole.extend(line);
                self.line(&whole);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        match Columns::of(table, self.room()) {
            Some(columns) => {
                if table.columns.iter().any(|column| !column.heading.is_empty()) {
                    let headings: Vec<_> = table.columns.iter().map(|column| column.heading.clone()).collect();
                    columns.lines(table, &headings, Some(TextStyle::Bold)).iter().for_each(|line| self.line(line));
                }
                let indent = " ".repeat(columns.indent(table));
                for row in &table.rows {
                    self.above(row);
                    columns.lines(table, &row.cells, None).iter().for_each(|line| self.line(line));
                    self.below(table, row, &columns, &indent);
                }
            }
            None => {
                for row in &table.rows {
                    self.above(row);
                    let facts: Vec<Fact> = named_cells(table, row, |_| true);
                    self.facts(&facts);
                    if !row.below.is_empty() {
                        self.within("  ", "  ", &row.below);
                    }
                    self.gap = Gap::Blank;
                }
            }
        }
    }

    fn above(&mut self, row: &Row) {
        for line in runs(&row.above).into_iter().filter(|line| !line.is_empty()) {
            self.words(&bold(line));
        }
    }

    /// What no column has room for.
    fn below(&mut self, table: &Table, row: &Row, columns: &Columns, indent: &str) {
        let aside = named_cells(table, row, |at| columns.is_aside(at));
        if aside.is_empty() && row.below.is_empty() {
            return;
        }
        let outer = self.prefix.clone();
        self.prefix.push_str(indent);
        // One column of addresses needs no name.
        let all: Vec<ColumnKind> = table.columns.iter().map(|column| column.kind).collect();
        let below: Vec<ColumnKind> = (0..all.len()).filter(|&at| columns.is_aside(at)).map(|at| all[at]).collect();
        match below[..] {
            [] | [ColumnKind::Aside] => aside.iter().for_each(|fact| self.inline(&fact.value)),
            [..] => self.facts(&aside),
        }
        self.blocks(&row.below);
        self.gap = Gap::None;
        self.prefix = outer;
    }

    fn inline(&mut self, line: &[Inline]) {
        for line in runs(line) {
            self.words(&line);
        }
    }

    /// A line, folded.
    fn words(&mut self, line: &Runs) {
        let room = self.room();
        for line in wrapped(line, room) {
            self.line(&line);
        }
    }

    /// How many cells are left beside the marks.
    fn room(&self) -> usize {
        let marks = unicode_width::UnicodeWidthStr::width(self.prefix.as_str());
        self.width.saturating_sub(marks).max(NARROWEST)
    }

    fn end_gap(&mut self) {
        if std::mem::replace(&mut self.gap, Gap::None) == Gap::Blank && !self.out.is_empty() && self.first.is_none() {
            let prefix = self.prefix.trim_end().to_owned();
            self.out.extend([&prefix, "\n"]);
        }
    }

    /// A line as it is, behind its marks.
    fn line(&mut self, line: &Runs) {
        self.end_gap();
        let before = self.first.take().unwrap_or_else(|| self.prefix.clone());
        self.out.push_str(&before);
        painted(line, self.paint, &mut self.out);
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }
}

fn bold(line: Runs) -> Runs {
    line.into_iter().map(|run| runs::Run { style: TextStyle::Bold, ..run }).collect()
}

/// The cells of a row that say something, by the names of their columns.
fn named_cells(table: &Table, row: &Row, wanted: impl Fn(usize) -> bool) -> Vec<Fact> {
    let cells = table.columns.iter().zip(&row.cells).enumerate();
    let cells = cells.filter(|(at, (_, cell))| wanted(*at) && !cell.is_empty());
    cells.map(|(_, (column, cell))| Fact::new(words(&column.heading), cell.clone())).collect()
}

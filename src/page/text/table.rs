//! A table on a screen: columns side by side where there is room, else each row as facts.

use super::runs::{Runs, run, runs, width, wrapped};
use crate::page::model::{ColumnKind, Inline, Line, Table};
use crate::text::TextStyle;

/// Between two columns, in cells.
const GAP: usize = 2;
/// A column of few words is no wider than this.
const WIDEST_SHORT: usize = 26;
/// A column of many words needs this much to be read.
const NARROWEST_WORDS: usize = 22;

/// How wide each column is; nothing for one that stands below the others.
pub(super) struct Columns {
    widths: Vec<Option<usize>>,
}

impl Columns {
    /// Lays out the columns within so many cells; nothing where there is no room.
    pub(super) fn of(table: &Table, most: usize) -> Option<Self> {
        let natural = |at: usize| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).map(|cell| widest(cell));
            cells.chain([widest(&table.columns[at].heading)]).max().unwrap_or(0)
        };
        let mut widths: Vec<Option<usize>> = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            widths.push(match column.kind {
                ColumnKind::Aside => None,
                ColumnKind::Words => Some(natural(at)),
                ColumnKind::Short | ColumnKind::Number => Some(natural(at).min(WIDEST_SHORT)),
            });
        }
        // Where there is no room for all, the last of the narrow ones stand aside.
        loop {
            let gaps = GAP * widths.iter().flatten().count().saturating_sub(1);
            let all: usize = widths.iter().flatten().sum::<usize>() + gaps;
            if all <= most {
                break;
            }
            let is_words = |at: &usize| table.columns[*at].kind == ColumnKind::Words && widths[*at].is_some();
            let of_words: Vec<usize> = (0..widths.len()).filter(is_words).collect();
            let wanted: usize = of_words.iter().filter_map(|&at| widths[at]).sum();
            let room = most.saturating_sub(all - wanted);
            if !of_words.is_empty() && room >= NARROWEST_WORDS * of_words.len() {
                share(&mut widths, &of_words, room);
                break;
            }
            let narrow = |at: &usize| *at > 0 && widths[*at].is_some() && table.columns[*at].kind != ColumnKind::Words;
            let last = (0..widths.len()).rev().find(narrow)?;
            widths[last] = None;
        }
        Some(Self { widths })
    }

    /// Whether a column has no room beside the others.
    pub(super) fn is_aside(&self, at: usize) -> bool {
        self.widths.get(at).is_none_or(Option::is_none)
    }

    /// Where what belongs to a row begins: behind its first column, where that is a narrow one.
    pub(super) fn indent(&self, table: &Table) -> usize {
        let first = table.columns.first().filter(|column| column.kind != ColumnKind::Words);
        first.and(self.widths.first().copied().flatten()).map_or(GAP, |width| width + GAP)
    }

    /// The cells side by side, on as many lines as the highest takes.
    pub(super) fn lines(&self, table: &Table, cells: &[Line], style: Option<TextStyle>) -> Vec<Runs> {
        let mut columns: Vec<(usize, Vec<Runs>, ColumnKind)> = Vec::new();
        for ((cell, column), columns_width) in cells.iter().zip(&table.columns).zip(&self.widths) {
            let Some(columns_width) = *columns_width else { continue };
            let lines = runs(cell).iter().flat_map(|line| wrapped(line, columns_width)).collect();
            columns.push((columns_width, lines, column.kind));
        }
        let height = columns.iter().map(|(_, lines, _)| lines.len()).max().unwrap_or(0);
        let mut all = Vec::new();
        for at in 0..height {
            let mut line = Runs::new();
            for (index, (columns_width, lines, kind)) in columns.iter().enumerate() {
                let cell = lines.get(at).cloned().unwrap_or_default();
                let missing = columns_width.saturating_sub(width(&cell));
                let gap = if index == 0 { 0 } else { GAP };
                let (before, behind) = if *kind == ColumnKind::Number { (gap + missing, 0) } else { (gap, missing) };
                line.extend(run(TextStyle::Plain, " ".repeat(before)));
                line.extend(cell.into_iter().map(|mut run| {
                    run.style = style.unwrap_or(run.style);
                    run
                }));
                line.extend(run(TextStyle::Plain, " ".repeat(behind)));
            }
            all.push(line);
        }
        all
    }
}

/// Divides the room: who wants less than an even share gets what it wants.
fn share(widths: &mut [Option<usize>], of_words: &[usize], mut room: usize) {
    let mut by_want: Vec<usize> = of_words.to_vec();
    by_want.sort_by_key(|&at| widths[at]);
    for (done, at) in by_want.iter().enumerate() {
        let even = room / (by_want.len() - done);
        let given = widths[*at].unwrap_or(0).min(even);
        widths[*at] = Some(given);
        room -= given;
    }
}

fn widest(cell: &[Inline]) -> usize {
    runs(cell).iter().map(width).max().unwrap_or(0)
}

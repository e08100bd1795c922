//! What it did to customers: the numbers, when, and what they said.

use super::time::number;
use super::{Composer, facts, numbered, reference, table, words_of};
use crate::document::{CustomerComment, Impact, said};
use crate::page::model::{Block, ColumnKind, Inline, Line, Row};
use crate::page::{prose, words};

impl Composer<'_> {
    pub(super) fn impact(&self) -> Vec<Block> {
        let mut blocks = self.measures();
        let windows = self.windows();
        if !windows.is_empty() {
            blocks.push(Block::Heading(vec![Inline::text(self.label(words::WINDOWS))]));
            blocks.extend(windows);
        }
        blocks.extend(facts([self.fact_of(
            "incident.full_outage",
            words::FULL_OUTAGE,
            words_of(self.document.incident.full_outage.as_ref()),
        )]));
        blocks
    }

    fn measures(&self) -> Vec<Block> {
        let columns = [
            (words::MEASURE, ColumnKind::Words),
            (words::VALUE, ColumnKind::Number),
            (words::OF, ColumnKind::Number),
            (words::UNIT, ColumnKind::Short),
            (words::SOURCE, ColumnKind::Aside),
        ];
        let rows = numbered(self.document.impact.iter().map(|impact| measure(impact)));
        table(&columns, rows, self.language())
    }

    fn windows(&self) -> Vec<Block> {
        let columns =
            [(words::FROM, ColumnKind::Short), (words::UNTIL, ColumnKind::Short), (words::SYSTEM, ColumnKind::Words)];
        let when = |time: &crate::document::Maybe<crate::document::When>| {
            time.as_ref().map(|time| self.clock.when(time.value))
        };
        let row = |window: &crate::toml_record::Located<crate::document::Window>| Row {
            cells: vec![
                when(&window.from).unwrap_or_default(),
                when(&window.until).unwrap_or_default(),
                super::plain(window.system.as_ref()).unwrap_or_default(),
            ],
            ..Row::default()
        };
        table(&columns, self.document.incident.windows.iter().map(row).collect(), self.language())
    }

    pub(super) fn customer_comments(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for comment in &self.document.customer_comments {
            blocks.extend(quoted(comment));
        }
        blocks
    }
}

fn measure(impact: &Impact) -> Row {
    let figure = |value: Option<&crate::toml_record::Number>| -> Line {
        value.map(|value| vec![Inline::text(number(value.0))]).unwrap_or_default()
    };
    Row {
        cells: vec![
            words_of(impact.metric.as_ref()).unwrap_or_default(),
            figure(impact.value.as_deref()),
            figure(impact.of.as_deref()),
            super::plain(impact.unit.as_ref()).unwrap_or_default(),
            reference(impact.source.as_ref()).unwrap_or_default(),
        ],
        ..Row::default()
    }
}

fn quoted(comment: &CustomerComment) -> Option<Block> {
    let mut blocks = said(comment.text.as_ref()).map(prose::blocks).unwrap_or_default();
    blocks.extend(reference(comment.source.as_ref()).map(Block::Paragraph));
    (!blocks.is_empty()).then_some(Block::Quote(blocks))
}

//! The list of an archive's pages.

use super::address::Address;
use super::html::{Images, html};
use super::markdown::{Places, markdown};
use super::model::{Block, Column, ColumnKind, Inline, Page, Row, Table};
use super::words;
use crate::document::{Language, Status};

/// A postmortem on the list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) id: String,
    /// From where the list stands on.
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) severity: String,
    pub(crate) status: Option<Status>,
}

/// The list as Markdown.
pub(crate) fn index_markdown(entries: &[Entry], language: Language) -> String {
    markdown(&index(entries, language), &Places::default())
}

/// The list as HTML.
pub(crate) fn index_html(entries: &[Entry], language: Language) -> String {
    html(&index(entries, language), &Images::default())
}

fn index(entries: &[Entry], language: Language) -> Page {
    let column = |label: words::Label, kind| Column::new(label.in_language(language), kind);
    let row = |entry: &Entry| {
        let title = if entry.title.is_empty() { &entry.id } else { &entry.title };
        let status = entry.status.map(|status| vec![Inline::text(words::status_name(status, language))]);
        let to = Address::below(&entry.place);
        Row {
            cells: vec![
                vec![Inline::text(entry.id.get(..10).unwrap_or_default())],
                vec![Inline::Link { to, text: vec![Inline::text(title.clone())] }],
                vec![Inline::text(entry.severity.clone())],
                status.unwrap_or_default(),
            ],
            ..Row::default()
        }
    };
    let columns = vec![
        column(words::DATE, ColumnKind::Short),
        column(words::POSTMORTEM, ColumnKind::Words),
        column(words::SEVERITY, ColumnKind::Short),
        column(words::STATUS, ColumnKind::Short),
    ];
    Page {
        language,
        title: words::POSTMORTEMS.in_language(language).to_owned(),
        kicker: String::new(),
        lead: vec![Block::Table(Table { columns, rows: entries.iter().map(row).collect() })],
        parts: Vec::new(),
        foot: Vec::new(),
    }
}

//! The list of an archive's pages.

use super::address::Address;
use super::html::{Images, html};
use super::markdown::{Places, markdown};
use super::model::{Block, Column, ColumnKind, Inline, Line, Page, Row, Table};
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

/// The list as Markdown; with the branch that the pages are made of, where they stand on another.
pub(crate) fn index_markdown(entries: &[Entry], language: Language, of: Option<&str>) -> String {
    markdown(&index(entries, language, of), &Places::default())
}

/// The list as HTML.
pub(crate) fn index_html(entries: &[Entry], language: Language, of: Option<&str>) -> String {
    html(&index(entries, language, of), &Images::default())
}

impl Page {
    /// Says at the end which commit brought the document as it is.
    pub(crate) fn name_commit(&mut self, path: &str, commit: &str) {
        let (path, commit) = (Inline::Code(path.to_owned()), Inline::Code(commit.to_owned()));
        self.foot.push(match self.language {
            Language::En => {
                vec![
                    Inline::text("Made by pmgit from "),
                    path,
                    Inline::text(" as of commit "),
                    commit,
                    Inline::text("."),
                ]
            }
            Language::Ja => vec![
                Inline::text("pmgitが"),
                path,
                Inline::text("のコミット"),
                commit,
                Inline::text("の内容から作成しました。"),
            ],
        });
    }
}

/// That nobody should write where the pages stand.
fn made_of(branch: &str, language: Language) -> Line {
    let branch = Inline::Code(branch.to_owned());
    match language {
        Language::En => vec![
            Inline::text("pmgit makes these pages from "),
            branch,
            Inline::text(". To change one, change its postmortem there: what anybody else commits here stops pmgit."),
        ],
        Language::Ja => vec![
            Inline::text("これらのページは、pmgitが"),
            branch,
            Inline::text(
                "から作成しています。変更するときは、元のポストモーテムを変更してください。ここに別のコミットを追加すると、pmgitは更新を止めます。",
            ),
        ],
    }
}

fn index(entries: &[Entry], language: Language, of: Option<&str>) -> Page {
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
        foot: of.map(|branch| made_of(branch, language)).into_iter().collect(),
    }
}

//! A trail for spreadsheets: a row an entry, in the order of the text.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Trail;
use super::words::{CameBy, EntryWord, SignatureWord};
use crate::calendar::to_toml;
use crate::report::Word as _;
use crate::text::readable;

const COLUMNS: [&str; 18] = [
    "id",
    "entry",
    "at",
    "by",
    "from",
    "to",
    "rule",
    "where",
    "approved_by",
    "reason",
    "commit",
    "committed",
    "came_by",
    "author",
    "recorded_by",
    "signature",
    "signer",
    "marks",
];

pub(super) fn write(trail: &Trail<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = ::csv::Writer::from_writer(out);
    rows.write_record(COLUMNS)?;
    for entry in &trail.entries {
        let (record, landing) = (&entry.record, trail.landing(entry));
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
        let marks: Vec<&str> = entry.marks.iter().map(|mark| mark.why.en()).collect();
        let signature = landing.signature.as_ref();
        let row = [
            entry.id.clone(),
            EntryWord::from(record.kind).word().to_owned(),
            record.at.map(to_toml).unwrap_or_default(),
            text(&record.by),
            text(&record.from),
            text(&record.to),
            text(&record.rule),
            text(&record.part),
            text(&record.approved_by),
            text(&record.reason),
            landing.commit.to_string(),
            super::committed(landing).unwrap_or_default(),
            CameBy::from(landing).word().to_owned(),
            format!("{} <{}>", landing.author, landing.email),
            entry.recorded_by.clone().unwrap_or_default(),
            signature.map(|of| SignatureWord::from(of.state).word().to_owned()).unwrap_or_default(),
            signature.map(|of| of.signer.clone()).unwrap_or_default(),
            marks.join("; "),
        ];
        rows.write_record(row.map(|text| harmless(&text)))?;
    }
    rows.flush()
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"), and no terminal for a command.
fn harmless(text: &str) -> String {
    let text = readable(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.into_owned() }
}

//! How what was approved is written down as bytes: each field with its name and its length, so that no two texts are
//! written alike.

use chrono::Utc;

use super::prose::plain_prose;
use crate::document::{Maybe, Moment, When};
use crate::toml_record::{Located, Number};

/// Fields in their order; one that says nothing is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fields(Vec<u8>);

impl Fields {
    /// One field alone.
    pub(super) fn of(name: &str, value: &[u8]) -> Self {
        Self::default().with(name, value)
    }

    /// Adds `NAME LENGTH`, a line end, the value, and a line end.
    pub(super) fn with(mut self, name: &str, value: &[u8]) -> Self {
        self.0.extend_from_slice(format!("{name} {}\n", value.len()).as_bytes());
        self.0.extend_from_slice(value);
        self.0.push(b'\n');
        self
    }

    fn with_text(self, name: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.with(name, text.as_bytes()) }
    }

    /// A text of one line.
    pub(super) fn with_line(self, name: &str, text: Option<&Located<String>>) -> Self {
        self.with_text(name, &text.map(|text| plain_line(&text.value)).unwrap_or_default())
    }

    /// A text of Markdown.
    pub(super) fn with_prose(self, name: &str, text: Option<&Located<String>>) -> Self {
        self.with_text(name, &text.map(|text| plain_prose(&text.value)).unwrap_or_default())
    }

    pub(super) fn with_time(self, name: &str, time: Option<&Located<When>>) -> Self {
        self.with_text(name, &time.map(|time| plain_time(time.value)).unwrap_or_default())
    }

    #[expect(clippy::ref_option, reason = "a field is handed over as it is")]
    pub(super) fn with_number(self, name: &str, number: &Maybe<Number>) -> Self {
        self.with_text(name, &number.as_ref().map(|number| plain_number(number.value.0)).unwrap_or_default())
    }

    /// These fields and others behind them.
    pub(super) fn and(mut self, others: &Self) -> Self {
        self.0.extend_from_slice(&others.0);
        self
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A text with one space for any white space within, and none around it.
pub(super) fn plain_line(text: &str) -> String {
    let words = text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A day as it is; a moment in UTC with six digits of the second.
pub(super) fn plain_time(time: When) -> String {
    match time {
        When::Day(day) => day.to_string(),
        When::Moment(moment) => plain_moment(moment),
    }
}

fn plain_moment(moment: Moment) -> String {
    moment.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// The bits of a double (IEEE 754) in hexadecimal: the same wherever it is computed.
fn plain_number(number: f64) -> String {
    // No reader tells the two zeros apart.
    let number = if number == 0.0 { 0.0 } else { number };
    format!("{:016x}", number.to_bits())
}

//! What a TOML text says, without how it says it: the value before and after an edit are compared as trees.

use std::collections::BTreeMap;

use crate::text::{Both, both};
use toml::de::{DeTable, DeValue};

/// A value by kind and meaning; leaves are text, so that NaN and integers of any size compare as well.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tree {
    Leaf { kind: &'static str, text: String },
    Array(Vec<Tree>),
    Table(BTreeMap<String, Tree>),
}

impl Tree {
    pub(crate) fn of_table(table: &DeTable<'_>) -> Self {
        let entries = table.iter().map(|(key, value)| (key.get_ref().to_string(), Self::of_value(value.get_ref())));
        Self::Table(entries.collect())
    }

    pub(crate) fn of_value(value: &DeValue<'_>) -> Self {
        let leaf = |text: String| Self::Leaf { kind: value.type_str(), text };
        match value {
            DeValue::String(text) => leaf(text.to_string()),
            DeValue::Integer(number) => leaf(number.to_string()),
            DeValue::Float(number) => leaf(number.to_string()),
            DeValue::Boolean(truth) => leaf(truth.to_string()),
            DeValue::Datetime(moment) => leaf(moment.to_string()),
            DeValue::Array(items) => Self::Array(items.iter().map(|item| Self::of_value(item.get_ref())).collect()),
            DeValue::Table(table) => Self::of_table(table),
        }
    }

    pub(crate) fn leaf(kind: &'static str, text: impl Into<String>) -> Self {
        Self::Leaf { kind, text: text.into() }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Leaf { kind, .. } => kind,
            Self::Array(_) => "array",
            Self::Table(_) => "table",
        }
    }

    /// The value at a path; a row of an array is named by its index.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::Leaf { .. } => None,
            Self::Array(rows) => rows.get(first.parse::<usize>().ok()?)?.get(rest),
            Self::Table(entries) => entries.get(*first)?.get(rest),
        }
    }

    /// Puts a value at a path, making the tables on the way; says why where the way is blocked.
    pub(crate) fn set(&mut self, path: &[&str], value: Self) -> Result<(), Both> {
        let Some((first, rest)) = path.split_first() else {
            *self = value;
            return Ok(());
        };
        match self {
            Self::Table(entries) => {
                entries.entry((*first).to_owned()).or_insert_with(|| Self::Table(BTreeMap::new())).set(rest, value)
            }
            Self::Array(rows) => match first.parse::<usize>().ok().and_then(|index| rows.get_mut(index)) {
                Some(row) => row.set(rest, value),
                None => Err(both! { en: "the array has no row `{first}`"; ja: "配列に項目`{first}`がありません" }),
            },
            Self::Leaf { kind, .. } => Err(
                both! { en: "`{first}` would stand in a {kind}, which is not a table"; ja: "`{first}`を書く場所が、テーブルではなく{kind}です" },
            ),
        }
    }

    /// Adds a row to an array at the root.
    pub(crate) fn push(&mut self, array: &str, row: Self) -> Result<(), Both> {
        self.insert(array, usize::MAX, row)
    }

    /// Adds a row to an array at the root before the one of this index, or last where there are not so many.
    pub(super) fn insert(&mut self, array: &str, before: usize, row: Self) -> Result<(), Both> {
        let Self::Table(entries) = self else {
            return Err(both! { en: "a document is a table"; ja: "ドキュメントはテーブルです" });
        };
        match entries.entry(array.to_owned()).or_insert_with(|| Self::Array(Vec::new())) {
            Self::Array(rows) => {
                rows.insert(before.min(rows.len()), row);
                Ok(())
            }
            other => Err(
                both! { en: "`{array}` is a {}, which is not an array", other.kind(); ja: "`{array}`は配列ではなく{}です", other.kind() },
            ),
        }
    }

    /// Takes a row out of an array at the root.
    pub(super) fn take_row(&mut self, array: &str, index: usize) -> Option<Self> {
        let Self::Table(entries) = self else { return None };
        match entries.get_mut(array) {
            Some(Self::Array(rows)) if index < rows.len() => Some(rows.remove(index)),
            Some(Self::Array(_) | Self::Leaf { .. } | Self::Table(_)) | None => None,
        }
    }

    /// Takes an array at the root away if it has no row.
    pub(super) fn remove_if_empty(&mut self, array: &str) {
        if self.get(&[array]).is_some_and(|value| matches!(value, Self::Array(rows) if rows.is_empty())) {
            self.remove(&[array]);
        }
    }

    /// Takes the value at a path away; the tables on the way stay, also where they are empty now.
    pub(crate) fn remove(&mut self, path: &[&str]) {
        match (self, path) {
            (Self::Table(entries), [last]) => {
                entries.remove(*last);
            }
            (Self::Table(entries), [first, rest @ ..]) => {
                if let Some(inner) = entries.get_mut(*first) {
                    inner.remove(rest);
                }
            }
            (Self::Array(rows), [first, rest @ ..]) => {
                if let Some(row) = first.parse::<usize>().ok().and_then(|index| rows.get_mut(index)) {
                    row.remove(rest);
                }
            }
            (Self::Leaf { .. } | Self::Table(_) | Self::Array(_), _) => {}
        }
    }

    /// Takes a table away if it is empty.
    pub(crate) fn remove_empty(&mut self, path: &[&str]) {
        if self.get(path).is_some_and(|value| matches!(value, Self::Table(entries) if entries.is_empty())) {
            self.remove(path);
        }
    }
}

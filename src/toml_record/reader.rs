//! Reads the values of a parsed TOML table into typed fields, and reports every slip on the way.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::nearest::nearest;
use super::route::Route;
use super::{Free, Located, Presence, Shape, Table, TomlValue};
use crate::finding::{Finding, Level, Places, RuleId};
use crate::source::{RepoPath, Span};
use crate::text::{backticked, or_list};

/// Collects the slips of one file while its tables are read.
#[derive(Debug)]
pub(crate) struct Reader<'p> {
    path: &'p RepoPath,
    route: Route,
    findings: Vec<Finding>,
}

/// Something that can be read from one TOML value.
pub(crate) trait Read: Sized {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self>;
    fn shape() -> Shape;
}

/// A struct whose fields are the keys of a TOML table; implemented by `record!`.
pub(crate) trait Record: Default {
    const KEYS: &'static [&'static str];
    /// Reads one key; false when the record has no such key.
    fn read_key(&mut self, name: &str, key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> bool;
    fn shape() -> Shape;

    fn read_table(table: &DeTable<'_>, reader: &mut Reader<'_>) -> Self {
        let mut record = Self::default();
        for (key, value) in table {
            let name: &str = key.get_ref();
            reader.route.enter(name);
            if !record.read_key(name, key.span().into(), value, reader) {
                reader.unknown_key(key.span().into(), Self::KEYS);
            }
            reader.route.leave();
        }
        record
    }
}

/// A field of a record: what it is when its key is there.
pub(crate) trait Field: Default {
    /// Whether an empty value reads as something else than an absent one.
    const PRESENCE: Presence = Presence::ReadsAsEmpty;
    fn read(key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self;
    fn shape() -> Shape;
}

impl<T: Read> Field for Option<Located<T>> {
    const PRESENCE: Presence = Presence::Counts;

    fn read(key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        T::read(value, reader).map(|read| Located { value: read, key, span: value.span().into() })
    }

    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Read> Field for Vec<Located<T>> {
    fn read(_key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        let DeValue::Array(items) = value.get_ref() else {
            reader.wrong_type(value, "a list");
            return Self::new();
        };
        let mut list = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            reader.route.enter_row(index);
            let span = item.span().into();
            list.extend(T::read(item, reader).map(|read| Located { value: read, key: span, span }));
            reader.route.leave();
        }
        list
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Record> Field for Table<T> {
    fn read(_key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        match T::read(value, reader) {
            Some(record) => Self { value: record, span: Some(value.span().into()) },
            None => Self::default(),
        }
    }

    fn shape() -> Shape {
        <T as Record>::shape()
    }
}

impl<T: Read> Field for BTreeMap<String, Located<T>> {
    fn read(_key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        let DeValue::Table(table) = value.get_ref() else {
            reader.wrong_type(value, "a table");
            return Self::new();
        };
        read_map(table, reader)
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

/// Reads a table whose keys are free and whose values are all alike.
pub(crate) fn read_map<T: Read>(table: &DeTable<'_>, reader: &mut Reader<'_>) -> BTreeMap<String, Located<T>> {
    let mut map = BTreeMap::new();
    for (key, value) in table {
        let name: &str = key.get_ref();
        reader.route.enter(name);
        if let Some(read) = T::read(value, reader) {
            let located = Located { value: read, key: key.span().into(), span: value.span().into() };
            map.insert(name.to_owned(), located);
        }
        reader.route.leave();
    }
    map
}

impl Field for Free {
    fn read(_key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            reader.wrong_type(value, "a table");
        }
        Self
    }

    fn shape() -> Shape {
        Shape::Free
    }
}

impl<T: Record> Read for T {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Table(table) => Some(T::read_table(table, reader)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_) => {
                reader.wrong_type(value, "a table");
                None
            }
        }
    }

    fn shape() -> Shape {
        <T as Record>::shape()
    }
}

impl<'p> Reader<'p> {
    pub(crate) fn new(path: &'p RepoPath) -> Self {
        Self { path, route: Route::default(), findings: Vec::new() }
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.findings
    }

    /// Reads one of a closed set of words; anything else is a wrong type with the nearest word as its hint.
    pub(crate) fn word<T>(
        &mut self,
        value: &TomlValue<'_>,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Option<T> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, &format!("one of {}", list_words(words)));
            return None;
        };
        let parsed = parse(text);
        if parsed.is_none() {
            let message = format!("`{}` cannot be `{}`", self.route, text.escape_debug());
            let hint = match nearest(text, words) {
                Some(word) => format!("did you mean `{word}`? It is one of {}", list_words(words)),
                None => format!("it is one of {}", list_words(words)),
            };
            self.slip(RuleId::WrongType, value.span().into(), message, hint);
        }
        parsed
    }

    pub(crate) fn wrong_type(&mut self, value: &TomlValue<'_>, wanted: &str) {
        let message = format!("`{}` is {}", self.route, describe(value.get_ref()));
        self.slip(RuleId::WrongType, value.span().into(), message, format!("it must be {wanted}"));
    }

    fn unknown_key(&mut self, key: Span, known: &[&str]) {
        let hint = match nearest(self.route.key(), known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "remove it".to_owned(),
            None => format!("known here: {}; a team's own keys go into `[custom]`", list_words(known)),
        };
        self.slip(RuleId::UnknownKey, key, format!("there is no key `{}`", self.route), hint);
    }

    fn slip(&mut self, rule: crate::finding::RuleId, span: Span, message: String, hint: String) {
        self.findings.push(Finding::new(rule, Level::Error, Places::at(self.path, span), message).hint(hint));
    }
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(Datetime { offset: Some(_), .. }) => "a date and time with an offset",
        DeValue::Datetime(Datetime { date: Some(_), time: Some(_), .. }) => "a date and time without an offset",
        DeValue::Datetime(Datetime { date: Some(_), .. }) => "a date",
        DeValue::Datetime(_) => "a time without a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn list_words(words: &[&str]) -> String {
    or_list(words.iter().map(|word| backticked(word.trim_start_matches("r#"))))
}

//! Reads the values of a parsed TOML table into typed fields, and reports every slip on the way.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::{Presence, Shape, TomlValue};
use crate::finding::{Finding, Level, Place, UNKNOWN_KEY, WRONG_TYPE};
use crate::source::{RepoPath, Span};

/// A value with the span of its key and its own; an element of a list has its own span twice.
///
/// The span of a `[table]` or a `[[row]]` is that of its header.
#[derive(Clone, Debug)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) key: Span,
    pub(crate) span: Span,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A table that reads as empty where it is absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table<T> {
    pub(crate) value: T,
    pub(crate) span: Option<Span>,
}

impl<T> Deref for Table<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A table of which nothing is read: the team's own.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Free;

/// A number, written as an integer or a float.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Number(pub(crate) f64);

/// Collects the slips of one file while its tables are read.
#[derive(Debug)]
pub(crate) struct Reader<'p> {
    path: &'p RepoPath,
    route: Route,
    findings: Vec<Finding>,
}

/// Where the reader stands, without an allocation for each of the hundreds of keys of a document.
#[derive(Debug, Default)]
struct Route {
    keys: String,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Where the key begins in `keys`; it ends where the next one begins.
    Key(usize),
    Index(usize),
}

impl Route {
    fn enter(&mut self, key: &str) {
        self.steps.push(Step::Key(self.keys.len()));
        self.keys.push_str(key);
    }

    fn enter_row(&mut self, index: usize) {
        self.steps.push(Step::Index(index));
    }

    fn leave(&mut self) {
        if let Some(Step::Key(start)) = self.steps.pop() {
            self.keys.truncate(start);
        }
    }

    /// The key that was entered last.
    fn key(&self) -> &str {
        match self.steps.last() {
            Some(Step::Key(start)) => &self.keys[*start..],
            Some(Step::Index(_)) | None => "",
        }
    }
}

/// As a waiver's `where` names it: `timeline[3].at`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let starts: Vec<usize> = self.steps.iter().filter_map(Step::start).chain([self.keys.len()]).collect();
        let mut keys = starts.windows(2).map(|ends| &self.keys[ends[0]..ends[1]]);
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(_) => {
                    let dot = if at == 0 { "" } else { "." };
                    write!(f, "{dot}{}", keys.next().unwrap_or_default().escape_debug())?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Step {
    fn start(&self) -> Option<usize> {
        match self {
            Self::Key(start) => Some(*start),
            Self::Index(_) => None,
        }
    }
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

impl Read for String {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            reader.wrong_type(value, "a string");
        }
        text.map(str::to_owned)
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

impl Read for bool {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            reader.wrong_type(value, "`true` or `false`");
        }
        truth
    }

    fn shape() -> Shape {
        Shape::Truth
    }
}

/// A count: a whole number that is not negative.
impl Read for u32 {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let count = match value.get_ref() {
            DeValue::Integer(integer) => u32::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        if count.is_none() {
            reader.wrong_type(value, "a whole number from 0 to 4294967295");
        }
        count
    }

    fn shape() -> Shape {
        Shape::Count
    }
}

impl Read for Number {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            #[expect(clippy::cast_precision_loss, reason = "a metric is shown, not counted with")]
            DeValue::Integer(integer) => {
                i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|whole| whole as f64)
            }
            DeValue::Float(float) => float.as_str().parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            reader.wrong_type(value, "a number");
        }
        number.map(Number)
    }

    fn shape() -> Shape {
        Shape::Number
    }
}

impl Read for DateTime<FixedOffset> {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let moment = match value.get_ref() {
            DeValue::Datetime(datetime) => offset_moment(datetime),
            _ => None,
        };
        if moment.is_none() {
            reader.wrong_type(value, "a date and time with an offset, such as 2026-11-20T09:04:00Z");
        }
        moment
    }

    fn shape() -> Shape {
        Shape::Moment
    }
}

impl Read for NaiveDate {
    fn read(value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let date = match value.get_ref() {
            DeValue::Datetime(Datetime { date: Some(date), time: None, offset: None }) => {
                NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
            }
            _ => None,
        };
        if date.is_none() {
            reader.wrong_type(value, "a date, such as 2026-12-05");
        }
        date
    }

    fn shape() -> Shape {
        Shape::Date
    }
}

/// A TOML date-time with an offset as an instant; a leap second counts as the one before it.
fn offset_moment(datetime: &Datetime) -> Option<DateTime<FixedOffset>> {
    let (date, time, offset) = (datetime.date?, datetime.time?, datetime.offset?);
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => i32::from(minutes),
    };
    let second = u32::from(time.second.unwrap_or(0)).min(59);
    let time =
        NaiveTime::from_hms_nano_opt(time.hour.into(), time.minute.into(), second, time.nanosecond.unwrap_or(0))?;
    let local = NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())?.and_time(time);
    FixedOffset::east_opt(minutes * 60)?.from_local_datetime(&local).single()
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
            self.slip(WRONG_TYPE, value.span().into(), message, hint);
        }
        parsed
    }

    pub(crate) fn wrong_type(&mut self, value: &TomlValue<'_>, wanted: &str) {
        let message = format!("`{}` is {}", self.route, describe(value.get_ref()));
        self.slip(WRONG_TYPE, value.span().into(), message, format!("it must be {wanted}"));
    }

    fn unknown_key(&mut self, key: Span, known: &[&str]) {
        let hint = match nearest(self.route.key(), known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "remove it".to_owned(),
            None => format!("known here: {}; a team's own keys go into `[custom]`", list_words(known)),
        };
        self.slip(UNKNOWN_KEY, key, format!("there is no key `{}`", self.route), hint);
    }

    fn slip(&mut self, rule: crate::finding::RuleId, span: Span, message: String, hint: String) {
        self.findings.push(Finding::new(rule, Level::Error, Place::at(self.path, span), message).hint(hint));
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
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.trim_start_matches("r#"))).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The known word that is nearest to a mistyped one, where one is near enough.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    if word.len() > 64 {
        return None;
    }
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    // Words whose lengths differ by more are further apart than that: a file may have very many unknown keys.
    let close = known.iter().map(|other| other.trim_start_matches("r#"));
    let close = close.filter(|other| other.chars().count().abs_diff(length) <= limit);
    let (score, best) = close.map(|other| (edit_distance(&word, &other.to_lowercase()), other)).min()?;
    (score <= limit).then_some(best)
}

/// The number of letters to insert, remove, replace or swap with a neighbour (optimal string alignment).
pub(crate) fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            rows[i][j] = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
            }
        }
    }
    rows[a.len()][b.len()]
}

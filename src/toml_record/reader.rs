//! Reads the values of a parsed TOML table into typed fields, and reports every slip on the way.

use std::collections::BTreeMap;
use std::fmt::Display;

use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::route::Route;
use super::wanted::{Wanted, described, how_to_write, one_of};
use super::{Free, Located, OneOrMore, Presence, Shape, Table, TomlValue};
use crate::finding::{Finding, Gathered, RuleId};
use crate::source::{RepoPath, Span};
use crate::text::{Language, Message, backticked, clipped, say};

/// Collects the slips of one file while its tables are read.
#[derive(Debug)]
pub(crate) struct Reader<'p> {
    route: Route,
    /// The table into which keys may go that are not known.
    free_table: Option<&'static str>,
    /// The keys of the first record that was read.
    top: &'static [&'static str],
    /// The keys, each with its table, where a day alone does not do for a time.
    exact_times: &'static [[&'static str; 2]],
    slips: Gathered<'p>,
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
        if reader.top.is_empty() {
            reader.top = Self::KEYS;
        }
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

/// So many items of a list are read: the largest file that is read has room for more of them only where they say nothing.
const MOST_ITEMS: usize = 50_000;
/// So many keys of a table that writers name are read, such as the sections, each of which is judged by itself.
const MOST_KEYS: usize = 5_000;

impl<T: Read> Field for Vec<Located<T>> {
    fn read(_key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        let DeValue::Array(items) = value.get_ref() else {
            reader.wrong_type(value, Wanted::List);
            return Self::new();
        };
        if items.len() > MOST_ITEMS {
            reader.too_many(value, items.len(), MOST_ITEMS);
            return Self::new();
        }
        let mut list = Self::with_capacity(items.len());
        for item in items {
            reader.route.enter_item();
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

impl Field for OneOrMore {
    fn read(key: Span, value: &TomlValue<'_>, reader: &mut Reader<'_>) -> Self {
        match value.get_ref() {
            DeValue::String(_) => {
                let span = value.span().into();
                Self(String::read(value, reader).map(|value| Located { value, key, span }).into_iter().collect())
            }
            DeValue::Array(_) => Self(<Vec<Located<String>> as Field>::read(key, value, reader)),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Table(_) => {
                reader.wrong_type(value, Wanted::TextOrList);
                Self::default()
            }
        }
    }

    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, Shape::List(Box::new(Shape::Text))])
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
            reader.wrong_type(value, Wanted::Table);
            return Self::new();
        };
        if table.len() > MOST_KEYS {
            reader.too_many(value, table.len(), MOST_KEYS);
            return Self::new();
        }
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
            reader.wrong_type(value, Wanted::Table);
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
                reader.wrong_type(value, Wanted::Table);
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
        Self { route: Route::default(), free_table: None, top: &[], exact_times: &[], slips: Gathered::new(path) }
    }

    /// Names the table into which keys may go that are not known.
    #[must_use]
    pub(crate) fn with_free_table(mut self, name: &'static str) -> Self {
        self.free_table = Some(name);
        self
    }

    /// Names the keys, each with its table, where a day alone does not do for a time.
    #[must_use]
    pub(crate) fn with_exact_times(mut self, keys: &'static [[&'static str; 2]]) -> Self {
        self.exact_times = keys;
        self
    }

    /// Whether a day alone does for the time at hand.
    pub(super) fn allows_day(&self) -> bool {
        !self.exact_times.iter().any(|keys| self.route.is(keys))
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.slips.finish()
    }

    /// Reads one of a closed set of words; anything else is a wrong type with the nearest word as its hint.
    pub(crate) fn word<T>(
        &mut self,
        value: &TomlValue<'_>,
        parse: impl Fn(&str) -> Option<T>,
        words: &[&'static str],
    ) -> Option<T> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, Wanted::OneOf(words.to_vec()));
            return None;
        };
        let parsed = parse(text);
        if parsed.is_none() {
            let name = self.route.to_string();
            self.slips.add(RuleId::WrongType, self.key(), Some(value.span().into()), || {
                let (near, words) = (nearest(text, words), words.to_vec());
                let text = clipped(text, LONGEST_WORD).escape_debug().to_string();
                let message = say! {
                    |rows|
                    en: "`{name}` cannot be `{text}`{}", rows.and_more();
                    ja: "`{name}`を`{text}`にすることはできません{}", rows.and_more()
                };
                let hint = say! {
                    |rows|
                    en: "{}", match near {
                        Some(near) => format!("did you mean `{near}`? It must be {}", one_of(&words, rows.language)),
                        None => format!("it must be {}", one_of(&words, rows.language)),
                    };
                    ja: "{}{}にしてください", match near {
                        Some(near) => format!("`{near}`の誤りではありませんか。"),
                        None => String::new(),
                    }, one_of(&words, rows.language)
                };
                (message, hint)
            });
        }
        parsed
    }

    pub(crate) fn wrong_type(&mut self, value: &TomlValue<'_>, wanted: Wanted) {
        let (name, is_item) = (self.route.to_string(), self.route.is_item());
        self.slips.add(RuleId::WrongType, self.key(), Some(value.span().into()), || {
            let (en, ja) = described(value.get_ref(), &wanted);
            let route = name.clone();
            let message = say! {
                |rows|
                en: "{}", match (rows.total, is_item) {
                    (1, false) => format!("`{name}` is {en}"),
                    (1, true) => format!("an item of `{name}` is {en}"),
                    (total, false) => format!("`{name}` has the wrong type in {total} places"),
                    (total, true) => format!("{total} items of `{name}` have the wrong type"),
                };
                ja: "`{name}`{}{}", if is_item { "の項目" } else { "" }, match rows.total {
                    1 => format!("が{ja}になっています"),
                    total => format!("の型が{total}か所で間違っています"),
                }
            };
            (message, how_to_write(route, value.get_ref(), wanted))
        });
    }

    /// A list that nobody wrote, and that takes a hundred times its bytes to hold.
    fn too_many(&mut self, value: &TomlValue<'_>, items: usize, most: usize) {
        let name = self.route.to_string();
        self.slips.add(RuleId::WrongType, self.key(), Some(value.span().into()), || {
            let message = say! {
                en: "`{name}` has {items} items, and no more than {most} are read";
                ja: "`{name}`の項目が{items}件あります（読み取れるのは{most}件までです）"
            };
            let hint = say! {
                en: "keep the raw data in a file beside the document, and link to it as evidence";
                ja: "元のデータは添付ファイルに移し、根拠としてリンクしてください"
            };
            (message, hint)
        });
    }

    fn unknown_key(&mut self, key: Span, known: &'static [&'static str]) {
        let (route, free_table, top) = (&self.route, self.free_table, self.top);
        self.slips.add(RuleId::UnknownKey, route.to_string(), Some(key), || {
            let name = clipped(&route.to_string(), LONGEST_ROUTE);
            let message = say! {
                |rows|
                en: "unknown key `{name}`{}", rows.in_places();
                ja: "`{name}`というキーはありません{}", rows.in_places()
            };
            let hint = if top.contains(&route.key()) {
                above_the_tables()
            } else {
                known_keys(nearest(route.key(), known), known, free_table)
            };
            (message, hint)
        });
    }

    /// What a slip is about: the keys on the way; an item of a list is another thing than the list.
    fn key(&self) -> String {
        format!("{}{}", self.route, if self.route.is_item() { "[]" } else { "" })
    }
}

/// What to do about a key of the document that stands below the header of a table, which takes it.
fn above_the_tables() -> Message {
    say! {
        en: "move it above the first `[table]`: a key belongs to the table above it";
        ja: "最初の`[table]`より上に移してください。キーは、その上にあるテーブルのものになります"
    }
    .into()
}

/// What to do about an unknown key: the key that was surely meant, or those that are known there.
fn known_keys(near: Option<&'static str>, known: &'static [&'static str], free_table: Option<&'static str>) -> Message {
    if let Some(near) = near {
        return did_you_mean(near);
    }
    if known.is_empty() {
        return say! { en: "remove it"; ja: "削除してください" }.into();
    }
    let list = |language: Language| language.and_list(known.iter().map(|key| backticked(key.trim_start_matches("r#"))));
    say! {
        |rows|
        en: "the known keys are {}{}", list(rows.language), match free_table {
            Some(table) => format!("; put keys of your own under `[{table}]`"),
            None => String::new(),
        };
        ja: "ここで使えるキーは{}です{}", list(rows.language), match free_table {
            Some(table) => format!("。独自のキーは`[{table}]`に書いてください"),
            None => String::new(),
        }
    }
    .into()
}

/// The hint that proposes a word in place of a mistyped one.
pub(crate) fn did_you_mean(near: impl Display) -> Message {
    let near = near.to_string();
    say! { en: "did you mean `{near}`?"; ja: "`{near}`の誤りではありませんか" }.into()
}

/// Of a key that is none, with the keys on the way to it, in letters.
const LONGEST_ROUTE: usize = 120;

/// Of a word that is none, in letters.
const LONGEST_WORD: usize = 60;

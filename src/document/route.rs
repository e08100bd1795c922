//! The part of a document that a waiver's `where` names: `sections.overview`, or a row by what it is, such as
//! `timeline@2026-11-20T00:12:00Z`; a row's number, `timeline[3]`, is read too.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::row_name::{Found, Rows};
use crate::source::Span;
use crate::toml_record::TomlValue;

/// What the name of a part leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NamedPart {
    /// From its first to its last byte; with the name that an inserted row does not move, where it is named by number.
    Found {
        span: Span,
        lasting: Option<String>,
    },
    /// Several rows are called so: each by a name that tells it apart.
    Ambiguous(Vec<String>),
    Absent,
}

/// The spans from the first to the last byte of parts; nothing for a part that the text does not have, or has twice. The
/// text is parsed once, however many parts are asked for.
pub(crate) fn extents(text: &str, routes: &[&str]) -> Vec<Option<Span>> {
    let span = |part| match part {
        NamedPart::Found { span, .. } => Some(span),
        NamedPart::Ambiguous(_) | NamedPart::Absent => None,
    };
    named_parts(text, routes).into_iter().map(span).collect()
}

/// What the names of parts lead to.
pub(crate) fn named_parts(text: &str, routes: &[&str]) -> Vec<NamedPart> {
    let Ok(table) = DeTable::parse(text) else { return vec![NamedPart::Absent; routes.len()] };
    let mut lists = Lists { table: table.get_ref(), read: BTreeMap::new() };
    routes.iter().map(|route| lists.part(route)).collect()
}

/// The lists of a document that were asked for: each is read once.
struct Lists<'t, 'v> {
    table: &'t DeTable<'v>,
    read: BTreeMap<&'t str, Rows<'t>>,
}

impl<'t> Lists<'t, '_> {
    fn part(&mut self, route: &'t str) -> NamedPart {
        let table = self.table;
        if let Some((list, name)) = route.split_once('@')
            && let Some(rows) = self.rows(list)
        {
            return match rows.find(name) {
                Found::One { index, key } => found(table, &numbered(list, index, key), None),
                Found::Several(names) => NamedPart::Ambiguous(names),
                Found::None => NamedPart::Absent,
            };
        }
        let lasting = self.lasting(route);
        found(table, route, lasting)
    }

    /// The name by which a row is known that the route names by its number: `timeline[3].event`.
    fn lasting(&mut self, route: &'t str) -> Option<String> {
        let (list, rest) = route.split_once('[')?;
        let (index, key) = rest.split_once(']')?;
        let name = self.rows(list)?.name(index.parse().ok()?)?;
        Some(format!("{list}@{name}{key}"))
    }

    fn rows(&mut self, list: &'t str) -> Option<&Rows<'t>> {
        let DeValue::Array(items) = value_at(self.table, list)? else { return None };
        Some(self.read.entry(list).or_insert_with(|| Rows::read(list, items)))
    }
}

fn found(table: &DeTable<'_>, route: &str, lasting: Option<String>) -> NamedPart {
    extent(table, route).map_or(NamedPart::Absent, |span| NamedPart::Found { span, lasting })
}

fn numbered(list: &str, index: usize, key: Option<&str>) -> String {
    let key = key.map_or_else(String::new, |key| format!(".{key}"));
    format!("{list}[{index}]{key}")
}

fn value_at<'t, 'v>(table: &'t DeTable<'v>, route: &str) -> Option<&'t DeValue<'v>> {
    let mut steps = route.split('.');
    let mut value = table.get(steps.next()?)?.get_ref();
    for step in steps {
        let DeValue::Table(table) = value else { return None };
        value = table.get(step)?.get_ref();
    }
    Some(value)
}

fn extent(table: &DeTable<'_>, route: &str) -> Option<Span> {
    let mut steps = route.split('.').flat_map(split_indices);
    let RouteStep::Key(first) = steps.next()? else { return None };
    let (key, mut value) = table.get_key_value(first)?;
    let mut start = key.span().start;
    for step in steps {
        value = match (step, value.get_ref()) {
            (RouteStep::Key(name), DeValue::Table(table)) => {
                let (key, value) = table.get_key_value(name)?;
                start = key.span().start;
                value
            }
            (RouteStep::Index(index), DeValue::Array(items)) => {
                let item = items.get(index)?;
                start = item.span().start;
                item
            }
            _ => return None,
        };
    }
    let whole = union(value);
    // A key in a header stands before every row of its list; only what the value itself covers belongs to a part.
    Some(Span::new(if matches!(value.get_ref(), DeValue::Table(_)) { whole.start } else { start }, whole.end))
}

enum RouteStep<'r> {
    Key(&'r str),
    Index(usize),
}

fn split_indices(part: &str) -> impl Iterator<Item = RouteStep<'_>> {
    let mut pieces = part.split('[');
    let key = pieces.next().filter(|key| !key.is_empty()).map(RouteStep::Key);
    let indices = pieces.map(|piece| {
        piece.strip_suffix(']').and_then(|digits| digits.parse().ok()).map_or(RouteStep::Key(""), RouteStep::Index)
    });
    key.into_iter().chain(indices)
}

/// From the first to the last byte of a value and everything in it.
fn union(value: &TomlValue<'_>) -> Span {
    let own: Span = value.span().into();
    let join = |a: Span, b: Span| Span::new(a.start.min(b.start), a.end.max(b.end));
    match value.get_ref() {
        DeValue::Table(table) => {
            table.iter().fold(own, |span, (key, value)| join(join(span, key.span().into()), union(value)))
        }
        DeValue::Array(items) => items.iter().fold(own, |span, item| join(span, union(item))),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            own
        }
    }
}

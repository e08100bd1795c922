//! The part of a document that a waiver's `where` names: `timeline[3]`, `sections.overview`.

use toml::de::{DeTable, DeValue};

use crate::source::Span;
use crate::toml_record::TomlValue;

/// The spans from the first to the last byte of parts, counted from 0 as in `timeline[3]`; nothing for a part that the
/// text does not have. The text is parsed once, however many parts are asked for.
pub(crate) fn extents(text: &str, routes: &[&str]) -> Vec<Option<Span>> {
    match DeTable::parse(text) {
        Ok(table) => routes.iter().map(|route| extent(table.get_ref(), route)).collect(),
        Err(_) => vec![None; routes.len()],
    }
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

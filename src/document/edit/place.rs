//! Where a path's value stands in a text, or where it would stand best.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::example;
use super::inline::{self, Below};
use super::outline::{ItemKind, Outline, OutlineItem, is_header};
use super::value;
use crate::source::Span;
use crate::text::{Both, both};

/// The tables that record what happened, which stay at the end of a document.
const RECORDS: [&str; 4] = ["approvals", "waivers", "severity_changes", "transitions"];

/// A place for a value.
#[derive(Debug)]
pub(super) enum Place {
    /// The value of a pair on lines of its own.
    Pair { item: usize, value: Span },
    /// A value within an inline table or an array that is the value of a pair.
    Inside { value: Span },
    /// An inline table without the key.
    Room { table: Span, last: Option<usize>, key: String },
    /// A line below a header, or below none.
    Line { at: usize, header: Option<usize>, key: String },
    /// A header and a line below it.
    Table { at: usize, header: String, key: String },
}

/// The value that is an array's, which the outline has.
pub(super) fn array_at<'r, 't>(root: &'r DeTable<'t>, array: &str) -> Result<&'r Spanned<DeValue<'t>>, Both> {
    value_at(root, &[array]).ok_or_else(|| both! { en: "the array is not found"; ja: "配列が見つかりません" })
}

/// Finds the place; the error says why there is none.
pub(super) fn find(outline: &Outline<'_>, path: &[&str]) -> Result<Place, Both> {
    let Some((last, parent)) = path.split_last() else {
        return Err(both! { en: "the path is empty"; ja: "パスが空です" });
    };
    if let Some(found) = standing(outline, path) {
        return found;
    }
    if let Some(header) = outline.items.iter().position(|item| is_header(item) && is_path(item, parent)) {
        return Ok(line_below(outline, Some(header), path));
    }
    if let Some(index) = dotted_sister(outline, path) {
        let item = &outline.items[index];
        let key = value::dotted(&path[item.depth..]);
        return Ok(Place::Line { at: item.lines.end, header: header_of(outline, index), key });
    }
    if parent.is_empty() {
        return Ok(line_below(outline, None, path));
    }
    let outer = (1..parent.len())
        .rev()
        .find_map(|depth| outline.items.iter().position(|item| is_header(item) && is_path(item, &path[..depth])));
    if outer.is_some() {
        return Ok(line_below(outline, outer, path));
    }
    Ok(Place::Table { at: table_start(outline, parent), header: value::dotted(parent), key: value::key(last) })
}

/// A line for a new key behind the sister that comes before it in an order, else above the first one that comes behind it.
pub(super) fn among_sisters(outline: &Outline<'_>, path: &[&str], order: &[&str]) -> Option<Place> {
    let (key, parent) = path.split_last()?;
    let own = order.iter().position(|other| other == key)?;
    let sister = |name: &&str| {
        let path = [parent, &[*name]].concat();
        outline.items.iter().position(|item| !is_header(item) && is_path(item, &path))
    };
    let line = |index: usize, at: usize| {
        let key = value::dotted(&path[outline.items[index].depth..]);
        Place::Line { at, header: header_of(outline, index), key }
    };
    let before = order[..own].iter().rev().find_map(sister).map(|index| line(index, outline.items[index].lines.end));
    before.or_else(|| {
        let index = order[own + 1..].iter().find_map(sister)?;
        Some(line(index, outline.start_with_comments(index)))
    })
}

/// The value, where the path or a part of it is a pair's already.
fn standing(outline: &Outline<'_>, path: &[&str]) -> Option<Result<Place, Both>> {
    let (item, found) = outline.items.iter().enumerate().find_map(|(index, item)| match item.kind {
        ItemKind::Pair { value, .. } if starts_with(path, &item.path) => Some((index, value)),
        ItemKind::Pair { .. } | ItemKind::Header { .. } => None,
    })?;
    let depth = outline.items[item].path.len();
    if depth == path.len() {
        return Some(Ok(Place::Pair { item, value: found }));
    }
    let names: Vec<&str> = outline.items[item].path.iter().map(String::as_str).collect();
    let top = value_at(&outline.root, &names)?;
    Some(match inline::find(outline.text, top, &path[depth..]) {
        Below::Value(value) => Ok(Place::Inside { value }),
        Below::Room { table, last, key } => Ok(Place::Room { table, last, key }),
        Below::Blocked => Err(
            both! { en: "`{}` is not a table that could take it", value::dotted(&names); ja: "`{}`は、それを書けるテーブルではありません", value::dotted(&names) },
        ),
    })
}

/// The value that a path leads to in the parsed text.
pub(super) fn value_at<'r, 't>(root: &'r DeTable<'t>, path: &[&str]) -> Option<&'r Spanned<DeValue<'t>>> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(root.get(*first)?, |value, name| match value.get_ref() {
        DeValue::Table(table) => table.get(*name),
        DeValue::Array(rows) => rows.get(name.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Behind the last pair below a header; below none, before the first header and what is said above it.
fn line_below(outline: &Outline<'_>, header: Option<usize>, path: &[&str]) -> Place {
    let depth = header.map_or(0, |index| outline.items[index].path.len());
    let key = value::dotted(&path[depth..]);
    let start = header.map_or(0, |index| index + 1);
    let last_pair = start + outline.pairs_below(header).len();
    let at = match (last_pair.checked_sub(1), outline.items.first()) {
        (Some(index), _) if last_pair > start || header.is_some() => outline.items[index].lines.end,
        (_, Some(_)) => match outline.start_with_comments(0) {
            0 => outline.items[0].lines.start,
            at => at,
        },
        (_, None) => outline.text.len(),
    };
    Place::Line { at, header, key }
}

/// The last pair with a dotted key that shares the most names with the path.
fn dotted_sister(outline: &Outline<'_>, path: &[&str]) -> Option<usize> {
    let shared = |item: &OutlineItem| item.path.iter().zip(path).take_while(|(left, right)| left == right).count();
    let sisters = outline.items.iter().enumerate().filter(|(_, item)| !is_header(item) && shared(item) > item.depth);
    sisters.max_by_key(|(index, item)| (shared(item), *index)).map(|(index, _)| index)
}

/// A new table stands before its own sub-tables, else behind its commented example, else before the records at the
/// end, else at the end.
fn table_start(outline: &Outline<'_>, path: &[&str]) -> usize {
    let below = outline.items.iter().position(|item| is_header(item) && starts_with_names(&item.path, path));
    let records = outline.items.iter().rposition(|item| !RECORDS.contains(&item.path[0].as_str()));
    let records = records.map_or(0, |last| last + 1);
    let first_record = (records < outline.items.len() && is_header(&outline.items[records])).then_some(records);
    let example = || example::end_of_table(outline, &format!("[{}]", value::dotted(path)));
    match (below, first_record) {
        (Some(index), _) => outline.start_with_comments(index),
        (None, Some(index)) => example().unwrap_or_else(|| outline.start_with_comments(index)),
        (None, None) => example().unwrap_or(outline.text.len()),
    }
}

pub(super) fn header_of(outline: &Outline<'_>, item: usize) -> Option<usize> {
    outline.items[..item].iter().rposition(is_header)
}

fn is_path(item: &OutlineItem, path: &[&str]) -> bool {
    item.path.len() == path.len() && starts_with(path, &item.path)
}

fn starts_with(path: &[&str], prefix: &[String]) -> bool {
    path.len() >= prefix.len() && prefix.iter().zip(path).all(|(left, right)| left == right)
}

fn starts_with_names(path: &[String], prefix: &[&str]) -> bool {
    path.len() >= prefix.len() && prefix.iter().zip(path).all(|(left, right)| left == right)
}

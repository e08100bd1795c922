//! Inline tables and arrays: finding a place in them, adding to them, taking from them.

use toml::Spanned;
use toml::de::DeValue;
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::outline::line_end;
use super::style::eol_near;
use super::value;
use crate::source::Span;

/// What a path leads to below a value.
#[derive(Debug)]
pub(super) enum Below {
    /// A value that stands there.
    Value(Span),
    /// Nothing yet: an inline table that takes a pair with this key.
    Room { table: Span, last: Option<usize>, key: String },
    /// No table and no array: nothing can stand below.
    Blocked,
}

/// Follows a path down from a value.
pub(super) fn find(text: &str, value: &Spanned<DeValue<'_>>, path: &[&str]) -> Below {
    let mut value = value;
    let mut room = None;
    for (index, name) in path.iter().enumerate() {
        if is_inline_table(text, value) {
            let last = children_end(text, value);
            room = Some(Below::Room { table: value.span().into(), last, key: value::dotted(&path[index..]) });
        }
        let next = match value.get_ref() {
            DeValue::Table(table) => table.get(*name),
            DeValue::Array(rows) => name.parse::<usize>().ok().and_then(|index| rows.get(index)),
            _ => return Below::Blocked,
        };
        match next {
            Some(next) => value = next,
            None if matches!(value.get_ref(), DeValue::Array(_)) => return Below::Blocked,
            None => return room.unwrap_or(Below::Blocked),
        }
    }
    if is_written(text, value) { Below::Value(value.span().into()) } else { Below::Blocked }
}

/// A table that dotted keys make has no text of its own; its span is a key's.
fn is_written(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    !matches!(value.get_ref(), DeValue::Table(_)) || is_inline_table(text, value)
}

fn is_inline_table(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    matches!(value.get_ref(), DeValue::Table(_)) && text[value.span().start..].starts_with('{')
}

/// Where the last child of a table or array ends.
fn children_end(text: &str, value: &Spanned<DeValue<'_>>) -> Option<usize> {
    let end = |child: &Spanned<DeValue<'_>>| {
        if is_written(text, child) { Some(child.span().end) } else { children_end(text, child) }
    };
    match value.get_ref() {
        DeValue::Table(table) => table.values().filter_map(end).max(),
        DeValue::Array(rows) => rows.iter().filter_map(end).max(),
        _ => None,
    }
}

/// Puts a pair into an inline table.
pub(super) fn insert_pair(table: Span, last: Option<usize>, pair: &str) -> (Span, String) {
    match last {
        Some(end) => (Span::new(end, end), format!(", {pair}")),
        None => (table, format!("{{ {pair} }}")),
    }
}

/// Puts a row behind the last one of an array; a comment behind that row stays with it.
pub(super) fn append(text: &str, array: &Spanned<DeValue<'_>>, row: &str) -> (Span, String) {
    let span = Span::from(array.span());
    let Some(last) = children_end(text, array) else { return append_first(text, span, row) };
    let comma = comma_after(text, last);
    let row_line = text[..last_start(array, last)].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[row_line..last_start(array, last)];
    let is_on_own_line = row_line > span.start && indent.trim().is_empty();
    if !is_on_own_line {
        let (at, new) = match comma {
            Some(comma) => (comma + 1, format!(" {row},")),
            None => (last, format!(", {row}")),
        };
        return (Span::new(at, at), new);
    }
    let (eol, behind) = (eol_near(text, last), comma.map_or(last, |comma| comma + 1));
    let line = text[behind..line_end(text, behind)].trim_end_matches(['\r', '\n']);
    let rest = if line.trim_start().starts_with('#') { line } else { "" };
    match comma {
        Some(_) => {
            let at = behind + rest.len();
            (Span::new(at, at), format!("{eol}{indent}{row},"))
        }
        None => (Span::new(last, last + rest.len()), format!(",{rest}{eol}{indent}{row}")),
    }
}

/// Puts a row before another one of an array, and before the comments that stand right above that one; nothing where
/// there is no such row.
pub(super) fn insert(text: &str, array: &Spanned<DeValue<'_>>, before: usize, row: &str) -> Option<(Span, String)> {
    let span = Span::from(array.span());
    let next = array.get_ref().as_array()?.get(before)?.span().start;
    let line = line_start(text, next);
    let indent = &text[line..next];
    if line <= span.start || !indent.trim().is_empty() {
        return Some((Span::new(next, next), format!("{row}, ")));
    }
    let mut at = line;
    loop {
        let above = line_start(text, at - 1);
        if above <= span.start || !text[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    Some((Span::new(at, at), format!("{indent}{row},{}", eol_near(text, next))))
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// An array without rows may have comments, which end with their line.
fn append_first(text: &str, array: Span, row: &str) -> (Span, String) {
    if text[array.start..array.end].contains('#') {
        let close = array.end - 1;
        return (Span::new(close, close), format!("  {row}{}", eol_near(text, close)));
    }
    (array, format!("[{row}]"))
}

fn last_start(array: &Spanned<DeValue<'_>>, end: usize) -> usize {
    let rows = array.get_ref().as_array().into_iter().flatten();
    rows.map(Spanned::span).find(|span| span.end == end).map_or(end, |span| span.start)
}

/// The comma behind a value, which comments and lines may keep from it.
fn comma_after(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        match text.as_bytes().get(at)? {
            b',' => return Some(at),
            b'#' => at = line_end(text, at),
            _ => return None,
        }
    }
}

/// The span of a pair of an inline table with the one comma that goes with it; none where more would go with it.
pub(super) fn pair_span(text: &str, table: Span, value: Span) -> Option<Span> {
    let before = text[table.start + 1..value.start].trim_end().strip_suffix('=')?;
    let start = table.start + 1 + key_start(before);
    if text[start..value.start].contains('#') {
        return None;
    }
    let after = value.end + (text[value.end..].len() - text[value.end..].trim_start().len());
    if text[after..].starts_with(',') {
        let end = after + 1;
        return Some(Span::new(start, end + (text[end..].len() - text[end..].trim_start_matches(' ').len())));
    }
    let kept = text[table.start + 1..start].trim_end();
    match kept.strip_suffix(',') {
        Some(kept) => Some(Span::new(table.start + 1 + kept.len(), value.end)),
        None if kept.is_empty() && text[after..].starts_with('}') => Some(Span::new(table.start + 1, table.end - 1)),
        None => None,
    }
}

/// Where the key begins that a text ends with: behind the last comma or brace outside its quotes.
fn key_start(text: &str) -> usize {
    let start = text.rfind([',', '{']).map_or(0, |at| at + 1);
    start + (text[start..].len() - text[start..].trim_start().len())
}

/// Whether comments stand between the parts of a value, which a new value in its place would lose.
pub(super) fn has_comments(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    let mut leaves = Vec::new();
    collect_leaves(value, &mut leaves);
    leaves.sort_unstable();
    let mut at = value.span().start;
    for leaf in leaves {
        if text[at..leaf.start].contains('#') {
            return true;
        }
        at = leaf.end;
    }
    text[at..value.span().end].contains('#')
}

/// Every comment of a text, from its `#` to the end of its line.
pub(crate) fn comments(text: &str) -> Vec<&str> {
    let tokens = Source::new(text).lex().filter(|token| token.kind() == TokenKind::Comment);
    tokens.map(|token| text[token.span().start()..token.span().end()].trim_end()).collect()
}

fn collect_leaves(value: &Spanned<DeValue<'_>>, leaves: &mut Vec<Span>) {
    match value.get_ref() {
        DeValue::Table(table) => table.values().for_each(|child| collect_leaves(child, leaves)),
        DeValue::Array(rows) => rows.iter().for_each(|row| collect_leaves(row, leaves)),
        _ => leaves.push(value.span().into()),
    }
}

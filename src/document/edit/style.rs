//! How the neighbours write: line ends, indents and the column of `=`; new lines are written like them.

use super::outline::{ItemKind, Outline, OutlineItem};
use super::value;

/// The line end of the line before an offset, else of the first line, else LF.
pub(super) fn eol_near(text: &str, offset: usize) -> &'static str {
    let at = text[..offset].rfind('\n').or_else(|| text.find('\n'));
    let is_crlf = at.is_some_and(|at| text[..at].ends_with('\r'));
    if is_crlf { "\r\n" } else { "\n" }
}

/// Whether new lines join their neighbours or keep a blank line from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    Joined,
    Apart,
}

/// The text to put at the start of a line, or at the end of a text that may lack its last line end.
pub(super) fn new_lines(text: &str, at: usize, lines: &[String], spacing: Spacing) -> String {
    let eol = eol_near(text, at);
    let (before, after) = text.split_at(at);
    let mut out = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        out.push_str(eol);
    }
    let is_apart = spacing == Spacing::Apart;
    if is_apart && before.lines().next_back().is_some_and(|line| !line.trim().is_empty()) {
        out.push_str(eol);
    }
    for line in lines {
        out.push_str(line);
        out.push_str(eol);
    }
    if is_apart && after.lines().next().is_some_and(|line| !line.trim().is_empty()) {
        out.push_str(eol);
    }
    out
}

/// How pairs are written: what stands before the key, and where `=` stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PairStyle {
    indent: String,
    equals: Equals,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Equals {
    /// `a=1`
    Tight,
    /// `a = 1`
    #[default]
    Spaced,
    /// At this column, where the key leaves room for it.
    Aligned(usize),
}

impl PairStyle {
    /// The style of the last of some pairs.
    pub(super) fn of_last(outline: &Outline<'_>, pairs: &[&OutlineItem]) -> Self {
        let heads: Vec<Head<'_>> = pairs.iter().filter_map(|pair| Head::parse(outline.text, pair)).collect();
        let Some(last) = heads.last() else { return Self::default() };
        let column = last.width + last.pad;
        let is_aligned = last.pad > 1 || heads.iter().any(|head| head.is_level_with(last) && head.width != last.width);
        let equals = match last.pad {
            0 => Equals::Tight,
            _ if is_aligned => Equals::Aligned(column),
            _ => Equals::Spaced,
        };
        Self { indent: last.indent.to_owned(), equals }
    }

    /// The style of a new row: it aligns its own keys where its sister does, or where most tables do.
    pub(super) fn of_row(outline: &Outline<'_>, sister: Option<usize>, keys: &[&str]) -> Self {
        let like = sister.map_or_else(Vec::new, |header| outline.pairs_below(Some(header)));
        let style = Self::of_last(outline, &like);
        let is_aligned = match style.equals {
            Equals::Tight => return style,
            Equals::Aligned(_) => true,
            Equals::Spaced => !differs_in_width(outline, &like) && mostly_aligned(outline),
        };
        let longest = keys.iter().map(|key| value::key(key).chars().count()).max().unwrap_or_default();
        let equals = if is_aligned { Equals::Aligned(longest + 1) } else { Equals::Spaced };
        Self { equals, ..style }
    }

    /// One pair, without its line end.
    pub(super) fn pair(&self, key: &str, value: &str) -> String {
        let indent = &self.indent;
        match self.equals {
            Equals::Tight => format!("{indent}{key}={value}"),
            Equals::Spaced => format!("{indent}{key} = {value}"),
            Equals::Aligned(column) => format!("{indent}{key:<width$} = {value}", width = column.saturating_sub(1)),
        }
    }
}

/// The part of a pair before its `=`.
struct Head<'t> {
    indent: &'t str,
    width: usize,
    pad: usize,
}

impl<'t> Head<'t> {
    fn parse(text: &'t str, item: &OutlineItem) -> Option<Self> {
        let ItemKind::Pair { key, equals, .. } = item.kind else { return None };
        let width = text[key.start..key.end].chars().count();
        Some(Self { indent: &text[item.lines.start..key.start], width, pad: equals - key.end })
    }

    fn is_level_with(&self, other: &Self) -> bool {
        self.width + self.pad == other.width + other.pad
    }
}

fn differs_in_width(outline: &Outline<'_>, pairs: &[&OutlineItem]) -> bool {
    let mut widths = pairs.iter().filter_map(|pair| Head::parse(outline.text, pair)).map(|head| head.width);
    widths.next().is_some_and(|first| widths.any(|width| width != first))
}

/// Whether more tables align their pairs than do not; a table that shows neither has no say.
fn mostly_aligned(outline: &Outline<'_>) -> bool {
    let headers = outline.items.iter().enumerate().filter(|(_, item)| matches!(item.kind, ItemKind::Header { .. }));
    let tables = std::iter::once(None).chain(headers.map(|(index, _)| Some(index)));
    let mut balance = 0;
    for table in tables {
        let pairs = outline.pairs_below(table);
        if matches!(PairStyle::of_last(outline, &pairs).equals, Equals::Aligned(_)) {
            balance += 1;
        } else if differs_in_width(outline, &pairs) {
            balance -= 1;
        }
    }
    balance > 0
}

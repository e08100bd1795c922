//! One change of meaning: where, and what was there before and after.

use crate::calendar;
use crate::document::Moment;
use crate::document::edit::Tree;
use crate::text::Language;

use super::words::Piece;

/// Something that one version says otherwise than the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    pub(crate) path: Vec<PathStep>,
    pub(crate) what: What,
}

/// A part of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PathStep {
    Key(String),
    /// A row: its number, counted from 0, in the version after, or in the one before where it is gone; and what a reader
    /// knows it by.
    Row {
        number: usize,
        name: String,
    },
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Added(Tree),
    Removed(Tree),
    Changed(Tree, Tree),
    /// A moment, with both instants.
    Time(Moment, Moment),
    /// A text, with its words.
    Text {
        before: String,
        after: String,
        pieces: Vec<Piece>,
    },
    /// Items of a list; whether the others stand in another order.
    Items {
        added: Vec<Tree>,
        removed: Vec<Tree>,
        is_reordered: bool,
    },
    /// A row stands at another place among the others: its number before.
    Moved(usize),
}

impl Change {
    /// The part of the document: `timeline`, `status`.
    pub(crate) fn part(&self) -> &str {
        match self.path.first() {
            Some(PathStep::Key(key)) => key,
            Some(PathStep::Row { .. }) | None => "",
        }
    }

    /// The way to it as a waiver names it: `timeline[3].at`.
    pub(crate) fn place(&self) -> String {
        place(&self.path)
    }

    /// The last key, where the way ends in one.
    pub(crate) fn key(&self) -> Option<&str> {
        match self.path.last() {
            Some(PathStep::Key(key)) => Some(key),
            Some(PathStep::Row { .. }) | None => None,
        }
    }
}

/// A way as a waiver names it.
pub(super) fn place(path: &[PathStep]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            PathStep::Key(key) if text.is_empty() => text.push_str(key),
            PathStep::Key(key) => text.extend([".", key]),
            PathStep::Row { number, .. } => text.extend(["[", &number.to_string(), "]"]),
        }
    }
    text
}

/// The keys on the way to a list of rows; a row that lies on it has no name of its own there.
pub(super) fn keys(path: &[PathStep]) -> Vec<String> {
    let key = |step: &PathStep| match step {
        PathStep::Key(key) => key.clone(),
        PathStep::Row { .. } => String::new(),
    };
    path.iter().map(key).collect()
}

/// A value on one line, as a reader writes it.
pub(crate) fn value_text(value: &Tree) -> String {
    match value {
        Tree::Leaf { text, .. } => text.clone(),
        Tree::Array(items) => items.iter().map(value_text).collect::<Vec<_>>().join(", "),
        Tree::Table(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{key}: {}", value_text(value)));
            pairs.collect::<Vec<_>>().join("; ")
        }
    }
}

/// Two values that differ, each as a reader writes it; of two kinds, a text stands in quotes.
pub(super) fn apart(before: &Tree, after: &Tree, language: Language) -> (String, String) {
    let kind = |tree: &Tree| match tree {
        Tree::Leaf { kind, .. } => *kind,
        Tree::Array(_) => "array",
        Tree::Table(_) => "table",
    };
    let is_other = kind(before) != kind(after);
    let told = |tree: &Tree| match tree {
        Tree::Leaf { kind: "string", text } if is_other => format!("\"{text}\""),
        _ if value_text(tree).trim().is_empty() => empty(language).to_owned(),
        _ => value_text(tree),
    };
    (told(before), told(after))
}

/// What stands in the place of a value that has no letter.
pub(super) const fn empty(language: Language) -> &'static str {
    match language {
        Language::En => "(empty)",
        Language::Ja => "（空）",
    }
}

/// Behind a date that moved: by how much; behind anything else nothing.
pub(super) fn by_days(before: &Tree, after: &Tree, language: Language) -> String {
    let by = days(before, after).map(|span| moved_by(span, language));
    by.map(|by| in_brackets(&by, language)).unwrap_or_default()
}

/// By how many days a date moved; nothing where a side is none.
pub(super) fn days(before: &Tree, after: &Tree) -> Option<chrono::TimeDelta> {
    let date = |tree: &Tree| match tree {
        Tree::Leaf { kind: "datetime", text } => text.parse::<chrono::NaiveDate>().ok(),
        Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => None,
    };
    Some(date(after)?.signed_duration_since(date(before)?))
}

/// An aside behind a value: ` (3 min later)`, `（3分遅い）`.
pub(super) fn in_brackets(aside: &str, language: Language) -> String {
    match language {
        Language::En => format!(" ({aside})"),
        Language::Ja => format!("（{aside}）"),
    }
}

/// By how much a moment moved: `3 min later`, `1 d 2 h earlier`; `3分遅い`, `1日2時間早い`.
pub(crate) fn by_how_much(before: Moment, after: Moment, language: Language) -> String {
    moved_by(after.signed_duration_since(before), language)
}

/// A way along time: `3 min later`, `3分遅い`.
fn moved_by(span: chrono::TimeDelta, language: Language) -> String {
    let (span, is_earlier) = (lasting(span, language), span < chrono::TimeDelta::zero());
    match (language, is_earlier) {
        (Language::En, true) => format!("{span} earlier"),
        (Language::En, false) => format!("{span} later"),
        (Language::Ja, true) => format!("{span}早い"),
        (Language::Ja, false) => format!("{span}遅い"),
    }
}

/// A span in words: `1 h 36 min`, `1時間36分`.
pub(crate) fn lasting(span: chrono::TimeDelta, language: Language) -> String {
    let seconds = span.num_seconds().unsigned_abs();
    let (units, gap, none) = match language {
        Language::En => ([" d", " h", " min", " s"], " ", "less than a second"),
        Language::Ja => (["日", "時間", "分", "秒"], "", "1秒未満"),
    };
    let counts = [seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60];
    let parts = counts.into_iter().zip(units).filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, unit)| format!("{count}{unit}")).collect();
    if parts.is_empty() { none.to_owned() } else { parts.join(gap) }
}

/// A moment as a document writes it.
pub(crate) fn moment(at: Moment) -> String {
    calendar::to_toml(at)
}

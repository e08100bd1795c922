//! One key, merged three ways: by its bytes, by its value, by the lines of its text or the items of its list.

use toml::de::DeTable;

use super::{lines, list};
use crate::document::edit::{Tree, comments};
use crate::document::layout::KeyValue;

/// What becomes of the lines of a key.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) pair: String,
    pub(super) value: Tree,
}

impl Merged {
    fn unchanged(entry: &KeyValue) -> Self {
        Self { pair: entry.pair.clone(), value: entry.value.clone() }
    }
}

/// What the places of a list's items mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// Nothing but their order.
    None,
    /// The first means more than the others.
    First,
    /// Each leads to the next, so that two sides cannot both add one.
    Chain,
}

impl Rank {
    /// Of the list of a key at this path.
    pub(super) fn of(path: &[&str]) -> Self {
        match path {
            [_, "references"] => Self::First,
            ["transitions"] => Self::Chain,
            _ => Self::None,
        }
    }
}

/// Merges a key that both sides have; nothing where they conflict.
pub(super) fn merge(base: Option<&KeyValue>, ours: &KeyValue, theirs: &KeyValue, rank: Rank) -> Option<Merged> {
    if ours.pair == theirs.pair {
        return Some(Merged::unchanged(ours));
    }
    if let Some(base) = base {
        if base.pair == ours.pair {
            return Some(Merged::unchanged(theirs));
        }
        if base.pair == theirs.pair {
            return Some(Merged::unchanged(ours));
        }
    }
    let old = base.map_or_else(Vec::new, |base| comments(&base.pair));
    let changes = |entry: &KeyValue| base.is_none_or(|base| base.value != entry.value);
    // The side that is not taken must have no comment of its own.
    let take = |taken: &KeyValue, left: &KeyValue| {
        let kept = comments(&taken.pair);
        comments(&left.pair)
            .iter()
            .all(|line| kept.contains(line) || old.contains(line))
            .then(|| Merged::unchanged(taken))
    };
    match (changes(ours), changes(theirs)) {
        _ if ours.value == theirs.value => take(ours, theirs).or_else(|| take(theirs, ours)),
        (true, false) => take(ours, theirs),
        (false, true) => take(theirs, ours),
        _ => base.and_then(|base| text(base, ours, theirs)).or_else(|| items(base, ours, theirs, rank)),
    }
}

/// Merges a text of several lines; what is read from the merged lines must be the merge of what was read.
fn text(base: &KeyValue, ours: &KeyValue, theirs: &KeyValue) -> Option<Merged> {
    let words = |entry: &KeyValue| match &entry.value {
        Tree::Leaf { kind: "string", text } => Some(text.clone()),
        Tree::Leaf { .. } | Tree::Array(_) | Tree::Table(_) => None,
    };
    let value = lines::clean(&words(base)?, &words(ours)?, &words(theirs)?)?;
    let pair = lines::clean(&base.pair, &ours.pair, &theirs.pair)?;
    let root = DeTable::parse(&pair).ok()?;
    let key: Vec<&str> = ours.key.iter().map(String::as_str).collect();
    let value = Tree::leaf("string", value);
    (Tree::of_table(root.get_ref()).get(&key) == Some(&value)).then_some(Merged { pair, value })
}

fn items(base: Option<&KeyValue>, ours: &KeyValue, theirs: &KeyValue, rank: Rank) -> Option<Merged> {
    let list = |entry: &KeyValue| match &entry.value {
        Tree::Array(items) => Some(items.clone()),
        Tree::Leaf { .. } | Tree::Table(_) => None,
    };
    let old = base.map_or_else(|| Some(Vec::new()), list)?;
    let (own, other) = (list(ours)?, list(theirs)?);
    let is_plain = |item: &Tree| matches!(item, Tree::Leaf { .. });
    let are_kept = |side: &[Tree]| old.iter().all(|item| side.contains(item));
    // A row that is gone may be one that was changed, and the other side may have changed it too.
    let has_rows = !old.iter().chain(&own).chain(&other).all(is_plain);
    if has_rows && !(are_kept(&own) && are_kept(&other)) {
        return None;
    }
    let items = list::merge(&old, &own, &other)?;
    if rank == Rank::Chain || (rank == Rank::First && own.first() != other.first()) {
        return None;
    }
    let pair = list::merged_pair(ours, theirs, &items)?;
    Some(Merged { pair, value: Tree::Array(items) })
}

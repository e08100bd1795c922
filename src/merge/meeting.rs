//! The meeting, as two clones told calendars of it at once.
//!
//! Key by key, a new time and a cancellation would merge, and so would two changes under the same number. But what was
//! sent cannot be merged: a cancellation beside another change is for people to decide, and whatever comes of two changes
//! has a number above both.

use crate::document::edit::Tree;
use crate::document::layout::{KeyValue, Unit};

/// The meeting of three versions.
#[derive(Debug)]
pub(super) struct Meetings {
    base: Meeting,
    ours: Meeting,
    theirs: Meeting,
}

/// What one version says of it.
#[derive(Debug, Default)]
struct Meeting {
    times: [Option<Tree>; 3],
    cancelled: Option<Tree>,
    sequence: u64,
}

/// When it is to be and how long, and when it was.
const TIMES: [&str; 3] = ["scheduled", "minutes", "held"];

impl Meetings {
    /// The meeting of a table, or of dotted keys at the top; nothing for any other unit.
    pub(super) fn of_units(base: Option<&Unit>, ours: &Unit, theirs: &Unit) -> Option<Self> {
        let path: Vec<&str> = ours.path.iter().map(String::as_str).collect();
        let prefix: &[&str] = match path[..] {
            ["meeting"] => &[],
            [] => &["meeting"],
            _ => return None,
        };
        let meeting = |unit: &Unit| {
            Meeting::read(|key| {
                let key: Vec<String> = prefix.iter().chain([&key]).map(|&name| name.to_owned()).collect();
                unit.entry(&key).map(|entry| entry.value.clone())
            })
        };
        Some(Self { base: base.map_or_else(Meeting::default, meeting), ours: meeting(ours), theirs: meeting(theirs) })
    }

    /// The same of tables that are read as a whole.
    pub(super) fn of_trees(base: Option<&Tree>, ours: &Tree, theirs: &Tree) -> Self {
        let meeting = |tree: &Tree| Meeting::read(|key| tree.get(&[key]).cloned());
        Self { base: base.map_or_else(Meeting::default, meeting), ours: meeting(ours), theirs: meeting(theirs) }
    }

    /// Whether both told calendars something.
    fn are_both_told(&self) -> bool {
        [&self.ours, &self.theirs].iter().all(|side| side.sequence != self.base.sequence)
    }

    fn are_alike(&self) -> bool {
        let is_cancelled = |side: &Meeting| side.cancelled.is_some();
        self.ours.times == self.theirs.times && is_cancelled(&self.ours) == is_cancelled(&self.theirs)
    }

    /// The number of what comes of two changes.
    fn number(&self) -> Option<u64> {
        let highest = self.ours.sequence.max(self.theirs.sequence);
        self.are_both_told().then(|| if self.are_alike() { highest } else { highest.saturating_add(1) })
    }

    /// Whether one has called off, or has not any more, what the other has changed.
    pub(super) fn is_contested(&self) -> bool {
        let contests = |one: &Meeting, other: &Meeting| {
            one.cancelled != self.base.cancelled && one.cancelled != other.cancelled && other.times != self.base.times
        };
        contests(&self.ours, &self.theirs) || contests(&self.theirs, &self.ours)
    }

    /// Whether key by key, or line by line, they would come to something that neither has told.
    pub(super) fn is_delicate(&self) -> bool {
        self.is_contested() || (self.are_both_told() && !self.are_alike())
    }

    /// What becomes of a key that both have; nothing where it is one like any other.
    pub(super) fn merged(&self, ours: &KeyValue, theirs: &KeyValue) -> Option<KeyValue> {
        match ours.key.last()?.as_str() {
            "sequence" => self.numbered(ours, theirs),
            // Both called it off: the first to do so.
            "cancelled" if !self.is_contested() && self.base.cancelled.is_none() => {
                Some(if text(&ours.value) <= text(&theirs.value) { ours } else { theirs }.clone())
            }
            _ => None,
        }
    }

    fn numbered(&self, ours: &KeyValue, theirs: &KeyValue) -> Option<KeyValue> {
        let number = self.number()?.to_string();
        if let Some(taken) = [ours, theirs].into_iter().find(|side| text(&side.value) == Some(&number)) {
            return Some(taken.clone());
        }
        let mut entry = ours.clone();
        entry.pair.replace_range(entry.at.clone(), &number);
        entry.at.end = entry.at.start + number.len();
        entry.value = Tree::leaf("integer", number);
        Some(entry)
    }
}

impl Meeting {
    fn read(value: impl Fn(&str) -> Option<Tree>) -> Self {
        let sequence = value("sequence");
        Self {
            times: TIMES.map(&value),
            cancelled: value("cancelled"),
            sequence: sequence.as_ref().and_then(text).and_then(|number| number.parse().ok()).unwrap_or_default(),
        }
    }
}

fn text(value: &Tree) -> Option<&String> {
    match value {
        Tree::Leaf { text, .. } => Some(text),
        Tree::Array(_) | Tree::Table(_) => None,
    }
}

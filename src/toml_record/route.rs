//! Where in a document a reader stands.

use std::fmt;

/// Where the reader stands, without an allocation for each of the hundreds of keys of a document.
#[derive(Debug, Default)]
pub(super) struct Route {
    keys: String,
    steps: Vec<RouteStep>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum RouteStep {
    /// Where the key begins in `keys`; it ends where the next one begins.
    Key(usize),
    /// Some item of a list: rows are not told apart.
    Item,
}

impl Route {
    pub(super) fn enter(&mut self, key: &str) {
        self.steps.push(RouteStep::Key(self.keys.len()));
        self.keys.push_str(key);
    }

    pub(super) fn enter_item(&mut self) {
        self.steps.push(RouteStep::Item);
    }

    pub(super) fn leave(&mut self) {
        if let Some(RouteStep::Key(start)) = self.steps.pop() {
            self.keys.truncate(start);
        }
    }

    /// The key that was entered last.
    pub(super) fn key(&self) -> &str {
        match self.steps.last() {
            Some(RouteStep::Key(start)) => &self.keys[*start..],
            Some(RouteStep::Item) | None => "",
        }
    }

    /// Whether it stands at the key of a table of the document.
    pub(super) fn is(&self, [table, key]: &[&str; 2]) -> bool {
        let starts = [RouteStep::Key(0), RouteStep::Key(table.len())];
        self.steps == starts && self.keys.strip_prefix(table) == Some(key)
    }

    /// Whether it is an item of a list, and not what a key has.
    pub(super) fn is_item(&self) -> bool {
        matches!(self.steps.last(), Some(RouteStep::Item))
    }
}

/// The keys on the way, without the numbers of rows: `timeline.at`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let starts: Vec<usize> = self.steps.iter().filter_map(RouteStep::start).chain([self.keys.len()]).collect();
        for (at, ends) in starts.windows(2).enumerate() {
            let dot = if at == 0 { "" } else { "." };
            write!(f, "{dot}{}", self.keys[ends[0]..ends[1]].escape_debug())?;
        }
        Ok(())
    }
}

impl RouteStep {
    fn start(&self) -> Option<usize> {
        match self {
            Self::Key(start) => Some(*start),
            Self::Item => None,
        }
    }
}

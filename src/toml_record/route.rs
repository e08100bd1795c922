//! Where in a document a reader stands.

use std::fmt;

/// Where the reader stands, without an allocation for each of the hundreds of keys of a document.
#[derive(Debug, Default)]
pub(super) struct Route {
    keys: String,
    steps: Vec<RouteStep>,
}

#[derive(Clone, Copy, Debug)]
enum RouteStep {
    /// Where the key begins in `keys`; it ends where the next one begins.
    Key(usize),
    Index(usize),
}

impl Route {
    pub(super) fn enter(&mut self, key: &str) {
        self.steps.push(RouteStep::Key(self.keys.len()));
        self.keys.push_str(key);
    }

    pub(super) fn enter_row(&mut self, index: usize) {
        self.steps.push(RouteStep::Index(index));
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
            Some(RouteStep::Index(_)) | None => "",
        }
    }
}

/// As a waiver's `where` names it: `timeline[3].at`.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let starts: Vec<usize> = self.steps.iter().filter_map(RouteStep::start).chain([self.keys.len()]).collect();
        let mut keys = starts.windows(2).map(|ends| &self.keys[ends[0]..ends[1]]);
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                RouteStep::Key(_) => {
                    let dot = if at == 0 { "" } else { "." };
                    write!(f, "{dot}{}", keys.next().unwrap_or_default().escape_debug())?;
                }
                RouteStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl RouteStep {
    fn start(&self) -> Option<usize> {
        match self {
            Self::Key(start) => Some(*start),
            Self::Index(_) => None,
        }
    }
}

//! What stands where a document refers to, looked up before the rules run: they ask no repository.

use std::collections::BTreeMap;

use super::PathKind;
use crate::source::RepoPath;

/// What stands at some paths of the version that is judged. Of a path that nobody has looked up, nothing is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    paths: BTreeMap<RepoPath, Standing>,
    /// For ids that no postmortem has, the id that is meant.
    meant: BTreeMap<String, String>,
}

/// Nothing was looked up.
pub(crate) static UNKNOWN: Names = Names { paths: BTreeMap::new(), meant: BTreeMap::new() };

/// What a version has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Absent,
    Folder,
    At(PathKind),
}

impl Names {
    pub(crate) fn add(&mut self, path: RepoPath, standing: Standing) {
        self.paths.insert(path, standing);
    }

    /// Says which id is meant by one that no postmortem has.
    pub(crate) fn add_meant(&mut self, id: &str, other: &str) {
        self.meant.insert(id.to_owned(), other.to_owned());
    }

    /// Whether nothing was looked up.
    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// What stands at a path; nothing where nobody has looked.
    pub(super) fn at(&self, path: &RepoPath) -> Option<Standing> {
        self.paths.get(path).copied()
    }

    /// The id that is meant by one that no postmortem has.
    pub(super) fn meant_by(&self, id: &str) -> Option<&str> {
        self.meant.get(id).map(String::as_str)
    }
}

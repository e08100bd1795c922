//! An archive that moves as a whole: a postmortem is known by its id, so each is compared with what it was in the
//! directory before.

use std::collections::BTreeMap;

use super::plan::{Directories, Plan};
use crate::error::Result;
use crate::git::{self, Change, Repository, Side};
use crate::policy::FOLDER;
use crate::source::RepoPath;

/// All that stands in the head's directory, each file beside what stood at its place in the base's; what left; and what
/// changed of the policy's folder. Sorted by path.
///
/// What the head keeps in the directory of the base is in its archive no longer: it has left. What the base had in the
/// directory of the head is new: it was in no archive. What a change writes into the base's directory all the same is
/// read there, too.
pub(super) fn changes(repository: &Repository, plan: &Plan, directories: &Directories) -> Result<Vec<Change>> {
    let mut before: BTreeMap<RepoPath, Side> =
        git::list_base(repository, &plan.base, &directories.base)?.into_iter().collect();
    let mut found = git::changes(repository, &plan.base, &plan.head, &[FOLDER])?;
    for (path, side) in git::list(repository, &plan.head, &directories.head)? {
        let before = before.remove(&directories.to_base(&path));
        found.push(Change { path, before, after: Some(side) });
    }
    let written = git::changes(repository, &plan.base, &plan.head, &[&directories.base])?;
    let is_read = |change: &Change| {
        change.after.is_some() && !directories.has(&change.path) && !before.contains_key(&change.path)
    };
    found.extend(written.into_iter().filter(is_read));
    found.extend(before.into_iter().map(|(path, side)| Change { path, before: Some(side), after: None }));
    found.sort_by(|one, two| one.path.cmp(&two.path));
    git::within_one_change(found)
}

impl Directories {
    /// Where a file of the head's archive is in the base's.
    pub(super) fn to_base(&self, path: &RepoPath) -> RepoPath {
        moved(path, &self.head, &self.base)
    }

    /// Whether a path is in the head's archive.
    pub(super) fn has(&self, path: &RepoPath) -> bool {
        path.is_under(&self.head)
    }

    /// Where a file of the base's archive is in the head's.
    pub(super) fn to_head(&self, path: &RepoPath) -> RepoPath {
        moved(path, &self.base, &self.head)
    }
}

/// A path below one directory as it is below another; any other path as it is.
fn moved(path: &RepoPath, from: &str, to: &str) -> RepoPath {
    let below = path.as_bytes().strip_prefix(from.as_bytes());
    match below.filter(|below| below.is_empty() || below.starts_with(b"/")) {
        Some(below) => RepoPath::new([to.as_bytes(), below].concat()),
        None => path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_at_the_same_place_in_either_directory() {
        let directories = Directories { base: "postmortems".to_owned(), head: "docs/pm".to_owned() };
        let (old, new) = (RepoPath::from("postmortems/2026/a.toml"), RepoPath::from("docs/pm/2026/a.toml"));
        assert_eq!((directories.to_head(&old), directories.to_base(&new)), (new, old));
        for other in ["postmortems2/a", "docs/pmx", ".pmgit/policy.toml"] {
            assert_eq!(directories.to_base(&other.into()), other.into());
            assert_eq!(directories.to_head(&other.into()), other.into());
        }
    }
}

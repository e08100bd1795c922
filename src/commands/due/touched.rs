//! Drafts that nobody has touched: when each was last changed.
//!
//! On the protected branch that is the commit that changed it there; on another branch it is that branch's last commit,
//! for `new` gives a draft a branch of its own.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::gather::{Changed, Resting};
use super::trunk::Trunk;
use crate::error::Result;
use crate::git::{self, Range, Repository, TreeId, Version};
use crate::source::RepoPath;
use crate::tasks::Task;

/// From so many drafts on, history is walked for the whole directory.
const MANY: usize = 32;

/// The last second of the year 9999.
pub(super) const LAST_SECOND: i64 = 253_402_300_799;

/// What the drafts ask for.
pub(super) fn forgotten(
    repository: &Repository,
    trunk: &Trunk,
    drafts: &[Resting],
    now: DateTime<Utc>,
) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let mut ask = |resting: &Resting, seconds: i64| {
        // Whoever commits can write any date; a calendar ends somewhere.
        let changed = DateTime::from_timestamp(seconds.clamp(0, LAST_SECOND), 0).unwrap_or_default();
        tasks.extend(resting.draft.resume(changed, now, &trunk.policy.calendar));
    };
    let mut standing = Vec::new();
    for resting in drafts {
        match &resting.changed {
            Changed::At(seconds) => ask(resting, *seconds),
            Changed::OnTrunk(path) => standing.push((path, resting)),
        }
    }
    let paths = standing.iter().map(|(path, _)| (*path).clone()).collect();
    for (path, seconds) in last_changes(repository, trunk, paths)? {
        for (_, resting) in standing.iter().filter(|(one, _)| **one == path) {
            ask(resting, seconds);
        }
    }
    Ok(tasks)
}

/// When each of some paths was last changed on the protected branch, in seconds since 1970.
fn last_changes(repository: &Repository, trunk: &Trunk, mut left: BTreeSet<RepoPath>) -> Result<Vec<(RepoPath, i64)>> {
    let mut found = Vec::new();
    if left.is_empty() {
        return Ok(found);
    }
    let names: Vec<String> = left.iter().map(ToString::to_string).collect();
    let documents = trunk.policy.documents.as_str();
    let below: Vec<&str> =
        if names.len() < MANY { names.iter().map(String::as_str).collect() } else { vec![documents] };
    let range = Range { tip: trunk.tip, without: Vec::new() };
    for logged in repository.walk(&range, &below)? {
        let logged = logged?;
        let before = logged.parent.map_or(Ok(TreeId::EMPTY), |parent| repository.tree_of(parent))?;
        let changes = git::changes(repository, &Version::Tree(before), &Version::Tree(logged.tree), &[documents])?;
        for change in changes {
            if left.remove(&change.path) {
                found.push((change.path, logged.committed));
            }
        }
        if left.is_empty() {
            break;
        }
    }
    Ok(found)
}

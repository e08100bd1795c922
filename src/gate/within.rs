//! The commits within a change of which each would have been refused by itself: what is bad in one and undone by a later one
//! passes the gate, which judges what lands, but stands in the branch's history, where `verify` finds it.

use super::plan::{JudgedBy, Tip, plan};
use super::{Facts, Loaded, Question, judge_by, load_policy};
use crate::error::Result;
use crate::git::{CommitId, Range, Repository};
use crate::policy::FOLDER;

/// So many commits of one change are judged by themselves; whoever pushes more reads `verify`.
const MOST: usize = 50;

/// The commits from what stands to a tip that would be refused, the newest first. Nothing is asked of a change of one
/// commit, which is judged as a whole.
///
/// # Errors
/// When the history cannot be read.
pub(crate) fn refused_within(
    repository: &Repository,
    standing: &Tip,
    tip: &Tip,
    policy: &Loaded,
) -> Result<Vec<CommitId>> {
    if repository.is_next(tip.commit, standing.commit)? {
        return Ok(Vec::new());
    }
    let range = Range { tip: tip.commit, without: vec![standing.commit] };
    let mut refused = Vec::new();
    for logged in repository.walk(&range, &[&policy.documents(), FOLDER])?.take(MOST) {
        let logged = logged?;
        let Some(parent) = logged.parent else { continue };
        let facts =
            Facts::Landed { tree: logged.tree, parent: Some(Tip::unnamed(repository, parent)?), by: JudgedBy::Parent };
        let plan = plan(facts);
        let policy = load_policy(repository, &plan.policy)?;
        // What cannot be judged there is what `verify` reports too.
        if judge_by(repository, &Question::of_changed(&plan), &policy).map_or(true, |verdict| verdict.blocks()) {
            refused.push(logged.commit);
        }
    }
    Ok(refused)
}

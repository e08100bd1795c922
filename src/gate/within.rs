//! The commits within a change of which each would have been refused by itself: what is bad in one and undone by a later one
//! passes the gate, which judges what lands, but stands in the branch's history, where `verify` finds it.

use super::plan::{JudgedBy, Tip, plan};
use super::{Facts, Loaded, Question, judge_by, load_policy};
use crate::document;
use crate::error::Result;
use crate::finding::{Finding, Key, Level};
use crate::git::{CommitId, Range, Repository, TreeId, Version};
use crate::policy::FOLDER;
use crate::report::Verdict;
use crate::rules::{self, Trait};

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
        let is_refused = match judge_by(repository, &Question::of_changed(&plan), &policy) {
            Ok(verdict) => is_refused(repository, &verdict, tip.tree)?,
            Err(_) => true,
        };
        if is_refused {
            refused.push(logged.commit);
        }
    }
    Ok(refused)
}

fn is_refused(repository: &Repository, verdict: &Verdict, tip: TreeId) -> Result<bool> {
    for finding in verdict.findings.iter().filter(|finding| finding.level == Level::Error) {
        if !is_submitted_since(repository, finding, tip)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a draft that came in was submitted since: pushed together, the gate lets both pass.
pub(super) fn is_submitted_since(repository: &Repository, finding: &Finding, tip: TreeId) -> Result<bool> {
    // What a renamed one was had been submitted before.
    if !rules::by_id(finding.rule).is(Trait::SettledBySubmitting) || finding.key != Key::WHOLE {
        return Ok(false);
    }
    let path = finding.path();
    let Some(source) = repository.source(&Version::Tree(tip), path)? else { return Ok(false) };
    let document = document::parse(&source).0;
    Ok(document.is_some_and(|document| !document.transitions.is_empty()))
}

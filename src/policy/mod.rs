//! What judges: the policy, the people and the record of what left the archive; raw with spans, then valid.
//!
//! It is given texts and the known rules as arguments, and knows neither git nor what a rule does.

mod defaults;
mod exceptions;
mod people;
mod raw;
mod removed;
mod terms;
mod valid;
mod written;

pub(crate) use exceptions::{Exceptions, exceptions_schema};
pub(crate) use people::people_schema;
pub(crate) use raw::{Duty, Need, policy_schema};
pub(crate) use removed::{Removal, Removed, removed_schema};
pub(crate) use terms::Term;
pub(crate) use valid::{Gate, KnownRule, Policy, RuleLevel, Severity};
pub(crate) use written::written;

use crate::finding::Finding;
use crate::record::{Record as _, Shape};
use crate::source::{RepoPath, SourceFile};

/// The folder in which everything lives that judges.
pub(crate) const FOLDER: &str = ".pmgit";
pub(crate) const POLICY_PATH: &str = ".pmgit/policy.toml";
pub(crate) const PEOPLE_PATH: &str = ".pmgit/people.toml";
pub(crate) const REMOVED_PATH: &str = ".pmgit/removed.toml";
pub(crate) const EXCEPTIONS_PATH: &str = ".pmgit/exceptions.toml";

/// What one of the files that judge, or keep a record, looks like.
pub(crate) fn shape_of(path: &RepoPath) -> Option<Shape> {
    match path.to_str()? {
        POLICY_PATH => Some(raw::RawPolicy::shape()),
        PEOPLE_PATH => Some(people::shape()),
        REMOVED_PATH => Some(removed::RawRemoved::shape()),
        EXCEPTIONS_PATH => Some(exceptions::RawExceptions::shape()),
        _ => None,
    }
}

/// Loads the policy of one tree; a file that is absent stands for its default, a broken one for its findings, all of
/// them at once.
pub(crate) fn load(
    policy: Option<&SourceFile>,
    people: Option<&SourceFile>,
    rules: &[KnownRule],
) -> Result<Policy, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut loaded = match policy {
        Some(source) => valid::load(source, rules, &mut findings),
        None => Policy::default(),
    };
    if let Some(source) = people {
        loaded.people = Some(people::load(source, &mut findings));
    }
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    if findings.is_empty() { Ok(loaded) } else { Err(findings) }
}

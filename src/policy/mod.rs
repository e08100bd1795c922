//! What judges: the policy, the people and the record of what left the archive; raw with spans, then valid.
//!
//! It is given texts and the known rules as arguments, and knows neither git nor what a rule does.

mod avoided_terms;
mod compatibility;
mod defaults;
mod exceptions;
mod new_policy;
mod people;
mod raw;
#[cfg(test)]
mod refusals;
mod removed;
mod skipped;
#[cfg(test)]
mod tests;
mod valid;
mod version;

pub(crate) use avoided_terms::Term;
pub(crate) use exceptions::{Exceptions, exceptions_schema};
pub(crate) use new_policy::{NewPolicy, TeamSize, new_policy_text};
pub(crate) use people::{Account, Directory, Person, people_schema};
pub(crate) use raw::{ApproverRole, Approvers, Duty, Need, PublicField, policy_schema};
pub(crate) use removed::{Removal, Removed, removed_schema};
pub(crate) use skipped::{Skipped, same_reference, skipped_schema};
pub(crate) use valid::{Gate, KnownRule, PersonMark, Policy, PublicCopyRules, RuleLevel, Section, Setting, Severity};
pub(crate) use version::NewerPolicy;

use crate::finding::{Finding, Level, RuleId};
use crate::release::Release;
use crate::source::{RepoPath, SourceFile};
use crate::toml_record::{Record as _, Shape};

/// The folder in which everything lives that judges.
pub(crate) const FOLDER: &str = ".pmgit";
pub(crate) const POLICY_PATH: &str = ".pmgit/policy.toml";
pub(crate) const PEOPLE_PATH: &str = ".pmgit/people.toml";
pub(crate) const REMOVED_PATH: &str = ".pmgit/removed.toml";
pub(crate) const EXCEPTIONS_PATH: &str = ".pmgit/exceptions.toml";
pub(crate) const SKIPPED_PATH: &str = ".pmgit/skipped.toml";

/// What one of the files that judge, or keep a record, looks like.
pub(crate) fn shape_of(path: &RepoPath) -> Option<Shape> {
    match path.to_str()? {
        POLICY_PATH => Some(raw::RawPolicy::shape()),
        PEOPLE_PATH => Some(people::shape()),
        REMOVED_PATH => Some(removed::RawRemoved::shape()),
        EXCEPTIONS_PATH => Some(exceptions::RawExceptions::shape()),
        SKIPPED_PATH => Some(skipped::RawSkipped::shape()),
        _ => None,
    }
}

/// A policy whose text was read, and which may name calendar files that are to be read before it can be settled.
pub(crate) struct UnsettledPolicy<'s> {
    source: Option<&'s SourceFile>,
    raw: Option<raw::RawPolicy>,
    findings: Vec<Finding>,
    at_hand: Release,
}

impl<'s> UnsettledPolicy<'s> {
    /// Reads the policy of one tree; a file that is absent stands for its default.
    ///
    /// # Errors
    /// When it asks for a later pmgit than the one at hand: then nothing else of it is read.
    pub(crate) fn parse(policy: Option<&'s SourceFile>, at_hand: Release) -> Result<Self, NewerPolicy> {
        let mut findings = Vec::new();
        let raw = match policy {
            Some(source) => valid::read(source, at_hand, &mut findings)?,
            None => None,
        };
        Ok(Self { source: policy, raw, findings, at_hand })
    }

    /// The calendar files it names; they belong to the policy, and are read from the same tree.
    pub(crate) fn calendar_files(&self) -> Vec<RepoPath> {
        self.raw.as_ref().map(valid::holidays::files).unwrap_or_default()
    }

    /// The policy, or all that is wrong with it at once.
    pub(crate) fn settle(
        self,
        people: Option<&SourceFile>,
        calendars: &[SourceFile],
        rules: &[KnownRule],
    ) -> Result<Policy, Vec<Finding>> {
        let mut findings = self.findings;
        let people = people.map(|source| people::load(source, &mut findings));
        let settled = match (&self.raw, self.source) {
            (Some(raw), Some(source)) => {
                let files = valid::PolicyFiles { policy: source, people, calendars };
                valid::settle(raw, files, self.at_hand, rules, &mut findings)
            }
            _ => Policy { version: self.at_hand, people, ..Policy::default() },
        };
        for finding in &mut findings {
            (finding.rule, finding.level) = (RuleId::InvalidPolicy, Level::Error);
        }
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        if findings.is_empty() { Ok(settled) } else { Err(findings) }
    }
}

/// Loads a policy that names no calendar files, and no later pmgit than the one at hand.
pub(crate) fn load(
    policy: Option<&SourceFile>,
    people: Option<&SourceFile>,
    rules: &[KnownRule],
) -> Result<Policy, Vec<Finding>> {
    match UnsettledPolicy::parse(policy, Release::AT_HAND) {
        Ok(policy) => policy.settle(people, &[], rules),
        Err(newer) => Err(vec![newer.finding()]),
    }
}

/// What is wrong with the keys and types of policy.toml or people.toml, whatever their values mean.
#[cfg(test)]
pub(crate) fn type_slips(source: &SourceFile) -> Vec<Finding> {
    use crate::toml_record::{Limits, Reader, parse_table, read_map};
    let (table, mut slips) = parse_table(source, Limits::default());
    let mut reader = Reader::new(source.path());
    match (table, source.path().to_str()) {
        (Some(table), Some(POLICY_PATH)) => drop(raw::RawPolicy::read_table(&table, &mut reader)),
        (Some(table), Some(PEOPLE_PATH)) => drop(read_map::<Person>(&table, &mut reader)),
        (table, path) => assert!(table.is_none(), "{path:?} is neither"),
    }
    slips.extend(reader.finish());
    slips
}

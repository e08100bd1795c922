//! The rulebook: what a rule is, the registry, and the check of one document and of the archive; pure.
//!
//! A rule says what is wrong and where. How much that weighs follows here, from the document's status, the policy,
//! and what the document says of itself (imported, restricted, voluntary).

mod actions;
mod archive;
mod closing;
mod completeness;
mod consistency;
mod deadlines;
#[cfg(test)]
mod examples;
mod integrity;
mod mention;
mod page;
mod placeholder;
mod policy;
mod prose;
mod registry;
mod review;
#[cfg(test)]
mod sample;
mod subject;
mod waivers;
mod weight;
mod wording;
mod words;

pub(crate) use archive::{Archive, ChangedPath, PathKind, is_document};
pub(crate) use integrity::hidden_text::hidden_letters;
pub(crate) use page::{Style, list, page};
pub(crate) use policy::loosened_policy::{Loosened, loosened};
pub(crate) use registry::{all, find, known};
pub(crate) use review::missing_approval::approvers;
pub(crate) use subject::{Entering, Subject, Violation, Violations};
pub(crate) use waivers::Waived;
pub(crate) use wording::avoided_term::avoided_terms;

use std::cell::LazyCell;

use words::DocumentProse;

use crate::document::Status;
use crate::finding::{Finding, Level, RuleId};
use crate::policy::Policy;

/// A rule: one defect, its page, and the function that finds it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    pub(crate) group: Group,
    /// From which status it weighs how much, in order; before the first it is a hint.
    pub(crate) levels: &'static [(Status, Level)],
    pub(crate) waiver: Waivable,
    /// Where the process says so.
    pub(crate) source: &'static str,
    /// The page, as Markdown: a first line that says it all, the why, examples, how to mend it.
    pub(crate) page: &'static str,
    pub(crate) check: Check,
}

/// Whether somebody other than the owner may let a finding pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waivable {
    Yes,
    /// It guards the integrity of the archive: neither waived nor set below error.
    Never,
}

/// The part of the process that a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Integrity,
    Completeness,
    Consistency,
    Wording,
    Deadlines,
    Actions,
    Closing,
    Review,
    Policy,
}

impl Group {
    pub(crate) const ALL: &'static [Self] = &[
        Self::Integrity,
        Self::Completeness,
        Self::Consistency,
        Self::Wording,
        Self::Deadlines,
        Self::Actions,
        Self::Closing,
        Self::Review,
        Self::Policy,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Integrity => "integrity",
            Self::Completeness => "completeness",
            Self::Consistency => "consistency",
            Self::Wording => "wording",
            Self::Deadlines => "deadlines",
            Self::Actions => "actions",
            Self::Closing => "closing",
            Self::Review => "review",
            Self::Policy => "policy",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// One document, beside its base.
    Document(fn(&Subject<'_>, &mut Violations)),
    /// The words of one document, which are read once for all such rules.
    Words(fn(&Subject<'_>, &DocumentProse<'_>, &mut Violations)),
    /// The names and modes in the archive, and what left it.
    Archive(fn(&Archive<'_>, &mut Vec<Finding>)),
    /// Found where bytes become a document or a policy, or where waivers are applied.
    Elsewhere,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Document(_) => "Document",
            Self::Words(_) => "Words",
            Self::Archive(_) => "Archive",
            Self::Elsewhere => "Elsewhere",
        })
    }
}

impl Rule {
    /// The first line of the page: the defect in a sentence.
    pub(crate) fn summary(&self) -> &'static str {
        self.page.trim_start().lines().next().unwrap_or_default()
    }

    /// The heaviest level it can have by default, and from which status.
    pub(crate) fn heaviest(&self) -> (Status, Level) {
        self.levels.iter().copied().min_by_key(|&(_, level)| level).unwrap_or((Status::Draft, Level::Hint))
    }
}

/// Declares the rule of a file, every field by its name; its doc comment is the rule's page. `levels` says from which
/// status on the rule weighs how much.
macro_rules! rule {
    (
        $(#[doc = $page:literal])+
        id: $id:literal,
        group: $group:ident,
        levels: [$($status:ident => $level:ident),+],
        waiver: $waiver:ident,
        source: $source:literal,
        check: $check:expr,
    ) => {
        pub(in crate::rules) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            id: $crate::finding::RuleId::new($id),
            group: $crate::rules::Group::$group,
            levels: &[$(($crate::document::Status::$status, $crate::finding::Level::$level)),+],
            waiver: $crate::rules::Waivable::$waiver,
            source: $source,
            page: concat!($($page, "\n"),+),
            check: $check,
        };
    };
}
pub(crate) use rule;

/// What is to be said about one document.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    pub(crate) findings: Vec<Finding>,
    pub(crate) waived: Vec<Waived>,
}

/// Judges one document: every rule, weighed, and its waivers applied.
pub(crate) fn check(subject: &Subject<'_>, policy: &Policy) -> Judgement {
    let mut raised = Vec::new();
    let reading = LazyCell::new(|| DocumentProse::read(subject));
    for rule in all() {
        let Some(weight) = weight::Weight::for_rule(rule, subject, policy) else { continue };
        let mut violations = Violations::default();
        match rule.check {
            Check::Document(look) => look(subject, &mut violations),
            Check::Words(look) => look(subject, &reading, &mut violations),
            Check::Archive(_) | Check::Elsewhere => continue,
        }
        raised.extend(violations.into_iter().map(|violation| weight.weigh(violation, subject)));
    }
    waivers::apply(subject, raised)
}

/// Judges names, removals and the policy itself.
pub(crate) fn check_archive(archive: &Archive<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all() {
        if let Check::Archive(look) = rule.check {
            let Some(level) = weight::of_archive(rule, archive.policy) else { continue };
            let mut found = Vec::new();
            look(archive, &mut found);
            findings.extend(found.into_iter().map(|finding| Finding { level, ..finding }));
        }
    }
    findings
}

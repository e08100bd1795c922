//! Findings of one file while it is read: those of one kind become one finding with all its places.

use std::collections::BTreeMap;

use super::{Finding, Key, Level, Places, RuleId, Spot};
use crate::source::{RepoPath, Span};
use crate::text::Message;

/// Collects the findings of one file. However many slips it has, only so many kinds and places are kept.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    findings: Vec<Finding>,
    known: BTreeMap<(RuleId, Key), usize>,
}

impl Gathered {
    /// Notes an error at a place; a further one of its rule and key is a further place of the same finding.
    pub(crate) fn add<M: Into<Message>, H: Into<Message>>(
        &mut self,
        rule: RuleId,
        key: Key,
        (path, span): (&RepoPath, Option<Span>),
        text: impl FnOnce() -> (M, H),
    ) {
        match self.known.get(&(rule, key.clone())) {
            Some(&at) => {
                let finding = &mut self.findings[at];
                finding.places.add(|| Spot { span, name: None });
                finding.extent += 1;
            }
            None => {
                let (message, hint) = text();
                let places = Places::new(path, span);
                self.known.insert((rule, key.clone()), self.findings.len());
                self.findings.push(Finding::new(rule, Level::Error, places, message).about(key).hint(hint));
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings by place.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by(|one, other| one.order().cmp(&other.order()));
        self.findings
    }
}

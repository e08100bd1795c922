//! What a rule has to say about a place: ids, levels and places; not how it is shown.

use std::fmt;

use crate::source::{RepoPath, Span};

/// A rule's name, which names the defect: `missing-section`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RuleId(&'static str);

impl RuleId {
    #[must_use]
    pub(crate) const fn new(id: &'static str) -> Self {
        Self(id)
    }

    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The rules whose findings arise while bytes become a document or a policy.
pub(crate) const MALFORMED_DOCUMENT: RuleId = RuleId::new("malformed-document");
pub(crate) const UNKNOWN_KEY: RuleId = RuleId::new("unknown-key");
pub(crate) const WRONG_TYPE: RuleId = RuleId::new("wrong-type");
pub(crate) const INVALID_POLICY: RuleId = RuleId::new("invalid-policy");

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Blocks.
    Error,
    /// Is shown, and blocks nothing.
    Warning,
    /// Says what a later status will ask for.
    Hint,
}

impl Level {
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where a finding stands: a file and a span in it, or the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: RepoPath,
    pub(crate) span: Option<Span>,
}

impl Place {
    #[must_use]
    pub(crate) fn file(path: &RepoPath) -> Self {
        Self { path: path.clone(), span: None }
    }

    #[must_use]
    pub(crate) fn at(path: &RepoPath, span: Span) -> Self {
        Self { path: path.clone(), span: Some(span) }
    }
}

/// One defect at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: RuleId,
    pub(crate) level: Level,
    pub(crate) place: Place,
    /// What is wrong, in lower case, the user's things in backticks.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl Finding {
    pub(crate) fn new(rule: RuleId, level: Level, place: Place, message: impl Into<String>) -> Self {
        Self { rule, level, place, message: message.into(), hint: None }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

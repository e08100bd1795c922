//! The policy itself is sound, and nobody loosens it unseen. One file a rule.

pub(super) mod invalid_policy;
pub(super) mod loosened_policy;

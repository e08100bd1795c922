//! Somebody other than the owner stands behind it. One file a rule.

pub(super) mod missing_approval;
pub(super) mod self_approval;

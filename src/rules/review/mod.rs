//! Somebody other than the owner agreed, and what they agreed to is what stands there. One file a rule.

pub(super) mod missing_approval;
pub(super) mod self_approval;
pub(super) mod unready_status;

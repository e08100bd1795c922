//! The document agrees with itself, with its past and with its policy. One file a rule.

pub(super) mod impossible_times;
pub(super) mod unexplained_severity;

//! What the postmortem says agrees with itself. One file a rule.

pub(super) mod impossible_times;

//! Everything is there that the process asks for, from the status at which it asks. One file a rule.

pub(super) mod missing_owner;
pub(super) mod missing_section;

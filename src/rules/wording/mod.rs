//! What the words say to a reader, in English and Japanese. One file a rule.

pub(super) mod avoided_term;
pub(super) mod unjustified_outage;

//! What shows the facts still shows them years later. One file a rule.

pub(super) mod perishable_evidence;
mod perishable_links;

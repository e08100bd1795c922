//! Customers were told before the postmortem was closed. One file a rule.

pub(super) mod closed_by_owner;
pub(super) mod posted_before_meeting;
pub(super) mod unposted_external_message;

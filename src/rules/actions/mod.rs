//! What is done about it is on somebody's list. One file a rule.

pub(super) mod action_without_ticket;

//! What is done about it is on somebody's list. One file a rule.

pub(super) mod action_without_owner;
pub(super) mod action_without_ticket;
pub(super) mod low_priority_action;
pub(super) mod too_many_actions;
pub(super) mod unlabelled_action;
pub(super) mod unproven_action;

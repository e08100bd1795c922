//! Somebody other than the owner agreed, and it is ready for where it goes. One file a rule.

mod approved_text;
pub(super) mod changed_after_approval;
mod counted;
pub(super) mod emptied_content;
pub(super) mod missing_approval;
pub(super) mod self_approval;
mod shortened;
mod unbound;
pub(super) mod unknown_person;
pub(super) mod unready_status;

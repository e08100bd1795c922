//! What several verbs share, and no verb itself.

pub(super) mod access;
pub(super) mod ahead;
pub(super) mod archive;
pub(super) mod ask;
pub(super) mod attachments;
pub(super) mod branch;
pub(super) mod branches;
pub(super) mod context;
pub(super) mod drafting;
pub(super) mod due;
pub(super) mod elsewhere;
pub(super) mod handoff;
mod implied;
mod matching;
pub(super) mod minutes;
pub(super) mod output;
pub(super) mod pager;
pub(super) mod person;
pub(super) mod pipe;
pub(super) mod removal;
pub(super) mod retry;
pub(super) mod step_back;
pub(super) mod transition;
pub(super) mod undated;
pub(super) mod which;

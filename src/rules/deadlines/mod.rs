//! What happened happened in time, by the times that the document records. One file a rule.

pub(super) mod late_action;
pub(super) mod late_meeting;
pub(super) mod late_sharing;
pub(super) mod late_submission;
mod lateness;
pub(super) mod long_meeting;
pub(super) mod meeting_not_held;

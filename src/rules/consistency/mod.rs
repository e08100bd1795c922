//! The document agrees with itself, with its past and with its policy. One file a rule.

pub(super) mod doubtful_date;
mod followed;
pub(super) mod impossible_times;
pub(super) mod long_overview;
pub(super) mod moved_resolution;
pub(super) mod stale_invitation;
pub(super) mod stated_duration;
mod times;
pub(super) mod unexplained_severity;
pub(super) mod unfollowed_lesson;
pub(super) mod unknown_holidays;
pub(super) mod unknown_related;
pub(super) mod unordered_timeline;

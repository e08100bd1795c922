//! Everything is there that the process asks for, from the status at which it asks. One file a rule.

pub(super) mod empty_timeline;
pub(super) mod incomplete_external_message;
pub(super) mod missing_action;
pub(super) mod missing_attendee;
pub(super) mod missing_evidence;
pub(super) mod missing_external_message;
pub(super) mod missing_internal_message;
pub(super) mod missing_invitee;
pub(super) mod missing_link;
pub(super) mod missing_moment;
pub(super) mod missing_owner;
pub(super) mod missing_query;
pub(super) mod missing_role;
pub(super) mod missing_section;
pub(super) mod missing_time;
pub(super) mod missing_title;
pub(super) mod placeholder_text;
pub(super) mod undesignated_owner;
pub(super) mod unscheduled_meeting;
pub(super) mod vague_impact;

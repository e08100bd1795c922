//! Every rule, in the order of the catalogue. A rule is its file and its line here.

use super::{Rule, Waivable};
use crate::policy::KnownRule;

/// Every rule, in the order of the catalogue.
pub(crate) fn all() -> &'static [&'static Rule] {
    RULES
}

/// The rule of that name.
pub(crate) fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id.as_str() == id)
}

/// What a policy must know of every rule.
pub(crate) fn known() -> Vec<KnownRule> {
    RULES.iter().map(|rule| KnownRule { id: rule.id, firm: rule.waiver == Waivable::Never }).collect()
}

static RULES: &[&Rule] = &[
    &super::integrity::malformed_document::RULE,
    &super::integrity::unknown_key::RULE,
    &super::integrity::wrong_type::RULE,
    &super::integrity::misplaced_file::RULE,
    &super::integrity::duplicate_id::RULE,
    &super::integrity::irregular_file::RULE,
    &super::integrity::removed_postmortem::RULE,
    &super::integrity::hidden_text::RULE,
    &super::integrity::illegal_transition::RULE,
    &super::integrity::unrecorded_transition::RULE,
    &super::integrity::rewritten_transitions::RULE,
    &super::integrity::invalid_waiver::RULE,
    &super::integrity::unused_waiver::RULE,
    &super::completeness::missing_owner::RULE,
    &super::completeness::missing_time::RULE,
    &super::completeness::missing_role::RULE,
    &super::completeness::unscheduled_meeting::RULE,
    &super::completeness::missing_section::RULE,
    &super::completeness::placeholder_text::RULE,
    &super::completeness::empty_timeline::RULE,
    &super::completeness::missing_evidence::RULE,
    &super::completeness::missing_moment::RULE,
    &super::completeness::missing_recording::RULE,
    &super::completeness::missing_query::RULE,
    &super::completeness::vague_impact::RULE,
    &super::completeness::missing_external_message::RULE,
    &super::completeness::incomplete_external_message::RULE,
    &super::completeness::missing_internal_message::RULE,
    &super::completeness::missing_attendee::RULE,
    &super::consistency::impossible_times::RULE,
    &super::consistency::unexplained_severity::RULE,
    &super::consistency::unordered_timeline::RULE,
    &super::consistency::stated_duration::RULE,
    &super::consistency::doubtful_date::RULE,
    &super::consistency::unknown_holidays::RULE,
    &super::consistency::unfollowed_lesson::RULE,
    &super::consistency::long_overview::RULE,
    &super::wording::unjustified_outage::RULE,
    &super::wording::blame::RULE,
    &super::wording::human_error::RULE,
    &super::wording::counterfactual::RULE,
    &super::wording::root_cause::RULE,
    &super::wording::rote_apology::RULE,
    &super::wording::resolution_estimate::RULE,
    &super::wording::internal_detail::RULE,
    &super::wording::avoided_term::RULE,
    &super::deadlines::late_meeting::RULE,
    &super::deadlines::late_sharing::RULE,
    &super::deadlines::meeting_not_held::RULE,
    &super::deadlines::late_submission::RULE,
    &super::deadlines::late_action::RULE,
    &super::actions::action_without_ticket::RULE,
    &super::actions::action_without_owner::RULE,
    &super::actions::low_priority_action::RULE,
    &super::actions::too_many_actions::RULE,
    &super::closing::unposted_external_message::RULE,
    &super::closing::posted_before_meeting::RULE,
    &super::closing::closed_by_owner::RULE,
    &super::review::missing_approval::RULE,
    &super::review::self_approval::RULE,
    &super::review::unready_status::RULE,
    &super::review::changed_after_approval::RULE,
    &super::policy::loosened_policy::RULE,
    &super::policy::invalid_policy::RULE,
];

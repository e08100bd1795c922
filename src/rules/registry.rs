//! Every rule, in the order of the catalogue. A rule is its file, its name in `finding/rule_id.rs`, and its line here.

use super::{Rule, Waivable};
use crate::finding::RuleId;
use crate::policy::KnownRule;

/// Every rule, in the order of the catalogue.
pub(crate) fn all() -> impl ExactSizeIterator<Item = &'static Rule> + Clone {
    RuleId::ALL.iter().map(|&id| rule(id))
}

/// What a name in a document or a policy stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Named {
    /// A rule by its name.
    Rule(&'static Rule),
    /// A rule by a name that it had.
    Renamed(&'static Rule),
    /// A rule that there was, until this version of pmgit.
    Retired(&'static str),
    /// No rule, now or ever.
    Unknown,
}

/// Rules that there were, each with the version of pmgit that gave them up.
static RETIRED: &[(&str, &str)] = &[];

/// What a name stands for.
pub(crate) fn find(name: &str) -> Named {
    find_among(&all(), name, RETIRED)
}

/// A name that a rule has goes before one that another had.
fn find_among(
    rules: &(impl Iterator<Item = &'static Rule> + Clone),
    name: &str,
    retired: &[(&str, &'static str)],
) -> Named {
    let by_name = || rules.clone().find(|rule| rule.id.as_str() == name).map(Named::Rule);
    let by_old_name = || rules.clone().find(|rule| rule.formerly.contains(&name)).map(Named::Renamed);
    let retired = || retired.iter().find(|(old, _)| *old == name).map(|&(_, version)| Named::Retired(version));
    by_name().or_else(by_old_name).or_else(retired).unwrap_or(Named::Unknown)
}

/// What a policy must know of every rule.
pub(crate) fn known() -> Vec<KnownRule> {
    let known = |rule: &'static Rule| KnownRule {
        id: rule.id,
        formerly: rule.formerly,
        firm: rule.waiver == Waivable::Never,
        parts: rule.parts,
        firm_parts: rule.firm_parts,
    };
    all().map(known).collect()
}

/// The rule of a name.
#[rustfmt::skip] // a line each
pub(crate) fn rule(id: RuleId) -> &'static Rule {
    match id {
        RuleId::MalformedDocument => &super::integrity::malformed_document::RULE,
        RuleId::UnknownKey => &super::integrity::unknown_key::RULE,
        RuleId::WrongType => &super::integrity::wrong_type::RULE,
        RuleId::MisplacedFile => &super::integrity::misplaced_file::RULE,
        RuleId::DuplicateId => &super::integrity::duplicate_id::RULE,
        RuleId::IrregularFile => &super::integrity::irregular_file::RULE,
        RuleId::RemovedPostmortem => &super::integrity::removed_postmortem::RULE,
        RuleId::HiddenText => &super::integrity::hidden_text::RULE,
        RuleId::IllegalTransition => &super::integrity::illegal_transition::RULE,
        RuleId::UnrecordedTransition => &super::integrity::unrecorded_transition::RULE,
        RuleId::RewrittenTransitions => &super::integrity::rewritten_transitions::RULE,
        RuleId::RewrittenRecords => &super::integrity::rewritten_records::RULE,
        RuleId::InvalidWaiver => &super::integrity::invalid_waiver::RULE,
        RuleId::UnusedWaiver => &super::integrity::unused_waiver::RULE,
        RuleId::ChangedWaiver => &super::integrity::changed_waiver::RULE,
        RuleId::RenamedRule => &super::integrity::renamed_rule::RULE,
        RuleId::NumberedWaiver => &super::integrity::numbered_waiver::RULE,
        RuleId::MissingOwner => &super::completeness::missing_owner::RULE,
        RuleId::MissingTitle => &super::completeness::missing_title::RULE,
        RuleId::UndesignatedOwner => &super::completeness::undesignated_owner::RULE,
        RuleId::MissingTime => &super::completeness::missing_time::RULE,
        RuleId::MissingRole => &super::completeness::missing_role::RULE,
        RuleId::MissingInvitee => &super::completeness::missing_invitee::RULE,
        RuleId::UnscheduledMeeting => &super::completeness::unscheduled_meeting::RULE,
        RuleId::MissingSection => &super::completeness::missing_section::RULE,
        RuleId::PlaceholderText => &super::completeness::placeholder_text::RULE,
        RuleId::EmptyTimeline => &super::completeness::empty_timeline::RULE,
        RuleId::MissingEvidence => &super::completeness::missing_evidence::RULE,
        RuleId::MissingMoment => &super::completeness::missing_moment::RULE,
        RuleId::MissingAction => &super::completeness::missing_action::RULE,
        RuleId::MissingLink => &super::completeness::missing_link::RULE,
        RuleId::MissingQuery => &super::completeness::missing_query::RULE,
        RuleId::VagueImpact => &super::completeness::vague_impact::RULE,
        RuleId::MissingExternalMessage => &super::completeness::missing_external_message::RULE,
        RuleId::IncompleteExternalMessage => &super::completeness::incomplete_external_message::RULE,
        RuleId::MissingInternalMessage => &super::completeness::missing_internal_message::RULE,
        RuleId::MissingAttendee => &super::completeness::missing_attendee::RULE,
        RuleId::ImpossibleTimes => &super::consistency::impossible_times::RULE,
        RuleId::UnexplainedSeverity => &super::consistency::unexplained_severity::RULE,
        RuleId::MovedResolution => &super::consistency::moved_resolution::RULE,
        RuleId::UnorderedTimeline => &super::consistency::unordered_timeline::RULE,
        RuleId::StatedDuration => &super::consistency::stated_duration::RULE,
        RuleId::DoubtfulDate => &super::consistency::doubtful_date::RULE,
        RuleId::UnknownHolidays => &super::consistency::unknown_holidays::RULE,
        RuleId::UnknownRelated => &super::consistency::unknown_related::RULE,
        RuleId::UnfollowedLesson => &super::consistency::unfollowed_lesson::RULE,
        RuleId::LongOverview => &super::consistency::long_overview::RULE,
        RuleId::StaleInvitation => &super::consistency::stale_invitation::RULE,
        RuleId::UnjustifiedOutage => &super::wording::unjustified_outage::RULE,
        RuleId::Blame => &super::wording::blame::RULE,
        RuleId::NamedPerson => &super::wording::named_person::RULE,
        RuleId::HumanError => &super::wording::human_error::RULE,
        RuleId::Counterfactual => &super::wording::counterfactual::RULE,
        RuleId::RootCause => &super::wording::root_cause::RULE,
        RuleId::RoteApology => &super::wording::rote_apology::RULE,
        RuleId::ResolutionEstimate => &super::wording::resolution_estimate::RULE,
        RuleId::InternalDetail => &super::wording::internal_detail::RULE,
        RuleId::AvoidedTerm => &super::wording::avoided_term::RULE,
        RuleId::EscapedText => &super::wording::escaped_text::RULE,
        RuleId::PastedSecret => &super::wording::pasted_secret::RULE,
        RuleId::LateMeeting => &super::deadlines::late_meeting::RULE,
        RuleId::LateSharing => &super::deadlines::late_sharing::RULE,
        RuleId::LongMeeting => &super::deadlines::long_meeting::RULE,
        RuleId::MeetingNotHeld => &super::deadlines::meeting_not_held::RULE,
        RuleId::LateSubmission => &super::deadlines::late_submission::RULE,
        RuleId::LateAction => &super::deadlines::late_action::RULE,
        RuleId::ActionWithoutTicket => &super::actions::action_without_ticket::RULE,
        RuleId::ActionWithoutOwner => &super::actions::action_without_owner::RULE,
        RuleId::UnlabelledAction => &super::actions::unlabelled_action::RULE,
        RuleId::UnprovenAction => &super::actions::unproven_action::RULE,
        RuleId::LowPriorityAction => &super::actions::low_priority_action::RULE,
        RuleId::TooManyActions => &super::actions::too_many_actions::RULE,
        RuleId::PerishableEvidence => &super::evidence::perishable_evidence::RULE,
        RuleId::UnpostedExternalMessage => &super::closing::unposted_external_message::RULE,
        RuleId::PostedBeforeMeeting => &super::closing::posted_before_meeting::RULE,
        RuleId::ClosedByOwner => &super::closing::closed_by_owner::RULE,
        RuleId::MissingApproval => &super::review::missing_approval::RULE,
        RuleId::SelfApproval => &super::review::self_approval::RULE,
        RuleId::UnreadyStatus => &super::review::unready_status::RULE,
        RuleId::ChangedAfterApproval => &super::review::changed_after_approval::RULE,
        RuleId::UnknownPerson => &super::review::unknown_person::RULE,
        RuleId::EmptiedContent => &super::review::emptied_content::RULE,
        RuleId::LoosenedPolicy => &super::policy::loosened_policy::RULE,
        RuleId::InvalidPolicy => &super::policy::invalid_policy::RULE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;
    use crate::rules::{Bilingual, Check, Group};

    const fn named(id: RuleId, formerly: &'static [&'static str]) -> Rule {
        Rule {
            id,
            group: Group::Integrity,
            levels: &[],
            waiver: Waivable::Yes,
            traits: &[],
            parts: &[],
            firm_parts: &[],
            since: Release::FIRST,
            stricter: &[],
            formerly,
            source: Bilingual { en: "", ja: "" },
            page: Bilingual { en: "", ja: "" },
            check: Check::Elsewhere,
        }
    }

    /// The second one had the name that the first one has now.
    static RULES: [Rule; 2] = [
        named(RuleId::MissingOwner, &["ownerless", "nobody"]),
        named(RuleId::MissingRole, &["vacant-role", "missing-owner"]),
    ];

    #[test]
    fn a_rule_is_found_by_the_name_it_has_and_then_by_one_it_had() {
        let found = |name: &str| match find_among(&RULES.iter(), name, &[("given-up", "0.3"), ("nobody", "0.2")]) {
            Named::Rule(rule) => format!("is {}", rule.id),
            Named::Renamed(rule) => format!("was {}", rule.id),
            Named::Retired(version) => format!("until {version}"),
            Named::Unknown => "unknown".to_owned(),
        };
        for (name, expected) in [
            ("missing-owner", "is missing-owner"),
            ("missing-role", "is missing-role"),
            ("vacant-role", "was missing-role"),
            ("ownerless", "was missing-owner"),
            ("nobody", "was missing-owner"),
            ("given-up", "until 0.3"),
            ("Missing-Owner", "unknown"),
            ("missing", "unknown"),
            ("", "unknown"),
        ] {
            assert_eq!(found(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_stands_for_one_rule_for_ever() {
        let names = all().flat_map(|rule| rule.formerly.iter().copied().chain([rule.id.as_str()]));
        let mut names: Vec<&str> = names.chain(RETIRED.iter().map(|&(name, _)| name)).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "a name is given twice: {names:?}");
    }
}

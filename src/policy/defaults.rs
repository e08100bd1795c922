//! The policy of a repository that has none: what the founding process says.

use std::collections::BTreeMap;

use super::avoided_terms::AvoidedTerms;
use super::raw::{ApprovalSource, Approvers, Duty, Need};
use super::valid::{Gate, Policy, Section, Severity};
use crate::calendar::{Calendar, Within};
use crate::document::{Language, SECTIONS, Status};
use crate::release::Release;

impl Default for Policy {
    fn default() -> Self {
        Self {
            version: Release::AT_HAND,
            documents: "postmortems".to_owned(),
            language: Language::En,
            ignore: Vec::new(),
            gate: Gate::default(),
            severities: severities(),
            calendar: Calendar::default(),
            longest_meeting: LONGEST_MEETING,
            sections: sections(),
            rules: BTreeMap::new(),
            renamed: Vec::new(),
            not_applicable: NOT_APPLICABLE.map(str::to_owned).to_vec(),
            terms: AvoidedTerms::default(),
            providers: Vec::new(),
            experienced: Vec::new(),
            public: None,
            people: None,
            people_brought: None,
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            branches: None,
            since: None,
            emergency: false,
            minimum_status: Status::InReview,
            minimum_approvals: 1,
            approvals: ApprovalSource::Recorded,
            people: Approvers::Any,
            rebase: true,
        }
    }
}

impl Severity {
    /// A severity that no default knows: voluntary, with the template page's five business days.
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            meeting: Some(Within::BusinessDays(5)),
            actions: None,
            external_message: Need::Optional,
            postmortem: Duty::Voluntary,
            minimum_approvals: None,
            approver_roles: Vec::new(),
        }
    }
}

/// What an incident may lack, with a reason.
const NOT_APPLICABLE: [&str; 6] = ["detected", "mitigated", "scribe", "customer_impact", "went_well", "actions"];

/// In minutes (process page: 15 to 30 minutes, an hour for the worst; the calendar's own default).
const LONGEST_MEETING: u32 = 60;

/// SEV-1: three calendar days (process page, English; the older Japanese translation has business days), SEV-2: five
/// business days, the rest: five business days (template page). Actions: 15 and 30 days (accountability page).
fn severities() -> Vec<Severity> {
    let required = |name, meeting, actions, external_message| Severity {
        meeting: Some(meeting),
        actions: Some(Within::Days(actions)),
        external_message,
        postmortem: Duty::Required,
        ..Severity::new(name)
    };
    let mut all = vec![
        required("SEV-1", Within::Days(3), 15, Need::Required),
        required("SEV-2", Within::BusinessDays(5), 30, Need::Optional),
    ];
    all.extend(["SEV-3", "SEV-4", "SEV-5"].map(Severity::new));
    all
}

/// The prose sections of the template page with its headings, English and Japanese, and those that other teams have.
fn sections() -> Vec<Section> {
    let section = |(key, _): &(&str, &str)| {
        let (en, ja, required_from) = match *key {
            "overview" => ("Overview", "概要", Some(Status::InReview)),
            "what_happened" => ("What Happened", "なにが起きたか", Some(Status::InReview)),
            "contributing_factors" => {
                ("Contributing Factors", "インシデントを引き起こした要因", Some(Status::InReview))
            }
            "resolution" => ("Resolution", "解決", Some(Status::InReview)),
            "customer_impact" => ("Customer Impact", "顧客への影響", Some(Status::InReview)),
            "detection" => ("Detection", "検知", Some(Status::InReview)),
            "went_well" => ("What Went Well?", "なにがうまくいった？", Some(Status::InReview)),
            "went_poorly" => ("What Didn't Go So Well?", "なにがうまくいかなかった？", Some(Status::InReview)),
            "lucky" => ("Where Were We Lucky?", "なにが幸運だった？", None),
            "lessons" => ("Lessons Learned", "学んだこと", None),
            other => (other, other, None),
        };
        let (heading_en, heading_ja) = (en.to_owned(), ja.to_owned());
        Section { heading_en, heading_ja, required_from, ..Section::new(key) }
    };
    SECTIONS.iter().map(section).collect()
}

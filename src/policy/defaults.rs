//! The policy of a repository that has none: what the founding process says.

use std::collections::BTreeMap;

use super::raw::{Duty, Need};
use super::terms::AvoidedTerms;
use super::valid::{Gate, Policy, Section, Severity};
use crate::calendar::{Calendar, Within};
use crate::document::{Language, SECTIONS, Status};

impl Default for Policy {
    fn default() -> Self {
        Self {
            documents: "postmortems".to_owned(),
            language: Language::En,
            gate: Gate::default(),
            severities: severities(),
            calendar: Calendar::default(),
            sections: sections(),
            rules: BTreeMap::new(),
            renamed: Vec::new(),
            not_applicable: NOT_APPLICABLE.map(str::to_owned).to_vec(),
            terms: AvoidedTerms::default(),
            people: None,
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self { branches: None, since: None, emergency: false, minimum_status: Status::InReview, minimum_approvals: 1 }
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
        }
    }
}

/// What an incident may lack, with a reason.
const NOT_APPLICABLE: [&str; 6] = ["detected", "mitigated", "scribe", "customer_impact", "went_well", "actions"];

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

/// The prose sections of the template page with its headings, English and Japanese.
fn sections() -> Vec<Section> {
    let headings = [
        ("Overview", "概要"),
        ("What Happened", "なにが起きたか"),
        ("Contributing Factors", "インシデントを引き起こした要因"),
        ("Resolution", "解決"),
        ("Customer Impact", "顧客への影響"),
        ("Detection", "検知"),
        ("What Went Well?", "なにがうまくいった？"),
        ("What Didn't Go So Well?", "なにがうまくいかなかった？"),
    ];
    let section = |((key, _), (en, ja)): (&(&str, &str), (&str, &str))| Section {
        key: (*key).to_owned(),
        heading_en: en.to_owned(),
        heading_ja: ja.to_owned(),
        required_from: Some(Status::InReview),
    };
    SECTIONS.iter().zip(headings).map(section).collect()
}

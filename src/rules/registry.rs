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
    &super::integrity::invalid_waiver::RULE,
    &super::integrity::unused_waiver::RULE,
    &super::completeness::missing_owner::RULE,
    &super::completeness::missing_section::RULE,
];

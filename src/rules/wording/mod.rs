//! What the words say to a reader, in English and Japanese. One file a rule.

pub(super) mod avoided_term;
pub(super) mod blame;
pub(super) mod counterfactual;
#[cfg(test)]
mod disguises;
pub(super) mod escaped_text;
pub(super) mod human_error;
pub(super) mod internal_detail;
pub(super) mod named_person;
pub(super) mod pasted_secret;
pub(super) mod resolution_estimate;
pub(super) mod root_cause;
pub(super) mod rote_apology;
mod secrets;
pub(super) mod unjustified_outage;

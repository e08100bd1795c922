//! English phrases, a page for each topic. A phrase is found as whole words.

mod blame;
mod counterfactual;
mod human_error;
mod outage;
mod resolution_estimate;
mod root_cause;
mod rote_apology;

pub(crate) use blame::BLAME;
pub(crate) use counterfactual::COUNTERFACTUAL;
pub(crate) use human_error::HUMAN_ERROR;
pub(crate) use outage::OUTAGE;
pub(in crate::wording) use outage::{denied, of_another};
pub(crate) use resolution_estimate::RESOLUTION_ESTIMATE;
pub(crate) use root_cause::ROOT_CAUSE;
pub(crate) use rote_apology::ROTE_APOLOGY;

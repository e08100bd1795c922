//! Japanese phrases, a page for each topic. A phrase is found in the middle of any text, so that what it is a part of is told by
//! what stands beside it.

mod blame;
mod counterfactual;
mod human_error;
mod outage;
mod resolution_estimate;
mod root_cause;

pub(crate) use blame::BLAME;
pub(crate) use counterfactual::COUNTERFACTUAL;
pub(crate) use human_error::HUMAN_ERROR;
pub(crate) use outage::OUTAGE;
pub(crate) use resolution_estimate::RESOLUTION_ESTIMATE;
pub(crate) use root_cause::ROOT_CAUSE;

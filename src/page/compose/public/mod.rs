//! The copy of a postmortem that anybody may read: made from a type that has room for nothing else than what the policy
//! allows. What is claimed is claimed for fields; what prose says of people or systems is for its writers and the rules.

mod copy;
mod page;

pub(crate) use copy::{PublicCopy, WhyPrivate};
pub(crate) use page::{public_page, report_page};

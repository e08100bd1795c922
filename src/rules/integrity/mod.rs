//! The archive can be trusted: files are what they claim to be, and history is not rewritten. One file a rule.

pub(super) mod changed_waiver;
pub(super) mod duplicate_id;
pub(super) mod hidden_text;
pub(super) mod illegal_transition;
pub(super) mod invalid_waiver;
pub(super) mod irregular_file;
pub(super) mod malformed_document;
pub(super) mod misplaced_file;
pub(super) mod numbered_waiver;
pub(super) mod removed_postmortem;
pub(super) mod renamed_rule;
pub(super) mod rewritten_records;
pub(super) mod rewritten_transitions;
pub(super) mod unknown_key;
pub(super) mod unrecorded_transition;
pub(super) mod unused_waiver;
pub(super) mod wrong_type;

use super::Subject;
use crate::document::Transition;
use crate::toml_record::Located;

/// The recorded step before another.
fn step_before<'d>(subject: &Subject<'d>, entry: &Located<Transition>) -> Option<&'d Located<Transition>> {
    let steps = &subject.document.transitions;
    let at = steps.partition_point(|step| step.span.start < entry.span.start);
    at.checked_sub(1).and_then(|before| steps.get(before))
}

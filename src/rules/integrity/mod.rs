//! The archive can be trusted: files are what they claim to be, and history is not rewritten. One file a rule.

pub(super) mod invalid_waiver;
pub(super) mod malformed_document;
pub(super) mod unused_waiver;

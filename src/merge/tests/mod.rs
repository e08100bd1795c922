//! The merge: examples of what people do to a document on two branches, and oracles over generated ones.

mod examples;
mod generated;
mod mangled;
mod meeting;
mod model;

use super::merge;
use crate::git::{ConflictStyle, Markers, MergedText};

pub(super) fn markers() -> Markers {
    let [base, ours, theirs] = ["base", "ours", "theirs"].map(str::to_owned);
    Markers { size: 7, style: ConflictStyle::Merge, base, ours, theirs }
}

/// The merged text, and whether it is clean.
pub(super) fn merged(base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let MergedText { text, is_clean } = merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &markers()).unwrap();
    (String::from_utf8(text).unwrap(), is_clean)
}

/// The merged text, which must be clean.
pub(super) fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let (text, is_clean) = merged(base, ours, theirs);
    assert!(is_clean, "{text}");
    text
}

/// The merged text, which must have markers.
pub(super) fn conflict(base: &str, ours: &str, theirs: &str) -> String {
    let (text, is_clean) = merged(base, ours, theirs);
    assert!(!is_clean, "{text}");
    text
}

//! Texts merged by lines.

use crate::git::{ConflictStyle, Markers, merge_text};

/// Markers for a merge of which only the clean result counts.
fn unmarked() -> Markers {
    let none = String::new();
    Markers { size: 7, style: ConflictStyle::Merge, base: none.clone(), ours: none.clone(), theirs: none }
}

/// Merges three texts by lines; nothing where they conflict.
pub(super) fn clean(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let merged = merge_text(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &unmarked()).ok()?;
    merged.is_clean.then(|| String::from_utf8(merged.text).ok()).flatten()
}

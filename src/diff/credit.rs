//! Who is credited by a change with an approval, a waiver, a removal or an exception: people who should know of it.

use std::collections::BTreeMap;

use super::change::{Change, PathStep, What};
use super::{Content, Diff, FileDiff};
use crate::document::edit::Tree;
use crate::document::fold_handle;
use crate::text::{Both, both};

/// The parts in which somebody lets something pass, and what that is called.
const PARTS: [(&str, &str, &str); 7] = [
    ("approvals", "approval", "承認"),
    ("waivers", "waiver", "例外承認"),
    ("restricted", "restriction", "閲覧の制限"),
    ("import", "import", "取り込み"),
    ("severity_changes", "severity change", "重大度の変更"),
    ("removed", "removal", "削除"),
    ("exceptions", "exception", "例外"),
];

/// The handles in order, each with what it is credited with.
pub(super) fn credited(review: &Diff) -> Vec<(String, Vec<Both>)> {
    let mut found: BTreeMap<String, (String, Vec<Both>)> = BTreeMap::new();
    for file in &review.files {
        let Content::Meaning { changes, .. } = &file.content else { continue };
        for change in changes {
            for (handle, what) in credits_of(file, change) {
                let entry = found.entry(fold_handle(&handle)).or_insert_with(|| (handle, Vec::new()));
                if !entry.1.contains(&what) {
                    entry.1.push(what);
                }
            }
        }
    }
    found.into_values().collect()
}

fn credits_of(file: &FileDiff, change: &Change) -> Vec<(String, Both)> {
    let Some((part, noun, name)) = PARTS.iter().find(|(part, ..)| *part == change.part()) else { return Vec::new() };
    // Who changed a severity is not who approved that.
    let keys: &[&str] = if *part == "severity_changes" { &["approved_by"] } else { &["by", "approved_by"] };
    let told = |handle: &str| {
        let what = match change.path.get(1) {
            Some(PathStep::Row { name: of, .. }) if *part == "waivers" => both! {
                en: "{noun} of {of} in {}", file.name;
                ja: "{}の{of}の{name}", file.name
            },
            Some(PathStep::Row { name: of, .. }) if matches!(*part, "removed" | "exceptions") => {
                both! { en: "{noun} of {of}"; ja: "{of}の{name}" }
            }
            _ => both! { en: "{noun} of {}", file.name; ja: "{}の{name}", file.name },
        };
        (handle.trim().to_owned(), what)
    };
    match &change.what {
        What::Added(Tree::Table(entries)) => {
            let of = |key: &str| match entries.get(key) {
                Some(Tree::Leaf { text, .. }) if !text.trim().is_empty() => Some(told(text)),
                _ => None,
            };
            keys.iter().copied().filter_map(of).collect()
        }
        What::Added(Tree::Leaf { text, .. }) | What::Text { after: text, .. }
            if change.key().is_some_and(|key| keys.contains(&key)) && !text.trim().is_empty() =>
        {
            vec![told(text)]
        }
        _ => Vec::new(),
    }
}

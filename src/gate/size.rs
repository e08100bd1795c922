//! How large a file may be that a door reads.

use super::{Door, Question};
use crate::error::{Error, Result};
use crate::git::{Change, Repository, Side};
use crate::policy::FOLDER;
use crate::rules::is_document;
use crate::source::RepoPath;
use crate::text::both;

/// No postmortem is so large, in bytes; gigabytes of one letter are a small pack.
const LARGEST: u64 = 16 << 20;

/// Refuses what would not fit into memory, before it is read.
///
/// # Errors
/// When a file is larger than [`LARGEST`], or its object is missing.
pub(super) fn refuse_large(repository: &Repository, question: &Question<'_>, changes: &[Change]) -> Result<()> {
    if question.plan.door == Door::Alone {
        return Ok(());
    }
    for change in changes {
        if let Some(side) = change.after.filter(|side| is_read(&change.path, side))
            && repository.size(&side)? > LARGEST
        {
            return Err(Error::new(both! {
                en: "cannot judge `{}`", change.path;
                ja: "`{}`を判定できません", change.path
            })
            .cause(both! { en: "it is larger than {} MB", LARGEST >> 20; ja: "{} MBを超えています", LARGEST >> 20 })
            .hint(both! {
                en: "keep large files elsewhere, and link to them";
                ja: "大きなファイルは別の場所に置き、リンクしてください"
            }));
        }
    }
    Ok(())
}

/// Whether the gate reads a file.
fn is_read(path: &RepoPath, side: &Side) -> bool {
    side.is_file() && (path.is_under(FOLDER) || is_document(path))
}

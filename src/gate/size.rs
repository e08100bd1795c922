//! How large a file may be that a door reads.

use super::{Door, Question};
use crate::error::{Error, Result};
use crate::git::{Change, Repository, Side};
use crate::policy::FOLDER;
use crate::rules::is_document;
use crate::source::RepoPath;

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
            return Err(Error::new(format!("cannot judge `{}`", change.path))
                .cause(format!("it is larger than {} MB", LARGEST >> 20))
                .hint("keep large files elsewhere, and link to them"));
        }
    }
    Ok(())
}

/// Whether the gate reads a file.
fn is_read(path: &RepoPath, side: &Side) -> bool {
    side.is_file() && (path.is_under(FOLDER) || is_document(path))
}

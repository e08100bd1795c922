//! Which commit brought somebody's word: a merge brings what others have recorded, and whoever merges has recorded none of it.

use crate::document;
use crate::error::Result;
use crate::git::{CommitId, Repository, Side, Version};
use crate::source::{RepoPath, SourceFile};
use crate::workflow::{self, Word};

/// So many commits are looked through; a branch that goes on for longer has been read by somebody.
const MOST: usize = 1_000;

/// The first commit that has a word which its parents lack, from a commit that has it on.
///
/// # Errors
/// When an object is missing.
pub(super) fn bringer(repository: &Repository, commit: CommitId, word: &Word) -> Result<CommitId> {
    let mut at = commit;
    let mut known = version(repository, at, &word.path)?;
    for _ in 0..MOST {
        let mut earlier = None;
        for parent in repository.parents(at)? {
            // What a shallow clone lacks is not known to have it.
            let Ok(side) = version(repository, parent, &word.path) else { continue };
            if side == known || has(repository, side.as_ref(), word)? {
                earlier = Some((parent, side));
                break;
            }
        }
        match earlier {
            Some((parent, side)) => (at, known) = (parent, side),
            None => break,
        }
    }
    Ok(at)
}

fn version(repository: &Repository, commit: CommitId, path: &RepoPath) -> Result<Option<Side>> {
    repository.side(&Version::Tree(repository.tree_of(commit)?), path)
}

fn has(repository: &Repository, side: Option<&Side>, word: &Word) -> Result<bool> {
    let Some(side) = side.filter(|side| side.is_file()) else { return Ok(false) };
    let source = SourceFile::new(word.path.clone(), repository.read(side, &word.path)?);
    let document = document::parse(&source).0;
    let is_it = |one: &Word| (&one.by, &one.on) == (&word.by, &word.on);
    Ok(document.is_some_and(|document| workflow::words(&document, None, &word.path).iter().any(is_it)))
}

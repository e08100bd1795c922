//! What the hooks have said to one run of git: where two tools run the same hook, it is not said twice.

use crate::git::{BlobId, Repository, calling_git, replace_file};

/// Notes that something is being said, and tells whether this run of git has heard it before. Where that cannot be known,
/// it has not.
pub(crate) fn has_heard(repository: &Repository, words: &[u8]) -> bool {
    let Some(git) = calling_git() else { return false };
    let place = repository.git_dir().join("pmgit/told");
    let known = std::fs::read_to_string(&place).unwrap_or_default();
    let line = format!("{git} {}", BlobId::hash(words));
    if known.lines().any(|told| told == line) {
        return true;
    }
    // What an earlier git has heard is of no use any more.
    let kept = known.lines().filter(|told| told.starts_with(&format!("{git} ")));
    let text: String = kept.chain([line.as_str()]).flat_map(|line| [line, "\n"]).collect();
    // A note that cannot be written is no reason to keep a commit waiting.
    let _ = place.parent().map(std::fs::create_dir_all);
    let _ = replace_file(&place, text.as_bytes(), 0o644);
    false
}

//! What earlier checks have said of documents, and what is to be remembered of this one.

use crate::cache::{Memory, Told};
use crate::git::{Change, Content, Repository};
use crate::report::{Hints, Verdict};

/// What a part of the documents came to, and what of it can be remembered.
#[derive(Default)]
pub(super) struct Judged<'c> {
    pub(super) verdict: Verdict,
    pub(super) told: Vec<(&'c Change, Told)>,
}

impl<'c> Judged<'c> {
    /// Adds the verdict of one document.
    pub(super) fn add(&mut self, change: &'c Change, verdict: Verdict, learns: bool) {
        if learns {
            let source = verdict.sources.get(&change.path);
            let told = Told::of(&change.path, verdict.unshown_hints, &verdict.findings, &verdict.waived, source);
            self.told.extend(told.map(|told| (change, told)));
        }
        self.verdict.absorb(verdict);
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.verdict.absorb(other.verdict);
        self.told.extend(other.told);
    }
}

/// The verdict of what is known already, and what is not. Hints that are to be shown must be found once more, and a blob
/// that has gone missing must be missed.
pub(super) fn recall<'c>(
    repository: &Repository,
    memory: &mut Memory,
    hints: Hints,
    jobs: Vec<&'c Change>,
) -> (Verdict, Vec<&'c Change>) {
    let mut verdict = Verdict::default();
    verdict.judged.reserve(jobs.len());
    let unknown = jobs.into_iter().filter(|change| {
        let Some(side) = &change.after else { return true };
        let said = memory.recall(&change.path, side).filter(|said| hints == Hints::LeftOut || said.hints == 0);
        let Some(said) = said.filter(|_| is_there(repository, side.content)) else { return true };
        verdict.judged.push(change.path.clone());
        verdict.unshown_hints += said.hints;
        verdict.findings.extend(said.findings);
        verdict.waived.extend(said.waived);
        verdict.sources.extend(said.source.map(|source| (change.path.clone(), source)));
        false
    });
    let unknown = unknown.collect();
    (verdict, unknown)
}

/// Whether it could be read again: of a file the listing has told.
fn is_there(repository: &Repository, content: Content) -> bool {
    match content {
        Content::Blob(id) => repository.has_blob(id),
        Content::File(_) => true,
        Content::None => false,
    }
}

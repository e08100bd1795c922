//! Which documents an earlier check found clean, and which ones are found clean now.

use crate::cache::{Cache, NamesDigest};
use crate::git::{Change, Content, Repository};
use crate::report::{MOST_SOURCES_MEANWHILE, Verdict};

/// What a part of the documents came to, and which of them are clean.
#[derive(Default)]
pub(super) struct PartVerdict<'c> {
    pub(super) verdict: Verdict,
    pub(super) clean: Vec<Clean<'c>>,
    /// How long the files are together that the verdict holds.
    source_bytes: usize,
}

/// A document without anything to report, and on what that depends.
pub(super) struct Clean<'c> {
    pub(super) change: &'c Change,
    pub(super) rests_on: RestsOn,
}

/// What makes a document clean beside its own text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RestsOn {
    Nothing,
    /// It refers to other files.
    Names,
}

impl<'c> PartVerdict<'c> {
    /// Adds the verdict of one document.
    pub(super) fn add(&mut self, change: &'c Change, (verdict, rests_on): (Verdict, RestsOn)) {
        if verdict.findings.is_empty() && verdict.unshown_hints == 0 && verdict.waived.is_empty() {
            self.clean.push(Clean { change, rests_on });
        }
        self.source_bytes += verdict.sources.values().map(|source| source.text().len()).sum::<usize>();
        self.verdict.absorb(verdict);
        self.drop_sources();
    }

    pub(super) fn absorb(&mut self, other: Self) {
        self.source_bytes += other.source_bytes;
        self.verdict.absorb(other.verdict);
        self.clean.extend(other.clean);
        self.drop_sources();
    }

    /// An archive of documents that all have findings does not fit into memory.
    fn drop_sources(&mut self) {
        if self.source_bytes > MOST_SOURCES_MEANWHILE {
            self.verdict.sources.clear();
            self.source_bytes = 0;
        }
    }
}

/// Splits off the documents that are known to be clean: their verdict, and the documents to judge. A clean document whose
/// blob has gone missing is judged too, so that the check fails as it would without the cache.
pub(super) fn recall<'c>(
    repository: &Repository,
    cache: &mut Cache,
    documents: Vec<&'c Change>,
    names: NamesDigest,
) -> (Verdict, Vec<&'c Change>) {
    let (clean, unknown): (Vec<_>, Vec<_>) = documents.into_iter().partition(|change| {
        let side = change.after.as_ref();
        side.is_some_and(|side| cache.is_clean(&change.path, side, names) && is_there(repository, side.content))
    });
    let judged = clean.into_iter().map(|change| change.path.clone()).collect();
    (Verdict { judged, ..Verdict::default() }, unknown)
}

/// Whether it could be read again; a file of the worktree has just been listed.
fn is_there(repository: &Repository, content: Content) -> bool {
    match content {
        Content::Blob(id) => repository.has_blob(id),
        Content::File(_) => true,
        Content::None => false,
    }
}

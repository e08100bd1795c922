//! The commits of a branch, and every version of a postmortem that they bring, read while git walks on.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc;
use std::thread;

use crate::document;
use crate::error::{Error, Result};
use crate::git::{BlobId, Change, Landing, Repository, Side};
use crate::history::{self, Name, Versions};
use crate::source::RepoPath;
use crate::text::both;

/// A version that is to be read: its content, and where it stood.
type Wanted = (BlobId, RepoPath);

/// So many are sent at once, for waking a reader costs as much as reading one.
const BATCH: usize = 32;

/// Reads the landings and the versions; those of the latter that are no postmortem any more are told as such.
///
/// # Errors
/// When history cannot be walked, or an object is missing.
pub(super) fn gather(
    repository: &Repository,
    landings: impl Iterator<Item = Result<Landing>>,
    name: Name<'_>,
) -> Result<(Vec<Landing>, Versions)> {
    // Git, which walks meanwhile, has one processor for itself.
    let threads = thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).clamp(1, 8);
    let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
    thread::scope(|scope| {
        let (senders, workers): (Vec<_>, Vec<_>) = clones
            .into_iter()
            .map(|clone| {
                let (sender, receiver) = mpsc::channel();
                (sender, scope.spawn(move || read_all(&clone, &receiver)))
            })
            .unzip();
        let walked = walk(landings, name, &senders);
        drop(senders);
        let mut versions = Versions::new();
        for worker in workers {
            let read = worker
                .join()
                .map_err(|_| Error::new(both! { en: "cannot read the history"; ja: "履歴を読めません" }))?;
            versions.extend(read?);
        }
        Ok((walked?, versions))
    })
}

/// Walks, and sends each version that was not seen before to be read.
fn walk(
    landings: impl Iterator<Item = Result<Landing>>,
    name: Name<'_>,
    readers: &[mpsc::Sender<Vec<Wanted>>],
) -> Result<Vec<Landing>> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let mut batches: Vec<Vec<Wanted>> = readers.iter().map(|_| Vec::new()).collect();
    for landing in landings {
        let mut landing = landing?;
        join_moved(&mut landing.changes, name);
        for change in landing.changes.iter().filter(|change| name(&change.path).is_some()) {
            // What stood before is another commit's version, but at the beginning of a range.
            for id in [&change.before, &change.after].into_iter().flatten().filter_map(history::blob) {
                if seen.insert(id) {
                    let reader = reader_of(&change.path, readers.len());
                    batches[reader].push((id, change.path.clone()));
                    if batches[reader].len() == BATCH {
                        // Where nobody reads any more, the readers say why.
                        let _ = readers[reader].send(std::mem::take(&mut batches[reader]));
                    }
                }
            }
        }
        all.push(landing);
    }
    for (reader, batch) in readers.iter().zip(batches) {
        let _ = reader.send(batch);
    }
    Ok(all)
}

/// A postmortem that left one directory and came in at another in the same landing has moved with its archive.
fn join_moved(changes: &mut Vec<Change>, name: Name<'_>) {
    let is_postmortem = |change: &Change| name(&change.path).is_some();
    if !changes.iter().any(|change| change.before.is_none() && is_postmortem(change)) {
        return;
    }
    let gone = changes.iter().filter(|change| change.after.is_none());
    let mut gone: HashMap<String, (RepoPath, Option<Side>)> =
        gone.filter_map(|change| Some((name(&change.path)?, (change.path.clone(), change.before)))).collect();
    let mut moved = HashSet::new();
    for change in changes.iter_mut().filter(|change| change.before.is_none()) {
        if let Some((path, before)) = name(&change.path).and_then(|id| gone.remove(&id)) {
            change.before = before;
            moved.insert(path);
        }
    }
    changes.retain(|change| change.after.is_some() || !moved.contains(&change.path));
}

/// The versions of one file all go to one reader, which then has at hand what they are deltas of.
fn reader_of(path: &RepoPath, readers: usize) -> usize {
    path.as_bytes().iter().map(|&byte| usize::from(byte)).sum::<usize>() % readers
}

/// Reads versions until there are no more.
fn read_all(repository: &Repository, wanted: &mpsc::Receiver<Vec<Wanted>>) -> Result<Versions> {
    let mut versions = Versions::new();
    for (id, path) in wanted.iter().flatten() {
        let about = |error: Error| {
            error.cause(
                both! { en: "this was needed to read a version of `{path}`"; ja: "`{path}`の版を読むために必要でした" },
            )
        };
        let bytes = repository.read_blob(id).map_err(about)?;
        versions.insert(id, document::parse_records(path, bytes));
    }
    Ok(versions)
}

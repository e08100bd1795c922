//! The commits of a branch, and every version of a postmortem that they bring, read while git walks on.

use std::collections::BTreeSet;
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::document;
use crate::error::{Error, Result};
use crate::git::{BlobId, Landing, Repository};
use crate::source::{RepoPath, SourceFile};
use crate::trail::{self, Name, Versions};

/// A version that is to be read: its content, and where it stood.
type Wanted = (BlobId, RepoPath);

/// Reads the landings and the versions; those of the latter that are no postmortem any more are told as such.
///
/// # Errors
/// When history cannot be walked, or an object is missing.
pub(super) fn gather(
    repository: &Repository,
    landings: impl Iterator<Item = Result<Landing>>,
    name: Name<'_>,
) -> Result<(Vec<Landing>, Versions)> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(8);
    let clones: Vec<Repository> = (0..threads).map(|_| repository.try_clone()).collect::<Result<_>>()?;
    let (sender, receiver) = mpsc::channel::<Wanted>();
    let receiver = Mutex::new(receiver);
    thread::scope(|scope| {
        let receiver = &receiver;
        let workers: Vec<_> = clones.into_iter().map(|clone| scope.spawn(move || read_all(&clone, receiver))).collect();
        let walked = walk(landings, name, &sender);
        drop(sender);
        let mut versions = Versions::new();
        for worker in workers {
            let read = worker.join().map_err(|_| Error::new("cannot read the history"))?;
            versions.append(&mut read?);
        }
        Ok((walked?, versions))
    })
}

/// Walks, and sends each version that was not seen before to be read.
fn walk(
    landings: impl Iterator<Item = Result<Landing>>,
    name: Name<'_>,
    sender: &mpsc::Sender<Wanted>,
) -> Result<Vec<Landing>> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for landing in landings {
        let landing = landing?;
        for change in landing.changes.iter().filter(|change| name(&change.path).is_some()) {
            // What stood before is another commit's version, but at the beginning of a range.
            for id in [&change.before, &change.after].into_iter().flatten().filter_map(trail::blob) {
                if seen.insert(id) {
                    // Where nobody reads any more, the readers say why.
                    let _ = sender.send((id, change.path.clone()));
                }
            }
        }
        all.push(landing);
    }
    Ok(all)
}

/// Reads versions until there are no more.
fn read_all(repository: &Repository, wanted: &Mutex<mpsc::Receiver<Wanted>>) -> Result<Versions> {
    let mut versions = Versions::new();
    loop {
        let next = wanted.lock().map_err(|_| Error::new("cannot read the history"))?.recv();
        let Ok((id, path)) = next else { return Ok(versions) };
        let about = |error: Error| error.cause(format!("this was needed to read a version of `{path}`"));
        let bytes = repository.read_blob(id).map_err(about)?;
        let document = document::parse(&SourceFile::new(path, bytes)).0;
        versions.insert(id, document.map(trail::bare));
    }
}

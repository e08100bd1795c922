//! The tracked files of the worktree, for the price of a look at each: no child process where the index is an everyday
//! one.
//!
//! What stands in a file is read from disk whatever git thinks of it, so that attributes, filters, line endings and
//! stale times do not matter here: only which names are tracked, and what is there. Where anything else would matter (a
//! conflict, an intended or a skipped file, a link on the way, a file where a directory was, a name that the file system
//! writes in another way), the answer is `None`, and git decides.

use std::fs::{self, DirEntry};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use memchr::memchr;

use super::worktree::{is_harmful, mode_of};
use super::{Change, Content, FileStamp, Mode, Repository, Side, fast_index};
use crate::source::RepoPath;

/// From how many files on a second thread pays for itself.
const MANY: usize = 512;

/// What a look at a directory has found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The tracked files that are there, as additions, in no order.
    pub(super) tracked: Vec<Change>,
    /// Whether something lies beside them: git may ignore it or not.
    pub(super) has_others: bool,
}

/// The tracked files below a directory.
pub(super) fn look(repository: &Repository, directory: &str) -> Option<Found> {
    let tracked = fast_index::tracked(repository, directory)?;
    let paths: Vec<&[u8]> = tracked.paths().collect();
    let below = RepoPath::from(format!("{directory}/.toml").as_str());
    repository.refuse_symlinked_parent(&below).ok()?;
    let place = repository.disk_path(&RepoPath::from(directory)).ok()?;
    let mut found = Found::default();
    let top = Directory { place, depth: directory.len() + 1, tracked: &paths };
    let inner = top.look(&mut found)?;
    let threads = if paths.len() < MANY { 1 } else { thread::available_parallelism().map_or(1, usize::from).min(4) };
    let queue = Mutex::new(inner.into_iter());
    let work = || {
        let mut found = Found::default();
        loop {
            let next = queue.lock().ok()?.next();
            match next {
                Some(directory) => directory.look_deep(&mut found)?,
                None => return Some(found),
            }
        }
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        found.absorb(work()?);
        for other in others {
            found.absorb(other.join().ok()??);
        }
        Some(found)
    })
}

impl Found {
    fn absorb(&mut self, other: Self) {
        self.tracked.extend(other.tracked);
        self.has_others |= other.has_others;
    }
}

/// A directory in which tracked files should be.
struct Directory<'t> {
    place: PathBuf,
    /// Where the names of its files begin in their paths.
    depth: usize,
    /// The paths below it, sorted.
    tracked: &'t [&'t [u8]],
}

impl Directory<'_> {
    fn look_deep(&self, found: &mut Found) -> Option<()> {
        self.look(found)?.iter().try_for_each(|inner| inner.look_deep(found))
    }

    /// Looks at its files, and gives back its directories.
    fn look(&self, found: &mut Found) -> Option<Vec<Self>> {
        let here = entries(&self.place)?;
        let (mut inner, mut met, mut next, mut has_missed) = (Vec::new(), 0, 0, false);
        let mut left = self.tracked;
        while let Some(name) = Name::take(&mut left, self.depth)? {
            // Both are sorted, but for where git puts the name of a directory.
            let is_next = here.get(next).is_some_and(|(known, _)| known == name.bytes);
            let search = || here.binary_search_by(|(known, _)| known.as_slice().cmp(name.bytes)).ok();
            let Some(at) = (if is_next { Some(next) } else { search() }) else {
                has_missed = true;
                continue;
            };
            met += 1;
            next = at + 1;
            let entry = &here[at].1;
            let kind = entry.file_type().ok()?;
            if name.is_directory && kind.is_dir() {
                let depth = self.depth + name.bytes.len() + 1;
                inner.push(Self { place: entry.path(), depth, tracked: name.tracked });
            } else if !name.is_directory && (kind.is_file() || kind.is_symlink()) {
                found.tracked.push(file(name.tracked[0], entry)?);
            } else {
                return None;
            }
        }
        let has_others = here.len() > met;
        found.has_others |= has_others;
        // A file that is gone, beside one that nobody knows: it may be the same one under a name written otherwise.
        (!has_missed || !has_others).then_some(inner)
    }
}

/// A name in a directory, and the tracked paths that begin with it.
struct Name<'t> {
    bytes: &'t [u8],
    is_directory: bool,
    tracked: &'t [&'t [u8]],
}

impl<'t> Name<'t> {
    /// Takes the first name of some paths; an outer `None` is a path that no directory holds.
    #[expect(clippy::option_option, reason = "the end and nonsense are two things")]
    fn take(left: &mut &'t [&'t [u8]], depth: usize) -> Option<Option<Self>> {
        let Some(path) = left.first() else { return Some(None) };
        let rest = path.get(depth..)?;
        let slash = memchr(b'/', rest);
        let bytes = &rest[..slash.unwrap_or(rest.len())];
        if is_harmful(bytes) {
            return None;
        }
        let count = slash.map_or(1, |length| left.partition_point(|other| other.starts_with(&path[..=depth + length])));
        let (tracked, after) = left.split_at_checked(count)?;
        *left = after;
        Some(Some(Self { bytes, is_directory: slash.is_some(), tracked }))
    }
}

/// What lies in a directory, sorted by name.
fn entries(place: &Path) -> Option<Vec<(Vec<u8>, DirEntry)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(place).ok()? {
        let entry = entry.ok()?;
        found.push((entry.file_name().into_vec(), entry));
    }
    found.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Some(found)
}

/// A tracked file or link that is there.
fn file(path: &[u8], entry: &DirEntry) -> Option<Change> {
    let seen = entry.metadata().ok()?;
    let (mode, stamp) = match mode_of(&seen) {
        Mode::Symlink => (Mode::Symlink, None),
        mode @ (Mode::Regular | Mode::Executable) if seen.is_file() => (mode, Some(FileStamp::from_metadata(&seen))),
        Mode::Regular | Mode::Executable | Mode::Gitlink | Mode::Tree => return None,
    };
    Some(Change { path: RepoPath::new(path), before: None, after: Some(Side { mode, content: Content::File(stamp) }) })
}

//! The documents that an earlier check found clean, so that the next one need not read them.
//!
//! A verdict is a pure function of a document's path, mode and bytes, of the policy's files and of this program; and, where
//! the document refers to other files, of which there are. So a document is clean again as long as these are the same: one
//! that refers to others is known together with all names of the archive. "Clean" means that there was nothing to report: no finding,
//! no hint, no waived finding. Everything else is judged each time, so the cache holds no text of any document.
//!
//! The bytes are identified by git's blob id, or by what the file system says of a file in the worktree. Git's word that
//! a file is unchanged is not enough: filters and line endings can make a file differ from its blob. A file that changed
//! no earlier than the check began is left out, because it could change once more without a trace (git calls such a file
//! racily clean).
//!
//! The cache is one file in `.git/pmgit`:
//!
//! ```text
//! magic | key | digest, digest, ... (sorted, no two the same) | checksum of all before
//! ```
//!
//! It is believed whole or not at all. The checksum guards against disks and accidents, not against people: whoever can
//! write there can as well replace the hooks. So only `pmgit check` of documents by themselves asks it, and no door into
//! a branch does. Where it cannot be written, nothing is remembered, and the check goes on without it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::git::{BlobId, Content, FileStamp, Mode, Repository, Side};
use crate::source::{RepoPath, SourceFile};

const FILE: &str = "verdicts";
const MAGIC: &[u8] = b"pmgit verdicts 4\n";
const DIGEST: usize = 20;
/// Where the digests begin: after the magic and the key.
const HEAD: usize = MAGIC.len() + DIGEST;
/// A larger file is not ours, and we write none: room for 800,000 documents.
const MOST_BYTES: u64 = 1 << 24;
/// How many digests are kept that a check had no use for; with more, all of them are dropped.
const MOST_IDLE: usize = 30_000;

/// The SHA-1 of all that makes a document what it is: its path, its mode, and its blob or its file.
type Digest = [u8; DIGEST];

/// All names of the archive and their modes, as far as documents may refer to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NamesDigest(Digest);

impl NamesDigest {
    pub(crate) fn new(names: &[(RepoPath, Mode)]) -> Self {
        let mut bytes = Vec::with_capacity(names.len() * 64);
        for (path, mode) in names {
            bytes.extend_from_slice(path.as_bytes());
            bytes.push(0);
            bytes.extend_from_slice(mode.as_str().as_bytes());
            bytes.push(0);
        }
        Self(digest(&bytes))
    }
}

/// All that a verdict depends on besides the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(Digest);

impl Key {
    /// The key of this program with these files of the policy.
    pub(crate) fn for_policy(files: &[Option<&SourceFile>]) -> Self {
        Self::for_program(&[env!("CARGO_PKG_VERSION"), env!("PMGIT_BUILD")], files)
    }

    fn for_program(program: &[&str], files: &[Option<&SourceFile>]) -> Self {
        let mut bytes = Vec::new();
        for text in program.iter().copied().map(Some).chain(files.iter().map(|file| file.map(SourceFile::text))) {
            // An absent file differs from an empty one, and two texts from the same ones cut elsewhere.
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
        Self(digest(&bytes))
    }
}

/// What earlier checks have left.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    key: Key,
    /// Sorted.
    clean: Vec<Digest>,
    /// Which of them this check has asked for.
    used: Vec<bool>,
}

impl Cache {
    /// Opens what is there for this key; anything doubtful counts as empty.
    pub(crate) fn open(repository: &Repository, key: Key) -> Self {
        Self::open_in(&repository.common_dir().join("pmgit"), key)
    }

    fn open_in(folder: &Path, key: Key) -> Self {
        let clean = read(&folder.join(FILE)).and_then(|bytes| parse(&bytes, key)).unwrap_or_default();
        Self { folder: folder.to_path_buf(), key, used: vec![false; clean.len()], clean }
    }

    /// Whether an earlier check found this document clean, by itself or beside these names.
    pub(crate) fn is_clean(&mut self, path: &RepoPath, side: &Side, names: NamesDigest) -> bool {
        let Some(identity) = identity(path, side) else { return false };
        let known = |identity: Digest| self.clean.binary_search(&identity).ok();
        let place = known(identity).or_else(|| known(beside(identity, names)));
        if let Some(place) = place {
            self.used[place] = true;
        }
        place.is_some()
    }

    /// Begins to record a check, before its first document is read; `None` where the cache cannot be written.
    pub(crate) fn record(self) -> Option<Recording> {
        fs::create_dir_all(&self.folder).ok()?;
        let file = tempfile::Builder::new().prefix(".verdicts-").tempfile_in(&self.folder).ok()?;
        let began = FileStamp::from_metadata(&file.as_file().metadata().ok()?);
        Some(Recording { cache: self, file, began, clean: BTreeSet::new() })
    }
}

/// What one check adds.
#[derive(Debug)]
pub(crate) struct Recording {
    cache: Cache,
    file: NamedTempFile,
    /// By the clock of the file system.
    began: FileStamp,
    clean: BTreeSet<Digest>,
}

impl Recording {
    /// Adds a document that was found clean; with the names where it refers to any.
    pub(crate) fn add(&mut self, path: &RepoPath, side: &Side, names: Option<NamesDigest>) {
        let is_settled = match side.content {
            Content::Blob(_) => true,
            Content::File(stamp) => stamp.is_some_and(|stamp| stamp.is_settled_before(&self.began)),
            Content::None => false,
        };
        if is_settled {
            let identity = identity(path, side);
            self.clean.extend(identity.map(|identity| names.map_or(identity, |names| beside(identity, names))));
        }
    }

    /// Writes the cache for the next check, where that is possible.
    pub(crate) fn save(mut self) {
        if self.clean.is_empty() {
            return;
        }
        let known = || self.cache.clean.iter().zip(&self.cache.used);
        let keeps_idle = known().filter(|(_, used)| !**used).count() <= MOST_IDLE;
        self.clean.extend(known().filter(|(_, used)| **used || keeps_idle).map(|(digest, _)| digest));
        let bytes = compose(self.cache.key, &self.clean);
        if bytes.len() as u64 <= MOST_BYTES && self.file.write_all(&bytes).is_ok() {
            // The folder may have become read-only; what is not remembered is judged again.
            let _saved = self.file.persist(self.cache.folder.join(FILE));
        }
    }
}

/// What a document is known by: its path, which has no NUL, its mode, and its blob or the file's stamp.
fn identity(path: &RepoPath, side: &Side) -> Option<Digest> {
    let mut bytes = Vec::with_capacity(path.as_bytes().len() + 64);
    bytes.extend_from_slice(path.as_bytes());
    bytes.push(0);
    bytes.push(match side.mode {
        Mode::Regular => b'-',
        Mode::Executable => b'x',
        Mode::Symlink | Mode::Gitlink | Mode::Tree => return None,
    });
    match side.content {
        Content::Blob(id) => {
            bytes.push(b'b');
            bytes.extend_from_slice(id.as_bytes());
        }
        Content::File(stamp) => {
            bytes.push(b'f');
            bytes.extend_from_slice(&stamp?.to_bytes());
        }
        Content::None => return None,
    }
    Some(digest(&bytes))
}

/// What a document is known by that refers to others.
fn beside(identity: Digest, names: NamesDigest) -> Digest {
    digest(&[identity, names.0].concat())
}

fn digest(bytes: &[u8]) -> Digest {
    BlobId::hash(bytes).as_bytes().try_into().expect("a blob id of SHA-1 has twenty bytes")
}

fn read(place: &Path) -> Option<Vec<u8>> {
    let found = fs::symlink_metadata(place).ok()?;
    if !found.is_file() || found.len() > MOST_BYTES {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).ok()?);
    fs::File::open(place).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn compose(key: Key, clean: &BTreeSet<Digest>) -> Vec<u8> {
    let mut bytes = [MAGIC, &key.0].concat();
    bytes.extend(clean.iter().flatten());
    let checksum = digest(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// The digests, where the whole is as it was written, for this key.
fn parse(bytes: &[u8], key: Key) -> Option<Vec<Digest>> {
    let (body, checksum) = bytes.split_last_chunk::<DIGEST>()?;
    let is_ours = body.strip_prefix(MAGIC)?.starts_with(&key.0) && digest(body) == *checksum;
    let (clean, []) = body.get(HEAD..)?.as_chunks::<DIGEST>() else { return None };
    (is_ours && clean.is_sorted_by(|one, next| one < next)).then(|| clean.to_vec())
}

#[cfg(test)]
mod tests;

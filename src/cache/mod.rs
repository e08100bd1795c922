//! What is remembered of documents that were judged, so that a second check need not read them.
//!
//! A verdict is a pure function of the path, the mode and the bytes of a document, of the policy's files and of this
//! program. So what was said of a document is remembered by just these: the number of its hints, and its findings with
//! the lines they stand in. The bytes are known by git's id of the blob, and of a file in the worktree
//! by what the file system says of it: filters and line endings may make a file another than its blob, so that git's
//! word for "unchanged" is not enough. A file that was changed no earlier than its reading began is not remembered: it
//! could change once more without a trace (git calls it racily clean).
//!
//! The memory is one file in `.git/pmgit`, and it is believed whole or not at all: its checksum guards against disks and
//! accidents, not against somebody who writes there on purpose, for whoever can do that can as well replace the hooks.
//! So it serves only who asks by `pmgit check` for documents by themselves; no door into a branch believes it. Where it
//! cannot be written, nothing is remembered, and nobody is told.

mod said;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

pub(crate) use said::Said;

use crate::finding::Finding;
use crate::git::{BlobId, Content, FileStamp, Mode, Repository, Side};
use crate::rules::Waived;
use crate::source::{RepoPath, SourceFile};

const FILE: &str = "verdicts";
const MAGIC: &[u8] = b"pmgit verdicts 2\n";
const ID: usize = 20;
/// Where records begin: behind the magic and the key.
const HEAD: usize = MAGIC.len() + ID;
/// A larger file is none of ours.
const MOST_BYTES: u64 = 1 << 26;
/// How many records are looked at before all are searched: a document is mostly known by its blob and by its file.
const NEAR: usize = 4;
/// How many records that a run had no use for are kept; beyond, they are all forgotten.
const MOST_IDLE: usize = 30_000;

/// All that a verdict depends on besides the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key(BlobId);

impl Key {
    /// The key of this program with these files of the policy.
    pub(crate) fn of(files: &[Option<&SourceFile>]) -> Self {
        Self::with(&[env!("CARGO_PKG_VERSION"), env!("PMGIT_BUILD")], files)
    }

    fn with(program: &[&str], files: &[Option<&SourceFile>]) -> Self {
        let mut bytes = Vec::new();
        for text in program.iter().copied().map(Some).chain(files.iter().map(|file| file.map(SourceFile::text))) {
            // An absent file is not an empty one, and two texts are not the same ones cut elsewhere.
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
        Self(BlobId::hash(&bytes))
    }
}

/// What earlier checks have left.
#[derive(Debug)]
pub(crate) struct Memory {
    folder: PathBuf,
    key: Key,
    bytes: Vec<u8>,
    /// Sorted by identity.
    records: Vec<Record>,
    /// The record behind the one that was found last: documents are asked for in order.
    next: usize,
}

/// One document: where its identity, and what was said of it, stand among the bytes.
#[derive(Clone, Debug)]
struct Record {
    identity: Range<usize>,
    said: Range<usize>,
    used: bool,
}

impl Memory {
    /// Opens what is there for this key; anything doubtful is taken for nothing.
    pub(crate) fn open(repository: &Repository, key: Key) -> Self {
        Self::open_in(&repository.common_dir().join("pmgit"), key)
    }

    fn open_in(folder: &Path, key: Key) -> Self {
        let bytes = read(&folder.join(FILE)).unwrap_or_default();
        let records = parse(&bytes, key).unwrap_or_default();
        Self { folder: folder.to_path_buf(), key, bytes, records, next: 0 }
    }

    /// What is known of a document.
    pub(crate) fn recall(&mut self, path: &RepoPath, side: &Side) -> Option<Said> {
        let wanted = identity(path, side)?;
        let at = self.find(&wanted)?;
        self.next = at + 1;
        let said = said::decode(path, &self.bytes[self.records[at].said.clone()])?;
        self.records[at].used = true;
        Some(said)
    }

    fn find(&self, wanted: &[u8]) -> Option<usize> {
        let compare = |record: &Record| self.bytes[record.identity.clone()].cmp(wanted);
        let near = self.records.iter().skip(self.next).take(NEAR).position(|record| compare(record).is_eq());
        near.map(|at| self.next + at).or_else(|| self.records.binary_search_by(compare).ok())
    }

    /// Begins to learn, before the first document is read; nothing where the memory cannot be written.
    pub(crate) fn learn(self) -> Option<Lesson> {
        fs::create_dir_all(&self.folder).ok()?;
        let file = tempfile::Builder::new().prefix(".verdicts-").tempfile_in(&self.folder).ok()?;
        let began = FileStamp::from_metadata(&file.as_file().metadata().ok()?);
        Some(Lesson { memory: self, file, began, learned: BTreeMap::new() })
    }
}

/// What was said of one document, to be noted.
#[derive(Debug)]
pub(crate) struct Told(Vec<u8>);

impl Told {
    /// So many hints that are not among the findings, and the findings; nothing where that cannot be remembered.
    pub(crate) fn of(
        path: &RepoPath,
        unshown: usize,
        findings: &[Finding],
        waived: &[Waived],
        source: Option<&SourceFile>,
    ) -> Option<Self> {
        said::encode(path, unshown, findings, waived, source).map(Self)
    }
}

/// What one check adds.
#[derive(Debug)]
pub(crate) struct Lesson {
    memory: Memory,
    file: NamedTempFile,
    /// By the clock of the file system.
    began: FileStamp,
    learned: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Lesson {
    /// Notes what was said of a document.
    pub(crate) fn note(&mut self, path: &RepoPath, side: &Side, said: &Told) {
        let is_settled = match side.content {
            Content::Blob(_) => true,
            Content::File(stamp) => stamp.is_some_and(|stamp| stamp.is_settled_before(&self.began)),
            Content::None => false,
        };
        if let (true, Some(identity)) = (is_settled, identity(path, side)) {
            self.learned.insert(identity, said.0.clone());
        }
    }

    /// Keeps it for the next check, where that is possible.
    pub(crate) fn keep(mut self) {
        if self.learned.is_empty() {
            return;
        }
        let idle = self.memory.records.iter().filter(|record| !record.used).count();
        for record in self.memory.records.iter().filter(|record| record.used || idle <= MOST_IDLE) {
            let bytes = |part: &Range<usize>| self.memory.bytes[part.clone()].to_vec();
            self.learned.entry(bytes(&record.identity)).or_insert_with(|| bytes(&record.said));
        }
        let bytes = compose(self.memory.key, &self.learned);
        if bytes.len() as u64 <= MOST_BYTES && self.file.write_all(&bytes).is_ok() {
            // It may have become read-only; what is not remembered is judged again.
            let _kept = self.file.persist(self.memory.folder.join(FILE));
        }
    }
}

/// What a document is known by: its path, which has no NUL, its mode, and its blob or the file's stamp.
fn identity(path: &RepoPath, side: &Side) -> Option<Vec<u8>> {
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
    Some(bytes)
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

fn compose(key: Key, records: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<u8> {
    let mut bytes = [MAGIC, key.0.as_bytes()].concat();
    for (identity, said) in records {
        // No path that a file system takes is longer; one of a tree may be. What was said is short.
        let (Ok(known), Ok(said_of)) = (u16::try_from(identity.len()), u16::try_from(said.len())) else { continue };
        bytes.extend_from_slice(&known.to_le_bytes());
        bytes.extend_from_slice(&said_of.to_le_bytes());
        bytes.extend_from_slice(identity);
        bytes.extend_from_slice(said);
    }
    let checksum = BlobId::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

/// The records, where the whole is as it was written, for this key.
fn parse(bytes: &[u8], key: Key) -> Option<Vec<Record>> {
    let end = bytes.len().checked_sub(ID)?;
    let (body, checksum) = bytes.split_at(end);
    let is_ours = body.strip_prefix(MAGIC)?.starts_with(key.0.as_bytes());
    if !is_ours || BlobId::hash(body).as_bytes() != checksum {
        return None;
    }
    let mut records: Vec<Record> = Vec::new();
    let mut at = HEAD;
    while at < end {
        let length = |at: usize| Some(usize::from(u16::from_le_bytes(body.get(at..at + 2)?.try_into().ok()?)));
        let (known, said_of) = (length(at)?, length(at + 2)?);
        let identity = at + 4..at + 4 + known;
        let said = identity.end..identity.end + said_of;
        let follows = |last: &Record| body[last.identity.clone()] < body[identity.clone()];
        if said.end > end || said_of < 4 || !records.last().is_none_or(follows) {
            return None;
        }
        at = said.end;
        records.push(Record { identity, said, used: false });
    }
    Some(records)
}

#[cfg(test)]
mod tests;

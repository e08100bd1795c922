//! What is remembered of documents that were judged clean, so that a second check need not read them.
//!
//! A verdict is a pure function of the path, the mode and the bytes of a document, of the policy's files and of this
//! program. So a document without any finding is remembered, with its number of hints, by just these; one with a finding
//! or a waived one is judged again each time. The bytes are known by git's id of the blob, and of a file in the worktree
//! by what the file system says of it: filters and line endings may make a file another than its blob, so that git's
//! word for "unchanged" is not enough. A file that was changed no earlier than its reading began is not remembered: it
//! could change once more without a trace (git calls it racily clean).
//!
//! The memory is one file in `.git/pmgit`, and it is believed whole or not at all: its checksum guards against disks and
//! accidents, not against somebody who writes there on purpose, for whoever can do that can as well replace the hooks.
//! So it serves only who asks by `pmgit check` for documents by themselves; no door into a branch believes it. Where it
//! cannot be written, nothing is remembered, and nobody is told.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::git::{BlobId, Content, Mode, Repository, Side, Stamp};
use crate::source::{RepoPath, SourceFile};

const FILE: &str = "verdicts";
const MAGIC: &[u8] = b"pmgit verdicts 1\n";
const ID: usize = 20;
/// Where records begin: behind the magic and the key.
const HEAD: usize = MAGIC.len() + ID;
/// A larger file is none of ours.
const MOST_BYTES: u64 = 1 << 26;
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
        Self(BlobId::of(&bytes))
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
}

/// One document that was clean.
#[derive(Clone, Debug)]
struct Record {
    /// Where its identity stands among the bytes.
    identity: std::ops::Range<usize>,
    hints: u32,
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
        Self { folder: folder.to_path_buf(), key, bytes, records }
    }

    /// How many hints a document has that is known to have nothing else.
    pub(crate) fn recall(&mut self, path: &RepoPath, side: &Side) -> Option<u32> {
        let wanted = identity(path, side)?;
        let at = self.records.binary_search_by(|record| self.bytes[record.identity.clone()].cmp(&wanted)).ok()?;
        let record = &mut self.records[at];
        record.used = true;
        Some(record.hints)
    }

    /// Begins to learn, before the first document is read; nothing where the memory cannot be written.
    pub(crate) fn learn(self) -> Option<Lesson> {
        fs::create_dir_all(&self.folder).ok()?;
        let file = tempfile::Builder::new().prefix(".verdicts-").tempfile_in(&self.folder).ok()?;
        let began = Stamp::of(&file.as_file().metadata().ok()?);
        Some(Lesson { memory: self, file, began, learned: BTreeMap::new() })
    }
}

/// What one check adds.
#[derive(Debug)]
pub(crate) struct Lesson {
    memory: Memory,
    file: NamedTempFile,
    /// By the clock of the file system.
    began: Stamp,
    learned: BTreeMap<Vec<u8>, u32>,
}

impl Lesson {
    /// Notes a document without any finding but so many hints that are only counted.
    pub(crate) fn note(&mut self, path: &RepoPath, side: &Side, hints: usize) {
        let is_settled = match side.content {
            Content::Blob(_) => true,
            Content::File(stamp) => stamp.is_some_and(|stamp| stamp.is_settled_before(&self.began)),
            Content::None => false,
        };
        if let (true, Some(identity), Ok(hints)) = (is_settled, identity(path, side), u32::try_from(hints)) {
            self.learned.insert(identity, hints);
        }
    }

    /// Keeps it for the next check, where that is possible.
    pub(crate) fn keep(mut self) {
        if self.learned.is_empty() {
            return;
        }
        let idle = self.memory.records.iter().filter(|record| !record.used).count();
        for record in self.memory.records.iter().filter(|record| record.used || idle <= MOST_IDLE) {
            self.learned.entry(self.memory.bytes[record.identity.clone()].to_vec()).or_insert(record.hints);
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

fn compose(key: Key, records: &BTreeMap<Vec<u8>, u32>) -> Vec<u8> {
    let mut bytes = [MAGIC, key.0.as_bytes()].concat();
    for (identity, hints) in records {
        // No path that a file system takes is longer; one of a tree may be.
        let Ok(length) = u16::try_from(identity.len()) else { continue };
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(identity);
        bytes.extend_from_slice(&hints.to_le_bytes());
    }
    let checksum = BlobId::of(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

/// The records, where the whole is as it was written, for this key.
fn parse(bytes: &[u8], key: Key) -> Option<Vec<Record>> {
    let end = bytes.len().checked_sub(ID)?;
    let (body, checksum) = bytes.split_at(end);
    let is_ours = body.strip_prefix(MAGIC)?.starts_with(key.0.as_bytes());
    if !is_ours || BlobId::of(body).as_bytes() != checksum {
        return None;
    }
    let mut records: Vec<Record> = Vec::new();
    let mut at = HEAD;
    while at < end {
        let length = usize::from(u16::from_le_bytes(body.get(at..at + 2)?.try_into().ok()?));
        let identity = at + 2..at + 2 + length;
        let hints = u32::from_le_bytes(body.get(identity.end..identity.end + 4)?.try_into().ok()?);
        if records.last().is_some_and(|last| body[last.identity.clone()] >= body[identity.clone()]) {
            return None;
        }
        at = identity.end + 4;
        records.push(Record { identity, hints, used: false });
    }
    Some(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceFile {
        SourceFile::new("a".into(), text.into())
    }

    fn blob(text: &str) -> Side {
        Side { mode: Mode::Regular, content: Content::Blob(BlobId::of(text.as_bytes())) }
    }

    /// A memory of one document, in a folder of its own.
    fn taught(folder: &Path, key: Key) -> Vec<u8> {
        let mut lesson = Memory::open_in(folder, key).learn().unwrap();
        lesson.note(&"pm/a.toml".into(), &blob("one"), 3);
        lesson.note(&"pm/b.toml".into(), &blob("two"), 0);
        lesson.keep();
        fs::read(folder.join(FILE)).unwrap()
    }

    #[test]
    fn a_document_is_known_by_its_path_its_mode_and_its_blob() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::of(&[]);
        taught(folder.path(), key);
        let recall = |path: &str, side: Side| Memory::open_in(folder.path(), key).recall(&path.into(), &side);
        assert_eq!(recall("pm/a.toml", blob("one")), Some(3));
        assert_eq!(recall("pm/b.toml", blob("two")), Some(0));
        assert_eq!(recall("pm/b.toml", blob("one")), None);
        assert_eq!(recall("pm/a.toml", blob("two")), None);
        for mode in [Mode::Executable, Mode::Symlink, Mode::Gitlink, Mode::Tree] {
            assert_eq!(recall("pm/a.toml", Side { mode, ..blob("one") }), None);
        }
        assert_eq!(recall("pm/a.toml", Side { content: Content::File(None), ..blob("one") }), None);
        assert_eq!(recall("pm/a.toml", Side { content: Content::None, ..blob("one") }), None);
    }

    #[test]
    fn another_program_or_policy_is_another_key() {
        let text = |text: &str| Some(source(text));
        let of = |program: &[&str], policy: Option<SourceFile>, people: Option<SourceFile>| {
            Key::with(program, &[policy.as_ref(), people.as_ref()])
        };
        let keys = [
            of(&["0.1.0", "a"], None, None),
            of(&["0.1.1", "a"], None, None),
            of(&["0.1.0", "b"], None, None),
            of(&["0.1.0a", ""], None, None),
            of(&["0.1.0", "a"], text(""), None),
            of(&["0.1.0", "a"], None, text("")),
            of(&["0.1.0", "a"], text("xy"), text("")),
            of(&["0.1.0", "a"], text("x"), text("y")),
            of(&["0.1.0", "a"], text(""), text("xy")),
        ];
        let folder = tempfile::tempdir().unwrap();
        taught(folder.path(), keys[0]);
        for (index, key) in keys.into_iter().enumerate() {
            let found = Memory::open_in(folder.path(), key).recall(&"pm/a.toml".into(), &blob("one"));
            assert_eq!(found, (index == 0).then_some(3), "{index}");
            assert_eq!(keys.iter().filter(|other| **other == key).count(), 1, "{index}");
        }
    }

    #[test]
    fn a_memory_with_any_byte_changed_added_or_lost_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::of(&[]);
        let whole = taught(folder.path(), key);
        assert_eq!(parse(&whole, key).unwrap().len(), 2);
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                assert!(parse(&flipped, key).is_none(), "bit {bit} of byte {at}");
            }
            assert!(parse(&whole[..at], key).is_none(), "cut at {at}");
            assert!(parse(&whole[at + 1..], key).is_none(), "begun at {at}");
        }
        assert!(parse(&[&whole[..], b"\0"].concat(), key).is_none());
        assert!(parse(&[&whole[..], &whole[..]].concat(), key).is_none());
    }

    #[test]
    fn a_sound_checksum_over_nonsense_is_no_memory_and_no_panic() {
        let key = Key::of(&[]);
        for records in [&b"\0"[..], b"\x09\0abc", b"\xff\xff", b"\0\0\0\0\0\0\0\0\0\0\0\0", b"\x01\0a\0\0\0"] {
            let body = [MAGIC, key.0.as_bytes(), records].concat();
            let whole = [&body[..], BlobId::of(&body).as_bytes()].concat();
            assert!(parse(&whole, key).is_none(), "{records:?}");
        }
    }

    #[test]
    fn a_file_that_changed_when_its_reading_began_is_not_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let (key, path) = (Key::of(&[]), RepoPath::from("pm/a.toml"));
        let recall = |side: &Side| Memory::open_in(folder.path(), key).recall(&path, side);
        let mut lesson = Memory::open_in(folder.path(), key).learn().unwrap();
        // The file of the lesson is as old as the lesson.
        let racy = Side { content: Content::File(Some(lesson.began)), ..blob("") };
        lesson.note(&path, &racy, 0);
        lesson.note(&"pm/other.toml".into(), &blob("one"), 0);
        lesson.keep();
        assert_eq!(recall(&racy), None);
        // An older one is remembered, until anything of it changes.
        let old = folder.path().join("old");
        fs::write(&old, "text").unwrap();
        let stamp = || Stamp::of(&fs::metadata(&old).unwrap());
        let side = |stamp| Side { content: Content::File(Some(stamp)), ..blob("") };
        let before = stamp();
        let lesson = loop {
            let lesson = Memory::open_in(folder.path(), key).learn().unwrap();
            if before.is_settled_before(&lesson.began) {
                break lesson;
            }
        };
        let mut lesson = lesson;
        lesson.note(&path, &side(before), 1);
        lesson.keep();
        assert_eq!(recall(&side(before)), Some(1));
        let modified = fs::metadata(&old).unwrap().modified().unwrap();
        fs::write(&old, "TEXT").unwrap();
        fs::File::options().write(true).open(&old).unwrap().set_modified(modified).unwrap();
        assert_eq!(recall(&side(stamp())), None, "same size, same time, another text");
    }

    #[test]
    fn what_is_of_no_use_is_forgotten_before_it_is_too_much() {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::of(&[]);
        let learn = |names: std::ops::Range<usize>| {
            let mut lesson = Memory::open_in(folder.path(), key).learn().unwrap();
            names.for_each(|name| lesson.note(&format!("pm/{name}.toml").as_str().into(), &blob("one"), 0));
            lesson.keep();
            Memory::open_in(folder.path(), key).records.len()
        };
        assert_eq!(learn(0..MOST_IDLE), MOST_IDLE);
        assert_eq!(learn(MOST_IDLE..MOST_IDLE + 2), MOST_IDLE + 2);
        assert_eq!(learn(MOST_IDLE + 2..MOST_IDLE + 3), 1);
    }

    #[test]
    fn where_nothing_can_be_written_nothing_is_learned() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Memory::open_in(&file, Key::of(&[])).learn().is_none());
        // A folder where the memory should be.
        fs::create_dir(folder.path().join(FILE)).unwrap();
        let mut lesson = Memory::open_in(folder.path(), Key::of(&[])).learn().unwrap();
        lesson.note(&"pm/a.toml".into(), &blob("one"), 3);
        lesson.keep();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left lying about");
    }
}

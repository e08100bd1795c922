//! The index file's format (`gitformat-index(5)`): header, entries of versions 2 to 4, extensions.
//!
//! Every read is bounds-checked, and what is not known to the letter is `None`. The checksum at the end is not
//! verified: git itself has not done so on reading since 2.13, for hashing costs more than all the rest.

use std::fs::File;
use std::ops::Range;

use super::window::Window;

/// The fixed part of an entry: times, device, inode, mode, owner, size, id, flags.
const FIXED: usize = 62;
const MODE: usize = 24;
const ID: usize = 40;
const FLAGS: usize = 60;
const ID_LENGTH: usize = 20;

const ASSUME_VALID: u16 = 0x8000;
const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
const LENGTH: u16 = 0x0fff;
const INTENT_TO_ADD: u16 = 0x2000;
const SKIP_WORKTREE: u16 = 0x4000;

/// An index whose structure is understood from its first byte to its last.
///
/// The file stays open, and is the same one for as long: git never writes into an index, it puts a new one in place.
pub(super) struct IndexFile {
    file: File,
    /// Where the checksum stands.
    end: usize,
    version: u32,
    count: u32,
    /// Every so many entries, where one begins: most directories are of no interest, and need no second reading.
    marks: Vec<Mark>,
    cached_trees: Option<Vec<u8>>,
}

/// How many entries stand between two marks; the worlds of tests are small.
const STRIDE: u32 = if cfg!(test) { 3 } else { 64 };

/// The beginning of an entry.
struct Mark {
    at: usize,
    path: Vec<u8>,
    /// What version 4 shortens the path against.
    before: Vec<u8>,
}

/// One entry; its path is found by [`Entries::path`].
#[derive(Clone, Debug)]
pub(super) struct IndexEntry {
    path: Range<usize>,
    pub(super) mode: u32,
    pub(super) id: [u8; ID_LENGTH],
    /// Named by `git add --intent-to-add`: no part of the commit.
    pub(super) is_intended: bool,
    pub(super) is_unmerged: bool,
    /// Not to be looked at on disk: assumed to be unchanged, or left out by a sparse checkout.
    pub(super) is_passed_over: bool,
}

/// Entries sorted by path.
#[derive(Default)]
pub(super) struct Entries {
    paths: Vec<u8>,
    pub(super) all: Vec<IndexEntry>,
}

impl Entries {
    pub(super) fn path(&self, entry: &IndexEntry) -> &[u8] {
        &self.paths[entry.path.clone()]
    }

    /// Takes one more entry, which must not be out of order.
    fn push(&mut self, path: &[u8], raw: Raw) -> Option<()> {
        let is_unmerged = raw.flags & STAGE != 0;
        if let Some(last) = self.all.last() {
            let last = self.path(last);
            // The stages of an unmerged path stand beside each other.
            if last > path || (last == path && !is_unmerged) {
                return None;
            }
        }
        let start = self.paths.len();
        self.paths.extend_from_slice(path);
        let path = start..self.paths.len();
        let is_intended = raw.more & INTENT_TO_ADD != 0;
        let is_passed_over = raw.flags & ASSUME_VALID != 0 || raw.more & SKIP_WORKTREE != 0;
        self.all.push(IndexEntry { path, mode: raw.mode, id: raw.id, is_intended, is_unmerged, is_passed_over });
        Some(())
    }
}

impl IndexFile {
    /// Reads a file of so many bytes.
    pub(super) fn read(file: File, length: usize) -> Option<Self> {
        let end = length.checked_sub(ID_LENGTH)?;
        let mut window = Window::new(&file, end);
        let header = window.get(0, 12)?;
        let (version, count) = (number(header, 4)?, number(header, 8)?);
        if &header[..4] != b"DIRC" || !(2..=4).contains(&version) {
            return None;
        }
        let mut index = Self { file, end, version, count, marks: Vec::new(), cached_trees: None };
        let mut marks: Vec<Mark> = Vec::new();
        let mut number = 0;
        let start = Mark { at: 12, path: Vec::new(), before: Vec::new() };
        let entries_end = index.walk(&mut Window::new(&index.file, end), &start, count, |entry| {
            if number % STRIDE == 0 {
                if marks.last().is_some_and(|last| *last.path > *entry.path) {
                    return None;
                }
                marks.push(Mark { at: entry.at, path: entry.path.to_vec(), before: entry.before.to_vec() });
            }
            number += 1;
            Some(())
        })?;
        index.marks = marks;
        index.cached_trees = index.read_extensions(entries_end)?;
        Some(index)
    }

    /// The bytes of the `TREE` extension.
    pub(super) fn cached_trees(&self) -> Option<&[u8]> {
        self.cached_trees.as_deref()
    }

    /// The entries at and below a path, without those below the paths in `passed_over`, which end in a slash.
    pub(super) fn below(&self, directory: &[u8], passed_over: &[Vec<u8>]) -> Option<Entries> {
        let mut entries = Entries::default();
        let mut passing = None;
        let mut visit = |seen: Seen<'_>| {
            let Some(rest) = seen.path.strip_prefix(directory) else { return Some(()) };
            if !matches!(rest.first(), None | Some(b'/')) {
                return Some(());
            }
            let is_below = |parent: &&Vec<u8>| seen.path.starts_with(parent);
            // Those of one directory stand together.
            passing = passing.filter(is_below).or_else(|| passed_over.iter().find(is_below));
            if passing.is_some() { Some(()) } else { entries.push(seen.path, seen.raw) }
        };
        let mut window = Window::of_parts(&self.file, self.end);
        let mut left = self.count;
        for (mark, next) in self.marks.iter().zip(self.marks.iter().skip(1).map(Some).chain([None])) {
            let count = left.min(STRIDE);
            left -= count;
            if !is_out_of_sight(mark, next, directory, passed_over) {
                self.walk(&mut window, mark, count, &mut visit)?;
            }
        }
        Some(entries)
    }

    /// Shows so many entries from a mark on, and tells where they end.
    fn walk(
        &self,
        window: &mut Window<'_>,
        from: &Mark,
        count: u32,
        mut visit: impl FnMut(Seen<'_>) -> Option<()>,
    ) -> Option<usize> {
        let (mut before, mut unpacked) = (Vec::new(), from.before.clone());
        let mut at = from.at;
        for _ in 0..count {
            let raw = Raw::read(window.get(at, FIXED)?)?;
            let mut name = at + FIXED;
            let mut more = 0;
            if raw.flags & EXTENDED != 0 {
                more = u16::from_be_bytes(*window.get(name, 2)?.first_chunk()?);
                name += 2;
                if self.version == 2 || more & !(INTENT_TO_ADD | SKIP_WORKTREE) != 0 {
                    return None;
                }
            }
            let raw = Raw { more, ..raw };
            if self.version == 4 {
                before.clone_from(&unpacked);
                let end = unpack(window, name, &mut unpacked)?;
                if !raw.is_length(unpacked.len()) {
                    return None;
                }
                visit(Seen { at, path: &unpacked, before: &before, raw })?;
                at = end;
            } else {
                let path = raw.name(window, name)?;
                visit(Seen { at, path, before: &[], raw })?;
                // One to eight zeros, up to a multiple of eight bytes.
                at += (name - at + path.len() + 8) & !7;
            }
        }
        Some(at)
    }

    /// Finds the cached trees. A name that does not begin with a capital letter changes what the entries mean.
    #[expect(clippy::option_option, reason = "not understood and not there are two things")]
    fn read_extensions(&self, mut at: usize) -> Option<Option<Vec<u8>>> {
        let mut window = Window::new(&self.file, self.end);
        let mut cached_trees = None;
        while at < self.end {
            let head = window.get(at, 8)?;
            let (name, length): ([u8; 4], _) = (*head.first_chunk()?, usize::try_from(number(head, 4)?).ok()?);
            at += 8;
            if !name[0].is_ascii_uppercase() || length > self.end - at {
                return None;
            }
            if &name == b"TREE" && cached_trees.replace(window.get(at, length)?.to_vec()).is_some() {
                return None;
            }
            at += length;
        }
        (at == self.end).then_some(cached_trees)
    }
}

/// Whether all entries from a mark to the next are elsewhere, or passed over; entries are sorted by path.
fn is_out_of_sight(mark: &Mark, next: Option<&Mark>, directory: &[u8], passed_over: &[Vec<u8>]) -> bool {
    if *mark.path > *directory && !mark.path.starts_with(directory) {
        return true;
    }
    let Some(next) = next else { return false };
    let is_within = |parent: &Vec<u8>| mark.path.starts_with(parent) && next.path.starts_with(parent);
    *next.path < *directory || passed_over.iter().any(is_within)
}

/// An entry as a walk shows it.
struct Seen<'w> {
    at: usize,
    path: &'w [u8],
    before: &'w [u8],
    raw: Raw,
}

/// An entry without its path.
#[derive(Clone, Copy)]
struct Raw {
    mode: u32,
    id: [u8; ID_LENGTH],
    flags: u16,
    more: u16,
}

impl Raw {
    fn read(fixed: &[u8]) -> Option<Self> {
        let flags = u16::from_be_bytes(*fixed.get(FLAGS..)?.first_chunk()?);
        Some(Self { mode: number(fixed, MODE)?, id: *fixed.get(ID..)?.first_chunk()?, flags, more: 0 })
    }

    /// A name that is written out; its length is given where it is short enough.
    fn name<'w>(self, window: &'w mut Window<'_>, at: usize) -> Option<&'w [u8]> {
        let name = if self.flags & LENGTH == LENGTH {
            window.until_zero(at)?
        } else {
            let (zero, name) = window.get(at, usize::from(self.flags & LENGTH) + 1)?.split_last()?;
            (*zero == 0).then_some(name)?
        };
        self.is_length(name.len()).then_some(name)
    }

    fn is_length(self, length: usize) -> bool {
        length > 0 && usize::from(self.flags & LENGTH) == length.min(usize::from(LENGTH))
    }
}

/// Version 4: how many bytes of the path before go, then what follows them, up to a zero.
fn unpack(window: &mut Window<'_>, mut at: usize, path: &mut Vec<u8>) -> Option<usize> {
    let mut byte = window.get(at, 1)?[0];
    let mut gone = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = window.get(at, 1)?[0];
        gone = gone.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
    }
    path.truncate(path.len().checked_sub(gone)?);
    let rest = window.until_zero(at + 1)?;
    path.extend_from_slice(rest);
    Some(at + 1 + rest.len() + 1)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

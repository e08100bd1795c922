//! The index file's format (`gitformat-index(5)`): header, entries of versions 2 to 4, extensions.
//!
//! Every read is bounds-checked, and what is not known to the letter is `None`. The checksum at the end is not
//! verified: git itself has not done so on reading since 2.13, for hashing costs more than all the rest.

use std::borrow::Cow;
use std::ops::Range;

/// The fixed part of an entry: times, device, inode, mode, owner, size, id, flags.
const FIXED: usize = 62;
const MODE: usize = 24;
const ID: usize = 40;
const FLAGS: usize = 60;
const ID_LENGTH: usize = 20;

const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
const LENGTH: u16 = 0x0fff;
const INTENT_TO_ADD: u16 = 0x2000;
const SKIP_WORKTREE: u16 = 0x4000;

/// An index whose structure is understood from its first byte to its last.
pub(super) struct IndexFile {
    bytes: Vec<u8>,
    version: u32,
    count: u32,
    cached_trees: Option<Range<usize>>,
}

/// One entry; its path is found by [`Entries::path`].
#[derive(Clone, Debug)]
pub(super) struct Entry {
    path: Range<usize>,
    pub(super) mode: u32,
    pub(super) id: [u8; ID_LENGTH],
    /// Named by `git add --intent-to-add`: no part of the commit.
    pub(super) is_intended: bool,
    pub(super) is_unmerged: bool,
}

/// The entries below some directory, sorted by path.
pub(super) struct Entries<'f> {
    /// The file itself, or the paths that version 4 compresses.
    paths: Cow<'f, [u8]>,
    pub(super) all: Vec<Entry>,
}

impl Entries<'_> {
    pub(super) fn path(&self, entry: &Entry) -> &[u8] {
        &self.paths[entry.path.clone()]
    }
}

impl IndexFile {
    pub(super) fn parse(bytes: Vec<u8>) -> Option<Self> {
        let version = number(&bytes, 4)?;
        if bytes.get(..4)? != b"DIRC" || !(2..=4).contains(&version) {
            return None;
        }
        let count = number(&bytes, 8)?;
        let mut file = Self { bytes, version, count, cached_trees: None };
        let entries_end = file.walk(|_, _| Some(()))?;
        file.read_extensions(entries_end)?;
        Some(file)
    }

    /// The bytes of the `TREE` extension.
    pub(super) fn cached_trees(&self) -> Option<&[u8]> {
        self.cached_trees.clone().map(|range| &self.bytes[range])
    }

    /// The entries at and below a path; nothing is known where they are out of order.
    pub(super) fn below(&self, directory: &[u8]) -> Option<Entries<'_>> {
        let mut unpacked = Vec::new();
        let mut all: Vec<Entry> = Vec::new();
        let mut last = 0..0;
        self.walk(|path, raw| {
            if !path.bytes(&self.bytes).starts_with(directory) {
                return Some(());
            }
            let bytes = path.bytes(&self.bytes);
            if !matches!(bytes.get(directory.len()), None | Some(b'/')) {
                return Some(());
            }
            let range = match path {
                Path::At(range) => range.clone(),
                Path::Unpacked(bytes) => {
                    let start = unpacked.len();
                    unpacked.extend_from_slice(bytes);
                    start..unpacked.len()
                }
            };
            let buffer: &[u8] = if self.version == 4 { &unpacked } else { &self.bytes };
            let (before, here) = (&buffer[last.clone()], &buffer[range.clone()]);
            let entry = raw.entry(range.clone())?;
            // The stages of an unmerged path stand beside each other.
            if before >= here && !(before == here && entry.is_unmerged) && !all.is_empty() {
                return None;
            }
            last = range;
            all.push(entry);
            Some(())
        })?;
        let paths = if self.version == 4 { Cow::Owned(unpacked) } else { Cow::Borrowed(self.bytes.as_slice()) };
        Some(Entries { paths, all })
    }

    /// Shows each entry, and tells where they end.
    fn walk(&self, mut visit: impl FnMut(&Path<'_>, &Raw<'_>) -> Option<()>) -> Option<usize> {
        let mut unpacked = Vec::new();
        let mut at = 12_usize;
        for _ in 0..self.count {
            let fixed = self.bytes.get(at..at.checked_add(FIXED)?)?;
            let flags = u16::from_be_bytes([fixed[FLAGS], fixed[FLAGS + 1]]);
            let mut name = at + FIXED;
            let mut more = 0;
            if flags & EXTENDED != 0 {
                more = u16::from_be_bytes(*self.bytes.get(name..)?.first_chunk()?);
                name += 2;
                if self.version == 2 || more & !(INTENT_TO_ADD | SKIP_WORKTREE) != 0 {
                    return None;
                }
            }
            let raw = Raw { fixed, flags, more };
            if self.version == 4 {
                let next = self.unpack(name, &mut unpacked)?;
                if !raw.is_length(unpacked.len()) {
                    return None;
                }
                visit(&Path::Unpacked(&unpacked), &raw)?;
                at = next;
            } else {
                let end = self.name_end(name, flags)?;
                visit(&Path::At(name..end), &raw)?;
                // One to eight zeros, up to a multiple of eight bytes.
                at += (end - at + 8) & !7;
            }
        }
        Some(at)
    }

    /// Where a name ends that is written out; its length is given where it is short enough.
    fn name_end(&self, name: usize, flags: u16) -> Option<usize> {
        let short = usize::from(flags & LENGTH);
        let end = if flags & LENGTH == LENGTH {
            name + self.bytes.get(name..)?.iter().position(|&byte| byte == 0).filter(|&length| length >= short)?
        } else {
            name + short
        };
        (*self.bytes.get(end)? == 0 && end > name).then_some(end)
    }

    /// Version 4: how many bytes of the path before go, then what follows them, up to a zero.
    fn unpack(&self, mut at: usize, path: &mut Vec<u8>) -> Option<usize> {
        let mut byte = *self.bytes.get(at)?;
        let mut gone = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            at += 1;
            byte = *self.bytes.get(at)?;
            gone = gone.checked_add(1)?.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
        }
        let rest = self.bytes.get(at + 1..)?;
        let length = rest.iter().position(|&byte| byte == 0)?;
        path.truncate(path.len().checked_sub(gone)?);
        path.extend_from_slice(&rest[..length]);
        Some(at + 1 + length + 1)
    }

    /// Finds the cached trees. A name that does not begin with a capital letter changes what the entries mean.
    fn read_extensions(&mut self, mut at: usize) -> Option<()> {
        let end = self.bytes.len().checked_sub(ID_LENGTH)?;
        while at < end {
            let name = self.bytes.get(at..at + 4)?;
            let length = usize::try_from(number(&self.bytes, at + 4)?).ok()?;
            let content = at + 8..(at + 8).checked_add(length).filter(|&stop| stop <= end)?;
            if !name[0].is_ascii_uppercase() {
                return None;
            }
            if name == b"TREE" && self.cached_trees.replace(content.clone()).is_some() {
                return None;
            }
            at = content.end;
        }
        (at == end).then_some(())
    }
}

/// An entry's path: in the file, or put together from it.
enum Path<'p> {
    At(Range<usize>),
    Unpacked(&'p [u8]),
}

impl Path<'_> {
    fn bytes<'b>(&'b self, file: &'b [u8]) -> &'b [u8] {
        match self {
            Self::At(range) => &file[range.clone()],
            Self::Unpacked(bytes) => bytes,
        }
    }
}

/// An entry without its path.
struct Raw<'f> {
    fixed: &'f [u8],
    flags: u16,
    more: u16,
}

impl Raw<'_> {
    fn entry(&self, path: Range<usize>) -> Option<Entry> {
        let id = *self.fixed.get(ID..)?.first_chunk()?;
        let is_unmerged = self.flags & STAGE != 0;
        let is_intended = self.more & INTENT_TO_ADD != 0;
        Some(Entry { path, mode: number(self.fixed, MODE)?, id, is_intended, is_unmerged })
    }

    fn is_length(&self, length: usize) -> bool {
        length > 0 && usize::from(self.flags & LENGTH) == length.min(usize::from(LENGTH))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

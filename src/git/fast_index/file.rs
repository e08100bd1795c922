//! The index file's format (`gitformat-index(5)`): header, entries of versions 2 to 4, extensions.
//!
//! Every read is bounds-checked, and what is not known to the letter is `None`. The checksum at the end is not
//! verified: git itself has not done so on reading since 2.13, for hashing costs more than all the rest.

use std::fs::File;
use std::ops::Range;
use std::path::Path;

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
    cached_trees: Option<Vec<u8>>,
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
    /// Not to be looked at on disk: assumed to be unchanged, or left out by a sparse checkout.
    pub(super) is_passed_over: bool,
}

/// Entries sorted by path.
#[derive(Default)]
pub(super) struct Entries {
    paths: Vec<u8>,
    pub(super) all: Vec<Entry>,
}

impl Entries {
    pub(super) fn path(&self, entry: &Entry) -> &[u8] {
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
        self.all.push(Entry { path, mode: raw.mode, id: raw.id, is_intended, is_unmerged, is_passed_over });
        Some(())
    }
}

impl IndexFile {
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let end = length.checked_sub(ID_LENGTH)?;
        let mut window = Window::new(&file, end);
        let header = window.get(0, 12)?;
        let (version, count) = (number(header, 4)?, number(header, 8)?);
        if &header[..4] != b"DIRC" || !(2..=4).contains(&version) {
            return None;
        }
        let mut index = Self { file, end, version, count, cached_trees: None };
        let entries_end = index.walk(|_, _| Some(()))?;
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
        self.walk(|path, raw| {
            let Some(rest) = path.strip_prefix(directory) else { return Some(()) };
            if !matches!(rest.first(), None | Some(b'/')) {
                return Some(());
            }
            let is_below = |parent: &&Vec<u8>| path.starts_with(parent);
            // Those of one directory stand together.
            passing = passing.filter(is_below).or_else(|| passed_over.iter().find(is_below));
            if passing.is_some() { Some(()) } else { entries.push(path, raw) }
        })?;
        Some(entries)
    }

    /// Shows each entry, and tells where they end.
    fn walk(&self, mut visit: impl FnMut(&[u8], Raw) -> Option<()>) -> Option<usize> {
        let mut window = Window::new(&self.file, self.end);
        let mut unpacked = Vec::new();
        let mut at = 12;
        for _ in 0..self.count {
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
                at = unpack(&mut window, name, &mut unpacked)?;
                if !raw.is_length(unpacked.len()) {
                    return None;
                }
                visit(&unpacked, raw)?;
            } else {
                let path = raw.name(&mut window, name)?;
                // One to eight zeros, up to a multiple of eight bytes.
                at += (name - at + path.len() + 8) & !7;
                visit(path, raw)?;
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

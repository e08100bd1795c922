//! A file seen through a small buffer that moves forward.
//!
//! Reading a megabyte at once costs more in fresh memory than in bytes: this took a third of the time of a hook.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

const SIZE: usize = 64 * 1024;
/// Enough for the entries from a mark to the next.
const PART: usize = 16 * 1024;

pub(super) struct Window<'f> {
    file: &'f File,
    /// What may be seen ends here.
    end: usize,
    start: usize,
    /// How many bytes are read at once.
    size: usize,
    bytes: Vec<u8>,
}

impl<'f> Window<'f> {
    pub(super) fn new(file: &'f File, end: usize) -> Self {
        Self { file, end, start: 0, size: SIZE, bytes: Vec::new() }
    }

    /// For a file of which only parts are read.
    pub(super) fn of_parts(file: &'f File, end: usize) -> Self {
        Self { size: PART, ..Self::new(file, end) }
    }

    /// These bytes of the file, where it has them.
    pub(super) fn get(&mut self, at: usize, length: usize) -> Option<&[u8]> {
        let seen = self.start..self.start + self.bytes.len();
        let stop = at.checked_add(length)?;
        if at < seen.start || stop > seen.end {
            self.move_to(at, length)?;
        }
        self.bytes.get(at - self.start..stop - self.start)
    }

    /// The bytes before the next zero.
    pub(super) fn until_zero(&mut self, at: usize) -> Option<&[u8]> {
        let left = self.end.checked_sub(at)?;
        let mut wanted = 256;
        loop {
            let part = self.get(at, wanted.min(left))?;
            if let Some(length) = part.iter().position(|&byte| byte == 0) {
                return self.get(at, length);
            }
            if wanted >= left {
                return None;
            }
            wanted *= 4;
        }
    }

    fn move_to(&mut self, at: usize, length: usize) -> Option<()> {
        let left = self.end.checked_sub(at).filter(|&left| length <= left)?;
        self.bytes.resize(length.max(self.size).min(left), 0);
        self.start = at;
        let read = self.file.read_exact_at(&mut self.bytes, u64::try_from(at).ok()?);
        if read.is_err() {
            self.bytes.clear();
        }
        read.ok()
    }
}

//! What the file system says of a file, to see whether it has changed since.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;

/// What the file system says of a file: it changes whenever the file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStamp {
    device: u64,
    inode: u64,
    size: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    changed: (i64, i64),
}

impl FileStamp {
    pub(crate) fn from_metadata(found: &Metadata) -> Self {
        Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.size(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }

    /// In bytes.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Whether a later change than `moment`, of the same clock, must show.
    pub(crate) fn is_settled_before(&self, moment: &Self) -> bool {
        self.device == moment.device && self.changed < moment.changed && self.modified < moment.modified
    }

    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let times = [self.modified.0, self.modified.1, self.changed.0, self.changed.1];
        let unsigned = [self.device, self.inode, self.size].map(u64::to_le_bytes);
        unsigned.into_iter().chain(times.map(i64::to_le_bytes)).flatten().collect()
    }
}

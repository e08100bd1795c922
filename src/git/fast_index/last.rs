//! The index is asked for several times in a run, and walking it is most of what a hook does.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use super::file::IndexFile;
use crate::git::FileStamp;

/// The index that was read last.
#[derive(Default)]
pub(in crate::git) struct LastIndex(RefCell<Option<(FileStamp, Arc<IndexFile>)>>);

impl LastIndex {
    /// The index as it stands now. As long as the one read last is open, no other file has its inode.
    pub(super) fn read(&self, path: &Path) -> Option<Arc<IndexFile>> {
        let file = File::open(path).ok()?;
        let found = file.metadata().ok()?;
        let stamp = FileStamp::from_metadata(&found);
        if let Some((last, index)) = &*self.0.borrow()
            && *last == stamp
        {
            return Some(Arc::clone(index));
        }
        let index = Arc::new(IndexFile::read(file, usize::try_from(found.len()).ok()?)?);
        self.0.replace(Some((stamp, Arc::clone(&index))));
        Some(index)
    }
}

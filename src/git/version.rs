//! A state of the files, what stands at a path in it, and what differs between two of them.

use crate::git::file_stamp::FileStamp;
use crate::git::{BlobId, TreeId};
use crate::source::RepoPath;

/// One state of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// No file at all.
    Empty,
    Tree(TreeId),
    /// What a commit made now would record.
    Index,
    /// The files on disk that git tracks or would offer to track.
    Worktree,
}

/// A path whose mode or content differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub path: RepoPath,
    pub before: Option<Side>,
    pub after: Option<Side>,
}

/// A path in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub mode: Mode,
    pub content: Content,
}

/// Where the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Blob(BlobId),
    /// The file on disk, read when asked for, as it stood when it was listed.
    File(Option<FileStamp>),
    /// A submodule has no bytes here.
    None,
}

/// What kind of thing stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mode {
    Regular,
    Executable,
    Symlink,
    Gitlink,
    Tree,
}

impl Mode {
    /// Reads git's mode; old repositories hold modes such as 100664, which git takes for 100644.
    pub(super) fn from_bits(bits: u32) -> Self {
        match bits & 0o170_000 {
            0o040_000 => Self::Tree,
            0o120_000 => Self::Symlink,
            0o160_000 => Self::Gitlink,
            _ if bits & 0o100 != 0 => Self::Executable,
            _ => Self::Regular,
        }
    }

    /// The mode as git prints it.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Regular => "100644",
            Self::Executable => "100755",
            Self::Symlink => "120000",
            Self::Gitlink => "160000",
            Self::Tree => "040000",
        }
    }
}

impl Side {
    /// Whether it is a file with content: no symbolic link, no submodule.
    #[must_use]
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.mode, Mode::Regular | Mode::Executable)
    }
}

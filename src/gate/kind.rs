//! What git has at a path, in the words of the rules.

use crate::git::Mode;
use crate::rules::PathKind;

pub(super) fn kind(mode: Mode) -> PathKind {
    match mode {
        Mode::Regular => PathKind::Regular,
        Mode::Executable => PathKind::Executable,
        Mode::Symlink => PathKind::Symlink,
        Mode::Gitlink => PathKind::Submodule,
        Mode::Tree => PathKind::Folder,
    }
}

//! One file that takes another one's place in a single step, compared at that very moment: what was there comes out, and
//! where it is not what was expected, it goes back.
//!
//! ```text
//! new text in a file apart -> both change places -> what came out is what was read? -> it goes
//!                                                -> it is something newer?          -> both change places again
//! ```

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use super::worktree::DiskFile;
use super::write_lock::is_unsupported;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    Done,
    /// Something else stood there than was read, and stands there still.
    Raced,
}

/// Writes a file that is not yet in its place. A file that is replaced hands its mode on; a new one gets what the user's
/// mask leaves.
pub(super) fn prepare(apart: &Path, file: &DiskFile, is_new: bool) -> io::Result<()> {
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o666).open(apart)?;
    written.write_all(&file.bytes)?;
    if !is_new {
        written.set_permissions(Permissions::from_mode(file.permissions))?;
    }
    written.sync_all()
}

/// Moves a prepared file to where no file is.
pub(super) fn add(apart: &Path, place: &Path) -> io::Result<Put> {
    let moved = match rename_to_nothing(apart, place) {
        // A hard link is not made over a file either.
        Err(error) if is_unsupported(&error) => fs::hard_link(apart, place).and_then(|()| fs::remove_file(apart)),
        moved => moved,
    };
    match moved {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Put::Raced),
        moved => moved.map(|()| Put::Done),
    }
}

/// Lets a prepared file take the place of one that was read.
pub(super) fn replace(apart: &Path, place: &Path, before: &DiskFile, after: &DiskFile) -> io::Result<Put> {
    match change_places(apart, place) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound && apart.exists() => return Ok(Put::Raced),
        Err(error) if is_unsupported(&error) => {
            // Between these two steps a save would be lost; no file system that people work on lacks the better way.
            if !is_like(place, before) {
                return Ok(Put::Raced);
            }
            return fs::rename(apart, place).map(|()| Put::Done);
        }
        Err(error) => return Err(error),
    }
    if is_like(apart, before) {
        fs::remove_file(apart)?;
        return Ok(Put::Done);
    }
    give_back(apart, place, &after.bytes)
}

/// Puts back what came out in place of something newer than was read. Whoever saves in that very moment has the last word:
/// what comes out must be what was put in, else it is newer still, and goes back as well.
fn give_back(apart: &Path, place: &Path, put_in: &[u8]) -> io::Result<Put> {
    let mut put_in = Some(put_in.to_vec());
    loop {
        let newer = fs::read(apart).ok();
        change_places(apart, place)?;
        if fs::symlink_metadata(apart).is_ok_and(|found| found.is_file()) && fs::read(apart).ok() == put_in {
            fs::remove_file(apart)?;
            return Ok(Put::Raced);
        }
        put_in = newer;
    }
}

/// Takes away a file that was read.
pub(super) fn remove(apart: &Path, place: &Path, before: &DiskFile) -> io::Result<Put> {
    match fs::rename(place, apart) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Put::Raced),
        moved => moved?,
    }
    if is_like(apart, before) {
        fs::remove_file(apart)?;
        return Ok(Put::Done);
    }
    add(apart, place).map(|_| Put::Raced)
}

/// Whether a plain file of these bytes lies there. Modes do not matter: no editor's save shows in them alone.
pub(super) fn is_like(place: &Path, file: &DiskFile) -> bool {
    let is_file = fs::symlink_metadata(place).is_ok_and(|found| found.is_file());
    is_file && fs::read(place).is_ok_and(|bytes| bytes == file.bytes)
}

/// Whether two paths lie on one file system, so that a file can be moved from one to the other.
pub(super) fn are_together(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    device(one).is_some_and(|found| device(other) == Some(found))
}

/// Whether a rename failed because it would cross file systems.
pub(super) fn is_across(error: &io::Error) -> bool {
    error.kind() == ErrorKind::CrossesDevices
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn change_places(one: &Path, other: &Path) -> io::Result<()> {
    renamed_with(one, other, rustix::fs::RenameFlags::EXCHANGE)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn rename_to_nothing(from: &Path, to: &Path) -> io::Result<()> {
    renamed_with(from, to, rustix::fs::RenameFlags::NOREPLACE)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn renamed_with(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> io::Result<()> {
    rustix::fs::renameat_with(rustix::fs::CWD, from, rustix::fs::CWD, to, flags).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn change_places(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn rename_to_nothing(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

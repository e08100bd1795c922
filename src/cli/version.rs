//! What `--version --verbose` prints, for a report of a bug.

use std::env::consts::{ARCH, OS};

use crate::{calendar, git};

/// The version, and below it what else decides how this program behaves.
pub(super) fn verbose() -> String {
    format!(
        "{}\ntime zone data: {}\nlibgit2: {}\nneeds git: {} or later\ntarget: {ARCH} {OS}",
        env!("CARGO_PKG_VERSION"),
        calendar::DATA_VERSION,
        git::libgit2_version(),
        git::OLDEST_GIT
    )
}

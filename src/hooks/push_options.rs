//! The one setting of git that the server's hook needs: without it no push option reaches the emergency door.
//!
//! The shim notes whether it was pmgit that set it, so that nobody else's setting is ever taken back.

use std::fs;
use std::path::Path;

use super::{State, state};
use crate::error::Result;
use crate::git::Repository;

const KEY: &str = "receive.advertisePushOptions";
const PLACE: &str = "@SETTINGS@";
const NOTE: &str = "# settings of git that came with it: ";

/// The template with its note: as a shim that stands has it, else by whether the setting is there already.
pub(super) fn noted(repository: &Repository, path: &Path, template: &str) -> Result<String> {
    if !template.contains(PLACE) {
        return Ok(template.to_owned());
    }
    let is_ours = match state(path)? {
        State::Ours(text) => notes(&text),
        State::Absent | State::Edited | State::Foreign | State::Directory => repository.config(KEY)?.is_none(),
    };
    Ok(template.replace(PLACE, if is_ours { KEY } else { "none" }))
}

/// The template with the note that a shim has.
pub(super) fn as_in(shim: &str, template: &str) -> String {
    template.replace(PLACE, if notes(shim) { KEY } else { "none" })
}

/// Whether git takes push options here.
///
/// # Errors
/// When git's configuration cannot be read.
pub(crate) fn are_taken(repository: &Repository) -> Result<bool> {
    repository.config_bool(KEY)
}

/// Sets it where the shim says that it is pmgit's to set, and nobody else has.
pub(super) fn set(repository: &Repository, path: &Path) -> Result<()> {
    let is_ours = fs::read_to_string(path).is_ok_and(|text| notes(&text));
    if is_ours && repository.config(KEY)?.is_none() { repository.set_local_config(KEY, Some("true")) } else { Ok(()) }
}

/// Takes it out where the shim says that pmgit has set it, and it is still as it was set.
pub(super) fn take_back(repository: &Repository, shim: &str) -> Result<()> {
    let stands = notes(shim) && repository.config(KEY)?.as_deref() == Some("true");
    if stands { repository.set_local_config(KEY, None) } else { Ok(()) }
}

fn notes(shim: &str) -> bool {
    shim.lines().any(|line| line.strip_prefix(NOTE) == Some(KEY))
}

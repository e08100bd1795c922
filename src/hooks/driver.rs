//! The merge driver and the form of diffs in git's configuration: set up once, taken back byte for byte.
//!
//! Where a driver cannot be run, git takes our side as the result, without a marker (gitattributes(5), "Defining a
//! custom merge driver"). So the setting is a line of shell: it looks for pmgit as the hooks do, and without pmgit lets
//! `git merge-file` merge.

use std::path::Path;

use super::is_lasting;
use crate::error::Result;
use crate::git::Repository;
use crate::text::shell_quoted;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Driver {
    pub changed: bool,
    /// Settings of the same names that are not ours; they were left.
    pub foreign: Vec<&'static str>,
}

/// By this a setting is known to be ours, whatever the place of pmgit in it.
const MARK: &str = ": pmgit; ";

/// Sets up the driver; a second time writes nothing.
///
/// # Errors
/// When git's configuration cannot be read or written.
pub(crate) fn install(repository: &Repository, binary: Option<&Path>) -> Result<Driver> {
    let mut driver = Driver::default();
    for (key, value) in settings(binary) {
        let standing = repository.local_config(key)?;
        if standing == [value.as_str()] {
            continue;
        }
        if standing.iter().all(|standing| is_ours(key, standing)) && standing.len() < 2 {
            repository.set_local_config(key, Some(&value))?;
            driver.changed = true;
        } else {
            driver.foreign.push(key);
        }
    }
    Ok(driver)
}

/// Takes the driver back.
///
/// # Errors
/// When git's configuration cannot be read or written.
pub(crate) fn uninstall(repository: &Repository) -> Result<Driver> {
    let mut driver = Driver::default();
    for (key, _) in settings(None).into_iter().rev() {
        match repository.local_config(key)?.as_slice() {
            [] => {}
            [standing] if is_ours(key, standing) => {
                repository.set_local_config(key, None)?;
                driver.changed = true;
            }
            _ => driver.foreign.push(key),
        }
    }
    Ok(driver)
}

const NAME: &str = "postmortems, by what they mean";
const HEADER: &str = "^\\[.*\\]$";

fn is_ours(key: &str, standing: &str) -> bool {
    match key {
        "merge.pmgit.name" => standing == NAME,
        "diff.pmgit.xfuncname" => standing == HEADER,
        _ => standing.starts_with(MARK),
    }
}

fn settings(binary: Option<&Path>) -> [(&'static str, String); 4] {
    let recorded = binary.filter(|path| is_lasting(path)).and_then(Path::to_str).filter(|path| !path.contains('%'));
    let recorded = shell_quoted(recorded.unwrap_or_default());
    let places = format!(
        "\"${{PMGIT_BIN-}}\" pmgit {recorded} \"${{HOME-}}/.cargo/bin/pmgit\" \"${{HOME-}}/.local/bin/pmgit\" \
         /opt/homebrew/bin/pmgit /usr/local/bin/pmgit"
    );
    let first =
        |run: &str| format!("for p in {places}; do [ -n \"$p\" ] && command -v \"$p\" >/dev/null 2>&1 && {run}; done");
    // An exit code above 1 is no answer: an older pmgit, or one that has failed.
    let merge = first(
        "{ \"$p\" merge-driver --marker-size=%L --base-label=%S --our-label=%X --their-label=%Y --path=%P %O %A %B; \
         c=$?; [ $c -le 1 ] && exit $c; }",
    );
    let show = first("\"$p\" textconv \"$1\" 2>/dev/null && return");
    [
        ("merge.pmgit.name", NAME.to_owned()),
        ("merge.pmgit.driver", format!("{MARK}{merge}; git merge-file --marker-size=%L -L %X -L %S -L %Y %A %O %B")),
        ("diff.pmgit.textconv", format!("{MARK}f() {{ {show}; cat \"$1\"; }}; f")),
        ("diff.pmgit.xfuncname", HEADER.to_owned()),
    ]
}

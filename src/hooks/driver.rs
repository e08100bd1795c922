//! The merge driver and the form of diffs in git's configuration: set up once, taken back byte for byte.
//!
//! Where a driver cannot be run, git takes our side as the result, without a marker (gitattributes(5), "Defining a
//! custom merge driver"). So the setting is a line of shell: it looks for pmgit as the hooks do, and without pmgit lets
//! `git merge-file` merge.

use std::fs;
use std::path::{Path, PathBuf};

use super::is_lasting;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::text::{both, shell_quoted};

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
    // Whoever sets it up wants it; that nobody has declined it is the common case.
    let _ = fs::remove_file(declined(repository));
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

/// How git merges postmortems in a clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merging {
    /// The attributes ask for no driver: by lines.
    ByLines,
    ByMeaning,
    /// The attributes ask for a driver that this clone does not have, so that git merges by lines.
    Missing,
    /// So it is, and somebody wanted it so in this clone.
    Declined,
}

/// Says how git merges postmortems here, by the attributes of the worktree and git's configuration.
///
/// # Errors
/// When git's configuration cannot be read.
pub(crate) fn merging(repository: &Repository) -> Result<Merging> {
    let attributes = repository.workdir().map(|root| fs::read_to_string(root.join(".gitattributes")));
    let asks = |text: &str| {
        let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
        words.skip(1).any(|word| word == "merge=pmgit")
    };
    if !attributes.is_some_and(|text| text.is_ok_and(|text| asks(&text))) {
        return Ok(Merging::ByLines);
    }
    if repository.has_config("merge.pmgit.driver")? {
        return Ok(Merging::ByMeaning);
    }
    Ok(if declined(repository).exists() { Merging::Declined } else { Merging::Missing })
}

/// Sets up the driver in a clone whose attributes ask for it, unless somebody has declined it there; says whether it did.
/// The attributes come with the repository, and git's configuration with nobody.
///
/// # Errors
/// When git's configuration cannot be read or written.
pub(crate) fn provide(repository: &Repository, binary: Option<&Path>) -> Result<bool> {
    Ok(merging(repository)? == Merging::Missing && install(repository, binary)?.changed)
}

/// Notes that this clone shall go without the driver, whatever its attributes ask for.
///
/// # Errors
/// When it cannot be noted.
pub(crate) fn decline(repository: &Repository) -> Result<()> {
    let place = declined(repository);
    let cannot = |cause: std::io::Error| {
        Error::new(both! { en: "cannot write `{}`", place.display(); ja: "`{}`に書き込めません", place.display() })
            .quoting(cause)
    };
    fs::create_dir_all(place.parent().unwrap_or(Path::new("/"))).map_err(cannot)?;
    fs::write(&place, "").map_err(cannot)
}

/// In the git directory, for the configuration is to be as it was before pmgit.
fn declined(repository: &Repository) -> PathBuf {
    repository.common_dir().join("pmgit/no-merge-driver")
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

//! What a machine has. A test that needs what is missing says so and passes; `.ci/run` installs it.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::Command;

/// Says that a test does nothing here.
pub fn skipped<T>(test: &str, reason: &str) -> Option<T> {
    // Not `eprintln!`, which a test that passes keeps to itself.
    writeln!(io::stderr(), "SKIPPED: {test}: {reason}").expect("stderr is open");
    None
}

/// The directories in which programs are looked for: those of `PMGIT_NEIGHBOURS`, of PATH, and an administrator's.
pub fn directories() -> Vec<PathBuf> {
    let named = ["PMGIT_NEIGHBOURS", "PATH"].map(|name| std::env::var_os(name).unwrap_or_default());
    named.iter().flat_map(std::env::split_paths).chain(["/usr/sbin".into(), "/sbin".into()]).collect()
}

/// Where programs lie; `None`, and a word about it, where one is not installed.
pub fn find_all<const N: usize>(test: &str, names: [&str; N]) -> Option<[PathBuf; N]> {
    let mut places = Vec::new();
    for name in names {
        match directories().into_iter().map(|directory| directory.join(name)).find(|place| place.is_file()) {
            Some(place) => places.push(place),
            None => return skipped(test, &format!("`{name}` is not installed")),
        }
    }
    places.try_into().ok()
}

/// Where a program lies; `None`, and a word about it, where it is not installed.
pub fn find(name: &str) -> Option<PathBuf> {
    let place = directories().into_iter().map(|directory| directory.join(name)).find(|place| place.is_file());
    place.or_else(|| skipped(name, "it is not installed; PMGIT_NEIGHBOURS can name its directory"))
}

pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

//! Which programs called pmgit this machine has: a package beside a `cargo install`, say, of which a hook runs the first.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::diagnosis::Diagnosis;
use crate::commands::shared::context::Context;
use crate::text::both;

/// Where hooks look when it is not on PATH, as in the shims of `hooks/`.
const USUAL: [&str; 2] = ["/opt/homebrew/bin", "/usr/local/bin"];
const USUAL_AT_HOME: [&str; 2] = [".cargo/bin", ".local/bin"];

/// Names them all where there are several.
pub(super) fn examine(context: &Context<'_>, diagnosis: &mut Diagnosis) {
    let found = installed(context);
    let told: Vec<String> = found.iter().map(|place| format!("`{}` ({})", place.display(), version(place))).collect();
    if let [_, _, ..] = told[..] {
        diagnosis.note(
            "program",
            both! {
                en: "{} pmgits are installed, and hooks run the first: {}", told.len(), told.join(", ");
                ja: "pmgitが{}個インストールされています。フックが実行するのは最初のものです：{}", told.len(), told.join("、")
            },
            Some(both! {
                en: "keep one: `cargo uninstall pmgit`, or your package manager, removes the other";
                ja: "1つだけにしてください。`cargo uninstall pmgit`か、パッケージマネージャーで削除できます"
            }),
        );
    }
}

/// Each once, in the order in which a hook looks for them; two names of one file are one program.
fn installed(context: &Context<'_>) -> Vec<PathBuf> {
    let path = context.variable("PATH").cloned().unwrap_or_default();
    let home = context.variable("HOME").map(PathBuf::from);
    let at_home = home.iter().flat_map(|home| USUAL_AT_HOME.map(|place| home.join(place)));
    let places = std::env::split_paths(&path).filter(|place| place.is_absolute());
    let mut seen = BTreeSet::new();
    let all = places.chain(at_home).chain(USUAL.map(PathBuf::from)).map(|place| place.join("pmgit"));
    all.filter(|file| is_program(file) && file.canonicalize().is_ok_and(|real| seen.insert(real))).collect()
}

fn is_program(file: &Path) -> bool {
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

/// What it says that it is.
fn version(program: &Path) -> String {
    let said = Command::new(program).arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if said.starts_with("pmgit ") { said } else { "?".to_owned() }
}

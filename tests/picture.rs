//! The picture in the README is what a terminal really shows.

#[path = "support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use support::{PMGIT, World};

const ID: &str = "2026-11-20-checkout-latency";
const OVERVIEW: &str =
    "overview = \"A failover cut off the session cache, and the outage of checkout lasted 47 minutes.\"";

/// What `pmgit submit` says to somebody who wrote "outage", colours and all.
fn refusal() -> String {
    let world = World::new();
    let complete = include_str!("../src/commands/demo/incident.toml");
    let overview = complete.lines().find(|line| line.starts_with("overview")).expect("the incident has an overview");
    world.write(&format!("postmortems/2026/{ID}.toml"), complete.replace(overview, OVERVIEW));
    world.commit_all("Write up the incident");
    let mut command = world.command(PMGIT);
    let output = command.args(["--color", "always", "submit", "2026-11-20"]).env("COLUMNS", "140").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    format!("$ pmgit submit 2026-11-20\n{}", String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_picture_in_the_readme_is_what_a_terminal_shows() {
    let svg = anstyle_svg::Term::new().render_svg(&refusal());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/refusal.svg");
    if std::env::var_os("PMGIT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &svg).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == svg,
        "docs/refusal.svg is not what `pmgit submit` shows: `PMGIT_BLESS=1 cargo test --test picture`"
    );
}

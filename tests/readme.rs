//! Every command of the README is run, in the order in which a reader meets them.

#[path = "support/mod.rs"]
mod support;

use std::ffi::OsStr;
use std::path::Path;

use support::{PMGIT, World};

const ID: &str = "2026-11-20-checkout-latency";

/// A block of commands, or what a test must do between two blocks.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Commands { text: String, refused: bool },
    Prepare(String),
}

fn steps(readme: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut open: Option<(String, bool)> = None;
    for line in readme.lines() {
        match (&mut open, line) {
            (Some((text, refused)), "```") => {
                steps.push(Step::Commands { text: std::mem::take(text), refused: *refused });
                open = None;
            }
            (Some((text, _)), line) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, "```sh") => open = Some((String::new(), false)),
            (None, "```sh refused") => open = Some((String::new(), true)),
            (None, line) => {
                let name = line.strip_prefix("<!-- run: ").and_then(|rest| rest.strip_suffix(" -->"));
                steps.extend(name.map(|name| Step::Prepare(name.to_owned())));
            }
        }
    }
    steps
}

/// Runs git with the hooks that the README has installed.
fn git(world: &World, path: &OsStr, arguments: &[&str]) {
    let output = world.command("git").args(arguments).env("PATH", path).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn prepare(name: &str, world: &World, programs: &OsStr) {
    let path = format!("postmortems/2026/{ID}.toml");
    match name {
        "push-main" => {
            let origin = world.outside("origin.git");
            world.ok(&["init", "--quiet", "--bare", origin.to_str().unwrap()]);
            world.ok(&["remote", "add", "origin", origin.to_str().unwrap()]);
            git(world, programs, &["push", "--quiet", "origin", "main"]);
        }
        // With push options and nothing to push, git writes to a server that may have left, and dies of it.
        "fix-at-night" => git(world, programs, &["commit", "--quiet", "--allow-empty", "-m", "Tell customers"]),
        "finish-the-draft" => {
            let complete = include_str!("../src/commands/demo/incident.toml");
            world.write(&path, complete);
            git(world, programs, &["commit", "--quiet", "--all", "-m", "Write up the incident"]);
        }
        other => panic!("the README asks for `{other}`, which this test does not know"),
    }
}

/// The day of the meeting; what is due is shown as it is that morning.
const BEFORE_THE_MEETING: &str = "2026-11-23T00:00:00Z";
const AFTER_THE_MEETING: &str = "2026-11-23T06:45:00Z";

#[test]
fn every_command_of_the_readme_does_what_it_says() {
    let world = World::new();
    let programs = Path::new(PMGIT).parent().unwrap().to_owned();
    let path = std::env::join_paths(
        std::iter::once(programs).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let path = path.unwrap();
    let (mut commands, mut now) = (0, BEFORE_THE_MEETING);
    for step in steps(include_str!("../README.md")) {
        match step {
            Step::Prepare(name) if name == "after-the-meeting" => now = AFTER_THE_MEETING,
            Step::Prepare(name) if name == "before-the-meeting" => now = BEFORE_THE_MEETING,
            Step::Prepare(name) => prepare(&name, &world, &path),
            Step::Commands { text, refused } => {
                commands += text.lines().count();
                let origin = world.outside("origin.git");
                let text = text.replace("/srv/git/postmortems.git", &format!("'{}'", origin.display()));
                let output = world
                    .command("sh")
                    .args(["-e", "-c", &text])
                    .env("PATH", &path)
                    .env("EDITOR", "true")
                    .env("PMGIT_NOW", now)
                    .output()
                    .unwrap();
                let said =
                    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                let expected = if refused { Some(1) } else { Some(0) };
                assert_eq!(output.status.code(), expected, "the README's commands\n{text}came to\n{said}");
            }
        }
    }
    assert!(commands > 20, "the README has its commands");
}

#[test]
fn the_two_commands_at_the_top_are_the_ones_that_ci_runs() {
    let readme = include_str!("../README.md");
    let ci = include_str!("../.ci/run");
    let consoles: Vec<&str> = readme.split("```console\n").skip(1).map(|rest| rest.lines().next().unwrap()).collect();
    assert_eq!(consoles[..2], ["cargo run -- demo", "cargo test"]);
    assert!(ci.contains("cargo test --locked") && ci.contains("cargo run --locked -- demo"));
}

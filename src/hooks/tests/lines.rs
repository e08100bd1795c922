//! The lines that a team puts into the hooks of another tool, run as husky runs them: on machines with pmgit and without.

use std::process::{Command, Output};

use super::*;

/// Runs the line of a hook as husky does, with programs in these directories alone.
fn run_line(world: &World, event: &str, directories: &[PathBuf]) -> Output {
    let path = std::env::join_paths(directories).unwrap();
    let mut command: Command = world.command("sh");
    command.args(["-e", "-c", &inspect::line(event), "hook", "origin", "address"]).env("PATH", path).output().unwrap()
}

/// What the machine has, but pmgit.
fn machine() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).filter(|place| !place.join("pmgit").exists()).collect()
}

/// The same with a pmgit that ends so.
fn machine_with_pmgit(world: &World, code: u8) -> Vec<PathBuf> {
    let place = world.outside("bin");
    fs::create_dir_all(&place).unwrap();
    World::script(&place.join("pmgit"), &format!("echo pmgit was here; exit {code}"));
    std::iter::once(place).chain(machine()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn who_has_no_pmgit_hears_nothing_of_it_unless_postmortems_are_touched() {
    let world = World::new();
    world.stage("code.rs", "fn main() {}");
    world.commit_all("code");
    for event in ["pre-commit", "pre-merge-commit"] {
        world.stage("code.rs", &format!("// {event}"));
        let silent = run_line(&world, event, &machine());
        assert!(silent.status.success() && said(&silent).is_empty(), "{event}: {}", said(&silent));
        world.stage("postmortems/2026/2026-11-20-a.toml", &format!("title = \"{event}\""));
        let refused = run_line(&world, event, &machine());
        assert!(!refused.status.success() && said(&refused).contains("pmgit"), "{event}: {}", said(&refused));
        world.commit_all(event);
    }
    // Nothing is on a remote yet: the postmortem would be pushed.
    let refused = run_line(&world, "pre-push", &machine());
    assert!(!refused.status.success() && said(&refused).contains("pmgit"), "{}", said(&refused));
    world.ok(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    world.stage("code.rs", "// more");
    world.commit_all("code");
    let silent = run_line(&world, "pre-push", &machine());
    assert!(silent.status.success() && said(&silent).is_empty(), "{}", said(&silent));
}

#[test]
fn who_has_pmgit_is_judged_by_it_whatever_is_touched() {
    let world = World::new();
    world.stage("code.rs", "fn main() {}");
    for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
        let passed = run_line(&world, event, &machine_with_pmgit(&world, 0));
        assert!(passed.status.success() && said(&passed).contains("was here"), "{event}: {}", said(&passed));
    }
    world.stage("postmortems/2026/2026-11-20-a.toml", "title = \"a\"");
    world.commit_all("a postmortem");
    world.stage("postmortems/2026/2026-11-20-a.toml", "title = \"b\"");
    for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
        for code in [1, 2] {
            let refused = run_line(&world, event, &machine_with_pmgit(&world, code));
            assert!(!refused.status.success(), "{event}: {}", said(&refused));
        }
    }
}

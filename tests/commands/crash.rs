//! The process dies, or the disk is full: whatever is left, nothing is half-written and no commit takes a step back.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{PMGIT, World};

/// How often the process is killed: half of the times about when the step is made, half spread around it.
const KILLS: u32 = 60;

fn time_of_a_step(world: &World) -> Duration {
    let began = std::time::Instant::now();
    world.pmgit(&["submit", ID]).passes();
    let took = began.elapsed();
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    took
}

#[test]
fn a_step_that_is_killed_is_made_or_not_and_the_next_commit_takes_nothing_back() {
    let world = World::with_draft();
    let after = {
        let other = World::with_draft();
        other.pmgit(&["submit", ID]).passes();
        other.read(PATH)
    };
    let mut about = time_of_a_step(&world) / 2;
    let (mut made, mut kept, mut leftovers) = (0, 0, 0);
    let start = world.ok(&["rev-parse", "HEAD"]);
    for round in 0..KILLS {
        let mut child = world
            .pmgit_command(&["submit", ID])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(if round % 2 == 0 { about } else { about * 2 * round / KILLS });
        // It may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        settle(&world);

        let file = world.read(PATH);
        assert!(file == DRAFT || file == after, "the file is half-written:\n{file}");
        let committed = world.status_of(ID);
        if committed == "in-review" {
            made += 1;
            about = about * 9 / 10;
            assert!(file == after, "round {round}: the step is recorded, and the file is not in step");
        } else {
            kept += 1;
            about = about * 11 / 10;
        }
        let status = world.ok(&["status", "--porcelain", "--untracked-files=all"]);
        assert!(status.lines().all(|line| line.ends_with(PATH)), "round {round}: git add would take more\n{status}");
        // Any verb that writes clears up first, also one that is refused.
        let lock = world.path().join(".git/index.lock");
        leftovers += usize::from(lock.exists());
        let run = world.pmgit(&["action", "decline", ID, "no such action", "--reason", "A freeze"]);
        assert!(run.code > 0 && !lock.exists(), "round {round}: {run}");
        assert_eq!(fs::read_dir(world.path().join(".git/pmgit/writing")).into_iter().flatten().count(), 0, "{round}");
        world.write("code.txt", format!("{round}\n"));
        world.ok(&["add", "code.txt"]);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "the next commit"]);
        let next = world.status_of(ID);
        assert!(next == committed || next == "in-review", "round {round}: {committed} became {next}");
        world.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]).passes();
        world.ok(&["reset", "--quiet", "--hard", &start]);
        world.ok(&["clean", "--quiet", "--force", "-d"]);
    }
    eprintln!(
        "killed {KILLS} times: {made} steps were made, {kept} were not; {leftovers} locks of the index were left"
    );
    assert!(made > 0 && kept > 0, "the kills must fall before and after the step: {made} and {kept}");
}

/// Waits for git's processes, which end when the process that started them is gone.
fn settle(world: &World) {
    for _ in 0..100 {
        let locks = ["HEAD.lock", "refs/heads/work.lock"];
        if !locks.iter().any(|lock| world.path().join(".git").join(lock).exists()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_lock_that_is_left_is_named_with_what_to_do() {
    let world = World::with_draft();
    world.write(".git/index.lock", "");
    assert_snapshot!(world.unmoved(2, &["submit", ID]).to_string().replace("repo/`", "repo`"), @r"
    exit 2
    -- stderr --
    error: cannot lock the index of `[WORLD]/repo`
      cause: it is locked (`[WORLD]/repo/.git/index.lock` exists)
      hint: another git process may be running; remove that file if not
    ");
    fs::remove_file(world.path().join(".git/index.lock")).unwrap();
    world.write(".git/refs/heads/work.lock", "");
    let run = world.unmoved(2, &["submit", ID]);
    assert!(run.err.starts_with("error: cannot move the branch\n  cause: ") && run.err.contains("work.lock"), "{run}");
    fs::remove_file(world.path().join(".git/refs/heads/work.lock")).unwrap();
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_full_disk_is_an_error_and_nothing_is_half_written() {
    let world = World::with_draft();
    let before = world.state();
    let mut refused = 0;
    // In blocks of 512 bytes: from nothing at all to enough for the document, in steps that hit each of the writes.
    for blocks in [0, 1, 2, 4, 8, 10, 12, 14, 16, 20] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" submit {ID}");
        let mut command = world.command("sh");
        command.args(["-c", &script, PMGIT]).env("PMGIT_NOW", "2026-11-23T07:00:00Z");
        let run = world.run(&mut command);
        if run.code == 0 {
            assert_eq!(world.complaints(), "", "{blocks} blocks");
            world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
            continue;
        }
        refused += 1;
        assert_eq!(run.code, 2, "{blocks} blocks: {run}");
        assert!(run.err.starts_with("error: ") && !run.err.contains("panicked"), "{blocks} blocks: {run}");
        assert_eq!(world.read(PATH), DRAFT, "{blocks} blocks: {run}");
        assert!(!world.path().join(".git/index.lock").exists(), "{blocks} blocks");
        assert_eq!(before, world.state(), "{blocks} blocks: {run}");
        world.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]).passes();
    }
    assert!(refused > 0, "the limit was never reached");
    let left: Vec<_> = fs::read_dir(world.path().join("postmortems/2026")).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left: {left:?}");
}

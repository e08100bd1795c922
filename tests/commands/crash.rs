//! The process dies, or the disk is full: whatever is left, nothing is half-written and no commit takes a step back.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};

/// How often the process is killed: half of the times about when the step is made, half spread around it.
const KILLS: u32 = 60;

fn time_of_a_step(bench: &Bench) -> Duration {
    let began = std::time::Instant::now();
    bench.done(&["submit", ID]);
    let took = began.elapsed();
    bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    took
}

#[test]
fn a_step_that_is_killed_is_made_or_not_and_the_next_commit_takes_nothing_back() {
    let bench = Bench::with_draft();
    let after = {
        let other = Bench::with_draft();
        other.done(&["submit", ID]);
        other.read(PATH)
    };
    let mut about = time_of_a_step(&bench) / 2;
    let (mut made, mut kept, mut leftovers) = (0, 0, 0);
    let start = bench.ok(&["rev-parse", "HEAD"]);
    for round in 0..KILLS {
        let mut child = bench
            .pmgit(&["submit", ID])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(if round % 2 == 0 { about } else { about * 2 * round / KILLS });
        // It may have ended already.
        let _ = child.kill();
        child.wait().unwrap();
        settle(&bench);

        let file = bench.read(PATH);
        assert!(file == DRAFT || file == after, "the file is half-written:\n{file}");
        let committed = bench.status_of(ID);
        if committed == "in-review" {
            made += 1;
            about = about * 9 / 10;
            assert!(file == after, "round {round}: the step is recorded, and the file is not in step");
        } else {
            kept += 1;
            about = about * 11 / 10;
        }
        let left = fs::read_dir(bench.path().join("postmortems/2026")).unwrap();
        let names: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        leftovers += names.len() - 1;
        assert!(names.iter().all(|name| name.starts_with(".pmgit-") || *name == format!("{ID}.toml")), "{names:?}");
        let lock = bench.path().join(".git/index.lock");
        if lock.exists() {
            let run = bench.run(&["return", ID, "--reason", "x"]);
            assert!(
                run.code == 1
                    || run.code == 2 && run.talk.contains("index.lock") && run.talk.contains("remove that file if not"),
                "{run}"
            );
            fs::remove_file(lock).unwrap();
        }
        bench.write("code.txt", format!("{round}\n"));
        bench.ok(&["add", "code.txt"]);
        bench.ok(&["commit", "--quiet", "--no-verify", "-m", "the next commit"]);
        let next = bench.status_of(ID);
        assert!(next == committed || next == "in-review", "round {round}: {committed} became {next}");
        let fsck = bench.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]);
        assert!(fsck.status.success(), "{}", String::from_utf8_lossy(&fsck.stderr));
        bench.ok(&["reset", "--quiet", "--hard", &start]);
        bench.ok(&["clean", "--quiet", "--force", "-d"]);
    }
    eprintln!("killed {KILLS} times: {made} steps were made, {kept} were not; {leftovers} temporary files were left");
    assert!(made > 0 && kept > 0, "the kills must fall before and after the step: {made} and {kept}");
}

/// Waits for git's processes, which end when the process that started them is gone.
fn settle(bench: &Bench) {
    for _ in 0..100 {
        let locks = ["HEAD.lock", "refs/heads/work.lock"];
        if !locks.iter().any(|lock| bench.path().join(".git").join(lock).exists()) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_lock_that_is_left_is_named_with_what_to_do() {
    let bench = Bench::with_draft();
    bench.write(".git/index.lock", "");
    assert_snapshot!(bench.unmoved(2, &["submit", ID]).to_string().replace("repo/`", "repo`"), @r"
    exit 2
    -- stderr --
    error: cannot lock the index of `[WORLD]/repo`
      cause: it is locked (`[WORLD]/repo/.git/index.lock` exists)
      hint: another git process may be running; remove that file if not
    ");
    fs::remove_file(bench.path().join(".git/index.lock")).unwrap();
    bench.write(".git/refs/heads/work.lock", "");
    let run = bench.unmoved(2, &["submit", ID]);
    assert!(
        run.talk.starts_with("error: cannot move the branch\n  cause: ") && run.talk.contains("work.lock"),
        "{run}"
    );
    fs::remove_file(bench.path().join(".git/refs/heads/work.lock")).unwrap();
    bench.done(&["submit", ID]);
    assert_eq!(bench.complaints(), "");
}

#[test]
fn a_full_disk_is_an_error_and_nothing_is_half_written() {
    let bench = Bench::with_draft();
    let before = bench.state();
    let mut refused = 0;
    // In blocks of 512 bytes: from nothing at all to enough for the document, in steps that hit each of the writes.
    for blocks in [0, 1, 2, 4, 8, 10, 12, 14, 16, 20] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" submit {ID}");
        let mut command = bench.command("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_pmgit")]).env("PMGIT_NOW", "2026-11-23T07:00:00Z");
        let run = bench.end(&mut command);
        if run.code == 0 {
            assert_eq!(bench.complaints(), "", "{blocks} blocks");
            bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
            continue;
        }
        refused += 1;
        assert_eq!(run.code, 2, "{blocks} blocks: {run}");
        assert!(run.talk.starts_with("error: ") && !run.talk.contains("panicked"), "{blocks} blocks: {run}");
        assert_eq!(bench.read(PATH), DRAFT, "{blocks} blocks: {run}");
        assert!(!bench.path().join(".git/index.lock").exists(), "{blocks} blocks");
        assert_eq!(before, bench.state(), "{blocks} blocks: {run}");
        let fsck = bench.git(&["fsck", "--strict", "--no-dangling", "--no-progress"]);
        assert!(fsck.status.success(), "{}", String::from_utf8_lossy(&fsck.stderr));
    }
    assert!(refused > 0, "the limit was never reached");
    let left: Vec<_> = fs::read_dir(bench.path().join("postmortems/2026")).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left: {left:?}");
}

//! Nobody writes over anybody: one pmgit at a time, compared at the moment of replacing, with a word to whoever waits.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, PMGIT, World};

fn start(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.pmgit_command(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(world: &World, child: Child) -> Outcome {
    world.outcome_of(&child.wait_with_output().unwrap())
}

fn add_action(title: &str) -> [&str; 4] {
    ["action", "add", ID, title]
}

/// What a killed or failed pmgit must not leave behind: whatever `git add` would take beside the document.
fn has_nothing_else(world: &World) {
    let status = world.ok(&["status", "--porcelain", "--untracked-files=all"]);
    let other: Vec<&str> = status.lines().filter(|line| !line.ends_with(PATH)).collect();
    assert!(other.is_empty(), "{status}");
    let left = fs::read_dir(world.path().join(".git/pmgit/writing")).into_iter().flatten().count();
    assert_eq!(left, 0, "something is left in .git/pmgit/writing");
}

#[test]
fn eight_writers_of_one_file_leave_eight_rows() {
    let world = World::with_draft();
    let titles: Vec<String> = (0..8).map(|number| format!("Row number {number} of the writers")).collect();
    let children: Vec<Child> = titles.iter().map(|title| start(&world, &add_action(title))).collect();
    for child in children {
        end(&world, child).passes();
    }
    let text = world.read(PATH);
    for title in &titles {
        assert_eq!(text.matches(title.as_str()).count(), 1, "{title}\n{text}");
    }
    has_nothing_else(&world);
}

#[test]
fn six_committers_of_one_file_leave_six_commits() {
    let world = World::with_draft();
    let titles: Vec<String> = (0..6).map(|number| format!("Row number {number} of the writers")).collect();
    let start = |title: &String| start(&world, &[&add_action(title)[..], &["--commit"]].concat());
    let children: Vec<Child> = titles.iter().map(start).collect();
    for child in children {
        end(&world, child).passes();
    }
    let text = world.ok(&["show", &format!("HEAD:{PATH}")]);
    assert!(titles.iter().all(|title| text.contains(title.as_str())), "{text}");
    assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), "7", "the draft and six rows");
    assert_eq!(world.complaints(), "");
}

#[test]
fn of_a_lost_try_nothing_is_heard() {
    let world = World::with_draft();
    // Another commit changes the document while the first try asks the hook.
    world.hook(
        "commit-msg",
        &format!("[ -e ../once ] && exit 0; : >../once; printf '\\n' >>{PATH}; git commit --quiet --no-verify -m other {PATH}"),
    );
    let run = world.pmgit(&["waive", ID, "missing-query", "--reason", "Agreed in the meeting", "--approved-by", "ben"]);
    assert_eq!(run.passes().out, format!("{ID}: `missing-query` is waived, approved by ben\n"));
    assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), "3");
}

#[test]
fn who_waits_too_long_is_told_whom_for() {
    let world = World::with_draft();
    world.write(".git/pmgit/write.lock", "process 4711\ndoing 2026-11-20-other: submit (draft -> in-review)\n");
    let lock = File::open(world.path().join(".git/pmgit/write.lock")).unwrap();
    lock.lock().unwrap();
    let japanese = World::with_draft().with_variable("PMGIT_LANGUAGE", "ja");
    japanese.write(".git/pmgit/write.lock", "");
    let other = File::open(japanese.path().join(".git/pmgit/write.lock")).unwrap();
    other.lock().unwrap();
    let before = world.state();
    let (row, step) = (start(&world, &add_action("Wait")), start(&world, &["submit", ID]));
    let nameless = start(&japanese, &["submit", ID]);
    let row = end(&world, row).ends_with(2);
    assert_snapshot!(row, @r"
    exit 2
    -- stderr --
    error: another pmgit is writing in `[WORLD]/repo`; nothing was changed
      cause: process 4711 has held it for more than 10 seconds: `2026-11-20-other: submit (draft -> in-review)`
      hint: wait until it has ended and try again; if it hangs, end it: `kill 4711`
    ");
    assert_eq!(end(&world, step).err, row.err);
    assert_snapshot!(end(&japanese, nameless), @r"
    exit 2
    -- stderr --
    エラー: 別のpmgitが`[WORLD]/repo`に書き込み中のため、何も変更しませんでした
      原因: `[WORLD]/repo/.git/pmgit/write.lock`が10秒以上ロックされています
      ヒント: もう一方のpmgitの終了を待ってから、もう一度実行してください
    ");
    assert_eq!(world.state(), before);
    lock.unlock().unwrap();
    world.pmgit(&["submit", ID]).passes();
}

#[test]
fn readers_never_wait() {
    let world = World::with_draft();
    world.write(".git/pmgit/write.lock", "process 4711\n");
    let lock = File::open(world.path().join(".git/pmgit/write.lock")).unwrap();
    lock.lock().unwrap();
    let began = std::time::Instant::now();
    for arguments in [&["check", ID][..], &["show", ID], &["status", ID], &["due"], &["list"]] {
        let run = world.pmgit(arguments);
        assert!(run.code < 2, "{run}");
    }
    // A hook is run by a git that may be pmgit's own.
    world.write("code.txt", "x\n");
    world.ok(&["add", "code.txt"]);
    world.commit().passes();
    assert!(began.elapsed().as_secs() < 9, "somebody has waited for the lock");
}

#[test]
fn what_a_dead_pmgit_has_left_is_no_obstacle_to_the_next() {
    let world = World::with_draft();
    world.write(".git/pmgit/write.lock", "process 1\ndoing x\n");
    world.write(".git/index.lock", "pmgit 1\n");
    world.write(".git/index.pmgit-1-ThreadId(1)", "half");
    world.pmgit(&add_action("The next one")).passes();
    assert!(!world.path().join(".git/index.lock").exists(), "also a row clears up");
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "row", PATH]);
    world.write(".git/index.lock", "pmgit 1\n");
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_save_while_the_hook_runs_stops_the_step_and_stays() {
    let world = World::with_draft();
    world.hook("commit-msg", &format!("printf '# by hand\\n' >>{PATH}"));
    let head = world.ok(&["rev-parse", "HEAD"]);
    assert_snapshot!(world.pmgit(&["submit", ID]), @r#"
    exit 1
    -- stderr --
    error: `postmortems/2026/2026-11-20-checkout-latency.toml` was saved in the meantime; nothing was recorded
      cause: it changed on disk while the commit was prepared (a hook or a signature may take a while)
      hint: what was saved is still there; commit it and repeat the command: git commit postmortems/2026/2026-11-20-checkout-latency.toml -m "..."
    "#);
    assert_eq!(world.read(PATH), format!("{DRAFT}# by hand\n"));
    assert_eq!(world.ok(&["rev-parse", "HEAD"]), head);
    has_nothing_else(&world);
}

#[test]
fn while_a_hook_is_waited_for_others_write() {
    let world = World::with_draft();
    world.add("2026-11-20-checkout-errors", DRAFT);
    let other = "2026-11-20-checkout-errors";
    // The hook of the step runs pmgit itself, which would wait for a lock that is held.
    world.hook("commit-msg", &format!("'{PMGIT}' action add {other} 'While the hook runs'"));
    world.pmgit(&["submit", ID]).passes();
    assert!(world.read(&PATH.replace(ID, other)).contains("While the hook runs"));
    assert_eq!(world.status_of(ID), "in-review");
}

#[test]
fn flags_of_the_index_hide_no_change_from_pmgit() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let world = World::with_draft();
        world.write(PATH, format!("{DRAFT}# by hand\n"));
        world.ok(&["update-index", flag, PATH]);
        let run = world.pmgit(&["submit", ID]).ends_with(1);
        assert!(run.err.contains("has changes that are not committed"), "{flag}: {run}");
        assert_eq!(world.read(PATH), format!("{DRAFT}# by hand\n"), "{flag}");
        // A row goes into what is there.
        world.pmgit(&add_action("A row beside it")).passes();
        let text = world.read(PATH);
        assert!(text.contains("# by hand") && text.contains("A row beside it"), "{flag}: {text}");
    }
}

#[test]
fn modes_stay_and_protected_files_are_left_alone() {
    let world = World::with_draft();
    let place = world.path().join(PATH);
    for mode in [0o600, 0o664, 0o666] {
        fs::set_permissions(&place, Permissions::from_mode(mode)).unwrap();
        world.pmgit(&add_action(&format!("With mode {mode:o}"))).passes();
        assert_eq!(fs::metadata(&place).unwrap().mode() & 0o7777, mode);
    }
    world.commit_all("rows");
    fs::set_permissions(&place, Permissions::from_mode(0o444)).unwrap();
    let row = world.unmoved(1, &add_action("Read-only"));
    assert!(row.err.contains("is read-only; nothing was changed") && row.err.contains("hint: "), "{row}");
    let step = world.unmoved(1, &["submit", ID]);
    assert_eq!(step.err, row.err);
    fs::set_permissions(&place, Permissions::from_mode(0o644)).unwrap();
    world.pmgit(&["submit", ID]).passes();
}

#[test]
fn a_file_of_two_repositories_is_not_parted_in_silence() {
    let (world, other) = (World::with_draft(), World::with_draft());
    let (place, twin) = (world.path().join(PATH), other.path().join(PATH));
    fs::remove_file(&twin).unwrap();
    fs::hard_link(&place, &twin).unwrap();
    for (world, arguments) in [(&world, &add_action("A row")[..]), (&other, &["submit", ID])] {
        let run = world.unmoved(1, arguments);
        assert!(run.err.contains("is a hard link") && run.err.contains("has 2 names"), "{run}");
    }
    assert_eq!(fs::metadata(&place).unwrap().ino(), fs::metadata(&twin).unwrap().ino());
    // As the hint has it: a file of its own.
    let run = world.pmgit(&add_action("A row"));
    let command = run
        .err
        .lines()
        .last()
        .unwrap()
        .split_once("first: ")
        .unwrap()
        .1
        .replace("[WORLD]", world.outside("").to_str().unwrap().trim_end_matches('/'));
    world.run(world.command("sh").args(["-c", &command])).passes();
    world.pmgit(&add_action("A row")).passes();
    assert_eq!(fs::read_to_string(&twin).unwrap(), DRAFT);
}

#[test]
fn a_file_system_without_locks_is_written_all_the_same_and_that_is_said() {
    let strace = |world: &World, arguments: &[&str]| {
        let mut command = world.command("strace");
        command.args(["-f", "-o", "/dev/null", "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK", PMGIT]);
        command.args(arguments);
        command
    };
    let world = World::with_draft();
    if !strace(&world, &["--version"]).output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: strace cannot trace here");
        return;
    }
    let titles: Vec<String> = (0..3).map(|number| format!("Row {number} without a lock")).collect();
    let spawn = |title: &String| {
        let mut command = strace(&world, &add_action(title));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<Child> = titles.iter().map(spawn).collect();
    for child in children {
        let run = end(&world, child).passes();
        assert!(run.err.contains("note: the file system of this repository has no locks"), "{run}");
    }
    let text = world.read(PATH);
    assert!(titles.iter().all(|title| text.contains(title.as_str())), "{text}");
    world.commit_all("rows");
    let run = world.run(&mut strace(&world, &["submit", ID])).passes();
    assert!(run.err.contains("has no locks"), "{run}");
    assert_eq!(world.complaints(), "");
    // What may be another pmgit's, alive, is not cleared away.
    world.write(".git/index.lock", "pmgit 1\n");
    let run = world.run(&mut strace(&world, &["return", ID, "--reason", "A freeze"])).ends_with(2);
    assert!(run.err.contains("index.lock"), "{run}");
    fs::remove_file(world.path().join(".git/index.lock")).unwrap();
}

#[test]
fn linked_worktrees_write_side_by_side() {
    let world = World::with_draft();
    let linked: PathBuf = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let lock = world.path().join(".git/worktrees/linked/pmgit/write.lock");
    let there = linked.to_str().unwrap();
    world.pmgit(&["-C", there, "action", "add", ID, "In the linked worktree"]).passes();
    assert!(lock.is_file());
    let held = File::open(&lock).unwrap();
    held.lock().unwrap();
    world.pmgit(&["submit", ID]).passes();
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_fix_and_rows_at_once_lose_nothing() {
    let world = World::with_draft();
    // A row named by its number is what `--fix` rewrites.
    let waiver = "\n[[waivers]]\nrule = \"missing-query\"\nreason = \"Agreed in the meeting\"\napproved_by = \"ben\"\nwhere = \"timeline[0]\"\n";
    world.write(PATH, format!("{DRAFT}{waiver}"));
    let fix = start(&world, &["check", "--fix", ID]);
    let rows: Vec<Child> =
        ["One more row", "Another row"].iter().map(|title| start(&world, &add_action(title))).collect();
    for row in rows {
        end(&world, row).passes();
    }
    let run = end(&world, fix);
    assert!(run.code < 2, "{run}");
    let text = world.read(PATH);
    assert!(text.contains("One more row") && text.contains("Another row"), "{text}");
    has_nothing_else(&world);
}

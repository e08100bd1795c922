//! The installer and the shims, run by real git, with a program in pmgit's place that tells how it was called.

use std::os::unix::fs::MetadataExt as _;
use std::process::Output;

use super::*;
use crate::git::world::World;

mod directory;
mod lines;

fn recorded(binary: &str) -> Settings {
    Settings { binary: Some(binary.into()) }
}

fn install_all(world: &World) -> Vec<Outcome> {
    let installed = install(&world.open(), Role::Client, &Settings::default()).unwrap();
    installed.into_iter().map(|hook| hook.outcome).collect()
}

fn hook_file(world: &World, event: &str) -> PathBuf {
    world.path().join(".git/hooks").join(event)
}

/// Stands for pmgit: writes its arguments and its input to `called`, and obeys `VERDICT`.
fn stand_in(world: &World) -> PathBuf {
    let place = world.outside("stand in");
    let called = world.outside("called");
    let script = format!(
        "{{ echo \"args $*\"; case $3 in pre-push) cat ;; esac; }} >>'{}'\ncase ${{VERDICT-0}} in crash) kill -9 $$ ;; *) exit ${{VERDICT-0}} ;; esac",
        called.display()
    );
    World::script(&place, &script);
    place
}

fn called(world: &World) -> String {
    std::fs::read_to_string(world.outside("called")).unwrap_or_default()
}

fn with_pmgit(world: &World, arguments: &[&str], verdict: &str) -> Output {
    let program = stand_in(world);
    world.command("git").args(arguments).env("PMGIT_BIN", program).env("VERDICT", verdict).output().unwrap()
}

#[test]
fn a_second_installation_writes_nothing() {
    let world = World::new();
    assert_eq!(install_all(&world), [Outcome::Written, Outcome::Written, Outcome::Written]);
    let stamp = |event: &str| {
        let found = hook_file(&world, event).metadata().unwrap();
        (found.ino(), found.mtime_nsec(), found.mode())
    };
    let before = CLIENT.map(|(event, _)| stamp(event));
    assert_eq!(install_all(&world), [Outcome::Unchanged, Outcome::Unchanged, Outcome::Unchanged]);
    assert_eq!(CLIENT.map(|(event, _)| stamp(event)), before);
    let other = install(&world.open(), Role::Client, &recorded("/usr/bin/pmgit")).unwrap();
    assert!(other.iter().all(|hook| hook.outcome == Outcome::Upgraded));
}

#[test]
fn a_commit_that_touches_no_document_passes_without_pmgit() {
    let world = World::new();
    install_all(&world);
    world.write("code.rs", "one");
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "-m", "unborn"]);
    world.write("code.rs", "two");
    world.ok(&["commit", "--quiet", "-am", "born"]);
    world.ok(&["commit", "--quiet", "--allow-empty", "-m", "empty"]);
}

#[test]
fn a_commit_that_touches_a_document_is_refused_without_pmgit_and_says_how_to_go_on() {
    for path in ["postmortems/a.toml", ".pmgit/policy.toml"] {
        let world = World::new();
        install_all(&world);
        world.write(path, "one");
        world.ok(&["add", "--all"]);
        let said = world.git(&["commit", "-m", "one"]).fails().err;
        for part in ["PATH", "PMGIT_BIN", "--no-verify", "advice"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}

#[test]
fn pmgit_is_asked_first_and_its_verdict_counts() {
    let world = World::new();
    install_all(&world);
    world.write("postmortems/日本 \"x\".toml", "one");
    world.ok(&["add", "--all"]);
    for verdict in ["1", "2", "crash"] {
        assert!(!with_pmgit(&world, &["commit", "-m", "one"], verdict).status.success(), "{verdict}");
    }
    assert_eq!(called(&world), "args hook run pre-commit --\n".repeat(3));
    assert!(with_pmgit(&world, &["commit", "-m", "one"], "0").status.success());
}

#[test]
fn pmgit_that_fails_is_passed_over_where_git_sees_none_of_its_business() {
    let world = World::new();
    install_all(&world);
    for verdict in ["1", "2", "crash"] {
        world.write("code.rs", verdict);
        world.ok(&["add", "--all"]);
        let output = with_pmgit(&world, &["commit", "-m", "code"], verdict);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains("pmgit: skipped (it exited with status"), "{verdict}: {said}");
    }
    let nowhere = |path: &str| {
        world.write(path, "one");
        world.ok(&["add", "--all"]);
        let mut commit = world.command("git");
        commit.args(["commit", "-m", "one"]).env("PMGIT_BIN", world.outside("nowhere")).output().unwrap()
    };
    assert!(nowhere("other.rs").status.success());
    let refused = nowhere("postmortems/a.toml");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("PMGIT_BIN is /"));
}

#[test]
fn a_recorded_program_is_found_without_a_path() {
    let world = World::new();
    let settings = Settings { binary: Some(stand_in(&world)) };
    install(&world.open(), Role::Client, &settings).unwrap();
    world.write("postmortems/a.toml", "one");
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "-m", "one"]);
    assert_eq!(called(&world), "args hook run pre-commit --\n");
}

#[test]
fn a_commit_of_one_path_is_judged_by_the_index_it_will_use() {
    let world = World::new();
    world.write("code.rs", "one");
    world.commit_all("one");
    install_all(&world);
    world.write("postmortems/a.toml", "staged, not committed");
    world.ok(&["add", "--all"]);
    world.write("code.rs", "two");
    world.ok(&["commit", "--quiet", "-m", "code alone", "code.rs"]);
    world.git(&["commit", "-m", "the document"]).fails();
}

#[test]
fn a_merge_is_judged_by_pre_merge_commit() {
    let world = World::new();
    world.commit_all("one");
    world.ok(&["checkout", "--quiet", "-b", "side"]);
    world.write("postmortems/a.toml", "side");
    world.commit_all("side");
    world.ok(&["checkout", "--quiet", "main"]);
    install_all(&world);
    assert!(!with_pmgit(&world, &["merge", "--no-ff", "side"], "1").status.success());
    assert!(called(&world).starts_with("args hook run pre-merge-commit --"));
}

#[test]
fn the_hook_that_was_there_runs_first_and_comes_back_byte_for_byte() {
    let world = World::new();
    let log = world.outside("previous");
    world.hook("pre-commit", &format!("echo ran >>'{}'; exit ${{PREVIOUS-0}}", log.display()));
    let path = hook_file(&world, "pre-commit");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o711)).unwrap();
    let before = (fs::read(&path).unwrap(), path.metadata().unwrap().mode());
    assert!(
        matches!(&install_all(&world)[0], Outcome::Chained(previous) if previous.ends_with("pre-commit.pmgit-prev"))
    );
    assert_eq!(install_all(&world)[0], Outcome::Unchanged);
    world.ok(&["commit", "--quiet", "--allow-empty", "-m", "one"]);
    assert_eq!(fs::read_to_string(&log).unwrap(), "ran\n");
    let refused =
        world.command("git").args(["commit", "--allow-empty", "-m", "x"]).env("PREVIOUS", "1").output().unwrap();
    assert!(!refused.status.success());
    let removed: Vec<_> = uninstall(&world.open()).unwrap().into_iter().map(|hook| hook.outcome).collect();
    assert_eq!(removed, [Removal::Restored, Removal::Removed, Removal::Removed, Removal::NotOurs]);
    assert_eq!((fs::read(&path).unwrap(), path.metadata().unwrap().mode()), before);
    assert!(!hook_file(&world, "pre-push").exists() && !hook_file(&world, "pre-commit.pmgit-prev").exists());
}

#[test]
fn links_directories_and_edited_shims_are_never_lost() {
    let world = World::new();
    install_all(&world);
    let (commit, merge, push) =
        (hook_file(&world, "pre-commit"), hook_file(&world, "pre-merge-commit"), hook_file(&world, "pre-push"));
    fs::write(&commit, fs::read_to_string(&commit).unwrap().replace("exit 1", "exit 0")).unwrap();
    fs::remove_file(&merge).unwrap();
    std::os::unix::fs::symlink("nowhere", &merge).unwrap();
    fs::remove_file(&push).unwrap();
    fs::create_dir(&push).unwrap();
    let outcomes = install_all(&world);
    assert!(matches!(outcomes[0], Outcome::Manual { .. }));
    assert!(matches!(outcomes[1], Outcome::Chained(_)));
    assert!(matches!(outcomes[2], Outcome::Manual { .. }));
    let removed: Vec<_> = uninstall(&world.open()).unwrap().into_iter().map(|hook| hook.outcome).collect();
    assert_eq!(removed, [Removal::LeftEdited, Removal::Restored, Removal::NotOurs, Removal::NotOurs]);
    assert_eq!(fs::read_link(&merge).unwrap(), Path::new("nowhere"));
    assert!(fs::read_to_string(&commit).unwrap().contains(MARKER) && push.is_dir());
}

#[test]
fn hooks_of_other_people_are_not_written() {
    let world = World::new();
    fs::create_dir(world.outside("global")).unwrap();
    let global = world.outside("global").display().to_string();
    for hooks_path in [".husky/_", &global, ""] {
        world.ok(&["config", "core.hooksPath", hooks_path]);
        let outcomes = install_all(&world);
        let Outcome::Manual { lines, .. } = &outcomes[2] else { panic!("{hooks_path}: {outcomes:?}") };
        assert!(lines.join("\n").contains("pmgit hook run pre-push -- \"$@\""));
    }
    assert_eq!(fs::read_dir(&global).unwrap().count(), 0);
    assert!(!world.path().join(".husky").exists());
}

#[test]
fn a_hook_of_lefthook_stays_where_it_is_for_lefthook_would_move_ours_away() {
    let world = World::new();
    world.hook("pre-push", "call_lefthook run \"pre-push\" \"$@\"");
    let before = fs::read(hook_file(&world, "pre-push")).unwrap();
    let Outcome::Manual { reason, lines } = &install_all(&world)[2] else { panic!("lefthook's hook is not ours") };
    assert!(reason.en().contains("lefthook") && lines[0] == "in lefthook.yml:", "{lines:?}");
    assert!(lines.join("\n").contains("pmgit hook run pre-push -- {0} ||"), "{lines:?}");
    world.write("lefthook.yml", lines[1..].join("\n"));
    assert_eq!(install_all(&world)[2], Outcome::Elsewhere("lefthook.yml".into()));
    assert_eq!(fs::read(hook_file(&world, "pre-push")).unwrap(), before);
}

#[test]
fn a_program_in_a_place_that_is_named_like_a_tool_makes_the_shim_no_hook_of_that_tool() {
    let world = World::new();
    for _ in 0..2 {
        let installed = install(&world.open(), Role::Client, &recorded("/opt/lefthook/bin/pmgit")).unwrap();
        assert!(!installed.iter().any(|hook| matches!(hook.outcome, Outcome::Manual { .. } | Outcome::Chained(_))));
    }
}

#[test]
fn a_shim_that_a_framework_has_moved_away_is_taken_back_too() {
    let world = World::new();
    install_all(&world);
    fs::rename(hook_file(&world, "pre-push"), hook_file(&world, "pre-push.legacy")).unwrap();
    world.hook("pre-push", "# File generated by pre-commit: https://pre-commit.com");
    assert_eq!(install_all(&world)[2], Outcome::Elsewhere(hook_file(&world, "pre-push.legacy")));
    assert_eq!(uninstall(&world.open()).unwrap()[2].outcome, Removal::Removed);
    assert!(!hook_file(&world, "pre-push.legacy").exists() && hook_file(&world, "pre-push").exists());
}

#[test]
fn one_installation_serves_every_worktree() {
    let world = World::new();
    world.commit_all("one");
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let repository = Repository::open(&linked, world.environment()).unwrap();
    install(&repository, Role::Client, &Settings::default()).unwrap();
    assert!(hook_file(&world, "pre-commit").exists());
    fs::create_dir(linked.join("postmortems")).unwrap();
    fs::write(linked.join("postmortems/a.toml"), "one").unwrap();
    world.ok_in(&linked, &["add", "--all"]);
    let output = world.command("git").current_dir(&linked).args(["commit", "-m", "x"]).output().unwrap();
    assert!(!output.status.success());
}

/// A world with a remote that has `main`, and the hooks installed.
fn pushing() -> World {
    let world = World::new();
    world.write("postmortems/a.toml", "one");
    world.commit_all("one");
    let remote = world.outside("remote.git").display().to_string();
    world.ok(&["init", "--quiet", "--bare", &remote]);
    world.ok(&["remote", "add", "origin", &remote]);
    world.ok(&["push", "--quiet", "origin", "main"]);
    install_all(&world);
    world
}

#[test]
fn a_push_that_touches_no_document_passes_without_pmgit() {
    let world = pushing();
    world.write("code", "one");
    world.commit_all("code");
    world.ok(&["push", "--quiet", "origin", "main"]);
    world.ok(&["push", "--quiet", "origin", "main:refs/heads/new"]);
    world.ok(&["push", "--quiet", "origin", "main"]);
    world.ok(&["tag", "-a", "-m", "tag", "v1"]);
    world.ok(&["push", "--quiet", "origin", "v1"]);
    world.ok(&["push", "--quiet", "origin", ":new"]);
}

#[test]
fn a_push_of_a_document_is_refused_without_pmgit_and_handed_to_it_whole() {
    let world = pushing();
    world.write("postmortems/a.toml", "two");
    world.commit_all("document");
    for target in ["HEAD:main", "HEAD:refs/heads/new", "HEAD^{tree}:refs/tags/tree"] {
        let said = world.git(&["push", "origin", target]).fails().err;
        assert!(said.contains("--no-verify"), "{target}: {said}");
    }
    let refs = ["push", "origin", "HEAD~1:refs/heads/plain", "HEAD:refs/heads/main"];
    assert!(!with_pmgit(&world, &refs, "1").status.success());
    let said = called(&world);
    assert!(said.starts_with("args hook run pre-push -- origin "), "{said}");
    assert!(said.contains("refs/heads/plain") && said.contains("refs/heads/main"), "{said}");
    assert!(with_pmgit(&world, &refs, "0").status.success());
}

#[test]
fn a_previous_pre_push_hook_gets_the_same_input() {
    let world = pushing();
    uninstall(&world.open()).unwrap();
    let log = world.outside("previous");
    world.hook("pre-push", &format!("cat >>'{}'", log.display()));
    install_all(&world);
    world.write("postmortems/a.toml", "two");
    world.commit_all("document");
    assert!(with_pmgit(&world, &["push", "origin", "main"], "0").status.success());
    let given = fs::read_to_string(log).unwrap();
    assert!(given.starts_with("refs/heads/main ") && called(&world).ends_with(&given), "{given}");
}

#[test]
fn shims_are_plain_posix_text() {
    for (event, template) in CLIENT.into_iter().chain(SERVER) {
        assert!(template.starts_with("#!/bin/sh\n"), "{event}");
        assert!(template.contains(&format!("{MARKER}1 event={event}\n")) && template.ends_with("@SUM@\n"), "{event}");
        // Beside ASCII there is only what Japanese readers are told.
        let is_plain = |letter: char| letter.is_ascii() || !letter.is_control();
        assert!(!template.contains('\r') && template.chars().all(is_plain), "{event}");
    }
}

#[test]
fn paths_that_die_with_an_upgrade_are_not_recorded() {
    for (path, lasting) in
        [("/usr/bin/pmgit", true), ("/opt/homebrew/Cellar/pmgit/1.0/bin/pmgit", false), ("pmgit", false)]
    {
        let settings = recorded(path);
        assert_eq!(
            shim(CLIENT[0].1, &settings).contains(path)
                && shim(CLIENT[0].1, &settings).contains(&format!("recorded='{path}'")),
            lasting
        );
    }
}

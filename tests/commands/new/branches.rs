//! The branch that `pmgit new` commits to, and `--push`.

use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::support::World;

const NEW: [&str; 6] = ["new", "Checkout slow", "--severity", "SEV-1", "--started", "2026-11-20 00:04"];
const ID: &str = "2026-11-20-checkout-slow";

fn new<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&NEW, more].concat()
}

/// On `main`, with a remote that has it.
fn with_remote() -> World {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

#[test]
fn where_there_is_a_remote_the_next_command_is_the_push() {
    let world = with_remote();
    let run = world.pmgit(&NEW).passes();
    assert_snapshot!(run, @r"
    exit 0
    postmortems/2026/2026-11-20-checkout-slow.toml
      next: git push -u origin postmortem/2026-11-20-checkout-slow
      then: `pmgit edit`, and `pmgit status` says what is missing
    -- stderr --
    switched to new branch `postmortem/2026-11-20-checkout-slow`, because the one you were on is protected
    ");
    let next = run.out.lines().find_map(|line| line.strip_prefix("  next: ")).unwrap().to_owned();
    assert!(world.command("sh").args(["-c", &next]).status().unwrap().success());
    assert_eq!(world.ok(&["rev-parse", "@{upstream}"]), world.ok(&["rev-parse", "HEAD"]));
}

#[test]
fn the_branch_is_pushed_where_that_is_asked_for() {
    let world = with_remote();
    let run = world.pmgit(&new(&["--push"])).passes();
    run.clone().says("pushed to origin as postmortem/2026-11-20-checkout-slow").silent_about("git push");
    assert_eq!(world.ok(&["rev-parse", &format!("origin/postmortem/{ID}")]), world.ok(&["rev-parse", "HEAD"]));
    assert_eq!(world.ok(&["rev-parse", "--abbrev-ref", "@{upstream}"]), format!("origin/postmortem/{ID}"));
}

#[test]
fn a_push_that_fails_leaves_the_postmortem_committed_and_says_so() {
    let world = with_remote();
    world.ok(&["remote", "set-url", "origin", "/nowhere"]);
    let run = world.pmgit(&new(&["--push"])).ends_with(2);
    run.says("cannot push `postmortem/2026-11-20-checkout-slow` to `origin`")
        .says("the postmortem is committed; push it later");
    assert_eq!(world.status_of(ID), "draft");
    let world = World::ready();
    world.pmgit(&new(&["--push"])).ends_with(2).says("this repository has no remote").says("git remote add origin URL");
    assert_eq!(world.status_of(ID), "draft");
}

#[test]
fn a_remote_that_does_not_answer_is_not_waited_for() {
    let world = with_remote();
    // A transport that would wait for ever.
    world.ok(&["config", "protocol.ext.allow", "always"]);
    world.ok(&["remote", "set-url", "origin", "ext::sleep 600"]);
    let start = Instant::now();
    world.pmgit(&NEW).passes().says("next: git push -u origin");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn on_a_branch_of_ones_own_it_says_where_and_can_have_another() {
    let world = World::ready();
    world
        .pmgit(&NEW)
        .passes()
        .says("note: committed on `work`, where you are; `--branch` would give it a branch of its own");
    let run = world.pmgit(&["new", "Mail slow", "--severity", "2", "--branch"]).passes();
    assert_snapshot!(run.err, @"switched to new branch `postmortem/2026-11-23-mail-slow`, which begins at `work`");
    let run = world.pmgit(&["new", "Search slow", "--severity", "2", "--branch=inc/search"]).passes();
    assert_snapshot!(run.err, @"switched to new branch `inc/search`, which begins at `postmortem/2026-11-23-mail-slow`");
    assert_eq!(world.ok(&["branch", "--show-current"]), "inc/search");
    let japanese = world.with_variable("LANG", "ja_JP.UTF-8");
    japanese
        .pmgit(&["new", "Disk full", "--severity", "2"])
        .passes()
        .says("現在のブランチ`inc/search`にコミットしました。`--branch`を付けると、専用のブランチになります");
}

#[test]
fn a_name_that_no_branch_can_have_is_refused_before_anything_is_written() {
    let world = with_remote();
    world.ok(&["branch", "topic"]);
    world.ok(&["update-ref", "refs/remotes/origin/theirs", "HEAD"]);
    for (name, words) in [
        ("--branch=a..b", "cannot be the name of a branch"),
        ("--branch=-x", "cannot be the name of a branch"),
        ("--branch=master", "is protected"),
        ("--branch=topic", "there is a branch `topic` already"),
        ("--branch=topic/below", "there is a branch `topic/below` already"),
        ("--branch=theirs", "there is a branch `theirs` already"),
    ] {
        let run = world.unmoved(1, &new(&[name]));
        assert!(run.err.contains(words), "{name}: {run}");
    }
}

#[test]
fn names_that_a_remote_has_are_avoided() {
    let world = with_remote();
    world.ok(&["update-ref", &format!("refs/remotes/origin/postmortem/{ID}"), "HEAD"]);
    world.pmgit(&NEW).passes();
    assert_eq!(world.ok(&["branch", "--show-current"]), format!("postmortem/{ID}-2"));
}

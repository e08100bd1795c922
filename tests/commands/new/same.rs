//! `pmgit new` of an incident that another branch has a postmortem of.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::support::{Outcome, World};

/// On `main`, beside a branch with a postmortem of PD-8123 that began at 00:04.
fn beside_another() -> World {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    let first = ["new", "Checkout slow", "--severity", "1", "--owner", "ben", "--reference", "PD-8123"];
    world.pmgit(&[&first[..], &["--started", "2026-11-20 00:04"]].concat()).passes();
    world.ok(&["switch", "--quiet", "main"]);
    world
}

fn second<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["new", "Payments fail", "--severity", "1"], more].concat()
}

#[test]
fn the_same_reference_on_another_branch_is_refused_with_the_way_there() {
    let world = beside_another();
    let run = world.unmoved(1, &second(&["--reference", "pd-8123", "--started", "2026-11-21 12:00"]));
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    error: `PD-8123` has a postmortem already
      cause: `2026-11-20-checkout-slow` (draft, owner ben) is on `postmortem/2026-11-20-checkout-slow`
      hint: `git switch postmortem/2026-11-20-checkout-slow` goes there; `--anyway` writes another one
    ");
    for reference in ["https://example.pagerduty.com/incidents/PD-8123", " PD-8123 "] {
        world.unmoved(1, &second(&["--reference", reference])).says("`--anyway` writes another one");
    }
    world.ok(&["switch", "--quiet", "postmortem/2026-11-20-checkout-slow"]);
    world.unmoved(1, &second(&["--reference", "PD-8123"])).says("`pmgit edit 2026-11-20-checkout-slow` goes there");
    world.ok(&["switch", "--quiet", "main"]);
    world.pmgit(&second(&["--reference", "PD-8123", "--anyway"])).passes().says("also of `PD-8123`");
}

#[test]
fn other_incidents_pass_and_one_of_the_same_hour_is_named() {
    for (more, said) in [
        (&["--reference", "PD-81234", "--started", "2026-11-20 03:00"][..], None),
        (&["--reference", "PD-812", "--started", "2026-11-20 01:05"], None),
        (&["--started", "2026-11-20 01:03:59"], Some("began within the hour (draft, owner ben")),
        (&["--detected", "2026-11-19 23:30"], Some("began within the hour")),
        (&["--reference", "PD-9", "--started", "2026-11-20T09:04+09:00"], Some("began within the hour")),
        (&["--slug", "checkout-slow", "--started", "2026-11-22 09:04"], Some("an id that ends alike")),
        (&[], None),
    ] {
        let world = beside_another();
        let run = world.pmgit(&second(more)).passes();
        assert_eq!(run.err.contains("may have a postmortem already"), said.is_some(), "{more:?}: {run}");
        assert!(said.is_none_or(|said| run.err.contains(said)), "{run}");
        assert!(said.is_none() || run.err.contains("git switch postmortem/2026-11-20-checkout-slow"), "{run}");
    }
}

#[test]
fn the_same_id_on_another_branch_is_refused() {
    let world = beside_another();
    let twin = ["new", "Checkout: slow!", "--severity", "1", "--started", "2026-11-20 18:00"];
    world
        .unmoved(1, &twin)
        .says("there is a postmortem `2026-11-20-checkout-slow` already")
        .says("git switch postmortem/");
    let run = world.pmgit(&[&twin[..], &["--anyway"]].concat()).passes();
    run.says("switched to new branch `postmortem/2026-11-20-checkout-slow-2`");
}

#[test]
fn a_branch_that_only_a_remote_has_is_named_by_the_command_that_goes_there() {
    let world = beside_another();
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main", "postmortem/2026-11-20-checkout-slow"]);
    world.ok(&["branch", "--quiet", "-D", "postmortem/2026-11-20-checkout-slow"]);
    let run = world.unmoved(1, &second(&["--reference", "PD-8123"]));
    run.clone().says("is on `origin/postmortem/2026-11-20-checkout-slow`");
    let way = run.err.split('`').find(|part| part.starts_with("git switch")).unwrap().to_owned();
    assert!(world.command("sh").args(["-c", &way]).status().unwrap().success(), "{way}");
    assert_eq!(world.status_of("2026-11-20-checkout-slow"), "draft");
}

#[test]
fn whoever_sits_at_the_terminal_decides() {
    let world = beside_another();
    let before = world.state();
    let options = second(&["--reference", "PD-8123"]);
    for (answer, code) in [("", 1), ("n", 1), ("perhaps", 1), ("ｙ", 0)] {
        let mut terminal = world.terminal(&options).columns(200).start();
        terminal.expect("this incident may have a postmortem already");
        terminal.expect("2026-11-20-checkout-slow: also of `PD-8123`").expect("`Checkout slow`");
        terminal
            .expect("git switch postmortem/2026-11-20-checkout-slow")
            .expect("write another one [y/N]:")
            .answer(answer);
        if answer == "perhaps" {
            terminal.expect("please answer y or n").expect("write another one [y/N]:").end_input();
        }
        let ended = terminal.finish().ends_with(code);
        assert_eq!(world.state() == before, code != 0, "{ended}");
        assert_eq!(ended.out.contains("nothing was written"), code != 0, "{ended}");
    }
}

#[test]
fn it_is_said_in_japanese() {
    let world = beside_another().with_variable("LANG", "ja_JP.UTF-8");
    let run = world.unmoved(1, &second(&["--reference", "PD-8123"]));
    assert_snapshot!(run, @r"
    exit 1
    -- stderr --
    エラー: `PD-8123`のポストモーテムはすでにあります
      原因: `postmortem/2026-11-20-checkout-slow`に`2026-11-20-checkout-slow`があります（下書き、オーナー：ben）
      ヒント: `git switch postmortem/2026-11-20-checkout-slow`で移動できます。それでも別に作成するには`--anyway`を付けてください
    ");
    let run = world.pmgit(&second(&["--started", "2026-11-20 00:30"])).passes();
    run.says("すでにあるかもしれません").says("1時間以内に発生（下書き、オーナー：ben、");
}

#[test]
fn ten_thousand_branches_are_looked_through_in_no_time() {
    let world = beside_another();
    let tip = world.ok(&["rev-parse", "postmortem/2026-11-20-checkout-slow"]);
    let mut refs = String::from("# pack-refs with: peeled fully-peeled sorted\n");
    let mut names: Vec<String> = (0..10_000).map(|number| format!("refs/heads/work-{number:05}")).collect();
    names.extend((0..2_000).map(|number| format!("refs/remotes/origin/postmortem/other-{number:05}")));
    for name in names {
        writeln!(refs, "{tip} {name}").unwrap();
    }
    world.write(".git/packed-refs", refs);
    let start = Instant::now();
    let run: Outcome = world.unmoved(1, &second(&["--reference", "PD-8123"]));
    run.says("`PD-8123` has a postmortem already");
    world.pmgit(&second(&["--started", "2026-11-20 05:00"])).passes();
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

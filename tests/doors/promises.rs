//! The gate never locks anyone in: each promise of it at every door of a protected branch, one after the other.

use crate::forge::{Job, Way};
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::support::{Outcome, World};

const POLICY: &str = ".pmgit/policy.toml";

/// Where a change comes into `main`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Commit,
    Merge,
    Push,
    Check,
    Workflow,
}

const DOORS: [Door; 5] = [Door::Commit, Door::Merge, Door::Push, Door::Check, Door::Workflow];

/// In which state pmgit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pmgit {
    Well,
    Gone,
    Dying,
}

impl Door {
    /// Brings a change in, on a topic branch or on `main` as the door has it.
    fn enter(self, world: &World, change: &dyn Fn(&World), pmgit: Pmgit) -> Outcome {
        if matches!(self, Self::Merge | Self::Check | Self::Workflow) {
            world.ok(&["checkout", "--quiet", "-b", "topic"]);
        }
        change(world);
        world.ok(&["add", "--all"]);
        if self != Self::Commit {
            world.commit_all("a change");
        }
        if self == Self::Merge {
            world.ok(&["checkout", "--quiet", "main"]);
        }
        let git: &[&str] = match self {
            Self::Commit => &["commit", "--quiet", "-m", "a change"],
            Self::Merge => &["merge", "--quiet", "--no-ff", "--no-edit", "topic"],
            Self::Push => &["push", "--quiet", "origin", "main"],
            Self::Check => return world.check("main", "topic"),
            Self::Workflow => return workflow(world, pmgit),
        };
        match pmgit {
            Pmgit::Well => world.git(git),
            Pmgit::Gone => world.git_without_pmgit(git),
            Pmgit::Dying => world.run(world.command_without_pmgit("git").args(git).env("PMGIT_BIN", dying(world))),
        }
    }
}

fn workflow(world: &World, pmgit: Pmgit) -> Outcome {
    let job = Job::for_pull_request(world, Way::GithubPull);
    match pmgit {
        Pmgit::Well => job.run(),
        Pmgit::Gone => job.run_with(None),
        Pmgit::Dying => job.run_with(Some(&dying(world))),
    }
}

/// A pmgit that dies before it has said anything.
fn dying(world: &World) -> String {
    let place = world.outside("dying");
    World::script(&place, "kill -9 $$");
    place.to_str().expect("it is UTF-8").to_owned()
}

/// Refused by a rule; a workflow says so in its own form.
#[track_caller]
fn refused(door: Door, answer: Outcome, rule: &str) -> Outcome {
    assert_eq!(answer.code, 1, "{door:?}: {answer:?}");
    answer.says(rule)
}

/// A world with this in `main`, here and on the remote.
fn with_base(files: &[(&str, &str)]) -> World {
    let world = World::with_remote();
    for (path, text) in files {
        world.sneak(path, text);
    }
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

#[test]
fn what_touches_no_postmortem_passes_on_the_day_when_all_else_is_broken() {
    for door in DOORS {
        for pmgit in [Pmgit::Well, Pmgit::Gone, Pmgit::Dying] {
            // A check is pmgit itself: without it there is nothing to ask, and the workflow knows that.
            if door == Door::Check && pmgit != Pmgit::Well {
                continue;
            }
            let world = with_base(&[(POLICY, "surprise = 1\n"), (PATH, &malformed())]);
            let answer = door.enter(&world, &|world| world.write("code.rs", "fixed\n"), pmgit);
            assert_eq!(answer.code, 0, "{door:?} {pmgit:?}: {answer:?}");
        }
    }
}

#[test]
fn what_touches_a_postmortem_passes_no_door_without_pmgit() {
    for door in [Door::Commit, Door::Merge, Door::Push, Door::Workflow] {
        for pmgit in [Pmgit::Gone, Pmgit::Dying] {
            let world = with_base(&[]);
            let answer = door.enter(&world, &|world| world.write(PATH, sound("in-review")), pmgit);
            assert_ne!(answer.code, 0, "{door:?} {pmgit:?}: {answer:?}");
        }
    }
}

#[test]
fn past_a_broken_policy_comes_only_what_mends_it_and_nothing_with_it() {
    let whole = "documents = \"postmortems\"\n";
    for door in DOORS {
        let enter =
            |change: &dyn Fn(&World)| door.enter(&with_base(&[(POLICY, "surprise = 1\n")]), change, Pmgit::Well);
        let mended = enter(&|world| world.write(POLICY, whole));
        assert_eq!(mended.code, 0, "{door:?}: {mended:?}");
        for (path, text) in [(PATH, sound("in-review")), ("code.rs", "not alone\n".to_owned())] {
            let answer = enter(&|world| {
                world.write(POLICY, whole);
                world.write(path, &text);
            });
            refused(door, answer, "invalid-policy");
        }
        refused(door, enter(&|world| world.write(POLICY, "wonder = 1\n")), "invalid-policy");
        refused(door, enter(&|world| world.write(PATH, sound("in-review"))), "invalid-policy");
    }
}

#[test]
fn what_got_in_once_is_mended_in_steps_until_the_status_moves_forward() {
    let two = with("in-review", "[sections]\nresolution = \"\"\ndetection = \"\"\n");
    for door in DOORS {
        let enter = |text: &str| door.enter(&with_base(&[(PATH, &two)]), &|world| world.write(PATH, text), Pmgit::Well);
        let step = enter(&incomplete("in-review"));
        assert_eq!(step.code, 0, "{door:?}: {step:?}");
        refused(door, enter(&incomplete("reviewed")), "missing-section");
        // A new fault beside the old ones is no step.
        let worse = with("in-review", "[sections]\nresolution = \"\"\ndetection = \"\"\noverview = \"\"\n");
        refused(door, enter(&worse), "missing-section");
    }
}

#[test]
fn transitions_that_the_base_has_are_not_judged_again() {
    // From draft straight to closed, which no table has.
    let leap = |more: &str| {
        let row = "from = \"draft\"\nto = \"closed\"\nat = 2026-11-24T09:05:00Z\nby = \"dai\"\n";
        let text = with("closed", "transitions = []\n").replace("transitions = []\n", "");
        format!("{text}\n[[transitions]]\n{row}{more}")
    };
    for door in DOORS {
        let enter = |files: &[(&str, &str)], text: &str| {
            door.enter(&with_base(files), &|world| world.write(PATH, text), Pmgit::Well)
        };
        refused(door, enter(&[], &leap("")), "illegal-transition");
        let mended = enter(&[(PATH, &leap(""))], &leap("# a word more\n"));
        assert_eq!(mended.code, 0, "{door:?}: {mended:?}");
    }
}

#[test]
fn a_refused_revert_prints_the_one_command_at_every_door() {
    for door in DOORS {
        let world = with_base(&[]);
        world.write("code.rs", "a bug\n");
        world.sneak(PATH, &sound("in-review"));
        world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
        let answer = door.enter(&world, &|world| drop(world.ok(&["revert", "--no-commit", "HEAD"])), Pmgit::Well);
        let answer = refused(door, answer, "removed-postmortem");
        // An annotation has its line ends escaped; the words are the same.
        answer.says("git checkout ").says(&format!("-- {PATH}"));
    }
}

#[test]
fn the_empty_tree_is_the_base_of_a_repositorys_first_push_alone() {
    let world =
        with_base(&[(PATH, &incomplete("in-review")), (POLICY, "[gate]\nbranches = [\"main\", \"release/*\"]\n")]);
    // What main has already is no fault of a new protected branch.
    world.push(&["origin", "main:refs/heads/release/1"]).passes();
    world.write(OTHER, sound("draft"));
    world.commit_all("a draft");
    world.push(&["origin", "main:refs/heads/release/2"]).refused_for("unready-status");
    let bare = World::with_hooks();
    bare.add_remote("origin");
    bare.sneak(PATH, &incomplete("in-review"));
    bare.push(&["origin", "main"]).refused_for("missing-section");
}

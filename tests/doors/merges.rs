//! pre-merge-commit, and the commit that ends a merge.

use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::support::{Outcome, World};

/// A repository where `topic` has one thing and `main` has gone on with another.
fn diverged(topic: impl Fn(&World), main: impl Fn(&World)) -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    topic(&world);
    world.ok(&["checkout", "--quiet", "main"]);
    main(&world);
    world
}

fn code(world: &World) {
    world.sneak("code.rs", "fn main() {}\n");
}

fn merge(world: &World, branches: &[&str]) -> Outcome {
    world.git(&[&["merge", "--quiet", "--no-edit"], branches].concat())
}

#[test]
fn a_draft_is_not_merged_into_a_protected_branch() {
    let world = diverged(|world| drop(world.sneak(PATH, &sound("draft"))), code);
    merge(&world, &["topic"]).refused_for("unready-status").says("pmgit refuses this merge").says("pmgit submit");
}

#[test]
fn a_draft_is_merged_into_any_other_branch() {
    let world = diverged(|world| drop(world.sneak(PATH, &sound("draft"))), code);
    world.ok(&["checkout", "--quiet", "-b", "release-notes"]);
    merge(&world, &["topic"]).passes();
}

#[test]
fn a_reviewed_postmortem_is_not_merged_without_its_approval() {
    let unapproved = with("reviewed", "approvals = []");
    let world = diverged(|world| drop(world.sneak(PATH, &unapproved)), code);
    merge(&world, &["topic"]).refused_for("missing-approval");
    let world = diverged(|world| drop(world.sneak(PATH, &sound("reviewed"))), code);
    merge(&world, &["topic"]).passes();
}

#[test]
fn a_merge_of_many_branches_is_judged_as_one() {
    let world = World::with_hooks();
    for (branch, path, text) in [
        ("one", PATH, sound("in-review")),
        ("two", OTHER, incomplete("in-review")),
        ("three", "more.rs", String::new()),
    ] {
        world.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        world.sneak(path, &text);
    }
    world.ok(&["checkout", "--quiet", "main"]);
    code(&world);
    merge(&world, &["one", "two", "three"]).refused_for("missing-section");
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    merge(&world, &["one", "three"]).passes();
    assert_eq!(world.ok(&["show", "--no-patch", "--format=%P", "HEAD"]).split(' ').count(), 3);
}

#[test]
fn a_merge_that_git_calls_clean_and_that_breaks_the_file_is_refused() {
    let text = sound("in-review");
    let early = text.replacen("[incident]\n", "[incident]\nstated_minutes = 50\n", 1);
    let late = text.replacen("\n[internal_message]", "stated_minutes = 50\n\n[internal_message]", 1);
    assert!(early != text && late != text);
    let world = World::with_hooks();
    // By lines, as in a clone without the driver and as the buttons of forges do.
    world.ok(&["config", "--remove-section", "merge.pmgit"]);
    world.sneak(PATH, &text);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &early);
    for target in ["main", "other"] {
        world.ok(&["checkout", "--quiet", "-B", target, "topic^"]);
        world.sneak(PATH, &late);
        merge(&world, &["topic"]).refused_for("malformed-document").says("`stated_minutes` is defined twice");
        world.ok(&["reset", "--quiet", "--hard"]);
        world.check(target, "topic").finds("malformed-document");
    }
}

#[test]
fn a_document_that_equals_the_other_parents_is_not_judged_elsewhere() {
    // A fault that `main` has is no business of the branch that merges `main`.
    let fault = |world: &World| {
        world.sneak(PATH, &malformed());
        world.sneak("postmortems/2026/Odd.toml", &incomplete("in-review"));
    };
    let world = diverged(fault, code);
    world.ok(&["checkout", "--quiet", "-b", "feature"]);
    merge(&world, &["topic"]).passes().silent_about("warning");
}

#[test]
fn the_commit_that_ends_a_conflict_judges_what_no_parent_has() {
    let conflict = |text: &'static str| {
        move |world: &World| {
            world.write("code.rs", text);
            world.commit_all("code");
        }
    };
    let topic = |world: &World| {
        conflict("one\n")(world);
        world.sneak(PATH, &malformed());
        world.sneak("postmortems/2026/Odd.toml", &incomplete("in-review"));
    };
    let world = diverged(topic, conflict("two\n"));
    world.ok(&["checkout", "--quiet", "-b", "feature"]);
    assert_ne!(merge(&world, &["topic"]).code, 0);
    world.stage("code.rs", "one and two\n");
    world.stage(PATH, &malformed().replace("50 minutes", "51 minutes"));
    world.commit().refused_for("malformed-document").silent_about("Odd.toml");
    world.ok(&["checkout", "topic", "--", PATH]);
    world.git(&["-c", "core.editor=true", "merge", "--continue"]).passes();
}

#[test]
fn a_refused_merge_is_refused_again_by_the_commit_that_git_advises() {
    // git leaves MERGE_HEAD and advises `git commit`, which runs pre-commit alone.
    let world = diverged(|world| drop(world.sneak(PATH, &sound("draft"))), code);
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    merge(&world, &["topic"]).refused_for("unready-status");
    world.git(&["commit", "--quiet", "--no-edit"]).refused_for("unready-status");
    world.git(&["commit", "--quiet", "--no-edit", "--no-verify"]).passes();
    world.push(&["origin", "main"]).refused_for("unready-status");
}

#[test]
fn a_removal_in_the_other_parent_needs_its_record_too() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("gone");
    world.ok(&["checkout", "--quiet", "main"]);
    code(&world);
    merge(&world, &["topic"]).refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {PATH}"));
}

#[test]
fn a_pull_of_the_protected_branch_brings_what_it_has_already() {
    let world = diverged(|world| drop(world.sneak(PATH, &incomplete("in-review"))), code);
    world.add_remote("origin");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "topic:main"]);
    world.git(&["pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main"]).passes();
    world.push(&["origin", "main"]).passes();
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.ok(&["push", "--quiet", "--no-verify", "--force", "origin", "main"]);
    merge(&world, &["topic"]).refused_for("missing-section");
}

//! pre-merge-commit, and the commit that ends a merge.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::scene::{Answer, Scene};

/// A repository where `topic` has one thing and `main` has gone on with another.
fn diverged(topic: impl Fn(&Scene), main: impl Fn(&Scene)) -> Scene {
    let scene = Scene::new();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    topic(&scene);
    scene.ok(&["checkout", "--quiet", "main"]);
    main(&scene);
    scene
}

fn code(scene: &Scene) {
    scene.sneak("code.rs", "fn main() {}\n");
}

fn merge(scene: &Scene, branches: &[&str]) -> Answer {
    scene.git(&[&["merge", "--quiet", "--no-edit"], branches].concat())
}

#[test]
fn a_draft_is_not_merged_into_a_protected_branch() {
    let scene = diverged(|scene| drop(scene.sneak(PATH, &sound("draft"))), code);
    merge(&scene, &["topic"]).refused_for("unready-status").says("pmgit refuses this merge").says("pmgit submit");
}

#[test]
fn a_draft_is_merged_into_any_other_branch() {
    let scene = diverged(|scene| drop(scene.sneak(PATH, &sound("draft"))), code);
    scene.ok(&["checkout", "--quiet", "-b", "release-notes"]);
    merge(&scene, &["topic"]).passes();
}

#[test]
fn a_reviewed_postmortem_is_not_merged_without_its_approval() {
    let unapproved = with("reviewed", "approvals = []");
    let scene = diverged(|scene| drop(scene.sneak(PATH, &unapproved)), code);
    merge(&scene, &["topic"]).refused_for("missing-approval");
    let scene = diverged(|scene| drop(scene.sneak(PATH, &sound("reviewed"))), code);
    merge(&scene, &["topic"]).passes();
}

#[test]
fn a_merge_of_many_branches_is_judged_as_one() {
    let scene = Scene::new();
    for (branch, path, text) in [
        ("one", PATH, sound("in-review")),
        ("two", OTHER, incomplete("in-review")),
        ("three", "more.rs", String::new()),
    ] {
        scene.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        scene.sneak(path, &text);
    }
    scene.ok(&["checkout", "--quiet", "main"]);
    code(&scene);
    merge(&scene, &["one", "two", "three"]).refused_for("missing-section");
    scene.ok(&["reset", "--quiet", "--hard", "main"]);
    merge(&scene, &["one", "three"]).passes();
    assert_eq!(scene.ok(&["show", "--no-patch", "--format=%P", "HEAD"]).split(' ').count(), 3);
}

#[test]
fn a_merge_that_git_calls_clean_and_that_breaks_the_file_is_refused() {
    let text = sound("in-review");
    let early = text.replacen("[incident]\n", "[incident]\nstated_minutes = 50\n", 1);
    let late = text.replacen("\n[internal_message]", "stated_minutes = 50\n\n[internal_message]", 1);
    assert!(early != text && late != text);
    let scene = Scene::new();
    scene.sneak(PATH, &text);
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(PATH, &early);
    for target in ["main", "other"] {
        scene.ok(&["checkout", "--quiet", "-B", target, "topic^"]);
        scene.sneak(PATH, &late);
        merge(&scene, &["topic"]).refused_for("malformed-document").says("duplicate");
        scene.ok(&["reset", "--quiet", "--hard"]);
        scene.check(target, "topic").finds("malformed-document");
    }
}

#[test]
fn a_document_that_equals_the_other_parents_is_not_judged_elsewhere() {
    // A fault that `main` has is no business of the branch that merges `main`.
    let fault = |scene: &Scene| {
        scene.sneak(PATH, &malformed());
        scene.sneak("postmortems/2026/Odd.toml", &incomplete("in-review"));
    };
    let scene = diverged(fault, code);
    scene.ok(&["checkout", "--quiet", "-b", "feature"]);
    merge(&scene, &["topic"]).passes().silent_about("warning");
}

#[test]
fn the_commit_that_ends_a_conflict_judges_what_no_parent_has() {
    let conflict = |text: &'static str| {
        move |scene: &Scene| {
            scene.world.write("code.rs", text);
            scene.world.commit_all("code");
        }
    };
    let topic = |scene: &Scene| {
        conflict("one\n")(scene);
        scene.sneak(PATH, &malformed());
        scene.sneak("postmortems/2026/Odd.toml", &incomplete("in-review"));
    };
    let scene = diverged(topic, conflict("two\n"));
    scene.ok(&["checkout", "--quiet", "-b", "feature"]);
    assert_ne!(merge(&scene, &["topic"]).code, 0);
    scene.stage("code.rs", "one and two\n");
    scene.stage(PATH, &malformed().replace("50 minutes", "51 minutes"));
    scene.commit().refused_for("malformed-document").silent_about("Odd.toml");
    scene.ok(&["checkout", "topic", "--", PATH]);
    scene.git(&["-c", "core.editor=true", "merge", "--continue"]).passes();
}

#[test]
fn a_refused_merge_is_refused_again_by_the_commit_that_git_advises() {
    // git leaves MERGE_HEAD and advises `git commit`, which runs pre-commit alone (git-facts 2.2).
    let scene = diverged(|scene| drop(scene.sneak(PATH, &sound("draft"))), code);
    scene.add_remote("origin");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    merge(&scene, &["topic"]).refused_for("unready-status");
    scene.git(&["commit", "--quiet", "--no-edit"]).refused_for("unready-status");
    scene.git(&["commit", "--quiet", "--no-edit", "--no-verify"]).passes();
    scene.push(&["origin", "main"]).refused_for("unready-status");
}

#[test]
fn a_removal_in_the_other_parent_needs_its_record_too() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound("in-review"));
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.ok(&["rm", "--quiet", PATH]);
    scene.world.commit_all("gone");
    scene.ok(&["checkout", "--quiet", "main"]);
    code(&scene);
    merge(&scene, &["topic"]).refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {PATH}"));
}

#[test]
fn a_pull_of_the_protected_branch_brings_what_it_has_already() {
    let scene = diverged(|scene| drop(scene.sneak(PATH, &incomplete("in-review"))), code);
    scene.add_remote("origin");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "topic:main"]);
    scene.git(&["pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main"]).passes();
    scene.push(&["origin", "main"]).passes();
    scene.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    scene.ok(&["push", "--quiet", "--no-verify", "--force", "origin", "main"]);
    merge(&scene, &["topic"]).refused_for("missing-section");
}

//! pre-push: the pushed objects of every reference, never the worktree.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::scene::Scene;

/// A scene whose remote has `main`, with branches `good` (a sound postmortem) and `bad` (an incomplete one).
fn with_branches() -> Scene {
    let scene = Scene::with_remote();
    for (branch, text) in [("good", sound("in-review")), ("bad", incomplete("in-review"))] {
        scene.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        scene.sneak(PATH, &text);
    }
    scene.ok(&["checkout", "--quiet", "main"]);
    scene
}

fn tip(scene: &Scene, branch: &str) -> String {
    scene.ok(&["ls-remote", "origin", branch]).split('\t').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_pushed_is_judged_and_not_what_is_checked_out() {
    let scene = with_branches();
    scene.ok(&["checkout", "--quiet", "good"]);
    scene.push(&["origin", "bad:main"]).refused_for("missing-section").says("the push to `main`");
    scene.ok(&["checkout", "--quiet", "bad"]);
    scene.world.write(PATH, malformed());
    scene.push(&["origin", "good:main"]).passes();
}

#[test]
fn every_reference_of_a_push_is_judged() {
    let scene = with_branches();
    scene.ok(&["config", "push.default", "matching"]);
    let two = ["origin", "good:refs/heads/fine", "bad:main"];
    scene.push(&two).refused_for("missing-section");
    scene.push(&["origin", "bad:main", "good:refs/heads/fine"]).refused_for("missing-section");
    assert_eq!(scene.ok(&["ls-remote", "origin", "fine"]), "", "nothing of it was pushed");
    scene.push(&["origin", "good:refs/heads/fine", "bad:refs/heads/work"]).passes();
}

#[test]
fn every_reference_is_named_when_several_are_refused() {
    let scene = with_branches();
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main:master"]);
    scene
        .push(&["origin", ":master", "bad:main"])
        .refused_for("missing-section")
        .says("this push deletes it")
        .says("the push to `main`");
}

#[test]
fn a_push_by_any_other_name_is_judged() {
    let scene = with_branches();
    scene.ok(&["checkout", "--quiet", "bad"]);
    scene.push(&["origin", "HEAD:main"]).refused_for("missing-section");
    let id = scene.ok(&["rev-parse", "HEAD"]);
    scene.push(&["origin", &format!("{id}:refs/heads/main")]).refused_for("missing-section");
    scene.push(&["origin", "bad~0:main"]).refused_for("missing-section");
    scene.ok(&["branch", "--quiet", "--force", "main", "bad"]);
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.push(&["origin", "HEAD"]).refused_for("missing-section");
    scene.push(&["--all", "origin"]).refused_for("missing-section");
    scene.push(&["--mirror", "origin"]).refused_for("missing-section");
}

#[test]
fn a_dry_run_is_judged_and_an_idle_push_passes() {
    let scene = with_branches();
    scene.push(&["--dry-run", "origin", "bad:main"]).refused_for("missing-section");
    scene.push(&["origin", "main"]).passes();
    scene.pmgit(&["hook", "run", "pre-push", "--", "origin", "url"]).passes();
}

#[test]
fn a_tag_is_followed_to_its_commit() {
    let scene = with_branches();
    scene.ok(&["tag", "light", "bad"]);
    scene.ok(&["tag", "-a", "-m", "a tag", "annotated", "bad"]);
    // A tag is no protected branch: what can be read may go.
    scene.push(&["origin", "light", "annotated"]).passes();
    scene.ok(&["checkout", "--quiet", "bad"]);
    scene.sneak(OTHER, &malformed());
    scene.ok(&["tag", "-a", "-m", "a tag", "broken"]);
    scene.push(&["origin", "broken"]).refused_for("malformed-document");
    scene.push(&["origin", "annotated^{}:refs/heads/main"]).refused_for("missing-section");
    let tree = scene.ok(&["rev-parse", "HEAD^{tree}"]);
    scene.push(&["origin", &format!("{tree}:refs/tags/tree")]).passes();
}

#[test]
fn deleting_a_protected_branch_is_refused_and_any_other_passes() {
    let scene = with_branches();
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    scene.push(&["origin", ":good"]).passes();
    let answer = scene.push(&["origin", ":main"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("this push deletes it").says("--no-verify");
    assert_ne!(tip(&scene, "main"), "");
}

#[test]
fn a_push_over_what_somebody_else_has_pushed_says_fetch() {
    let scene = with_branches();
    let other = scene.world.outside("other clone");
    let shown = other.to_str().expect("it is UTF-8");
    scene.ok(&["clone", "--quiet", scene.world.outside("origin.git").to_str().expect("it is UTF-8"), shown]);
    std::fs::write(other.join("theirs.rs"), "theirs\n").expect("it can be written");
    scene.world.ok_in(&other, &["add", "--all"]);
    scene.world.ok_in(&other, &["commit", "--quiet", "-m", "theirs"]);
    scene.world.ok_in(&other, &["push", "--quiet", "origin", "main"]);
    let answer = scene.push(&["--force", "origin", "good:main"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("cannot judge the push to `main`").says("`git fetch origin` first");
    scene.push(&["--force", "origin", "good:refs/heads/work"]).passes();
}

#[test]
fn a_forced_push_cannot_drop_a_postmortem_of_the_remote() {
    let scene = with_branches();
    scene.push(&["origin", "good:main"]).passes();
    scene.sneak("code.rs", "fn main() {}\n");
    scene.push(&["--force", "origin", "main"]).refused_for("removed-postmortem");
}

#[test]
fn the_first_push_of_a_repository_is_judged_as_a_whole_by_the_built_in_policy() {
    let scene = Scene::new();
    scene.add_remote("origin");
    scene.sneak(".pmgit/policy.toml", "[rules.missing-section]\nlevel = \"off\"\n");
    scene.sneak(PATH, &incomplete("in-review"));
    scene.push(&["origin", "main"]).refused_for("missing-section");
    scene.sneak(PATH, &sound("draft"));
    scene.push(&["origin", "main"]).refused_for("unready-status");
    scene.sneak(PATH, &sound("in-review"));
    scene.push(&["origin", "main"]).passes();
}

#[test]
fn a_new_protected_branch_is_judged_against_the_remotes_default_branch() {
    let scene = Scene::with_remote();
    scene.sneak(".pmgit/policy.toml", "[gate]\nbranches = [\"main\", \"release/*\"]\n");
    scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    // What main has already is an old fault.
    scene.push(&["origin", "main:refs/heads/release/1"]).passes();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(OTHER, &sound("draft"));
    scene.push(&["origin", "topic:refs/heads/release/2"]).refused_for("unready-status");
    scene.push(&["origin", "topic:refs/heads/work"]).passes();
    // A hotfix of an old release lacks the postmortems that came since, and takes none away.
    scene.ok(&["checkout", "--quiet", "-b", "old", "main~1"]);
    scene.sneak(OTHER, &sound("in-review"));
    scene.push(&["origin", "old:refs/heads/release/3"]).passes();
}

#[test]
fn the_default_branch_of_the_remote_that_is_pushed_to_counts() {
    let scene = Scene::new();
    scene.ok(&["branch", "--quiet", "-m", "trunk"]);
    scene.sneak(PATH, &incomplete("in-review"));
    scene.add_remote("upstream");
    scene.ok(&["push", "--quiet", "--no-verify", "upstream", "trunk"]);
    scene.ok(&["remote", "set-head", "upstream", "trunk"]);
    scene.stage(OTHER, &sound("draft"));
    scene.git(&["commit", "--quiet", "-m", "a draft"]).passes();
    scene.push(&["upstream", "trunk"]).refused_for("unready-status");
    scene.push(&["upstream", "trunk:refs/heads/main"]).refused_for("unready-status").silent_about("missing-section");
}

#[test]
fn a_push_by_address_is_judged_like_one_by_name() {
    let scene = with_branches();
    let place = scene.world.outside("origin.git");
    let address = place.to_str().expect("it is UTF-8");
    scene.push(&[address, "bad:main"]).refused_for("missing-section");
    scene.push(&[address, "good:main"]).passes();
    // An address that no remote has: what the other remotes have is not new.
    scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["push", "--quiet", "--no-verify", "--force", "origin", "main"]);
    let copy = scene.world.outside("copy.git");
    let copied = copy.to_str().expect("it is UTF-8");
    scene.ok(&["clone", "--quiet", "--bare", address, copied]);
    scene.ok(&["checkout", "--quiet", "-b", "more"]);
    scene.sneak(OTHER, &sound("draft"));
    scene.push(&[copied, "more:refs/heads/work"]).passes();
    scene.push(&[copied, "more:refs/heads/master"]).refused_for("unready-status").silent_about("missing-section");
}

#[test]
fn each_address_of_a_remote_is_judged_by_its_own_tip() {
    let scene = with_branches();
    let second = scene.world.outside("second.git");
    let shown = second.to_str().expect("it is UTF-8").to_owned();
    let first = scene.ok(&["remote", "get-url", "origin"]);
    scene.ok(&["init", "--quiet", "--bare", "--initial-branch=main", &shown]);
    scene.ok(&["push", "--quiet", "--no-verify", &shown, "good:main"]);
    scene.ok(&["remote", "set-url", "--push", "--add", "origin", &first]);
    scene.ok(&["remote", "set-url", "--push", "--add", "origin", &shown]);
    // Nothing for the first one; for the second one a postmortem would go.
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.push(&["--force", "origin", "main"]).refused_for("removed-postmortem");
    scene.push(&["--force", "origin", "bad:main"]).refused_for("missing-section");
    scene.push(&["--force", "origin", "good:main"]).passes();
}

#[test]
fn any_other_branch_takes_what_can_be_read() {
    let scene = with_branches();
    scene.push(&["origin", "bad"]).passes().silent_about("error");
    scene.ok(&["checkout", "--quiet", "bad"]);
    scene.sneak(OTHER, &format!("surprise = 1\n{}", sound("draft")));
    scene.push(&["origin", "bad"]).refused_for("unknown-key");
    scene.sneak(OTHER, &malformed());
    scene.push(&["origin", "bad"]).refused_for("malformed-document");
}

#[test]
fn any_other_branch_is_judged_by_the_policy_of_the_protected_one() {
    let scene = with_branches();
    scene.ok(&["checkout", "--quiet", "good"]);
    scene.sneak(".pmgit/policy.toml", "surprise = 1\n");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    // Its own broken policy on the remote locks nobody out of it, nor lets anything malformed in.
    let sound_policy = scene.ok(&["show", "main:.pmgit/policy.toml"]);
    scene.world.write(".pmgit/policy.toml", sound_policy);
    scene.sneak(OTHER, &sound("draft"));
    scene.push(&["origin", "good"]).passes();
    scene.sneak(".pmgit/policy.toml", "documents = \"elsewhere\"\n");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    scene.sneak(OTHER, &malformed());
    scene.push(&["origin", "good"]).refused_for("malformed-document");
}

#[test]
fn a_branch_that_its_remote_tip_does_not_protect_is_protected_by_the_mainline() {
    let scene = Scene::with_remote();
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main:refs/heads/release"]);
    scene.ok(&["fetch", "--quiet", "origin"]);
    scene.sneak(".pmgit/policy.toml", "[gate]\nbranches = [\"main\", \"release\"]\n");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.sneak(PATH, &sound("draft"));
    scene.push(&["origin", "main:release"]).refused_for("unready-status");
}

#[test]
fn a_merge_of_the_mainline_brings_its_old_faults_along() {
    let scene = Scene::with_remote();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.push(&["origin", "topic"]).passes();
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak(PATH, &malformed());
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.ok(&["checkout", "--quiet", "topic"]);
    scene.git(&["merge", "--quiet", "--no-edit", "main"]).passes();
    scene.push(&["origin", "topic"]).passes();
}

#[test]
fn a_push_from_a_linked_worktree_is_judged() {
    let scene = with_branches();
    let linked = scene.world.outside("linked tree");
    scene.ok(&["worktree", "add", "--quiet", linked.to_str().expect("it is UTF-8"), "good"]);
    scene.git_in(&linked, &["push", "--quiet", "origin", "bad:main"]).refused_for("missing-section");
    scene.git_in(&linked, &["push", "--quiet", "origin", "HEAD:main"]).passes();
}

#[test]
fn a_push_of_unrelated_history_has_the_remotes_tip_as_its_base() {
    let scene = with_branches();
    scene.push(&["origin", "good:main"]).passes();
    scene.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    scene.sneak(OTHER, &sound("in-review"));
    scene.ok(&["rm", "--quiet", "-r", "--cached", "postmortems/2026"]);
    scene.ok(&["add", OTHER]);
    scene.ok(&["commit", "--quiet", "--amend", "--no-verify", "-m", "fresh"]);
    scene.push(&["origin", "fresh:refs/heads/fresh"]).passes();
    scene.push(&["--force", "origin", "fresh:main"]).refused_for("removed-postmortem");
}

#[test]
fn the_hook_reads_lines_that_hold_spaces_and_refuses_nonsense() {
    let scene = with_branches();
    let (bad, zero) = (scene.ok(&["rev-parse", "bad"]), "0".repeat(40));
    let run = |input: &str| {
        let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
        program.args(["hook", "run", "pre-push", "--", "origin", "url"]);
        crate::scene::Answer::of(&crate::world::World::feed(&mut program, input.as_bytes()))
    };
    let answer = run(&format!("HEAD@{{1 day ago}} {bad} refs/heads/main {zero}\n")).refused_for("missing-section");
    assert_eq!(answer.out, "");
    run("nonsense\n").fails_with("cannot understand");
    run(&format!("x {} refs/heads/main {zero}\n", "1234567890".repeat(4))).fails_with("cannot judge");
    run("").passes();
}

#[test]
fn a_shallow_clone_that_cannot_tell_does_not_pass() {
    let scene = with_branches();
    scene.push(&["origin", "good:main"]).passes();
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.ok(&["reset", "--quiet", "--hard", "origin/main"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.push(&["origin", "main"]).passes();
    let shallow = scene.world.outside("shallow");
    let address = format!("file://{}", scene.world.outside("origin.git").display());
    scene.ok(&["clone", "--quiet", "--depth", "1", &address, shallow.to_str().expect("it is UTF-8")]);
    scene.answer(scene.program(env!("CARGO_BIN_EXE_pmgit")).arg("init").current_dir(&shallow)).passes();
    std::fs::write(shallow.join(PATH), incomplete("in-review")).expect("it can be written");
    scene.world.ok_in(&shallow, &["add", "--", PATH]);
    scene.world.ok_in(&shallow, &["commit", "--quiet", "--no-verify", "-m", "bad"]);
    scene.git_in(&shallow, &["push", "--quiet", "origin", "HEAD:main"]).refused_for("missing-section");
}

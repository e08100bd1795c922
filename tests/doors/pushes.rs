//! pre-push: the pushed objects of every reference, never the worktree.

use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::support::{PMGIT, World};

/// A world whose remote has `main`, with branches `good` (a sound postmortem) and `bad` (an incomplete one).
fn with_branches() -> World {
    let world = World::with_remote();
    for (branch, text) in [("good", sound("in-review")), ("bad", incomplete("in-review"))] {
        world.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        world.sneak(PATH, &text);
    }
    world.ok(&["checkout", "--quiet", "main"]);
    world
}

fn tip(world: &World, branch: &str) -> String {
    world.ok(&["ls-remote", "origin", branch]).split('\t').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_pushed_is_judged_and_not_what_is_checked_out() {
    let world = with_branches();
    world.ok(&["checkout", "--quiet", "good"]);
    world.push(&["origin", "bad:main"]).refused_for("missing-section").says("the push to `main`");
    world.ok(&["checkout", "--quiet", "bad"]);
    world.write(PATH, malformed());
    world.push(&["origin", "good:main"]).passes();
}

#[test]
fn every_reference_of_a_push_is_judged() {
    let world = with_branches();
    world.ok(&["config", "push.default", "matching"]);
    let two = ["origin", "good:refs/heads/fine", "bad:main"];
    world.push(&two).refused_for("missing-section");
    world.push(&["origin", "bad:main", "good:refs/heads/fine"]).refused_for("missing-section");
    assert_eq!(world.ok(&["ls-remote", "origin", "fine"]), "", "nothing of it was pushed");
    world.push(&["origin", "good:refs/heads/fine", "bad:refs/heads/work"]).passes();
}

#[test]
fn every_reference_is_named_when_several_are_refused() {
    let world = with_branches();
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main:master"]);
    world
        .push(&["origin", ":master", "bad:main"])
        .refused_for("missing-section")
        .says("it deletes a protected branch")
        .says("the push to `main`");
}

#[test]
fn a_push_by_any_other_name_is_judged() {
    let world = with_branches();
    world.ok(&["checkout", "--quiet", "bad"]);
    world.push(&["origin", "HEAD:main"]).refused_for("missing-section");
    let id = world.ok(&["rev-parse", "HEAD"]);
    world.push(&["origin", &format!("{id}:refs/heads/main")]).refused_for("missing-section");
    world.push(&["origin", "bad~0:main"]).refused_for("missing-section");
    world.ok(&["branch", "--quiet", "--force", "main", "bad"]);
    world.ok(&["checkout", "--quiet", "main"]);
    world.push(&["origin", "HEAD"]).refused_for("missing-section");
    world.push(&["--all", "origin"]).refused_for("missing-section");
    world.push(&["--mirror", "origin"]).refused_for("missing-section");
}

#[test]
fn a_dry_run_is_judged_and_an_idle_push_passes() {
    let world = with_branches();
    world.push(&["--dry-run", "origin", "bad:main"]).refused_for("missing-section");
    world.push(&["origin", "main"]).passes();
    world.pmgit(&["hook", "run", "pre-push", "--", "origin", "url"]).passes();
}

#[test]
fn a_tag_is_followed_to_its_commit() {
    let world = with_branches();
    world.ok(&["tag", "light", "bad"]);
    world.ok(&["tag", "-a", "-m", "a tag", "annotated", "bad"]);
    // A tag is no protected branch: what can be read may go.
    world.push(&["origin", "light", "annotated"]).passes();
    world.ok(&["checkout", "--quiet", "bad"]);
    world.sneak(OTHER, &malformed());
    world.ok(&["tag", "-a", "-m", "a tag", "broken"]);
    world.push(&["origin", "broken"]).refused_for("malformed-document");
    world.push(&["origin", "annotated^{}:refs/heads/main"]).refused_for("missing-section");
    let tree = world.ok(&["rev-parse", "HEAD^{tree}"]);
    world.push(&["origin", &format!("{tree}:refs/tags/tree")]).passes();
}

#[test]
fn deleting_a_protected_branch_is_refused_and_any_other_passes() {
    let world = with_branches();
    world.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    world.push(&["origin", ":good"]).passes();
    let answer = world.push(&["origin", ":main"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("it deletes a protected branch").says("--no-verify");
    assert_ne!(tip(&world, "main"), "");
}

#[test]
fn a_push_over_what_somebody_else_has_pushed_says_fetch() {
    let world = with_branches();
    let other = world.outside("other clone");
    let shown = other.to_str().expect("it is UTF-8");
    world.ok(&["clone", "--quiet", world.outside("origin.git").to_str().expect("it is UTF-8"), shown]);
    std::fs::write(other.join("theirs.rs"), "theirs\n").expect("it can be written");
    world.ok_in(&other, &["add", "--all"]);
    world.ok_in(&other, &["commit", "--quiet", "-m", "theirs"]);
    world.ok_in(&other, &["push", "--quiet", "origin", "main"]);
    let answer = world.push(&["--force", "origin", "good:main"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("cannot judge the push to `main`").says("`git fetch origin` first");
    world.push(&["--force", "origin", "good:refs/heads/work"]).passes();
}

#[test]
fn a_forced_push_cannot_drop_a_postmortem_of_the_remote() {
    let world = with_branches();
    world.push(&["origin", "good:main"]).passes();
    world.sneak("code.rs", "fn main() {}\n");
    world.push(&["--force", "origin", "main"]).refused_for("removed-postmortem");
}

#[test]
fn the_first_push_of_a_repository_is_judged_as_a_whole_by_the_built_in_policy() {
    let world = World::with_hooks();
    world.add_remote("origin");
    world.sneak(".pmgit/policy.toml", "[rules.missing-section]\nlevel = \"off\"\n");
    world.sneak(PATH, &incomplete("in-review"));
    world.push(&["origin", "main"]).refused_for("missing-section");
    world.sneak(PATH, &sound("draft"));
    world.push(&["origin", "main"]).refused_for("unready-status");
    world.sneak(PATH, &sound("in-review"));
    world.push(&["origin", "main"]).passes();
}

#[test]
fn a_new_protected_branch_is_judged_against_the_remotes_default_branch() {
    let world = World::with_remote();
    world.sneak(".pmgit/policy.toml", "[gate]\nbranches = [\"main\", \"release/*\"]\n");
    world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    // What main has already is an old fault.
    world.push(&["origin", "main:refs/heads/release/1"]).passes();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(OTHER, &sound("draft"));
    world.push(&["origin", "topic:refs/heads/release/2"]).refused_for("unready-status");
    world.push(&["origin", "topic:refs/heads/work"]).passes();
    // A hotfix of an old release lacks the postmortems that came since, and takes none away.
    world.ok(&["checkout", "--quiet", "-b", "old", "main~1"]);
    world.sneak(OTHER, &sound("in-review"));
    world.push(&["origin", "old:refs/heads/release/3"]).passes();
}

#[test]
fn the_default_branch_of_the_remote_that_is_pushed_to_counts() {
    let world = World::with_hooks();
    world.ok(&["branch", "--quiet", "-m", "trunk"]);
    world.sneak(PATH, &incomplete("in-review"));
    world.add_remote("upstream");
    world.ok(&["push", "--quiet", "--no-verify", "upstream", "trunk"]);
    world.ok(&["remote", "set-head", "upstream", "trunk"]);
    world.stage(OTHER, &sound("draft"));
    world.git(&["commit", "--quiet", "-m", "a draft"]).passes();
    world.push(&["upstream", "trunk"]).refused_for("unready-status");
    world.push(&["upstream", "trunk:refs/heads/main"]).refused_for("unready-status").silent_about("missing-section");
}

#[test]
fn a_push_by_address_is_judged_like_one_by_name() {
    let world = with_branches();
    let place = world.outside("origin.git");
    let address = place.to_str().expect("it is UTF-8");
    world.push(&[address, "bad:main"]).refused_for("missing-section");
    world.push(&[address, "good:main"]).passes();
    // An address that no remote has: what the other remotes have is not new.
    world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["push", "--quiet", "--no-verify", "--force", "origin", "main"]);
    let copy = world.outside("copy.git");
    let copied = copy.to_str().expect("it is UTF-8");
    world.ok(&["clone", "--quiet", "--bare", address, copied]);
    world.ok(&["checkout", "--quiet", "-b", "more"]);
    world.sneak(OTHER, &sound("draft"));
    world.push(&[copied, "more:refs/heads/work"]).passes();
    world.push(&[copied, "more:refs/heads/master"]).refused_for("unready-status").silent_about("missing-section");
}

#[test]
fn each_address_of_a_remote_is_judged_by_its_own_tip() {
    let world = with_branches();
    let second = world.outside("second.git");
    let shown = second.to_str().expect("it is UTF-8").to_owned();
    let first = world.ok(&["remote", "get-url", "origin"]);
    world.ok(&["init", "--quiet", "--bare", "--initial-branch=main", &shown]);
    world.ok(&["push", "--quiet", "--no-verify", &shown, "good:main"]);
    world.ok(&["remote", "set-url", "--push", "--add", "origin", &first]);
    world.ok(&["remote", "set-url", "--push", "--add", "origin", &shown]);
    // Nothing for the first one; for the second one a postmortem would go.
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.push(&["--force", "origin", "main"]).refused_for("removed-postmortem");
    world.push(&["--force", "origin", "bad:main"]).refused_for("missing-section");
    world.push(&["--force", "origin", "good:main"]).passes();
}

#[test]
fn any_other_branch_takes_what_can_be_read() {
    let world = with_branches();
    world.push(&["origin", "bad"]).passes().silent_about("error");
    world.ok(&["checkout", "--quiet", "bad"]);
    world.sneak(OTHER, &format!("surprise = 1\n{}", sound("draft")));
    world.push(&["origin", "bad"]).refused_for("unknown-key");
    world.sneak(OTHER, &malformed());
    world.push(&["origin", "bad"]).refused_for("malformed-document");
}

#[test]
fn any_other_branch_is_judged_by_the_policy_of_the_protected_one() {
    let world = with_branches();
    world.ok(&["checkout", "--quiet", "good"]);
    world.sneak(".pmgit/policy.toml", "surprise = 1\n");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    // Its own broken policy on the remote locks nobody out of it, nor lets anything malformed in.
    let sound_policy = world.ok(&["show", "main:.pmgit/policy.toml"]);
    world.write(".pmgit/policy.toml", sound_policy);
    world.sneak(OTHER, &sound("draft"));
    world.push(&["origin", "good"]).passes();
    world.sneak(".pmgit/policy.toml", "documents = \"elsewhere\"\n");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "good"]);
    world.sneak(OTHER, &malformed());
    world.push(&["origin", "good"]).refused_for("malformed-document");
}

#[test]
fn a_branch_that_its_remote_tip_does_not_protect_is_protected_by_the_mainline() {
    let world = World::with_remote();
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main:refs/heads/release"]);
    world.ok(&["fetch", "--quiet", "origin"]);
    world.sneak(".pmgit/policy.toml", "[gate]\nbranches = [\"main\", \"release\"]\n");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.sneak(PATH, &sound("draft"));
    world.push(&["origin", "main:release"]).refused_for("unready-status");
}

#[test]
fn a_merge_of_the_mainline_brings_its_old_faults_along() {
    let world = World::with_remote();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.push(&["origin", "topic"]).passes();
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &malformed());
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.git(&["merge", "--quiet", "--no-edit", "main"]).passes();
    world.push(&["origin", "topic"]).passes();
}

#[test]
fn a_push_from_a_linked_worktree_is_judged() {
    let world = with_branches();
    let linked = world.outside("linked tree");
    world.ok(&["worktree", "add", "--quiet", linked.to_str().expect("it is UTF-8"), "good"]);
    world.git_in(&linked, &["push", "--quiet", "origin", "bad:main"]).refused_for("missing-section");
    world.git_in(&linked, &["push", "--quiet", "origin", "HEAD:main"]).passes();
}

#[test]
fn a_push_of_unrelated_history_has_the_remotes_tip_as_its_base() {
    let world = with_branches();
    world.push(&["origin", "good:main"]).passes();
    world.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["rm", "--quiet", "-r", "--cached", "postmortems/2026"]);
    world.ok(&["add", OTHER]);
    world.ok(&["commit", "--quiet", "--amend", "--no-verify", "-m", "fresh"]);
    world.push(&["origin", "fresh:refs/heads/fresh"]).passes();
    world.push(&["--force", "origin", "fresh:main"]).refused_for("removed-postmortem");
}

#[test]
fn the_hook_reads_lines_that_hold_spaces_and_refuses_nonsense() {
    let world = with_branches();
    let (bad, zero) = (world.ok(&["rev-parse", "bad"]), "0".repeat(40));
    let run = |input: &str| {
        let mut program = world.command(PMGIT);
        program.args(["hook", "run", "pre-push", "--", "origin", "url"]);
        world.run_with_input(&mut program, input.as_bytes())
    };
    let answer = run(&format!("HEAD@{{1 day ago}} {bad} refs/heads/main {zero}\n")).refused_for("missing-section");
    assert_eq!(answer.out, "");
    run("nonsense\n").fails_with("cannot understand");
    run(&format!("x {} refs/heads/main {zero}\n", "1234567890".repeat(4))).fails_with("cannot judge");
    run("").passes();
}

#[test]
fn a_shallow_clone_that_cannot_tell_does_not_pass() {
    let world = with_branches();
    world.push(&["origin", "good:main"]).passes();
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["reset", "--quiet", "--hard", "origin/main"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.push(&["origin", "main"]).passes();
    let shallow = world.outside("shallow");
    let address = format!("file://{}", world.outside("origin.git").display());
    world.ok(&["clone", "--quiet", "--depth", "1", &address, shallow.to_str().expect("it is UTF-8")]);
    world.run(world.command(PMGIT).arg("init").current_dir(&shallow)).passes();
    std::fs::write(shallow.join(PATH), incomplete("in-review")).expect("it can be written");
    world.ok_in(&shallow, &["add", "--", PATH]);
    world.ok_in(&shallow, &["commit", "--quiet", "--no-verify", "-m", "bad"]);
    world.git_in(&shallow, &["push", "--quiet", "origin", "HEAD:main"]).refused_for("missing-section");
}

//! The gate never locks anyone in: a hotfix passes whatever else is broken.

use crate::support::World;
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};

const POLICY: &str = ".pmgit/policy.toml";

/// `main` and its remote with a broken policy and a broken document.
fn broken() -> World {
    let world = World::with_remote();
    world.write(POLICY, "surprise = 1\n");
    world.sneak(PATH, &malformed());
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

#[test]
fn a_hotfix_passes_every_door_though_all_else_is_broken() {
    let world = broken();
    world.stage("code.rs", "fixed\n");
    world.commit().passes();
    world.push(&["origin", "main"]).passes();
    world.push(&["origin", "main:refs/heads/release"]).passes();
    world.ok(&["checkout", "--quiet", "-b", "topic", "HEAD^"]);
    world.sneak("more.rs", "fixed\n");
    world.push(&["origin", "topic"]).passes();
    world.ok(&["checkout", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    world.push(&["origin", "main"]).passes();
    world.check("origin/main^", "HEAD").passes();
}

#[test]
fn a_hotfix_passes_every_door_though_pmgit_is_gone() {
    let world = broken();
    world.stage("code.rs", "fixed\n");
    world.git_without_pmgit(&["commit", "--quiet", "-m", "hotfix"]).passes();
    world.git_without_pmgit(&["push", "--quiet", "origin", "main"]).passes();
    world.git_without_pmgit(&["push", "--quiet", "origin", "main:refs/heads/release"]).passes();
    world.ok(&["checkout", "--quiet", "-b", "topic", "HEAD^"]);
    world.sneak("more.rs", "fixed\n");
    world.ok(&["checkout", "--quiet", "main"]);
    world.git_without_pmgit(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    world.stage(PATH, &sound("in-review"));
    let answer = world.git_without_pmgit(&["commit", "--quiet", "-m", "a document"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("pmgit was not found").says("PMGIT_BIN");
}

#[test]
fn a_broken_policy_lets_nothing_pass_but_what_mends_it() {
    let world = broken();
    let policy = world.ok(&["show", &format!("HEAD^:{POLICY}")]);
    world.stage(OTHER, &sound("in-review"));
    world.commit().refused_for("invalid-policy").says("touches only `.pmgit`");
    world.stage(POLICY, &policy);
    world.commit().refused_for("invalid-policy");
    world.ok(&["rm", "--quiet", "--cached", OTHER]);
    world.stage("code.rs", "not alone\n");
    world.commit().refused_for("invalid-policy");
    world.ok(&["rm", "--quiet", "--cached", "code.rs"]);
    world.stage(POLICY, "wonder = 1\n");
    world.commit().refused_for("invalid-policy");
    world.stage(POLICY, &policy);
    world.commit().passes();
    world.push(&["origin", "main"]).passes();
}

#[test]
fn a_change_judged_by_a_broken_policy_is_looked_at_as_a_whole() {
    let world = broken();
    let policy = world.ok(&["show", &format!("HEAD^:{POLICY}")]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.write(OTHER, malformed());
    world.sneak(POLICY, &policy);
    world.check("main", "topic").finds("invalid-policy");
    world.push(&["origin", "topic:main"]).refused_for("invalid-policy");
    world.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
    world.sneak(POLICY, &policy);
    world.check("main", "topic").passes();
    world.push(&["origin", "topic:main"]).passes();
}

#[test]
fn a_broken_policy_still_lets_a_change_elsewhere_through_a_check() {
    for policy in ["surprise = 1\n", "documents = \"docs/pm\"\nsurprise = 1\n"] {
        let world = World::with_hooks();
        world.sneak(POLICY, policy);
        world.ok(&["checkout", "--quiet", "-b", "topic"]);
        world.sneak("code.rs", "fixed\n");
        world.check("main", "topic").passes();
        let directory = if policy.contains("docs") { "docs/pm" } else { "postmortems" };
        world.sneak(&format!("{directory}/2026/2026-11-20-a.toml"), &sound("in-review"));
        world.check("main", "topic").finds("invalid-policy");
    }
}

#[test]
fn a_policy_that_cannot_even_be_read_lets_no_document_through() {
    let world = World::with_hooks();
    world.sneak(POLICY, "documents = [\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("code.rs", "fixed\n");
    world.check("main", "topic").passes();
    world.sneak("docs/2026/2026-11-20-a.toml", &sound("in-review"));
    world.check("main", "topic").finds("invalid-policy");
}

#[test]
fn a_change_cannot_loosen_the_gate_that_judges_it() {
    let world = World::with_remote();
    world.write(POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nbranches = [\"nothing\"]\n");
    world.write(PATH, incomplete("in-review"));
    world.ok(&["add", "--all"]);
    world.commit().refused_for("missing-section");
    world.commit_all("past the hook");
    world.push(&["origin", "main"]).refused_for("missing-section");
    world.check("HEAD^1", "HEAD").finds("missing-section");
}

#[test]
fn whoever_joins_the_people_is_told_with_their_file_also_where_there_is_no_policy() {
    let world = World::with_hooks();
    let people = ".pmgit/people.toml";
    std::fs::remove_file(world.path().join(POLICY)).expect("it can go");
    world.sneak(people, "[ben]\n");
    world.sneak(people, "[ben]\n[mallory]\n");
    let told = "the change loosens `people`: `mallory` not known before, known after";
    world.check("HEAD^1", "HEAD").passes().says(told).says(people);
}

#[test]
fn a_policy_that_would_break_is_refused_before_it_comes_in() {
    let world = World::with_remote();
    world.stage(POLICY, "surprise = 1\n");
    world.commit().refused_for("invalid-policy");
    world.commit_all("past the hook");
    world.push(&["origin", "main"]).refused_for("invalid-policy");
    world.check("HEAD^1", "HEAD").finds("invalid-policy");
}

#[test]
fn a_policy_that_is_a_link_is_no_absent_one() {
    let world = World::with_hooks();
    let place = world.path().join(POLICY);
    std::fs::remove_file(&place).expect("it can go");
    std::os::unix::fs::symlink("/dev/null", &place).expect("a link");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file").says("symbolic link");
    world.commit_all("past the hook");
    world.check("HEAD^1", "HEAD").finds("irregular-file");
    world.pmgit(&["check", "--head", "HEAD"]).finds("irregular-file");
    world.stage(PATH, &sound("in-review"));
    world.commit().refused_for("invalid-policy");
}

#[test]
fn a_policy_folder_that_is_a_link_is_no_absent_one() {
    let world = World::with_hooks();
    std::fs::remove_dir_all(world.path().join(".pmgit")).expect("it can go");
    std::os::unix::fs::symlink("/tmp", world.path().join(".pmgit")).expect("a link");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file").says("symbolic link");
}

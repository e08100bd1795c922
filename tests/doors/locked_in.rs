//! The gate never locks anyone in: a hotfix passes whatever else is broken.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::scene::Scene;

const POLICY: &str = ".pmgit/policy.toml";

/// `main` and its remote with a broken policy and a broken document.
fn broken() -> Scene {
    let scene = Scene::with_remote();
    scene.world.write(POLICY, "surprise = 1\n");
    scene.sneak(PATH, &malformed());
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene
}

#[test]
fn a_hotfix_passes_every_door_though_all_else_is_broken() {
    let scene = broken();
    scene.stage("code.rs", "fixed\n");
    scene.commit().passes();
    scene.push(&["origin", "main"]).passes();
    scene.push(&["origin", "main:refs/heads/release"]).passes();
    scene.ok(&["checkout", "--quiet", "-b", "topic", "HEAD^"]);
    scene.sneak("more.rs", "fixed\n");
    scene.push(&["origin", "topic"]).passes();
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.git(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    scene.push(&["origin", "main"]).passes();
    scene.check("origin/main^", "HEAD").passes();
}

#[test]
fn a_hotfix_passes_every_door_though_pmgit_is_gone() {
    let scene = broken();
    scene.stage("code.rs", "fixed\n");
    scene.git_without_pmgit(&["commit", "--quiet", "-m", "hotfix"]).passes();
    scene.git_without_pmgit(&["push", "--quiet", "origin", "main"]).passes();
    scene.git_without_pmgit(&["push", "--quiet", "origin", "main:refs/heads/release"]).passes();
    scene.ok(&["checkout", "--quiet", "-b", "topic", "HEAD^"]);
    scene.sneak("more.rs", "fixed\n");
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.git_without_pmgit(&["merge", "--quiet", "--no-edit", "topic"]).passes();
    scene.stage(PATH, &sound("in-review"));
    let answer = scene.git_without_pmgit(&["commit", "--quiet", "-m", "a document"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    answer.says("pmgit is not found").says("PMGIT_BIN");
}

#[test]
fn a_broken_policy_lets_nothing_pass_but_what_mends_it() {
    let scene = broken();
    let policy = scene.ok(&["show", &format!("HEAD^:{POLICY}")]);
    scene.stage(OTHER, &sound("in-review"));
    scene.commit().refused_for("invalid-policy").says("touches nothing but `.pmgit`");
    scene.stage(POLICY, &policy);
    scene.commit().refused_for("invalid-policy");
    scene.ok(&["rm", "--quiet", "--cached", OTHER]);
    scene.stage("code.rs", "not alone\n");
    scene.commit().refused_for("invalid-policy");
    scene.ok(&["rm", "--quiet", "--cached", "code.rs"]);
    scene.stage(POLICY, "wonder = 1\n");
    scene.commit().refused_for("invalid-policy");
    scene.stage(POLICY, &policy);
    scene.commit().passes();
    scene.push(&["origin", "main"]).passes();
}

#[test]
fn a_change_judged_by_a_broken_policy_is_looked_at_as_a_whole() {
    let scene = broken();
    let policy = scene.ok(&["show", &format!("HEAD^:{POLICY}")]);
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.world.write(OTHER, malformed());
    scene.sneak(POLICY, &policy);
    scene.check("main", "topic").finds("invalid-policy");
    scene.push(&["origin", "topic:main"]).refused_for("invalid-policy");
    scene.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
    scene.sneak(POLICY, &policy);
    scene.check("main", "topic").passes();
    scene.push(&["origin", "topic:main"]).passes();
}

#[test]
fn a_broken_policy_still_lets_a_change_elsewhere_through_a_check() {
    for policy in ["surprise = 1\n", "documents = \"docs/pm\"\nsurprise = 1\n"] {
        let scene = Scene::new();
        scene.sneak(POLICY, policy);
        scene.ok(&["checkout", "--quiet", "-b", "topic"]);
        scene.sneak("code.rs", "fixed\n");
        scene.check("main", "topic").passes();
        let directory = if policy.contains("docs") { "docs/pm" } else { "postmortems" };
        scene.sneak(&format!("{directory}/2026/2026-11-20-a.toml"), &sound("in-review"));
        scene.check("main", "topic").finds("invalid-policy");
    }
}

#[test]
fn a_policy_that_cannot_even_be_read_lets_no_document_through() {
    let scene = Scene::new();
    scene.sneak(POLICY, "documents = [\n");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak("code.rs", "fixed\n");
    scene.check("main", "topic").passes();
    scene.sneak("docs/2026/2026-11-20-a.toml", &sound("in-review"));
    scene.check("main", "topic").finds("invalid-policy");
}

#[test]
fn a_change_cannot_loosen_the_gate_that_judges_it() {
    let scene = Scene::with_remote();
    scene.world.write(POLICY, "[rules.missing-section]\nlevel = \"off\"\n[gate]\nbranches = [\"nothing\"]\n");
    scene.world.write(PATH, incomplete("in-review"));
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("missing-section");
    scene.world.commit_all("past the hook");
    scene.push(&["origin", "main"]).refused_for("missing-section");
    scene.check("HEAD^1", "HEAD").finds("missing-section");
}

#[test]
fn whoever_joins_the_people_is_told_with_their_file_also_where_there_is_no_policy() {
    let scene = Scene::new();
    let people = ".pmgit/people.toml";
    std::fs::remove_file(scene.world.path().join(POLICY)).expect("it can go");
    scene.sneak(people, "[ben]\n");
    scene.sneak(people, "[ben]\n[mallory]\n");
    let told = "the change loosens `people`: `mallory` not known before, known after";
    scene.check("HEAD^1", "HEAD").passes().says(told).says(people);
}

#[test]
fn a_policy_that_would_break_is_refused_before_it_comes_in() {
    let scene = Scene::with_remote();
    scene.stage(POLICY, "surprise = 1\n");
    scene.commit().refused_for("invalid-policy");
    scene.world.commit_all("past the hook");
    scene.push(&["origin", "main"]).refused_for("invalid-policy");
    scene.check("HEAD^1", "HEAD").finds("invalid-policy");
}

#[test]
fn a_policy_that_is_a_link_is_no_absent_one() {
    let scene = Scene::new();
    let place = scene.world.path().join(POLICY);
    std::fs::remove_file(&place).expect("it can go");
    std::os::unix::fs::symlink("/dev/null", &place).expect("a link");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("invalid-policy").says("symbolic link");
    scene.world.commit_all("past the hook");
    scene.check("HEAD^1", "HEAD").finds("invalid-policy");
    scene.pmgit(&["check", "--head", "HEAD"]).finds("invalid-policy");
    scene.stage(PATH, &sound("in-review"));
    scene.commit().refused_for("invalid-policy");
}

#[test]
fn a_policy_folder_that_is_a_link_is_no_absent_one() {
    let scene = Scene::new();
    std::fs::remove_dir_all(scene.world.path().join(".pmgit")).expect("it can go");
    std::os::unix::fs::symlink("/tmp", scene.world.path().join(".pmgit")).expect("a link");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("invalid-policy").says("symbolic link");
}

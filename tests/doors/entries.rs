//! Names and modes: what git can have at a path, and what is left alone.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;

use crate::documents::{PATH, incomplete, malformed, sound};
use crate::scene::Scene;

#[test]
fn a_directory_that_turns_into_a_symlink_is_refused_on_any_branch() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound("in-review"));
    for branch in ["topic", "main"] {
        scene.ok(&["checkout", "--quiet", "-B", branch]);
        let root = scene.world.path();
        std::fs::rename(root.join("postmortems"), scene.world.outside("elsewhere")).expect("it can be moved");
        std::os::unix::fs::symlink(scene.world.outside("elsewhere"), root.join("postmortems")).expect("a link");
        scene.ok(&["add", "--all"]);
        scene.commit().refused_for("irregular-file").says("symbolic link");
        scene.pmgit(&["check", "--staged"]).finds("irregular-file");
        std::fs::remove_file(root.join("postmortems")).expect("the link can go");
        std::fs::rename(scene.world.outside("elsewhere"), root.join("postmortems")).expect("it can be moved back");
        scene.ok(&["add", "--all"]);
    }
}

#[test]
fn a_parent_of_the_directory_that_turns_into_a_symlink_is_seen_by_check() {
    let scene = Scene::new();
    let path = "docs/pm/2026/2026-11-20-checkout-latency.toml";
    scene.sneak(".pmgit/policy.toml", "documents = \"docs/pm\"\n");
    scene.sneak(path, &sound("in-review"));
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.ok(&["rm", "--quiet", "-r", "docs"]);
    std::os::unix::fs::symlink("../elsewhere", scene.world.path().join("docs")).expect("a link");
    scene.world.commit_all("a link");
    scene.check("main", "topic").finds("irregular-file").finds("removed-postmortem");
}

#[test]
fn symlinks_submodules_and_programs_are_no_postmortems() {
    let scene = Scene::new();
    let place = scene.world.path().join(PATH);
    scene.world.write(PATH, &sound("in-review"));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).expect("the mode can be set");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("irregular-file").says("--chmod=-x");
    std::fs::remove_file(&place).expect("it can go");
    std::os::unix::fs::symlink("/etc/hostname", &place).expect("a link");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("irregular-file");
    let commit = scene.ok(&["rev-parse", "HEAD"]);
    scene.ok(&["rm", "--quiet", "--cached", PATH]);
    scene.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{PATH}")]);
    scene.commit().refused_for("irregular-file").says("submodule");
}

#[test]
fn a_name_in_other_letters_is_misplaced_and_judged_all_the_same() {
    let scene = Scene::new();
    scene.stage("postmortems/2026/2026-11-20-Checkout.TOML", &malformed());
    scene.commit().refused_for("misplaced-file").refused_for("malformed-document").says("git mv");
}

#[test]
fn a_path_that_is_not_utf_8_is_refused_and_shown_without_harm() {
    let scene = Scene::new();
    let name = OsStr::from_bytes(b"postmortems/2026/2026-11-20-caf\xe9\x1b[31m.toml");
    std::fs::create_dir_all(scene.world.path().join("postmortems/2026")).expect("the folder can be made");
    std::fs::write(scene.world.path().join(name), sound("draft")).expect("the file can be written");
    scene.ok(&["add", "--all"]);
    for quoting in ["true", "false"] {
        scene.ok(&["config", "core.quotePath", quoting]);
        let answer = scene.commit().refused_for("misplaced-file");
        assert!(!answer.err.contains('\u{1b}'), "{}", answer.err);
    }
    let answer = scene.pmgit(&["check", "--all"]).finds("misplaced-file");
    assert!(!answer.out.contains('\u{1b}'), "{}", answer.out);
    scene.pmgit(&["check", "--staged", "--format", "json"]).says("misplaced-file");
}

#[test]
fn other_files_beside_the_postmortems_are_left_alone() {
    let scene = Scene::new();
    scene.stage("postmortems/README.md", "# How we learn\n");
    scene.stage("postmortems/2026/graph.toml.png", "no text");
    scene.stage("postmortems/2026/2026-11-20-checkout-latency.toml.orig", &malformed());
    scene.stage("postmortems-old/2026/2026-11-20-a.toml", &malformed());
    scene.commit().passes();
    scene.pmgit(&["check", "--all"]).passes();
}

#[test]
fn an_old_slip_of_name_or_mode_does_not_block_the_next_edit() {
    let scene = Scene::new();
    let odd = "postmortems/2026/Checkout.toml";
    let place = scene.world.path().join(odd);
    scene.world.write(odd, &sound("in-review"));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).expect("the mode can be set");
    scene.world.commit_all("an old slip");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.stage(odd, &sound("in-review").replace("50 minutes", "51 minutes"));
    scene.commit().passes().says("2 warnings");
    scene.check("main", "topic").passes().says("misplaced-file").says("irregular-file");
    scene.stage(odd, &incomplete("in-review"));
    scene.commit().refused_for("missing-section");
}

#[test]
fn two_names_that_some_systems_take_for_one_are_refused_from_either_side() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound("in-review"));
    scene.stage("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("draft"));
    scene.commit().refused_for("duplicate-id");
}

//! Names and modes: what git can have at a path, and what is left alone.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::World;
use crate::support::documents::{PATH, incomplete, malformed, sound};

#[test]
fn a_directory_that_turns_into_a_symlink_is_refused_on_any_branch() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    for branch in ["topic", "main"] {
        world.ok(&["checkout", "--quiet", "-B", branch]);
        let root = world.path();
        std::fs::rename(root.join("postmortems"), world.outside("elsewhere")).expect("it can be moved");
        std::os::unix::fs::symlink(world.outside("elsewhere"), root.join("postmortems")).expect("a link");
        world.ok(&["add", "--all"]);
        world.commit().refused_for("irregular-file").says("symbolic link");
        world.pmgit(&["check", "--staged"]).finds("irregular-file");
        std::fs::remove_file(root.join("postmortems")).expect("the link can go");
        std::fs::rename(world.outside("elsewhere"), root.join("postmortems")).expect("it can be moved back");
        world.ok(&["add", "--all"]);
    }
}

#[test]
fn a_parent_of_the_directory_that_turns_into_a_symlink_is_seen_by_check() {
    let world = World::with_hooks();
    let path = "docs/pm/2026/2026-11-20-checkout-latency.toml";
    world.sneak(".pmgit/policy.toml", "documents = \"docs/pm\"\n");
    world.sneak(path, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", "-r", "docs"]);
    std::os::unix::fs::symlink("../elsewhere", world.path().join("docs")).expect("a link");
    world.commit_all("a link");
    world.check("main", "topic").finds("irregular-file").finds("removed-postmortem");
}

#[test]
fn symlinks_submodules_and_programs_are_no_postmortems() {
    let world = World::with_hooks();
    let place = world.path().join(PATH);
    world.write(PATH, sound("in-review"));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).expect("the mode can be set");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file").says("--chmod=-x");
    std::fs::remove_file(&place).expect("it can go");
    std::os::unix::fs::symlink("/etc/hostname", &place).expect("a link");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file");
    let commit = world.ok(&["rev-parse", "HEAD"]);
    world.ok(&["rm", "--quiet", "--cached", PATH]);
    world.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{PATH}")]);
    world.commit().refused_for("irregular-file").says("submodule");
}

#[test]
fn a_name_in_other_letters_is_misplaced_and_judged_all_the_same() {
    let world = World::with_hooks();
    world.stage("postmortems/2026/2026-11-20-Checkout.TOML", &malformed());
    world.commit().refused_for("misplaced-file").refused_for("malformed-document").says("git mv");
}

#[test]
fn a_path_that_is_not_utf_8_is_refused_and_shown_without_harm() {
    let world = World::with_hooks();
    let name = OsStr::from_bytes(b"postmortems/2026/2026-11-20-caf\xe9\x1b[31m.toml");
    std::fs::create_dir_all(world.path().join("postmortems/2026")).expect("the folder can be made");
    std::fs::write(world.path().join(name), sound("draft")).expect("the file can be written");
    world.ok(&["add", "--all"]);
    for quoting in ["true", "false"] {
        world.ok(&["config", "core.quotePath", quoting]);
        let answer = world.commit().refused_for("misplaced-file");
        assert!(!answer.err.contains('\u{1b}'), "{}", answer.err);
    }
    let answer = world.pmgit(&["check", "--all"]).finds("misplaced-file");
    assert!(!answer.out.contains('\u{1b}'), "{}", answer.out);
    world.pmgit(&["check", "--staged", "--format", "json"]).says("misplaced-file");
}

#[test]
fn other_files_beside_the_postmortems_are_left_alone() {
    let world = World::with_hooks();
    world.stage("postmortems/README.md", "# How we learn\n");
    world.stage("postmortems/2026/graph.toml.png", "no text");
    world.stage("postmortems/2026/2026-11-20-checkout-latency.toml.orig", &malformed());
    world.stage("postmortems-old/2026/2026-11-20-a.toml", &malformed());
    world.commit().passes();
    world.pmgit(&["check", "--all"]).passes();
}

#[test]
fn an_old_slip_of_name_or_mode_does_not_block_the_next_edit() {
    let world = World::with_hooks();
    let odd = "postmortems/2026/Checkout.toml";
    let place = world.path().join(odd);
    world.write(odd, sound("in-review"));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755)).expect("the mode can be set");
    world.commit_all("an old slip");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.stage(odd, &sound("in-review").replace("50 minutes", "51 minutes"));
    world.commit().passes().says("2 warnings");
    world.check("main", "topic").passes().says("misplaced-file").says("irregular-file");
    world.stage(odd, &incomplete("in-review"));
    world.commit().refused_for("missing-section");
}

#[test]
fn two_names_that_some_systems_take_for_one_are_refused_from_either_side() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.stage("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("draft"));
    world.commit().refused_for("duplicate-id");
}

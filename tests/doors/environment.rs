//! Traps of the environment: another index, another repository, other objects, other hooks.

use crate::support::documents::{PATH, incomplete, malformed, sound};
use crate::support::{PMGIT, World};

#[test]
fn an_index_that_is_named_and_missing_is_no_empty_one() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    for command in [&["hook", "run", "pre-commit"][..], &["check", "--staged"]] {
        let missing = world.outside("no index");
        let mut program = world.command(PMGIT);
        world.run(program.args(command).env("GIT_INDEX_FILE", missing)).fails_with("does not exist");
    }
}

#[test]
fn a_relative_index_counts_from_the_root_of_the_worktree() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    for start in ["", "postmortems/2026"] {
        let mut program = world.command(PMGIT);
        program.args(["hook", "run", "pre-commit"]).env("GIT_INDEX_FILE", ".git/index");
        world.run(program.current_dir(world.path().join(start))).refused_for("missing-section");
    }
}

#[test]
fn an_index_of_somebodys_own_is_the_one_that_is_judged() {
    let world = World::with_hooks();
    world.stage(PATH, &sound("in-review"));
    let own = world.outside("own index");
    let git = |arguments: &[&str]| world.run(world.command("git").args(arguments).env("GIT_INDEX_FILE", &own));
    git(&["read-tree", "HEAD"]).passes();
    world.write(PATH, malformed());
    git(&["add", PATH]).passes();
    git(&["commit", "--quiet", "-m", "bad"]).refused_for("malformed-document");
    world.commit().passes();
}

#[test]
fn an_exported_git_dir_leads_to_its_repository() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    let nowhere = world.outside("nowhere");
    std::fs::create_dir(&nowhere).expect("a folder can be made");
    let mut git = world.command("git");
    git.env("GIT_DIR", world.path().join(".git")).env("GIT_WORK_TREE", world.path());
    world.run(git.args(["commit", "--quiet", "-m", "bad"]).current_dir(&nowhere)).refused_for("missing-section");
    let mut git = world.command("git");
    world.run(git.env("GIT_DIR", ".git").args(["commit", "--quiet", "-m", "bad"])).refused_for("missing-section");
}

#[test]
fn a_replaced_object_does_not_stand_in_for_what_is_committed() {
    let world = World::with_remote();
    world.write(PATH, incomplete("in-review"));
    let bad = world.ok(&["hash-object", "-w", PATH]);
    world.write("sound.toml", sound("in-review"));
    let good = world.ok(&["hash-object", "-w", "sound.toml"]);
    std::fs::remove_file(world.path().join("sound.toml")).expect("it can go");
    world.ok(&["replace", &bad, &good]);
    world.ok(&["add", "--", PATH]);
    world.commit().refused_for("missing-section");
    world.pmgit(&["check", "--staged"]).finds("missing-section");
    let old = world.ok(&["rev-parse", "HEAD"]);
    world.git(&["commit", "--quiet", "--no-verify", "-m", "bad"]).passes();
    let new = world.ok(&["rev-parse", "HEAD"]);
    // A replaced commit looks as if nothing had happened since the remote's tip.
    world.ok(&["replace", &new, &old]);
    world.push(&["--force", "origin", "main"]).refused_for("missing-section");
    world.check("origin/main", &new).finds("missing-section");
}

#[test]
fn objects_that_only_the_environment_names_are_read() {
    let world = World::with_hooks();
    let store = world.outside("store");
    std::fs::create_dir(&store).expect("a folder can be made");
    world.write(PATH, incomplete("in-review"));
    let objects = world.path().join(".git/objects");
    let within = |arguments: &[&str]| {
        let mut git = world.command("git");
        git.env("GIT_OBJECT_DIRECTORY", &store).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &objects);
        world.run(git.args(arguments))
    };
    within(&["add", "--all"]).passes();
    within(&["commit", "--quiet", "-m", "bad"]).refused_for("missing-section");
    // Without them the staged content is not there, which is no reason to pass.
    world.pmgit(&["hook", "run", "pre-commit"]).fails_with("cannot read");
    world.write(PATH, sound("in-review"));
    within(&["add", "--all"]).passes();
    within(&["commit", "--quiet", "-m", "good"]).passes();
}

#[test]
fn an_empty_hooks_path_turns_the_hooks_off_and_the_check_stays() {
    let world = World::with_hooks();
    world.ok(&["config", "core.hooksPath", ""]);
    world.pmgit(&["init"]).passes().says("turns all hooks off");
    world.stage(PATH, &incomplete("in-review"));
    world.commit().passes();
    world.check("HEAD^1", "HEAD").finds("missing-section");
}

#[test]
fn quoting_locale_and_diff_settings_of_a_user_change_no_verdict() {
    let world = World::with_hooks();
    for (key, value) in [
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("diff.external", "false"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.relative", "true"),
        ("core.abbrev", "4"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("log.showSignature", "true"),
    ] {
        world.ok(&["config", key, value]);
    }
    world.stage(PATH, &incomplete("in-review"));
    world.stage(".gitattributes", "*.toml -diff\n");
    world.commit().refused_for("missing-section");
    world.pmgit(&["check"]).finds("missing-section");
    world.pmgit(&["check", "--staged"]).finds("missing-section");
}

#[test]
fn a_split_or_sparse_index_is_read_as_git_reads_it() {
    let world = World::with_hooks();
    world.ok(&["update-index", "--split-index"]);
    world.stage(PATH, &incomplete("in-review"));
    world.commit().refused_for("missing-section");
    world.ok(&["update-index", "--no-split-index"]);
    world.git(&["commit", "--quiet", "--no-verify", "-m", "bad"]).passes();
    world.ok(&["sparse-checkout", "set", "--cone", "--sparse-index", "src"]);
    assert!(!world.path().join(PATH).exists());
    world.stage("code.rs", "fn main() {}\n");
    world.commit().passes();
    world.pmgit(&["check", "--all"]).finds("missing-section");
    world.pmgit(&["check", "--all", "--staged"]).finds("missing-section");
}

#[test]
fn variables_that_twist_paths_or_speak_for_the_shim_change_no_verdict() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("in-review"));
    for (name, value) in [
        ("GIT_ICASE_PATHSPECS", "1"),
        ("GIT_GLOB_PATHSPECS", "1"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_PREFIX", "postmortems/"),
        ("PMGIT_STAGED", ":000000 100644 0 0 A\tREADME.md"),
        ("CDPATH", "/"),
        ("LC_ALL", "ja_JP.UTF-8"),
    ] {
        let mut git = world.command("git");
        world.run(git.args(["commit", "--quiet", "-m", name]).env(name, value)).refused_for("missing-section");
    }
}

#[test]
fn a_commit_that_libgit2_cannot_parse_locks_nobody_out_and_lets_nothing_in() {
    let world = World::with_remote();
    let tree = world.ok(&["rev-parse", "HEAD^{tree}"]);
    let raw = format!("tree {tree}\nauthor nobody\ncommitter nobody <> yesterday\n\nodd\n");
    let mut program = world.command_without_pmgit("git");
    program.args(["hash-object", "-w", "-t", "commit", "--stdin", "--literally"]);
    let made = World::feed(&mut program, raw.as_bytes()).stdout;
    let odd = String::from_utf8_lossy(&made).trim().to_owned();
    world.ok(&["update-ref", "refs/heads/main", &odd]);
    world.push(&["--force", "origin", "main"]).passes();
    world.stage(PATH, &incomplete("in-review"));
    world.commit().refused_for("missing-section");
    world.stage(PATH, &sound("in-review"));
    world.commit().passes();
    world.check("HEAD^", "HEAD").passes();
    world.push(&["origin", "main"]).passes();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &malformed());
    world.check("main", "topic").finds("malformed-document");
    world.push(&["origin", "topic:main"]).refused_for("malformed-document");
}

#[test]
fn a_branch_whose_commit_is_missing_is_not_one_without_commits() {
    let world = World::with_hooks();
    let head = world.ok(&["rev-parse", "HEAD"]);
    world.stage(PATH, &sound("in-review"));
    std::fs::remove_file(world.path().join(".git/objects").join(&head[..2]).join(&head[2..])).expect("it can go");
    for command in [&["hook", "run", "pre-commit"][..], &["check"], &["verify"]] {
        let answer = world.pmgit(command);
        assert_eq!(answer.code, 2, "{command:?}: {answer:?}");
    }
}

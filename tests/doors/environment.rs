//! Traps of the environment: another index, another repository, other objects, other hooks.

use crate::documents::{PATH, incomplete, malformed, sound};
use crate::scene::Scene;

#[test]
fn an_index_that_is_named_and_missing_is_no_empty_one() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete("in-review"));
    for command in [&["hook", "run", "pre-commit"][..], &["check", "--staged"]] {
        let missing = scene.world.outside("no index");
        let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
        scene.answer(program.args(command).env("GIT_INDEX_FILE", missing)).fails_with("does not exist");
    }
}

#[test]
fn a_relative_index_counts_from_the_root_of_the_worktree() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete("in-review"));
    for start in ["", "postmortems/2026"] {
        let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
        program.args(["hook", "run", "pre-commit"]).env("GIT_INDEX_FILE", ".git/index");
        scene.answer(program.current_dir(scene.world.path().join(start))).refused_for("missing-section");
    }
}

#[test]
fn an_index_of_somebodys_own_is_the_one_that_is_judged() {
    let scene = Scene::new();
    scene.stage(PATH, &sound("in-review"));
    let own = scene.world.outside("own index");
    let git = |arguments: &[&str]| scene.answer(scene.program("git").args(arguments).env("GIT_INDEX_FILE", &own));
    git(&["read-tree", "HEAD"]).passes();
    scene.world.write(PATH, malformed());
    git(&["add", PATH]).passes();
    git(&["commit", "--quiet", "-m", "bad"]).refused_for("malformed-document");
    scene.commit().passes();
}

#[test]
fn an_exported_git_dir_leads_to_its_repository() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete("in-review"));
    let nowhere = scene.world.outside("nowhere");
    std::fs::create_dir(&nowhere).expect("a folder can be made");
    let mut git = scene.program("git");
    git.env("GIT_DIR", scene.world.path().join(".git")).env("GIT_WORK_TREE", scene.world.path());
    scene.answer(git.args(["commit", "--quiet", "-m", "bad"]).current_dir(&nowhere)).refused_for("missing-section");
    let mut git = scene.program("git");
    scene.answer(git.env("GIT_DIR", ".git").args(["commit", "--quiet", "-m", "bad"])).refused_for("missing-section");
}

#[test]
fn a_replaced_object_does_not_stand_in_for_what_is_committed() {
    let scene = Scene::with_remote();
    scene.world.write(PATH, incomplete("in-review"));
    let bad = scene.ok(&["hash-object", "-w", PATH]);
    scene.world.write("sound.toml", sound("in-review"));
    let good = scene.ok(&["hash-object", "-w", "sound.toml"]);
    std::fs::remove_file(scene.world.path().join("sound.toml")).expect("it can go");
    scene.ok(&["replace", &bad, &good]);
    scene.ok(&["add", "--", PATH]);
    scene.commit().refused_for("missing-section");
    scene.pmgit(&["check", "--staged"]).finds("missing-section");
    let old = scene.ok(&["rev-parse", "HEAD"]);
    scene.git(&["commit", "--quiet", "--no-verify", "-m", "bad"]).passes();
    let new = scene.ok(&["rev-parse", "HEAD"]);
    // A replaced commit looks as if nothing had happened since the remote's tip.
    scene.ok(&["replace", &new, &old]);
    scene.push(&["--force", "origin", "main"]).refused_for("missing-section");
    scene.check("origin/main", &new).finds("missing-section");
}

#[test]
fn objects_that_only_the_environment_names_are_read() {
    let scene = Scene::new();
    let store = scene.world.outside("store");
    std::fs::create_dir(&store).expect("a folder can be made");
    scene.world.write(PATH, incomplete("in-review"));
    let objects = scene.world.path().join(".git/objects");
    let within = |arguments: &[&str]| {
        let mut git = scene.program("git");
        git.env("GIT_OBJECT_DIRECTORY", &store).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &objects);
        scene.answer(git.args(arguments))
    };
    within(&["add", "--all"]).passes();
    within(&["commit", "--quiet", "-m", "bad"]).refused_for("missing-section");
    // Without them the staged content is not there, which is no reason to pass.
    scene.pmgit(&["hook", "run", "pre-commit"]).fails_with("cannot read");
    scene.world.write(PATH, sound("in-review"));
    within(&["add", "--all"]).passes();
    within(&["commit", "--quiet", "-m", "good"]).passes();
}

#[test]
fn an_empty_hooks_path_turns_the_hooks_off_and_the_check_stays() {
    let scene = Scene::new();
    scene.ok(&["config", "core.hooksPath", ""]);
    scene.pmgit(&["init"]).passes().says("turns all hooks off");
    scene.stage(PATH, &incomplete("in-review"));
    scene.commit().passes();
    scene.check("HEAD^1", "HEAD").finds("missing-section");
}

#[test]
fn quoting_locale_and_diff_settings_of_a_user_change_no_verdict() {
    let scene = Scene::new();
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
        scene.ok(&["config", key, value]);
    }
    scene.stage(PATH, &incomplete("in-review"));
    scene.stage(".gitattributes", "*.toml -diff\n");
    scene.commit().refused_for("missing-section");
    scene.pmgit(&["check"]).finds("missing-section");
    scene.pmgit(&["check", "--staged"]).finds("missing-section");
}

#[test]
fn a_split_or_sparse_index_is_read_as_git_reads_it() {
    let scene = Scene::new();
    scene.ok(&["update-index", "--split-index"]);
    scene.stage(PATH, &incomplete("in-review"));
    scene.commit().refused_for("missing-section");
    scene.ok(&["update-index", "--no-split-index"]);
    scene.git(&["commit", "--quiet", "--no-verify", "-m", "bad"]).passes();
    scene.ok(&["sparse-checkout", "set", "--cone", "--sparse-index", "src"]);
    assert!(!scene.world.path().join(PATH).exists());
    scene.stage("code.rs", "fn main() {}\n");
    scene.commit().passes();
    scene.pmgit(&["check", "--all"]).finds("missing-section");
    scene.pmgit(&["check", "--all", "--staged"]).finds("missing-section");
}

#[test]
fn variables_that_twist_paths_or_speak_for_the_shim_change_no_verdict() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete("in-review"));
    for (name, value) in [
        ("GIT_ICASE_PATHSPECS", "1"),
        ("GIT_GLOB_PATHSPECS", "1"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_PREFIX", "postmortems/"),
        ("PMGIT_STAGED", ":000000 100644 0 0 A\tREADME.md"),
        ("CDPATH", "/"),
        ("LC_ALL", "ja_JP.UTF-8"),
    ] {
        let mut git = scene.program("git");
        scene.answer(git.args(["commit", "--quiet", "-m", name]).env(name, value)).refused_for("missing-section");
    }
}

#[test]
fn a_commit_that_libgit2_cannot_parse_locks_nobody_out_and_lets_nothing_in() {
    let scene = Scene::with_remote();
    let tree = scene.ok(&["rev-parse", "HEAD^{tree}"]);
    let raw = format!("tree {tree}\nauthor nobody\ncommitter nobody <> yesterday\n\nodd\n");
    let mut program = scene.world.command("git");
    program.args(["hash-object", "-w", "-t", "commit", "--stdin", "--literally"]);
    let made = crate::world::World::feed(&mut program, raw.as_bytes()).stdout;
    let odd = String::from_utf8_lossy(&made).trim().to_owned();
    scene.ok(&["update-ref", "refs/heads/main", &odd]);
    scene.push(&["--force", "origin", "main"]).passes();
    scene.stage(PATH, &incomplete("in-review"));
    scene.commit().refused_for("missing-section");
    scene.stage(PATH, &sound("in-review"));
    scene.commit().passes();
    scene.check("HEAD^", "HEAD").passes();
    scene.push(&["origin", "main"]).passes();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(PATH, &malformed());
    scene.check("main", "topic").finds("malformed-document");
    scene.push(&["origin", "topic:main"]).refused_for("malformed-document");
}

#[test]
fn a_branch_whose_commit_is_missing_is_not_one_without_commits() {
    let scene = Scene::new();
    let head = scene.ok(&["rev-parse", "HEAD"]);
    scene.stage(PATH, &sound("in-review"));
    std::fs::remove_file(scene.world.path().join(".git/objects").join(&head[..2]).join(&head[2..])).expect("it can go");
    for command in [&["hook", "run", "pre-commit"][..], &["check"], &["verify"]] {
        let answer = scene.pmgit(command);
        assert_eq!(answer.code, 2, "{command:?}: {answer:?}");
    }
}

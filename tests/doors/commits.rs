//! pre-commit: the index that the commit will really use, whichever way it is made.

use crate::support::World;
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound};

const WHOLE: &str = "in-review";

#[test]
fn a_draft_passes_and_an_incomplete_postmortem_in_review_is_refused() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete("draft"));
    world.commit().passes().silent_about("error");
    world.stage(PATH, &incomplete(WHOLE));
    world.commit().refused_for("missing-section").says("pmgit refuses this commit");
    world.stage(PATH, &sound(WHOLE));
    world.commit().passes();
}

#[test]
fn an_answer_of_the_hook_goes_to_standard_error_and_says_one_or_two() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete(WHOLE));
    let answer = world.pmgit(&["hook", "run", "pre-commit"]).refused_for("missing-section");
    assert_eq!(answer.out, "");
    let answer = world.git(&["hook", "run", "pre-commit"]).refused_for("missing-section");
    assert_eq!(answer.out, "");
    assert!(answer.err.lines().count() < 25, "{}", answer.err);
    world.stage(PATH, &sound(WHOLE));
    let answer = world.pmgit(&["hook", "run", "pre-commit"]).passes();
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", ""));
}

#[test]
fn commit_all_is_judged_by_what_lies_in_the_worktree() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound(WHOLE));
    world.stage(PATH, &sound("draft").replace("aiko", "farah"));
    world.write(PATH, incomplete(WHOLE));
    world.git(&["commit", "--quiet", "-a", "-m", "bad"]).refused_for("missing-section");
    world.stage(PATH, &malformed());
    world.write(PATH, sound("reviewed"));
    world.git(&["commit", "--quiet", "-a", "-m", "good"]).passes();
    assert!(world.ok(&["show", &format!("HEAD:{PATH}")]).contains("reviewed"));
}

#[test]
fn partial_commit_is_judged_by_the_index_it_will_use() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound(WHOLE));
    world.stage(OTHER, &malformed());
    world.write("code.rs", "fn main() {}\n");
    world.ok(&["add", "--intent-to-add", "code.rs"]);
    world.git(&["commit", "--quiet", "-m", "code alone", "--", "code.rs"]).passes();
    world.commit().refused_for("malformed-document");
    world.ok(&["rm", "--quiet", "--cached", OTHER]);
    world.stage(PATH, &malformed());
    world.write(PATH, sound("reviewed"));
    world.git(&["commit", "--quiet", "-m", "the good one of the worktree", "--", PATH]).passes();
    world.stage(PATH, &sound("reviewed").replace("50 minutes", "51 minutes"));
    world.write(PATH, malformed());
    world
        .git(&["commit", "--quiet", "-m", "the bad one of the worktree", "--", PATH])
        .refused_for("malformed-document");
}

#[test]
fn including_commit_is_judged_by_stage_and_named_paths_together() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound(WHOLE));
    world.stage("code.rs", "fn main() {}\n");
    world.write(PATH, malformed());
    world.git(&["commit", "--quiet", "-m", "both", "-i", "--", PATH]).refused_for("malformed-document");
    world.write(PATH, sound("reviewed"));
    world.git(&["commit", "--quiet", "-m", "both", "-i", "--", PATH]).passes();
    assert!(world.ok(&["show", "--name-only", "--format=", "HEAD"]).contains("code.rs"));
}

#[test]
fn amending_is_judged_by_what_differs_from_the_commit_that_is_amended() {
    let world = World::with_hooks();
    world.sneak(PATH, &incomplete(WHOLE));
    world.stage("code.rs", "fn main() {}\n");
    world.git(&["commit", "--quiet", "--amend", "-m", "code beside an old fault"]).passes();
    world.git(&["commit", "--quiet", "--amend", "--allow-empty", "-m", "only other words"]).passes();
    world.stage(OTHER, &incomplete(WHOLE));
    world.git(&["commit", "--quiet", "--amend", "--no-edit"]).refused_for("missing-section");
}

#[test]
fn a_commit_from_a_subdirectory_is_judged_like_any_other() {
    let world = World::with_hooks();
    world.stage(PATH, &incomplete(WHOLE));
    let below = world.path().join("postmortems/2026");
    world.git_in(&below, &["commit", "--quiet", "-m", "below"]).refused_for("missing-section");
    world.git_in(&below, &["commit", "--quiet", "-a", "-m", "below"]).refused_for("missing-section");
    world.git_in(&below, &["commit", "--quiet", "-m", "below", "--", "."]).refused_for("missing-section");
    world.stage(PATH, &sound(WHOLE));
    world.git_in(&below, &["commit", "--quiet", "-m", "below"]).passes();
}

#[test]
fn a_commit_in_a_linked_worktree_is_judged_by_its_own_index() {
    let world = World::with_hooks();
    let linked = world.outside("linked tree");
    world.ok(&["worktree", "add", "--quiet", "-b", "topic", linked.to_str().expect("it is UTF-8")]);
    let write = |text: &str| {
        let place = linked.join(PATH);
        std::fs::create_dir_all(place.parent().expect("it has one")).expect("the folder can be made");
        std::fs::write(place, text).expect("the file can be written");
    };
    // What is staged in the main worktree is none of this commit's business.
    world.stage(OTHER, &malformed());
    write(&incomplete(WHOLE));
    world.ok_in(&linked, &["add", "--all"]);
    world.git_in(&linked, &["commit", "--quiet", "-m", "bad"]).refused_for("missing-section");
    write(&sound(WHOLE));
    world.git_in(&linked, &["commit", "--quiet", "-a", "-m", "good"]).passes();
    write(&malformed());
    world.git_in(&linked, &["commit", "--quiet", "-m", "bad", "--", PATH]).refused_for("malformed-document");
    world.commit().refused_for("malformed-document");
}

#[test]
fn the_first_commit_of_a_repository_is_judged() {
    let world = World::with_hooks_uncommitted();
    world.write(PATH, incomplete(WHOLE));
    world.ok(&["add", "--all"]);
    world.commit().refused_for("missing-section");
    world.stage(PATH, &sound("draft"));
    world.commit().passes();
}

#[test]
fn a_commit_on_a_detached_head_is_judged() {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "--detach"]);
    world.stage(PATH, &incomplete(WHOLE));
    world.commit().refused_for("missing-section");
    world.stage(PATH, &sound(WHOLE));
    world.commit().passes();
}

#[test]
fn a_file_that_is_only_intended_is_no_part_of_the_commit() {
    let world = World::with_hooks();
    world.write(PATH, malformed());
    world.ok(&["add", "--intent-to-add", PATH]);
    world.stage(OTHER, &sound(WHOLE));
    world.commit().passes();
    world.git(&["commit", "--quiet", "-a", "-m", "now it is"]).refused_for("malformed-document");
}

#[test]
fn an_unmerged_index_is_no_answer() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound(WHOLE));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &sound(WHOLE).replace("SEV-1", "SEV-2"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &sound(WHOLE).replace("SEV-1", "SEV-3"));
    assert_ne!(world.git(&["merge", "topic"]).code, 0);
    world.pmgit(&["hook", "run", "pre-commit"]).fails_with("unmerged").says("git add");
    world.pmgit(&["check", "--staged"]).fails_with("unmerged");
    // Its conflict markers, committed as they are, are refused too.
    world.ok(&["add", PATH]);
    world.commit().refused_for("malformed-document");
}

#[test]
fn an_empty_commit_and_one_beside_the_documents_need_no_judgement() {
    let world = World::with_hooks();
    world.git_without_pmgit(&["commit", "--quiet", "--allow-empty", "-m", "nothing"]).passes();
    world.stage("postmortems.txt", "beside the directory");
    world.git_without_pmgit(&["commit", "--quiet", "-m", "beside"]).passes();
    world.stage(PATH, &sound("draft"));
    assert_eq!(world.git_without_pmgit(&["commit", "--quiet", "-m", "a draft"]).code, 1);
}

#[test]
fn a_commit_of_very_many_files_is_judged_too() {
    // More than a shim hands over in a variable.
    let world = World::with_hooks();
    for number in 0..400 {
        world.write(&format!("postmortems/2026/notes-{number:03}-with-a-name-of-some-length.md"), "note\n");
    }
    world.write(PATH, incomplete(WHOLE));
    world.ok(&["add", "--all"]);
    world.commit().refused_for("missing-section");
}

#[test]
fn what_a_hook_before_ours_stages_is_judged() {
    let world = World::new().naming_pmgit();
    world.hook("pre-commit", &format!("git add -- {PATH}"));
    world.pmgit(&["init"]).passes();
    world.commit_all("set up");
    world.write(PATH, malformed());
    world.stage("code.rs", "fn main() {}\n");
    world.commit().refused_for("malformed-document");
}

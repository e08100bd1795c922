//! pre-commit: the index that the commit will really use, whichever way it is made.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound};
use crate::scene::Scene;

const WHOLE: &str = "in-review";

#[test]
fn a_draft_passes_and_an_incomplete_postmortem_in_review_is_refused() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete("draft"));
    scene.commit().passes().silent_about("error");
    scene.stage(PATH, &incomplete(WHOLE));
    scene.commit().refused_for("missing-section").says("pmgit refuses this commit");
    scene.stage(PATH, &sound(WHOLE));
    scene.commit().passes();
}

#[test]
fn an_answer_of_the_hook_goes_to_standard_error_and_says_one_or_two() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete(WHOLE));
    let answer = scene.pmgit(&["hook", "run", "pre-commit"]).refused_for("missing-section");
    assert_eq!(answer.out, "");
    let answer = scene.git(&["hook", "run", "pre-commit"]).refused_for("missing-section");
    assert_eq!(answer.out, "");
    assert!(answer.err.lines().count() < 25, "{}", answer.err);
    scene.stage(PATH, &sound(WHOLE));
    let answer = scene.pmgit(&["hook", "run", "pre-commit"]).passes();
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", ""));
}

#[test]
fn commit_all_is_judged_by_what_lies_in_the_worktree() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound(WHOLE));
    scene.stage(PATH, &sound("draft").replace("aiko", "farah"));
    scene.world.write(PATH, &incomplete(WHOLE));
    scene.git(&["commit", "--quiet", "-a", "-m", "bad"]).refused_for("missing-section");
    scene.stage(PATH, &malformed());
    scene.world.write(PATH, &sound("reviewed"));
    scene.git(&["commit", "--quiet", "-a", "-m", "good"]).passes();
    assert!(scene.ok(&["show", &format!("HEAD:{PATH}")]).contains("reviewed"));
}

#[test]
fn partial_commit_is_judged_by_the_index_it_will_use() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound(WHOLE));
    scene.stage(OTHER, &malformed());
    scene.world.write("code.rs", "fn main() {}\n");
    scene.ok(&["add", "--intent-to-add", "code.rs"]);
    scene.git(&["commit", "--quiet", "-m", "code alone", "--", "code.rs"]).passes();
    scene.commit().refused_for("malformed-document");
    scene.ok(&["rm", "--quiet", "--cached", OTHER]);
    scene.stage(PATH, &malformed());
    scene.world.write(PATH, &sound("reviewed"));
    scene.git(&["commit", "--quiet", "-m", "the good one of the worktree", "--", PATH]).passes();
    scene.stage(PATH, &sound("reviewed").replace("50 minutes", "51 minutes"));
    scene.world.write(PATH, &malformed());
    scene
        .git(&["commit", "--quiet", "-m", "the bad one of the worktree", "--", PATH])
        .refused_for("malformed-document");
}

#[test]
fn including_commit_is_judged_by_stage_and_named_paths_together() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound(WHOLE));
    scene.stage("code.rs", "fn main() {}\n");
    scene.world.write(PATH, &malformed());
    scene.git(&["commit", "--quiet", "-m", "both", "-i", "--", PATH]).refused_for("malformed-document");
    scene.world.write(PATH, &sound("reviewed"));
    scene.git(&["commit", "--quiet", "-m", "both", "-i", "--", PATH]).passes();
    assert!(scene.ok(&["show", "--name-only", "--format=", "HEAD"]).contains("code.rs"));
}

#[test]
fn amending_is_judged_by_what_differs_from_the_commit_that_is_amended() {
    let scene = Scene::new();
    scene.sneak(PATH, &incomplete(WHOLE));
    scene.stage("code.rs", "fn main() {}\n");
    scene.git(&["commit", "--quiet", "--amend", "-m", "code beside an old fault"]).passes();
    scene.git(&["commit", "--quiet", "--amend", "--allow-empty", "-m", "only other words"]).passes();
    scene.stage(OTHER, &incomplete(WHOLE));
    scene.git(&["commit", "--quiet", "--amend", "--no-edit"]).refused_for("missing-section");
}

#[test]
fn a_commit_from_a_subdirectory_is_judged_like_any_other() {
    let scene = Scene::new();
    scene.stage(PATH, &incomplete(WHOLE));
    let below = scene.world.path().join("postmortems/2026");
    scene.git_in(&below, &["commit", "--quiet", "-m", "below"]).refused_for("missing-section");
    scene.git_in(&below, &["commit", "--quiet", "-a", "-m", "below"]).refused_for("missing-section");
    scene.git_in(&below, &["commit", "--quiet", "-m", "below", "--", "."]).refused_for("missing-section");
    scene.stage(PATH, &sound(WHOLE));
    scene.git_in(&below, &["commit", "--quiet", "-m", "below"]).passes();
}

#[test]
fn a_commit_in_a_linked_worktree_is_judged_by_its_own_index() {
    let scene = Scene::new();
    let linked = scene.world.outside("linked tree");
    scene.ok(&["worktree", "add", "--quiet", "-b", "topic", linked.to_str().expect("it is UTF-8")]);
    let write = |text: &str| {
        let place = linked.join(PATH);
        std::fs::create_dir_all(place.parent().expect("it has one")).expect("the folder can be made");
        std::fs::write(place, text).expect("the file can be written");
    };
    // What is staged in the main worktree is none of this commit's business.
    scene.stage(OTHER, &malformed());
    write(&incomplete(WHOLE));
    scene.world.ok_in(&linked, &["add", "--all"]);
    scene.git_in(&linked, &["commit", "--quiet", "-m", "bad"]).refused_for("missing-section");
    write(&sound(WHOLE));
    scene.git_in(&linked, &["commit", "--quiet", "-a", "-m", "good"]).passes();
    write(&malformed());
    scene.git_in(&linked, &["commit", "--quiet", "-m", "bad", "--", PATH]).refused_for("malformed-document");
    scene.commit().refused_for("malformed-document");
}

#[test]
fn the_first_commit_of_a_repository_is_judged() {
    let scene = Scene::unborn();
    scene.world.write(PATH, &incomplete(WHOLE));
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("missing-section");
    scene.stage(PATH, &sound("draft"));
    scene.commit().passes();
}

#[test]
fn a_commit_on_a_detached_head_is_judged() {
    let scene = Scene::new();
    scene.ok(&["checkout", "--quiet", "--detach"]);
    scene.stage(PATH, &incomplete(WHOLE));
    scene.commit().refused_for("missing-section");
    scene.stage(PATH, &sound(WHOLE));
    scene.commit().passes();
}

#[test]
fn a_file_that_is_only_intended_is_no_part_of_the_commit() {
    let scene = Scene::new();
    scene.world.write(PATH, &malformed());
    scene.ok(&["add", "--intent-to-add", PATH]);
    scene.stage(OTHER, &sound(WHOLE));
    scene.commit().passes();
    scene.git(&["commit", "--quiet", "-a", "-m", "now it is"]).refused_for("malformed-document");
}

#[test]
fn an_unmerged_index_is_no_answer() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound(WHOLE));
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(PATH, &sound(WHOLE).replace("SEV-1", "SEV-2"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak(PATH, &sound(WHOLE).replace("SEV-1", "SEV-3"));
    assert_ne!(scene.git(&["merge", "topic"]).code, 0);
    scene.pmgit(&["hook", "run", "pre-commit"]).fails_with("unmerged").says("git add");
    scene.pmgit(&["check", "--staged"]).fails_with("unmerged");
    // Its conflict markers, committed as they are, are refused too.
    scene.ok(&["add", PATH]);
    scene.commit().refused_for("malformed-document");
}

#[test]
fn an_empty_commit_and_one_beside_the_documents_need_no_judgement() {
    let scene = Scene::new();
    scene.git_without_pmgit(&["commit", "--quiet", "--allow-empty", "-m", "nothing"]).passes();
    scene.stage("postmortems.txt", "beside the directory");
    scene.git_without_pmgit(&["commit", "--quiet", "-m", "beside"]).passes();
    scene.stage(PATH, &sound("draft"));
    assert_eq!(scene.git_without_pmgit(&["commit", "--quiet", "-m", "a draft"]).code, 1);
}

#[test]
fn a_commit_of_very_many_files_is_judged_too() {
    // More than a shim hands over in a variable.
    let scene = Scene::new();
    for number in 0..400 {
        scene.world.write(&format!("postmortems/2026/notes-{number:03}-with-a-name-of-some-length.md"), "note\n");
    }
    scene.world.write(PATH, incomplete(WHOLE));
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("missing-section");
}

#[test]
fn what_a_hook_before_ours_stages_is_judged() {
    let scene = Scene { world: crate::world::World::new() };
    scene.world.hook("pre-commit", &format!("git add -- {PATH}"));
    scene.pmgit(&["init"]).passes();
    scene.world.commit_all("set up");
    scene.world.write(PATH, malformed());
    scene.stage("code.rs", "fn main() {}\n");
    scene.commit().refused_for("malformed-document");
}

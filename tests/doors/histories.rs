//! What stood before: old faults, recorded transitions, and the ways of git that pass no hook.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::scene::Scene;

#[test]
fn an_old_fault_blocks_no_unrelated_change() {
    let scene = Scene::with_remote();
    scene.sneak(PATH, &malformed());
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.stage(OTHER, &sound("in-review"));
    scene.commit().passes();
    scene.push(&["origin", "main"]).passes();
    scene.check("HEAD^1", "HEAD").passes();
}

#[test]
fn an_old_fault_is_mended_in_steps() {
    let scene = Scene::with_remote();
    let two = "[sections]\nresolution = \"\"\ndetection = \"\"\n";
    scene.sneak(PATH, &with("in-review", two));
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.stage(PATH, &incomplete("in-review"));
    scene.commit().passes().says("1 warning");
    scene.check("HEAD^1", "HEAD").passes().says("warning[missing-section]");
    scene.push(&["origin", "main"]).passes();
    // A new fault beside the old one is no step.
    scene.stage(PATH, &with("in-review", "[sections]\nresolution = \"\"\noverview = \"\"\n"));
    scene.commit().refused_for("missing-section").says("warning[missing-section]");
}

#[test]
fn a_syntax_slip_of_the_base_may_stay_while_another_is_mended() {
    let scene = Scene::new();
    let text = sound("draft");
    scene.sneak(PATH, &format!("surprise = 1\nwonder = 2\n{text}"));
    scene.stage(PATH, &format!("surprise = 1\n{text}"));
    scene.commit().passes().says("1 warning");
    scene.stage(PATH, &format!("other = 1\n{text}"));
    scene.commit().refused_for("unknown-key");
}

#[test]
fn an_old_fault_is_known_by_its_kind_and_number_and_not_by_its_row() {
    let scene = Scene::new();
    let text = sound("in-review");
    let rows: Vec<&str> = text.matches("evidence = [").collect();
    assert!(rows.len() > 3, "{text}");
    let unproved = |count: usize| with_bare_rows(&text, count);
    scene.sneak(PATH, &unproved(1));
    let above = "[[timeline]]\nat = 2026-11-20T00:03:00Z\nkind = \"status\"\nevent = \"The standby is idle\"\nevidence = [\"https://grafana.example.com/d/9\"]\n\n";
    scene.stage(PATH, &unproved(1).replacen("[[timeline]]", &format!("{above}[[timeline]]"), 1));
    scene.commit().passes().says("1 warning");
    scene.stage(PATH, &unproved(2));
    scene.commit().refused_for("missing-evidence");
}

/// A text in which the first moments have lost their evidence.
fn with_bare_rows(text: &str, count: usize) -> String {
    let (before, rows) = text.split_once("[[timeline]]").expect("there is a timeline");
    let strip = |(index, row): (usize, &str)| match row.split_once("evidence = [") {
        Some((start, end)) if index < count => {
            format!("{start}evidence = [{}", &end[end.find(']').expect("a list ends")..])
        }
        _ => row.to_owned(),
    };
    let rows: Vec<String> = rows.split("[[timeline]]").enumerate().map(strip).collect();
    format!("{before}[[timeline]]{}", rows.join("[[timeline]]"))
}

#[test]
fn an_old_fault_counts_again_when_the_status_moves_forward() {
    let scene = Scene::new();
    scene.sneak(PATH, &incomplete("in-review"));
    scene.stage(PATH, &incomplete("reviewed"));
    scene.commit().refused_for("missing-section");
    scene.stage(PATH, &sound("reviewed"));
    scene.commit().passes();
}

#[test]
fn a_status_edited_by_hand_needs_its_record_on_any_branch() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound("in-review"));
    for branch in ["topic", "main"] {
        scene.ok(&["checkout", "--quiet", "-B", branch, "main"]);
        let unrecorded = sound("in-review").replace("status = \"in-review\"", "status = \"reviewed\"");
        scene.stage(PATH, &unrecorded);
        scene.commit().refused_for("unrecorded-transition").says("[[transitions]]").says("to   = \"reviewed\"");
        scene.stage(PATH, &sound("reviewed"));
        scene.commit().passes();
    }
}

#[test]
fn a_recorded_transition_is_kept_on_a_protected_branch() {
    let scene = Scene::new();
    scene.sneak(PATH, &sound("in-review"));
    let rewritten = sound("in-review").replace("2026-11-22T05:30:00Z", "2026-11-22T04:30:00Z");
    scene.stage(PATH, &rewritten);
    scene.commit().refused_for("rewritten-transitions");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.commit().passes();
    scene.check("main", "topic").finds("rewritten-transitions");
}

#[test]
fn what_commits_without_the_hook_is_caught_where_it_is_pushed() {
    let scene = Scene::with_remote();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    let bad = scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.git(&["cherry-pick", &bad]).passes();
    scene.push(&["origin", "main"]).refused_for("missing-section");
    scene.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    scene.ok(&["checkout", "--quiet", "topic"]);
    scene.git(&["rebase", "--quiet", "main"]).passes();
    scene.push(&["origin", "topic:main"]).refused_for("missing-section");
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.git(&["merge", "--quiet", "--ff-only", "topic"]).passes();
    scene.push(&["origin", "main"]).refused_for("missing-section");
}

#[test]
fn a_squashed_merge_is_judged_as_the_commit_it_is() {
    let scene = Scene::with_remote();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.git(&["merge", "--quiet", "--squash", "topic"]).passes();
    scene.commit().refused_for("missing-section");
}

#[test]
fn a_cherry_pick_that_stopped_and_goes_on_is_judged() {
    let scene = Scene::new();
    scene.sneak("code.rs", "one\n");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.world.write("code.rs", "two\n");
    let bad = scene.sneak(PATH, &incomplete("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak("code.rs", "three\n");
    assert_ne!(scene.git(&["cherry-pick", &bad]).code, 0);
    scene.stage("code.rs", "two and three\n");
    scene.git(&["-c", "core.editor=true", "cherry-pick", "--continue"]).refused_for("missing-section");
}

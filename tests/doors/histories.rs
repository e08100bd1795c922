//! What stood before: old faults, recorded transitions, and the ways of git that pass no hook.

use crate::support::World;
use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound, with};

#[test]
fn an_old_fault_blocks_no_unrelated_change() {
    let world = World::with_remote();
    world.sneak(PATH, &malformed());
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.stage(OTHER, &sound("in-review"));
    world.commit().passes();
    world.push(&["origin", "main"]).passes();
    world.check("HEAD^1", "HEAD").passes();
}

#[test]
fn an_old_fault_is_mended_in_steps() {
    let world = World::with_remote();
    let two = "[sections]\nresolution = \"\"\ndetection = \"\"\n";
    world.sneak(PATH, &with("in-review", two));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.stage(PATH, &incomplete("in-review"));
    world.commit().passes().says("1 warning");
    world.check("HEAD^1", "HEAD").passes().says("warning[missing-section]");
    world.push(&["origin", "main"]).passes();
    // A new fault beside the old one is no step.
    world.stage(PATH, &with("in-review", "[sections]\nresolution = \"\"\noverview = \"\"\n"));
    world.commit().refused_for("missing-section");
}

#[test]
fn a_syntax_slip_of_the_base_may_stay_while_another_is_mended() {
    let world = World::with_hooks();
    let text = sound("draft");
    world.sneak(PATH, &format!("surprise = 1\nwonder = 2\n{text}"));
    world.stage(PATH, &format!("surprise = 1\n{text}"));
    world.commit().passes().says("1 warning");
    world.stage(PATH, &format!("other = 1\n{text}"));
    world.commit().refused_for("unknown-key");
}

#[test]
fn an_old_fault_is_known_by_its_kind_and_number_and_not_by_its_row() {
    let world = World::with_hooks();
    let text = sound("in-review");
    let rows: Vec<&str> = text.matches("evidence = [").collect();
    assert!(rows.len() > 3, "{text}");
    let unproved = |count: usize| with_bare_rows(&text, count);
    world.sneak(PATH, &unproved(1));
    let above = "[[timeline]]\nat = 2026-11-20T00:03:00Z\nkind = \"status\"\nevent = \"The standby is idle\"\nevidence = [\"https://grafana.example.com/d/9\"]\n\n";
    world.stage(PATH, &unproved(1).replacen("[[timeline]]", &format!("{above}[[timeline]]"), 1));
    world.commit().passes().says("1 warning");
    world.stage(PATH, &unproved(2));
    world.commit().refused_for("missing-evidence");
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
    let world = World::with_hooks();
    world.sneak(PATH, &incomplete("in-review"));
    world.stage(PATH, &incomplete("reviewed"));
    world.commit().refused_for("missing-section");
    world.stage(PATH, &sound("reviewed"));
    world.commit().passes();
}

#[test]
fn a_status_edited_by_hand_needs_its_record_on_any_branch() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    for branch in ["topic", "main"] {
        world.ok(&["checkout", "--quiet", "-B", branch, "main"]);
        let unrecorded = sound("in-review").replace("status = \"in-review\"", "status = \"reviewed\"");
        world.stage(PATH, &unrecorded);
        world.commit().refused_for("unrecorded-transition").says("[[transitions]]").says("to   = \"reviewed\"");
        world.stage(PATH, &sound("reviewed"));
        world.commit().passes();
    }
}

#[test]
fn a_recorded_transition_is_kept_on_a_protected_branch() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    let rewritten = sound("in-review").replace("2026-11-22T05:30:00Z", "2026-11-22T04:30:00Z");
    world.stage(PATH, &rewritten);
    world.commit().refused_for("rewritten-transitions");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.commit().passes();
    world.check("main", "topic").finds("rewritten-transitions");
}

#[test]
fn what_commits_without_the_hook_is_caught_where_it_is_pushed() {
    let world = World::with_remote();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let bad = world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.git(&["cherry-pick", &bad]).passes();
    world.push(&["origin", "main"]).refused_for("missing-section");
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.ok(&["checkout", "--quiet", "topic"]);
    world.git(&["rebase", "--quiet", "main"]).passes();
    world.push(&["origin", "topic:main"]).refused_for("missing-section");
    world.ok(&["checkout", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--ff-only", "topic"]).passes();
    world.push(&["origin", "main"]).refused_for("missing-section");
}

#[test]
fn a_squashed_merge_is_judged_as_the_commit_it_is() {
    let world = World::with_remote();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.git(&["merge", "--quiet", "--squash", "topic"]).passes();
    world.commit().refused_for("missing-section");
}

#[test]
fn a_cherry_pick_that_stopped_and_goes_on_is_judged() {
    let world = World::with_hooks();
    world.sneak("code.rs", "one\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.write("code.rs", "two\n");
    let bad = world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "three\n");
    assert_ne!(world.git(&["cherry-pick", &bad]).code, 0);
    world.stage("code.rs", "two and three\n");
    world.git(&["-c", "core.editor=true", "cherry-pick", "--continue"]).refused_for("missing-section");
}

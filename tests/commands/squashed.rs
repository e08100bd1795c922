//! Going on on a branch after it was squashed into the mainline: `git merge origin/main` and `git rebase origin/main` come
//! to what both sides say, and nobody loses a row.

use crate::stages::REVIEW;
use crate::support::documents::{ID, PATH};
use crate::support::{Outcome, World};

/// The postmortem in review on `work`, with the driver; `main` has it squashed.
fn squashed(at: &str) -> World {
    let world = match at {
        "draft" => World::with_draft(),
        "in-review" => World::in_review(),
        _ => World::reviewed(),
    };
    world.ok(&["switch", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--squash", "work"]);
    world.commit_all("Squash");
    world.ok(&["switch", "--quiet", "work"]);
    world
}

fn on_main(world: &World, change: &dyn Fn(&str) -> String) {
    world.ok(&["switch", "--quiet", "main"]);
    let text = world.read(PATH);
    let changed = change(&text);
    assert_ne!(text, changed, "it changes something");
    world.sneak(PATH, &changed);
    world.ok(&["switch", "--quiet", "work"]);
}

fn here(world: &World, change: &dyn Fn(&str) -> String) {
    let text = world.read(PATH);
    let changed = change(&text);
    assert_ne!(text, changed, "it changes something");
    world.sneak(PATH, &changed);
}

fn moment(minute: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let row = format!(
            "[[timeline]]\nat = 2026-11-20T00:{minute}:00Z\nkind = \"action\"\nevent = \"At {minute}.\"\nevidence = [\"PD-8123\"]\n\n"
        );
        let at = text.rfind("[[timeline]]").unwrap();
        format!("{}{row}{}", &text[..at], &text[at..])
    }
}

fn overview(words: &'static str) -> impl Fn(&str) -> String {
    move |text| {
        let line = text.lines().find(|line| line.starts_with("overview")).unwrap();
        text.replacen(line, &format!("overview = \"{words}\""), 1)
    }
}

fn merged(world: &World) -> Outcome {
    let run = world.git(&["merge", "--no-edit", "main"]);
    assert!(run.code == 0 || world.read(PATH).contains("<<<<<<<"), "{run}");
    run
}

/// As long as a section that says something; a shorter one would be a loss.
const ANEW: &str =
    "Said anew, and no shorter: the standby node had half the memory of the primary, and the workers came all at once.";

#[test]
fn whoever_goes_on_merges_the_mainline_without_a_conflict() {
    // Each side changes what it likes after the squash.
    type Change = Box<dyn Fn(&str) -> String>;
    let changes = || -> Vec<(&'static str, Change, Vec<&'static str>)> {
        vec![
            ("a row", Box::new(moment("41")), vec!["At 41."]),
            ("a section", Box::new(overview(ANEW)), vec![ANEW]),
            ("a person", Box::new(|text: &str| text.replace("scribe = \"chloe\"", "scribe = \"hana\"")), vec!["hana"]),
            ("a tag", Box::new(|text: &str| text.replacen("tags = [", "tags = [\"night\", ", 1)), vec!["night"]),
        ]
    };
    let mut tried = 0;
    for at in ["draft", "in-review", "reviewed"] {
        for ours in 0..=changes().len() {
            for theirs in 0..=changes().len() {
                if ours == theirs && ours > 0 {
                    continue;
                }
                let world = squashed(at);
                let mut words = Vec::new();
                if let Some((_, change, said)) = changes().get(ours.wrapping_sub(1)) {
                    here(&world, change);
                    words.extend(said.clone());
                }
                if let Some((_, change, said)) = changes().get(theirs.wrapping_sub(1)) {
                    on_main(&world, change);
                    words.extend(said.clone());
                }
                match at {
                    "draft" => drop(world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes()),
                    "in-review" => drop(world.pmgit(&REVIEW).passes()),
                    _ => world.post(),
                }
                let before = world.read(PATH);
                let run = merged(&world).passes();
                let text = world.read(PATH);
                for word in words {
                    assert!(text.contains(word), "{at} {ours} {theirs} {word}: {run}");
                }
                let (rows, all) = (before.matches("[[timeline]]").count(), text.matches("[[timeline]]").count());
                assert!(all >= rows, "no row is lost: {rows} {all}");
                assert_eq!(text.matches("[[transitions]]").count(), before.matches("[[transitions]]").count());
                assert_eq!(world.complaints(), "");
                // What was changed after the review must be approved anew, and that is all.
                let check = world.pmgit(&["check", ID]).map(|text| text.replace("error[missing-approval]", ""));
                check.silent_about("error[");
                tried += 1;
            }
        }
    }
    assert_eq!(tried, 3 * 21);
}

#[test]
fn a_rebase_onto_the_squash_comes_to_the_same() {
    for at in ["draft", "in-review"] {
        let world = squashed(at);
        match at {
            "draft" => drop(world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes()),
            _ => drop(world.pmgit(&REVIEW).passes()),
        }
        let before = world.read(PATH);
        world.git(&["rebase", "main"]).passes();
        assert_eq!(world.read(PATH), before, "{at}");
    }
}

#[test]
fn two_that_wrote_the_same_section_after_the_squash_decide_it_themselves() {
    let world = squashed("in-review");
    on_main(&world, &overview("As main has it, from 00:12 to 01:02 UTC."));
    here(&world, &overview("As work has it, at 00:12 UTC and at 01:02."));
    merged(&world).ends_with(1);
    let text = world.read(PATH);
    assert_eq!(text.matches("<<<<<<<").count(), 1, "{text}");
    assert!(text.contains("As main has it") && text.contains("As work has it"), "{text}");
    // The hint is about the conflict, whatever times the sentences tell of.
    let check = world.pmgit(&["check", ID]).says("remove the marker lines").says("both sides changed");
    check.silent_about("keep one of them").silent_about("--fix");
}

#[test]
fn a_conflict_is_explained_by_what_collides_and_not_as_a_slip_of_a_value() {
    let world = squashed("in-review");
    on_main(&world, &|text| text.replace("resolved = 2026-11-20T01:40", "resolved = 2026-11-20T01:41"));
    here(&world, &|text| text.replace("resolved = 2026-11-20T01:40", "resolved = 2026-11-20T01:42"));
    merged(&world).ends_with(1);
    let run = world.pmgit(&["check", ID]);
    run.says("both sides changed `incident.resolved`").silent_about("already has a zone");
}

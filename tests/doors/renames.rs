//! What comes in under a name that a postmortem is said to have got.

use crate::support::World;
use crate::support::documents::{ID, OTHER, PATH, incomplete, malformed, sound, with};

const NEW: &str = "2026-11-20-renamed";
const STEP: &str = "2026-11-20-halfway";
const OTHER_ID: &str = "2026-11-20-search-errors";

fn path(id: &str) -> String {
    format!("postmortems/2026/{id}.toml")
}

fn record(entries: &[(&str, &str)]) -> String {
    let row = |(id, became): &(&str, &str)| {
        format!(
            "[[removed]]\nid = \"{id}\"\nreason = \"A better name.\"\napproved_by = \"ben\"\nbecame = \"{became}\"\n\n"
        )
    };
    entries.iter().map(row).collect()
}

/// A branch with one postmortem at a status and another in review, and a topic on which the first is gone.
fn renamed_at(status: &str) -> World {
    let world = World::with_hooks();
    world.sneak(PATH, &sound(status));
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world
}

/// The steps that a postmortem has at a status, and then the way back to `draft`.
fn with_its_steps(status: &str, to: &str) -> String {
    let whole: toml::Table = sound(status).parse().expect("it is TOML");
    let mut steps = whole.get("transitions").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let order = ["draft", "in-review", "reviewed", "closed"];
    let mut at = order.iter().position(|one| *one == status).expect("a status");
    while order[at] != to {
        let back = format!(
            "from = \"{}\"\nto = \"{}\"\nat = 2026-11-29T0{at}:00:00Z\nby = \"ben\"\nreason = \"It is another one.\"\n",
            order[at],
            order[at - 1]
        );
        steps.push(toml::Value::Table(back.parse().expect("it is TOML")));
        at -= 1;
    }
    let mut document: toml::Table = with(to, "title = \"Something else\"").parse().expect("it is TOML");
    document.insert("transitions".to_owned(), toml::Value::Array(steps));
    toml::to_string_pretty(&document).expect("a table can be written")
}

/// What comes in under the new name: a name for it, and its text beside what the postmortem was.
fn drafts(status: &str) -> Vec<(String, String)> {
    let mut all = vec![
        ("an unrelated draft".to_owned(), with("draft", "title = \"Something else\"")),
        ("an incomplete draft".to_owned(), incomplete("draft")),
    ];
    let order = ["draft", "in-review", "reviewed", "closed"];
    let at = order.iter().position(|one| *one == status).expect("a status");
    for to in &order[..at] {
        all.push((format!("the steps and the way back to {to}"), with_its_steps(status, to)));
    }
    all
}

/// The records by which a name can be said to have come about.
fn records() -> Vec<(&'static str, String)> {
    let spaced = |text: &str| text.replace(ID, &format!(" {ID} ")).replace(NEW, &format!("{NEW}\\t"));
    let plain = record(&[(ID, NEW)]);
    vec![
        ("one entry", plain.clone()),
        ("an entry with spaces", spaced(&plain)),
        ("a chain", record(&[(ID, STEP), (STEP, NEW)])),
        ("a chain the other way round", record(&[(STEP, NEW), (ID, STEP)])),
        ("a chain with a circle", record(&[(ID, STEP), (STEP, ID), (STEP, NEW)])),
        ("two that became one", record(&[(ID, NEW), ("2026-11-20-never-was", NEW)])),
        ("twice the same", format!("{plain}{plain}")),
        ("an entry of what stands", record(&[(OTHER_ID, NEW), (ID, NEW), (OTHER_ID, NEW)])),
    ]
}

#[test]
fn no_draft_comes_in_under_a_name_that_a_postmortem_is_said_to_have_got() {
    let (mut attempts, mut through) = (0, Vec::new());
    for status in ["in-review", "reviewed", "closed"] {
        let world = renamed_at(status);
        for (what, text) in drafts(status) {
            for (by, entries) in records() {
                world.write(&path(NEW), &text);
                world.write(".pmgit/removed.toml", &entries);
                world.commit_all("renamed");
                attempts += 1;
                let answer = world.check("main", "topic");
                if answer.code != 1 {
                    through.push(format!("{status}: {what}, {by}: {answer}"));
                }
                world.ok(&["reset", "--quiet", "--hard", "HEAD~1"]);
                world.ok(&["rm", "--quiet", PATH]);
            }
        }
    }
    assert!(attempts >= 90, "{attempts}");
    assert!(through.is_empty(), "{} of {attempts} through: {}", through.len(), through.join("\n"));
}

#[test]
fn two_that_became_one_leave_the_status_of_the_further_one() {
    for entries in [[(ID, NEW), (OTHER_ID, NEW)], [(OTHER_ID, NEW), (ID, NEW)]] {
        let world = renamed_at("closed");
        world.ok(&["rm", "--quiet", OTHER]);
        world.write(".pmgit/removed.toml", record(&entries));
        world.write(&path(NEW), sound("in-review"));
        world.commit_all("one of two");
        assert_eq!(world.check("main", "topic").code, 1, "{entries:?}");
        world.sneak(&path(NEW), &sound("closed"));
        world.check("main", "topic").passes();
    }
}

#[test]
fn a_record_counts_once() {
    // It was renamed once, and then back.
    let world = World::with_hooks();
    let entries = [(ID, NEW), (NEW, ID)];
    world.write(".pmgit/removed.toml", record(&entries));
    world.sneak(PATH, &sound("closed"));
    for text in [sound("closed"), sound("in-review"), with("in-review", "title = \"Something else\"")] {
        world.ok(&["checkout", "--quiet", "-B", "topic", "main"]);
        world.ok(&["rm", "--quiet", PATH]);
        world.sneak(&path(NEW), &text);
        world.check("main", "topic").finds("removed-postmortem");
        world.write(".pmgit/removed.toml", record(&[entries[0], entries[1], (ID, NEW)]));
        world.commit_all("with a record of its own");
        let code = i32::from(text != sound("closed"));
        assert_eq!(world.check("main", "topic").code, code, "{}", world.check("main", "topic"));
    }
    // Removed, written anew, and removed once more.
    let world = World::with_hooks();
    world.write(".pmgit/removed.toml", record(&[(ID, OTHER_ID)]));
    world.sneak(OTHER, &sound("in-review"));
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("again");
    world.check("main", "topic").finds("removed-postmortem");
}

#[test]
fn what_could_not_be_read_has_no_status_to_keep() {
    let world = World::with_hooks();
    world.sneak(PATH, &malformed());
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.write(".pmgit/removed.toml", record(&[(ID, NEW)]));
    world.sneak(&path(NEW), &sound("draft"));
    world.check("main", "topic").finds("unready-status");
    world.sneak(&path(NEW), &sound("in-review"));
    world.check("main", "topic").passes();
}

#[test]
fn an_honest_rename_comes_in_at_every_status() {
    for status in ["in-review", "reviewed", "closed"] {
        let world = World::with_hooks();
        world.sneak(PATH, &sound(status));
        world.ok(&["checkout", "--quiet", "-b", "topic"]);
        world.pmgit(&["rename", ID, STEP, "--approved-by", "ben"]).passes();
        world.commit_all("renamed");
        world.check("main", "topic").passes();
        // Once more before it lands, and with a step forward.
        world.pmgit(&["rename", STEP, NEW, "--approved-by", "ben"]).passes();
        world.commit_all("renamed again");
        world.check("main", "topic").passes();
        if status == "in-review" {
            world.sneak(&path(NEW), &sound("reviewed"));
            world.check("main", "topic").passes();
        }
    }
}

#[test]
fn a_draft_that_the_branch_has_is_renamed_as_a_draft() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("draft"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.pmgit(&["rename", ID, NEW, "--approved-by", "ben"]).passes();
    world.commit_all("renamed");
    world.check("main", "topic").passes();
}

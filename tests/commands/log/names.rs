//! A trail across names: renamed, renamed back, removed, come back, and what only looks like that.

use super::{closed, entries, records};
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const OTHER: &str = "2026-11-20-checkout-errors";
const OTHER_PATH: &str = "postmortems/2026/2026-11-20-checkout-errors.toml";

/// The names, and what was done to each, by whom and why.
fn records_by_name(world: &World, id: &str) -> Vec<String> {
    let of_step = |record: &String| !record.contains(" | approval | ");
    let words = |record: String| {
        let parts: Vec<&str> = record.split(" | ").collect();
        format!(
            "{}: {} {}",
            parts[0].trim_start_matches("2026-11-20-checkout-"),
            parts[1],
            [3, 4, 5, 7].map(|at| parts[at]).join(" ")
        )
    };
    records(world, &[id, "--rev", "work"]).into_iter().filter(of_step).map(words).collect()
}

#[test]
fn a_rename_tells_from_what_to_what_by_whom_and_why_and_no_removal() {
    let world = closed();
    world.pmgit(&["rename", ID, "checkout-errors", "--approved-by", "ben"]).passes();
    let told = records_by_name(&world, OTHER);
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[4], format!("errors: renamed ben {ID} {OTHER} renamed"));
    assert_eq!(super::marked(&world), Vec::<String>::new());
    let out = world.pmgit(&["log", OTHER, "--rev", "work"]).passes().out;
    assert!(out.contains(&format!("  renamed   {ID} -> {OTHER}  ben   commit ")), "{out}");
}

#[test]
fn a_postmortem_that_is_renamed_and_back_tells_each_record_once() {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.add(ID, DRAFT);
    world.pmgit(&["rename", ID, "checkout-errors", "--approved-by", "ben"]).passes();
    world.pmgit(&["submit", OTHER, "--at", "2026-11-22T05:30:00Z"]).passes();
    world.pmgit(&["rename", OTHER, "checkout-latency", "--approved-by", "chloe"]).passes();
    let wanted = [
        "latency: created - - draft, SEV-1 -".to_owned(),
        format!("errors: renamed ben {ID} {OTHER} renamed"),
        "errors: transition aiko draft in-review -".to_owned(),
        format!("latency: renamed chloe {OTHER} {ID} renamed"),
    ];
    assert_eq!(records_by_name(&world, ID), wanted);
    let json = super::json(&world, &[OTHER, "--rev", "work"]);
    assert_eq!(json["id"], ID, "a name that it had leads to the one that it has");
    assert_eq!(records_by_name(&world, OTHER), wanted);
    world.pmgit(&["rename", ID, "checkout-errors", "--approved-by", "dai"]).passes();
    world.pmgit(&["rename", OTHER, "checkout-again", "--approved-by", "emeka"]).passes();
    let again = "2026-11-20-checkout-again";
    let told_again = records_by_name(&world, again);
    assert_eq!(told_again[..4], wanted);
    assert_eq!(told_again[4], format!("errors: renamed dai {ID} {OTHER} renamed"));
    assert_eq!(told_again[5..], [format!("again: renamed emeka {OTHER} {again} renamed")]);
    assert_eq!(records_by_name(&world, ID), told_again);
    let all = records(&world, &["--rev", "work"]);
    let newest: Vec<String> = records(&world, &[again, "--rev", "work"]).into_iter().rev().collect();
    assert_eq!(all, newest);
    // A range that begins between two of them.
    let range = records(&world, &[again, "--rev", "work~2..work"]);
    assert_eq!(range.len(), 2, "{range:#?}");
    assert!(range[0].contains("| renamed | - | dai |") && range[1].contains("| renamed | - | emeka |"), "{range:#?}");
}

#[test]
fn what_leaves_twice_needs_two_entries_and_each_tells_its_own() {
    let world = closed();
    world.pmgit(&["remove", ID, "--reason", "Written twice.", "--approved-by", "ben"]).passes();
    world.ok(&["checkout", "--quiet", "HEAD^", "--", PATH]);
    world.commit_all("It was not");
    world.ok(&["rm", "--quiet", PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    let left = |world: &World, range: &str| -> Vec<String> {
        let all = entries(world, &[ID, "--rev", range]);
        let left = all.iter().filter(|entry| entry["entry"] == "removed");
        left.map(|entry| {
            format!("{} {}", entry["reason"].as_str().unwrap_or("-"), entry["marks"].as_array().expect("a list").len())
        })
        .collect()
    };
    assert_eq!(left(&world, "work"), ["Written twice. 0", "- 1"]);
    let out = world.pmgit(&["log", ID, "--rev", "work"]).passes().out;
    assert!(
        out.contains("    Written twice.\n") && out.contains("  ! has no entry in `.pmgit/removed.toml`\n"),
        "{out}"
    );
    let record = world.read(".pmgit/removed.toml");
    world.write(
        ".pmgit/removed.toml",
        format!("{record}\n[[removed]]\nid = \"{ID}\"\nreason = \"Twice indeed.\"\napproved_by = \"ben\"\n"),
    );
    world.commit_all("put it on record");
    assert_eq!(left(&world, "work"), ["Written twice. 0", "Twice indeed. 0"]);
    assert_eq!(left(&world, "work~2..work"), ["Twice indeed. 0"]);
}

#[test]
fn what_came_back_is_no_rename_and_neither_is_a_copy() {
    let world = closed();
    let text = world.read(PATH);
    world.pmgit(&["rename", ID, "checkout-errors"]).passes();
    world.ok(&["rm", "--quiet", OTHER_PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    world.add(OTHER, &text);
    let last = records(&world, &[OTHER, "--rev", "work"]).pop().expect("some");
    assert!(last.starts_with(&format!("{OTHER} | created")), "{last}");
    // A record of a rename that never was, with both there.
    let world = closed();
    let entry =
        format!("[[removed]]\nid = \"{ID}\"\nreason = \"renamed\"\napproved_by = \"ben\"\nbecame = \"{OTHER}\"\n");
    world.write(".pmgit/removed.toml", entry);
    world.add(OTHER, "status = [");
    world.ok(&["rm", "--quiet", PATH]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    world.add(OTHER, DRAFT);
    let words = entries(&world, &[OTHER, "--rev", "work"]);
    let words: Vec<&str> = words.iter().skip(5).filter_map(|entry| entry["entry"].as_str()).collect();
    assert_eq!(words, ["unreadable", "removed"], "nothing was renamed, and the mended draft has no record");
}

#[test]
fn two_that_were_made_one_both_tell_what_became_of_them() {
    let world = closed();
    let twin = "2026-11-20-checkout-twin";
    world.add(twin, DRAFT);
    let text = world.read(PATH);
    let entry = |id: &str| {
        format!("[[removed]]\nid = \"{id}\"\nreason = \"one\"\napproved_by = \"ben\"\nbecame = \"{OTHER}\"\n\n")
    };
    world.write(".pmgit/removed.toml", [entry(twin), entry(ID)].concat());
    world.ok(&["rm", "--quiet", PATH, "postmortems/2026/2026-11-20-checkout-twin.toml"]);
    world.add(OTHER, &text);
    let told = records_by_name(&world, OTHER);
    assert_eq!(told.len(), 7, "{told:#?}");
    assert_eq!(
        told[5..],
        [format!("errors: renamed ben {twin} {OTHER} one"), format!("errors: renamed ben {ID} {OTHER} one")]
    );
}

#[test]
fn a_record_of_renames_that_goes_in_circles_has_an_end() {
    let world = closed();
    let entry = |id: &str, became: &str| {
        format!("[[removed]]\nid = \"{id}\"\nreason = \"A freeze\"\napproved_by = \"ben\"\nbecame = \"{became}\"\n\n")
    };
    let (one, two) = ("2026-01-05-one", "2026-01-05-two");
    let record =
        [entry(one, two), entry(two, one), entry(ID, ID), entry("../x", ID), entry("2026-02-05-gone", "../../x")];
    world.write(".pmgit/removed.toml", record.concat());
    world.commit_all("circles");
    assert_eq!(records(&world, &[ID, "--rev", "work"]).len(), 5);
    for id in [one, two, "2026-02-05"] {
        assert_eq!(records(&world, &[id, "--rev", "work"]), Vec::<String>::new(), "{id}");
    }
    assert_eq!(world.pmgit(&["log", "../x", "--rev", "work"]).code, 2);
    let run = world.pmgit(&["log", "2026-01-05", "--rev", "work"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.err.contains("is the start of several ids") && run.err.contains("write more of the id"), "{run}");
    world.write(".pmgit/removed.toml", record.concat() + &entry(&format!("{one}-more"), "2026-03-03-other"));
    world.commit_all("a start of another");
    assert_eq!(
        super::json(&world, &[one, "--rev", "work"])["entries"],
        serde_json::json!([]),
        "a whole id is no start"
    );
}

#[test]
fn a_link_and_a_file_that_is_no_postmortem_are_no_documents() {
    let world = closed();
    let blob = world.ok(&["rev-parse", &format!("work:{PATH}")]);
    world.ok(&["update-index", "--cacheinfo", &format!("120000,{blob},{PATH}")]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "a link"]);
    assert_eq!(super::marked(&world), ["unreadable: unreadable"]);
    world.ok(&["update-index", "--cacheinfo", &format!("100755,{blob},{PATH}")]);
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "a program"]);
    assert_eq!(entries(&world, &[ID, "--rev", "work"]).len(), 6, "what can be run is still a document");
    world.ok(&["reset", "--quiet", "--hard", "HEAD~2"]);
    let before = records(&world, &["--rev", "work"]);
    for path in [
        "postmortems/README.md",
        "postmortems/2025/2026-11-20-checkout-latency.toml",
        "postmortems/2026/x.toml",
        "postmortems/2026/2026-11-20-é.toml",
        "postmortems/2026/2026-11-20-a\nb.toml",
    ] {
        world.write(path, DRAFT);
    }
    world.commit_all("what lies beside");
    assert_eq!(records(&world, &["--rev", "work"]), before);
    world.write("postmortems/README.md", "one");
    world.commit_all("write");
    let note = world.ok(&["rev-parse", "work:postmortems/README.md"]);
    world.write("postmortems/README.md", "another");
    world.commit_all("write");
    // Nobody needs it here.
    super::lose(&world, &note);
    world.write("postmortems/2026/2026-11-20-é.toml", "another");
    world.commit_all("write");
    assert_eq!(records(&world, &["--rev", "work"]), before);
}

#[test]
fn who_recorded_is_told_by_the_handle_of_people_toml_and_compared_as_people_are() {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.write(".pmgit/people.toml", "[chloe]\nemail = \"Aiko@example.com\"\n");
    world.commit_all("people");
    let row = |by: &str, hour: u8| format!("\n[[approvals]]\nby = \"{by}\"\nat = 2026-11-23T0{hour}:30:00Z\n");
    world.add(ID, &[DRAFT, &row("@Chloe", 6), &row("ben", 7)].concat());
    let told = entries(&world, &[ID, "--rev", "work"]);
    let recorded: Vec<Option<&str>> = told.iter().map(|entry| entry["recorded_by"].as_str()).collect();
    assert_eq!(recorded, [Some("chloe"), None, Some("chloe")]);
}

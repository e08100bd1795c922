//! A trail across names: renamed, renamed back, removed, come back, and what only looks like that.

use super::{closed, entries, records};
use crate::bench::{Bench, DRAFT, ID, PATH};

const OTHER: &str = "2026-11-20-checkout-errors";
const OTHER_PATH: &str = "postmortems/2026/2026-11-20-checkout-errors.toml";

/// The names, and what was done to each, by whom and why.
fn told(bench: &Bench, id: &str) -> Vec<String> {
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
    records(bench, &[id, "--rev", "work"]).into_iter().filter(of_step).map(words).collect()
}

#[test]
fn a_rename_tells_from_what_to_what_by_whom_and_why_and_no_removal() {
    let bench = closed();
    bench.done(&["rename", ID, "checkout-errors", "--approved-by", "ben"]);
    let told = told(&bench, OTHER);
    assert_eq!(told.len(), 5, "{told:#?}");
    assert_eq!(told[4], format!("errors: renamed ben {ID} {OTHER} renamed"));
    assert_eq!(super::marked(&bench), Vec::<String>::new());
    let out = bench.done(&["log", OTHER, "--rev", "work"]).out;
    assert!(out.contains(&format!("  renamed   {ID} -> {OTHER}  ben   commit ")), "{out}");
}

#[test]
fn a_postmortem_that_is_renamed_and_back_tells_each_record_once() {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.add(ID, DRAFT);
    bench.done(&["rename", ID, "checkout-errors", "--approved-by", "ben"]);
    bench.done(&["submit", OTHER, "--at", "2026-11-22T05:30:00Z"]);
    bench.done(&["rename", OTHER, "checkout-latency", "--approved-by", "chloe"]);
    let wanted = [
        "latency: created - - draft, SEV-1 -".to_owned(),
        format!("errors: renamed ben {ID} {OTHER} renamed"),
        "errors: transition aiko draft in-review -".to_owned(),
        format!("latency: renamed chloe {OTHER} {ID} renamed"),
    ];
    assert_eq!(told(&bench, ID), wanted);
    let json = super::json(&bench, &[OTHER, "--rev", "work"]);
    assert_eq!(json["id"], ID, "a name that it had leads to the one that it has");
    assert_eq!(told(&bench, OTHER), wanted);
    bench.done(&["rename", ID, "checkout-errors", "--approved-by", "dai"]);
    bench.done(&["rename", OTHER, "checkout-again", "--approved-by", "emeka"]);
    let again = "2026-11-20-checkout-again";
    let told_again = told(&bench, again);
    assert_eq!(told_again[..4], wanted);
    assert_eq!(told_again[4], format!("errors: renamed dai {ID} {OTHER} renamed"));
    assert_eq!(told_again[5..], [format!("again: renamed emeka {OTHER} {again} renamed")]);
    assert_eq!(told(&bench, ID), told_again);
    let all = records(&bench, &["--rev", "work"]);
    let newest: Vec<String> = records(&bench, &[again, "--rev", "work"]).into_iter().rev().collect();
    assert_eq!(all, newest);
    // A range that begins between two of them.
    let range = records(&bench, &[again, "--rev", "work~2..work"]);
    assert_eq!(range.len(), 2, "{range:#?}");
    assert!(range[0].contains("| renamed | - | dai |") && range[1].contains("| renamed | - | emeka |"), "{range:#?}");
}

#[test]
fn what_leaves_twice_needs_two_entries_and_each_tells_its_own() {
    let bench = closed();
    bench.done(&["remove", ID, "--reason", "Written twice.", "--approved-by", "ben"]);
    bench.ok(&["checkout", "--quiet", "HEAD^", "--", PATH]);
    bench.commit_all("It was not");
    bench.ok(&["rm", "--quiet", PATH]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    let left = |bench: &Bench, range: &str| -> Vec<String> {
        let all = entries(bench, &[ID, "--rev", range]);
        let left = all.iter().filter(|entry| entry["entry"] == "removed");
        left.map(|entry| {
            format!("{} {}", entry["reason"].as_str().unwrap_or("-"), entry["marks"].as_array().expect("a list").len())
        })
        .collect()
    };
    assert_eq!(left(&bench, "work"), ["Written twice. 0", "- 1"]);
    let out = bench.done(&["log", ID, "--rev", "work"]).out;
    assert!(
        out.contains("    Written twice.\n") && out.contains("  ! has no entry in `.pmgit/removed.toml`\n"),
        "{out}"
    );
    let record = bench.read(".pmgit/removed.toml");
    bench.write(
        ".pmgit/removed.toml",
        format!("{record}\n[[removed]]\nid = \"{ID}\"\nreason = \"Twice indeed.\"\napproved_by = \"ben\"\n"),
    );
    bench.commit_all("put it on record");
    assert_eq!(left(&bench, "work"), ["Written twice. 0", "Twice indeed. 0"]);
    assert_eq!(left(&bench, "work~2..work"), ["Twice indeed. 0"]);
}

#[test]
fn what_came_back_is_no_rename_and_neither_is_a_copy() {
    let bench = closed();
    let text = bench.read(PATH);
    bench.done(&["rename", ID, "checkout-errors"]);
    bench.ok(&["rm", "--quiet", OTHER_PATH]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    bench.add(OTHER, &text);
    let last = records(&bench, &[OTHER, "--rev", "work"]).pop().expect("some");
    assert!(last.starts_with(&format!("{OTHER} | created")), "{last}");
    // A record of a rename that never was, with both there.
    let bench = closed();
    let entry =
        format!("[[removed]]\nid = \"{ID}\"\nreason = \"renamed\"\napproved_by = \"ben\"\nbecame = \"{OTHER}\"\n");
    bench.write(".pmgit/removed.toml", entry);
    bench.add(OTHER, "status = [");
    bench.ok(&["rm", "--quiet", PATH]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
    bench.add(OTHER, DRAFT);
    let words = entries(&bench, &[OTHER, "--rev", "work"]);
    let words: Vec<&str> = words.iter().skip(5).filter_map(|entry| entry["entry"].as_str()).collect();
    assert_eq!(words, ["unreadable", "removed"], "nothing was renamed, and the mended draft has no record");
}

#[test]
fn two_that_were_made_one_both_tell_what_became_of_them() {
    let bench = closed();
    let twin = "2026-11-20-checkout-twin";
    bench.add(twin, DRAFT);
    let text = bench.read(PATH);
    let entry = |id: &str| {
        format!("[[removed]]\nid = \"{id}\"\nreason = \"one\"\napproved_by = \"ben\"\nbecame = \"{OTHER}\"\n\n")
    };
    bench.write(".pmgit/removed.toml", [entry(twin), entry(ID)].concat());
    bench.ok(&["rm", "--quiet", PATH, "postmortems/2026/2026-11-20-checkout-twin.toml"]);
    bench.add(OTHER, &text);
    let told = told(&bench, OTHER);
    assert_eq!(told.len(), 7, "{told:#?}");
    assert_eq!(
        told[5..],
        [format!("errors: renamed ben {twin} {OTHER} one"), format!("errors: renamed ben {ID} {OTHER} one")]
    );
}

#[test]
fn a_record_of_renames_that_goes_in_circles_has_an_end() {
    let bench = closed();
    let entry = |id: &str, became: &str| {
        format!("[[removed]]\nid = \"{id}\"\nreason = \"r\"\napproved_by = \"ben\"\nbecame = \"{became}\"\n\n")
    };
    let (one, two) = ("2026-01-05-one", "2026-01-05-two");
    let record =
        [entry(one, two), entry(two, one), entry(ID, ID), entry("../x", ID), entry("2026-02-05-gone", "../../x")];
    bench.write(".pmgit/removed.toml", record.concat());
    bench.commit_all("circles");
    assert_eq!(records(&bench, &[ID, "--rev", "work"]).len(), 5);
    for id in [one, two, "2026-02-05"] {
        assert_eq!(records(&bench, &[id, "--rev", "work"]), Vec::<String>::new(), "{id}");
    }
    assert_eq!(bench.run(&["log", "../x", "--rev", "work"]).code, 2);
    let run = bench.run(&["log", "2026-01-05", "--rev", "work"]);
    assert_eq!(run.code, 2, "{run}");
    assert!(run.talk.contains("is the start of several ids") && run.talk.contains("write more of the id"), "{run}");
    bench.write(".pmgit/removed.toml", record.concat() + &entry(&format!("{one}-more"), "2026-03-03-other"));
    bench.commit_all("a start of another");
    assert_eq!(
        super::json(&bench, &[one, "--rev", "work"])["entries"],
        serde_json::json!([]),
        "a whole id is no start"
    );
}

#[test]
fn a_link_and_a_file_that_is_no_postmortem_are_no_documents() {
    let bench = closed();
    let blob = bench.ok(&["rev-parse", &format!("work:{PATH}")]);
    bench.ok(&["update-index", "--cacheinfo", &format!("120000,{blob},{PATH}")]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "a link"]);
    assert_eq!(super::marked(&bench), ["unreadable: unreadable"]);
    bench.ok(&["update-index", "--cacheinfo", &format!("100755,{blob},{PATH}")]);
    bench.ok(&["commit", "--quiet", "--no-verify", "-m", "a program"]);
    assert_eq!(entries(&bench, &[ID, "--rev", "work"]).len(), 6, "what can be run is still a document");
    bench.ok(&["reset", "--quiet", "--hard", "HEAD~2"]);
    let before = records(&bench, &["--rev", "work"]);
    for path in [
        "postmortems/README.md",
        "postmortems/2025/2026-11-20-checkout-latency.toml",
        "postmortems/2026/x.toml",
        "postmortems/2026/2026-11-20-é.toml",
        "postmortems/2026/2026-11-20-a\nb.toml",
    ] {
        bench.write(path, DRAFT);
    }
    bench.commit_all("what lies beside");
    assert_eq!(records(&bench, &["--rev", "work"]), before);
    bench.write("postmortems/README.md", "one");
    bench.commit_all("write");
    let note = bench.ok(&["rev-parse", "work:postmortems/README.md"]);
    bench.write("postmortems/README.md", "another");
    bench.commit_all("write");
    // Nobody needs it here.
    super::lose(&bench, &note);
    bench.write("postmortems/2026/2026-11-20-é.toml", "another");
    bench.commit_all("write");
    assert_eq!(records(&bench, &["--rev", "work"]), before);
}

#[test]
fn who_recorded_is_told_by_the_handle_of_people_toml_and_compared_as_people_are() {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.write(".pmgit/people.toml", "[chloe]\nemail = \"Aiko@example.com\"\n");
    bench.commit_all("people");
    let row = |by: &str, hour: u8| format!("\n[[approvals]]\nby = \"{by}\"\nat = 2026-11-23T0{hour}:30:00Z\n");
    bench.add(ID, &[DRAFT, &row("@Chloe", 6), &row("ben", 7)].concat());
    let told = entries(&bench, &[ID, "--rev", "work"]);
    let recorded: Vec<Option<&str>> = told.iter().map(|entry| entry["recorded_by"].as_str()).collect();
    assert_eq!(recorded, [Some("chloe"), None, Some("chloe")]);
}

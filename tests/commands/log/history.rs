//! A trail in every kind of history: cut off, torn, merged in every way, and told under any configuration.

use super::{closed, entries, json, land, lose, records};
use crate::bench::{Bench, DRAFT, ID, PATH};

#[test]
fn a_shallow_clone_says_so_and_a_range_after_the_cut_is_told() {
    let bench = closed();
    let shallow = bench.outside("shallow");
    let origin = format!("file://{}", bench.path().display());
    bench.ok(&["clone", "--quiet", "--depth", "4", "--branch", "work", &origin, shallow.to_str().expect("UTF-8")]);
    let run = |arguments: &[&str]| bench.end(bench.pmgit(&[&["log"], arguments].concat()).current_dir(&shallow));
    for arguments in [&["--rev", "work"][..], &[ID, "--rev", "work"], &["--rev", "work", "--format", "json"]] {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run}");
        assert!(run.talk.contains("the clone is shallow") && run.talk.contains("`git fetch --unshallow`"), "{run}");
    }
    let after = ["--rev", "work~2..work"];
    let told = run(&after);
    assert_eq!(told.code, 0, "{told}");
    assert_eq!(told.out, bench.done(&[&["log"][..], &after].concat()).out);
    assert!(told.out.contains("reviewed -> closed"), "{told}");
    let beyond = run(&["--rev", "work~9..work"]);
    assert_eq!(beyond.code, 2, "{beyond}");
    assert!(beyond.talk.contains("`git fetch --unshallow`"), "{beyond}");
}

#[test]
fn a_version_that_is_missing_is_an_error_that_names_it_and_no_shorter_trail() {
    let bench = closed();
    let blob = bench.ok(&["rev-parse", &format!("work~2:{PATH}")]);
    lose(&bench, &blob);
    for arguments in [&["--rev", "work"][..], &[ID, "--rev", "work"], &["--rev", "work", "--format", "csv"]] {
        let run = bench.unmoved(2, &[&["log"], arguments].concat());
        assert_eq!(run.out, "", "{run}");
        assert!(run.talk.contains(&blob) && run.talk.contains(&format!("a version of `{PATH}`")), "{run}");
    }
    assert_eq!(bench.done(&["log", "--rev", "work~1..work"]).code, 0, "what is not needed is not missed");
}

#[test]
fn a_commit_or_a_tree_that_is_missing_is_an_error_that_names_it() {
    for missing in ["work~2", "work~2^{tree}", "work~2:postmortems"] {
        let bench = closed();
        let object = bench.ok(&["rev-parse", missing]);
        lose(&bench, &object);
        let run = bench.run(&["log", "--rev", "work"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{missing}: {run}");
        assert!(run.talk.contains(&object) && run.talk.contains("`git fsck`"), "{missing}: {run}");
    }
}

#[test]
fn more_versions_than_are_read_at_once_are_all_told() {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.add(ID, DRAFT);
    let row = |minute| format!("\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:{minute}:00Z\n");
    let rows: Vec<String> = (10..50).map(row).collect();
    for count in 1..=rows.len() {
        bench.add(ID, &[DRAFT, &rows[..count].concat()].concat());
    }
    let told = records(&bench, &[ID, "--rev", "work"]);
    assert_eq!(told.len(), 41, "{told:#?}");
    assert!(told.last().expect("some").contains("T06:49:00Z"), "{told:#?}");
    assert_eq!(super::marked(&bench), Vec::<String>::new());
}

#[test]
fn of_an_octopus_only_its_first_parent_is_a_way_of_its_own() {
    let bench = Bench::ready();
    let ids = ["2026-01-05-one", "2026-02-05-two", "2026-03-05-three"];
    for id in ids {
        bench.ok(&["checkout", "--quiet", "-b", id, "main"]);
        bench.add(id, DRAFT);
        bench.add(id, &DRAFT.replace("status = \"draft\"", "status = \"draft\" # again"));
    }
    bench.ok(&["checkout", "--quiet", "main"]);
    bench.ok(&[&["-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "-m", "octopus"], &ids[..]].concat());
    let octopus = bench.ok(&["rev-parse", "main"]);
    assert_eq!(bench.ok(&["rev-parse", "main^4"]).len(), 40);
    let told = entries(&bench, &[]);
    assert_eq!(told.len(), 3, "{told:#?}");
    for entry in told {
        assert_eq!((&entry["came_by"], &entry["commit"]), (&"merge".into(), &octopus.as_str().into()), "{entry:#}");
        assert_eq!(entry["subject"], "octopus");
    }
}

#[test]
fn branches_that_merge_each_other_tell_each_record_once_and_by_their_own_line() {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.add(ID, DRAFT);
    bench.ok(&["branch", "--force", "main", "work"]);
    let merge = |into: &str, other: &str| {
        bench.ok(&["checkout", "--quiet", into]);
        bench.ok(&["-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "-m", "cross", other]);
        bench.ok(&["rev-parse", "HEAD"])
    };
    bench.ok(&["checkout", "--quiet", "work"]);
    bench.done(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]);
    let submitted = bench.ok(&["rev-parse", "work"]);
    bench.ok(&["checkout", "--quiet", "main"]);
    let other = "2026-03-02-session-cache-split";
    bench.add(other, DRAFT);
    let (one, two) = (bench.ok(&["rev-parse", "main"]), bench.ok(&["rev-parse", "work"]));
    let into_main = merge("main", &two);
    let into_work = merge("work", &one);
    assert_eq!(bench.ok(&["merge-base", "--all", "main", "work"]).lines().count(), 2, "they cross");
    let ways = |branch: &str| -> Vec<String> {
        let word = |entry: &serde_json::Value, key: &str| entry[key].as_str().expect("a word").to_owned();
        let told = entries(&bench, &["--rev", branch]);
        told.iter().map(|entry| ["id", "entry", "came_by", "commit"].map(|key| word(entry, key)).join(" ")).collect()
    };
    let on_main = ways("main");
    assert_eq!(on_main[0], format!("{ID} transition merge {into_main}"), "{on_main:#?}");
    assert_eq!(on_main[1], format!("{other} created commit {one}"), "{on_main:#?}");
    assert_eq!(on_main.len(), 3, "{on_main:#?}");
    let on_work = ways("work");
    assert_eq!(on_work[0], format!("{other} created merge {into_work}"), "{on_work:#?}");
    assert_eq!(on_work[1], format!("{ID} transition commit {submitted}"), "{on_work:#?}");
    assert_eq!(on_work.len(), 3, "{on_work:#?}");
    let last = merge("main", "work");
    assert_eq!(ways("main"), on_main, "{last} brings nothing that was not here");
}

#[test]
fn no_configuration_and_no_graft_changes_what_is_told() {
    let bench = closed();
    land(&bench, &["main", "work"]);
    bench.ok(&["checkout", "--quiet", "--force", "main"]);
    bench.ok(&["mv", PATH, "postmortems/2026/2026-11-20-moved.toml"]);
    bench.ok(&["add", "--all"]);
    bench.ok(&["commit", "--quiet", "--no-verify", "--author=Zoë <zoë@example.com>", "-m", "Verschöbe es"]);
    let one = json(&bench, &[ID]);
    assert_eq!(one["entries"].as_array().expect("a list").len(), 6, "{one:#}");
    let all = json(&bench, &[]);
    let moved = json(&bench, &["2026-11-20-moved"]);
    assert_eq!(moved["entries"][0]["author"], "Zoë <zoë@example.com>");
    let new = moved["entries"].as_array().expect("a list");
    assert_eq!((new.len(), &new[0]["entry"]), (5, &"created".into()), "a move that is not on record is no rename");
    assert_eq!(all["entries"].as_array().expect("a list").len(), 11, "{all:#}");
    for (key, value) in [
        ("diff.renames", "copies"),
        ("log.follow", "true"),
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("log.diffMerges", "combined"),
        ("log.date", "raw"),
        ("log.abbrevCommit", "true"),
        ("core.quotePath", "false"),
        ("core.abbrev", "7"),
        ("color.ui", "always"),
        ("diff.relative", "true"),
        ("diff.orderFile", "/dev/null"),
        ("format.pretty", "fuller"),
        ("notes.displayRef", "refs/notes/*"),
        ("i18n.logOutputEncoding", "ISO-8859-1"),
    ] {
        bench.ok(&["notes", "add", "--force", "-m", ">a note\t", "HEAD"]);
        bench.ok(&["config", key, value]);
        assert_eq!(json(&bench, &[]), all, "{key}");
        assert_eq!(json(&bench, &[ID]), one, "{key}");
        assert_eq!(json(&bench, &["2026-11-20-moved"]), moved, "{key}");
        bench.ok(&["config", "--unset", key]);
    }
    bench.write(".git/info/grafts", format!("{}\n", bench.ok(&["rev-parse", "main^"])));
    bench.ok(&["replace", "main^", "work~1"]);
    assert_eq!(json(&bench, &[]), all, "grafts and replacements");
    let below = bench.path().join("postmortems");
    let run = bench.end(bench.pmgit(&["log", "--format", "json"]).current_dir(below));
    assert_eq!(run.out, bench.done(&["log", "--format", "json"]).out, "{run}");
}

#[test]
fn a_document_that_is_there_from_the_first_commit_is_told() {
    let bench = Bench::new();
    bench.done(&["init"]);
    bench.add(ID, DRAFT);
    assert_eq!(bench.ok(&["rev-list", "--count", "main"]), "1");
    assert_eq!(records(&bench, &[]), [format!("{ID} | created | - | - | - | draft, SEV-1 | - | -")]);
    bench.ok(&["config", "log.showRoot", "false"]);
    assert_eq!(records(&bench, &[]).len(), 1);
}

#[test]
fn a_directory_of_any_name_is_found() {
    let bench = Bench::ready();
    let directory = "docs/障害 é";
    let policy = bench.read(".pmgit/policy.toml").replacen("\"postmortems\"", &format!("'{directory}'"), 1);
    bench.write(".pmgit/policy.toml", policy);
    bench.write(&format!("{directory}/2026/{ID}.toml"), DRAFT);
    bench.write(&format!("{directory}/2026/é\t\n\u{7}.toml"), DRAFT);
    bench.commit_all("Write it");
    for quoted in ["true", "false"] {
        bench.ok(&["config", "core.quotePath", quoted]);
        assert_eq!(records(&bench, &["--rev", "work"]), [format!("{ID} | created | - | - | - | draft, SEV-1 | - | -")]);
        assert_eq!(records(&bench, &["--rev", "work", ID]).len(), 1);
    }
}

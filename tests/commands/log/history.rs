//! A trail in every kind of history: cut off, torn, merged in every way, and told under any configuration.

use super::{closed, entries, json, land, lose, records};
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

#[test]
fn a_shallow_clone_says_so_and_a_range_after_the_cut_is_told() {
    let world = closed();
    let shallow = world.outside("shallow");
    let origin = format!("file://{}", world.path().display());
    world.ok(&["clone", "--quiet", "--depth", "4", "--branch", "work", &origin, shallow.to_str().expect("UTF-8")]);
    let run =
        |arguments: &[&str]| world.run(world.pmgit_command(&[&["log"], arguments].concat()).current_dir(&shallow));
    for arguments in [&["--rev", "work"][..], &[ID, "--rev", "work"], &["--rev", "work", "--format", "json"]] {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run}");
        assert!(run.err.contains("the clone is shallow") && run.err.contains("`git fetch --unshallow`"), "{run}");
    }
    let after = ["--rev", "work~2..work"];
    let told = run(&after);
    assert_eq!(told.code, 0, "{told}");
    assert_eq!(told.out, world.pmgit(&[&["log"][..], &after].concat()).passes().out);
    assert!(told.out.contains("reviewed -> closed"), "{told}");
    let beyond = run(&["--rev", "work~9..work"]);
    assert_eq!(beyond.code, 2, "{beyond}");
    assert!(beyond.err.contains("`git fetch --unshallow`"), "{beyond}");
}

#[test]
fn a_version_that_is_missing_is_an_error_that_names_it_and_no_shorter_trail() {
    let world = closed();
    let blob = world.ok(&["rev-parse", &format!("work~2:{PATH}")]);
    lose(&world, &blob);
    for arguments in [&["--rev", "work"][..], &[ID, "--rev", "work"], &["--rev", "work", "--format", "csv"]] {
        let run = world.unmoved(2, &[&["log"], arguments].concat());
        assert_eq!(run.out, "", "{run}");
        assert!(run.err.contains(&blob) && run.err.contains(&format!("a version of `{PATH}`")), "{run}");
    }
    assert_eq!(world.pmgit(&["log", "--rev", "work~1..work"]).passes().code, 0, "what is not needed is not missed");
}

#[test]
fn a_commit_or_a_tree_that_is_missing_is_an_error_that_names_it() {
    for missing in ["work~2", "work~2^{tree}", "work~2:postmortems"] {
        let world = closed();
        let object = world.ok(&["rev-parse", missing]);
        lose(&world, &object);
        let run = world.pmgit(&["log", "--rev", "work"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{missing}: {run}");
        assert!(run.err.contains(&object) && run.err.contains("`git fsck`"), "{missing}: {run}");
    }
}

#[test]
fn more_versions_than_are_read_at_once_are_all_told() {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.add(ID, DRAFT);
    let row = |minute| format!("\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:{minute}:00Z\n");
    let rows: Vec<String> = (10..50).map(row).collect();
    for count in 1..=rows.len() {
        world.add(ID, &[DRAFT, &rows[..count].concat()].concat());
    }
    let told = records(&world, &[ID, "--rev", "work"]);
    assert_eq!(told.len(), 41, "{told:#?}");
    assert!(told.last().expect("some").contains("T06:49:00Z"), "{told:#?}");
    assert_eq!(super::marked(&world), Vec::<String>::new());
}

#[test]
fn of_an_octopus_only_its_first_parent_is_a_way_of_its_own() {
    let world = World::ready();
    let ids = ["2026-01-05-one", "2026-02-05-two", "2026-03-05-three"];
    for id in ids {
        world.ok(&["checkout", "--quiet", "-b", id, "main"]);
        world.add(id, DRAFT);
        world.add(id, &DRAFT.replace("status = \"draft\"", "status = \"draft\" # again"));
    }
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&[&["-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "-m", "octopus"], &ids[..]].concat());
    let octopus = world.ok(&["rev-parse", "main"]);
    assert_eq!(world.ok(&["rev-parse", "main^4"]).len(), 40);
    let told = entries(&world, &[]);
    assert_eq!(told.len(), 3, "{told:#?}");
    for entry in told {
        assert_eq!((&entry["came_by"], &entry["commit"]), (&"merge".into(), &octopus.as_str().into()), "{entry:#}");
        assert_eq!(entry["subject"], "octopus");
    }
}

#[test]
fn branches_that_merge_each_other_tell_each_record_once_and_by_their_own_line() {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.add(ID, DRAFT);
    world.ok(&["branch", "--force", "main", "work"]);
    let merge = |into: &str, other: &str| {
        world.ok(&["checkout", "--quiet", into]);
        world.ok(&["-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-ff", "-m", "cross", other]);
        world.ok(&["rev-parse", "HEAD"])
    };
    world.ok(&["checkout", "--quiet", "work"]);
    world.pmgit(&["submit", ID, "--at", "2026-11-22T05:30:00Z"]).passes();
    let submitted = world.ok(&["rev-parse", "work"]);
    world.ok(&["checkout", "--quiet", "main"]);
    let other = "2026-03-02-session-cache-split";
    world.add(other, DRAFT);
    let (one, two) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "work"]));
    let into_main = merge("main", &two);
    let into_work = merge("work", &one);
    assert_eq!(world.ok(&["merge-base", "--all", "main", "work"]).lines().count(), 2, "they cross");
    let ways = |branch: &str| -> Vec<String> {
        let field = |entry: &serde_json::Value, key: &str| entry[key].as_str().expect("a word").to_owned();
        let told = entries(&world, &["--rev", branch]);
        told.iter().map(|entry| ["id", "entry", "came_by", "commit"].map(|key| field(entry, key)).join(" ")).collect()
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
    let world = closed();
    land(&world, &["main", "work"]);
    world.ok(&["checkout", "--quiet", "--force", "main"]);
    world.ok(&["mv", PATH, "postmortems/2026/2026-11-20-moved.toml"]);
    world.ok(&["add", "--all"]);
    world.ok(&["commit", "--quiet", "--no-verify", "--author=Zoë <zoë@example.com>", "-m", "Verschöbe es"]);
    let one = json(&world, &[ID]);
    assert_eq!(one["entries"].as_array().expect("a list").len(), 6, "{one:#}");
    let all = json(&world, &[]);
    let moved = json(&world, &["2026-11-20-moved"]);
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
        world.ok(&["notes", "add", "--force", "-m", ">a note\t", "HEAD"]);
        world.ok(&["config", key, value]);
        assert_eq!(json(&world, &[]), all, "{key}");
        assert_eq!(json(&world, &[ID]), one, "{key}");
        assert_eq!(json(&world, &["2026-11-20-moved"]), moved, "{key}");
        world.ok(&["config", "--unset", key]);
    }
    world.write(".git/info/grafts", format!("{}\n", world.ok(&["rev-parse", "main^"])));
    world.ok(&["replace", "main^", "work~1"]);
    assert_eq!(json(&world, &[]), all, "grafts and replacements");
    let below = world.path().join("postmortems");
    let run = world.run(world.pmgit_command(&["log", "--format", "json"]).current_dir(below));
    assert_eq!(run.out, world.pmgit(&["log", "--format", "json"]).passes().out, "{run}");
}

#[test]
fn a_document_that_is_there_from_the_first_commit_is_told() {
    let world = World::empty();
    world.pmgit(&["init"]).passes();
    world.add(ID, DRAFT);
    assert_eq!(world.ok(&["rev-list", "--count", "main"]), "1");
    assert_eq!(records(&world, &[]), [format!("{ID} | created | - | - | - | draft, SEV-1 | - | -")]);
    world.ok(&["config", "log.showRoot", "false"]);
    assert_eq!(records(&world, &[]).len(), 1);
}

#[test]
fn a_directory_of_any_name_is_found() {
    let world = World::ready();
    let directory = "docs/障害 é";
    let policy = world.read(".pmgit/policy.toml").replacen("\"postmortems\"", &format!("'{directory}'"), 1);
    world.write(".pmgit/policy.toml", policy);
    world.write(&format!("{directory}/2026/{ID}.toml"), DRAFT);
    world.write(&format!("{directory}/2026/é\t\n\u{7}.toml"), DRAFT);
    world.commit_all("Write it");
    for quoted in ["true", "false"] {
        world.ok(&["config", "core.quotePath", quoted]);
        assert_eq!(records(&world, &["--rev", "work"]), [format!("{ID} | created | - | - | - | draft, SEV-1 | - | -")]);
        assert_eq!(records(&world, &["--rev", "work", ID]).len(), 1);
    }
}

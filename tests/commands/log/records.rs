//! What a trail has of one document: imported, moved in severity, approved, waived; and that the form of its TOML is
//! no part of that.

use serde_json::Value;

use super::{entries, forge, marked, records};
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// A draft on `work` whose commits come after what it records.
fn draft() -> World {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.add(ID, DRAFT);
    world
}

/// The records of the document alone.
fn records_of_draft(world: &World) -> Vec<String> {
    records(world, &[ID, "--rev", "work"])
}

fn step(from: &str, to: &str, at: &str, by: &str) -> String {
    format!("\n[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = {at}\nby = \"{by}\"\n")
}

#[test]
fn an_imported_postmortem_begins_where_it_stands_and_goes_on_from_there() {
    let world = World::ready();
    world.set_clock(super::LATER);
    let reviewed = DRAFT.replace("status = \"draft\"", "status = \"reviewed\"\nimported = \"the wiki, page 77\"");
    world.add(ID, &reviewed);
    let imported = format!("{ID} | imported | - | - | - | reviewed, SEV-1 | - | the wiki, page 77");
    assert_eq!(records_of_draft(&world), [imported.as_str()]);
    let out = world.pmgit(&["log", ID, "--rev", "work"]).passes().out;
    assert!(out.contains("  imported  reviewed, SEV-1  ") && out.contains("\n    the wiki, page 77\n"), "{out}");
    let closing = step("reviewed", "closed", "2026-11-23T09:05:00Z", "dai");
    world.add(ID, &(reviewed.replace("\"reviewed\"", "\"closed\"") + &closing));
    let closed = format!("{ID} | transition | 2026-11-23T09:05:00Z | dai | reviewed | closed | - | -");
    assert_eq!(records_of_draft(&world), [imported.as_str(), closed.as_str()]);
    assert_eq!(marked(&world), Vec::<String>::new());
    super::land(&world, &["main"]);
    assert_eq!(records(&world, &[ID]), [imported, closed], "also where both came in by one commit");
}

#[test]
fn a_severity_that_moved_with_its_entry_is_told_and_one_whose_entry_goes_is_marked() {
    let world = draft();
    let entry = "\n[[severity_changes]]\nfrom = \"SEV-1\"\nto = \"SEV-2\"\nat = 2026-11-21T00:00:00Z\nby = \"ben\"\n\
                 reason = \"Fewer than it seemed\"\n";
    let changed = DRAFT.replace("\"SEV-1\"", "\"SEV-2\"");
    world.add(ID, &format!("{changed}{entry}"));
    let moved = "severity | 2026-11-21T00:00:00Z | ben | SEV-1 | SEV-2 | - | Fewer than it seemed";
    let created = format!("{ID} | created | - | - | - | draft, SEV-1 | - | -");
    assert_eq!(records_of_draft(&world), [created.clone(), format!("{ID} | {moved}")]);
    assert_eq!(marked(&world), Vec::<String>::new());
    super::land(&world, &["main"]);
    assert_eq!(records(&world, &[ID]), [created, format!("{ID} | {moved}")], "a squash begins at the first severity");
    world.add(ID, &changed);
    assert_eq!(records_of_draft(&world)[2], format!("{ID} | {moved}"));
    assert_eq!(marked(&world), ["severity: rewritten"]);
}

#[test]
fn whoever_approved_a_lower_severity_is_told_and_the_owner_does_not_count() {
    let world = draft();
    let change = |by: &str| {
        format!(
            "{}\n[[severity_changes]]\nfrom = \"SEV-1\"\nto = \"SEV-2\"\nat = 2026-11-21T00:00:00Z\nby = \"aiko\"\n\
             reason = \"Fewer than it seemed\"\napproved_by = \"{by}\"\n",
            DRAFT.replace("\"SEV-1\"", "\"SEV-2\"")
        )
    };
    world.add(ID, &change("ben"));
    let out = world.pmgit(&["log", ID, "--rev", "work"]).passes().out;
    assert!(out.contains("\n    Fewer than it seemed\n    approved by ben\n"), "{out}");
    let json: Value =
        serde_json::from_str(&world.pmgit(&["log", ID, "--rev", "work", "--format", "json"]).passes().out).unwrap();
    assert_eq!(json["entries"][1]["approved_by"], "ben");
    assert_eq!(marked(&world), Vec::<String>::new());
    world.add(ID, &change("Aiko"));
    assert!(marked(&world).contains(&"severity: own".to_owned()), "{:?}", marked(&world));
}

#[test]
fn an_approval_that_is_taken_out_is_marked_and_a_waiver_that_is_taken_back_is_told() {
    let world = draft();
    let approval = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    let waiver = "\n[[waivers]]\nrule = \"missing-evidence\"\nwhere = \"timeline[2]\"\nreason = \"Lost\"\napproved_by = \"ben\"\n";
    world.add(ID, &[DRAFT, approval, waiver].concat());
    assert_eq!(marked(&world), Vec::<String>::new());
    world.add(ID, DRAFT);
    assert_eq!(marked(&world), ["approval: rewritten"]);
    // What has no time stands after what has one.
    let told = records_of_draft(&world);
    let words: Vec<&str> = told.iter().filter_map(|entry| entry.split(" | ").nth(1)).collect();
    assert_eq!(words, ["created", "approval", "waiver", "approval", "waiver-taken-back"]);
    let back = entries(&world, &[ID, "--rev", "work"])[4].clone();
    assert_eq!((&back["where"], &back["marks"]), (&"timeline[2]".into(), &Value::Array(Vec::new())));
    let out = world.pmgit(&["log", ID, "--rev", "work"]).passes().out;
    assert!(out.contains("  waived            missing-evidence at timeline[2]  ben"), "{out}");
    assert!(out.contains("  took back waiver  missing-evidence at timeline[2]  ben"), "{out}");
    assert!(out.ends_with(", 5 entries in 3 commits, 1 marked (times in UTC)\n"), "{out}");
}

#[test]
fn an_entry_that_stands_twice_must_be_there_twice() {
    let world = draft();
    let approval = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    world.add(ID, &[DRAFT, approval].concat());
    world.add(ID, &[DRAFT, approval, approval].concat());
    assert_eq!(records_of_draft(&world).len(), 3);
    world.add(ID, &[DRAFT, approval].concat());
    assert_eq!(marked(&world), ["approval: rewritten"]);
}

#[test]
fn what_a_record_leaves_out_is_marked_and_a_clock_may_be_five_minutes_off() {
    let world = draft();
    let marks = |rows: &str| {
        world.add(ID, &[DRAFT, rows].concat());
        let marked = marked(&world);
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
        marked
    };
    assert_eq!(marks("\n[[approvals]]\nby = \"ben\"\n"), ["approval: incomplete"]);
    assert_eq!(marks("\n[[approvals]]\nat = 2026-11-23T06:30:00Z\n"), ["approval: incomplete"]);
    assert_eq!(marks("\n[[waivers]]\nrule = \"blame\"\nreason = \"A freeze\"\n"), ["waiver: incomplete"]);
    let submitted = |rows: &str| {
        world.add(ID, &[&DRAFT.replace("\"draft\"", "\"in-review\""), rows].concat());
        let marked = marked(&world);
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
        marked
    };
    let row = step("draft", "in-review", "2026-11-22T05:30:00Z", "aiko");
    assert_eq!(submitted(&row), Vec::<String>::new());
    assert_eq!(submitted(&row.replace("by = \"aiko\"\n", "")), ["transition: incomplete"]);
    let back = step("in-review", "draft", "2026-11-22T05:31:00Z", "ben");
    let again = step("draft", "in-review", "2026-11-22T05:32:00Z", "aiko");
    assert_eq!(submitted(&[&*row, &back, &again].concat()), ["transition: unexplained"]);
    assert_eq!(submitted(&[&*row, &back, "reason = \"It lacks numbers\"\n", &again].concat()), Vec::<String>::new());
    // The commit that brings it is dated by the clock that stands here.
    for (ahead, marks) in [(240, vec![]), (360, vec!["approval: after-commit".to_owned()])] {
        let at = chrono::DateTime::from_timestamp(super::LATER.cast_signed() + 86_400 + ahead, 0).expect("a time");
        let at = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        world.write(PATH, format!("{DRAFT}\n[[approvals]]\nby = \"ben\"\nat = {at}\n"));
        world.ok(&["add", PATH]);
        world.set_clock(super::LATER + 86_400);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "approve"]);
        assert_eq!(marked(&world), marks, "{ahead} seconds ahead");
        world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    }
}

#[test]
fn what_one_commit_brings_is_told_in_the_order_in_which_it_happened() {
    let world = draft();
    let later = "\n[[approvals]]\nby = \"chloe\"\nat = 2026-11-23T08:00:00Z\n";
    let sooner = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T09:30:00+09:00\n";
    world.add(ID, &[DRAFT, later, sooner].concat());
    let told = records_of_draft(&world);
    assert!(told[1].contains("| ben |") && told[2].contains("| chloe |"), "{told:#?}");
}

const ROWS: [[(&str, &str); 4]; 2] = [
    [("from", "\"draft\""), ("to", "\"in-review\""), ("at", "2026-11-22T05:30:00Z"), ("by", "\"aiko\"")],
    [("from", "\"in-review\""), ("to", "\"draft\""), ("at", "2026-11-22T06:30:00Z"), ("by", "\"ben\"")],
];
const WHY: &str = "\"\"\"\nNo numbers,\n[[approvals]] and no\nquery.\n\"\"\"";

/// A draft that was submitted and returned, with its rows under such headers.
fn under(header: &str) -> String {
    let rows = ROWS.map(|row| row.map(|(key, value)| format!("{key} = {value}\n")).concat());
    format!("{DRAFT}\n{header}\n{}{header}\n{}reason = {WHY}\n", rows[0], rows[1])
}

/// The same, each row in one line.
fn inline(before: &str, after: &str) -> String {
    let rows = ROWS.map(|row| row.map(|(key, value)| format!("{key} = {value}")).join(", "));
    format!("{before}transitions = [\n  {{ {} }}, # one\n  {{ {}, reason = {WHY} }},\n]\n{after}", rows[0], rows[1])
}

/// The ways to write one and the same document.
fn forms() -> [(&'static str, String); 9] {
    let plain = under("[[transitions]]");
    let dotted = "incident.started = 2026-11-20T00:04:00Z\npeople.owner = \"aiko\"\nsections.overview = \"\"\"\n[people]\n\"\"\"\n";
    let (top, _) = DRAFT.split_once("[incident]").expect("it has an incident");
    [
        ("spaces before", under("  \t[[transitions]]")),
        ("spaces behind", under("[[transitions]]  \t")),
        ("a comment", under("[[transitions]] # [[moved]]")),
        ("spaces within", under("[[ transitions ]]")),
        ("quotes", under("[[\"transitions\"]]")),
        ("CRLF", plain.replace('\n', "\r\n")),
        ("an array", inline("", DRAFT)),
        ("dotted keys", inline(&[top, dotted].concat(), "")),
        ("plain", plain),
    ]
}

#[test]
fn however_its_toml_is_written_a_document_has_the_same_records() {
    let world = World::ready();
    world.set_clock(super::LATER);
    world.add(ID, &under("[[transitions]]"));
    let plain = records_of_draft(&world);
    assert_eq!(plain.len(), 3, "{plain:#?}");
    assert!(plain[2].ends_with("| No numbers,\n[[approvals]] and no\nquery."), "{plain:#?}");
    for (form, text) in forms() {
        world.add(ID, &text);
        assert_eq!(records_of_draft(&world), plain, "{form}: nothing new is told where only the form has changed");
        assert_eq!(marked(&world), Vec::<String>::new(), "{form}");
    }
    for (form, text) in forms() {
        world.ok(&["rm", "--quiet", PATH]);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
        world.add(ID, &text);
        let range = ["--rev", "HEAD^..HEAD"];
        assert_eq!(records(&world, &[&[ID][..], &range].concat()), plain, "{form}");
    }
}

#[test]
fn ten_thousand_rows_of_a_timeline_and_none_tell_the_same() {
    let world = draft();
    let (before, _) = DRAFT.split_once("[[timeline]]").expect("it has a timeline");
    let row = "[[timeline]]\nat = 2026-11-20T00:04:00Z\nkind = \"cause\"\nevent = \"The primary fails\"\n\n";
    let approval = "[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    world.add(ID, &[before, approval].concat());
    let few = records_of_draft(&world);
    assert_eq!(few.len(), 2);
    let many = [before, &row.repeat(5_000), approval, &row.repeat(5_000)].concat();
    assert!(many.len() < 1 << 20, "{} bytes are no document any more", many.len());
    world.add(ID, &many);
    assert_eq!(records_of_draft(&world), few);
    forge(&world, "\nby = \"ben\"", "\nby = \"eve\"");
    assert_eq!(marked(&world), ["approval: rewritten"]);
    world.add(ID, &[before, &row.repeat(20_000), approval].concat());
    assert_eq!(marked(&world), ["approval: rewritten", "unreadable: unreadable"], "a document has an end");
}

#[test]
fn what_was_forged_is_told_from_where_it_stood_to_where_it_stands() {
    let world = super::closed();
    forge(&world, "status = \"closed\"", "status = \"draft\"");
    forge(&world, "status = \"draft\"", "status = \"reviewed\"");
    forge(&world, "\"SEV-1\"", "\"SEV-3\"");
    let told = records_of_draft(&world);
    let last: Vec<&str> = told[5..].iter().filter_map(|record| record.strip_prefix(ID)).collect();
    assert_eq!(
        last,
        [
            " | transition | - | - | closed | draft | - | -",
            " | transition | - | - | draft | reviewed | - | -",
            " | severity | - | - | SEV-1 | SEV-3 | - | -",
        ]
    );
}

#[test]
fn the_newest_change_of_the_severity_says_what_it_is() {
    let world = draft();
    let row = |from: &str, to: &str, hour: u8| {
        format!(
            "\n[[severity_changes]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = 2026-11-21T0{hour}:00:00Z\nby = \"ben\"\n"
        )
    };
    let (down, up) = (row("SEV-1", "SEV-3", 1), row("SEV-3", "SEV-2", 2));
    world.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-3\""), &*down].concat());
    world.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-2\""), &*down, &up].concat());
    assert_eq!(records_of_draft(&world).len(), 3);
    assert_eq!(marked(&world), Vec::<String>::new());
    world.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-3\""), &*down, &up].concat());
    assert_eq!(marked(&world), ["severity: unrecorded"]);
}

#[test]
fn a_step_that_was_rewritten_is_judged_anew_and_a_record_at_the_very_beginning_is_possible() {
    let world = super::closed();
    forge(&world, "from = \"reviewed\"", "from = \"draft\"");
    assert_eq!(marked(&world), ["transition: rewritten", "transition: gap illegal"]);
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    forge(&world, "[[approvals]]", "[[approvals]]\nby = \"ben\"\nat = 2026-11-20T00:04:00Z\n\n[[approvals]]");
    assert_eq!(marked(&world), Vec::<String>::new());
}

//! What a trail has of one document: imported, moved in severity, approved, waived; and that the form of its TOML is
//! no part of that.

use serde_json::Value;

use super::{entries, forge, marked, records};
use crate::bench::{Bench, DRAFT, ID, PATH};

/// A draft on `work` whose commits come after what it records.
fn draft() -> Bench {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.add(ID, DRAFT);
    bench
}

/// The records of the document alone.
fn told(bench: &Bench) -> Vec<String> {
    records(bench, &[ID, "--rev", "work"])
}

fn step(from: &str, to: &str, at: &str, by: &str) -> String {
    format!("\n[[transitions]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = {at}\nby = \"{by}\"\n")
}

#[test]
fn an_imported_postmortem_begins_where_it_stands_and_goes_on_from_there() {
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    let reviewed = DRAFT.replace("status = \"draft\"", "status = \"reviewed\"\nimported = \"the wiki, page 77\"");
    bench.add(ID, &reviewed);
    let imported = format!("{ID} | imported | - | - | - | reviewed, SEV-1 | - | the wiki, page 77");
    assert_eq!(told(&bench), [imported.as_str()]);
    let out = bench.done(&["log", ID, "--rev", "work"]).out;
    assert!(out.contains("  imported  reviewed, SEV-1  ") && out.contains("\n    the wiki, page 77\n"), "{out}");
    let closing = step("reviewed", "closed", "2026-11-23T09:05:00Z", "dai");
    bench.add(ID, &(reviewed.replace("\"reviewed\"", "\"closed\"") + &closing));
    let closed = format!("{ID} | transition | 2026-11-23T09:05:00Z | dai | reviewed | closed | - | -");
    assert_eq!(told(&bench), [imported.as_str(), closed.as_str()]);
    assert_eq!(marked(&bench), Vec::<String>::new());
    super::land(&bench, &["main"]);
    assert_eq!(records(&bench, &[ID]), [imported, closed], "also where both came in by one commit");
}

#[test]
fn a_severity_that_moved_with_its_entry_is_told_and_one_whose_entry_goes_is_marked() {
    let bench = draft();
    let entry = "\n[[severity_changes]]\nfrom = \"SEV-1\"\nto = \"SEV-2\"\nat = 2026-11-21T00:00:00Z\nby = \"ben\"\n\
                 reason = \"Fewer than it seemed\"\n";
    let changed = DRAFT.replace("\"SEV-1\"", "\"SEV-2\"");
    bench.add(ID, &format!("{changed}{entry}"));
    let moved = "severity | 2026-11-21T00:00:00Z | ben | SEV-1 | SEV-2 | - | Fewer than it seemed";
    let created = format!("{ID} | created | - | - | - | draft, SEV-1 | - | -");
    assert_eq!(told(&bench), [created.clone(), format!("{ID} | {moved}")]);
    assert_eq!(marked(&bench), Vec::<String>::new());
    super::land(&bench, &["main"]);
    assert_eq!(records(&bench, &[ID]), [created, format!("{ID} | {moved}")], "a squash begins at the first severity");
    bench.add(ID, &changed);
    assert_eq!(told(&bench)[2], format!("{ID} | {moved}"));
    assert_eq!(marked(&bench), ["severity: rewritten"]);
}

#[test]
fn an_approval_that_is_taken_out_is_marked_and_a_waiver_that_is_taken_back_is_told() {
    let bench = draft();
    let approval = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    let waiver = "\n[[waivers]]\nrule = \"missing-evidence\"\nwhere = \"timeline[2]\"\nreason = \"Lost\"\napproved_by = \"ben\"\n";
    bench.add(ID, &[DRAFT, approval, waiver].concat());
    assert_eq!(marked(&bench), Vec::<String>::new());
    bench.add(ID, DRAFT);
    assert_eq!(marked(&bench), ["approval: rewritten"]);
    // What has no time stands after what has one.
    let told = told(&bench);
    let words: Vec<&str> = told.iter().filter_map(|entry| entry.split(" | ").nth(1)).collect();
    assert_eq!(words, ["created", "approval", "waiver", "approval", "waiver-taken-back"]);
    let back = entries(&bench, &[ID, "--rev", "work"])[4].clone();
    assert_eq!((&back["where"], &back["marks"]), (&"timeline[2]".into(), &Value::Array(Vec::new())));
    let out = bench.done(&["log", ID, "--rev", "work"]).out;
    assert!(out.contains("  waived            missing-evidence at timeline[2]  ben"), "{out}");
    assert!(out.contains("  took back waiver  missing-evidence at timeline[2]  ben"), "{out}");
    assert!(out.ends_with(", 5 entries in 3 commits, 1 marked\n"), "{out}");
}

#[test]
fn an_entry_that_stands_twice_must_be_there_twice() {
    let bench = draft();
    let approval = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    bench.add(ID, &[DRAFT, approval].concat());
    bench.add(ID, &[DRAFT, approval, approval].concat());
    assert_eq!(told(&bench).len(), 3);
    bench.add(ID, &[DRAFT, approval].concat());
    assert_eq!(marked(&bench), ["approval: rewritten"]);
}

#[test]
fn what_a_record_leaves_out_is_marked_and_a_clock_may_be_five_minutes_off() {
    let bench = draft();
    let marks = |rows: &str| {
        bench.add(ID, &[DRAFT, rows].concat());
        let marked = marked(&bench);
        bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
        marked
    };
    assert_eq!(marks("\n[[approvals]]\nby = \"ben\"\n"), ["approval: incomplete"]);
    assert_eq!(marks("\n[[approvals]]\nat = 2026-11-23T06:30:00Z\n"), ["approval: incomplete"]);
    assert_eq!(marks("\n[[waivers]]\nrule = \"blame\"\nreason = \"r\"\n"), ["waiver: incomplete"]);
    let submitted = |rows: &str| {
        bench.add(ID, &[&DRAFT.replace("\"draft\"", "\"in-review\""), rows].concat());
        let marked = marked(&bench);
        bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
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
        bench.write(PATH, format!("{DRAFT}\n[[approvals]]\nby = \"ben\"\nat = {at}\n"));
        bench.ok(&["add", PATH]);
        bench.set_clock(super::LATER + 86_400);
        bench.ok(&["commit", "--quiet", "--no-verify", "-m", "approve"]);
        assert_eq!(marked(&bench), marks, "{ahead} seconds ahead");
        bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    }
}

#[test]
fn what_one_commit_brings_is_told_in_the_order_in_which_it_happened() {
    let bench = draft();
    let later = "\n[[approvals]]\nby = \"chloe\"\nat = 2026-11-23T08:00:00Z\n";
    let sooner = "\n[[approvals]]\nby = \"ben\"\nat = 2026-11-23T09:30:00+09:00\n";
    bench.add(ID, &[DRAFT, later, sooner].concat());
    let told = told(&bench);
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
    let bench = Bench::ready();
    bench.set_clock(super::LATER);
    bench.add(ID, &under("[[transitions]]"));
    let plain = told(&bench);
    assert_eq!(plain.len(), 3, "{plain:#?}");
    assert!(plain[2].ends_with("| No numbers,\n[[approvals]] and no\nquery."), "{plain:#?}");
    for (form, text) in forms() {
        bench.add(ID, &text);
        assert_eq!(told(&bench), plain, "{form}: nothing new is told where only the form has changed");
        assert_eq!(marked(&bench), Vec::<String>::new(), "{form}");
    }
    for (form, text) in forms() {
        bench.ok(&["rm", "--quiet", PATH]);
        bench.ok(&["commit", "--quiet", "--no-verify", "-m", "gone"]);
        bench.add(ID, &text);
        let range = ["--rev", "HEAD^..HEAD"];
        assert_eq!(records(&bench, &[&[ID][..], &range].concat()), plain, "{form}");
    }
}

#[test]
fn ten_thousand_rows_of_a_timeline_and_none_tell_the_same() {
    let bench = draft();
    let (before, _) = DRAFT.split_once("[[timeline]]").expect("it has a timeline");
    let row = "[[timeline]]\nat = 2026-11-20T00:04:00Z\nkind = \"cause\"\nevent = \"The primary fails\"\n\n";
    let approval = "[[approvals]]\nby = \"ben\"\nat = 2026-11-23T06:30:00Z\n";
    bench.add(ID, &[before, approval].concat());
    let few = told(&bench);
    assert_eq!(few.len(), 2);
    let many = [before, &row.repeat(5_000), approval, &row.repeat(5_000)].concat();
    assert!(many.len() < 1 << 20, "{} bytes are no document any more", many.len());
    bench.add(ID, &many);
    assert_eq!(told(&bench), few);
    forge(&bench, "by = \"ben\"", "by = \"eve\"");
    assert_eq!(marked(&bench), ["approval: rewritten"]);
    bench.add(ID, &[before, &row.repeat(20_000), approval].concat());
    assert_eq!(marked(&bench), ["approval: rewritten", "unreadable: unreadable"], "a document has an end");
}

#[test]
fn what_was_forged_is_told_from_where_it_stood_to_where_it_stands() {
    let bench = super::closed();
    forge(&bench, "status = \"closed\"", "status = \"draft\"");
    forge(&bench, "status = \"draft\"", "status = \"reviewed\"");
    forge(&bench, "\"SEV-1\"", "\"SEV-3\"");
    let told = told(&bench);
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
    let bench = draft();
    let row = |from: &str, to: &str, hour: u8| {
        format!(
            "\n[[severity_changes]]\nfrom = \"{from}\"\nto = \"{to}\"\nat = 2026-11-21T0{hour}:00:00Z\nby = \"ben\"\n"
        )
    };
    let (down, up) = (row("SEV-1", "SEV-3", 1), row("SEV-3", "SEV-2", 2));
    bench.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-3\""), &*down].concat());
    bench.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-2\""), &*down, &up].concat());
    assert_eq!(told(&bench).len(), 3);
    assert_eq!(marked(&bench), Vec::<String>::new());
    bench.add(ID, &[&DRAFT.replace("\"SEV-1\"", "\"SEV-3\""), &*down, &up].concat());
    assert_eq!(marked(&bench), ["severity: unrecorded"]);
}

#[test]
fn a_step_that_was_rewritten_is_judged_anew_and_a_record_at_the_very_beginning_is_possible() {
    let bench = super::closed();
    forge(&bench, "from = \"reviewed\"", "from = \"draft\"");
    assert_eq!(marked(&bench), ["transition: rewritten", "transition: gap illegal"]);
    bench.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    forge(&bench, "[[approvals]]", "[[approvals]]\nby = \"ben\"\nat = 2026-11-20T00:04:00Z\n\n[[approvals]]");
    assert_eq!(marked(&bench), Vec::<String>::new());
}

//! `pmgit calendar`: which days are no business days, and why; what is due when.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{PMGIT, World};

const POLICY: &str = ".pmgit/policy.toml";
const FILE: &str = ".pmgit/holidays/company.ics";

fn world(calendar: &str) -> World {
    let world = World::ready();
    world.write(POLICY, format!("[calendar]\n{calendar}"));
    world.write(
        FILE,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261229\r\nDTEND;VALUE=DATE:20270104\r\n\
         SUMMARY:年末年始休業\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261225T090000Z\r\nSUMMARY:Party\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    world
}

const TOKYO: &str = "time_zone = \"Asia/Tokyo\"\nholidays = [\"japan\", \"holidays/company.ics\", 2026-12-25]\n";

#[test]
fn each_day_off_is_shown_with_every_reason_and_where_it_comes_from() {
    let world = world(TOKYO);
    let run = world.pmgit(&["calendar", "--from", "2026-12-23", "--to", "2027-01-11"]).passes();
    assert_snapshot!(run.out, @r"
    2026-12-25  Fri  holiday (.pmgit/policy.toml)
    2026-12-26  Sat  weekend
    2026-12-27  Sun  weekend
    2026-12-29  Tue  年末年始休業 (.pmgit/holidays/company.ics)
    2026-12-30  Wed  年末年始休業 (.pmgit/holidays/company.ics)
    2026-12-31  Thu  年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-01  Fri  New Year's Day (japan), 年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-02  Sat  weekend, 年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-03  Sun  weekend, 年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-09  Sat  weekend
    2027-01-10  Sun  weekend
    2027-01-11  Mon  Coming of Age Day (japan)
    8 business days from 2026-12-23 to 2027-01-11, Asia/Tokyo
    holidays of japan: 2016 to 2030
    holidays of .pmgit/holidays/company.ics: 2026
    holidays of .pmgit/policy.toml: 2026
    ");
    assert_snapshot!(run.err, @r"
    note: `.pmgit/holidays/company.ics` does not know the holidays of 2027
    note: .pmgit/holidays/company.ics: 1 event at a time of day left out: `Party` in line 8
    ");
    // Today is a Monday; thirty days begin with it.
    let run = world.pmgit(&["calendar"]).passes();
    assert!(
        run.out.starts_with("2026-11-23  Mon  Labor Thanksgiving Day (japan)\n2026-11-28  Sat  weekend\n"),
        "{run}"
    );
    assert!(run.out.contains("21 business days from 2026-11-23 to 2026-12-22, Asia/Tokyo\n"), "{run}");
    let run = world.pmgit(&["calendar", "--from", "2026-12-28", "--days", "1"]).passes();
    assert!(run.out.starts_with("1 business day from 2026-12-28 to 2026-12-28, Asia/Tokyo\n"), "{run}");
}

#[test]
fn what_is_due_when_is_shown_for_each_severity() {
    let world = world(TOKYO);
    let run = world.pmgit(&["calendar", "--resolved", "2026-12-28 23:59"]).passes();
    assert_snapshot!(run.out, @r"
    resolved 2026-12-28T23:59:00+09:00
      SEV-1  meeting by Thu 31 Dec (年末年始休業), 24:00 Asia/Tokyo; actions by Tue 12 Jan 2027, 24:00 Asia/Tokyo
      SEV-2  meeting by Fri 8 Jan 2027, 24:00 Asia/Tokyo; actions by Wed 27 Jan 2027, 24:00 Asia/Tokyo
      SEV-3  meeting by Fri 8 Jan 2027, 24:00 Asia/Tokyo
      SEV-4  meeting by Fri 8 Jan 2027, 24:00 Asia/Tokyo
      SEV-5  meeting by Fri 8 Jan 2027, 24:00 Asia/Tokyo

    2026-12-29  Tue  年末年始休業 (.pmgit/holidays/company.ics)
    2026-12-30  Wed  年末年始休業 (.pmgit/holidays/company.ics)
    2026-12-31  Thu  年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-01  Fri  New Year's Day (japan), 年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-02  Sat  weekend, 年末年始休業 (.pmgit/holidays/company.ics)
    2027-01-03  Sun  weekend, 年末年始休業 (.pmgit/holidays/company.ics)
    6 business days from 2026-12-28 to 2027-01-08, Asia/Tokyo
    holidays of japan: 2016 to 2030
    holidays of .pmgit/holidays/company.ics: 2026
    holidays of .pmgit/policy.toml: 2026
    ");
    // Midnight is the first moment of the next day, whatever the offset it is written with.
    let due = |time: &str| {
        world.pmgit(&["calendar", "--resolved", time]).passes().out.lines().nth(1).expect("a line").to_owned()
    };
    assert_eq!(due("2026-11-20T14:59:59Z"), due("2026-11-20 23:59:59"));
    assert_eq!(due("2026-11-20T15:00:00Z"), due("2026-11-21 00:00"));
    assert_ne!(due("2026-11-20T15:00:00Z"), due("2026-11-20T14:59:59Z"));
}

#[test]
fn years_that_are_not_known_are_told() {
    let world = world("holidays = [\"japan\"]\n");
    let run = world.pmgit(&["calendar", "--from", "2030-12-30", "--days", "3"]).passes();
    assert!(run.err.contains("note: `japan` does not know the holidays of 2031"), "{run}");
    let run = world.pmgit(&["calendar", "--from", "2030-12-29", "--days", "3"]).passes();
    assert!(run.err.is_empty(), "{run}");
}

#[test]
fn json_says_the_same() {
    let world = world(TOKYO);
    let arguments = ["calendar", "--from", "2026-12-23", "--to", "2027-01-11", "--resolved", "2026-12-28 23:59"];
    let told: Value =
        serde_json::from_str(&world.pmgit(&[&arguments[..], &["--format", "json"]].concat()).passes().out)
            .expect("JSON");
    assert_eq!((&told["version"], &told["time_zone"]), (&1.into(), &"Asia/Tokyo".into()));
    let text = world.pmgit(&arguments).passes().out;
    let days: Vec<&str> = text.lines().filter_map(|line| line.get(..10)).filter(|day| day.starts_with("202")).collect();
    let free = told["days"]["free"].as_array().expect("a list");
    assert_eq!(free.iter().map(|day| day["date"].as_str().expect("a day")).collect::<Vec<_>>(), days);
    assert_eq!(free[0]["holidays"][0]["source"], POLICY);
    assert_eq!((&free[1]["weekend"], &free[1]["weekday"]), (&true.into(), &"saturday".into()));
    assert_eq!(told["deadlines"].as_array().expect("a list").len(), 5);
    assert_eq!(told["deadlines"][0]["meeting"]["end"], "2026-12-31T15:00:00Z");
    assert_eq!(told["deadlines"][1]["meeting"]["last_day"], "2027-01-08");
    assert_eq!(told["sources"][1]["left_out"], 1);
}

#[test]
fn many_times_are_read_from_standard_input() {
    let world = world(TOKYO);
    let mut command: Command = world.command(PMGIT);
    command.args(["calendar", "--resolved", "-"]);
    let output = World::feed(&mut command, b"2026-12-28 23:59\r\n\n2026-11-20T01:40:00Z\n");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().filter(|line| line.starts_with("resolved ")).count(), 2, "{text}");
    assert!(!text.contains("business day"), "{text}");
    let mut command: Command = world.command(PMGIT);
    command.args(["calendar", "--resolved", "-"]);
    let output = World::feed(&mut command, b"2026-12-28 23:59\nsoon\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_policy_of_another_revision_is_asked_for_by_its_name() {
    let world = world(TOKYO);
    world.commit_all("A calendar");
    let of = |rev: &str| world.pmgit(&["calendar", "--from", "2026-11-23", "--days", "1", "--rev", rev]).passes().out;
    assert!(of("HEAD").contains("Labor Thanksgiving Day"));
    assert!(of("main").starts_with("1 business day"));
}

#[test]
fn days_that_cannot_be_shown_are_refused() {
    let world = world(TOKYO);
    for (arguments, told) in [
        (&["--from", "2026-13-01"][..], "cannot read `2026-13-01` as a day"),
        (&["--from", "soon"], "cannot read `soon` as a day"),
        (&["--from", "2026-12-02", "--to", "2026-12-01"], "the last day is before the first"),
        (&["--from", "0001-01-01", "--to", "9999-12-31"], "more than a century"),
        (&["--resolved", "2026-11-20"], "cannot read `2026-11-20` as a time"),
        (&["--days", "0"], "0 is not in 1..=36600"),
        (&["--days", "3", "--to", "2026-12-01"], "cannot be used with"),
    ] {
        let run = world.unmoved(2, &[&["calendar"], arguments].concat());
        assert!(run.err.contains(told), "{run}");
    }
    let run = world
        .pmgit(&["calendar", "--from", "9999-12-30", "--days", "30", "--resolved", "9999-12-31T23:00:00Z"])
        .passes();
    assert!(run.out.contains("business days from 9999-12-30"), "{run}");
    world.write(FILE, "BEGIN:VCALENDAR\nEND:VEVENT\n");
    let run = world.unmoved(2, &["calendar"]);
    assert!(run.err.contains(&format!("{FILE}:2:1: `END:VEVENT` comes before `END:VCALENDAR`")), "{run}");
}

//! `pmgit status`: where a postmortem stands, what the next step asks for, what is due, and the one next command.

use clap::Parser as _;
use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr as _;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

const NOW: &str = "2026-11-23T05:00:00Z";

fn at(world: &World, now: &str, arguments: &[&str]) -> Outcome {
    world.run(world.pmgit_command(arguments).env("PMGIT_NOW", now))
}

fn status(world: &World) -> Outcome {
    at(world, NOW, &["status", ID]).passes()
}

/// A draft as `new` writes it.
fn scaffold() -> World {
    let world = World::ready();
    world.pmgit(&["new", "Checkout slow", "--severity", "SEV-1", "--resolved", "2026-11-20T01:40:00Z"]).passes();
    world
}

/// What somebody at a terminal of so many cells sees.
fn on_terminal(world: &World, columns: usize, language: &str, arguments: &[&str]) -> String {
    let mut environment = world.variables();
    for (name, value) in [("PMGIT_LANGUAGE", language), ("NO_COLOR", "1"), ("TERM", "dumb")] {
        environment.push((name.into(), value.into()));
    }
    let surroundings = pmgit::Surroundings {
        now: NOW.parse().expect("it is a time"),
        random: None,
        environment,
        directory: Some(world.path()),
        program: None,
        asks: false,
        stdout_is_terminal: true,
        stderr_is_terminal: true,
        columns: Some(columns),
    };
    let line = std::iter::once("pmgit").chain(arguments.iter().copied());
    let cli = pmgit::Cli::try_parse_from(line).expect("it is a command line");
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    let code = pmgit::run(cli, surroundings, &mut std::io::empty(), &mut out, &mut talk);
    assert!(code < 2, "{}", String::from_utf8_lossy(&talk));
    String::from_utf8(out).expect("it is text")
}

#[test]
fn an_empty_draft_says_by_kind_what_is_missing() {
    let world = scaffold();
    assert_snapshot!("status_of_an_empty_draft", at(&world, NOW, &["status", "2026"]).passes());
    let japanese =
        world.run(world.pmgit_command(&["status", "2026"]).env("PMGIT_NOW", NOW).env("PMGIT_LANGUAGE", "ja"));
    assert_snapshot!("status_of_an_empty_draft_in_japanese", japanese);
}

#[test]
fn each_status_has_its_next_command() {
    assert_snapshot!("status_of_a_complete_draft", status(&World::with_draft()));
    assert_snapshot!("status_in_review", status(&World::in_review()));
    assert_snapshot!("status_reviewed", status(&World::reviewed()));
    assert_snapshot!("status_closed", status(&World::closed()));
}

#[test]
fn what_is_overdue_says_so_and_the_year_is_named_where_it_is_another_one() {
    let late = at(&World::in_review(), "2027-01-04T09:00:00Z", &["status", ID]).passes().out;
    assert!(late.contains("hold the meeting: Mon 23 Nov 2026, 06:00 (42 days late)"), "{late}");
    let early = at(&World::in_review(), "2026-11-22T05:45:00Z", &["status", ID]).passes().out;
    assert!(early.contains("hold the meeting: Mon 23 Nov, 06:00 (in 24 hours)") && !early.contains("late)"), "{early}");
}

#[test]
fn nothing_is_due_of_what_is_closed_or_imported() {
    let closed = at(&World::closed(), "2027-06-01T00:00:00Z", &["status", ID]).passes().out;
    assert!(!closed.contains("due") && !closed.contains("next:"), "{closed}");
    let world = World::ready();
    let policy = world.read(".pmgit/policy.toml");
    let since = policy.lines().find(|line| line.trim_start_matches("# ").starts_with("since")).unwrap_or("").to_owned();
    let policy = if since.is_empty() {
        format!("{policy}\n[gate]\nsince = 2026-12-01\n")
    } else {
        policy.replace(&since, "since = 2026-12-01")
    };
    world.write(".pmgit/policy.toml", policy);
    world.add(ID, &DRAFT.replace("severity = ", "imported = \"the wiki\"\nseverity = "));
    let imported = at(&world, "2027-06-01T00:00:00Z", &["status", ID]).passes().out;
    assert!(!imported.contains("due") && !imported.contains("late)"), "{imported}");
}

/// The next command of each status leads on: it is what `submit`, `review` and `close` take.
#[test]
fn the_next_command_is_one_that_passes() {
    let world = World::with_draft();
    let next = |world: &World| {
        let out = at(world, NOW, &["status", ID]).passes().out;
        let line = out.lines().find(|line| line.starts_with("next")).expect("there is a next step");
        line.split('`').nth(1).expect("it is a command").to_owned()
    };
    assert_eq!(next(&world), format!("pmgit submit {ID}"));
    at(&world, "2026-11-22T05:30:00Z", &["submit", ID]).passes();
    assert_eq!(next(&world), format!("pmgit meeting share {ID}"));
    at(&world, "2026-11-22T05:45:00Z", &["meeting", "share", ID]).passes();
    assert_eq!(next(&world), format!("pmgit review {ID} --held TIME --outcome TEXT --approved-by NAME"));
    let review = ["review", ID, "--held", "2026-11-23T06:00:00Z", "--outcome", "Agreed on it", "--approved-by", "ben"];
    at(&world, "2026-11-23T06:40:00Z", &review).passes();
    assert_eq!(next(&world), format!("pmgit message external {ID} posted --url URL"));
    let posted = ["message", "external", ID, "posted", "--url", "https://status.example.com/8123"];
    at(&world, "2026-11-23T08:00:00Z", &posted).passes();
    assert_eq!(next(&world), format!("pmgit close {ID}"));
}

#[test]
fn a_draft_that_lacks_the_meeting_alone_is_to_schedule_it() {
    let world = World::ready();
    world.add(ID, &DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", ""));
    let out = at(&world, NOW, &["status", ID]).passes().out;
    assert!(out.ends_with(&format!("next: `pmgit meeting schedule {ID}`\n")), "{out}");
}

#[test]
fn it_says_what_is_waived_and_reads_what_is_not_committed_yet() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("scheduled = 2026-11-23T06:00:00Z", "scheduled = 2026-11-24T06:00:00Z"));
    let run = world.unmoved(0, &["status", ID]);
    assert!(run.out.contains("  [ ] late-meeting, line "), "{run}");
    assert_eq!(
        run.err,
        "note: it has changes that are not committed; with `--commit-edits` the next step commits them first\n"
    );
    let waiver = "\n[[waivers]]\nrule = \"late-meeting\"\nreason = \"They were on the call of another incident\"\napproved_by = \"ben\"\n";
    world.write(PATH, world.read(PATH) + waiver);
    world.commit_all("Waive it by hand");
    world.pmgit(&["submit", ID]).passes();
    let out = world.pmgit(&["status", ID]).passes().out;
    assert!(out.contains("\n1 finding waived\n"), "{out}");
}

#[test]
fn no_line_is_wider_than_a_narrow_terminal_but_a_command() {
    for (name, world) in [
        ("scaffold", scaffold()),
        ("draft", World::with_draft()),
        ("in-review", World::in_review()),
        ("closed", World::closed()),
    ] {
        for (columns, language) in [(40, "en"), (40, "ja"), (80, "en"), (80, "ja")] {
            for arguments in [&["status", "2026"][..], &["status"], &["list"]] {
                let out = on_terminal(&world, columns, language, arguments);
                let wide: Vec<&str> =
                    out.lines().filter(|line| line.width() > columns && !line.contains('`')).collect();
                assert!(wide.is_empty(), "{name} {columns} {language} {arguments:?}: {wide:?}\n{out}");
            }
        }
    }
}

#[test]
fn without_an_id_it_is_a_line_for_each_that_is_open() {
    let world = World::in_review();
    let other = DRAFT.replace("Checkout slowed down after a cache failover", "決済が遅くなった");
    world.add("2026-11-21-kessai", &other.replace("owner = \"aiko\"", "owner = \"愛子\""));
    world.add(
        "2026-11-22-short",
        &DRAFT.replace("severity = \"SEV-1\"", "severity = \"SEV-3\"").replace("scribe = \"chloe\"\n", ""),
    );
    assert_snapshot!("status_of_all", at(&world, NOW, &["status"]).passes().out);
    assert_snapshot!(at(&World::closed(), NOW, &["status", "--all"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem is open here; `pmgit list` also names those on other branches
    ");
}

//! Calendar files belong to the policy: every door reads them from the tree that the policy is read from.

use crate::support::World;
use crate::support::documents::{PATH, sound, with};

const POLICY: &str = ".pmgit/policy.toml";
const FILE: &str = ".pmgit/holidays/company.ics";

/// One business day for the meeting, in Tokyo; Monday, 23 November 2026, is a holiday there.
fn policy(holidays: &str) -> String {
    format!(
        "[calendar]\ntime_zone = \"Asia/Tokyo\"\nholidays = {holidays}\n[[severities]]\nname = \"SEV-1\"\n\
         meeting = {{ within = 1, unit = \"business-days\" }}\n"
    )
}

fn calendar(days: &[&str]) -> String {
    let event = |day| ["BEGIN:VEVENT\nDTSTART:", day, "\nSUMMARY:closed\nEND:VEVENT\n"];
    let events: String = days.iter().copied().flat_map(event).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

/// The incident was resolved on Friday the 20th, and the meeting is on Tuesday.
fn on_tuesday() -> String {
    with("in-review", "[meeting]\nscheduled = 2026-11-24T06:00:00Z\n")
}

fn world(holidays: &str, days: &[&str]) -> World {
    let world = World::with_remote();
    world.write(FILE, calendar(days));
    world.sneak(POLICY, &policy(holidays));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

#[test]
fn a_holiday_of_a_file_and_of_japan_moves_the_deadline_at_every_door() {
    for (holidays, days) in [
        ("[\"holidays/company.ics\"]", &["20261123"][..]),
        ("[\"japan\"]", &[]),
        ("[\"japan\", \"holidays/company.ics\"]", &["20260101"]),
        ("[2026-11-23]", &[]),
    ] {
        let world = world(holidays, days);
        // The 24th of November, when the meeting is over.
        world.set_clock(1_795_503_600);
        world.stage(PATH, &on_tuesday());
        world.pmgit(&["check", "--staged"]).passes();
        world.commit().passes();
        world.check("HEAD^1", "HEAD").passes();
        world.push(&["origin", "main"]).passes();
        world.pmgit(&["verify", "main"]).passes();
    }
    for (holidays, days) in [("[\"holidays/company.ics\"]", &["20261124"][..]), ("[2026-11-22]", &["20261123"])] {
        let world = world(holidays, days);
        world.stage(PATH, &on_tuesday());
        world.pmgit(&["check", "--staged"]).finds("late-meeting");
        world.commit().refused_for("late-meeting");
        world.commit_all("past the hook");
        world.check("HEAD^1", "HEAD").finds("late-meeting");
        world.push(&["origin", "main"]).refused_for("late-meeting");
    }
}

#[test]
fn a_calendar_whose_lines_are_folded_within_letters_is_read_at_every_door() {
    let world = world("[\"holidays/company.ics\"]", &["20261123"]);
    // A Japanese name, folded after the first octet of a letter, as a program does that counts octets (RFC 5545, 3.1).
    let (before, after) = (calendar(&["20261123"]).replace("closed", "@"), "勤労感謝の日".as_bytes());
    let (start, end) = before.split_once('@').expect("it has a name");
    let folded = [start.as_bytes(), &after[..4], b"\r\n ", &after[4..], end.as_bytes()].concat();
    world.write(FILE, folded);
    world.commit_all("as a calendar program writes it");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.pmgit(&["calendar", "--from", "2026-11-01", "--days", "30"]).passes().says("勤労感謝の日");
    world.stage(PATH, &on_tuesday());
    world.commit().passes();
    world.check("HEAD^1", "HEAD").passes();
    world.push(&["origin", "main"]).passes();
}

#[test]
fn a_change_is_judged_by_the_calendar_that_stood_before_it_and_tells_new_holidays() {
    let world = world("[\"holidays/company.ics\"]", &["20261230"]);
    world.write(FILE, calendar(&["20261230", "20261123"]));
    world.write(PATH, on_tuesday());
    world.ok(&["add", "--all"]);
    world.commit().refused_for("late-meeting");
    world.commit_all("past the hook");
    let told = "the change loosens `calendar.holidays`: 2026-11-23 a business day before, a holiday of \
                `.pmgit/holidays/company.ics` after";
    world.check("HEAD^1", "HEAD").finds("late-meeting").says(told).says(&format!("{FILE}\n"));
    world.push(&["origin", "main"]).refused_for("late-meeting");
    // By itself, it is judged by its own calendar.
    world.pmgit(&["check", "--head", "HEAD"]).passes();
    // Fewer holidays, or those of a weekend, loosen nothing; a rule that never ends does.
    world.sneak(FILE, &calendar(&["20261229", "20261128"]));
    world.check("HEAD^1", "HEAD").passes().says("2026-12-29 a business day before").silent_about("2026-11-28");
    world.sneak(FILE, &calendar(&["20261229\nRRULE:FREQ=YEARLY"]));
    world.check("HEAD^1", "HEAD").passes().says("2027-12-29, 2028-12-29").says("business days before");
    world.sneak(FILE, &calendar(&[]));
    world.check("HEAD^1", "HEAD").passes().silent_about("loosens");
}

#[test]
fn a_broken_calendar_is_refused_with_its_path_and_line_and_mended_by_a_change_of_its_own() {
    let world = world("[\"holidays/company.ics\"]", &["20261230"]);
    world.stage(FILE, &calendar(&["20260230"]));
    world.commit().refused_for("invalid-policy").says(&format!("{FILE}:4:1")).says("`20260230` is not a valid date");
    world.commit_all("past the hook");
    world.check("HEAD^1", "HEAD").finds("invalid-policy").says(&format!("{FILE}:4:1"));
    world.push(&["origin", "main"]).refused_for("invalid-policy");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    // Now it is broken everywhere: nothing is guessed, and nobody is locked in.
    world.pmgit(&["check", "--all"]).finds("invalid-policy").says(&format!("{FILE}:4:1"));
    world.pmgit(&["status"]).fails_with(&format!("{FILE}:4:1"));
    world.stage(PATH, &sound("in-review"));
    world.commit().refused_for("invalid-policy");
    world.ok(&["rm", "--quiet", "--cached", PATH]);
    world.stage("code.rs", "fn main() {}\n");
    world.commit().passes();
    world.push(&["origin", "main"]).passes();
    world.stage(FILE, &calendar(&["20260228"]));
    world.commit().passes();
    world.push(&["origin", "main"]).passes();
}

#[test]
fn a_calendar_that_is_not_there_or_elsewhere_is_an_error_at_its_name() {
    for (name, told) in [
        ("holidays/compny.ics", "the file `.pmgit/holidays/compny.ics` does not exist"),
        ("../company.ics", "is not a path in `.pmgit`"),
        ("/etc/company.ics", "is not a path in `.pmgit`"),
        ("holidays//company.ics", "is not a path in `.pmgit`"),
        ("japn", "did you mean `japan`?"),
        ("germany", "there is no calendar `germany`"),
        (".ics", "there is no calendar `.ics`"),
    ] {
        let world = world("[]", &["20261123"]);
        world.stage(POLICY, &policy(&format!("[\"{name}\"]")));
        world.commit().refused_for("invalid-policy").says(told).says(&format!("{POLICY}:3:13"));
    }
    // A file of another branch, of the index alone, or of the worktree alone is not the tree's.
    let world = world("[\"holidays/company.ics\"]", &["20261123"]);
    world.ok(&["rm", "--quiet", "--cached", FILE]);
    world.pmgit(&["check", "--staged"]).finds("invalid-policy");
    world.pmgit(&["check", "--all"]).passes();
    world.commit().refused_for("invalid-policy");
}

#[test]
fn a_calendar_that_is_a_link_is_not_followed() {
    let world = world("[\"holidays/company.ics\"]", &["20261123"]);
    let place = world.path().join(FILE);
    std::fs::rename(&place, world.outside("company.ics")).expect("it can be moved");
    std::os::unix::fs::symlink(world.outside("company.ics"), &place).expect("a link");
    world.pmgit(&["check", "--all"]).finds("irregular-file").says("symbolic link");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file").says("symbolic link");
    // The folder it lies in.
    std::fs::remove_dir_all(place.parent().expect("a folder")).expect("it can go");
    std::os::unix::fs::symlink(world.outside(""), world.path().join(".pmgit/holidays")).expect("a link");
    world.pmgit(&["check", "--all"]).fails_with("is a symbolic link");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("irregular-file");
}

#[test]
fn another_calendar_judges_anew_what_is_remembered() {
    let world = world("[\"holidays/company.ics\"]", &["20261123"]);
    // From so many documents on the cache is asked, and only clean ones are in it: closed, and all on Tuesday.
    let clean = sound("closed").replace("2026-11-23T", "2026-11-24T");
    for number in 0..70 {
        world.write(&format!("postmortems/2026/2026-11-20-number-{number}.toml"), &clean);
    }
    world.commit_all("an archive");
    for _ in 0..2 {
        world.pmgit(&["check", "--head", "HEAD"]).passes();
    }
    let cache = std::fs::metadata(world.path().join(".git/pmgit/verdicts")).expect("there is a cache");
    assert!(cache.len() > 70 * 20, "all of them are remembered");
    world.sneak(FILE, &calendar(&["20261122"]));
    for _ in 0..2 {
        world.pmgit(&["check", "--head", "HEAD"]).finds("late-meeting");
        world.pmgit(&["check", "--head", "HEAD^"]).passes();
    }
}

#[test]
fn a_server_reads_the_calendar_from_what_stands() {
    let world = world("[\"holidays/company.ics\"]", &["20261230"]);
    let origin = world.outside("origin.git");
    let place = origin.to_str().expect("the place is UTF-8");
    world.pmgit(&["-C", place, "init", "--server"]).passes();
    world.write(FILE, calendar(&["20261123"]));
    world.sneak(PATH, &on_tuesday());
    world.push(&["--no-verify", "origin", "main"]).turned_away_for("late-meeting");
    world.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    world.sneak(FILE, &calendar(&["20261123"]));
    world.push(&["--no-verify", "origin", "main"]).passes();
    world.sneak(PATH, &on_tuesday());
    world.push(&["--no-verify", "origin", "main"]).passes();
}

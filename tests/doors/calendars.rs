//! Calendar files belong to the policy: every door reads them from the tree that the policy is read from.

use crate::documents::{PATH, sound, with};
use crate::scene::Scene;

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

fn scene(holidays: &str, days: &[&str]) -> Scene {
    let scene = Scene::with_remote();
    scene.world.write(FILE, calendar(days));
    scene.sneak(POLICY, &policy(holidays));
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene
}

#[test]
fn a_holiday_of_a_file_and_of_japan_moves_the_deadline_at_every_door() {
    for (holidays, days) in [
        ("[\"holidays/company.ics\"]", &["20261123"][..]),
        ("[\"japan\"]", &[]),
        ("[\"japan\", \"holidays/company.ics\"]", &["20260101"]),
        ("[2026-11-23]", &[]),
    ] {
        let scene = scene(holidays, days);
        // The 24th of November, when the meeting is over.
        scene.world.set_clock(1_795_503_600);
        scene.stage(PATH, &on_tuesday());
        scene.pmgit(&["check", "--staged"]).passes();
        scene.commit().passes();
        scene.check("HEAD^1", "HEAD").passes();
        scene.push(&["origin", "main"]).passes();
        scene.pmgit(&["verify", "main"]).passes();
    }
    for (holidays, days) in [("[\"holidays/company.ics\"]", &["20261124"][..]), ("[2026-11-22]", &["20261123"])] {
        let scene = scene(holidays, days);
        scene.stage(PATH, &on_tuesday());
        scene.pmgit(&["check", "--staged"]).finds("late-meeting");
        scene.commit().refused_for("late-meeting");
        scene.world.commit_all("past the hook");
        scene.check("HEAD^1", "HEAD").finds("late-meeting");
        scene.push(&["origin", "main"]).refused_for("late-meeting");
    }
}

#[test]
fn a_change_is_judged_by_the_calendar_that_stood_before_it_and_tells_new_holidays() {
    let scene = scene("[\"holidays/company.ics\"]", &["20261230"]);
    scene.world.write(FILE, calendar(&["20261230", "20261123"]));
    scene.world.write(PATH, on_tuesday());
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("late-meeting");
    scene.world.commit_all("past the hook");
    let told = "the change loosens `calendar.holidays`: 2026-11-23 a business day before, a holiday of \
                `.pmgit/holidays/company.ics` after";
    scene.check("HEAD^1", "HEAD").finds("late-meeting").says(told).says(&format!("{FILE}\n"));
    scene.push(&["origin", "main"]).refused_for("late-meeting");
    // By itself, it is judged by its own calendar.
    scene.pmgit(&["check", "--head", "HEAD"]).passes();
    // Fewer holidays, or those of a weekend, loosen nothing; a rule that never ends does.
    scene.sneak(FILE, &calendar(&["20261229", "20261128"]));
    scene.check("HEAD^1", "HEAD").passes().says("2026-12-29 a business day before").silent_about("2026-11-28");
    scene.sneak(FILE, &calendar(&["20261229\nRRULE:FREQ=YEARLY"]));
    scene.check("HEAD^1", "HEAD").passes().says("2027-12-29, 2028-12-29").says("business days before");
    scene.sneak(FILE, &calendar(&[]));
    scene.check("HEAD^1", "HEAD").passes().silent_about("loosens");
}

#[test]
fn a_broken_calendar_is_refused_with_its_path_and_line_and_mended_by_a_change_of_its_own() {
    let scene = scene("[\"holidays/company.ics\"]", &["20261230"]);
    scene.stage(FILE, &calendar(&["20260230"]));
    scene
        .commit()
        .refused_for("invalid-policy")
        .says(&format!("{FILE}:4:1"))
        .says("`20260230` is no day of the calendar");
    scene.world.commit_all("past the hook");
    scene.check("HEAD^1", "HEAD").finds("invalid-policy").says(&format!("{FILE}:4:1"));
    scene.push(&["origin", "main"]).refused_for("invalid-policy");
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    // Now it is broken everywhere: nothing is guessed, and nobody is locked in.
    scene.pmgit(&["check", "--all"]).finds("invalid-policy").says(&format!("{FILE}:4:1"));
    scene.pmgit(&["status"]).fails_with(&format!("{FILE}:4:1"));
    scene.stage(PATH, &sound("in-review"));
    scene.commit().refused_for("invalid-policy");
    scene.ok(&["rm", "--quiet", "--cached", PATH]);
    scene.stage("code.rs", "fn main() {}\n");
    scene.commit().passes();
    scene.push(&["origin", "main"]).passes();
    scene.stage(FILE, &calendar(&["20260228"]));
    scene.commit().passes();
    scene.push(&["origin", "main"]).passes();
}

#[test]
fn a_calendar_that_is_not_there_or_elsewhere_is_an_error_at_its_name() {
    for (name, told) in [
        ("holidays/compny.ics", "there is no file `.pmgit/holidays/compny.ics`"),
        ("../company.ics", "is no path below `.pmgit`"),
        ("/etc/company.ics", "is no path below `.pmgit`"),
        ("holidays//company.ics", "is no path below `.pmgit`"),
        ("japn", "did you mean `japan`?"),
        ("germany", "there is no calendar `germany`"),
        (".ics", "there is no calendar `.ics`"),
    ] {
        let scene = scene("[]", &["20261123"]);
        scene.stage(POLICY, &policy(&format!("[\"{name}\"]")));
        scene.commit().refused_for("invalid-policy").says(told).says(&format!("{POLICY}:3:13"));
    }
    // A file of another branch, of the index alone, or of the worktree alone is not the tree's.
    let scene = scene("[\"holidays/company.ics\"]", &["20261123"]);
    scene.ok(&["rm", "--quiet", "--cached", FILE]);
    scene.pmgit(&["check", "--staged"]).finds("invalid-policy");
    scene.pmgit(&["check", "--all"]).passes();
    scene.commit().refused_for("invalid-policy");
}

#[test]
fn a_calendar_that_is_a_link_is_not_followed() {
    let scene = scene("[\"holidays/company.ics\"]", &["20261123"]);
    let place = scene.world.path().join(FILE);
    std::fs::rename(&place, scene.world.outside("company.ics")).expect("it can be moved");
    std::os::unix::fs::symlink(scene.world.outside("company.ics"), &place).expect("a link");
    scene.pmgit(&["check", "--all"]).finds("invalid-policy").says("symbolic link");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("invalid-policy").says("symbolic link");
    // The folder it lies in.
    std::fs::remove_dir_all(place.parent().expect("a folder")).expect("it can go");
    std::os::unix::fs::symlink(scene.world.outside(""), scene.world.path().join(".pmgit/holidays")).expect("a link");
    scene.pmgit(&["check", "--all"]).fails_with("is a symbolic link");
    scene.ok(&["add", "--all"]);
    scene.commit().refused_for("invalid-policy");
}

#[test]
fn another_calendar_judges_anew_what_is_remembered() {
    let scene = scene("[\"holidays/company.ics\"]", &["20261123"]);
    // From so many documents on the cache is asked, and only clean ones are in it: closed, and all on Tuesday.
    let clean = sound("closed").replace("2026-11-23T", "2026-11-24T");
    for number in 0..70 {
        scene.world.write(&format!("postmortems/2026/2026-11-20-number-{number}.toml"), &clean);
    }
    scene.world.commit_all("an archive");
    for _ in 0..2 {
        scene.pmgit(&["check", "--head", "HEAD"]).passes();
    }
    let cache = std::fs::metadata(scene.world.path().join(".git/pmgit/verdicts")).expect("there is a cache");
    assert!(cache.len() > 70 * 20, "all of them are remembered");
    scene.sneak(FILE, &calendar(&["20261122"]));
    for _ in 0..2 {
        scene.pmgit(&["check", "--head", "HEAD"]).finds("late-meeting");
        scene.pmgit(&["check", "--head", "HEAD^"]).passes();
    }
}

#[test]
fn a_server_reads_the_calendar_from_what_stands() {
    let scene = scene("[\"holidays/company.ics\"]", &["20261230"]);
    let origin = scene.world.outside("origin.git");
    let place = origin.to_str().expect("the place is UTF-8");
    scene.pmgit(&["-C", place, "init", "--server"]).passes();
    scene.world.write(FILE, calendar(&["20261123"]));
    scene.sneak(PATH, &on_tuesday());
    scene.push(&["--no-verify", "origin", "main"]).turned_away_for("late-meeting");
    scene.ok(&["reset", "--quiet", "--hard", "HEAD^"]);
    scene.sneak(FILE, &calendar(&["20261123"]));
    scene.push(&["--no-verify", "origin", "main"]).passes();
    scene.sneak(PATH, &on_tuesday());
    scene.push(&["--no-verify", "origin", "main"]).passes();
}

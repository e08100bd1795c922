//! The commands that pmgit prints: each must work where it is printed, once its words in capitals are filled in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, World};

/// The commands in a text: in backticks, or on a line of their own as `due` has them.
pub(crate) fn commands(text: &str) -> Vec<String> {
    let is_command = |text: &str| ["pmgit ", "git ", "cd "].iter().any(|start| text.starts_with(start));
    let mut found: Vec<String> = Vec::new();
    // A command may go on on the next line.
    let flat = text.replace('\n', " ");
    found.extend(flat.split('`').skip(1).step_by(2).map(str::to_owned));
    let leads = ["next: ", "次："];
    let unled = |line: &str| {
        let line = line.trim_start();
        leads.iter().find_map(|lead| line.strip_prefix(lead)).unwrap_or(line).to_owned()
    };
    found.extend(text.lines().map(unled));
    found.retain(|text| is_command(text) && !text.contains('`'));
    found.dedup();
    found
}

/// The command with something in the place of each word that stands for a person's own.
pub(crate) fn filled(command: &str, id: &str) -> String {
    let word = |word: &str| match word {
        "TIME" => "now".to_owned(),
        "TEXT" | "TITLE" => "'Agreed on facts and actions.'".to_owned(),
        "NAME" => "emeka".to_owned(),
        "URL" => "https://status.example.com/incidents/8123".to_owned(),
        "TICKET" => "1".to_owned(),
        "RULE" => "late-meeting".to_owned(),
        "ID" => id.to_owned(),
        "REV" | "BRANCH" => "HEAD".to_owned(),
        "FORGE" => "github".to_owned(),
        "FILE" => "file".to_owned(),
        "\"...\"" => "'a change'".to_owned(),
        other => other.to_owned(),
    };
    command.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether a command of git or pmgit can be understood at all: whatever became of it, it was not called wrongly.
#[track_caller]
pub(crate) fn was_understood(command: &str, run: &Outcome) {
    let all = format!("{}{}", run.out, run.err);
    for slip in [
        "unexpected argument",
        "invalid value",
        "required arguments",
        "unrecognized subcommand",
        "stands for what you write there",
        "置き換える部分です",
        "is not a git command",
        "command not found",
        "invalid reference",
        "not something we can merge",
        "cannot read `",
    ] {
        assert!(!all.contains(slip), "{command}\n{run}");
    }
    assert_ne!(run.code, 2, "{command}\n{run}");
    assert!(run.code < 126, "{command}\n{run}");
}

/// A copy of a directory beside it, so that what is tried in it is tried nowhere else.
pub(crate) fn copied(from: &Path, to: &Path) -> PathBuf {
    let done = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(done.success());
    to.to_owned()
}

/// Tries every command of an output in a copy of the world's repository; gives back how many there were.
fn each_works(world: &World, run: &Outcome, number: usize, known: &mut BTreeSet<String>) -> usize {
    let mut found = commands(&format!("{}\n{}", run.out, run.err));
    // What was tried at this commit already does the same again.
    let head = world.ok(&["rev-parse", "HEAD"]);
    found.retain(|command| known.insert(format!("{head} {command}")));
    for (at, command) in found.iter().enumerate() {
        let place = world.outside(&format!("try-{number}-{at}"));
        copied(&world.path(), &place);
        let shim = world.outside("shim");
        if !shim.exists() {
            std::fs::create_dir(&shim).unwrap();
            World::script(&shim.join("pmgit"), &format!("exec '{}' \"$@\"", crate::support::PMGIT));
        }
        let path = format!("{}:{}", shim.display(), std::env::var("PATH").unwrap());
        let mut shell = world.command("sh");
        shell.args(["-c", &filled(command, ID)]).current_dir(&place).env("PATH", path);
        was_understood(command, &world.run(&mut shell));
        std::fs::remove_dir_all(&place).unwrap();
    }
    found.len()
}

/// A whole life: after each step everything is asked that prints commands, and each of them is tried.
fn life(language: &str) -> usize {
    let world = World::ready().with_variable("PMGIT_LANGUAGE", language).with_variable("GIT_MERGE_AUTOEDIT", "no");
    let step = |time: &'static str, arguments: &[&'static str]| (time, arguments.to_vec());
    let steps = [
        step(
            "2026-11-20T08:00:00Z",
            &[
                "new",
                "Checkout latency",
                "--severity",
                "SEV-1",
                "--started",
                "2026-11-20T00:04:00Z",
                "--resolved",
                "2026-11-20T01:40:00Z",
            ],
        ),
        step("2026-11-20T08:10:00Z", &["submit", ID]),
        step("2026-11-20T08:20:00Z", &["WRITE"]),
        step("2026-11-20T08:30:00Z", &["meeting", "schedule", ID]),
        step("2026-11-20T08:40:00Z", &["meeting", "schedule", ID, "2026-11-23 06:00"]),
        step("2026-11-20T08:50:00Z", &["submit", ID]),
        step("2026-11-20T09:00:00Z", &["meeting", "hold", ID, "--outcome", "Agreed.", "--held", "2026-11-23 06:00"]),
        step("2026-11-22T05:00:00Z", &["meeting", "share", ID]),
        step("2026-11-23T06:10:00Z", &["review", ID]),
        step("2026-11-23T06:20:00Z", &["meeting", "hold", ID, "--outcome", "Agreed."]),
        step("2026-11-23T06:30:00Z", &["close", ID]),
        step("2026-11-23T06:35:00Z", &["review", ID, "--approved-by", "ben"]),
        step("2026-11-23T07:00:00Z", &["close", ID]),
        step("2026-11-23T07:30:00Z", &["message", "external", ID]),
        step(
            "2026-11-23T08:00:00Z",
            &["message", "external", ID, "posted", "--url", "https://status.example.com/1", "--by", "dai"],
        ),
        step("2026-11-23T08:30:00Z", &["close", ID, "--by", "dai"]),
        step("2026-11-24T09:00:00Z", &["message", "internal", ID]),
        step("2026-12-24T09:00:00Z", &["message", "internal", ID, "sent"]),
    ];
    let (mut count, mut number, mut known) = (0, 0, BTreeSet::new());
    for (time, arguments) in steps {
        let world_at = |arguments: &[&str]| {
            let mut command = world.pmgit_command(arguments);
            command.env("PMGIT_NOW", time);
            world.run(&mut command)
        };
        let mut runs = Vec::new();
        if arguments == ["WRITE"] {
            let unscheduled = DRAFT.replace("scheduled = 2026-11-23T06:00:00Z\n", "");
            world.sneak(PATH, &unscheduled);
        } else {
            runs.push(world_at(&arguments));
        }
        for asked in [&["status", ID][..], &["due", "--within", "30d"], &["check", ID], &["meeting", "show", ID]] {
            runs.push(world_at(asked));
        }
        for run in runs {
            number += 1;
            count += each_works(&world, &run, number, &mut known);
        }
    }
    assert_eq!(world.status_of(ID), "closed");
    count
}

#[test]
fn every_command_of_a_whole_life_works_where_it_is_printed() {
    let counts = [life("en"), life("ja")];
    assert!(counts.iter().all(|count| *count > 60), "{counts:?}");
}

#[test]
fn a_word_that_was_to_be_filled_in_is_not_put_on_record() {
    let world = World::in_review();
    let commands: [(&[&str], &str); 9] = [
        (&["meeting", "hold", ID, "--outcome", "TEXT"], "`--outcome TEXT`"),
        (&["review", ID, "--held", "TIME", "--outcome", "Agreed."], "`--held TIME`"),
        (&["review", ID, "--approved-by", "NAME"], "`--approved-by NAME`"),
        (&["approve", ID, "--by", "NAME"], "`--by NAME`"),
        (&["return", ID, "--reason", "TEXT"], "`--reason TEXT`"),
        (&["message", "external", ID, "posted", "--url", "URL"], "`--url URL`"),
        (&["severity", "ID", "SEV-2", "--reason", "A freeze"], "`ID`"),
        (&["waive", ID, "RULE", "--reason", "A freeze", "--approved-by", "ben"], "`RULE`"),
        (&["status", "ID"], "`ID`"),
    ];
    for (arguments, shown) in commands {
        world.unmoved(2, arguments).says(shown).says("stands for what you write there");
    }
    let world = world.with_variable("PMGIT_LANGUAGE", "ja");
    for (arguments, shown) in commands {
        world.unmoved(2, arguments).says(shown).says("置き換える部分です");
    }
    // Whoever is called so, or writes of it, is not held up.
    world.pmgit(&["return", ID, "--reason", "The word TEXT confuses customers"]).passes();
    world.pmgit(&["list", "--since", "2026-01-01"]).passes();
}

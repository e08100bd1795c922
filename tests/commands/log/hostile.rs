//! Texts that would be options, commands for a terminal, or an end of their own to a row.

use serde_json::Value;

use super::{LATER, entries, json};
use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// Ends a line, clears the screen, colours, rings, turns the direction of writing, closes a JSON text and a CSV cell.
const EVIL: &str = "x\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\",\"y\": [\r";
/// The same as TOML writes it, with a line of its own that looks like an entry.
const IN_TOML: &str =
    "x\\u001B[2J\\u001B]0;t\\u0007\\u009B31m\\u202E\\\",\\\"y\\\": [\\r\\n2026-01-01T00:00:00Z  approved";

/// A draft with such texts, by a commit whose author and message have them too.
fn hostile() -> World {
    let world = World::ready();
    world.set_clock(LATER);
    let rows = format!(
        "\n[[approvals]]\nby = \"{IN_TOML}\"\nat = 2026-11-23T06:30:00Z\n\n[[waivers]]\nrule = \"{IN_TOML}\"\n\
         where = \"{IN_TOML}\"\nreason = \"{IN_TOML}\"\napproved_by = \"{IN_TOML}\"\n\
         \n[[severity_changes]]\nfrom = \"{IN_TOML}\"\nto = \"SEV-1\"\nat = 2026-11-23T06:30:00Z\nby = \"{IN_TOML}\"\n"
    );
    world.write(PATH, format!("{DRAFT}{rows}"));
    world.ok(&["add", "--all"]);
    let author = format!("--author=A {EVIL} A <{}@example.com>", EVIL.replace(' ', ""));
    let message = format!("{EVIL}\n{EVIL} >subject\t\n\n:100644 100644 a b M\tpostmortems/x");
    world.ok(&["commit", "--quiet", "--no-verify", "--cleanup=verbatim", &author, "-m", &message]);
    assert!(world.ok(&["log", "-1", "--format=%an %ae %s"]).matches("\u{1b}[2J").count() >= 3);
    world
}

#[test]
fn an_id_that_looks_like_an_option_is_an_id_or_an_unknown_option() {
    let world = super::closed();
    for wanted in ["--all", "-x", "--output=x", "-", "..", ":/", "*", "postmortems/", "\u{1b}[31m\n"] {
        let run = world.unmoved(2, &["log", "--rev", "work", "--", wanted]);
        assert_eq!(run.out, "", "{run}");
        assert!(run.err.starts_with("error: there is no postmortem `"), "{run}");
        assert!(!run.err.contains('\u{1b}'), "{run}");
    }
    for option in ["-x", "--all", "--output=x"] {
        let run = world.unmoved(2, &["log", option]);
        assert!(run.err.contains(&format!("unexpected argument '{}'", option.trim_end_matches("=x"))), "{run}");
    }
    for rev in ["--rev=--output=x", "--rev=-x", "--rev=", "--rev=work -- x", "--rev=^work", "--rev=work\n--all"] {
        let run = world.unmoved(2, &["log", rev]);
        assert!(run.err.starts_with("error: cannot find the commit"), "{rev}: {run}");
    }
    assert!(!world.path().join("x").exists());
}

#[test]
fn nothing_of_a_document_or_a_commit_acts_on_a_terminal() {
    let world = hostile();
    for arguments in [&["--rev", "work"][..], &[ID, "--rev", "work"], &["--rev", "work", "--signatures"]] {
        let out = world.pmgit(&[&["log"], arguments].concat()).passes().out;
        let acts = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
        assert!(!out.contains(acts), "{out:?}");
        assert!(out.contains("\\u{1b}[2J"), "{out}");
        // An entry each, a reason, and a summary.
        assert_eq!(out.lines().count(), 6, "{out}");
        assert!(!out.lines().any(|line| line.starts_with("2026-01-01")), "{out}");
    }
}

#[test]
fn programs_get_such_texts_whole_and_spreadsheets_a_row_an_entry() {
    let world = hostile();
    let told = entries(&world, &[ID, "--rev", "work"]);
    assert_eq!(told.len(), 4, "{told:#?}");
    let evil = "x\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\",\"y\": [\r\n2026-01-01T00:00:00Z  approved";
    for (entry, key) in [(1, "by"), (2, "by"), (2, "from"), (3, "by"), (3, "rule"), (3, "where"), (3, "reason")] {
        assert_eq!(told[entry][key], evil, "{key} of {entry}");
    }
    let subject = told[0]["subject"].as_str().expect("a text");
    assert!(subject.starts_with("x\u{1b}[2J") && subject.contains(">subject"), "{subject:?}");
    assert!(told[0]["author"].as_str().is_some_and(|author| author.starts_with("A x\u{1b}[2J")), "{:#}", told[0]);
    let csv = world.pmgit(&["log", ID, "--rev", "work", "--format", "csv"]).passes().out;
    let mut rows = ::csv::ReaderBuilder::new().flexible(false).from_reader(csv.as_bytes());
    let rows: Vec<::csv::StringRecord> = rows.records().map(|row| row.expect("it is CSV")).collect();
    let words: Vec<&str> = rows.iter().filter_map(|row| row.get(1)).collect();
    let entries: Vec<&str> = told.iter().filter_map(|entry| entry["entry"].as_str()).collect();
    assert_eq!(words, entries);
    assert!(!csv.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{csv:?}");
}

#[test]
fn a_cell_of_a_spreadsheet_holds_what_its_column_says() {
    let world = super::closed();
    world.add(
        ID,
        &(world.read(PATH)
            + "\n[[waivers]]\nrule = \"blame\"\nwhere = \"sections\"\nreason = \"+1\"\napproved_by = \"aiko\"\n"),
    );
    let csv = world.pmgit(&["log", ID, "--rev", "work", "--format", "csv", "--signatures"]).passes().out;
    let mut rows = ::csv::Reader::from_reader(csv.as_bytes());
    let columns = rows.headers().expect("it has a head").clone();
    let rows: Vec<::csv::StringRecord> = rows.records().map(|row| row.expect("it is CSV")).collect();
    let told = entries(&world, &[ID, "--rev", "work", "--signatures"]);
    assert_eq!(rows.len(), told.len());
    for (row, entry) in rows.iter().zip(&told) {
        for (column, cell) in columns.iter().zip(row) {
            let wanted = match column {
                "signature" => entry["signature"]["state"].as_str().unwrap_or_default().to_owned(),
                "signer" => entry["signature"]["signer"].as_str().unwrap_or_default().to_owned(),
                "marks" => {
                    let marks = entry["marks"].as_array().expect("a list").iter();
                    marks.filter_map(|mark| mark["why"].as_str()).collect::<Vec<_>>().join("; ")
                }
                _ => entry[column].as_str().unwrap_or_default().to_owned(),
            };
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), wanted, "{column}");
        }
    }
    assert!(csv.contains(",'+1,"), "{csv}");
    let summary = json(&world, &[ID, "--rev", "work"])["summary"].clone();
    assert_eq!(summary, serde_json::json!({"entries": 6, "marked": 1}));
    assert_eq!(told[5]["marks"][0]["mark"], Value::from("own"));
}

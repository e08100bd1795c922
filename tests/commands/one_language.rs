//! Whoever reads one language reads no word of the other: every line that people see of an incident, from `init` to
//! `closed`, refusals and slips included.

use serde_json::Value;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

/// A whole incident of a team that works in Japanese.
const JAPANESE: &str = include_str!("draft-ja.toml");

/// What is said, and by which command.
struct Heard {
    command: String,
    text: String,
}

/// Plays an incident, and collects what is said.
#[expect(clippy::too_many_lines, reason = "a life, step by step")]
fn life(language: &str, draft: &str) -> Vec<Heard> {
    let world = World::new().naming_pmgit().with_variable("PMGIT_LANGUAGE", language).with_variable("TZ", "Asia/Tokyo");
    let mut heard = Vec::new();
    let mut at = |time: &str, arguments: &[&str]| {
        let run = world.run(world.pmgit_command(arguments).env("PMGIT_NOW", time));
        let command = arguments.join(" ");
        assert!(run.code < 3, "{command}: {run}");
        heard.push(Heard { command, text: format!("{}\n{}", run.out, run.err) });
        run.code
    };
    at("2026-11-19T00:00:00Z", &["list"]);
    assert_eq!(at("2026-11-19T00:00:00Z", &["init", "--language", language, "--time-zone", "Asia/Tokyo"]), 0);
    at("2026-11-19T00:00:00Z", &["init", "--ci", "github"]);
    world.write(
        ".pmgit/people.toml",
        "[aiko]\nslack = \"U012ABCDEF\"\n[ben]\n[chloe]\n[emeka]\n[dai]\n[farah]\n[goro]\n",
    );
    world.commit_all("Set up");
    let then = "2026-11-20T08:00:00Z";
    let title = if language == "ja" { "決済が遅くなった" } else { "Checkout latency" };
    let new = ["new", title, "--slug", "checkout-latency", "--severity", "SEV-1", "--owner", "aiko"];
    let times = ["--started", "2026-11-20T00:04:00Z", "--resolved", "2026-11-20T01:40:00Z"];
    assert_eq!(at(then, &[&new[..], &times[..]].concat()), 0);
    for slip in [
        &["new", title, "--slug", "checkout-latency", "--severity", "SEV-9", "--owner", "aiko"][..],
        &[&new[..], &times[..]].concat(),
        &["submit", ID],
        &["close", ID],
        &["approve", ID, "--by", "ben"],
        &["status", "2025"],
        &["timeline", "add", ID, " "],
        &["timeline", "add", ID, "x", "--at", "31:99"],
        &["people", "set", ID, "scribble", "chloe"],
        &["waive", ID, "no-such-rule", "--reason", "x", "--approved-by", "ben"],
        &["waive", ID, "late-meeting", "--reason", "x", "--approved-by", "aiko"],
        &["severity", ID, "SEV-2", "--reason", "x"],
        &["diff", "nowhere"],
        &["show", ID, "--rev", "nowhere"],
        &["log", "--rev", "nowhere"],
        &["due", "--within", "soon"],
        &["due", "--for", "nobody"],
        &["check", "--base", "nowhere"],
        &["meeting", "hold", ID, "--outcome", "x"],
        &["message", "external", ID, "posted", "--url", "x"],
        &["explain", "no-such-rule"],
        &["notify", ID],
        &["comment", "--file", "nowhere.html"],
        &["rename", ID, "x y"],
    ] {
        at(then, slip);
    }
    world.sneak(PATH, draft);
    for (time, step) in [
        (then, &["check"][..]),
        (then, &["status", ID]),
        (then, &["list"]),
        (then, &["action", "list"]),
        (then, &["meeting", "schedule", ID]),
        (then, &["meeting", "schedule", ID, "2026-11-23 15:00"]),
        (then, &["meeting", "invite", ID, "--output", "meeting.ics"]),
        (then, &["meeting", "agenda", ID]),
        (then, &["notify", ID, "--dry-run", "--owner"]),
        ("2026-11-21T00:00:00Z", &["due"]),
        ("2026-11-25T00:00:00Z", &["due"]),
        ("2026-11-25T00:00:00Z", &["due", "--format", "markdown"]),
        ("2026-11-25T00:00:00Z", &["due", "--format", "slack"]),
        ("2026-11-22T05:00:00Z", &["meeting", "share", ID]),
        ("2026-11-22T05:10:00Z", &["submit", ID]),
        ("2026-11-22T05:11:00Z", &["submit", ID]),
        ("2026-11-22T05:20:00Z", &["return", ID, "--reason", "1"]),
        ("2026-11-22T05:30:00Z", &["submit", ID]),
        ("2026-11-23T06:05:00Z", &["review", ID]),
        ("2026-11-23T06:10:00Z", &["meeting", "hold", ID, "--outcome", "1", "--everyone"]),
        ("2026-11-23T06:20:00Z", &["approve", ID, "--by", "ben"]),
        ("2026-11-23T06:21:00Z", &["approve", ID, "--by", "ben"]),
        ("2026-11-23T06:30:00Z", &["review", ID]),
        ("2026-11-23T07:00:00Z", &["close", ID]),
        ("2026-11-23T07:10:00Z", &["message", "external", ID]),
        ("2026-11-23T07:20:00Z", &["message", "internal", ID]),
        ("2026-11-23T07:25:00Z", &["message", "internal", ID, "sent"]),
        (
            "2026-11-23T07:30:00Z",
            &["message", "external", ID, "posted", "--url", "https://status.example.com/1", "--by", "dai"],
        ),
        ("2026-11-23T07:31:00Z", &["message", "external", ID, "posted", "--url", "https://status.example.com/1"]),
        ("2026-11-23T07:40:00Z", &["close", ID, "--by", "dai"]),
        ("2026-11-23T07:41:00Z", &["close", ID, "--by", "dai"]),
        ("2026-11-23T08:00:00Z", &["reopen", ID, "--reason", "1"]),
        ("2026-11-23T08:10:00Z", &["status", ID]),
        ("2026-11-23T08:10:00Z", &["log", ID]),
        ("2026-11-23T08:10:00Z", &["verify", "HEAD"]),
        ("2026-11-23T08:10:00Z", &["diff", "main...HEAD"]),
        ("2026-11-23T08:10:00Z", &["diff", "HEAD~1..HEAD", "--format", "markdown"]),
        ("2026-11-23T08:10:00Z", &["doctor"]),
        ("2026-11-23T08:10:00Z", &["calendar", "--resolved", "2026-11-20 10:40"]),
        ("2026-11-23T08:10:00Z", &["show", ID]),
        ("2026-11-23T08:10:00Z", &["pr"]),
        ("2026-11-23T08:10:00Z", &["check", "--all"]),
        ("2026-11-23T08:10:00Z", &["uninstall"]),
    ] {
        at(time, step);
    }
    heard
}

/// Names, measures and abbreviations that Japanese writes in Latin letters, beside ids, keys, commands and git's words.
#[rustfmt::skip] // names in a row
const NAMES: &[&str] = &[
    "pmgit", "git", "GitHub", "GitLab", "Forgejo", "Slack", "Jira", "HEAD", "CI", "ID", "PATH", "URL", "UTC", "UTF", "TOML", "JSON", "IANA",
    "SEV", "CACHE", "PD", "P0", "P1", "SQL", "MiB", "SIGHUP", "WARNING",
    // The people, systems and branches of the story.
    "aiko", "ben", "chloe", "emeka", "dai", "farah", "goro", "team-cache", "Aiko", "main", "repo", "TEXT", "NAME", "TIME", "RULE",
];

/// The words of the other language in what is said. What stands in backticks is an id, a key or a command.
fn foreign(text: &str, language: &str) -> Vec<String> {
    let own = own_words(text);
    if language == "en" {
        let words = own.split(|letter: char| !is_japanese(letter));
        return words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    }
    let is_word = |word: &&str| word.chars().filter(char::is_ascii_alphabetic).count() > 1;
    let words =
        own.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/' | '@')));
    let is_known = |word: &str| {
        let parts: Vec<&str> = word.split(['-', '.', '/', '@', '_']).collect();
        // A path, a rule's id, a file, an address, a commit.
        parts.len() > 1
            || NAMES.contains(&word)
            || word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
            || word.bytes().any(|byte| byte.is_ascii_digit())
    };
    words.filter(is_word).filter(|word| !is_known(word)).map(str::to_owned).collect()
}

fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// The words alone: no command, no code, no link, no line of TOML.
fn own_words(text: &str) -> String {
    if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
        return strings(&value).iter().map(|text| own_words(text)).collect::<Vec<_>>().join("\n");
    }
    let prose: Vec<&str> = text.split("```").step_by(2).collect();
    let is_code = |line: &&str| {
        let line = line.trim_start().trim_start_matches(['|', '+', '-', '!', ' ']);
        let is_pair = line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let commands = ["pmgit ", "git ", "cd ", "次：pmgit ", "次：git ", "next: ", "#", "--> ", "::: "];
        is_pair || commands.iter().any(|start| line.starts_with(start)) || line.split(" | ").count() > 1
    };
    let lines =
        prose.join("\n").lines().filter(|line| !is_code(line)).map(str::to_owned).collect::<Vec<_>>().join("\n");
    let bare: Vec<&str> = lines.split('`').step_by(2).collect();
    let words = bare.join(" ");
    words
        .split([' ', '\n', '（', '）', '、', '。', '：'])
        .filter(|word| !word.contains("://"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a person reads of a payload.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(map) => {
            map.iter().filter(|(key, _)| *key != "type").flat_map(|(_, value)| strings(value)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Each line with a word of the other language, behind its command.
fn mixed(language: &str, draft: &str) -> Vec<String> {
    let heard = life(language, draft);
    assert!(heard.len() > 60, "{} commands were heard", heard.len());
    let mut found = Vec::new();
    for Heard { command, text } in heard {
        let is_payload = serde_json::from_str::<Value>(text.trim()).is_ok();
        let lines: Vec<&str> = if is_payload { vec![&text] } else { text.lines().collect() };
        if !is_payload && foreign(&text, language).is_empty() {
            continue;
        }
        for line in lines {
            let words = foreign(line, language);
            if !words.is_empty() {
                found.push(format!("{command}: {line}\n    {}", words.join(", ")));
            }
        }
    }
    found
}

#[test]
fn a_japanese_incident_is_told_in_japanese_alone() {
    let found = mixed("ja", JAPANESE);
    assert!(found.is_empty(), "{} lines\n{}", found.len(), found.join("\n"));
}

#[test]
fn an_english_incident_is_told_in_english_alone() {
    let found = mixed("en", DRAFT);
    assert!(found.is_empty(), "{} lines\n{}", found.len(), found.join("\n"));
}

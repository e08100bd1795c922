//! Words of another language than the one that is spoken: English ones in a Japanese line, Japanese letters in an
//! English one. Ids, keys, names and commands are the same in both, and are none of either.

use std::collections::BTreeSet;

/// Names of things, and what every reader of either language calls by its letters.
const NAMES: &[&str] = &[
    "pmgit",
    "git",
    "Git",
    "GitHub",
    "GitLab",
    "Forgejo",
    "Slack",
    "Teams",
    "Jira",
    "PagerDuty",
    "Markdown",
    "Mermaid",
    "npm",
    "cargo",
    "SEV",
    "ID",
    "URL",
    "UTC",
    "JST",
    "CI",
    "TOML",
    "JSON",
    "HTML",
    "UTF",
    "YAML",
    "P0",
    "P1",
    "PR",
    "SHA",
    "HEAD",
    "PATH",
    "SARIF",
    "JUnit",
    "CommonMark",
    "Git for Windows",
    "GnuPG",
    "SSH",
    "API",
    "HTTP",
    "OK",
    "Gitea",
    "Actions",
    "Enter",
    "Unicode",
    "MiB",
    "gh",
    "glab",
    "main",
    "HEAD",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    ".gitattributes",
    "gitattributes",
    "AWS",
    "Fastly",
    "japan",
    "japan-year-end",
    "version",
    "postmortems",
    "checkout-latency",
    "posted",
    "url",
    "Webhook",
    "Incoming",
    "CODEOWNERS",
    "Outlook",
    "Google",
    "Postgres",
    "Redis",
    "Linux",
];

/// The English words in a line that is Japanese.
pub fn english(line: &str, known: &BTreeSet<String>) -> Vec<String> {
    let line = &message_of(line.trim());
    if is_command(line) || is_toml(line) || is_source(line) {
        return Vec::new();
    }
    let line = without_key(line, known);
    let line = &without_quotes(line);
    let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join("\u{3000}");
    let mut found = Vec::new();
    for run in outside.split(|letter: char| !letter.is_ascii_graphic()) {
        for part in run.split(['(', ')', '[', ']', '"', '\'', ',', ';', '|', '*', '<', '>']) {
            if part.starts_with("--") {
                continue;
            }
            let part = part.trim_matches(|letter: char| letter.is_ascii_punctuation());
            if is_name(part, known) {
                continue;
            }
            found.extend(
                part.split(|letter: char| !letter.is_ascii_alphabetic())
                    .filter(|word| word.len() > 1 && !is_name(word, known))
                    .map(str::to_owned),
            );
        }
    }
    found
}

/// The Japanese letters in a line that is English, as it has them.
pub fn japanese(line: &str) -> Vec<String> {
    let is_japanese =
        |letter: &char| matches!(letter, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
    let outside: String = line.split('`').step_by(2).collect();
    let letters: String = outside.chars().filter(is_japanese).collect();
    if letters.is_empty() { Vec::new() } else { vec![letters] }
}

/// What a command of a runner shows; every other line as it is.
fn message_of(line: &str) -> String {
    let shown = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).map_or(line, |(_, message)| message);
    let decoded = shown.replace("%0A", "、").replace("&#10;", "、").replace("%25", "%");
    // Between the brackets of a template, and what the system says.
    let bare = decoded.replace("https://...", "").replace("(no action: ", "（");
    bare.split(" (os error").next().filter(|rest| rest.len() < bare.len()).map_or(bare.clone(), |_| String::new())
}

/// A line without what it quotes: the settings of a forge, 「Pipelines must succeed」, and its own commands, git's too.
fn without_quotes(line: &str) -> String {
    let mut text = String::new();
    for (at, piece) in line.split('「').enumerate() {
        let rest = piece.split_once('」').filter(|(quoted, _)| at > 0 && quoted.is_ascii());
        text.push_str(rest.map_or(piece, |(_, rest)| rest));
    }
    match text.split_once("：git ") {
        Some((before, command)) => {
            let end = command.find(|letter: char| !letter.is_ascii()).unwrap_or(command.len());
            format!("{before}{}", &command[end..])
        }
        None => text,
    }
}

/// A line of a difference without its sign and the key that it is about: `+ timeline  text`, `due: 2026-12-01`.
fn without_key<'l>(line: &'l str, known: &BTreeSet<String>) -> &'l str {
    let bare = line.trim_start_matches(['+', '-', '~', ' ']);
    let end = bare.find([':', ' ']).unwrap_or(bare.len());
    let (key, rest) = bare.split_at(end);
    let is_key = known.contains(&format!("key {key}"));
    let rest = rest.trim_start_matches(':');
    if is_key && (rest.starts_with(' ') || rest.is_empty()) {
        let is_word = rest.trim().chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        if is_word { "" } else { rest }
    } else {
        line
    }
}

/// Whether it is a path, an address, an id, an option, a key, or a name.
fn is_name(part: &str, known: &BTreeSet<String>) -> bool {
    part.is_empty()
        || NAMES.contains(&part)
        || known.contains(part)
        || part.starts_with("--")
        || part.contains(['/', '@', '_', '=', '~', '^'])
        || part.contains("..")
        || part.split('.').filter(|word| !word.is_empty()).count() > 1
        || part.contains(|letter: char| letter.is_ascii_digit())
        || part.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
}

fn is_command(line: &str) -> bool {
    let line = line.trim_start_matches(['$', ' ']);
    let line = ["次：", "次: "].iter().find_map(|lead| line.strip_prefix(lead)).unwrap_or(line).trim_start();
    ["pmgit ", "git ", "cd ", "cargo "].iter().any(|start| line.starts_with(start))
}

/// A line of a file: `key = value`, a table's head or a comment of the schema.
fn is_toml(line: &str) -> bool {
    let line = line.trim_start_matches(['+', '-', ' ']);
    let line = line.strip_prefix("# ").unwrap_or(line);
    line.starts_with("[[")
        || line.starts_with("Postmortem-")
        || line.starts_with("Postmortem: ")
        || line.starts_with("#:schema")
        || line.split_once('=').is_some_and(|(key, _)| {
            let key = key.trim();
            !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.-\"".contains(letter))
        })
}

/// A line of a file as findings show it, and what points at it; a line of what a verb wrote; a commit by its subject.
fn is_source(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    if first.len() == 12 && first.chars().all(|letter| letter.is_ascii_hexdigit()) || line.contains(" -> closed)") {
        return true;
    }
    if line.split_once(": ").is_some_and(|(place, rest)| place.contains(".toml:") && is_toml(rest)) {
        return true;
    }
    line.split_once('|').is_some_and(|(number, _)| number.trim().chars().all(|letter| letter.is_ascii_digit()))
}

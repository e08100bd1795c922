//! What pages only name, without running it: each verb, option and rule is there.

use clap::Command;

use crate::pages::{Language, Page};

/// Words with hyphens that are no rules: statuses, branches, teams, calendars, git's hooks and formats.
const NO_RULES: &[&str] = &[
    "action-owner",
    "in-review",
    "japan-year-end",
    "postmortem-pages",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-receive",
    "team-checkout",
];

/// What begins like a command: the check's name on the forges, and the key of the policy.
const NO_COMMANDS: &[&str] = &["pmgit into refs/heads/main", "pmgit / pmgit (*)", "pmgit = \"0.2\""];

fn pages() -> Vec<Page> {
    Language::BOTH.into_iter().flat_map(|language| language.guide().into_iter().chain([language.readme()])).collect()
}

/// The pieces of code within the prose of a page, and the lines of commands that are shown and not run.
fn named(page: &Page) -> Vec<String> {
    let mut named = Vec::new();
    let mut fence = None;
    for line in page.text.lines() {
        match (fence, line.strip_prefix("```")) {
            (None, Some(kind)) => fence = Some(kind),
            (Some(_), Some("")) => fence = None,
            (Some("console"), None) => named.push(line.to_owned()),
            (None, None) => named.extend(line.split('`').skip(1).step_by(2).map(str::to_owned)),
            _ => {}
        }
    }
    named
}

/// Why a command is none of pmgit's, if it is not.
fn fault(command: &str, pmgit: &Command) -> Option<String> {
    if NO_COMMANDS.contains(&command) {
        return None;
    }
    let words = command.strip_prefix("pmgit ")?.split_whitespace();
    let mut words = words.take_while(|word| *word != "&&").peekable();
    if words.peek() == Some(&"-C") {
        words.nth(1);
    }
    let mut at = pmgit;
    while let Some(inner) = words.peek().and_then(|word| at.find_subcommand(word)) {
        at = inner;
        words.next();
    }
    if std::ptr::eq(at, pmgit) && words.peek().is_some_and(|word| !word.starts_with('-') && *word != "VERB") {
        return Some(format!("`{command}`: there is no such verb"));
    }
    let options = words.filter(|word| word.starts_with("--")).map(|word| word.split('=').next().unwrap_or(word));
    let mut unknown = options.filter(|option| {
        let is_known = |command: &Command| command.get_arguments().any(|known| known.get_long() == option.get(2..));
        !is_known(at) && !is_known(pmgit)
    });
    unknown.next().map(|option| format!("`{command}`: there is no option `{option}`"))
}

#[test]
fn every_command_that_a_page_names_is_one() {
    let mut pmgit = pmgit::command();
    pmgit.build();
    let pages = pages();
    let commands: Vec<(&Page, String)> =
        pages.iter().flat_map(|page| named(page).into_iter().map(move |command| (page, command))).collect();
    assert!(commands.iter().filter(|(_, command)| command.starts_with("pmgit ")).count() > 100);
    let faults: Vec<String> = commands
        .iter()
        .filter_map(|(page, command)| fault(command, &pmgit).map(|fault| format!("{}: {fault}", page.path)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_rule_that_a_page_names_is_one() {
    let rules = Page::read("docs/rules.md").text;
    let is_hyphenated = |word: &str| {
        word.contains('-')
            && word.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase()))
    };
    for page in pages() {
        for word in named(&page).into_iter().filter(|word| is_hyphenated(word) && !word.starts_with("pmgit-")) {
            let is_known = rules.contains(&format!("\n| `{word}` |")) || NO_RULES.contains(&word.as_str());
            assert!(is_known, "{}: there is no rule `{word}`", page.path);
        }
    }
}

#[test]
fn a_command_that_is_none_is_seen() {
    let mut pmgit = pmgit::command();
    pmgit.build();
    for (command, is_one) in [
        ("pmgit check --fix", true),
        ("pmgit -C /srv/git/postmortems.git init --server", true),
        ("pmgit message external posted --url=https://status.example.com", true),
        ("pmgit VERB --help", true),
        ("git log -p", true),
        ("pmgit chekc", false),
        ("pmgit check --fixx", false),
        ("pmgit message external posted --link https://status.example.com", false),
    ] {
        assert_eq!(fault(command, &pmgit).is_none(), is_one, "{command}");
    }
}

//! The page of `pmgit --help`: the verbs by what a person is about to do. clap has no groups for subcommands, so the page
//! is a template of its own, made from the same definitions.

use std::fmt::Write as _;

use clap::Command;

use crate::text::wrapped;

/// Each verb that is shown, in one group; within a group in the order in which they are needed.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "Write it up",
        &[
            "new", "edit", "timeline", "action", "impact", "people", "show", "preview", "check", "explain", "severity",
            "rename", "remove",
        ],
    ),
    (
        "Get it reviewed and closed",
        &[
            "meeting",
            "submit",
            "pr",
            "diff",
            "approve",
            "approvals",
            "review",
            "return",
            "waive",
            "message",
            "close",
            "reopen",
        ],
    ),
    ("Keep an eye on all of them", &["status", "list", "due", "log", "verify", "calendar", "notify", "export"]),
    ("Set it up", &["init", "doctor", "uninstall", "completions", "man", "demo"]),
    ("For git and CI", &["hook", "merge-driver", "textconv", "comment"]),
];

/// The width of the page where no terminal says its own.
const WIDTH: usize = 100;

/// The command line with its page, whose lines are no wider than the terminal.
pub(super) fn with_page(command: Command, columns: Option<usize>) -> Command {
    let width = columns.unwrap_or(WIDTH).min(WIDTH);
    let mut page = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    for (title, verbs) in GROUPS {
        let entries: Vec<(String, String)> = verbs.iter().filter_map(|verb| entry(&command, verb)).collect();
        write_group(title, &entries, width, &mut page);
    }
    page.push_str("\nOptions:\n{options}{after-help}");
    command.help_template(page)
}

/// A verb with its aliases, and what it does.
fn entry(command: &Command, verb: &str) -> Option<(String, String)> {
    let found = command.find_subcommand(verb)?;
    let names: Vec<&str> = std::iter::once(verb).chain(found.get_visible_aliases()).collect();
    Some((names.join(", "), found.get_about()?.to_string()))
}

/// The width of the column of verbs.
const NAMES: usize = 14;

fn write_group(title: &str, entries: &[(String, String)], width: usize, page: &mut String) {
    let _ = write!(page, "\n{title}:\n");
    for (name, about) in entries {
        let lines = wrapped(about, width.saturating_sub(NAMES + 4));
        for (number, line) in lines.iter().enumerate() {
            let name = if number == 0 { name.as_str() } else { "" };
            let _ = writeln!(page, "  {name:<NAMES$}  {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_that_is_shown_is_in_one_group() {
        let command = crate::cli::command();
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, verbs)| verbs.iter().copied()).collect();
        for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()).map(Command::get_name) {
            let times = grouped.iter().filter(|grouped| **grouped == verb).count();
            assert_eq!(times, 1, "`{verb}` is in {times} groups of src/cli/groups.rs");
        }
        for verb in grouped {
            assert!(command.find_subcommand(verb).is_some(), "there is no verb `{verb}`");
        }
    }

    #[test]
    fn no_line_of_the_page_is_wider_than_the_terminal() {
        for width in [40, 60, 80, 100, 200] {
            let mut command = with_page(crate::cli::command(), Some(width)).term_width(width.min(WIDTH));
            let page = command.render_help().to_string();
            let widest = page.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width.min(100)), "{width}: {page}");
        }
    }
}

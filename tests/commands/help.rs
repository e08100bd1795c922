//! What says how pmgit is used: help, the reference, completions and man pages, all made from the same definitions.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::Command;
use insta::assert_snapshot;

use crate::support::{World, programs};

fn definitions() -> Command {
    let mut command = pmgit::command().term_width(100);
    command.build();
    command
}

/// Every command below one, with the words that call it.
fn all(command: &Command, words: &str, found: &mut Vec<(String, Command)>) {
    found.push((words.to_owned(), command.clone()));
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        all(inner, &format!("{words} {}", inner.get_name()), found);
    }
}

fn commands() -> Vec<(String, Command)> {
    let mut found = Vec::new();
    all(&definitions(), "pmgit", &mut found);
    found
}

/// `docs/cli.md` as it should be.
fn reference() -> String {
    let mut text = "# The commands\n\nThis page is made from the program's own help: `PMGIT_BLESS=1 cargo test --test commands`.\n".to_owned();
    for (words, mut command) in commands() {
        let help = command.render_long_help().to_string();
        let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
        write!(text, "\n## {words}\n\n```text\n{}\n```\n", lines.join("\n")).unwrap();
    }
    text
}

#[test]
fn the_reference_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    if std::env::var_os("PMGIT_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, reference()).unwrap();
    }
    let standing = fs::read_to_string(&path).unwrap_or_default();
    let first = standing
        .lines()
        .zip(reference().lines().map(str::to_owned))
        .find(|(old, new)| old != new)
        .map(|(old, new)| format!("{old:?} should be {new:?}"));
    assert!(
        standing == reference(),
        "docs/cli.md is out of date ({}); write it anew: PMGIT_BLESS=1 cargo test --test commands",
        first.unwrap_or_else(|| "its length differs".to_owned())
    );
}

#[test]
fn every_help_begins_with_an_imperative_without_a_full_stop() {
    for (words, command) in commands().into_iter().skip(1) {
        let about = command.get_about().unwrap_or_else(|| panic!("`{words}` says nothing")).to_string();
        let first = about.split(' ').next().unwrap().trim_end_matches(',');
        assert!(!about.ends_with('.') && about.starts_with(char::is_uppercase), "{words}: {about}");
        assert!(
            !first.ends_with("ing") && !first.ends_with('s'),
            "`{words}` begins with `{first}`, which is no imperative"
        );
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty() && !help.ends_with('.'), "{words} {}: {help:?}", argument.get_id());
        }
    }
}

#[test]
fn every_verb_has_an_example_that_its_own_arguments_accept() {
    for (words, command) in commands().into_iter().skip(1) {
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        // What git calls.
        if words.starts_with("pmgit hook") {
            continue;
        }
        assert!(after.contains("Example"), "`{words} --help` has no example");
        for line in after.replace("\\\n", " ").lines().filter_map(|line| line.strip_prefix("  pmgit ")) {
            let script = format!("set -f; printf '%s\\0' pmgit {}", line.split(" > ").next().unwrap());
            let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let parts: Vec<&str> = text.split_terminator('\0').collect();
            // An id may stand between the words, as in `message external ID posted`.
            let mut said = line.split(' ');
            assert!(words.split(' ').skip(1).all(|word| said.any(|part| part == word)), "{words}: {line}");
            if let Err(error) = definitions().try_get_matches_from(parts) {
                panic!("the example of `{words}` is refused: {error}");
            }
        }
    }
}

/// The demo is run from the sources there, and git calls the others.
const NOT_IN_THE_GUIDE: &[&str] = &["demo", "hook", "merge-driver", "textconv"];

/// The README and the guide of a language, as one text.
fn guide(readme: &str, folder: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = fs::read_dir(root.join(folder)).expect("the guide is there").map(|page| page.unwrap().path());
    pages.chain([root.join(readme)]).map(|page| fs::read_to_string(page).unwrap()).collect()
}

#[test]
fn the_guide_names_every_verb_in_both_languages() {
    for (readme, folder) in [("README.md", "docs/guide"), ("README.ja.md", "docs/ja/guide")] {
        let guide = guide(readme, folder);
        let shown = definitions();
        let shown = shown.get_subcommands().filter(|verb| !verb.is_hide_set());
        for verb in shown.map(Command::get_name).filter(|verb| *verb != "help") {
            let is_named = guide.contains(&format!("`pmgit {verb}")) || guide.contains(&format!("\npmgit {verb}"));
            let is_wanted = !NOT_IN_THE_GUIDE.contains(&verb);
            assert!(is_named || !is_wanted, "`pmgit {verb}`: {readme} or a page of {folder}, or the list here");
        }
    }
}

#[test]
fn help_can_be_asked_for_in_each_of_the_usual_ways() {
    let world = World::empty();
    let long = world.pmgit(&["waive", "--help"]).passes();
    assert_eq!(long.out, world.pmgit(&["help", "waive"]).passes().out);
    assert_eq!(world.pmgit(&["--version"]).passes().out, format!("pmgit {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(world.pmgit(&["ls"]).passes().out, world.pmgit(&["list"]).passes().out);
    assert_snapshot!(world.pmgit(&["statsu"]).err, @r"
    error: unrecognized subcommand 'statsu'

      tip: a similar subcommand exists: 'status'

    Usage: pmgit [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    let bare = world.pmgit(&[]);
    assert_eq!((bare.code, bare.err), (2, world.pmgit(&["-h"]).passes().out));
    for asked in [&["--help"][..], &["help"], &["--color", "never", "--help"], &["-hV"]] {
        assert!(world.pmgit(asked).passes().out.contains("\nWrite it up:\n  new "), "{asked:?}");
    }
}

#[test]
fn a_verbose_version_names_what_else_the_program_is_built_from() {
    let world = World::empty();
    let shown = world.pmgit(&["--version", "--verbose"]).passes().out;
    let lines: Vec<(&str, &str)> = shown.lines().skip(1).filter_map(|line| line.split_once(": ")).collect();
    let keys: Vec<&str> = lines.iter().map(|(key, _)| *key).collect();
    assert_eq!(shown.lines().next(), world.pmgit(&["--version"]).passes().out.lines().next());
    assert_eq!(keys, ["time zone data", "libgit2", "needs git", "target"], "{shown}");
    assert!(lines[0].1.len() == 5 && lines[0].1.starts_with("20"), "{shown}");
    for order in [["-V", "--verbose"], ["--verbose", "-V"], ["--verbose", "--version"]] {
        assert_eq!(world.pmgit(&order).passes().out, shown);
    }
    let alone = world.pmgit(&["--verbose", "list"]);
    assert!(alone.code == 2 && alone.err.contains("--version"), "{alone}");
}

#[test]
fn completions_are_scripts_that_their_shells_can_read() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = world.pmgit(&["completions", shell]).passes().out;
        assert!(script.contains(" complete -- "), "{shell}");
        if world.command(shell).arg("-c").arg(":").output().is_err() {
            programs::skipped::<()>("completions", &format!("there is no {shell}"));
            continue;
        }
        let output = World::feed(world.command(shell).args(["-n", "/dev/stdin"]), script.as_bytes());
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(world.pmgit(&["completions", "tcsh"]).code, 2);
}

#[test]
fn man_pages_are_written_one_for_each_verb_and_can_be_set() {
    let world = World::empty();
    let run = world.pmgit(&["man", "pages/man1"]).passes();
    assert_eq!(run.err, "wrote the man pages into `[WORLD]/repo/pages/man1`\n");
    let pages = world.path().join("pages/man1");
    for (words, _) in commands() {
        let page = pages.join(format!("{}.1", words.replace(' ', "-")));
        assert!(page.exists(), "{}", page.display());
        let groff = world.command("groff").args(["-man", "-Tutf8", "-rLL=100n", "-ww", "-b"]).arg(&page).output();
        let Ok(output) = groff else {
            programs::skipped::<()>("man pages", "there is no groff");
            continue;
        };
        assert!(output.status.success(), "{words}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{words}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("General Commands Manual"), "{words}");
    }
    world.write("file", "");
    let refused = world.pmgit(&["man", "file/below"]);
    assert!(refused.code == 2 && refused.err.starts_with("error: cannot write the man pages into "), "{refused}");
}

//! What a shell offers where the cursor is: asked of pmgit itself, and through the scripts in their own shells.

use std::path::Path;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{PMGIT, World, programs};

/// What pmgit says may stand at the last word.
fn asked(world: &World, words: &[&str]) -> Vec<String> {
    let run = world.unmoved(0, &[&["complete", "--"], words].concat());
    assert_eq!(run.err, "", "whoever presses a key wants no message");
    run.out.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

fn peopled() -> World {
    let world = World::with_draft();
    world.add("2026-11-21-search-errors", &DRAFT.replace("Checkout slowed", "Search broke"));
    let people = "[aiko]\nemail = \"aiko@example.com\"\n[ben]\nemail = \"ben@example.com\"\n";
    world.write(".pmgit/people.toml", people);
    world.commit_all("people");
    world
}

const IDS: [&str; 2] = ["2026-11-21-search-errors", ID];

#[test]
fn ids_rules_severities_people_and_words_are_offered() {
    let world = peopled();
    for verb in ["show", "preview", "submit", "edit", "status", "log", "approve", "close"] {
        assert_eq!(asked(&world, &[verb, ""]), IDS, "{verb}");
        assert_eq!(asked(&world, &[verb, "2026-11-20"]), [ID], "{verb}");
        assert_eq!(asked(&world, &[verb, "latency"]), [ID], "{verb}");
        assert!(
            asked(&world, &[verb, "-2"]).is_empty(),
            "what holds it in several would be replaced by their beginning"
        );
    }
    assert_eq!(asked(&world, &["timeline", "add", ""]), IDS);
    assert_eq!(asked(&world, &["check", ""]), [&IDS[..], &[":files"]].concat());
    assert_eq!(asked(&world, &["meeting", "schedule", ""]), IDS);
    assert_eq!(asked(&world, &["message", "external", "2"]), IDS);
    assert_eq!(asked(&world, &["message", "external", ID, ""]), ["posted"]);
    assert_eq!(asked(&world, &["severity", ID, "sev-1"]), ["SEV-1"]);
    assert_eq!(asked(&world, &["severity", "s"]), ["SEV-1", "SEV-2", "SEV-3", "SEV-4", "SEV-5"]);
    assert_eq!(asked(&world, &["new", "Title", "--severity", ""]).len(), 5);
    assert_eq!(asked(&world, &["waive", ID, "late-m"]), ["late-meeting"]);
    assert!(asked(&world, &["explain", ""]).len() > asked(&world, &["waive", ID, ""]).len(), "some cannot be waived");
    for option in [&["submit", "--by", ""][..], &["review", "--approved-by", ""], &["list", "--owner", ""]] {
        assert_eq!(asked(&world, option), ["aiko", "ben"], "{option:?}");
    }
    assert_eq!(asked(&world, &["submit", "--by=b"]), ["--by=ben"]);
    assert_eq!(asked(&world, &["submit", "--by", "=", "b"]), ["ben"], "as bash splits it");
    assert_eq!(asked(&world, &["action", "done", ID, ""]), ["CACHE-91", "CACHE-92"]);
    assert_eq!(asked(&world, &["timeline", "add", "--kind", "d"]), ["detection"]);
    assert_eq!(asked(&world, &["list", "--status", "re"]), ["reviewed"]);
    assert_eq!(asked(&world, &["show", "--rev", "wo"]), ["work"]);
    assert_eq!(asked(&world, &["check", "--summary", ""]), [":files"]);
    assert_eq!(asked(&world, &["edit", ID, "over"]), ["overview"]);
    assert_eq!(asked(&world, &["edit", ID, "external_message.s"]), ["external_message.summary"]);
    assert!(asked(&world, &["edit", ID, ""]).contains(&"contributing_factors".to_owned()));
    assert_eq!(asked(&world, &["subm"]), ["submit"]);
    assert_eq!(asked(&world, &["complet"]), ["completions"]);
    let described = world.pmgit(&["complete", "--", "show", "2026-11-20"]).passes().out;
    assert_eq!(described, format!("{ID}\tCheckout slowed down after a cache failover\n"));
    world.write(PATH, DRAFT.replace("Checkout slowed", "Checkout was slowed"));
    assert_eq!(asked(&world, &["edit", "over"]), ["overview"], "the only changed one is meant");
    assert_eq!(asked(&world, &["edit", "2026"]), IDS);
}

#[test]
fn without_people_toml_those_of_the_postmortems_are_offered() {
    let world = World::with_draft();
    assert!(asked(&world, &["submit", "--by", "be"]).contains(&"ben".to_owned()));
}

#[test]
fn where_nothing_can_be_read_nothing_is_offered_and_nothing_said() {
    let nowhere = World::empty().moved_to("home");
    let broken = peopled();
    broken.write(".pmgit/policy.toml", "documents = [\n");
    let newer = peopled();
    newer.write(".pmgit/policy.toml", "pmgit = \"99.0\"\n");
    let bare = World::empty_bare();
    for words in [
        &["show", ""][..],
        &["submit", "--by", ""],
        &["action", "done", ""],
        &["waive", ""],
        &["nonsense", ""],
        &[""],
        &[],
    ] {
        for world in [&nowhere, &broken, &newer, &bare] {
            let run = world.pmgit(&[&["complete", "--"], words].concat()).passes();
            assert_eq!(run.err, "", "{words:?}");
        }
    }
    assert_eq!(asked(&broken, &["show", ""]), IDS, "the usual directory");
    assert_eq!(asked(&broken, &["severity", ID, "SEV-2"]), ["SEV-2"]);
    let read_only = peopled();
    read_only.run(read_only.command("chmod").args(["-R", "a-w", "."])).passes();
    assert_eq!(asked(&read_only, &["show", ""]), IDS);
    read_only.run(read_only.command("chmod").args(["-R", "u+w", "."])).passes();
}

/// Runs a script in a shell that finds pmgit, where there is that shell.
fn in_shell(world: &World, shell: &str, options: &[&str], script: &str) -> Option<String> {
    let [program] = programs::find_all("completions", [shell])?;
    let place = Path::new(PMGIT).parent().expect("it lies in a directory");
    let path = format!("{}:{}", place.display(), std::env::var("PATH").unwrap_or_default());
    let run =
        world.run(world.command(program).args(options).args(["-c", script]).env("PATH", path).env("TERM", "dumb"));
    assert_eq!(run.code, 0, "{run}");
    Some(run.out)
}

#[test]
fn bash_offers_them() {
    let world = peopled();
    let ask = r#"source <(pmgit completions bash)
        ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pmgit "$1" "${!#}" x; printf '%s\n' "${COMPREPLY[*]}"; }
        ask pmgit show ''; ask pmgit show lat; ask pmgit submit --by = b; ask pmgit list --status re; ask pmgit nonsense x
        cd /; ask pmgit show ''; complete -p pmgit"#;
    let Some(out) = in_shell(&world, "bash", &["--norc"], ask) else { return };
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[..6], [IDS.join(" ").as_str(), ID, "ben", "reviewed", "", ""], "{out}");
    assert!(lines[6].contains("-F _pmgit pmgit"), "{out}");
}

#[test]
fn fish_offers_them() {
    let world = peopled();
    let ask = "pmgit completions fish | source
        for line in 'pmgit show ' 'pmgit submit --by=b' 'pmgit severity 2026-11-20 sev-3' 'pmgit nonsense x'
            echo (complete -C $line | string replace -r '\\t.*' '')
        end";
    let Some(out) = in_shell(&world, "fish", &["--no-config"], ask) else { return };
    assert_eq!(out, format!("{}\n--by=ben\nSEV-3\n\n", IDS.join(" ")));
}

#[test]
fn zsh_offers_them() {
    let world = peopled();
    // What the function would describe is told instead.
    let ask = r#"autoload -Uz compinit && compinit -u -D; source <(pmgit completions zsh)
        _describe() { print -r -- ${(P)3} $4; }
        _files() { print files; }
        ask() { words=("$@"); CURRENT=$#; PREFIX=${@[-1]}; _pmgit || print; }
        ask pmgit show ''; ask pmgit submit --by=b; ask pmgit check --summary ''; ask pmgit nonsense x
        print -r -- ${_comps[pmgit]}"#;
    let Some(out) = in_shell(&world, "zsh", &["-f"], ask) else { return };
    let titles = ["Search broke down after a cache failover", "Checkout slowed down after a cache failover"];
    let ids: Vec<String> = IDS.iter().zip(titles).map(|(id, title)| format!("{id}:{title}")).collect();
    assert_eq!(out, format!("{}\n--by=ben -U\nfiles\n\n\n_pmgit\n", ids.join(" ")));
}

//! Streams and terminals: colour, pipes that close, questions, and text that would act on a terminal.

use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::documents::{DRAFT, ID, PATH};
use crate::support::{Outcome, PMGIT, World};

/// Letters that act on a terminal or hide what is there.
const HOSTILE: &str = "\\u001b[31mred\\u009b1m \\u202Eevil\\u200b \\u0007";

fn is_harmless(text: &str) {
    let acting = |letter: char| (letter.is_control() && letter != '\n') || "\u{202e}\u{200b}".contains(letter);
    assert!(!text.contains(acting), "{text:?}");
}

#[test]
fn text_of_a_document_never_acts_on_a_terminal() {
    let world = World::ready();
    let title = format!("title = \"{HOSTILE} title\"");
    let text = DRAFT
        .replace("title = \"Checkout slowed down after a cache failover\"", &title)
        .replace("owner = \"aiko\"", &format!("owner = \"{HOSTILE}\""))
        .replace("severity = \"SEV-1\"", &format!("severity = \"{HOSTILE}\""));
    world.write("postmortems/2026/2026-11-20-\u{1b}[31m\u{202e}.toml", "");
    world.add(ID, &text);
    let verbs: [&[&str]; 8] = [
        &["list"],
        &["list", "--json"],
        &["status"],
        &["status", ID],
        &["submit", ID],
        &["check", "--all", "--hints"],
        &["check", "--all", "--format", "json"],
        &["show", "\u{1b}[31m\u{202e}"],
    ];
    for verb in verbs {
        let run = world.pmgit(verb);
        is_harmless(&run.out);
        is_harmless(&run.err);
    }
    let list = world.pmgit(&["list", "--json"]).passes().out;
    let rows: serde_json::Value = serde_json::from_str(&list).unwrap();
    assert_eq!(rows[0]["title"], "\u{1b}[31mred\u{9b}1m \u{202e}evil\u{200b} \u{7} title", "escaped, and nothing lost");
}

#[test]
fn a_pipe_that_closes_early_ends_in_silence_and_hides_no_verdict() {
    let world = World::ready();
    for number in 0..300 {
        world.write(&format!("postmortems/2026/2026-11-20-n{number}.toml"), DRAFT);
    }
    world.write(PATH, DRAFT.replace("status = \"draft\"", "status = \"nonsense\""));
    world.commit_all("Many");
    for (verb, code) in
        [("list", 0), ("status", 0), ("check --all --hints", 1), ("explain", 0), ("show 2026-11-20-n7", 0)]
    {
        let script = format!("\"$0\" {verb} | head -1 > /dev/null; echo ${{PIPESTATUS[0]}}");
        let output = World::feed(world.command("bash").args(["-c", &script, PMGIT]), b"");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{code}\n"), "{verb}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{verb}");
    }
}

#[test]
fn a_refusal_whose_reader_has_left_is_still_a_refusal_and_a_step_is_still_made() {
    let world = World::in_review();
    let piped = |arguments: &[&str]| {
        let mut child = world
            .pmgit_command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        child.wait().unwrap().code()
    };
    assert_eq!(piped(&["review", ID]), Some(1));
    assert_eq!(piped(&["return", ID, "--reason", "A freeze"]), Some(0));
    assert_eq!(world.status_of(ID), "draft");
}

#[test]
fn a_full_device_is_an_error() {
    let world = World::with_draft();
    let script = "\"$0\" list > /dev/full";
    let output = World::feed(world.command("sh").args(["-c", script, PMGIT]), b"");
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(String::from_utf8_lossy(&output.stderr), @r"
    error: cannot write the output
      cause: No space left on device (os error 28)
    ");
}

/// The words of a command, its variables, and whether its output has colours.
type Case = (&'static str, &'static [(&'static str, &'static str)], bool);

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let world = World::with_draft();
    let coloured = |run: &Outcome| run.err.contains('\u{1b}');
    assert!(!coloured(&world.pmgit(&["show", "nope"])));
    assert!(coloured(&world.pmgit(&["show", "nope", "--color", "always"])));
    assert!(coloured(&world.run(world.pmgit_command(&["--color", "always", "show", "nope"]).env("NO_COLOR", "1"))));
    let cases: [Case; 5] = [
        ("show nope", &[], true),
        ("show nope", &[("NO_COLOR", "1")], false),
        ("show nope", &[("NO_COLOR", "")], true),
        ("show nope", &[("TERM", "dumb")], false),
        ("--color never show nope", &[], false),
    ];
    for (words, variables, expected) in cases {
        let words: Vec<&str> = words.split(' ').collect();
        let session =
            variables.iter().fold(world.terminal(&words), |session, (name, value)| session.variable(name, *value));
        let mut terminal = session.start();
        terminal.finish().ends_with(2).says("error: there is no postmortem `nope`");
        assert_eq!(terminal.bytes().contains(&b'\x1b'), expected, "{words:?} {variables:?}");
    }
}

#[test]
fn a_terminal_is_shown_a_document_without_what_acts_on_it() {
    let world = World::ready();
    world.add(ID, &DRAFT.replace("cache failover\"\n", "cache failover\"\n# \u{202e}\u{9b}31m\n"));
    assert!(world.pmgit(&["show", ID, "--format", "toml"]).out.contains('\u{202e}'), "a pipe gets the bytes");
    let mut terminal = world.terminal(&["show", ID, "--format", "toml"]).start();
    terminal.finish().passes().says("\\u{202e}\\u{9b}31m");
    is_harmless(&String::from_utf8_lossy(terminal.bytes()).replace('\r', ""));
}

#[test]
fn without_a_terminal_nothing_is_asked_and_the_option_is_named() {
    let world = World::ready();
    assert_snapshot!(world.unmoved(2, &["new"]), @r"
    exit 2
    -- stderr --
    error: `pmgit new` needs what happened, in a line
      hint: give it as `TITLE`; `pmgit new --help` shows an example
    ");
    assert_snapshot!(world.unmoved(2, &["new", "Checkout slow"]), @r"
    exit 2
    -- stderr --
    error: `pmgit new` needs the severity, one of SEV-1, SEV-2, SEV-3, SEV-4, SEV-5
      hint: give it as `--severity SEV`; `pmgit new --help` shows an example
    ");
}

#[test]
fn an_editor_that_nobody_chose_is_not_started_without_a_terminal() {
    let world = World::with_draft();
    let run = world.run(world.pmgit_command(&["edit", ID]).env_remove("GIT_EDITOR"));
    assert_snapshot!(run, @r"
    exit 2
    -- stderr --
    error: cannot open `postmortems/2026/2026-11-20-checkout-latency.toml`
      cause: no editor is chosen, and git's own needs a terminal
      hint: choose one, `GIT_EDITOR=NAME` or `git config core.editor NAME`, or edit the file yourself
    ");
    let run = world.run(world.pmgit_command(&["edit", ID]).env("GIT_EDITOR", "f() { echo '# mine' >> \"$1\"; }; f"));
    assert_eq!(run.code, 0, "{run}");
    assert!(world.read(PATH).ends_with("# mine\n"));
    let run = world.run(world.pmgit_command(&["edit", ID]).env("GIT_EDITOR", "false"));
    assert!(run.code == 2 && run.err.contains("the editor `false` ended with exit status: 1"), "{run}");
}

//! `pmgit new`: a scaffold, committed, with what is due when.

use std::fs;

use insta::assert_snapshot;

use crate::bench::Bench;

const FACTS: [&str; 8] =
    ["--severity", "SEV-1", "--owner", "aiko", "--started", "2026-11-20 00:04", "--resolved", "2026-11-20T01:40:00Z"];

fn new<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["new"], arguments, &FACTS].concat()
}

#[test]
fn a_scaffold_is_committed_and_what_is_due_is_told() {
    let bench = Bench::ready();
    bench.write("staged.txt", "staged\n");
    bench.ok(&["add", "staged.txt"]);
    assert_snapshot!(bench.done(&new(&["Checkout slowed down"])), @r"
    exit 0
    postmortems/2026/2026-11-20-checkout-slowed-down.toml
      the meeting must begin by Mon 23 Nov, 24:00 UTC
      the actions are due by Sat 5 Dec, 24:00 UTC
      next: `pmgit edit 2026-11-20-checkout-slowed-down`, and `pmgit status 2026-11-20-checkout-slowed-down` says what is missing
    ");
    assert_snapshot!(bench.ok(&["show", "--name-status", "--format=%B", "HEAD"]), @r"
    2026-11-20-checkout-slowed-down: new postmortem

    Checkout slowed down

    Postmortem: 2026-11-20-checkout-slowed-down
    Postmortem-Status: draft


    A	postmortems/2026/2026-11-20-checkout-slowed-down.toml
    ");
    assert_eq!(bench.ok(&["status", "--porcelain"]), "A  staged.txt");
    assert_eq!(bench.done(&["check", "--all"]).code, 0);
}

#[test]
fn on_a_protected_branch_it_gets_a_branch_of_its_own() {
    let bench = Bench::ready();
    bench.ok(&["switch", "--quiet", "main"]);
    let run = bench.done(&new(&["Checkout slow"]));
    assert_eq!(
        run.talk,
        "switched to a new branch `postmortem/2026-11-20-checkout-slow`, for the one you were on is protected\n"
    );
    assert_eq!(bench.ok(&["branch", "--show-current"]), "postmortem/2026-11-20-checkout-slow");
    assert_eq!(bench.ok(&["rev-list", "--count", "main..HEAD"]), "1");
    assert_eq!(bench.complaints(), "");
}

#[test]
fn a_second_one_of_the_same_id_is_refused() {
    let bench = Bench::ready();
    bench.done(&new(&["Checkout slow"]));
    assert_snapshot!(bench.unmoved(1, &new(&["Checkout: slow!"])), @r"
    exit 1
    -- stderr --
    error: there is a postmortem `2026-11-20-checkout-slow` already
      hint: `pmgit edit 2026-11-20-checkout-slow` opens it; `--slug` gives another one another name
    ");
    bench.done(&new(&["Checkout slow", "--slug", "again"]));
}

#[test]
fn a_title_of_any_script_gets_an_id() {
    let bench = Bench::ready();
    assert_snapshot!(bench.unmoved(2, &new(&["決済が遅くなった"])), @r"
    exit 2
    -- stderr --
    error: cannot make an id from this title
      hint: name its last part in ASCII, `--slug checkout-latency`, or give a `--reference`
    ");
    let run = bench.done(&new(&[
        "決済が遅くなった",
        "--reference",
        "https://pd.example.com/incidents/PD-8123",
        "--language",
        "ja",
    ]));
    assert!(run.out.starts_with("postmortems/2026/2026-11-20-pd-8123.toml\n"), "{run}");
    assert!(bench.read("postmortems/2026/2026-11-20-pd-8123.toml").contains("決済が遅くなった"));
    bench.done(&new(&["Ünïcödé & \"quotes\"\\ \u{1f600}"]));
    bench.done(&new(&[&"long ".repeat(200)]));
    assert_eq!(bench.run(&["check", "--all"]).code, 0);
    assert_eq!(bench.complaints(), "");
}

#[test]
fn facts_that_cannot_be_are_refused_before_anything_is_written() {
    let bench = Bench::ready();
    assert_snapshot!(bench.unmoved(2, &["new", "a", "--severity", "SEV1"]), @r"
    exit 2
    -- stderr --
    error: there is no severity `SEV1`
      hint: did you mean `SEV-1`? It is one of SEV-1, SEV-2, SEV-3, SEV-4, SEV-5
    ");
    assert!(
        bench
            .unmoved(2, &["new", "a", "--severity", "SEV-1", "--started", "soon"])
            .talk
            .contains("cannot read `soon` as a time")
    );
    let backwards =
        ["new", "a", "--severity", "SEV-1", "--started", "2026-11-20 02:00", "--resolved", "2026-11-20 01:00"];
    assert!(bench.unmoved(1, &backwards).talk.contains("impossible-times"));
    for slug in ["Bad Slug", "../x", "-", "a/b", ""] {
        assert_eq!(bench.unmoved(2, &new(&["a", "--slug", slug])).code, 2, "{slug}");
    }
    assert_eq!(bench.unmoved(1, &["new", "a", "--severity", "SEV-1", "--owner", " "]).code, 1);
}

#[test]
fn the_teams_template_is_used_and_a_broken_one_is_named() {
    let bench = Bench::ready();
    let template = bench.read(".pmgit/templates/en.toml");
    bench.write(".pmgit/templates/en.toml", format!("{template}\n[custom]\nteam = \"checkout\"\n"));
    bench.commit_all("Our template");
    bench.done(&new(&["One"]));
    assert!(bench.read("postmortems/2026/2026-11-20-one.toml").contains("team = \"checkout\""));
    bench.write(".pmgit/templates/en.toml", "title = [\n");
    bench.commit_all("A broken one");
    let run = bench.unmoved(2, &new(&["Two"]));
    assert!(run.talk.contains(".pmgit/templates/en.toml"), "{run}");
}

#[test]
fn it_opens_the_editor_where_that_is_asked_for() {
    let bench = Bench::ready();
    let mut command = bench.pmgit(&new(&["One", "--edit"]));
    let run = bench.end(command.env("GIT_EDITOR", "f() { echo '# edited' >> \"$1\"; }; f"));
    assert_eq!(run.code, 0, "{run}");
    assert!(bench.read("postmortems/2026/2026-11-20-one.toml").ends_with("# edited\n"));
}

#[test]
fn a_repository_without_init_has_the_built_in_policy() {
    let bench = Bench::new();
    bench.commit_all("Empty");
    fs::create_dir(bench.path().join("src")).unwrap();
    let mut command = bench.pmgit(&new(&["One"]));
    let run = bench.end(command.current_dir(bench.path().join("src")));
    assert_eq!(run.code, 0, "{run}");
    assert!(bench.path().join("postmortems/2026/2026-11-20-one.toml").exists());
}

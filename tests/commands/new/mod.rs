//! `pmgit new`: a scaffold, committed, with what is due when.

mod asks;
mod branches;
mod kinds;
mod notes;
mod same;

use std::fs;

use insta::assert_snapshot;

use crate::support::World;

const FACTS: [&str; 8] =
    ["--severity", "SEV-1", "--owner", "aiko", "--started", "2026-11-20 00:04", "--resolved", "2026-11-20T01:40:00Z"];

fn new<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["new"], arguments, &FACTS].concat()
}

#[test]
fn a_scaffold_is_committed_and_what_is_due_is_told() {
    let world = World::ready();
    world.write("staged.txt", "staged\n");
    world.ok(&["add", "staged.txt"]);
    assert_snapshot!(world.pmgit(&new(&["Checkout slowed down"])).passes(), @r"
    exit 0
    postmortems/2026/2026-11-20-checkout-slowed-down.toml
      the meeting must begin by Mon 23 Nov, 24:00 UTC
      the actions are due by Sat 5 Dec, 24:00 UTC
      next: `pmgit edit 2026-11-20-checkout-slowed-down`, and `pmgit status 2026-11-20-checkout-slowed-down` says what is missing
    -- stderr --
    note: committed on `work`, where you are; `--branch` would give it a branch of its own
    ");
    assert_snapshot!(world.ok(&["show", "--name-status", "--format=%B", "HEAD"]), @r"
    2026-11-20-checkout-slowed-down: new postmortem

    Checkout slowed down

    Postmortem: 2026-11-20-checkout-slowed-down
    Postmortem-Status: draft


    A	postmortems/2026/2026-11-20-checkout-slowed-down.toml
    ");
    assert_eq!(world.ok(&["status", "--porcelain"]), "A  staged.txt");
    assert_eq!(world.pmgit(&["check", "--all"]).passes().code, 0);
}

#[test]
fn who_chose_the_owner_and_the_kind_of_postmortem_are_written_where_they_belong() {
    let world = World::ready();
    world.write(".pmgit/templates/security.toml", world.read(".pmgit/templates/en.toml"));
    world.pmgit(&new(&["Key leaked", "--designated-by", "ben", "--template", "security"])).passes();
    let text = world.read("postmortems/2026/2026-11-20-key-leaked.toml");
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(table["template"].as_str(), Some("security"));
    assert_eq!(table["people"]["owner_designated_by"].as_str(), Some("ben"));
    for option in ["--designated-by", "--template"] {
        let run = world.unmoved(1, &new(&["Key leaked again", option, " "]));
        assert!(run.err.contains(&format!("`{option}` is empty")), "{run}");
    }
}

#[test]
fn on_a_protected_branch_it_gets_a_branch_of_its_own() {
    let world = World::ready();
    world.ok(&["switch", "--quiet", "main"]);
    let run = world.pmgit(&new(&["Checkout slow"])).passes();
    assert_eq!(
        run.err,
        "switched to new branch `postmortem/2026-11-20-checkout-slow`, because the one you were on is protected\n"
    );
    assert_eq!(world.ok(&["branch", "--show-current"]), "postmortem/2026-11-20-checkout-slow");
    assert_eq!(world.ok(&["rev-list", "--count", "main..HEAD"]), "1");
    assert_eq!(world.complaints(), "");
}

#[test]
fn a_second_one_of_the_same_id_is_refused() {
    let world = World::ready();
    world.pmgit(&new(&["Checkout slow"])).passes();
    assert_snapshot!(world.unmoved(1, &new(&["Checkout: slow!"])), @r"
    exit 1
    -- stderr --
    error: there is a postmortem `2026-11-20-checkout-slow` already
      hint: `pmgit edit 2026-11-20-checkout-slow` opens it; `--slug` gives another one another name
    ");
    world.pmgit(&new(&["Checkout slow", "--slug", "again"])).passes();
}

#[test]
fn a_title_of_any_script_gets_an_id() {
    let world = World::ready();
    for (title, id) in [
        ("決済が遅くなった", "2026-11-20-0004"),
        ("Redisのフェイルオーバーで決済が遅延", "2026-11-20-redis-failover"),
        ("ログインできない", "2026-11-20-login-dekinai"),
        ("Отказ", "2026-11-20-0004"),
    ] {
        let world = World::ready();
        let run = world.pmgit(&new(&[title])).passes();
        assert!(run.out.starts_with(&format!("postmortems/2026/{id}.toml\n")), "{run}");
    }
    let run = world
        .pmgit(&new(&[
            "決済が遅くなった",
            "--reference",
            "https://pd.example.com/incidents/PD-8123",
            "--language",
            "ja",
        ]))
        .passes();
    assert!(run.out.starts_with("postmortems/2026/2026-11-20-pd-8123.toml\n"), "{run}");
    assert!(world.read("postmortems/2026/2026-11-20-pd-8123.toml").contains("決済が遅くなった"));
    world.pmgit(&new(&["Ünïcödé & \"quotes\"\\ \u{1f600}"])).passes();
    world.pmgit(&new(&[&"long ".repeat(200)])).passes();
    assert_eq!(world.pmgit(&["check", "--all"]).code, 0);
    assert_eq!(world.complaints(), "");
}

#[test]
fn facts_that_cannot_be_are_refused_before_anything_is_written() {
    let world = World::ready();
    assert_snapshot!(world.unmoved(2, &["new", "a", "--severity", "high"]), @r"
    exit 2
    -- stderr --
    error: there is no severity `high`
      hint: it is one of SEV-1, SEV-2, SEV-3, SEV-4, SEV-5; its number is enough
    ");
    assert!(
        world
            .unmoved(2, &["new", "a", "--severity", "SEV-1", "--started", "soon"])
            .err
            .contains("cannot read `soon` as a time")
    );
    let backwards =
        ["new", "a", "--severity", "SEV-1", "--started", "2026-11-20 02:00", "--resolved", "2026-11-20 01:00"];
    assert!(world.unmoved(1, &backwards).err.contains("impossible-times"));
    for slug in ["Bad Slug", "../x", "-", "a/b", ""] {
        assert_eq!(world.unmoved(2, &new(&["a", "--slug", slug])).code, 2, "{slug}");
    }
    assert_eq!(world.unmoved(1, &["new", "a", "--severity", "SEV-1", "--owner", " "]).code, 1);
}

#[test]
fn the_teams_template_is_used_and_a_broken_one_is_named() {
    let world = World::ready();
    let template = world.read(".pmgit/templates/en.toml");
    world.write(".pmgit/templates/en.toml", format!("{template}\n[custom]\nteam = \"checkout\"\n"));
    world.commit_all("Our template");
    world.pmgit(&new(&["One"])).passes();
    assert!(world.read("postmortems/2026/2026-11-20-one.toml").contains("team = \"checkout\""));
    world.write(".pmgit/templates/en.toml", "title = [\n");
    world.commit_all("A broken one");
    let run = world.unmoved(2, &new(&["Two"]));
    assert!(run.err.contains(".pmgit/templates/en.toml"), "{run}");
}

#[test]
fn it_opens_the_editor_where_that_is_asked_for() {
    let world = World::ready();
    let mut command = world.pmgit_command(&new(&["One", "--edit"]));
    let run = world.run(command.env("GIT_EDITOR", "f() { echo '# edited' >> \"$1\"; }; f"));
    assert_eq!(run.code, 0, "{run}");
    assert!(world.read("postmortems/2026/2026-11-20-one.toml").ends_with("# edited\n"));
}

#[test]
fn a_repository_without_init_has_the_built_in_policy() {
    let world = World::empty();
    world.commit_all("Empty");
    fs::create_dir(world.path().join("src")).unwrap();
    let mut command = world.pmgit_command(&new(&["One"]));
    let run = world.run(command.current_dir(world.path().join("src")));
    assert_eq!(run.code, 0, "{run}");
    assert!(world.path().join("postmortems/2026/2026-11-20-one.toml").exists());
}

//! `pmgit list`, `status` and `show`: where postmortems stand.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

fn several() -> World {
    let world = World::in_review();
    world.add(
        "2026-11-21-kessai",
        &DRAFT
            .replace("Checkout slowed down after a cache failover", "決済が遅くなった")
            .replace("owner = \"aiko\"", "owner = \"愛子\""),
    );
    world.add(
        "2026-11-22-short",
        &DRAFT.replace("severity = \"SEV-1\"", "severity = \"SEV-3\"").replace("scribe = \"chloe\"\n", ""),
    );
    world
}

#[test]
fn a_list_is_newest_first_and_its_columns_stand_under_each_other_in_cells() {
    let world = several();
    assert_snapshot!(world.unmoved(0, &["list"]).out, @r"
    2026-11-22-short             draft      SEV-3  aiko  Checkout slowed down after a cache failover
    2026-11-21-kessai            draft      SEV-1  愛子  決済が遅くなった
    2026-11-20-checkout-latency  in-review  SEV-1  aiko  Checkout slowed down after a cache failover
    ");
    let only = |options: &[&str]| world.pmgit(&[&["list"], options].concat()).passes().out.lines().count();
    assert_eq!(only(&["--status", "draft"]), 2);
    assert_eq!(only(&["--status", "draft", "--status", "in-review"]), 3);
    assert_eq!(only(&["--severity", "sev-3"]), 1);
    assert_eq!(only(&["--owner", "@Aiko"]), 2);
    assert_eq!(only(&["--owner", "愛子", "--severity", "SEV-1"]), 1);
}

#[test]
fn an_empty_list_says_why() {
    let world = World::ready();
    assert_snapshot!(world.pmgit(&["list"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem is here yet; `pmgit new` makes one
    ");
    assert_eq!(world.pmgit(&["list", "--json"]).passes().out, "[]\n");
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["list", "--owner", "nobody"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem is like that; `pmgit list` shows all
    ");
}

#[test]
fn a_list_as_json_has_every_column() {
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["list", "--json"]).passes().out, @r#"
    [
      {
        "id": "2026-11-20-checkout-latency",
        "status": "draft",
        "severity": "SEV-1",
        "owner": "aiko",
        "title": "Checkout slowed down after a cache failover",
        "path": "postmortems/2026/2026-11-20-checkout-latency.toml"
      }
    ]
    "#);
}

#[test]
fn status_without_an_id_is_a_line_for_each_that_is_open() {
    let world = several();
    assert_snapshot!(world.unmoved(0, &["status"]).out, @"
    2026-11-22-short             draft      SEV-3  ready for in-review
    2026-11-21-kessai            draft      SEV-1  ready for in-review
    2026-11-20-checkout-latency  in-review  SEV-1  2 findings before reviewed
    ");
    assert_snapshot!(World::closed().pmgit(&["status", "--all"]).passes(), @r"
    exit 0
    -- stderr --
    no postmortem is open here; `pmgit list` also names those on other branches
    ");
}

#[test]
fn status_of_one_groups_what_is_missing_and_names_the_next_command() {
    let world = World::ready();
    world.pmgit(&["new", "Checkout slow", "--severity", "SEV-1", "--resolved", "2026-11-20T01:40:00Z"]).passes();
    assert_snapshot!("status_of_an_empty_draft", world.unmoved(0, &["status", "2026"]));
    assert_snapshot!("status_of_a_complete_draft", World::with_draft().unmoved(0, &["status", ID]));
    assert_snapshot!("status_in_review", World::in_review().unmoved(0, &["status", ID]));
    assert_snapshot!("status_reviewed", World::reviewed().unmoved(0, &["status", ID]));
    assert_snapshot!("status_closed", World::closed().unmoved(0, &["status", ID]));
}

#[test]
fn status_says_what_is_waived_and_reads_what_is_not_committed_yet() {
    let world = World::with_draft();
    world.write(PATH, DRAFT.replace("scheduled = 2026-11-23T06:00:00Z", "scheduled = 2026-11-24T06:00:00Z"));
    let run = world.unmoved(0, &["status", ID]);
    assert!(run.out.contains("late-meeting"), "{run}");
    assert_eq!(run.err, "note: it has changes that are not committed; commit them before the next step\n");
    let waiver = "\n[[waivers]]\nrule = \"late-meeting\"\nreason = \"They were on the call of another incident\"\napproved_by = \"ben\"\n";
    world.write(PATH, world.read(PATH) + waiver);
    world.commit_all("Waive it by hand");
    world.pmgit(&["submit", ID]).passes();
    assert!(
        world.pmgit(&["status", ID]).passes().out.contains("  waived    1 finding\n"),
        "{}",
        world.pmgit(&["status", ID])
    );
}

#[test]
fn show_gives_the_bytes_of_the_worktree_or_of_a_revision() {
    let world = World::with_draft();
    world.write(PATH, format!("{DRAFT}# mine\n"));
    assert_eq!(world.unmoved(0, &["show", ID]).out, format!("{DRAFT}# mine\n"));
    assert_eq!(world.unmoved(0, &["show", ID, "--rev", "HEAD"]).out, DRAFT);
    assert_eq!(world.unmoved(2, &["show", ID, "--rev", "main"]).code, 2);
    let run = world.unmoved(2, &["show", ID, "--rev", "no-such-branch"]);
    assert!(run.err.contains("no-such-branch") && run.err.starts_with("error: "), "{run}");
}

//! `pmgit list`, `status` and `show`: where postmortems stand.

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};

fn several() -> Bench {
    let bench = Bench::in_review();
    bench.add(
        "2026-11-21-kessai",
        &DRAFT
            .replace("Checkout slowed down after a cache failover", "決済が遅くなった")
            .replace("owner = \"aiko\"", "owner = \"愛子\""),
    );
    bench.add(
        "2026-11-22-short",
        &DRAFT.replace("severity = \"SEV-1\"", "severity = \"SEV-3\"").replace("scribe = \"chloe\"\n", ""),
    );
    bench
}

#[test]
fn a_list_is_newest_first_and_its_columns_stand_under_each_other_in_cells() {
    let bench = several();
    assert_snapshot!(bench.unmoved(0, &["list"]).out, @r"
    2026-11-22-short             draft      SEV-3  aiko  Checkout slowed down after a cache failover
    2026-11-21-kessai            draft      SEV-1  愛子  決済が遅くなった
    2026-11-20-checkout-latency  in-review  SEV-1  aiko  Checkout slowed down after a cache failover
    ");
    let only = |options: &[&str]| bench.done(&[&["list"], options].concat()).out.lines().count();
    assert_eq!(only(&["--status", "draft"]), 2);
    assert_eq!(only(&["--status", "draft", "--status", "in-review"]), 3);
    assert_eq!(only(&["--severity", "sev-3"]), 1);
    assert_eq!(only(&["--owner", "@Aiko"]), 2);
    assert_eq!(only(&["--owner", "愛子", "--severity", "SEV-1"]), 1);
}

#[test]
fn an_empty_list_says_why() {
    let bench = Bench::ready();
    assert_snapshot!(bench.done(&["list"]), @r"
    exit 0
    -- stderr --
    no postmortem is here yet; `pmgit new` makes one, and `git switch` leads to those on other branches
    ");
    assert_eq!(bench.done(&["list", "--json"]).out, "[]\n");
    let bench = Bench::with_draft();
    assert_snapshot!(bench.done(&["list", "--owner", "nobody"]), @r"
    exit 0
    -- stderr --
    no postmortem is like that; `pmgit list` shows all
    ");
}

#[test]
fn a_list_as_json_has_every_column() {
    let bench = Bench::with_draft();
    assert_snapshot!(bench.done(&["list", "--json"]).out, @r#"
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
    let bench = several();
    assert_snapshot!(bench.unmoved(0, &["status"]).out, @r"
    2026-11-22-short             draft      SEV-3  1 finding before in-review
    2026-11-21-kessai            draft      SEV-1  ready for in-review
    2026-11-20-checkout-latency  in-review  SEV-1  2 findings before reviewed
    ");
    assert_snapshot!(Bench::closed().done(&["status"]), @r"
    exit 0
    -- stderr --
    no postmortem is open here; `git switch` leads to those on other branches
    ");
}

#[test]
fn status_of_one_groups_what_is_missing_and_names_the_next_command() {
    let bench = Bench::ready();
    bench.done(&["new", "Checkout slow", "--severity", "SEV-1", "--resolved", "2026-11-20T01:40:00Z"]);
    assert_snapshot!("status_of_an_empty_draft", bench.unmoved(0, &["status", "2026"]));
    assert_snapshot!("status_of_a_complete_draft", Bench::with_draft().unmoved(0, &["status", ID]));
    assert_snapshot!("status_in_review", Bench::in_review().unmoved(0, &["status", ID]));
    assert_snapshot!("status_reviewed", Bench::reviewed().unmoved(0, &["status", ID]));
    assert_snapshot!("status_closed", Bench::closed().unmoved(0, &["status", ID]));
}

#[test]
fn status_says_what_is_waived_and_reads_what_is_not_committed_yet() {
    let bench = Bench::with_draft();
    bench.write(PATH, DRAFT.replace("scheduled = 2026-11-23T06:00:00Z", "scheduled = 2026-11-24T06:00:00Z"));
    let run = bench.unmoved(0, &["status", ID]);
    assert!(run.out.contains("late-meeting"), "{run}");
    assert_eq!(run.talk, "note: it has changes that are not committed; commit them before the next step\n");
    let waiver = "\n[[waivers]]\nrule = \"late-meeting\"\nreason = \"They were on the call of another incident\"\napproved_by = \"ben\"\n";
    bench.write(PATH, bench.read(PATH) + waiver);
    bench.commit_all("Waive it by hand");
    bench.done(&["submit", ID]);
    assert!(bench.done(&["status", ID]).out.contains("  waived    1 finding\n"), "{}", bench.run(&["status", ID]));
}

#[test]
fn show_gives_the_bytes_of_the_worktree_or_of_a_revision() {
    let bench = Bench::with_draft();
    bench.write(PATH, format!("{DRAFT}# mine\n"));
    assert_eq!(bench.unmoved(0, &["show", ID]).out, format!("{DRAFT}# mine\n"));
    assert_eq!(bench.unmoved(0, &["show", ID, "--rev", "HEAD"]).out, DRAFT);
    assert_eq!(bench.unmoved(2, &["show", ID, "--rev", "main"]).code, 2);
    let run = bench.unmoved(2, &["show", ID, "--rev", "no-such-branch"]);
    assert!(run.talk.contains("no-such-branch") && run.talk.starts_with("error: "), "{run}");
}

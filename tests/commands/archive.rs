//! `pmgit rename` and `pmgit remove`: the honest ways to leave.

use insta::assert_snapshot;

use crate::bench::{Bench, DRAFT, ID, PATH};

const REMOVED: &str = ".pmgit/removed.toml";

#[test]
fn a_rename_is_one_commit_with_its_record() {
    let bench = Bench::with_draft();
    assert_snapshot!(bench.done(&["rename", ID, "checkout-slow"]), @r"
    exit 0
    2026-11-20-checkout-latency is now 2026-11-20-checkout-slow
    ");
    assert_snapshot!(bench.ok(&["show", "--name-status", "--format=%B", "HEAD"]), @r"
    2026-11-20-checkout-latency: rename to 2026-11-20-checkout-slow

    renamed

    Postmortem: 2026-11-20-checkout-slow


    A	.pmgit/removed.toml
    R100	postmortems/2026/2026-11-20-checkout-latency.toml	postmortems/2026/2026-11-20-checkout-slow.toml
    ");
    assert_eq!(bench.complaints(), "");
    assert_eq!(
        bench.run(&["check", "--base", "main", "--head", "HEAD"]).code,
        1,
        "a draft is unready, and nothing else"
    );
    let first = bench.read(REMOVED);
    bench.done(&["rename", "2026-11-20-checkout-slow", "2025-01-02-older", "--reason", "The date was wrong"]);
    let second = bench.read(REMOVED);
    assert!(second.starts_with(&first), "the record is append-only:\n{second}");
    assert!(bench.path().join("postmortems/2025/2025-01-02-older.toml").exists());
    assert_snapshot!(second[first.len()..], @r#"

    [[removed]]
    id = "2026-11-20-checkout-slow"
    reason = "The date was wrong"
    approved_by = "aiko"
    became = "2025-01-02-older"
    "#);
}

#[test]
fn a_rename_to_what_is_taken_or_is_no_id_is_refused() {
    let bench = Bench::with_draft();
    bench.add("2026-11-20-other", DRAFT);
    assert_snapshot!(bench.unmoved(1, &["rename", ID, "other"]), @r"
    exit 1
    -- stderr --
    error: there is a postmortem `2026-11-20-other` already
      hint: choose another id; nothing was changed
    ");
    bench.write("postmortems/2026/2026-11-20-loose.toml", DRAFT);
    assert_eq!(bench.unmoved(1, &["rename", ID, "loose"]).code, 1);
    assert_snapshot!(bench.unmoved(1, &["rename", ID, ID]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` is called that already
    ");
    for bad in ["Bad Slug", "../../x", "", "2026-02-30-x\n", "-x"] {
        let run = bench.unmoved(2, &["rename", ID, "--", bad]);
        assert!(run.talk.contains("is no id"), "{run}");
    }
}

#[test]
fn a_rename_names_who_refers_to_the_old_id() {
    let bench = Bench::with_draft();
    bench.add("2026-11-21-again", &DRAFT.replace("tags =", &format!("related = [\"{ID}\"]\ntags =")));
    assert_snapshot!(bench.done(&["rename", ID, "checkout-slow"]).talk, @"note: `2026-11-21-again` names the old id below `related`; `pmgit edit 2026-11-21-again`");
}

#[test]
fn a_removal_needs_somebody_else_and_says_that_history_keeps_the_text() {
    let bench = Bench::with_draft();
    assert_snapshot!(bench.unmoved(1, &["remove", ID, "--reason", "twice", "--approved-by", "AIKO"]), @r"
    exit 1
    -- stderr --
    error: the owner cannot approve the removal of their own postmortem
      hint: let somebody else approve it: `--approved-by NAME`
    ");
    let address = bench.unmoved(1, &["remove", ID, "--reason", "twice", "--approved-by", "aiko@example.com"]);
    assert!(address.talk.contains("the owner cannot approve"), "{address}");
    assert_eq!(bench.unmoved(1, &["remove", ID, "--reason", "", "--approved-by", "ben"]).code, 1);
    assert_eq!(bench.unmoved(1, &["remove", ID, "--reason", "x", "--approved-by", ""]).code, 1);
    assert_eq!(bench.run(&["remove", ID]).code, 2);
    assert_snapshot!(bench.done(&["remove", ID, "--reason", "It was written twice", "--approved-by", "ben"]), @r"
    exit 0
    2026-11-20-checkout-latency is removed, approved by ben
    -- stderr --
    history keeps the text: whoever has a clone can still read it
    ");
    assert!(!bench.path().join(PATH).exists());
    assert_eq!(bench.complaints(), "");
    assert_eq!(bench.ok(&["show", "--name-status", "--format=", "HEAD"]), format!("A\t{REMOVED}\nD\t{PATH}"));
    assert_eq!(bench.unmoved(2, &["show", ID]).code, 2);
}

#[test]
fn a_record_that_has_uncommitted_changes_is_left_alone() {
    let bench = Bench::with_draft();
    bench.done(&["rename", ID, "checkout-slow"]);
    bench.write(REMOVED, bench.read(REMOVED) + "# mine\n");
    let run = bench.unmoved(1, &["remove", "2026", "--reason", "x", "--approved-by", "ben"]);
    assert!(run.talk.contains("changes that are not committed"), "{run}");
}

#[test]
fn a_broken_record_is_refused_and_stays() {
    let bench = Bench::with_draft();
    bench.write(REMOVED, "[[removed]\nid = 1\n");
    bench.commit_all("Break the record");
    let run = bench.run(&["remove", ID, "--reason", "x", "--approved-by", "ben"]);
    assert!(run.code != 0 && run.talk.contains("removed.toml"), "{run}");
    assert_eq!(bench.complaints(), "");
}

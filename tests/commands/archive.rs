//! `pmgit rename` and `pmgit remove`: the honest ways to leave.

use insta::assert_snapshot;

use crate::support::World;
use crate::support::documents::{DRAFT, ID, PATH};

const REMOVED: &str = ".pmgit/removed.toml";

#[test]
fn a_rename_is_one_commit_with_its_record() {
    let world = World::with_draft();
    assert_snapshot!(world.pmgit(&["rename", ID, "checkout-slow"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency is now 2026-11-20-checkout-slow
    ");
    assert_snapshot!(world.ok(&["show", "--name-status", "--format=%B", "HEAD"]), @r"
    2026-11-20-checkout-latency: rename to 2026-11-20-checkout-slow

    renamed

    Postmortem: 2026-11-20-checkout-slow


    A	.pmgit/removed.toml
    R100	postmortems/2026/2026-11-20-checkout-latency.toml	postmortems/2026/2026-11-20-checkout-slow.toml
    ");
    assert_eq!(world.complaints(), "");
    assert_eq!(
        world.pmgit(&["check", "--base", "main", "--head", "HEAD"]).code,
        1,
        "a draft is unready, and nothing else"
    );
    let first = world.read(REMOVED);
    world.pmgit(&["rename", "2026-11-20-checkout-slow", "2025-01-02-older", "--reason", "The date was wrong"]).passes();
    let second = world.read(REMOVED);
    assert!(second.starts_with(&first), "the record is append-only:\n{second}");
    assert!(world.path().join("postmortems/2025/2025-01-02-older.toml").exists());
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
    let world = World::with_draft();
    world.add("2026-11-20-other", DRAFT);
    assert_snapshot!(world.unmoved(1, &["rename", ID, "other"]), @r"
    exit 1
    -- stderr --
    error: there is a postmortem `2026-11-20-other` already
      hint: choose another id; nothing was changed
    ");
    world.write("postmortems/2026/2026-11-20-loose.toml", DRAFT);
    assert_eq!(world.unmoved(1, &["rename", ID, "loose"]).code, 1);
    assert_snapshot!(world.unmoved(1, &["rename", ID, ID]), @r"
    exit 1
    -- stderr --
    error: `2026-11-20-checkout-latency` is called that already
    ");
    for bad in ["Bad Slug", "../../x", "", "2026-02-30-x\n", "-x"] {
        let run = world.unmoved(2, &["rename", ID, "--", bad]);
        assert!(run.err.contains("is not an id"), "{run}");
    }
}

#[test]
fn a_rename_names_who_refers_to_the_old_id() {
    let world = World::with_draft();
    world.add("2026-11-21-again", &DRAFT.replace("tags =", &format!("related = [\"{ID}\"]\ntags =")));
    assert_snapshot!(world.pmgit(&["rename", ID, "checkout-slow"]).passes().err, @"note: `2026-11-21-again` names the old id below `related`; `pmgit edit 2026-11-21-again`");
}

const FOLDER: &str = "postmortems/2026/2026-11-20-checkout-latency";

/// A draft whose evidence and prose name files beside it.
fn with_files() -> World {
    let world = World::with_draft();
    let text = DRAFT.replacen("https://grafana.example.com/d/2?from=1763597040", &format!("{ID}/graph.png"), 1);
    let text = text.replacen("overview = \"", &format!("overview = \"![graph](./{ID}/graph.png) "), 1);
    world.write(PATH, text);
    world.write(&format!("{FOLDER}/graph.png"), b"\x89PNG\r\n\xff\x00");
    world.write(&format!("{FOLDER}/logs/one.txt"), "a log\n");
    world.commit_all("Files");
    world
}

#[test]
fn the_files_of_a_postmortem_move_with_it() {
    let world = with_files();
    let before = world.read(PATH);
    assert_snapshot!(world.pmgit(&["rename", ID, "2025-01-02-older"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency is now 2025-01-02-older
      2 files moved with it
    ");
    assert_snapshot!(world.ok(&["show", "--name-status", "--format=", "-M40%", "HEAD"]), @r"
    A	.pmgit/removed.toml
    R095	postmortems/2026/2026-11-20-checkout-latency.toml	postmortems/2025/2025-01-02-older.toml
    R100	postmortems/2026/2026-11-20-checkout-latency/graph.png	postmortems/2025/2025-01-02-older/graph.png
    R100	postmortems/2026/2026-11-20-checkout-latency/logs/one.txt	postmortems/2025/2025-01-02-older/logs/one.txt
    ");
    assert!(!world.path().join(FOLDER).exists(), "no empty folder is left");
    let after = world.read("postmortems/2025/2025-01-02-older.toml");
    assert_eq!(after, before.replace(&format!("{ID}/graph.png"), "2025-01-02-older/graph.png"));
    assert_eq!(after.matches("2025-01-02-older/graph.png").count(), 2);
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    assert!(!world.pmgit(&["check", "--all", "--hints"]).out.contains("missing-evidence"));
}

#[test]
fn the_files_of_a_postmortem_leave_with_it() {
    let world = with_files();
    let run = world.pmgit(&["remove", ID, "--reason", "It was written twice", "--approved-by", "ben"]).passes();
    assert!(run.out.contains("2 files removed with it"), "{run}");
    assert_eq!(world.ok(&["ls-tree", "-r", "--name-only", "HEAD", "postmortems/2026"]), "");
    assert!(!world.path().join(FOLDER).exists());
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn a_link_among_the_files_is_not_moved_and_nothing_is_lost() {
    let world = with_files();
    std::os::unix::fs::symlink("graph.png", world.path().join(FOLDER).join("link.png")).unwrap();
    world.commit_all("A link");
    assert!(world.unmoved(1, &["rename", ID, "other"]).err.contains("link.png` is not a regular file"));
    let loose = with_files();
    loose.write(&format!("{FOLDER}/graph.png"), "changed");
    assert!(loose.unmoved(1, &["rename", ID, "other"]).err.contains("changes that are not committed"));
}

#[test]
fn a_removal_needs_somebody_else_and_says_that_history_keeps_the_text() {
    let world = World::with_draft();
    assert_snapshot!(world.unmoved(1, &["remove", ID, "--reason", "twice", "--approved-by", "AIKO"]), @r"
    exit 1
    -- stderr --
    error: the owner cannot approve the removal of their own postmortem
      cause: `AIKO` is the owner of `2026-11-20-checkout-latency`
      hint: let somebody else approve it: `--approved-by NAME`
    ");
    let address = world.unmoved(1, &["remove", ID, "--reason", "twice", "--approved-by", "aiko@example.com"]);
    assert!(address.err.contains("the owner cannot approve"), "{address}");
    assert_eq!(world.unmoved(1, &["remove", ID, "--reason", "", "--approved-by", "ben"]).code, 1);
    assert_eq!(world.unmoved(1, &["remove", ID, "--reason", "A freeze", "--approved-by", ""]).code, 1);
    assert_eq!(world.pmgit(&["remove", ID]).code, 2);
    assert_snapshot!(world.pmgit(&["remove", ID, "--reason", "It was written twice", "--approved-by", "ben"]).passes(), @r"
    exit 0
    2026-11-20-checkout-latency is removed, approved by ben
    -- stderr --
    history keeps the text: whoever has a clone can still read it
    ");
    assert!(!world.path().join(PATH).exists());
    assert_eq!(world.complaints(), "");
    assert_eq!(world.ok(&["show", "--name-status", "--format=", "HEAD"]), format!("A\t{REMOVED}\nD\t{PATH}"));
    assert_eq!(world.unmoved(2, &["show", ID]).code, 2);
}

#[test]
fn a_record_that_has_uncommitted_changes_is_left_alone() {
    let world = World::with_draft();
    world.pmgit(&["rename", ID, "checkout-slow"]).passes();
    world.write(REMOVED, world.read(REMOVED) + "# mine\n");
    let run = world.unmoved(1, &["remove", "2026", "--reason", "A freeze", "--approved-by", "ben"]);
    assert!(run.err.contains("changes that are not committed"), "{run}");
}

#[test]
fn a_broken_record_is_refused_and_stays() {
    let world = World::with_draft();
    world.write(REMOVED, "[[removed]\nid = 1\n");
    world.commit_all("Break the record");
    let run = world.pmgit(&["remove", ID, "--reason", "A freeze", "--approved-by", "ben"]);
    assert!(run.code != 0 && run.err.contains("removed.toml"), "{run}");
    assert_eq!(world.complaints(), "");
}

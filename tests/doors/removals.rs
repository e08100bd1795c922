//! What leaves the archive, and the record by which it may.

use crate::support::World;
use crate::support::documents::{ID, OTHER, PATH, sound};

const RECORD: &str = ".pmgit/removed.toml";

fn with_document() -> World {
    let world = World::with_remote();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

fn row(id: &str, more: &str) -> String {
    format!("[[removed]]\nid = \"{id}\"\nreason = \"The alert was a test.\"\napproved_by = \"ben\"\n{more}\n")
}

#[test]
fn a_removal_without_a_record_is_refused_on_a_protected_branch_alone() {
    let world = with_document();
    world.ok(&["rm", "--quiet", PATH]);
    world.commit().refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {PATH}"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.commit().passes();
    world.push(&["origin", "topic"]).passes();
    world.push(&["origin", "topic:main"]).refused_for("removed-postmortem");
    world.check("main", "topic").finds("removed-postmortem").says(&format!("git checkout main -- {PATH}"));
}

#[test]
fn a_rename_without_a_record_is_refused_on_a_protected_branch_alone() {
    let world = with_document();
    world.ok(&["mv", PATH, OTHER]);
    world.commit().refused_for("removed-postmortem").says("pmgit rename");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.commit().passes();
}

#[test]
fn the_verbs_that_remove_and_rename_pass_every_door() {
    let world = with_document();
    world
        .pmgit(&["rename", ID, "search-errors", "--reason", "Named after what failed.", "--approved-by", "ben"])
        .passes();
    let branch = world.ok(&["rev-parse", "--abbrev-ref", "HEAD"]);
    world.push(&["origin", &format!("{branch}:main")]).passes();
    world.check("origin/main^", "HEAD").passes();
    world.pmgit(&["remove", "2026-11-20-search-errors", "--reason", "A test.", "--approved-by", "ben"]).passes();
    world.push(&["origin", "HEAD:main"]).passes();
    world.check("origin/main^", "HEAD").passes();
    assert_eq!(world.ok(&["ls-tree", "-r", "--name-only", "HEAD", "postmortems/2026"]), "");
}

#[test]
fn a_renamed_document_is_judged_against_what_it_was() {
    let world = with_document();
    world.ok(&["mv", PATH, OTHER]);
    let rewritten = sound("in-review").replace("2026-11-22T05:30:00Z", "2026-11-22T04:30:00Z");
    world.stage(OTHER, &rewritten);
    world.stage(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    world.commit().refused_for("rewritten-transitions");
}

#[test]
fn a_postmortem_may_become_one_that_stands_already_and_none_that_does_not() {
    let world = with_document();
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.sneak(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    world.check("main", "topic").passes();
    world.sneak(RECORD, &row(ID, "became = \"2026-11-20-no-such-one\""));
    world.check("main", "topic").finds("removed-postmortem");
    world.ok(&["rm", "--quiet", OTHER]);
    world.sneak(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    world.check("main", "topic").finds("removed-postmortem");
}

#[test]
fn an_entry_that_the_base_has_lets_nothing_out_again() {
    let world = with_document();
    // It left once, and came back.
    world.sneak(RECORD, &row(ID, ""));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", PATH]);
    world.commit_all("once more");
    world.check("main", "topic").finds("removed-postmortem");
    world.sneak(RECORD, &(row(ID, "") + &row(ID, "").replace("a test", "a test again")));
    world.check("main", "topic").passes();
}

#[test]
fn a_document_that_is_still_there_has_no_other_name() {
    // A record that nobody needed would let a draft come in as if it were known.
    let world = with_document();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let draft = sound("in-review").replacen("status = \"in-review\"", "status = \"draft\"", 1);
    let back = "[[transitions]]\nfrom = \"in-review\"\nto = \"draft\"\nat = 2026-11-22T06:30:00Z\nby = \"ben\"\nreason = \"Unclear.\"\n";
    world.sneak(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    world.sneak(OTHER, &format!("{draft}\n{back}"));
    world.check("main", "topic").finds("unready-status");
}

#[test]
fn the_record_is_append_only() {
    let world = with_document();
    world.sneak(RECORD, &row("2025-01-09-search-errors", ""));
    world.stage(RECORD, &row("2025-01-09-search-errors", "").replace("a test", "no test"));
    world.commit().refused_for("removed-postmortem");
    world.ok(&["rm", "--quiet", "--force", RECORD]);
    world.commit().refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {RECORD}"));
    let more = row("2025-01-09-search-errors", "") + &row("2025-01-10-mail-delays", "");
    world.stage(RECORD, &more);
    world.commit().passes();
}

#[test]
fn a_broken_record_is_told_wherever_it_is_looked_at() {
    let world = with_document();
    world.stage(RECORD, "[[removed]\n");
    world.commit().refused_for("invalid-policy").says("removed.toml");
    world.pmgit(&["check", "--staged"]).finds("invalid-policy");
    world.pmgit(&["check", "--all"]).finds("invalid-policy");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.commit().refused_for("invalid-policy");
}

#[test]
fn a_broken_record_of_the_base_can_be_mended_and_blocks_nothing_else() {
    let world = with_document();
    world.sneak(RECORD, "surprise = 1\n");
    world.stage(OTHER, &sound("in-review"));
    world.commit().passes();
    world.stage(RECORD, &("surprise = 1\n".to_owned() + &row("2025-01-10-mail-delays", "")));
    world.commit().passes();
    world.stage(RECORD, &row("2025-01-10-mail-delays", ""));
    world.commit().passes();
}

#[test]
fn a_refused_revert_prints_the_command_that_keeps_the_document_and_lets_the_code_go() {
    let world = World::with_remote();
    world.write("code.rs", "a bug\n");
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.git(&["revert", "--no-edit", "HEAD"]).passes();
    let answer = world.push(&["origin", "main"]).refused_for("removed-postmortem");
    let keep = answer.err.split('`').find(|words| words.starts_with("git checkout ")).expect("a command").to_owned();
    let arguments: Vec<&str> = keep.split(' ').skip(1).collect();
    world.git(&arguments).passes();
    world.git(&["commit", "--quiet", "--amend", "--no-edit"]).passes();
    world.push(&["origin", "main"]).passes();
    assert_eq!(world.ok(&["ls-tree", "--name-only", "HEAD", "code.rs"]), "");
    assert_eq!(world.ok(&["ls-tree", "--name-only", "HEAD", PATH]), PATH);
}

//! What leaves the archive, and the record by which it may.

use crate::documents::{ID, OTHER, PATH, sound};
use crate::scene::Scene;

const RECORD: &str = ".pmgit/removed.toml";

fn with_document() -> Scene {
    let scene = Scene::with_remote();
    scene.sneak(PATH, &sound("in-review"));
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene
}

fn row(id: &str, more: &str) -> String {
    format!("[[removed]]\nid = \"{id}\"\nreason = \"The alert was a test.\"\napproved_by = \"ben\"\n{more}\n")
}

#[test]
fn a_removal_without_a_record_is_refused_on_a_protected_branch_alone() {
    let scene = with_document();
    scene.ok(&["rm", "--quiet", PATH]);
    scene.commit().refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {PATH}"));
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.commit().passes();
    scene.push(&["origin", "topic"]).passes();
    scene.push(&["origin", "topic:main"]).refused_for("removed-postmortem");
    scene.check("main", "topic").finds("removed-postmortem").says(&format!("git checkout main -- {PATH}"));
}

#[test]
fn a_rename_without_a_record_is_refused_on_a_protected_branch_alone() {
    let scene = with_document();
    scene.ok(&["mv", PATH, OTHER]);
    scene.commit().refused_for("removed-postmortem").says("pmgit rename");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.commit().passes();
}

#[test]
fn the_verbs_that_remove_and_rename_pass_every_door() {
    let scene = with_document();
    scene
        .pmgit(&["rename", ID, "search-errors", "--reason", "Named after what failed.", "--approved-by", "ben"])
        .passes();
    let branch = scene.ok(&["rev-parse", "--abbrev-ref", "HEAD"]);
    scene.push(&["origin", &format!("{branch}:main")]).passes();
    scene.check("origin/main^", "HEAD").passes();
    scene.pmgit(&["remove", "2026-11-20-search-errors", "--reason", "A test.", "--approved-by", "ben"]).passes();
    scene.push(&["origin", "HEAD:main"]).passes();
    scene.check("origin/main^", "HEAD").passes();
    assert_eq!(scene.ok(&["ls-tree", "-r", "--name-only", "HEAD", "postmortems/2026"]), "");
}

#[test]
fn a_renamed_document_is_judged_against_what_it_was() {
    let scene = with_document();
    scene.ok(&["mv", PATH, OTHER]);
    let rewritten = sound("in-review").replace("2026-11-22T05:30:00Z", "2026-11-22T04:30:00Z");
    scene.stage(OTHER, &rewritten);
    scene.stage(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    scene.commit().refused_for("rewritten-transitions");
}

#[test]
fn a_document_that_is_still_there_has_no_other_name() {
    // A record that nobody needed would let a draft come in as if it were known.
    let scene = with_document();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    let draft = sound("in-review").replacen("status = \"in-review\"", "status = \"draft\"", 1);
    let back = "[[transitions]]\nfrom = \"in-review\"\nto = \"draft\"\nat = 2026-11-22T06:30:00Z\nby = \"ben\"\nreason = \"Unclear.\"\n";
    scene.sneak(RECORD, &row(ID, "became = \"2026-11-20-search-errors\""));
    scene.sneak(OTHER, &format!("{draft}\n{back}"));
    scene.check("main", "topic").finds("unready-status");
}

#[test]
fn the_record_is_append_only() {
    let scene = with_document();
    scene.sneak(RECORD, &row("2025-01-09-search-errors", ""));
    scene.stage(RECORD, &row("2025-01-09-search-errors", "").replace("a test", "no test"));
    scene.commit().refused_for("removed-postmortem");
    scene.ok(&["rm", "--quiet", "--force", RECORD]);
    scene.commit().refused_for("removed-postmortem").says(&format!("git checkout HEAD -- {RECORD}"));
    let more = row("2025-01-09-search-errors", "") + &row("2025-01-10-mail-delays", "");
    scene.stage(RECORD, &more);
    scene.commit().passes();
}

#[test]
fn a_broken_record_is_told_wherever_it_is_looked_at() {
    let scene = with_document();
    scene.stage(RECORD, "[[removed]\n");
    scene.commit().refused_for("invalid-policy").says("removed.toml");
    scene.pmgit(&["check", "--staged"]).finds("invalid-policy");
    scene.pmgit(&["check", "--all"]).finds("invalid-policy");
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.commit().refused_for("invalid-policy");
}

#[test]
fn a_broken_record_of_the_base_can_be_mended_and_blocks_nothing_else() {
    let scene = with_document();
    scene.sneak(RECORD, "surprise = 1\n");
    scene.stage(OTHER, &sound("in-review"));
    scene.commit().passes();
    scene.stage(RECORD, &("surprise = 1\n".to_owned() + &row("2025-01-10-mail-delays", "")));
    scene.commit().passes();
    scene.stage(RECORD, &row("2025-01-10-mail-delays", ""));
    scene.commit().passes();
}

#[test]
fn a_refused_revert_prints_the_command_that_keeps_the_document_and_lets_the_code_go() {
    let scene = Scene::with_remote();
    scene.world.write("code.rs", "a bug\n");
    scene.sneak(PATH, &sound("in-review"));
    scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    scene.git(&["revert", "--no-edit", "HEAD"]).passes();
    let answer = scene.push(&["origin", "main"]).refused_for("removed-postmortem");
    let keep = answer.err.split('`').find(|words| words.starts_with("git checkout ")).expect("a command").to_owned();
    let arguments: Vec<&str> = keep.split(' ').skip(1).collect();
    scene.git(&arguments).passes();
    scene.git(&["commit", "--quiet", "--amend", "--no-edit"]).passes();
    scene.push(&["origin", "main"]).passes();
    assert_eq!(scene.ok(&["ls-tree", "--name-only", "HEAD", "code.rs"]), "");
    assert_eq!(scene.ok(&["ls-tree", "--name-only", "HEAD", PATH]), PATH);
}

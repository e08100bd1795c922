//! `pmgit check`: a change judged as a merge, and the same answer however the same files are named.

use crate::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::scene::Scene;

const POLICY: &str = ".pmgit/policy.toml";

/// `main`, and `topic` one commit ahead with a postmortem.
fn topic(text: &str) -> Scene {
    let scene = Scene::new();
    scene.ok(&["checkout", "--quiet", "-b", "topic"]);
    scene.sneak(PATH, text);
    scene
}

#[test]
fn a_change_on_top_of_its_base_is_judged_by_the_full_gate() {
    topic(&sound("in-review")).check("main", "topic").passes();
    topic(&sound("draft")).check("main", "topic").finds("unready-status");
    topic(&incomplete("in-review")).check("main", "topic").finds("missing-section");
    let scene = topic(&with("reviewed", "approvals = []"));
    scene.check("main", "topic").finds("missing-approval");
    scene.check("topic", "main").passes();
    scene.check("topic", "topic").passes();
}

#[test]
fn a_change_beside_its_base_is_judged_as_their_merge() {
    let scene = topic(&sound("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak(OTHER, &sound("in-review"));
    // Seen as plain trees, the topic would remove what main has got since.
    scene.check("main", "topic").passes().says("1 document");
    scene.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
    scene.check("main", "topic").finds("duplicate-id");
}

#[test]
fn a_change_that_conflicts_is_no_answer() {
    let scene = topic(&sound("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak(PATH, &sound("in-review").replace("50 minutes", "51 minutes"));
    let answer = scene.check("main", "topic").fails_with("does not merge into `main`").says(PATH).says("hint:");
    assert_eq!(answer.out, "");
}

#[test]
fn histories_without_a_common_ancestor_are_no_answer() {
    let scene = topic(&sound("in-review"));
    scene.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    scene.sneak(OTHER, &sound("in-review"));
    scene.check("main", "fresh").fails_with("no common ancestor");
    scene.check("main", "nowhere").fails_with("nowhere");
    scene.check("main", "main:.pmgit").fails_with("no commit");
}

#[test]
fn an_object_that_is_missing_is_no_answer() {
    let objects = |scene: &Scene, id: &str| scene.world.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    for wanted in
        [format!("topic:{PATH}"), "topic:postmortems/2026".to_owned(), "topic^{tree}".to_owned(), "main".to_owned()]
    {
        let scene = topic(&sound("in-review"));
        scene.sneak("code.rs", "fn main() {}\n");
        scene.check("main", "topic").passes();
        let id = scene.ok(&["rev-parse", &wanted]);
        let (old, new) = (scene.ok(&["rev-parse", "main"]), scene.ok(&["rev-parse", "topic"]));
        std::fs::remove_file(objects(&scene, &id)).expect("the object is loose");
        let answer = scene.check(&old, &new).fails_with("cannot ");
        assert_eq!(answer.out, "", "{wanted}");
    }
    // A commit between the two: nobody can tell whether one is the other's ancestor.
    let scene = topic(&sound("in-review"));
    let between = scene.sneak("code.rs", "one\n");
    scene.sneak("code.rs", "two\n");
    std::fs::remove_file(objects(&scene, &between)).expect("the object is loose");
    scene.check("main", "topic").fails_with("cannot ");
}

#[test]
fn a_shallow_clone_is_no_answer_and_two_commits_are_enough_for_a_parent() {
    let scene = topic(&sound("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.ok(&["merge", "--quiet", "--no-edit", "--no-verify", "topic"]);
    let clone = |depth: &str| {
        let place = scene.world.outside(&format!("depth {depth}"));
        let shown = place.to_str().expect("it is UTF-8").to_owned();
        let address = format!("file://{}", scene.world.path().display());
        scene.ok(&["clone", "--quiet", "--depth", depth, "--no-single-branch", &address, &shown]);
        shown
    };
    let check =
        |place: &str, base: &str, head: &str| scene.pmgit(&["-C", place, "check", "--base", base, "--head", head]);
    let two = clone("2");
    check(&two, "HEAD^1", "HEAD").passes().says("1 document");
    let one = clone("1");
    check(&one, "HEAD^1", "HEAD").fails_with("HEAD^1").says("shallow");
    check(&one, "origin/main", "origin/topic").fails_with("shallow").says("fetch-depth: 0");
    check(&one, "origin/topic", "origin/main").fails_with("shallow").says("--unshallow");
    scene.pmgit(&["-C", &one, "check", "--all"]).passes();
}

#[test]
fn the_policy_is_that_of_the_base() {
    let scene = topic(&incomplete("in-review"));
    scene.sneak(POLICY, "[rules.missing-section]\nlevel = \"off\"\n");
    scene.check("main", "topic").finds("missing-section");
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.ok(&["checkout", "--quiet", "-b", "moved"]);
    scene.world.write(POLICY, "documents = \"elsewhere\"\n");
    scene.sneak(PATH, &incomplete("in-review"));
    scene.check("main", "moved").finds("missing-section");
}

#[test]
fn what_is_asked_for_is_judged_by_its_own_policy() {
    let scene = topic(&incomplete("in-review"));
    scene.sneak(POLICY, "[rules.missing-section]\nlevel = \"warning\"\n");
    scene.pmgit(&["check", "--head", "topic"]).passes().says("warning[missing-section]");
    scene.pmgit(&["check", "--head", "topic^"]).finds("missing-section");
    scene.pmgit(&["check", "--head", "main"]).passes().says("0 documents");
}

#[test]
fn worktree_index_and_commit_get_the_same_findings() {
    let scene = Scene::new();
    scene.world.write(PATH, incomplete("in-review"));
    scene.world.write(OTHER, malformed());
    scene.world.write("postmortems/2026/Odd Name.toml", format!("surprise = 1\n{}", sound("draft")));
    scene.world.write("postmortems/2026/2026-11-20-機能停止.toml", sound("reviewed"));
    std::os::unix::fs::symlink("nowhere", scene.world.path().join("postmortems/2026/2026-11-21-a.toml"))
        .expect("a link");
    let findings = |arguments: &[&str]| {
        let answer = scene.pmgit(&[&["check", "--format", "json"], arguments].concat());
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.out
    };
    let (all, changed) = (findings(&["--all"]), findings(&[]));
    assert_eq!(all, changed);
    assert!(all.contains("missing-section") && all.contains("malformed-document") && all.contains("irregular-file"));
    scene.ok(&["add", "--all"]);
    assert_eq!(findings(&["--staged"]), all);
    assert_eq!(findings(&["--staged", "--all"]), all);
    scene.world.commit_all("as it is");
    assert_eq!(findings(&["--head", "HEAD"]), all);
    assert_eq!(findings(&["--all"]), all);
    assert_eq!(findings(&["-C", &scene.world.path().join("postmortems").to_string_lossy(), "--all"]), all);
    let bare = scene.world.outside("bare.git");
    let shown = bare.to_str().expect("it is UTF-8");
    scene.ok(&["clone", "--quiet", "--bare", ".", shown]);
    assert_eq!(findings(&["-C", shown]), all);
}

#[test]
fn one_commit_gets_the_same_verdict_from_any_worktree_and_at_any_time() {
    let scene = topic(&incomplete("in-review"));
    let verdict = |now: &str| {
        let mut program = scene.program(env!("CARGO_BIN_EXE_pmgit"));
        scene.answer(program.args(["check", "--base", "main", "--head", "topic"]).env("PMGIT_NOW", now)).out
    };
    let first = verdict("2026-11-21T00:00:00Z");
    assert!(first.contains("error[missing-section]"), "{first}");
    scene.world.write(PATH, malformed());
    scene.ok(&["add", "--all"]);
    assert_eq!(verdict("2036-11-21T00:00:00Z"), first);
    scene.ok(&["checkout", "--quiet", "--force", "main"]);
    assert_eq!(verdict("2006-11-21T00:00:00Z"), first);
}

#[test]
fn a_check_moves_nothing() {
    let scene = topic(&sound("in-review"));
    scene.ok(&["checkout", "--quiet", "main"]);
    scene.sneak("code.rs", "fn main() {}\n");
    scene.world.write(PATH, malformed());
    let state = || (scene.ok(&["status", "--porcelain"]), scene.ok(&["for-each-ref"]), scene.ok(&["stash", "list"]));
    let before = state();
    scene.check("main", "topic").passes();
    scene.pmgit(&["check", "--all"]).finds("malformed-document");
    assert_eq!(state(), before);
}

#[test]
fn a_tree_that_names_a_document_twice_is_no_answer() {
    let scene = topic(&sound("in-review"));
    let (good, bad) =
        (scene.ok(&["rev-parse", &format!("topic:{PATH}")]), scene.ok(&["rev-parse", "main:.gitattributes"]));
    let tree = |lines: &str| {
        let output = crate::world::World::feed(scene.program("git").arg("mktree"), lines.as_bytes());
        String::from_utf8(output.stdout).expect("an id is text").trim().to_owned()
    };
    let name = PATH.rsplit('/').next().expect("a path has a name");
    let year = tree(&format!("100644 blob {good}\t{name}\n100644 blob {bad}\t{name}\n"));
    let documents = tree(&format!("040000 tree {year}\t2026\n"));
    let policy = scene.ok(&["rev-parse", "main:.pmgit"]);
    let root = tree(&format!("040000 tree {policy}\t.pmgit\n040000 tree {documents}\tpostmortems\n"));
    let commit = scene.ok(&["commit-tree", "-p", "main", "-m", "twice", &root]);
    scene.check("main", &commit).fails_with("names it twice");
    scene.pmgit(&["check", "--head", &commit]).fails_with("names it twice");
    // Once it is in, a change that mends it and brings something new passes.
    let mended = scene.ok(&["commit-tree", "-p", &commit, "-m", "mended", "topic^{tree}"]);
    scene.check(&commit, &mended).passes();
}

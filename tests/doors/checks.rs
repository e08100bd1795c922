//! `pmgit check`: a change judged as a merge, and the same answer however the same files are named.

use crate::support::documents::{OTHER, PATH, incomplete, malformed, sound, with};
use crate::support::{PMGIT, World};

const POLICY: &str = ".pmgit/policy.toml";

/// `main`, and `topic` one commit ahead with a postmortem.
fn topic(text: &str) -> World {
    let world = World::with_hooks();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, text);
    world
}

#[test]
fn a_change_on_top_of_its_base_is_judged_by_the_full_gate() {
    topic(&sound("in-review")).check("main", "topic").passes();
    topic(&sound("draft")).check("main", "topic").finds("unready-status");
    topic(&incomplete("in-review")).check("main", "topic").finds("missing-section");
    let world = topic(&with("reviewed", "approvals = []"));
    world.check("main", "topic").finds("missing-approval");
    world.check("topic", "main").passes();
    world.check("topic", "topic").passes();
}

#[test]
fn a_change_beside_its_base_is_judged_as_their_merge() {
    let world = topic(&sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(OTHER, &sound("in-review"));
    // Seen as plain trees, the topic would remove what main has got since.
    world.check("main", "topic").passes().says("1 document");
    world.sneak("postmortems/2026/2026-11-20-Checkout-Latency.toml", &sound("in-review"));
    world.check("main", "topic").finds("duplicate-id");
}

#[test]
fn a_change_that_conflicts_is_no_answer() {
    let world = topic(&sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(PATH, &sound("in-review").replace("50 minutes", "51 minutes"));
    let answer = world.check("main", "topic").fails_with("does not merge into `main`").says(PATH).says("hint:");
    assert_eq!(answer.out, "");
}

#[test]
fn histories_without_a_common_ancestor_are_no_answer() {
    let world = topic(&sound("in-review"));
    world.ok(&["checkout", "--quiet", "--orphan", "fresh"]);
    world.sneak(OTHER, &sound("in-review"));
    world.check("main", "fresh").fails_with("no common ancestor");
    world.check("main", "nowhere").fails_with("nowhere");
    world.check("main", "main:.pmgit").fails_with("not a commit");
}

#[test]
fn an_object_that_is_missing_is_no_answer() {
    let objects = |world: &World, id: &str| world.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    for wanted in
        [format!("topic:{PATH}"), "topic:postmortems/2026".to_owned(), "topic^{tree}".to_owned(), "main".to_owned()]
    {
        let world = topic(&sound("in-review"));
        world.sneak("code.rs", "fn main() {}\n");
        world.check("main", "topic").passes();
        let id = world.ok(&["rev-parse", &wanted]);
        let (old, new) = (world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "topic"]));
        std::fs::remove_file(objects(&world, &id)).expect("the object is loose");
        let answer = world.check(&old, &new).fails_with("cannot ");
        assert_eq!(answer.out, "", "{wanted}");
    }
    // A commit between the two: nobody can tell whether one is the other's ancestor.
    let world = topic(&sound("in-review"));
    let between = world.sneak("code.rs", "one\n");
    world.sneak("code.rs", "two\n");
    std::fs::remove_file(objects(&world, &between)).expect("the object is loose");
    world.check("main", "topic").fails_with("cannot ");
}

#[test]
fn a_shallow_clone_is_no_answer() {
    let world = topic(&sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.ok(&["merge", "--quiet", "--no-edit", "--no-verify", "topic"]);
    let clone = |depth: &str| {
        let place = world.outside(&format!("depth {depth}"));
        let shown = place.to_str().expect("it is UTF-8").to_owned();
        let address = format!("file://{}", world.path().display());
        world.ok(&["clone", "--quiet", "--depth", depth, "--no-single-branch", &address, &shown]);
        shown
    };
    let check =
        |place: &str, base: &str, head: &str| world.pmgit(&["-C", place, "check", "--base", base, "--head", head]);
    let two = clone("2");
    check(&two, "HEAD^1", "HEAD").fails_with("replay").says("shallow");
    let one = clone("1");
    check(&one, "HEAD^1", "HEAD").fails_with("HEAD^1").says("shallow");
    check(&one, "origin/main", "origin/topic").fails_with("shallow").says("fetch-depth: 0");
    check(&one, "origin/topic", "origin/main").fails_with("shallow").says("--unshallow");
    world.pmgit(&["-C", &one, "check", "--all"]).passes();
}

#[test]
fn the_policy_is_that_of_the_base() {
    let world = topic(&incomplete("in-review"));
    world.sneak(POLICY, "[rules.missing-section]\nlevel = \"off\"\n");
    world.check("main", "topic").finds("missing-section");
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "moved"]);
    world.write(POLICY, "documents = \"elsewhere\"\n");
    world.sneak(PATH, &incomplete("in-review"));
    world.check("main", "moved").finds("missing-section");
}

#[test]
fn what_is_asked_for_is_judged_by_its_own_policy() {
    let world = topic(&incomplete("in-review"));
    world.sneak(POLICY, "[rules.missing-section]\nlevel = \"warning\"\n");
    world.pmgit(&["check", "--head", "topic"]).passes().says("warning[missing-section]");
    world.pmgit(&["check", "--head", "topic^"]).finds("missing-section");
    world.pmgit(&["check", "--head", "main"]).passes().says("0 documents");
}

#[test]
fn worktree_index_and_commit_get_the_same_findings() {
    let world = World::with_hooks();
    world.write(PATH, incomplete("in-review"));
    world.write(OTHER, malformed());
    world.write("postmortems/2026/Odd Name.toml", format!("surprise = 1\n{}", sound("draft")));
    world.write("postmortems/2026/2026-11-20-機能停止.toml", sound("reviewed"));
    std::os::unix::fs::symlink("nowhere", world.path().join("postmortems/2026/2026-11-21-a.toml")).expect("a link");
    let findings = |arguments: &[&str]| {
        let answer = world.pmgit(&[&["check", "--format", "json"], arguments].concat());
        assert_eq!(answer.code, 1, "{answer:?}");
        answer.out
    };
    let all = findings(&["--all"]);
    assert!(all.contains("missing-section") && all.contains("malformed-document") && all.contains("irregular-file"));
    world.ok(&["add", "--all"]);
    assert_eq!(findings(&["--staged"]), findings(&[]), "as the gate would say it");
    assert_eq!(findings(&["--staged", "--all"]), all);
    world.commit_all("as it is");
    assert_eq!(findings(&["--head", "HEAD"]), all);
    assert_eq!(findings(&["--all"]), all);
    assert_eq!(findings(&["-C", &world.path().join("postmortems").to_string_lossy(), "--all"]), all);
    let bare = world.outside("bare.git");
    let shown = bare.to_str().expect("it is UTF-8");
    world.ok(&["clone", "--quiet", "--bare", ".", shown]);
    assert_eq!(findings(&["-C", shown]), all);
}

#[test]
fn work_is_checked_as_the_gate_would_judge_it_and_the_first_line_says_against_what() {
    let world = World::with_remote();
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.write(OTHER, incomplete("in-review"));
    let first = |told: &str| told.lines().next().unwrap_or_default().to_owned();
    let told = world.pmgit(&["check"]).finds("missing-section");
    assert_eq!(first(&told.out), "compared with HEAD", "on a protected branch");
    world.ok(&["checkout", "--quiet", "--", "."]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let fork = world.ok(&["rev-parse", "HEAD"]);
    world.sneak(PATH, &sound("draft"));
    world.ok(&["rm", "--quiet", OTHER]);
    world.sneak("code.rs", "fn main() {}\n");
    // What was committed on the branch counts too, and what was removed there.
    let told = world.pmgit(&["check"]).finds("removed-postmortem");
    let expected = format!("compared with `origin/main` where this branch left it ({})", &fork[..12]);
    assert_eq!(first(&told.out), expected);
    world.ok(&["checkout", "--quiet", "origin/main", "--", OTHER]);
    // A draft is no error while it is written: nobody merges yet.
    world.pmgit(&["check"]).passes().silent_about("unready-status");
    world.pmgit(&["check", "--hints"]).passes().says("unready-status");
    world.check("origin/main", "HEAD").finds("unready-status");
    // Its own policy does not loosen what judges it.
    world.write(PATH, incomplete("in-review"));
    world.write(POLICY, "[rules.missing-section]\nlevel = \"off\"\n");
    world.pmgit(&["check"]).finds("missing-section").says("loosened-policy");
    world.pmgit(&["check", "2026-11-20-checkout"]).finds("missing-section");
    world.pmgit(&["check", "--all"]).passes().silent_about("missing-section");
}

#[test]
fn what_a_rebase_would_land_is_judged_too() {
    // The branch merges `main`, and its merge brings what none of its commits has: a rebase leaves the merge out.
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "one\n");
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--no-commit", "--no-ff", "main"]);
    world.stage(PATH, &sound("in-review"));
    world.ok(&["commit", "--quiet", "--no-verify", "-m", "a merge that mends"]);
    let told = world.check("main", "topic").finds("missing-section");
    assert!(told.err.contains("what a rebase would land does not"), "{told:?}");
    // A forge that never rebases lands the merge alone.
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak(POLICY, "[gate]\nrebase = false\n");
    world.check("main", "topic").passes();
}

#[test]
fn one_commit_gets_the_same_verdict_from_any_worktree_and_at_any_time() {
    let world = topic(&incomplete("in-review"));
    let verdict = |now: &str| {
        let mut program = world.command(PMGIT);
        world.run(program.args(["check", "--base", "main", "--head", "topic"]).env("PMGIT_NOW", now)).out
    };
    let first = verdict("2026-11-21T00:00:00Z");
    assert!(first.contains("error[missing-section]"), "{first}");
    world.write(PATH, malformed());
    world.ok(&["add", "--all"]);
    assert_eq!(verdict("2036-11-21T00:00:00Z"), first);
    world.ok(&["checkout", "--quiet", "--force", "main"]);
    assert_eq!(verdict("2006-11-21T00:00:00Z"), first);
}

#[test]
fn a_check_moves_nothing() {
    let world = topic(&sound("in-review"));
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("code.rs", "fn main() {}\n");
    world.write(PATH, malformed());
    let state = || (world.ok(&["status", "--porcelain"]), world.ok(&["for-each-ref"]), world.ok(&["stash", "list"]));
    let before = state();
    world.check("main", "topic").passes();
    world.pmgit(&["check", "--all"]).finds("malformed-document");
    assert_eq!(state(), before);
}

#[test]
fn a_tree_that_names_a_document_twice_is_no_answer() {
    let world = topic(&sound("in-review"));
    let (good, bad) =
        (world.ok(&["rev-parse", &format!("topic:{PATH}")]), world.ok(&["rev-parse", "main:.gitattributes"]));
    let tree = |lines: &str| {
        let output = World::feed(world.command("git").arg("mktree"), lines.as_bytes());
        String::from_utf8(output.stdout).expect("an id is text").trim().to_owned()
    };
    let name = PATH.rsplit('/').next().expect("a path has a name");
    let year = tree(&format!("100644 blob {good}\t{name}\n100644 blob {bad}\t{name}\n"));
    let documents = tree(&format!("040000 tree {year}\t2026\n"));
    let policy = world.ok(&["rev-parse", "main:.pmgit"]);
    let root = tree(&format!("040000 tree {policy}\t.pmgit\n040000 tree {documents}\tpostmortems\n"));
    let commit = world.ok(&["commit-tree", "-p", "main", "-m", "twice", &root]);
    world.check("main", &commit).fails_with("names it twice");
    world.pmgit(&["check", "--head", &commit]).fails_with("names it twice");
    // Once it is in, a change that mends it and brings something new passes.
    let mended = world.ok(&["commit-tree", "-p", &commit, "-m", "mended", "topic^{tree}"]);
    world.check(&commit, &mended).passes();
}

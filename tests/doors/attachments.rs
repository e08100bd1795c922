//! Files that belong to a postmortem, and other postmortems that it names: what stands there is known at every door.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::support::World;
use crate::support::documents::{ID, PATH, sound, with};

const FOLDER: &str = "postmortems/2026/2026-11-20-checkout-latency";
const OLDER: &str = "2026-03-02-session-cache-split";

/// A sound postmortem with this evidence in place of the first, and these related ones.
fn document(evidence: &str, related: &str) -> String {
    let text = sound("in-review").replacen("https://grafana.example.com/d/2?from=1763597040", evidence, 1);
    format!("related = [{related}]\n{text}")
}

fn with_archive() -> World {
    let world = World::with_remote();
    world.sneak(&format!("postmortems/2026/{OLDER}.toml"), &sound("closed"));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world
}

/// What the worktree, the index and the commit say of a rule.
fn everywhere(world: &World, is_found: bool, rule: &str) {
    let outcome = world.pmgit(&["check", ID]);
    assert_eq!(outcome.out.contains(rule), is_found, "{outcome}");
    in_the_archive(world, is_found, rule);
}

/// The same where all names that changed are judged, and not one document alone.
fn in_the_archive(world: &World, is_found: bool, rule: &str) {
    world.ok(&["add", "--all"]);
    let tree = world.ok(&["write-tree"]);
    let commit = world.ok(&["commit-tree", "-p", "HEAD", "-m", "x", &tree]);
    for asked in [
        &["check", "--all"][..],
        &["check", "--staged"],
        &["check", "--all", "--staged"],
        &["check", "--all", "--head", &commit],
        &["check", "--base", "main", "--head", &commit],
    ] {
        let outcome = world.pmgit(asked);
        assert_eq!(outcome.out.contains(rule), is_found, "{asked:?}: {outcome}");
    }
}

#[test]
fn a_file_beside_the_document_is_evidence_where_it_is_there() {
    let world = with_archive();
    world.write(PATH, document("graph.png", ""));
    everywhere(&world, true, "missing-evidence");
    world.write(&format!("{FOLDER}/graph.png"), "png");
    everywhere(&world, false, "missing-evidence");
    everywhere(&world, false, "misplaced-file");
    world.write(PATH, document(&format!("{ID}/graph.png"), ""));
    everywhere(&world, false, "missing-evidence");
    world.write(PATH, document(&format!("{ID}/"), ""));
    everywhere(&world, true, "not a regular file");
    // What git ignores goes into no commit.
    world.write(PATH, document("graph.png", ""));
    world.write(".gitignore", "*.png\n");
    world.ok(&["rm", "--quiet", "--cached", &format!("{FOLDER}/graph.png")]);
    everywhere(&world, true, "missing-evidence");
}

#[test]
fn a_link_or_a_program_is_no_attachment() {
    let world = with_archive();
    let place = world.path().join(FOLDER).join("graph.png");
    world.write(PATH, document("graph.png", ""));
    world.write(&format!("{FOLDER}/graph.png"), "png");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("it is ours");
    in_the_archive(&world, true, "irregular-file");
    everywhere(&world, false, "missing-evidence");
    fs::remove_file(&place).expect("it is ours");
    symlink("/etc/passwd", &place).expect("links can be made");
    in_the_archive(&world, true, "irregular-file");
    everywhere(&world, true, "not a regular file");
    world.commit().refused_for("irregular-file");
    fs::remove_file(&place).expect("it is ours");
    world.write(&format!("{FOLDER}/limits.toml"), "max = 1\n");
    in_the_archive(&world, true, "misplaced-file");
}

#[test]
fn an_attachment_that_leaves_alone_is_missed() {
    let world = with_archive();
    world.write(PATH, document("graph.png", ""));
    world.write(&format!("{FOLDER}/graph.png"), "png");
    world.write(&format!("{FOLDER}/notes.txt"), "notes");
    world.commit_all("with files");
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.ok(&["rm", "--quiet", &format!("{FOLDER}/notes.txt")]);
    world.commit().passes();
    world.check("main", "topic").passes();
    world.ok(&["rm", "--quiet", &format!("{FOLDER}/graph.png")]);
    world.commit_all("without the graph");
    world.check("main", "topic").finds("missing-evidence");
    world.push(&["origin", "topic:main"]).refused_for("missing-evidence");
    // What was missing before does not block another change.
    world.ok(&["push", "--quiet", "--no-verify", "origin", "topic:main"]);
    world.write(PATH, document("graph.png", "").replace("tags = [", "tags = [\"more\", "));
    world.commit_all("tags");
    world.check("origin/main", "topic").passes();
    // Files may come before their document.
    world.write("postmortems/2026/2026-11-21-next/graph.png", "png");
    world.commit_all("files first");
    world.check("origin/main", "topic").passes().silent_about("2026-11-21-next");
}

#[test]
fn a_related_postmortem_must_be_there() {
    let world = with_archive();
    world.write(PATH, document("https://a.example", &format!("\"{OLDER}\", \"payments:2020-01-01-a\"")));
    everywhere(&world, false, "unknown-related");
    world.write(PATH, document("https://a.example", "\"2026-03-02-session-cache-spilt\""));
    everywhere(&world, true, "unknown-related");
    for asked in [&["check", ID][..], &["check", "--all", "--staged"], &["check", "--staged"]] {
        world.pmgit(asked).says(&format!("did you mean `{OLDER}`?"));
    }
    world.write(PATH, document("https://a.example", "\"2026-03-02-old-name\""));
    let record = format!(
        "[[removed]]\nid = \"2026-03-02-old-name\"\nreason = \"A freeze\"\napproved_by = \"ben\"\nbecame = \"{OLDER}\"\n"
    );
    world.write(".pmgit/removed.toml", record);
    world.ok(&["add", "--all"]);
    world.pmgit(&["check", "--staged"]).says(&format!("did you mean `{OLDER}`?"));
}

#[test]
fn a_step_of_the_process_knows_what_is_there() {
    let world = with_archive();
    world.ok(&["checkout", "--quiet", "-b", "work"]);
    let draft = sound("draft").replacen("https://grafana.example.com/d/2?from=1763597040", "graph.png", 1);
    world.sneak(PATH, &draft);
    let refused = world.pmgit(&["submit", ID]).ends_with(1);
    assert!(refused.err.contains("missing-evidence") && refused.err.contains(FOLDER), "{refused}");
    assert!(world.pmgit(&["status", ID]).out.contains("[ ] evidence"));
    world.sneak(&format!("{FOLDER}/graph.png"), "png");
    world.pmgit(&["submit", ID]).passes();
}

#[test]
fn a_repository_that_only_git_can_read_knows_its_names_too() {
    let world = World::with_init(&["--object-format=sha256"]).set_up_without_hooks();
    world.write(&format!("postmortems/2026/{OLDER}.toml"), sound("closed"));
    world.commit_all("an archive");
    world.write(PATH, document("graph.png", &format!("\"{OLDER}\"")));
    world.ok(&["add", "--all"]);
    world.pmgit(&["check", "--staged"]).finds("missing-evidence").silent_about("unknown-related");
    world.stage(&format!("{FOLDER}/graph.png"), "png");
    world.pmgit(&["check", "--staged"]).silent_about("missing-evidence");
    world.commit_all("more");
    world.pmgit(&["check", "--all", "--head", "HEAD"]).silent_about("missing-evidence").silent_about("unknown-related");
}

#[test]
fn a_waiver_that_lets_more_pass_is_told_at_the_gate() {
    let world = with_archive();
    let without = |keys: &[&str]| {
        let absent = keys.iter().map(|key| format!("{key} = \"\"\n")).collect::<Vec<_>>().concat();
        let waiver = "rule = \"missing-section\"\nreason = \"It is told elsewhere.\"\napproved_by = \"ben\"\n";
        with("in-review", &format!("[sections]\n{absent}\n[[waivers]]\n{waiver}"))
    };
    world.sneak(PATH, &without(&["resolution"]));
    world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak(PATH, &without(&["resolution", "went_well"]));
    world.check("main", "topic").says("changed-waiver").says("went_well");
    world.sneak(PATH, &without(&["resolution", "went_well"]).replace("told elsewhere", "told in another one"));
    world.check("main", "topic").silent_about("changed-waiver");
}

//! An archive that moves, and what a change can hide by saying that it does.

use crate::support::World;
use crate::support::documents::{ID, OTHER, PATH, incomplete, malformed, sound};

const POLICY: &str = ".pmgit/policy.toml";

/// Two postmortems on `main`, and a branch on which to move them.
fn archive() -> World {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    world.sneak(OTHER, &sound("in-review"));
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world
}

/// Says in the policy where the postmortems are.
fn name_directory(world: &World, directory: &str, more: &str) {
    let policy = world.read(POLICY);
    let kept: Vec<&str> = policy.split_inclusive('\n').filter(|line| !line.starts_with("documents")).collect();
    let kept = kept.concat();
    world.write(POLICY, format!("documents = \"{directory}\"\n{more}{kept}"));
}

fn moved(path: &str, directory: &str) -> String {
    format!("{directory}{}", path.strip_prefix("postmortems").expect("it is of the archive"))
}

/// Moves both files, as a person would.
fn move_files(world: &World, directory: &str) {
    for path in [PATH, OTHER] {
        let to = moved(path, directory);
        world.write(&to, world.read(path));
        world.ok(&["rm", "--quiet", path]);
    }
}

#[test]
fn an_archive_moves_in_one_change_and_keeps_its_history() {
    for directory in ["docs/postmortems", "障害報告", "postmortems/archive", "Postmortems 2", "docs"] {
        let world = archive();
        move_files(&world, directory);
        name_directory(&world, directory, "");
        world.commit_all("the archive moves");
        world.check("main", "topic").passes().says("loosened-policy").says("documents");
        world.ok(&["checkout", "--quiet", "main"]);
        world.ok(&["merge", "--quiet", "--no-verify", "--ff-only", "topic"]);
        world.pmgit(&["verify", "main"]).silent_about("removed-postmortem").silent_about("missing-section");
        let told = world.pmgit(&["log", ID, "--format", "json"]).passes();
        assert!(told.out.contains("\"2026-11-20-checkout-latency\"") && !told.out.contains("removed"), "{told:?}");
        // It goes on there, and is compared with what it was.
        let path = moved(PATH, directory);
        world.ok(&["checkout", "--quiet", "-b", "further"]);
        world.sneak(&path, &incomplete("in-review"));
        world.check("main", "further").finds("missing-section");
        world.sneak(&path, &sound("in-review"));
        world.check("main", "further").passes();
    }
}

#[test]
fn an_archive_moves_and_is_edited_in_the_same_change() {
    let world = archive();
    move_files(&world, "docs/pm");
    name_directory(&world, "docs/pm", "");
    let path = moved(PATH, "docs/pm");
    world.write(&path, world.read(&path).replace("50 minutes", "51 minutes"));
    world.commit_all("it moves");
    world.check("main", "topic").passes().says("1 document");
}

#[test]
fn the_old_place_may_keep_other_files() {
    let world = archive();
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("postmortems/README.md", "# Here they are\n");
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "main"]);
    move_files(&world, "docs/pm");
    name_directory(&world, "docs/pm", "");
    world.commit_all("it moves");
    world.check("main", "topic").passes();
}

/// What a change does beside naming another directory, and the rule that refuses it.
type Trick = (&'static str, fn(&World, &str), &'static str);

const TRICKS: &[Trick] = &[
    ("nothing moves", |_, _| (), "removed-postmortem"),
    (
        "one is left behind",
        |world, directory| {
            world.write(&moved(OTHER, directory), world.read(OTHER));
        },
        "removed-postmortem",
    ),
    (
        "one is deleted",
        |world, directory| {
            move_files(world, directory);
            std::fs::remove_file(world.path().join(moved(PATH, directory))).expect("it is there");
        },
        "removed-postmortem",
    ),
    (
        "one is emptied",
        |world, directory| {
            move_files(world, directory);
            world.write(&moved(PATH, directory), incomplete("in-review"));
        },
        "missing-section",
    ),
    (
        "one is broken",
        |world, directory| {
            move_files(world, directory);
            world.write(&moved(PATH, directory), malformed());
        },
        "malformed-document",
    ),
    (
        "one gets another name",
        |world, directory| {
            move_files(world, directory);
            let (from, to) = (moved(PATH, directory), moved(PATH, directory).replace(ID, &format!("{ID}-2")));
            std::fs::rename(world.path().join(from), world.path().join(to)).expect("it moves");
        },
        "removed-postmortem",
    ),
    (
        "one gets a name in other case",
        |world, directory| {
            move_files(world, directory);
            let (from, to) = (moved(PATH, directory), moved(PATH, directory).replace(ID, &ID.to_uppercase()));
            std::fs::rename(world.path().join(from), world.path().join(to)).expect("it moves");
        },
        "removed-postmortem",
    ),
    (
        "one is a link to its old place",
        |world, directory| {
            move_files(world, directory);
            let place = world.path().join(moved(PATH, directory));
            world.write("elsewhere.toml", world.read(&moved(PATH, directory)));
            std::fs::remove_file(&place).expect("it is there");
            std::os::unix::fs::symlink("../../elsewhere.toml", &place).expect("a link");
        },
        "irregular-file",
    ),
    (
        "one steps forward without a record",
        |world, directory| {
            move_files(world, directory);
            let path = moved(PATH, directory);
            world.write(&path, world.read(&path).replace("status = \"in-review\"", "status = \"closed\""));
        },
        "unrecorded-transition",
    ),
    (
        "a new one is in an odd place",
        |world, directory| {
            move_files(world, directory);
            world.write(&format!("{directory}/new.toml"), sound("in-review"));
        },
        "misplaced-file",
    ),
    (
        "a new one is written in the old place",
        |world, directory| {
            move_files(world, directory);
            world.write("postmortems/2026/2026-11-25-queue.toml", incomplete("in-review"));
        },
        "missing-section",
    ),
];

#[test]
fn nothing_is_hidden_by_a_move() {
    let mut attempts = 0;
    for directory in ["elsewhere", "docs/pm", "postmortems2", "postmortems/new", "ポストモーテム"] {
        for (what, trick, rule) in TRICKS {
            let world = archive();
            trick(&world, directory);
            name_directory(&world, directory, "");
            world.commit_all("a trick");
            let told = world.check("main", "topic");
            assert!(told.code == 1 && told.out.contains(&format!("[{rule}]")), "{directory}: {what}: {told:?}");
            attempts += 1;
        }
    }
    assert_eq!(attempts, 5 * TRICKS.len());
}

#[test]
fn what_stood_in_the_new_place_before_is_new_to_the_archive() {
    let world = archive();
    world.ok(&["checkout", "--quiet", "main"]);
    // Nobody judges files that are in no archive.
    world.sneak("elsewhere/2026/2026-11-20-checkout-latency.toml", &incomplete("in-review"));
    world.sneak("elsewhere/2026/2026-11-26-planted.toml", &incomplete("in-review"));
    world.ok(&["checkout", "--quiet", "-B", "topic"]);
    name_directory(&world, "elsewhere", "");
    world.commit_all("the archive is another one");
    let told = world.check("main", "topic").finds("missing-section").says("2026-11-26-planted");
    assert!(told.out.contains("removed-postmortem"), "{told:?}");
}

#[test]
fn an_archive_that_goes_and_comes_back_was_away() {
    let world = archive();
    name_directory(&world, "elsewhere", "");
    world.commit_all("away");
    world.write(PATH, incomplete("in-review"));
    name_directory(&world, "postmortems", "");
    world.commit_all("and back");
    world.check("main", "topic").finds("missing-section");
    world.ok(&["checkout", "--quiet", "main"]);
    world.ok(&["merge", "--quiet", "--no-verify", "--ff-only", "topic"]);
    world.pmgit(&["verify", "main"]).finds("removed-postmortem");
}

#[test]
fn what_the_base_judges_is_not_ignored_by_what_a_change_brings() {
    for pattern in ["*.toml", "**/*.toml", "2026/**", "2026/2026-11-20-checkout-latency.toml", "*", "**"] {
        for directory in ["postmortems", "elsewhere"] {
            let world = archive();
            if directory == "elsewhere" {
                move_files(&world, directory);
            }
            world.write(&moved(PATH, directory), incomplete("in-review"));
            name_directory(&world, directory, &format!("ignore = [\"{pattern}\"]\n"));
            world.commit_all("a trick");
            let told = world.check("main", "topic");
            assert!(told.code == 1, "{directory} {pattern}: {told:?}");
        }
    }
}

#[test]
fn a_push_to_a_server_and_a_commit_are_judged_alike() {
    let world = archive();
    let place = world.add_gated_bare("gated.git", &[]);
    let gated = place.to_str().expect("the place is UTF-8");
    world.ok(&["push", "--quiet", "--no-verify", gated, "main"]);
    name_directory(&world, "elsewhere", "");
    world.commit_all("nothing moves");
    world.push(&["--no-verify", gated, "topic:main"]).turned_away_for("removed-postmortem");
    world.ok(&["reset", "--quiet", "--hard", "main"]);
    world.ok(&["checkout", "--quiet", "main"]);
    name_directory(&world, "elsewhere", "");
    world.ok(&["add", "--all"]);
    world.commit().refused_for("removed-postmortem");
    move_files(&world, "elsewhere");
    world.ok(&["add", "--all"]);
    world.commit().passes();
    world.push(&["--no-verify", gated, "main"]).passes();
}

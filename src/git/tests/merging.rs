//! A merge is judged as a server without drivers makes it, whatever this machine has been told.

use std::fs;

use super::*;
use crate::git::{MergeOutcome, merge_tree};

/// What three branches come to with `main`: one merges cleanly as long as renamed files are found, one changes the same
/// line, and one adds a file to a folder that has moved.
const BRANCHES: [&str; 3] = ["edits", "collides", "joins"];

fn world() -> World {
    let world = World::new();
    world.write("pm/a.toml", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.write("pm/old/b.toml", "a longer text\nof some lines\nthat moves\nand is changed\n");
    world.write(".gitattributes", "*.md text\n");
    world.commit_all("one");
    for (branch, path, text) in [
        ("edits", "pm/a.toml", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"),
        ("collides", "pm/a.toml", "ONE\n2\n3\n4\n5\n6\n7\n8\n9\n"),
        ("joins", "pm/old/c.toml", "c\n"),
    ] {
        world.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        if branch == "edits" {
            world.write("pm/old/b.toml", "a longer text\nof some lines\nthat moves\nand was changed\n");
        }
        world.sneak(path, text);
    }
    world.ok(&["checkout", "--quiet", "main"]);
    world.write("pm/a.toml", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.ok(&["mv", "pm/old/b.toml", "pm/b.toml"]);
    world.commit_all("two");
    world
}

fn outcomes(repository: &Repository) -> [MergeOutcome; 3] {
    let id = |name: &str| repository.resolve(name).unwrap();
    BRANCHES.map(|branch| merge_tree(repository, id("main"), id(branch)).unwrap())
}

/// A way to name a driver: what is written where.
type Way = (&'static str, fn(&World, &str));

const WAYS: [Way; 11] = [
    ("worktree", |world, driver| world.write(".gitattributes", format!("*.toml {driver}\n"))),
    ("folder of the worktree", |world, driver| world.write("pm/.gitattributes", format!("* {driver}\n"))),
    ("index", |world, driver| {
        world.write(".gitattributes", format!("*.toml {driver}\n"));
        world.ok(&["add", ".gitattributes"]);
        fs::remove_file(world.path().join(".gitattributes")).unwrap();
    }),
    ("info", |world, driver| {
        fs::create_dir_all(world.path().join(".git/info")).unwrap();
        world.write(".git/info/attributes", format!("*.toml {driver}\n"));
    }),
    ("configured file", |world, driver| {
        world.write(".git/mine", format!("*.toml {driver}\n"));
        let place = world.path().join(".git/mine");
        world.ok(&["config", "core.attributesFile", place.to_str().unwrap()]);
    }),
    ("home", |world, driver| {
        let place = world.outside("home").join(".config/git");
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("attributes"), format!("*.toml {driver}\n")).unwrap();
    }),
    ("tree of HEAD", |world, driver| {
        attributes_in_a_commit(world, driver);
        world.ok(&["config", "attr.tree", "attributes"]);
    }),
    ("bare", |world, driver| {
        attributes_in_a_commit(world, driver);
        world.ok(&["config", "attr.tree", "attributes"]);
        world.ok(&["config", "core.bare", "true"]);
    }),
    ("default", |world, driver| {
        world.ok(&["config", "merge.default", driver.trim_start_matches("merge=")]);
    }),
    ("default called text", |world, _| {
        world.ok(&["config", "merge.default", "text"]);
        world.ok(&["config", "merge.text.driver", &world.ok(&["config", "merge.hides.driver"])]);
    }),
    ("worktree's own configuration", |world, driver| {
        world.ok(&["config", "extensions.worktreeConfig", "true"]);
        world.write(".git/mine", format!("*.toml {driver}\n"));
        let place = world.path().join(".git/mine");
        world.ok(&["config", "--worktree", "core.attributesFile", place.to_str().unwrap()]);
    }),
];

fn attributes_in_a_commit(world: &World, driver: &str) {
    world.ok(&["config", "core.bare", "false"]);
    world.ok(&["checkout", "--quiet", "-B", "attributes"]);
    world.sneak(".gitattributes", &format!("*.toml {driver}\n"));
    world.ok(&["checkout", "--quiet", "main"]);
}

const DRIVERS: [&str; 8] = [
    "merge=hides",
    "merge=rewrites",
    "merge=fails",
    "merge=pmgit",
    "merge=union",
    "merge=binary",
    "-merge",
    "merge=text",
];

#[test]
fn no_driver_has_a_say() {
    let plain = world();
    let expected = outcomes(&plain.open());
    assert!(
        matches!(&expected, [MergeOutcome::Clean(_), MergeOutcome::Conflict(_), MergeOutcome::Conflict(_)]),
        "{expected:?}"
    );
    let mut attempts = 0;
    for (way, name) in WAYS {
        let world = world();
        for (driver, command) in
            [("hides", "true"), ("rewrites", "echo mine >%A"), ("fails", "false"), ("pmgit", "echo pmgit >%A")]
        {
            world.ok(&["config", &format!("merge.{driver}.driver"), command]);
        }
        for driver in DRIVERS {
            name(&world, driver);
            assert_eq!(outcomes(&world.open()), expected, "{way}: {driver}");
            attempts += 1;
        }
    }
    assert_eq!(attempts, 88);
}

#[test]
fn no_setting_has_a_say() {
    let world = world();
    let expected = outcomes(&world.open());
    // The same repository each time: one setting after the other.
    for (key, value) in [
        ("merge.renames", "false"),
        ("diff.renames", "false"),
        ("merge.directoryRenames", "true"),
        ("merge.directoryRenames", "false"),
        ("merge.renameLimit", "1"),
        ("diff.renameLimit", "1"),
        ("merge.renormalize", "true"),
        ("core.autocrlf", "true"),
        ("core.eol", "crlf"),
        ("diff.algorithm", "minimal"),
        ("merge.conflictStyle", "diff3"),
    ] {
        let place = world.outside("home").join("settings");
        world.ok(&["config", "--file", place.to_str().unwrap(), key, value]);
        let environment =
            world.environment().with("GIT_CONFIG_GLOBAL", place.as_os_str()).with("GIT_CONFIG_COUNT", "1");
        let environment = environment.with("GIT_CONFIG_KEY_0", key).with("GIT_CONFIG_VALUE_0", value);
        let repository = Repository::open(&world.path(), environment).unwrap();
        assert_eq!(outcomes(&repository), expected, "{key} of the machine and of the environment");
        world.ok(&["config", key, value]);
        assert_eq!(outcomes(&world.open()), expected, "{key} of the repository");
        world.ok(&["config", "--unset", key]);
        fs::remove_file(place).unwrap();
    }
    attributes_in_a_commit(&world, "merge=union");
    let id = world.ok(&["rev-parse", "attributes"]);
    assert_eq!(outcomes(&world.with_variable("GIT_ATTR_SOURCE", id).open()), expected);
}

#[test]
fn the_tree_of_a_merge_is_read_and_nothing_of_it_stays() {
    let world = world();
    let objects = || world.ok(&["count-objects", "-v"]);
    let before = objects();
    let place = world.outside("temporary");
    fs::create_dir(&place).unwrap();
    let environment = world.environment().with("TMPDIR", place.as_os_str());
    let repository = Repository::open(&world.path(), environment).unwrap();
    let [MergeOutcome::Clean(tree), ..] = outcomes(&repository) else { panic!("the first is clean") };
    assert!(repository.entry(tree, &"pm/b.toml".into()).unwrap().is_some());
    let shown = repository
        .reading(&["ls-tree", "-r", "--name-only", &tree.to_string()])
        .run(&crate::text::Both::same("list"))
        .unwrap();
    assert!(String::from_utf8(shown).unwrap().contains("pm/b.toml"));
    let clone = repository.try_clone().unwrap();
    drop(repository);
    assert!(clone.tree(tree).is_ok(), "a clone reads it too");
    assert!(fs::read_dir(&place).unwrap().next().is_some());
    drop(clone);
    assert!(fs::read_dir(&place).unwrap().next().is_none(), "the last one takes it away");
    assert_eq!(objects(), before);
}

#[test]
fn a_directory_that_cannot_be_written_is_an_error_that_names_what_to_set() {
    let world = world();
    let environment = world.environment().with("TMPDIR", world.outside("nowhere").as_os_str());
    let repository = Repository::open(&world.path(), environment).unwrap();
    let id = |name: &str| repository.resolve(name).unwrap();
    let error = merge_tree(&repository, id("main"), id("edits")).unwrap_err().to_string();
    assert!(error.contains("TMPDIR"), "{error}");
}

#[test]
fn a_merge_is_the_same_where_objects_lie_elsewhere() {
    let origin = world();
    let expected = outcomes(&origin.open());
    let source = origin.path();
    let source = source.to_str().unwrap();
    origin.ok(&["config", "uploadpack.allowFilter", "true"]);
    origin.ok(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{source}");
    for (name, options) in [
        ("shared", vec!["--shared", source]),
        ("a \"q:uoted\" one", vec!["--shared", source]),
        ("partial", vec!["--filter=blob:none", "--no-checkout", url.as_str()]),
        ("bare", vec!["--bare", source]),
    ] {
        let place = origin.outside(name);
        origin.ok(&[&["clone", "--quiet"], &options[..], &[place.to_str().unwrap()]].concat());
        let repository = Repository::open(&place, origin.environment()).unwrap();
        let id = |branch: &str| repository.resolve(branch).or_else(|_| repository.resolve(&format!("origin/{branch}")));
        let found = BRANCHES.map(|branch| merge_tree(&repository, id("main").unwrap(), id(branch).unwrap()).unwrap());
        assert_eq!(found, expected, "{name}");
    }
    // A clone of a clone that shares, by a path that counts from its own objects, as forges write it.
    let pool = origin.outside("shared/.git/objects/info/alternates");
    fs::write(pool, "../../../repo/.git/objects\n").unwrap();
    let place = origin.outside("pooled");
    origin.ok(&["clone", "--quiet", "--shared", origin.outside("shared").to_str().unwrap(), place.to_str().unwrap()]);
    let repository = Repository::open(&place, origin.environment()).unwrap();
    let id = |branch: &str| CommitId::from_hex(&origin.ok(&["rev-parse", branch])).unwrap();
    let found = BRANCHES.map(|branch| merge_tree(&repository, id("main"), id(branch)).unwrap());
    assert_eq!(found, expected, "pooled");
}

#[test]
fn a_repository_of_long_ids_merges_too() {
    let world = World::with_init(&["--object-format=sha256"]);
    world.write("a", "1\n2\n3\n");
    world.commit_all("one");
    world.on_branch("x", "b", "x");
    world.on_branch("y", "c", "y");
    world.ok(&["checkout", "--quiet", "main"]);
    let repository = world.open();
    let id = |name: &str| repository.resolve(name).unwrap();
    let MergeOutcome::Clean(tree) = merge_tree(&repository, id("x"), id("y")).unwrap() else { panic!("it is clean") };
    assert_eq!(repository.tree_entries(tree).unwrap().len(), 3);
}

#[test]
fn a_missing_object_is_an_error() {
    for missing in ["edits^{tree}", "main:pm/a.toml", "main~1:pm/a.toml", "edits:pm"] {
        let world = world();
        let id = world.ok(&["rev-parse", missing]);
        fs::remove_file(world.path().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
        let repository = world.open();
        let id = |name: &str| CommitId::from_hex(&world.ok(&["rev-parse", name])).unwrap();
        let found = merge_tree(&repository, id("main"), id("edits"));
        assert!(found.is_err(), "{missing}: {found:?}");
    }
}

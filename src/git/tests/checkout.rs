//! The look at the worktree beside git: the same answer in every state that it knows, none in all others.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;
use crate::git::changes::on_disk_by_git;
use crate::git::fast_index::tests::{DIRECTORIES, Dice, change, sorted};
use crate::git::{Change, TreeId, Version, changes, checkout};

/// What the list says, which must be what git says; and whether git had to say it.
fn listed(world: &World, directory: &str) -> (Vec<Change>, bool) {
    let repository = world.open();
    let by_git = on_disk_by_git(&repository, TreeId::EMPTY, &[directory]);
    let known = checkout::look(&repository, directory).is_some();
    match changes(&repository, &Version::Empty, &Version::Worktree, &[directory]) {
        Ok(found) => {
            assert_eq!(found, sorted(by_git.expect("it takes what git takes")), "{directory}");
            (found, known)
        }
        Err(error) => {
            assert_eq!(error.to_string(), by_git.expect_err("it refuses what git refuses").to_string());
            (Vec::new(), known)
        }
    }
}

/// A random change of the worktree alone.
fn disturb(world: &World, dice: &mut Dice) {
    let all = world.ok(&["ls-files", "-z"]);
    let tracked: Vec<&str> = all.split('\0').filter(|path| !path.is_empty()).collect();
    let known = if tracked.is_empty() || dice.roll(3) == 0 {
        dice.path()
    } else {
        tracked[dice.roll(tracked.len())].to_owned()
    };
    let place = world.path().join(&known);
    let parent = place.parent().expect("a file stands in a directory").to_path_buf();
    // Many fail: that is a state like any other.
    match dice.roll(10) {
        0..=1 => drop(fs::remove_file(&place)),
        2 => drop(fs::remove_dir_all(&parent)),
        3 => drop(
            fs::remove_file(&place)
                .and_then(|()| fs::create_dir(&place))
                .and_then(|()| fs::write(place.join("x"), "in")),
        ),
        4 => drop(fs::remove_file(&place).and_then(|()| symlink("elsewhere", &place))),
        5 => drop(fs::remove_dir_all(&parent).and_then(|()| symlink("elsewhere", &parent))),
        6 => drop(fs::set_permissions(&place, fs::Permissions::from_mode(0o755))),
        7..=8 => drop(fs::create_dir_all(&parent).and_then(|()| fs::write(&place, "untracked"))),
        _ => drop(world.git(&["checkout", "--quiet", "--", "."])),
    }
}

#[test]
fn the_look_and_git_agree_about_every_state() {
    let (mut states, mut answers, mut files) = (0, 0, 0);
    for seed in 1..=4 {
        let world = World::new();
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        for _ in 0..16 {
            world.write(&dice.path().replace('/', "/d/"), dice.roll(9).to_string());
        }
        world.write(".gitignore", "*~\n");
        world.commit_all("one");
        for _ in 0..25 {
            if dice.roll(2) == 0 {
                change(&world, &mut dice);
            } else {
                disturb(&world, &mut dice);
            }
            for directory in DIRECTORIES {
                states += 1;
                let (found, known) = listed(&world, directory);
                answers += usize::from(known);
                files += if known { found.len() } else { 0 };
            }
        }
    }
    assert!(answers > states / 5 && files > 200, "{states} states, {answers} answers, {files} files");
}

/// A world with files below `pm`.
fn world() -> World {
    let world = World::new();
    for number in 0..6 {
        world.write(&format!("pm/202{}/a{number}.toml", number % 2), "one");
    }
    world.write("pm/2020.toml", "sorts between");
    world.write("other/x", "one");
    world.commit_all("one");
    world
}

#[test]
fn everyday_states_need_no_git() {
    let world = world();
    let names = |found: &[Change]| found.len();
    let known = |world: &World| {
        let (found, known) = listed(world, "pm");
        assert!(known);
        names(&found)
    };
    assert_eq!(known(&world), 7);
    world.write("pm/2020/a0.toml", "changed");
    assert_eq!(known(&world), 7, "a changed file");
    fs::remove_file(world.path().join("pm/2020/a0.toml")).unwrap();
    assert_eq!(known(&world), 6, "a deleted file");
    fs::remove_dir_all(world.path().join("pm/2021")).unwrap();
    assert_eq!(known(&world), 3, "a deleted directory");
    world.ok(&["checkout", "--quiet", "."]);
    world.write("pm/2020/new.toml", "new");
    world.write("pm/2022/new.toml", "new");
    assert_eq!(known(&world), 9, "untracked files");
    world.write(".gitignore", "new.toml\n");
    assert_eq!(known(&world), 7, "ignored files");
    world.ok(&["add", "--force", "pm"]);
    assert_eq!(known(&world), 9, "ignored files that are tracked");
    world.ok(&["init", "--quiet", "pm/nested"]);
    assert_eq!(known(&world), 10, "a repository");
    world.write(".gitattributes", "*.toml filter=other eol=crlf\n");
    world.ok(&["config", "filter.other.clean", "tr a b"]);
    world.ok(&["config", "core.autocrlf", "true"]);
    world.ok(&["config", "core.fileMode", "false"]);
    world.ok(&["config", "core.symlinks", "false"]);
    fs::set_permissions(world.path().join("pm/2020.toml"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(known(&world), 10, "filters and line endings");
}

#[test]
fn what_git_alone_understands_is_left_to_git() {
    let left = |what: &str, prepare: &dyn Fn(&World)| {
        let world = world();
        prepare(&world);
        assert!(!listed(&world, "pm").1, "{what}");
    };
    let ok = |arguments: &'static [&'static str]| move |world: &World| drop(world.ok(arguments));
    left("assumed", &ok(&["update-index", "--assume-unchanged", "pm/2020.toml"]));
    left("skipped", &ok(&["update-index", "--skip-worktree", "pm/2020.toml"]));
    left("a split index", &ok(&["update-index", "--split-index"]));
    left("sparse", &ok(&["sparse-checkout", "set", "--cone", "other"]));
    left("a sparse index", &ok(&["sparse-checkout", "set", "--cone", "--sparse-index", "other"]));
    left("intended", &|world| {
        world.write("pm/new.toml", "new");
        world.ok(&["add", "--intent-to-add", "pm/new.toml"]);
    });
    left("a submodule", &|world| {
        world.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{},pm/sub", "5".repeat(40))]);
    });
    left("unmerged", &|world| {
        let blob = world.ok(&["rev-parse", "HEAD:pm/2020.toml"]);
        let lines = format!("100644 {blob} 1\tpm/c\n100644 {blob} 2\tpm/c\n");
        World::feed(world.command("git").args(["update-index", "--index-info"]), lines.as_bytes());
    });
    left("a name written otherwise", &|world| {
        fs::rename(world.path().join("pm/2020.toml"), world.path().join("pm/2020.TOML")).unwrap();
    });
    left("a directory for a file", &|world| {
        fs::remove_file(world.path().join("pm/2020.toml")).unwrap();
        fs::create_dir(world.path().join("pm/2020.toml")).unwrap();
    });
    left("a file for a directory", &|world| {
        fs::remove_dir_all(world.path().join("pm/2020")).unwrap();
        world.write("pm/2020", "file");
    });
    left("a link for a directory", &|world| {
        fs::rename(world.path().join("pm/2020"), world.outside("2020")).unwrap();
        symlink(world.outside("2020"), world.path().join("pm/2020")).unwrap();
    });
    left("a link for the whole directory", &|world| {
        fs::rename(world.path().join("pm"), world.outside("pm")).unwrap();
        symlink(world.outside("pm"), world.path().join("pm")).unwrap();
    });
    left("nothing", &|world| fs::remove_dir_all(world.path().join("pm")).unwrap());
    let world = world();
    for directory in [".", "", "pm/", "/pm", "pm/../pm"] {
        assert!(checkout::look(&world.open(), directory).is_none(), "{directory}");
    }
    assert!(!listed(&world, "pm/2020.toml").1, "a file");
}

#[test]
fn a_file_that_another_has_taken_the_place_of_is_looked_at_anew() {
    let world = world();
    let repository = world.open();
    let found = changes(&repository, &Version::Empty, &Version::Worktree, &["pm/2020"]).unwrap();
    let change = &found[0];
    let side = change.after.unwrap();
    assert_eq!(repository.read(&side, &change.path).unwrap(), b"one");
    let place = world.path().join("pm/2020/a0.toml");
    fs::write(&place, "written over").unwrap();
    assert_eq!(repository.read(&side, &change.path).unwrap(), b"written over");
    fs::remove_file(&place).unwrap();
    fs::write(world.outside("secret"), "secret").unwrap();
    symlink(world.outside("secret"), &place).unwrap();
    let target = world.outside("secret").into_os_string().into_encoded_bytes();
    assert_eq!(repository.read(&side, &change.path).unwrap(), target, "a link is not followed");
    fs::rename(world.path().join("pm/2020"), world.outside("2020")).unwrap();
    fs::remove_file(world.outside("2020").join("a0.toml")).unwrap();
    fs::write(world.outside("2020").join("a0.toml"), "secret").unwrap();
    symlink(world.outside("2020"), world.path().join("pm/2020")).unwrap();
    assert!(repository.read(&side, &change.path).is_err(), "nor on the way");
}

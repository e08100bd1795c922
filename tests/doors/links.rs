//! A repository that somebody else has made: its links lead where its author likes, and no writer follows one.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::server::files;
use crate::support::World;
use crate::support::documents::{ID, PATH, sound};

/// What a clone may have in place of a file or a folder. All but the last must be refused.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trap {
    ToFolder,
    ToFile,
    ToNothing,
    Relative,
    ToLink,
    Pipe,
    /// A folder in place of a file, a file in place of a folder.
    Other,
    /// No clone brings it, but an unpacked archive does; another name of a file is replaced, and the file stays.
    HardLink,
}

const TRAPS: [Trap; 8] = [
    Trap::ToFolder,
    Trap::ToFile,
    Trap::ToNothing,
    Trap::Relative,
    Trap::ToLink,
    Trap::Pipe,
    Trap::Other,
    Trap::HardLink,
];

/// What is outside, which nothing may change: a folder with a file of the name that is looked for, and a file.
fn home(world: &World, name: &str) -> PathBuf {
    let home = world.outside("home");
    fs::create_dir_all(home.join("folder")).expect("a folder");
    fs::write(home.join("folder").join(name), "of the home\n").expect("a file");
    fs::write(home.join("file"), "# of the home\n").expect("a file");
    home
}

fn set(world: &World, path: &str, trap: Trap, home: &Path) {
    let place = world.path().join(path);
    let was_folder = place.is_dir();
    let _ = fs::remove_dir_all(&place);
    let _ = fs::remove_file(&place);
    fs::create_dir_all(place.parent().expect("it is in the worktree")).expect("a folder");
    let link = |target: &Path| symlink(target, &place).expect("a link");
    match trap {
        Trap::ToFolder => link(&home.join("folder")),
        Trap::ToFile => link(&home.join("file")),
        Trap::ToNothing => link(&home.join("absent")),
        Trap::Relative => {
            let up = "../".repeat(path.matches('/').count() + 1);
            link(Path::new(&format!("{up}{}", home.file_name().expect("a name").to_string_lossy())));
        }
        Trap::ToLink => {
            let other = world.path().join("other-link");
            let _ = fs::remove_file(&other);
            symlink(home.join("folder"), &other).expect("a link");
            link(&other);
        }
        Trap::Pipe => assert!(Command::new("mkfifo").arg(&place).status().expect("mkfifo runs").success()),
        Trap::Other if was_folder => fs::write(&place, "a file\n").expect("a file"),
        Trap::Other => fs::create_dir_all(place.join("within")).expect("a folder"),
        Trap::HardLink => fs::hard_link(home.join("file"), &place).expect("a link"),
    }
}

/// What `init` writes, and what is above it; and the forge that it takes.
const WRITTEN: [(&str, Option<&str>); 20] = [
    (".pmgit", None),
    (".pmgit/policy.toml", None),
    (".pmgit/policy.schema.json", None),
    (".pmgit/postmortem.schema.json", None),
    (".pmgit/templates", None),
    (".pmgit/templates/en.toml", None),
    (".pmgit/templates/ja.toml", None),
    (".gitattributes", None),
    ("postmortems", None),
    ("postmortems/.gitkeep", None),
    (".github", Some("github")),
    (".github/workflows", Some("github")),
    (".github/workflows/pmgit.yml", Some("github")),
    (".github/workflows/pmgit-close.yml", Some("github")),
    (".github/workflows/pmgit-due.yml", Some("github")),
    (".gitlab", Some("gitlab")),
    (".gitlab/pmgit.yml", Some("gitlab")),
    (".gitlab-ci.yml", Some("gitlab")),
    (".forgejo/workflows", Some("forgejo")),
    (".forgejo/workflows/pmgit.yml", Some("forgejo")),
];

#[test]
fn init_writes_through_nothing_that_a_clone_brings_and_says_what_is_in_the_way() {
    let mut tried = 0;
    for (path, forge) in WRITTEN {
        for trap in TRAPS {
            let is_folder = !path
                .rsplit('/')
                .next()
                .is_some_and(|name| name[1..].contains('.') || name == ".gitkeep" || name == ".gitattributes");
            if is_folder && matches!(trap, Trap::HardLink | Trap::Other) {
                continue;
            }
            let world = World::new();
            let home = home(&world, path.rsplit('/').next().expect("a name"));
            set(&world, path, trap, &home);
            let before = files(&home);
            let options = forge.map_or(vec![], |forge| vec!["--ci", forge]);
            let answer = world.pmgit(&[vec!["init", "--no-hooks"], options].concat());
            assert_eq!(before, files(&home), "{path} as {trap:?} is written through");
            if trap != Trap::HardLink {
                assert_eq!(answer.code, 2, "{path} as {trap:?}: {answer}");
                let name = format!("/{path}` ");
                assert!(
                    answer.err.contains(&name) && answer.err.contains("hint: check what it is"),
                    "{path} as {trap:?}: {answer}"
                );
                let policy = world.path().join(".pmgit/policy.toml").symlink_metadata();
                assert!(!policy.is_ok_and(|found| found.is_file()), "{path} as {trap:?}: half of it is written");
            }
            tried += 1;
        }
    }
    assert!(tried > 120, "{tried}");
}

/// The verbs that change the worktree; each does so where nothing is in its way.
const VERBS: [&[&str]; 8] = [
    &["rename", ID, "checkout-slow", "--reason", "Named after what failed."],
    &["remove", ID, "--reason", "It was written twice", "--approved-by", "ben"],
    &["timeline", "add", ID, "A second alert fired for search", "--at", "2026-11-20T00:13:00Z", "--kind", "detection"],
    &["meeting", "schedule", ID, "--calendar", "https://calendar.example.com/e/2", "--minutes", "45"],
    &["meeting", "share", ID, "--at", "2026-11-22 05:30", "--with", "ivo"],
    &["waive", ID, "missing-query", "--reason", "Nothing was asked of the data", "--approved-by", "ben"],
    &["check", "--fix"],
    &["init"],
];

fn with_a_document() -> World {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("draft"));
    world.sneak("postmortems/2026/2026-11-20-checkout-latency/graph.txt", "412\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world
}

#[test]
fn no_verb_writes_through_a_link_of_the_archive() {
    for verb in VERBS {
        let world = with_a_document();
        let answer = world.pmgit(verb);
        assert!(answer.code == 0, "nothing is in the way of {verb:?}: {answer}");
    }
    let mut tried = 0;
    let paths = ["postmortems", "postmortems/2026", PATH, "postmortems/2026/2026-11-20-checkout-latency", ".pmgit"];
    for path in paths {
        for trap in [Trap::ToFolder, Trap::ToFile, Trap::ToNothing, Trap::Relative, Trap::HardLink] {
            if trap == Trap::HardLink && path != PATH {
                continue;
            }
            for is_committed in [false, true] {
                // One that is not committed is somebody's own; it has the same way to go.
                if !is_committed && trap != Trap::ToFolder {
                    continue;
                }
                let world = with_a_document();
                let home = home(&world, "README");
                // What lies there reads like what should be here.
                fs::create_dir_all(home.join("folder/2026")).expect("a folder");
                for place in
                    ["file", "folder/2026/2026-11-20-checkout-latency.toml", "folder/2026-11-20-checkout-latency.toml"]
                {
                    fs::write(home.join(place), sound("draft")).expect("a file");
                }
                if is_committed {
                    set(&world, path, trap, &home);
                    world.ok(&["add", "--all"]);
                    world.git(&["commit", "--quiet", "--no-verify", "-m", "a trap"]);
                }
                let start = world.ok(&["rev-parse", "HEAD"]);
                let before = files(&home);
                for verb in VERBS {
                    world.ok(&["checkout", "--quiet", "--force", "-B", "topic", &start]);
                    set(&world, path, trap, &home);
                    let _ = world.pmgit(verb);
                    assert_eq!(before, files(&home), "{verb:?} writes through {path} as {trap:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried >= 200, "{tried}");
}

#[test]
fn links_of_ones_own_are_followed_as_ever() {
    // The worktree behind a link, hooks behind a link, and a place that is named on the command line.
    let world = with_a_document();
    let link = world.outside("link to the clone");
    symlink(world.path(), &link).expect("a link");
    let within = link.to_str().expect("the place is UTF-8");
    world.pmgit(&["-C", within, "init", "--ci", "github"]).passes();
    world
        .pmgit(&[
            "-C",
            within,
            "timeline",
            "add",
            ID,
            "A third alert fired",
            "--at",
            "2026-11-20T00:14:00Z",
            "--kind",
            "detection",
        ])
        .passes();
    let hooks = world.outside("hooks");
    fs::rename(world.path().join(".git/hooks"), &hooks).expect("it can be moved");
    symlink(&hooks, world.path().join(".git/hooks")).expect("a link");
    world.pmgit(&["init"]).passes();
    let out = world.outside("page.html");
    fs::write(world.outside("real page"), "").expect("a file");
    symlink(world.outside("real page"), &out).expect("a link");
    world.pmgit(&["show", ID, "--format", "toml", "-o", out.to_str().expect("the place is UTF-8")]);
    // A link elsewhere in the worktree is none of pmgit's business.
    symlink("/etc", world.path().join("etc")).expect("a link");
    symlink("nowhere", world.path().join(".pmgit/README")).expect("a link");
    world.pmgit(&["init"]).passes();
}

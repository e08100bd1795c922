//! What the gate reads its policy and its records from is a file: a link, a submodule or a folder in its place is refused,
//! and is not an absent one.

use std::os::unix::fs::symlink;

use crate::support::World;
use crate::support::documents::{PATH, sound};

const FILES: [&str; 7] = [
    ".pmgit/policy.toml",
    ".pmgit/people.toml",
    ".pmgit/removed.toml",
    ".pmgit/exceptions.toml",
    ".pmgit/skipped.toml",
    ".pmgit/templates/en.toml",
    ".pmgit/holidays/company.ics",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    LinkToNothing,
    LinkToFile,
    Submodule,
    Folder,
}

impl World {
    fn replace(&self, path: &str, kind: Kind) {
        let place = self.path().join(path);
        let _ = std::fs::remove_dir_all(&place);
        let _ = std::fs::remove_file(&place);
        std::fs::create_dir_all(place.parent().expect("it is in the worktree")).expect("a folder");
        match kind {
            Kind::LinkToNothing => symlink("../../elsewhere", &place).expect("a link"),
            Kind::LinkToFile => symlink("../README.md", &place).expect("a link"),
            Kind::Folder => {
                self.write(&format!("{path}/within"), "x\n");
            }
            Kind::Submodule => {
                self.ok(&["rm", "--quiet", "-r", "--cached", "--ignore-unmatch", path]);
                let commit = self.ok(&["rev-parse", "HEAD"]);
                self.ok(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")]);
                self.ok(&["commit", "--quiet", "--no-verify", "-m", "a submodule"]);
                return;
            }
        }
        self.ok(&["add", "--all"]);
        self.ok(&["commit", "--quiet", "--no-verify", "-m", "another thing"]);
    }
}

#[test]
fn whatever_stands_in_place_of_a_file_of_the_policy_is_refused() {
    let world = World::with_hooks();
    world.sneak(PATH, &sound("in-review"));
    let (mut tried, mut through) = (0, Vec::new());
    for before in [None, Some("text"), Some("link")] {
        for path in FILES {
            for kind in [Kind::LinkToNothing, Kind::LinkToFile, Kind::Submodule, Kind::Folder] {
                // A folder in place of a calendar is a folder.
                if path.contains("holidays") && kind == Kind::Folder {
                    continue;
                }
                world.ok(&["checkout", "--quiet", "--force", "-B", "topic", "main"]);
                match before {
                    Some("text") if path != ".pmgit/policy.toml" => drop(world.sneak(path, "\n")),
                    Some("link") if path != ".pmgit/policy.toml" => world.replace(path, Kind::LinkToNothing),
                    _ => {}
                }
                world.ok(&["branch", "--force", "base"]);
                world.replace(
                    path,
                    if before == Some("link") && kind == Kind::LinkToNothing { Kind::LinkToFile } else { kind },
                );
                tried += 1;
                let answer = world.check("base", "topic");
                if answer.code != 1 || !answer.out.contains("error[irregular-file]") {
                    through.push(format!("{path} as {kind:?}, {before:?} before: {answer}"));
                }
            }
        }
    }
    assert!(tried > 70 && through.is_empty(), "{} of {tried}:\n{}", through.len(), through.join("\n"));
}

#[test]
fn a_policy_that_is_elsewhere_is_no_absent_one_and_can_be_put_back() {
    for kind in [Kind::LinkToNothing, Kind::Submodule, Kind::Folder] {
        let world = World::with_hooks();
        world.sneak(".pmgit/policy.toml", "documents = \"notes\"\n[gate]\napprovals = { minimum = 3 }\n");
        world.sneak("notes/2026/2026-11-20-checkout-latency.toml", &sound("in-review"));
        world.replace(".pmgit/policy.toml", kind);
        world.ok(&["branch", "--force", "base"]);
        world.ok(&["checkout", "--quiet", "--force", "-B", "topic"]);
        world.sneak("notes/2026/2026-11-20-checkout-latency.toml", &sound("reviewed"));
        assert_eq!(world.check("base", "topic").code, 1, "{kind:?}");
        world.ok(&["reset", "--quiet", "--hard", "base"]);
        world.ok(&["rm", "--quiet", "-r", "--cached", "--ignore-unmatch", ".pmgit/policy.toml"]);
        let place = world.path().join(".pmgit/policy.toml");
        let _ = std::fs::remove_dir_all(&place);
        let _ = std::fs::remove_file(&place);
        world.sneak(".pmgit/policy.toml", "documents = \"notes\"\n");
        world.check("base", "topic").passes();
    }
}

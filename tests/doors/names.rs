//! What a name means where a verdict depends on it: a tag never stands in for a branch, whoever pushes it.

use crate::support::World;
use crate::support::documents::{PATH, incomplete, sound};

/// A clone with `origin/main`, a topic that the gate refuses, and a commit that would let it pass as its base.
fn clone_with_bad_topic() -> (World, String) {
    let world = World::with_remote();
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    let bad = world.sneak(PATH, &incomplete("in-review"));
    (world, bad)
}

#[test]
fn a_tag_called_like_a_branch_opens_no_gate() {
    let mut attempts = 0;
    for tag in
        ["origin/main", "main", "HEAD", "origin", "heads/main", "refs/heads/main", "refs/remotes/origin/main", "topic"]
    {
        let (world, bad) = clone_with_bad_topic();
        world.check("origin/main", "HEAD").finds("missing-section");
        // What git refuses to make is no danger.
        world.git(&["update-ref", &format!("refs/tags/{tag}"), &bad]);
        world.git(&["update-ref", &format!("refs/{tag}"), &bad]);
        for base in ["origin/main", "main", "refs/heads/main", "refs/remotes/origin/main", "origin"] {
            for head in ["HEAD", "topic", "refs/heads/topic"] {
                let told = world.check(base, head);
                // Another branch may not be moved by this: `refs/heads/main` is a real one.
                let is_moved = ["refs/heads/main", "heads/main"].contains(&tag);
                assert!(told.code != 0 || is_moved, "{tag}: {base} {head}: {told:?}");
                attempts += 1;
            }
        }
    }
    assert_eq!(attempts, 8 * 15);
}

#[test]
fn a_tag_called_like_the_branch_blinds_no_audit() {
    for tag in ["main", "origin/main", "HEAD", "origin"] {
        let world = World::with_remote();
        let clean = world.ok(&["rev-parse", "HEAD"]);
        world.sneak(PATH, &incomplete("in-review"));
        world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
        world.ok(&["update-ref", &format!("refs/tags/{tag}"), &clean]);
        world.verify(&[]).finds("missing-section");
        world.verify(&["main"]).finds("missing-section");
        world.verify(&["origin/main"]).finds("missing-section");
        world.verify(&[&format!("refs/tags/{tag}")]).passes();
    }
}

#[test]
fn a_release_is_audited_by_the_full_name_of_its_tag() {
    let world = World::with_remote();
    world.sneak(PATH, &sound("in-review"));
    world.ok(&["tag", "v1.0"]);
    world.check("main", "v1.0").fails_with("refs/tags/v1.0").says("is a tag");
    world.pmgit(&["check", "--head", "refs/tags/v1.0"]).passes();
    world.pmgit(&["diff", "refs/tags/v1.0..main"]).passes();
    world.ok(&["tag", "-d", "v1.0"]);
    world.check("origin/main", "main").passes();
}

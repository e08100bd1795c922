//! Pushes and merges.

use super::*;
use crate::git::{MaybeZeroId, MergeOutcome, merge_tree, parse_pushed_refs};

#[test]
fn every_line_of_a_push_is_read_from_the_right() {
    let (zero, id) = ("0".repeat(40), "1".repeat(40));
    let input = format!("HEAD^{{/a b}} {id} refs/heads/main {zero}\n(delete) {zero} refs/heads/old {id}\n");
    let lines = parse_pushed_refs(input.as_bytes()).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].local_ref, b"HEAD^{/a b}");
    assert!(lines[0].remote.is_zero() && lines[1].local.is_zero());
    assert_eq!(lines[1].branch().as_deref(), Some("old"));
    assert_eq!(parse_pushed_refs(b"").unwrap(), []);
    for broken in ["refs/heads/main", "a b c d", &format!("a {id} {zero}")] {
        assert!(parse_pushed_refs(broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn a_pushed_tag_stands_for_its_commit_and_a_tree_for_none() {
    let world = World::new();
    let commit = world.commit_all("one");
    world.ok(&["tag", "-a", "-m", "tag", "v1"]);
    let repository = world.open();
    let pushed = |name: &str| repository.pushed_commit(MaybeZeroId::from_hex(&world.ok(&["rev-parse", name])).unwrap());
    assert_eq!(pushed("v1").unwrap().unwrap().to_string(), commit);
    assert_eq!(pushed("HEAD^{tree}").unwrap(), None);
    let unknown = MaybeZeroId::from_hex(&"1".repeat(40)).unwrap();
    assert_eq!(repository.pushed_commit(unknown).unwrap(), None);
}

#[test]
fn a_remote_is_found_by_its_name_and_by_its_address() {
    let world = World::new();
    let tip = world.commit_all("one");
    world.ok(&["remote", "add", "up.stream", "https://example.com/x.git"]);
    world.ok(&["update-ref", "refs/remotes/up.stream/main", "HEAD"]);
    let repository = world.open();
    for remote in ["up.stream", "https://example.com/x.git"] {
        assert_eq!(repository.remote_tracking_tip(remote, "main").unwrap().unwrap().to_string(), tip);
    }
    assert_eq!(repository.remote_tracking_tip("up.stream", "other").unwrap(), None);
    assert_eq!(repository.remote_tracking_tip("elsewhere", "main").unwrap(), None);
}

#[test]
fn a_merge_is_a_tree_or_its_conflicts_or_an_error() {
    let world = World::new();
    world.write("a", "1\n2\n3\n");
    world.commit_all("one");
    for (branch, path, text) in [("x", "a", "x\n2\n3\n"), ("y", "b", "y"), ("z", "a", "z\n2\n3\n")] {
        world.ok(&["checkout", "--quiet", "-b", branch, "main"]);
        world.write(path, text);
        world.commit_all(branch);
    }
    world.ok(&["checkout", "--quiet", "--orphan", "alien"]);
    world.commit_all("alien");
    let repository = world.open();
    let id = |name: &str| repository.resolve(name).unwrap();
    assert!(matches!(merge_tree(&repository, id("x"), id("y")).unwrap(), MergeOutcome::Clean(_)));
    assert_eq!(merge_tree(&repository, id("x"), id("z")).unwrap(), MergeOutcome::Conflict(vec!["a".into()]));
    assert!(merge_tree(&repository, id("x"), id("alien")).unwrap_err().to_string().contains("no common ancestor"));
}

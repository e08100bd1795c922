//! Opening, names and history.

use super::*;
use crate::git::environment::LOCAL;
use crate::git::{CommitId, Head, Version, changes};

#[test]
fn head_tells_unborn_from_branch_and_detached() {
    let world = World::new();
    assert_eq!(world.open().head().unwrap(), Head::Unborn { name: "main".into() });
    let tip = CommitId::from_hex(&world.commit_all("one")).unwrap();
    assert_eq!(world.open().head().unwrap(), Head::Branch { name: "main".into(), tip });
    world.ok(&["checkout", "--quiet", "--detach"]);
    assert_eq!(world.open().head().unwrap(), Head::Detached { tip });
}

#[test]
fn no_repository_is_an_error_that_says_where_it_looked() {
    let world = World::new();
    let error = Repository::open(&world.outside("home"), world.environment()).unwrap_err().to_string();
    assert!(error.contains("cannot find a git repository") && error.contains("home"), "{error}");
}

#[test]
fn a_repository_of_another_user_is_refused_with_the_command_that_trusts_it() {
    let world = World::new();
    if std::os::unix::fs::chown(world.path(), Some(65534), None).is_err() {
        eprintln!("SKIPPED: only root can give a directory away");
        return;
    }
    std::os::unix::fs::chown(world.path().join(".git"), Some(65534), None).unwrap();
    let error = Repository::open(&world.path(), world.environment()).unwrap_err().to_string();
    let command = format!("git config --global --add safe.directory '{}'", world.path().display());
    assert!(error.contains(&command), "{error}");
}

#[test]
fn formats_that_git_itself_does_not_know_are_refused_with_its_words() {
    let world = World::new();
    world.ok(&["config", "core.repositoryFormatVersion", "1"]);
    world.ok(&["config", "extensions.fromTheFuture", "true"]);
    let error = Repository::open(&world.path(), world.environment()).unwrap_err().to_string();
    assert!(error.contains("cannot open the repository") && error.contains("fromthefuture"), "{error}");
}

#[test]
fn an_index_that_the_hook_names_and_that_is_missing_is_an_error_and_not_an_empty_index() {
    let world = World::new();
    world.commit_all("one");
    let environment = world.environment().with("GIT_INDEX_FILE", ".git/next-index-1.lock");
    let error = Repository::open(&world.path(), environment).unwrap_err().to_string();
    assert!(error.contains("GIT_INDEX_FILE"), "{error}");
}

#[test]
fn a_relative_index_file_is_read_from_any_directory() {
    let world = World::new();
    world.write("pm/a.toml", "a");
    world.ok(&["add", "."]);
    let environment = world.environment().with("GIT_INDEX_FILE", ".git/index");
    let repository = Repository::open(&world.path().join("pm"), environment).unwrap();
    assert_eq!(changes(&repository, &Version::Empty, &Version::Index, &["pm"]).unwrap().len(), 1);
}

#[test]
fn partial_commit_is_judged_by_the_index_it_will_use() {
    let world = World::new();
    world.write("pm/a.toml", "a");
    world.ok(&["add", "."]);
    world.ok(&["update-index", "-z", "--index-info"]);
    std::fs::copy(world.path().join(".git/index"), world.path().join(".git/other")).unwrap();
    world.write("pm/b.toml", "b");
    world.ok(&["add", "."]);
    let environment = world.environment().with("GIT_INDEX_FILE", world.path().join(".git/other").into_os_string());
    let repository = Repository::open(&world.path(), environment).unwrap();
    assert_eq!(changes(&repository, &Version::Empty, &Version::Index, &["pm"]).unwrap().len(), 1);
}

#[test]
fn a_linked_worktree_has_its_own_head_and_index() {
    let world = World::new();
    let tip = CommitId::from_hex(&world.commit_all("one")).unwrap();
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let git_dir = world.path().join(".git/worktrees/linked").into_os_string();
    for environment in [world.environment(), world.environment().with("GIT_DIR", git_dir)] {
        let repository = Repository::open(&linked, environment).unwrap();
        assert_eq!(repository.head().unwrap(), Head::Branch { name: "side".into(), tip });
        assert_eq!(repository.workdir().unwrap().canonicalize().unwrap(), linked);
        assert!(repository.common_dir().ends_with("repo/.git"));
    }
}

#[test]
fn the_variables_that_a_foreign_repository_must_not_see_are_those_git_names() {
    let world = World::new();
    let listed = world.ok(&["rev-parse", "--local-env-vars"]);
    for name in listed.lines().filter(|name| *name != "GIT_INTERNAL_SUPER_PREFIX") {
        assert!(LOCAL.contains(&name), "{name}");
    }
}

#[test]
fn revisions_are_followed_to_commits_and_unknown_ones_are_errors() {
    let world = World::new();
    let one = world.commit_all("one");
    world.ok(&["tag", "-a", "-m", "tag", "v1"]);
    world.commit_all("two");
    let repository = world.open();
    for name in ["refs/tags/v1", "HEAD^", "HEAD~1", &one[..8]] {
        assert_eq!(repository.resolve(name).unwrap().to_string(), one, "{name}");
    }
    for name in ["nothing", "v1", "HEAD^{tree}", "--all", ""] {
        assert!(repository.resolve(name).is_err(), "{name}");
    }
}

#[test]
fn a_shallow_clone_is_an_error_where_its_answer_would_be_a_guess() {
    let world = World::new();
    world.commit_all("one");
    world.ok(&["branch", "side"]);
    world.commit_all("two");
    let clone = world.outside("clone");
    let url = format!("file://{}", world.path().display());
    world.ok(&["checkout", "--quiet", "side"]);
    world.commit_all("three");
    world.ok(&["clone", "--quiet", "--depth=1", "--no-single-branch", &url, clone.to_str().unwrap()]);
    let repository = Repository::open(&clone, world.environment()).unwrap();
    let (main, side) = (repository.resolve("origin/main").unwrap(), repository.resolve("origin/side").unwrap());
    assert!(repository.is_shallow());
    assert!(repository.merge_base(main, side).unwrap_err().to_string().contains("shallow"));
    assert!(repository.is_ancestor(main, side).unwrap_err().to_string().contains("shallow"));
    assert!(repository.is_ancestor(main, main).unwrap());
}

#[test]
fn identity_comes_from_git_or_its_absence_is_explained() {
    let world = World::new();
    let author = world.open().author().unwrap();
    assert_eq!((author.name.as_str(), author.email.as_str()), ("Aiko", "aiko@example.com"));
    let mut bare: Vec<_> = world.variables();
    bare.retain(|(name, _)| !name.to_string_lossy().starts_with("GIT_AUTHOR"));
    world.ok(&["config", "user.useConfigOnly", "true"]);
    let repository = Repository::open(&world.path(), Environment::new(bare)).unwrap();
    let error = repository.author().unwrap_err().to_string();
    assert!(error.contains("git does not know who you are") && error.contains("user.email"), "{error}");
}

#[test]
fn a_missing_blob_is_an_error() {
    let world = World::new();
    let missing = crate::git::BlobId::hash(b"never stored");
    assert!(world.open().read_blob(missing).unwrap_err().to_string().contains("cannot read the blob"));
}

#[test]
fn two_threads_read_one_repository() {
    let world = World::new();
    world.write("a", "text");
    world.commit_all("one");
    let repository = world.open();
    let other = repository.try_clone().unwrap();
    let blob = crate::git::BlobId::hash(b"text");
    let read = std::thread::spawn(move || other.read_blob(blob).unwrap());
    assert_eq!(read.join().unwrap(), repository.read_blob(blob).unwrap());
}

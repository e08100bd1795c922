//! Recording: what goes in, what stays, and what is refused.

use super::*;
use crate::error::ErrorKind;
use crate::git::{BlobId, Branching, FileEdit, Message, Recorded, Request, has_uncommitted_changes, record};
use crate::source::RepoPath;

const PATH: &str = "pm/a.toml";

fn edit(path: &str, before: Option<&str>, after: Option<&str>) -> Request {
    let message = Message {
        subject: "submit a".into(),
        body: String::new(),
        trailers: vec![("Postmortem", "a".into()), ("Postmortem-Status", "draft -> in-review\n\nPostmortem: b".into())],
    };
    let file = FileEdit {
        path: RepoPath::from(path),
        expected: before.map(|text| BlobId::hash(text.as_bytes())),
        content: after.map(|text| text.as_bytes().to_vec()),
    };
    Request { files: vec![file], message, branching: Branching::Stay, on: Some("main".to_owned()) }
}

fn change() -> Request {
    edit(PATH, Some("one\n"), Some("two\n"))
}

fn started() -> World {
    let world = World::new();
    world.write(PATH, "one\n");
    world.write("code.rs", "one");
    world.commit_all("one");
    world
}

fn done(world: &World, request: &Request) -> Recorded {
    let recorded = record(&world.open(), request).unwrap();
    assert_eq!(world.ok(&["rev-parse", "HEAD"]), recorded.commit.to_string());
    assert!(leftovers(world).is_empty(), "{:?}", leftovers(world));
    recorded
}

fn leftovers(world: &World) -> Vec<String> {
    let listing = std::fs::read_dir(world.path().join(".git")).unwrap();
    let names = listing.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let beside =
        names.filter(|name| name != "pmgit" && (name.contains("lock") || name.to_lowercase().contains("pmgit")));
    // Of the lock nothing is left but its empty file.
    let own = std::fs::read_dir(world.path().join(".git/pmgit/writing")).into_iter().flatten();
    let own = own.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let notes = std::fs::read_to_string(world.path().join(".git/pmgit/write.lock")).unwrap_or_default();
    beside.chain(own).chain(Some(notes).filter(|notes| !notes.is_empty())).collect()
}

/// Runs what must fail, and compares everything that could have changed.
fn refused(world: &World, request: &Request) -> crate::error::Error {
    let picture = || {
        let status = world.ok(&["status", "--porcelain=v2", "--branch", "--untracked-files=all"]);
        (status, world.ok(&["for-each-ref"]), std::fs::read(world.path().join(PATH)).ok(), leftovers(world))
    };
    let before = picture();
    let error = record(&world.open(), request).unwrap_err();
    assert_eq!(picture(), before, "{error}");
    error
}

#[test]
fn a_commit_has_the_one_file_and_everything_else_stays_staged() {
    let world = started();
    world.write("code.rs", "staged");
    world.write("new.rs", "staged");
    world.ok(&["add", "--all"]);
    world.write("code.rs", "on disk");
    let before = world.ok(&["status", "--porcelain"]);
    done(&world, &change());
    assert_eq!(world.ok(&["show", "--format=", "--name-only", "HEAD"]), PATH);
    assert_eq!(world.ok(&["status", "--porcelain"]), before);
    assert_eq!(world.ok(&["show", ":code.rs"]), "staged");
    assert_eq!(world.read(PATH), "two\n");
    world.ok(&["commit", "--quiet", "-m", "the rest"]);
    assert_eq!(world.ok(&["show", &format!("HEAD:{PATH}")]), "two", "the next commit does not take it back");
}

#[test]
fn trailers_are_folded_so_that_none_can_be_injected() {
    let world = started();
    let mut request = change();
    request.message.body = "text\n---\nPostmortem: c".into();
    done(&world, &request);
    let format = "--format=%(trailers:key=Postmortem,valueonly,separator=%x2c)";
    assert_eq!(world.ok(&["log", "-1", format]), "a");
    assert_eq!(
        world.ok(&["log", "-1", "--format=%(trailers:key=Postmortem-Status,valueonly)"]),
        "draft -> in-review Postmortem: b\n".trim_end()
    );
}

#[test]
fn the_first_commit_of_a_repository_can_be_recorded() {
    let world = World::new();
    let recorded = done(&world, &edit(PATH, None, Some("one\n")));
    assert_eq!(recorded.branch.as_deref(), Some("main"));
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    assert_eq!(world.read(PATH), "one\n");
}

#[test]
fn a_new_branch_begins_at_head_and_becomes_the_current_one() {
    let world = started();
    let main = world.ok(&["rev-parse", "main"]);
    let request = Request { branching: Branching::NewFrom("postmortem/a".into()), ..change() };
    let recorded = done(&world, &request);
    assert_eq!(recorded.branch.as_deref(), Some("postmortem/a"));
    assert_eq!(world.ok(&["symbolic-ref", "HEAD"]), "refs/heads/postmortem/a");
    assert_eq!(world.ok(&["rev-parse", "main"]), main);
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
    assert!(world.ok(&["reflog", "-1", "--format=%gs"]).contains("moving from main to postmortem/a"));
    world.ok(&["checkout", "--quiet", "main"]);
    refused(&world, &request);
}

#[test]
fn a_detached_head_moves_alone() {
    let world = started();
    world.ok(&["checkout", "--quiet", "--detach"]);
    assert_eq!(done(&world, &Request { on: None, ..change() }).branch, None);
    assert_ne!(world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "HEAD"]));
}

#[test]
fn a_branch_switched_in_the_meantime_gets_no_commit() {
    let world = started();
    world.ok(&["checkout", "--quiet", "-b", "other"]);
    refused(&world, &change());
    assert_eq!(world.ok(&["rev-parse", "main"]), world.ok(&["rev-parse", "other"]));
}

#[test]
fn a_linked_worktree_commits_to_its_own_branch() {
    let world = started();
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let repository = Repository::open(&linked.join("pm"), world.environment()).unwrap();
    record(&repository, &Request { on: Some("side".into()), ..change() }).unwrap();
    assert_eq!(world.ok_in(&linked, &["status", "--porcelain"]), "");
    assert_eq!(world.ok(&["show", "side:pm/a.toml"]), "two");
    assert_eq!(world.read(PATH), "one\n");
}

#[test]
fn a_file_can_be_removed_and_its_empty_directory_goes() {
    let world = started();
    done(&world, &edit(PATH, Some("one\n"), None));
    assert!(!world.path().join("pm").exists());
    assert_eq!(world.ok(&["ls-files"]), "code.rs");
    assert_eq!(world.ok(&["ls-tree", "-r", "--name-only", "HEAD"]), "code.rs");
    assert_eq!(world.ok(&["ls-tree", "--name-only", "HEAD"]), "code.rs");
}

#[test]
fn changes_that_are_not_committed_are_refused() {
    let world = started();
    world.write(PATH, "by hand\n");
    assert!(has_uncommitted_changes(&world.open(), &PATH.into()).unwrap());
    assert_eq!(refused(&world, &change()).kind(), ErrorKind::Refusal);
    world.ok(&["add", "--all"]);
    world.write(PATH, "one\n");
    assert_eq!(refused(&world, &change()).kind(), ErrorKind::Refusal);
    world.ok(&["reset", "--quiet", "--hard"]);
    assert!(!has_uncommitted_changes(&world.open(), &PATH.into()).unwrap());
    world.write(".gitignore", "*.toml");
    world.write("pm/new.toml", "ignored, but there");
    assert_eq!(refused(&world, &edit("pm/new.toml", None, Some("x"))).kind(), ErrorKind::Refusal);
}

#[test]
fn operations_under_way_are_refused_by_name() {
    let world = started();
    world.ok(&["checkout", "--quiet", "-b", "side"]);
    world.write("code.rs", "side");
    world.commit_all("side");
    world.ok(&["checkout", "--quiet", "main"]);
    world.write("code.rs", "main");
    world.commit_all("main");
    for (operation, begin) in
        [("merge", "side"), ("rebase", "side"), ("cherry-pick", "side"), ("bisect", "start"), ("revert", "HEAD~1")]
    {
        world.git(&[operation, begin]);
        if world.open().state().unwrap().is_none() && operation == "revert" {
            continue;
        }
        let error = refused(&world, &change());
        assert_eq!(error.kind(), ErrorKind::Refusal);
        assert!(error.to_string().contains(operation), "{error}");
        world.ok(&[operation, if operation == "bisect" { "reset" } else { "--abort" }]);
    }
}

#[test]
fn the_commit_msg_hook_may_edit_and_may_refuse() {
    let world = started();
    world.hook("commit-msg", "echo 'Change-Id: I1' >>\"$1\"");
    done(&world, &change());
    assert!(world.ok(&["log", "-1", "--format=%B"]).ends_with("Change-Id: I1"));
    world.hook("commit-msg", "echo no ticket >&2; exit 1");
    let error = refused(&world, &edit(PATH, Some("two\n"), Some("three\n")));
    assert_eq!(error.kind(), ErrorKind::Refusal);
    assert!(error.to_string().contains("no ticket"), "{error}");
}

#[test]
fn a_reference_transaction_hook_that_refuses_leaves_everything_as_it_was() {
    let world = started();
    world.hook("reference-transaction", "[ \"$1\" != prepared ]");
    refused(&world, &change());
}

#[test]
fn a_locked_index_is_an_error_that_names_the_lock() {
    let world = started();
    world.write(".git/index.lock", "");
    let repository = world.open();
    let writer = crate::git::writer::Writer::of_commit(&repository, "try").unwrap();
    let began = writer.lock_index(std::time::Duration::ZERO).unwrap_err();
    assert!(began.to_string().contains("index.lock"), "{began}");
}

#[test]
fn an_edit_of_an_old_version_never_overwrites_a_newer_one() {
    let world = started();
    done(&world, &change());
    let error = refused(&world, &edit(PATH, Some("one\n"), Some("other\n")));
    assert!(error.to_string().contains("in the meantime"), "{error}");
}

#[test]
fn of_two_that_race_for_one_file_exactly_one_wins() {
    let world = started();
    let racers: Vec<_> = (0..2)
        .map(|number| {
            let repository = world.open();
            let request = edit(PATH, Some("one\n"), Some(&format!("by {number}\n")));
            std::thread::spawn(move || record(&repository, &request).is_ok())
        })
        .collect();
    let wins = racers.into_iter().map(|racer| racer.join().unwrap()).filter(|won| *won).count();
    assert_eq!(wins, 1);
    assert_eq!(world.ok(&["rev-list", "--count", "HEAD"]), "2");
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn two_that_race_with_two_files_both_win() {
    let world = started();
    let racers: Vec<_> = (0..2)
        .map(|number| {
            let repository = world.open();
            let request = edit(&format!("pm/{number}.toml"), None, Some("new\n"));
            std::thread::spawn(move || record(&repository, &request).unwrap())
        })
        .collect();
    for racer in racers {
        racer.join().unwrap();
    }
    assert_eq!(world.ok(&["ls-tree", "--name-only", "HEAD", "pm/"]), "pm/0.toml\npm/1.toml\npm/a.toml");
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn a_sparse_checkout_stays_sparse() {
    for sparse_index in ["--sparse-index", "--no-sparse-index"] {
        let world = started();
        world.write("src/x", "x");
        world.commit_all("src");
        world.ok(&["sparse-checkout", "set", "--cone", sparse_index, "src"]);
        done(&world, &change());
        assert!(!world.path().join(PATH).exists());
        assert_eq!(world.ok(&["status", "--porcelain"]), "");
    }
}

#[test]
fn a_split_index_is_kept_in_step() {
    let world = started();
    world.ok(&["update-index", "--split-index"]);
    done(&world, &change());
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn line_endings_on_disk_are_those_git_would_check_out() {
    let world = started();
    world.write(".gitattributes", "*.toml text eol=crlf\n");
    world.commit_all("attributes");
    std::fs::remove_file(world.path().join(PATH)).unwrap();
    world.ok(&["checkout", "--", PATH]);
    done(&world, &change());
    assert_eq!(world.read(PATH), "two\r\n");
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn a_write_never_follows_a_symlink_out_of_the_repository() {
    let world = started();
    std::os::unix::fs::symlink(world.outside("home"), world.path().join("out")).unwrap();
    refused(&world, &edit("out/x.toml", None, Some("x")));
    refused(&world, &edit("../x.toml", None, Some("x")));
    refused(&world, &edit(".git/x.toml", None, Some("x")));
    assert!(!world.outside("home").join("x.toml").exists());
}

#[test]
fn commits_are_signed_when_git_is_configured_to_sign() {
    let world = started();
    let key = world.outside("key");
    let made = world.command("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key).output();
    if !made.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no ssh-keygen");
        return;
    }
    for (name, value) in [("gpg.format", "ssh"), ("user.signingKey", key.to_str().unwrap()), ("commit.gpgSign", "true")]
    {
        world.ok(&["config", name, value]);
    }
    done(&world, &change());
    assert!(world.ok(&["cat-file", "commit", "HEAD"]).contains("BEGIN SSH SIGNATURE"));
}

#[test]
fn a_save_while_a_hook_or_a_signature_is_waited_for_stops_the_commit_before_the_branch_moves() {
    let save = "printf 'saved by hand\\n' >pm/a.toml";
    let sign = |world: &World| {
        World::script(
            &world.outside("sign"),
            &format!("cd '{}' && {save}; cat >/dev/null; echo signed", world.path().display()),
        );
        world.ok(&["config", "gpg.program", world.outside("sign").to_str().unwrap()]);
        world.ok(&["config", "commit.gpgSign", "true"]);
    };
    let hook = |world: &World| world.hook("commit-msg", save);
    for set_up in [&hook as &dyn Fn(&World), &sign] {
        let world = started();
        let before = world.ok(&["rev-parse", "HEAD"]);
        set_up(&world);
        let error = record(&world.open(), &change()).unwrap_err();
        // A signing program that is not gpg is refused by git itself; then there is nothing to see here.
        if !error.to_string().contains("saved in the meantime") {
            assert!(error.to_string().contains("gpg"), "{error}");
            continue;
        }
        assert_eq!(error.kind(), ErrorKind::Refusal);
        assert_eq!(world.read(PATH), "saved by hand\n");
        assert_eq!(world.ok(&["rev-parse", "HEAD"]), before);
        assert_eq!(world.ok(&["diff", "--cached", "--name-only"]), "");
        assert!(leftovers(&world).is_empty(), "{:?}", leftovers(&world));
        assert!(error.told(crate::text::Language::Ja, None).contains("保存されたため"), "{error}");
    }
}

#[test]
fn a_commit_of_another_while_the_hook_runs_is_no_obstacle_and_the_hook_is_asked_once() {
    let world = started();
    world.hook(
        "commit-msg",
        "echo asked >>../asked; git commit --quiet --no-verify --allow-empty -m other >/dev/null 2>&1 </dev/null",
    );
    done(&world, &change());
    assert_eq!(world.ok(&["rev-list", "--count", "HEAD"]), "3");
    assert_eq!(std::fs::read_to_string(world.outside("asked")).unwrap(), "asked\n");
    assert_eq!(world.read(PATH), "two\n");
}

#[test]
fn a_commit_of_the_same_file_while_the_hook_runs_is_a_lost_race() {
    let world = started();
    world
        .hook("commit-msg", "echo other >pm/a.toml; git commit --quiet --no-verify -m other pm/a.toml >/dev/null 2>&1");
    let error = record(&world.open(), &change()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Race, "{error}");
    assert_eq!(world.read(PATH), "other\n");
    assert_eq!(world.ok(&["status", "--porcelain"]), "");
}

#[test]
fn what_git_is_told_to_pass_over_is_compared_all_the_same() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let world = started();
        world.ok(&["update-index", flag, PATH]);
        // As it was committed it may be changed, and the flag stays.
        done(&world, &change());
        assert_eq!(world.read(PATH), "two\n", "{flag}");
        let tag = world.ok(&["ls-files", "-v", PATH]);
        assert!(tag.starts_with('h') || tag.starts_with('S'), "{flag}: {tag}");
        world.write(PATH, "by hand\n");
        assert_eq!(world.ok(&["status", "--porcelain"]), "", "git passes over it");
        assert!(has_uncommitted_changes(&world.open(), &PATH.into()).unwrap(), "{flag}");
        let error = refused(&world, &edit(PATH, Some("two\n"), Some("three\n")));
        assert!(error.to_string().contains(&format!("--no-{}", &flag[2..])), "{error}");
        std::fs::remove_file(world.path().join(PATH)).unwrap();
        if flag == "--assume-unchanged" {
            refused(&world, &edit(PATH, Some("two\n"), Some("three\n")));
        }
    }
}

#[test]
fn a_file_that_is_read_only_or_has_another_name_is_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = started();
    let place = world.path().join(PATH);
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert!(refused(&world, &change()).to_string().contains("read-only"));
    std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o664)).unwrap();
    std::fs::hard_link(&place, world.outside("other name")).unwrap();
    assert!(refused(&world, &change()).to_string().contains("hard link"));
    std::fs::remove_file(world.outside("other name")).unwrap();
    done(&world, &change());
    assert_eq!(std::fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o664, "whatever the mask");
}

//! Writing into the worktree: one at a time, nothing newer is overwritten, and what the dead leave is cleared up.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use crate::error::ErrorKind;
use crate::git::NewMode;
use crate::git::worktree::DiskFile;
use crate::git::writer::Writer;
use crate::git::writing::{Put, add, remove, replace};
use crate::git::{BlobId, Mode};
use crate::source::RepoPath;

const PATH: &str = "pm/a.toml";

fn started() -> World {
    let world = World::new();
    world.write(PATH, "one\n");
    world.commit_all("one");
    world
}

fn file(text: &str) -> DiskFile {
    DiskFile { bytes: text.as_bytes().to_vec(), permissions: 0o644 }
}

fn rewrite(world: &World, before: &str, after: &str) -> crate::error::Result<()> {
    world.open().rewrite_file(&PATH.into(), Some(before.as_bytes()), after.as_bytes(), NewMode::AsBefore)
}

/// What a writer has left in the git directory.
fn left(world: &World) -> Vec<String> {
    let folder = world.path().join(".git/pmgit/writing");
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_file_takes_the_place_of_the_one_that_was_read_and_of_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (apart, place) = (folder.path().join("apart"), folder.path().join("place"));
    let lay = |text: Option<&str>| {
        fs::write(&apart, "after").unwrap();
        text.map_or_else(|| drop(fs::remove_file(&place)), |text| fs::write(&place, text).unwrap());
    };
    let read = |path: &Path| fs::read_to_string(path).ok();
    lay(Some("before"));
    assert_eq!(replace(&apart, &place, &file("before"), &file("after")).unwrap(), Put::Done);
    assert_eq!((read(&apart), read(&place).as_deref()), (None, Some("after")));
    lay(Some("newer"));
    assert_eq!(replace(&apart, &place, &file("before"), &file("after")).unwrap(), Put::Raced);
    assert_eq!(read(&place).as_deref(), Some("newer"));
    lay(None);
    assert_eq!(replace(&apart, &place, &file("before"), &file("after")).unwrap(), Put::Raced);
    assert_eq!(read(&place), None);
    lay(Some("newer"));
    assert_eq!(add(&apart, &place).unwrap(), Put::Raced);
    assert_eq!(read(&place).as_deref(), Some("newer"));
    fs::remove_file(&apart).unwrap();
    assert_eq!(remove(&apart, &place, &file("before")).unwrap(), Put::Raced);
    assert_eq!((read(&apart), read(&place).as_deref()), (None, Some("newer")));
    assert_eq!(remove(&apart, &place, &file("newer")).unwrap(), Put::Done);
    assert_eq!((read(&apart), read(&place)), (None, None));
    // A link that came into its place is not written through, and stays.
    fs::write(&apart, "after").unwrap();
    fs::write(folder.path().join("elsewhere"), "before").unwrap();
    std::os::unix::fs::symlink(folder.path().join("elsewhere"), &place).unwrap();
    assert_eq!(replace(&apart, &place, &file("before"), &file("after")).unwrap(), Put::Raced);
    assert_eq!(fs::read_link(&place).unwrap(), folder.path().join("elsewhere"));
}

#[test]
fn of_many_saves_beside_many_writes_the_last_one_is_never_lost() {
    let world = started();
    let place = world.path().join(PATH);
    let saves = 400;
    let editor = {
        let (place, apart) = (place.clone(), world.outside("save"));
        std::thread::spawn(move || {
            for number in 1..=saves {
                fs::write(&apart, format!("save {number}\n")).unwrap();
                fs::rename(&apart, &place).unwrap();
                std::thread::yield_now();
            }
        })
    };
    let (mut done, mut raced) = (0, 0);
    while !editor.is_finished() {
        let standing = world.read(PATH);
        match rewrite(&world, &standing, &format!("{}+", standing.trim_end_matches('+'))) {
            Ok(()) => done += 1,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Race, "{error}");
                raced += 1;
            }
        }
    }
    editor.join().unwrap();
    let last = world.read(PATH);
    assert!(last.starts_with(&format!("save {saves}\n")), "{last} ({done} written, {raced} races lost)");
    assert_eq!(left(&world), [""; 0]);
}

#[test]
fn writers_wait_for_each_other_and_every_row_is_there() {
    let world = started();
    let writers: Vec<_> = (0..6)
        .map(|number| {
            let repository = world.open();
            std::thread::spawn(move || {
                for row in 0..10 {
                    loop {
                        let before = fs::read(repository.disk_path(&PATH.into()).unwrap()).unwrap();
                        let after = [before.as_slice(), format!("{number}.{row}\n").as_bytes()].concat();
                        match repository.rewrite_file(&PATH.into(), Some(&before), &after, NewMode::AsBefore) {
                            Ok(()) => break,
                            Err(error) => assert_eq!(error.kind(), ErrorKind::Race, "{error}"),
                        }
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(world.read(PATH).lines().count(), 1 + 60);
}

#[test]
fn a_mode_stays_and_only_who_asks_takes_a_programs_away() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = started();
    let place = world.path().join(PATH);
    let mode = || fs::metadata(&place).unwrap().permissions().mode() & 0o7777;
    let (mut before, mut number) = ("one\n".to_owned(), 0);
    for kept in [0o600, 0o664, 0o666, 0o755, 0o2644] {
        fs::set_permissions(&place, fs::Permissions::from_mode(kept)).unwrap();
        number += 1;
        let after = format!("{number}\n");
        rewrite(&world, &before, &after).unwrap();
        assert_eq!(mode(), kept);
        before = after;
    }
    fs::set_permissions(&place, fs::Permissions::from_mode(0o775)).unwrap();
    let repository = world.open();
    repository.rewrite_file(&PATH.into(), Some(before.as_bytes()), before.as_bytes(), NewMode::Plain).unwrap();
    assert_eq!((mode(), repository.file_mode(&PATH.into()).unwrap()), (0o664, Some(Mode::Regular)));
}

#[test]
fn a_new_file_is_made_where_none_is_and_nowhere_else() {
    let world = started();
    let new = RepoPath::from("pm/deep/b.toml");
    let write = || world.open().rewrite_file(&new, None, b"new\n", NewMode::AsBefore);
    write().unwrap();
    assert_eq!(world.read("pm/deep/b.toml"), "new\n");
    assert_eq!(write().unwrap_err().kind(), ErrorKind::Race);
    assert_eq!(left(&world), [""; 0]);
}

/// Writes down what a pmgit that is dead by now was at.
fn die(world: &World, apart: &Path, before: &str, after: &str) {
    let hash = |text: &str| BlobId::hash(text.as_bytes()).to_string();
    let place = world.path().join(PATH);
    let note = [apart.to_str().unwrap(), &hash(before), &hash(after), place.to_str().unwrap()].join("\t");
    world.write(".git/pmgit/write.lock", format!("process 1\ndoing x\nreplacing {note}\n"));
}

#[test]
fn behind_the_dead_texts_are_cleared_away_and_a_save_goes_back() {
    let world = started();
    let apart = world.path().join(".git/pmgit/writing/1-1");
    let lay = |standing: &str, out: &str| {
        world.write(PATH, standing);
        world.write(".git/pmgit/writing/1-1", out);
        die(&world, &apart, "one\n", "two\n");
        drop(Writer::of_files(&world.open(), "try").unwrap());
        assert_eq!(world.read(".git/pmgit/write.lock"), "");
        world.read(PATH)
    };
    assert_eq!(lay("one\n", "two\n"), "one\n", "killed before the two changed places");
    assert_eq!(lay("two\n", "one\n"), "two\n", "killed behind it");
    assert_eq!(left(&world), [""; 0]);
    assert_eq!(lay("two\n", "saved\n"), "saved\n", "a save had come out");
    assert_eq!(left(&world), [""; 0]);
    assert_eq!(lay("later\n", "saved\n"), "later\n", "and somebody has saved again since");
    assert_eq!(left(&world), ["kept-1-1-1"], "what has no place any more is kept");
    assert_eq!(lay("later\n", "saved too\n"), "later\n");
    assert_eq!(world.read(".git/pmgit/writing/kept-1-1-1"), "saved\n");
    assert_eq!(world.read(".git/pmgit/writing/kept-1-1-2"), "saved too\n");
    // Killed while its text was written.
    world.write(".git/pmgit/writing/1-1", "tw");
    world.write("pm/.pmgit-1-2.tmp", "tw");
    let beside = world.path().join("pm/.pmgit-1-2.tmp");
    world.write(".git/pmgit/write.lock", format!("process 1\ndoing x\npreparing {}\n", beside.display()));
    drop(Writer::of_files(&world.open(), "try").unwrap());
    assert_eq!((left(&world).len(), beside.exists()), (2, false));
}

#[test]
fn a_lock_of_the_index_that_a_dead_pmgit_left_goes_and_any_other_stays() {
    let world = started();
    world.write(".git/index.lock", "pmgit 1\n");
    world.write(".git/index.pmgit-1-ThreadId(1)", "half an index");
    world.write(".git/pmgit/write.lock", "process 1\n");
    let repository = world.open();
    let writer = Writer::of_commit(&repository, "try").unwrap();
    drop(writer.lock_index(std::time::Duration::ZERO).unwrap());
    drop(writer);
    let names = || -> Vec<String> {
        let listed = fs::read_dir(world.path().join(".git")).unwrap().map(|entry| entry.unwrap().file_name());
        listed.map(|name| name.into_string().unwrap()).filter(|name| name.starts_with("index")).collect()
    };
    assert_eq!(names(), ["index"]);
    // Git's own lock is empty, or has an index in it.
    for theirs in ["", "DIRC"] {
        world.write(".git/index.lock", theirs);
        world.write(".git/pmgit/write.lock", "process 1\n");
        let writer = Writer::of_commit(&repository, "try").unwrap();
        let error = writer.lock_index(std::time::Duration::ZERO).unwrap_err();
        assert!(error.to_string().contains("index.lock"), "{error}");
        assert_eq!(world.read(".git/index.lock"), theirs);
    }
}

/// A directory on another file system than the one that tests live on.
fn elsewhere() -> Option<tempfile::TempDir> {
    let place = tempfile::tempdir_in("/dev/shm").ok()?;
    let device = |path: &Path| std::os::unix::fs::MetadataExt::dev(&fs::metadata(path).unwrap());
    (device(place.path()) != device(&std::env::temp_dir())).then_some(place)
}

#[test]
fn a_worktree_on_another_file_system_than_its_git_directory_is_written_as_well() {
    let Some(place) = elsewhere() else {
        eprintln!("SKIPPED: there is no second file system");
        return;
    };
    let world = started();
    let linked: PathBuf = place.path().join("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let repository = Repository::open(&linked, world.environment()).unwrap();
    repository.rewrite_file(&PATH.into(), Some(b"one\n"), b"two\n", NewMode::AsBefore).unwrap();
    assert_eq!(fs::read_to_string(linked.join(PATH)).unwrap(), "two\n");
    assert_eq!(fs::read_dir(linked.join("pm")).unwrap().count(), 1);
    // What a kill leaves there, git passes over.
    fs::write(linked.join("pm/.pmgit-7-1.tmp"), "half").unwrap();
    assert_eq!(world.ok_in(&linked, &["status", "--porcelain", "--untracked-files=all"]), " M pm/a.toml");
    repository.rewrite_file(&PATH.into(), Some(b"two\n"), b"three\n", NewMode::AsBefore).unwrap();
    assert_eq!(world.read(".git/info/exclude").matches(".pmgit-*.tmp").count(), 1);
}

#[test]
fn each_linked_worktree_has_a_lock_of_its_own() {
    let world = started();
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    let (here, there) = (world.open(), Repository::open(&linked, world.environment()).unwrap());
    let one = Writer::of_files(&here, "here").unwrap();
    let other = Writer::of_files(&there, "there").unwrap();
    drop((one, other));
    assert!(world.path().join(".git/worktrees/linked/pmgit/write.lock").is_file());
}

#[test]
fn a_lock_never_outlives_its_process() {
    let world = started();
    let place = world.path().join(".git/pmgit/write.lock");
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    let holder = Command::new("flock").arg("--no-fork").arg(&place).args(["sleep", "60"]).spawn();
    let Ok(mut holder) = holder else {
        eprintln!("SKIPPED: no flock(1)");
        return;
    };
    let is_free = || fs::File::open(&place).is_ok_and(|file| file.try_lock().is_ok());
    while !place.exists() || is_free() {
        assert!(holder.try_wait().unwrap().is_none(), "flock(1) has ended");
        std::thread::yield_now();
    }
    holder.kill().unwrap();
    holder.wait().unwrap();
    rewrite(&world, "one\n", "two\n").unwrap();
}

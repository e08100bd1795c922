//! `pmgit check` with the cache of earlier checks: the answer is that of `--no-cache`, whatever happened in between.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::documents::{incomplete, malformed, sound, with};
use crate::support::{Outcome, PMGIT, World, check_formats};

/// From so many documents on the cache is asked.
const MANY: usize = 70;
const POLICY: &str = ".pmgit/policy.toml";
const PEOPLE: &str = ".pmgit/people.toml";
const CLEAN: &str = "postmortems/2026/2026-11-20-clean-1.toml";

/// An archive of clean, warned, broken and waived documents, committed.
fn archive() -> World {
    let world = World::with_hooks();
    fill(&world);
    world.commit_all("an archive");
    world
}

fn fill(world: &World) {
    let write = |name: &str, text: &str| world.write(&format!("postmortems/2026/2026-11-20-{name}.toml"), text);
    let (closed, other) = (sound("closed"), with("closed", "tags = [\"other\"]\n"));
    for index in 0..MANY {
        write(&format!("clean-{index}"), if index % 2 == 0 { &closed } else { &other });
    }
    write("hinted", &sound("draft"));
    let waiver = "[sections]\nresolution = \"\"\n\n[[waivers]]\nrule = \"missing-section\"\nreason = \"Nothing was done.\"\napproved_by = \"zoe\"\n";
    write(
        "warned",
        &with(
            "closed",
            "[sections]\ncontributing_factors = \"- A careless change of the limit reached all regions.\"\n",
        ),
    );
    write("unknown", &with("closed", "[timeline_note]\n"));
    write("incomplete", &incomplete("closed"));
    write("malformed", &malformed());
    write("waived", &with("closed", waiver));
}

fn place(world: &World) -> PathBuf {
    world.path().join(".git/pmgit/verdicts")
}

/// Checks as asked, twice with the cache and once without, and gives back the one answer, whatever the cache holds.
#[track_caller]
fn same(world: &World, arguments: &[&str]) -> Outcome {
    let check = |more: &[&str]| world.pmgit(&[&["check", "--format", "json"], arguments, more].concat());
    let judged = check(&["--no-cache"]);
    assert_eq!(check(&[]), judged, "{arguments:?}");
    assert_eq!(check(&[]), judged, "{arguments:?}, again");
    judged
}

/// As [`same`], for the worktree, the index and HEAD, with hints and without.
#[track_caller]
fn all_the_same(world: &World) -> Outcome {
    for asked in
        [&["--all", "--staged"][..], &["--head", "HEAD"], &["--head", "HEAD", "--hints"], &["--all", "--hints"]]
    {
        same(world, asked);
    }
    same(world, &["--all"])
}

/// Checks the worktree until its files are so old that they are remembered: twenty bytes for each clean one.
fn settle(world: &World) {
    let size = || fs::metadata(place(world)).map_or(0, |found| found.len());
    world.pmgit(&["check", "--head", "HEAD"]);
    let without = size();
    let settled = (0..100).any(|_| {
        world.pmgit(&["check", "--all"]);
        size() >= without + (MANY * 20) as u64
    });
    assert!(settled, "the files of the worktree are remembered");
}

/// Where the blob of a document lies, and its id.
fn blob_of(world: &World, name: &str) -> (PathBuf, String) {
    let id = world.ok(&["rev-parse", &format!("HEAD:postmortems/2026/2026-11-20-{name}.toml")]);
    (world.path().join(".git/objects").join(&id[..2]).join(&id[2..]), id)
}

/// Runs something while a blob cannot be read: damaged, or gone.
fn without_blob(place: &Path, damaged: Option<&str>, run: impl FnOnce()) {
    let bytes = fs::read(place).expect("the object is loose");
    fs::remove_file(place).expect("it is ours");
    if let Some(text) = damaged {
        fs::write(place, text).expect("it is ours");
    }
    run();
    if damaged.is_some() {
        fs::remove_file(place).expect("it is ours");
    }
    fs::write(place, bytes).expect("it is ours");
}

#[test]
fn a_clean_document_is_not_read_again() {
    let world = archive();
    let all = all_the_same(&world);
    assert_eq!(all.code, 1);
    for rule in ["blame", "unknown-key", "missing-section", "malformed-document"] {
        assert!(all.out.contains(rule), "{rule} in\n{}", all.out);
    }
    assert!(all.out.contains("\"waived\": 1"), "{}", all.out);
    for name in ["clean-0", "clean-1"] {
        let (place, id) = blob_of(&world, name);
        // A blob that cannot be read any more: only a check that reads it can notice.
        without_blob(&place, Some("damaged"), || {
            assert_eq!(world.pmgit(&["check", "--head", "HEAD", "--format", "json"]).out, all.out);
            world.pmgit(&["check", "--head", "HEAD", "--hints"]).finds("malformed-document");
            world.pmgit(&["check", "--head", "HEAD", "--no-cache"]).fails_with(&id);
            // No door into a branch believes the cache.
            world.check("HEAD^", "HEAD").fails_with(&id);
        });
        // One that is gone is missed.
        without_blob(&place, None, || {
            let missed = world.pmgit(&["check", "--head", "HEAD"]).fails_with(&id);
            assert_eq!(missed.err, world.pmgit(&["check", "--head", "HEAD", "--no-cache"]).err);
        });
        same(&world, &["--head", "HEAD"]);
    }
}

#[test]
fn a_document_with_anything_to_report_is_judged_each_time() {
    let world = archive();
    all_the_same(&world);
    for name in ["hinted", "warned", "unknown", "incomplete", "waived", "malformed"] {
        let (place, id) = blob_of(&world, name);
        for damaged in [Some("damaged"), None] {
            without_blob(&place, damaged, || {
                world.pmgit(&["check", "--head", "HEAD"]).fails_with(&id);
                world.pmgit(&["check", "--head", "HEAD", "--hints"]).fails_with(&id);
            });
        }
        same(&world, &["--head", "HEAD"]);
    }
}

#[test]
fn a_check_without_a_new_clean_document_leaves_the_cache_as_it_is() {
    let world = archive();
    world.pmgit(&["check", "--head", "HEAD"]);
    let cache = || fs::metadata(place(&world)).and_then(|found| found.modified()).expect("there is a cache");
    let beside = || {
        let folder = place(&world).parent().expect("a folder").read_dir().expect("it is there");
        folder.map(|entry| entry.expect("a name").file_name()).collect::<std::collections::BTreeSet<_>>()
    };
    let before = (cache(), beside());
    world.pmgit(&["check", "--head", "HEAD"]);
    world.pmgit(&["check", "--head", "HEAD", "--hints"]);
    assert_eq!((cache(), beside()), before, "nothing is left lying about");
}

#[test]
fn every_report_is_the_same_with_the_cache() {
    let world = archive();
    // Places at the very start, in a long line, after an end of line of two letters, and of a file as a whole.
    let write = |name: &str, text: &str| world.write(&format!("postmortems/2026/2026-11-20-{name}.toml"), text);
    let blamed = "[sections]\ncontributing_factors = \"\"\"\n全面的な 😀 A careless change.\n\nAgain careless.\"\"\"\n";
    write("crlf", &with("in-review", blamed).replace('\n', "\r\n"));
    write("wide", &with("in-review", blamed));
    write(
        "long",
        &with("in-review", &format!("[sections]\ncontributing_factors = \"{} careless\"\n", "x ".repeat(3000))),
    );
    write("titleless", &sound("draft").replacen("title", "tit1e", 1));
    write("bytes", "title = \"\u{FEFF}\"");
    write("empty", "");
    settle(&world);
    world.commit_all("more");
    same(&world, &["--head", "HEAD"]);
    for format in &check_formats() {
        for asked in [&["--all"][..], &["--head", "HEAD"], &["--all", "--hints"], &["--head", "HEAD", "--hints"]] {
            let told = |more: &[&str]| {
                let answer = world.pmgit(&[&["check", "--format", format], asked, more].concat());
                (answer.code, answer.out, answer.err)
            };
            assert_eq!(told(&[]), told(&["--no-cache"]), "{format} {asked:?}");
        }
    }
}

#[test]
fn another_policy_or_other_people_judge_anew() {
    let world = archive();
    settle(&world);
    all_the_same(&world);
    let policy = world.read(POLICY);
    for (path, text) in [
        (POLICY, format!("{policy}\n[rules.blame]\nlevel = \"error\"\n")),
        (POLICY, format!("{policy}\n[[terms]]\navoid = [\"checkout\"]\n")),
        (POLICY, format!("{policy}\nno_such_key = 1\n")),
        (POLICY, policy.clone()),
        (PEOPLE, "[people.aiko]\nname = \"Aiko\"\nemail = \"zoe@example.com\"\n".to_owned()),
        (PEOPLE, "[people.aiko]\nname = 1\n".to_owned()),
    ] {
        world.write(path, &text);
        all_the_same(&world);
        world.commit_all("another");
        all_the_same(&world);
    }
    fs::remove_file(world.path().join(PEOPLE)).expect("there are people");
    all_the_same(&world);
    fs::remove_file(world.path().join(POLICY)).expect("there is a policy");
    all_the_same(&world);
}

#[test]
fn a_document_that_changed_is_judged_anew_whatever_its_size_and_time() {
    let world = archive();
    let place = world.path().join(CLEAN);
    settle(&world);
    let modified = fs::metadata(&place).and_then(|found| found.modified()).expect("it is there");
    // The same length; `title` becomes a key that nobody knows.
    let clean = world.read(CLEAN);
    let broken = clean.replacen("title", "tit1e", 1);
    assert_eq!(clean.len(), broken.len());
    let put = |text: &str| {
        fs::write(&place, text).expect("it can be written");
        fs::File::options().write(true).open(&place).and_then(|file| file.set_modified(modified)).expect("it is ours");
    };
    let is_broken = |answer: &Outcome| answer.out.contains("tit1e");
    put(&broken);
    assert!(is_broken(&same(&world, &["--all"])));
    // To and fro, faster than a clock ticks.
    for turn in 0..20 {
        put(if turn % 2 == 0 { &clean } else { &broken });
        let answer = world.pmgit(&["check", "--all", "--format", "json"]);
        assert_eq!(is_broken(&answer), turn % 2 == 1, "turn {turn}");
    }
    world.commit_all("broken");
    assert!(is_broken(&all_the_same(&world)));
}

#[test]
fn filters_line_endings_and_git_s_own_word_change_nothing() {
    let world = archive();
    settle(&world);
    all_the_same(&world);
    // The blob is clean; what a filter puts on disk is not, and has its size.
    world.write(".gitattributes", "*.toml filter=broken\n");
    world.ok(&["config", "filter.broken.smudge", "sed s/title/tit1e/"]);
    world.ok(&["config", "filter.broken.clean", "sed s/tit1e/title/"]);
    fs::remove_file(world.path().join(CLEAN)).expect("it is there");
    world.ok(&["checkout", "--", CLEAN]);
    assert!(world.read(CLEAN).contains("tit1e"));
    assert_eq!(world.ok(&["diff", "--name-only", "HEAD", "--", "postmortems"]), "");
    assert!(all_the_same(&world).out.contains("tit1e"));
    // What git is told not to look at.
    let world = archive();
    settle(&world);
    world.ok(&["update-index", "--assume-unchanged", CLEAN]);
    world.write(CLEAN, world.read(CLEAN).replacen("title", "tit1e", 1));
    assert!(all_the_same(&world).out.contains("tit1e"));
    // A directory that has become a link.
    let world = archive();
    settle(&world);
    let year = world.path().join("postmortems/2026");
    world.ok(&["update-index", "--assume-unchanged", CLEAN]);
    fs::rename(&year, world.outside("2026")).expect("it can be moved");
    std::os::unix::fs::symlink(world.outside("2026"), &year).expect("it can be linked");
    all_the_same(&world);
}

#[test]
fn another_mode_or_name_is_another_document() {
    let world = archive();
    settle(&world);
    all_the_same(&world);
    let mode = |bits| fs::set_permissions(world.path().join(CLEAN), fs::Permissions::from_mode(bits));
    mode(0o755).expect("it is ours");
    assert!(all_the_same(&world).out.contains("irregular-file"));
    world.commit_all("executable");
    assert!(all_the_same(&world).out.contains("irregular-file"));
    mode(0o644).expect("it is ours");
    // The day of the incident is in the name.
    for new in
        ["postmortems/2026/2026-11-20-other.toml", "postmortems/2025/2025-11-20-clean-1.toml", "postmortems/x.toml"]
    {
        fs::create_dir_all(world.path().join(new).parent().expect("a folder")).expect("it can be made");
        fs::copy(world.path().join(CLEAN), world.path().join(new)).expect("it can be copied");
        all_the_same(&world);
        world.commit_all("copied");
        all_the_same(&world);
        fs::rename(world.path().join(new), world.path().join(CLEAN)).expect("it can be moved");
        all_the_same(&world);
    }
}

#[test]
fn a_damaged_cut_or_foreign_cache_is_none() {
    let world = archive();
    settle(&world);
    let good = fs::read(place(&world)).expect("there is a cache");
    // Of a repository where everything is let pass.
    let foreign = World::with_hooks();
    let lax = "[rules.blame]\nlevel = \"off\"\n";
    foreign.write(POLICY, lax);
    fill(&foreign);
    foreign.commit_all("an archive");
    same(&foreign, &["--head", "HEAD"]);
    let foreign = fs::read(place(&foreign)).expect("there is a cache");
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let mixed = [&good[..37], &foreign[37..]].concat();
    for bytes in [&flipped[..], &good[..good.len() / 2], &good[..good.len() - 1], b"", b"garbage", &foreign, &mixed] {
        for asked in [["--head", "HEAD"].as_slice(), &["--all"]] {
            fs::write(place(&world), bytes).expect("it is ours");
            same(&world, asked);
        }
    }
    assert_ne!(fs::read(place(&world)).expect("there is a cache"), mixed, "it is written anew");
}

#[test]
fn bare_and_read_only_repositories_do_without() {
    let world = archive();
    let bare = world.outside("bare.git");
    world.ok(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("the place is UTF-8")]);
    let check = |more: &[&str]| {
        let arguments = [&["check", "--format", "json"], more].concat();
        let answer = world.run(world.command(PMGIT).args(arguments).current_dir(&bare));
        (answer.code, answer.out, answer.err)
    };
    let judged = check(&["--no-cache"]);
    assert_eq!(judged.0, 1);
    assert!(!bare.join("pmgit").exists(), "`--no-cache` writes none");
    // As where nothing can be written: root may write everywhere, but not below a file.
    fs::write(bare.join("pmgit"), "").expect("it is ours");
    assert_eq!(check(&[]), judged);
    fs::remove_file(bare.join("pmgit")).expect("it is ours");
    fs::set_permissions(&bare, fs::Permissions::from_mode(0o555)).expect("it is ours");
    assert_eq!(check(&[]), judged);
    fs::set_permissions(&bare, fs::Permissions::from_mode(0o755)).expect("it is ours");
    assert_eq!((check(&[]), check(&[])), (judged.clone(), judged));
    assert!(bare.join("pmgit/verdicts").exists());
}

#[test]
fn a_clean_document_that_refers_to_others_is_judged_again_when_a_name_changes() {
    let world = archive();
    let related = "related = [\"2026-11-20-clean-2\"]\n";
    for index in 0..MANY / 2 {
        let name = format!("postmortems/2026/2026-11-20-related-{index}.toml");
        world.write(&name, with("closed", related));
    }
    world.commit_all("half of them name another one");
    all_the_same(&world);
    let before = same(&world, &["--head", "HEAD"]);
    assert!(!before.out.contains("unknown-related"), "{}", before.out);
    let (blob, _) = {
        let id = world.ok(&["rev-parse", "HEAD:postmortems/2026/2026-11-20-related-1.toml"]);
        (world.path().join(".git/objects").join(&id[..2]).join(&id[2..]), id)
    };
    // It is remembered as long as all names are as they were.
    without_blob(&blob, Some("damaged"), || {
        assert_eq!(world.pmgit(&["check", "--head", "HEAD", "--format", "json"]).out, before.out);
    });
    world.ok(&["mv", "postmortems/2026/2026-11-20-clean-2.toml", "postmortems/2026/2026-11-20-clean-two.toml"]);
    world.commit_all("another name");
    let after = same(&world, &["--head", "HEAD"]);
    assert_eq!(after.out.matches("\"rule\": \"unknown-related\"").count(), MANY / 2, "{}", after.out);
    all_the_same(&world);
}

//! `pmgit check` with the cache of earlier checks: the answer is that of `--no-cache`, whatever happened in between.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::documents::{incomplete, malformed, sound, with};
use crate::scene::{Answer, Scene};

/// From so many documents on the cache is asked.
const MANY: usize = 70;
const POLICY: &str = ".pmgit/policy.toml";
const PEOPLE: &str = ".pmgit/people.toml";
const CLEAN: &str = "postmortems/2026/2026-11-20-clean-1.toml";

/// An archive of clean, warned, broken and waived documents, committed.
fn archive() -> Scene {
    let scene = Scene::new();
    fill(&scene);
    scene.world.commit_all("an archive");
    scene
}

fn fill(scene: &Scene) {
    let write = |name: &str, text: &str| scene.world.write(&format!("postmortems/2026/2026-11-20-{name}.toml"), text);
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

fn place(scene: &Scene) -> PathBuf {
    scene.world.path().join(".git/pmgit/verdicts")
}

/// Checks as asked, twice with the cache and once without, and gives back the one answer, whatever the cache holds.
#[track_caller]
fn same(scene: &Scene, arguments: &[&str]) -> Answer {
    let check = |more: &[&str]| {
        let answer = scene.pmgit(&[&["check", "--format", "json"], arguments, more].concat());
        (answer.code, answer.out, answer.err)
    };
    let judged = check(&["--no-cache"]);
    assert_eq!(check(&[]), judged, "{arguments:?}");
    assert_eq!(check(&[]), judged, "{arguments:?}, again");
    Answer { code: judged.0, out: judged.1, err: judged.2 }
}

/// As [`same`], for the worktree, the index and HEAD, with hints and without.
#[track_caller]
fn all_the_same(scene: &Scene) -> Answer {
    for asked in
        [&["--all", "--staged"][..], &["--head", "HEAD"], &["--head", "HEAD", "--hints"], &["--all", "--hints"]]
    {
        same(scene, asked);
    }
    same(scene, &["--all"])
}

/// Checks the worktree until its files are so old that they are remembered: twenty bytes for each clean one.
fn settle(scene: &Scene) {
    let size = || fs::metadata(place(scene)).map_or(0, |found| found.len());
    scene.pmgit(&["check", "--head", "HEAD"]);
    let without = size();
    let settled = (0..100).any(|_| {
        scene.pmgit(&["check", "--all"]);
        size() >= without + (MANY * 20) as u64
    });
    assert!(settled, "the files of the worktree are remembered");
}

/// Where the blob of a document lies, and its id.
fn blob_of(scene: &Scene, name: &str) -> (PathBuf, String) {
    let id = scene.ok(&["rev-parse", &format!("HEAD:postmortems/2026/2026-11-20-{name}.toml")]);
    (scene.world.path().join(".git/objects").join(&id[..2]).join(&id[2..]), id)
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
    let scene = archive();
    let all = all_the_same(&scene);
    assert_eq!(all.code, 1);
    for rule in ["blame", "unknown-key", "missing-section", "malformed-document"] {
        assert!(all.out.contains(rule), "{rule} in\n{}", all.out);
    }
    assert!(all.out.contains("\"waived\": 1"), "{}", all.out);
    for name in ["clean-0", "clean-1"] {
        let (place, id) = blob_of(&scene, name);
        // A blob that cannot be read any more: only a check that reads it can notice.
        without_blob(&place, Some("damaged"), || {
            assert_eq!(scene.pmgit(&["check", "--head", "HEAD", "--format", "json"]).out, all.out);
            scene.pmgit(&["check", "--head", "HEAD", "--hints"]).finds("malformed-document");
            scene.pmgit(&["check", "--head", "HEAD", "--no-cache"]).fails_with(&id);
            // No door into a branch believes the cache.
            scene.check("HEAD^", "HEAD").fails_with(&id);
        });
        // One that is gone is missed.
        without_blob(&place, None, || {
            let missed = scene.pmgit(&["check", "--head", "HEAD"]).fails_with(&id);
            assert_eq!(missed.err, scene.pmgit(&["check", "--head", "HEAD", "--no-cache"]).err);
        });
        same(&scene, &["--head", "HEAD"]);
    }
}

#[test]
fn a_document_with_anything_to_report_is_judged_each_time() {
    let scene = archive();
    all_the_same(&scene);
    for name in ["hinted", "warned", "unknown", "incomplete", "waived", "malformed"] {
        let (place, id) = blob_of(&scene, name);
        for damaged in [Some("damaged"), None] {
            without_blob(&place, damaged, || {
                scene.pmgit(&["check", "--head", "HEAD"]).fails_with(&id);
                scene.pmgit(&["check", "--head", "HEAD", "--hints"]).fails_with(&id);
            });
        }
        same(&scene, &["--head", "HEAD"]);
    }
}

#[test]
fn a_check_without_a_new_clean_document_leaves_the_cache_as_it_is() {
    let scene = archive();
    scene.pmgit(&["check", "--head", "HEAD"]);
    let cache = || fs::metadata(place(&scene)).and_then(|found| found.modified()).expect("there is a cache");
    let before = cache();
    scene.pmgit(&["check", "--head", "HEAD"]);
    scene.pmgit(&["check", "--head", "HEAD", "--hints"]);
    assert_eq!(cache(), before);
    let folder = place(&scene).parent().expect("a folder").read_dir().expect("it is there");
    assert_eq!(folder.count(), 1, "nothing is left lying about");
}

#[test]
fn every_report_is_the_same_with_the_cache() {
    let scene = archive();
    // Places at the very start, in a long line, after an end of line of two letters, and of a file as a whole.
    let write = |name: &str, text: &str| scene.world.write(&format!("postmortems/2026/2026-11-20-{name}.toml"), text);
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
    settle(&scene);
    scene.world.commit_all("more");
    same(&scene, &["--head", "HEAD"]);
    for format in ["text", "json", "sarif", "github", "gitlab", "junit", "rdjson"] {
        for asked in [&["--all"][..], &["--head", "HEAD"], &["--all", "--hints"], &["--head", "HEAD", "--hints"]] {
            let told = |more: &[&str]| {
                let answer = scene.pmgit(&[&["check", "--format", format], asked, more].concat());
                (answer.code, answer.out, answer.err)
            };
            assert_eq!(told(&[]), told(&["--no-cache"]), "{format} {asked:?}");
        }
    }
}

#[test]
fn another_policy_or_other_people_judge_anew() {
    let scene = archive();
    settle(&scene);
    all_the_same(&scene);
    let policy = scene.world.read(POLICY);
    for (path, text) in [
        (POLICY, format!("{policy}\n[rules.blame]\nlevel = \"error\"\n")),
        (POLICY, format!("{policy}\n[[terms]]\navoid = [\"checkout\"]\n")),
        (POLICY, format!("{policy}\nno_such_key = 1\n")),
        (POLICY, policy.clone()),
        (PEOPLE, "[people.aiko]\nname = \"Aiko\"\nemail = \"zoe@example.com\"\n".to_owned()),
        (PEOPLE, "[people.aiko]\nname = 1\n".to_owned()),
    ] {
        scene.world.write(path, &text);
        all_the_same(&scene);
        scene.world.commit_all("another");
        all_the_same(&scene);
    }
    fs::remove_file(scene.world.path().join(PEOPLE)).expect("there are people");
    all_the_same(&scene);
    fs::remove_file(scene.world.path().join(POLICY)).expect("there is a policy");
    all_the_same(&scene);
}

#[test]
fn a_document_that_changed_is_judged_anew_whatever_its_size_and_time() {
    let scene = archive();
    let place = scene.world.path().join(CLEAN);
    settle(&scene);
    let modified = fs::metadata(&place).and_then(|found| found.modified()).expect("it is there");
    // The same length; `title` becomes a key that nobody knows.
    let clean = scene.world.read(CLEAN);
    let broken = clean.replacen("title", "tit1e", 1);
    assert_eq!(clean.len(), broken.len());
    let put = |text: &str| {
        fs::write(&place, text).expect("it can be written");
        fs::File::options().write(true).open(&place).and_then(|file| file.set_modified(modified)).expect("it is ours");
    };
    let is_broken = |answer: &Answer| answer.out.contains("tit1e");
    put(&broken);
    assert!(is_broken(&same(&scene, &["--all"])));
    // To and fro, faster than a clock ticks.
    for turn in 0..20 {
        put(if turn % 2 == 0 { &clean } else { &broken });
        let answer = scene.pmgit(&["check", "--all", "--format", "json"]);
        assert_eq!(is_broken(&answer), turn % 2 == 1, "turn {turn}");
    }
    scene.world.commit_all("broken");
    assert!(is_broken(&all_the_same(&scene)));
}

#[test]
fn filters_line_endings_and_git_s_own_word_change_nothing() {
    let scene = archive();
    settle(&scene);
    all_the_same(&scene);
    // The blob is clean; what a filter puts on disk is not, and has its size.
    scene.world.write(".gitattributes", "*.toml filter=broken\n");
    scene.ok(&["config", "filter.broken.smudge", "sed s/title/tit1e/"]);
    scene.ok(&["config", "filter.broken.clean", "sed s/tit1e/title/"]);
    fs::remove_file(scene.world.path().join(CLEAN)).expect("it is there");
    scene.ok(&["checkout", "--", CLEAN]);
    assert!(scene.world.read(CLEAN).contains("tit1e"));
    assert_eq!(scene.ok(&["diff", "--name-only", "HEAD", "--", "postmortems"]), "");
    assert!(all_the_same(&scene).out.contains("tit1e"));
    // What git is told not to look at.
    let scene = archive();
    settle(&scene);
    scene.ok(&["update-index", "--assume-unchanged", CLEAN]);
    scene.world.write(CLEAN, scene.world.read(CLEAN).replacen("title", "tit1e", 1));
    assert!(all_the_same(&scene).out.contains("tit1e"));
    // A directory that has become a link.
    let scene = archive();
    settle(&scene);
    let year = scene.world.path().join("postmortems/2026");
    scene.ok(&["update-index", "--assume-unchanged", CLEAN]);
    fs::rename(&year, scene.world.outside("2026")).expect("it can be moved");
    std::os::unix::fs::symlink(scene.world.outside("2026"), &year).expect("it can be linked");
    all_the_same(&scene);
}

#[test]
fn another_mode_or_name_is_another_document() {
    let scene = archive();
    settle(&scene);
    all_the_same(&scene);
    let mode = |bits| fs::set_permissions(scene.world.path().join(CLEAN), fs::Permissions::from_mode(bits));
    mode(0o755).expect("it is ours");
    assert!(all_the_same(&scene).out.contains("irregular-file"));
    scene.world.commit_all("executable");
    assert!(all_the_same(&scene).out.contains("irregular-file"));
    mode(0o644).expect("it is ours");
    // The day of the incident is in the name.
    for new in
        ["postmortems/2026/2026-11-20-other.toml", "postmortems/2025/2025-11-20-clean-1.toml", "postmortems/x.toml"]
    {
        fs::create_dir_all(scene.world.path().join(new).parent().expect("a folder")).expect("it can be made");
        fs::copy(scene.world.path().join(CLEAN), scene.world.path().join(new)).expect("it can be copied");
        all_the_same(&scene);
        scene.world.commit_all("copied");
        all_the_same(&scene);
        fs::rename(scene.world.path().join(new), scene.world.path().join(CLEAN)).expect("it can be moved");
        all_the_same(&scene);
    }
}

#[test]
fn a_damaged_cut_or_foreign_cache_is_none() {
    let scene = archive();
    settle(&scene);
    let good = fs::read(place(&scene)).expect("there is a cache");
    // Of a repository where everything is let pass.
    let foreign = Scene::new();
    let lax = "[rules.blame]\nlevel = \"off\"\n";
    foreign.world.write(POLICY, lax);
    fill(&foreign);
    foreign.world.commit_all("an archive");
    same(&foreign, &["--head", "HEAD"]);
    let foreign = fs::read(place(&foreign)).expect("there is a cache");
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    let mixed = [&good[..37], &foreign[37..]].concat();
    for bytes in [&flipped[..], &good[..good.len() / 2], &good[..good.len() - 1], b"", b"garbage", &foreign, &mixed] {
        for asked in [["--head", "HEAD"].as_slice(), &["--all"]] {
            fs::write(place(&scene), bytes).expect("it is ours");
            same(&scene, asked);
        }
    }
    assert_ne!(fs::read(place(&scene)).expect("there is a cache"), mixed, "it is written anew");
}

#[test]
fn bare_and_read_only_repositories_do_without() {
    let scene = archive();
    let bare = scene.world.outside("bare.git");
    scene.ok(&["clone", "--quiet", "--bare", ".", bare.to_str().expect("the place is UTF-8")]);
    let check = |more: &[&str]| {
        let arguments = [&["check", "--format", "json"], more].concat();
        let answer = scene.answer(scene.program(env!("CARGO_BIN_EXE_pmgit")).args(arguments).current_dir(&bare));
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

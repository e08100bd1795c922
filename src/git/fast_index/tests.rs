//! The reader of the index beside git: the same answer in every state that it knows, none in all others.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use super::super::changes::staged_by_git;
use super::*;
use crate::git::world::World;

pub(in crate::git) const DIRECTORIES: [&str; 5] = ["pm", ".pmgit", "post mortems", "振り返り/記録", "deep/er"];

/// Numbers that look random and are the same in every run.
pub(in crate::git) struct Dice(pub(in crate::git) u64);

impl Dice {
    pub(in crate::git) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// A path, mostly below one of the directories; names are few, so that files and directories collide.
    pub(in crate::git) fn path(&mut self) -> String {
        let mut path = self
            .pick(&["pm", "pm", "pm", ".pmgit", "post mortems", "振り返り/記録", "deep/er", "pm-x", "code"])
            .to_owned();
        for _ in 0..=self.roll(3) {
            write!(path, "/{}", self.pick(&["2025", "2026", "a", "a.b", "a b", "日本", "x"])).unwrap();
        }
        if self.roll(6) == 0 { path } else { path + self.pick(&[".toml", "", "-1", "0", "~"]) }
    }
}

/// A random change of the worktree, the index, or how the index is written.
pub(in crate::git) fn change(world: &World, dice: &mut Dice) {
    let path = dice.path();
    let all = world.ok(&["ls-files", "-z"]);
    let tracked: Vec<&str> = all.split('\0').filter(|path| !path.is_empty()).collect();
    let known = if tracked.is_empty() { path.clone() } else { dice.pick(&tracked).to_owned() };
    let blob = format!("100644,{},", world.ok(&["hash-object", "-w", "--stdin"]));
    let content = dice.roll(5).to_string();
    // Many fail, for a file stands where a directory is wanted: that is a state like any other.
    let attempt = |arguments: &[&str]| drop(world.git(arguments));
    match dice.roll(22) {
        0..=4 => {
            let place = world.path().join(&path);
            if fs::create_dir_all(place.parent().unwrap()).is_ok() && fs::write(place, content).is_ok() {
                attempt(&["add", "--sparse", "--", &path]);
            }
        }
        5 => attempt(&["rm", "--sparse", "-rqf", "--cached", "--", &known]),
        6 => attempt(&["rm", "--sparse", "-rqf", "--", known.rsplit_once('/').map_or("none", |(parent, _)| parent)]),
        7 => attempt(&["mv", "--sparse", "-k", "--", &known, &path]),
        8 => attempt(&["update-index", "--chmod=+x", "--", &known]),
        9 => {
            if fs::write(world.path().join(&path), "intended").is_ok() {
                attempt(&["add", "--sparse", "--intent-to-add", "--", &path]);
            }
        }
        10 => attempt(&["update-index", "--add", "--replace", "--cacheinfo", &format!("{blob}{path}")]),
        11 => {
            attempt(&["update-index", "--add", "--cacheinfo", &format!("{}{path}", blob.replace("100644", "120000"))]);
        }
        12 => attempt(&["update-index", "--add", "--cacheinfo", &format!("160000,{},{path}", "5".repeat(40))]),
        13 => attempt(&["update-index", "--skip-worktree", "--", &known]),
        14 => attempt(&["update-index", "--index-version", dice.pick(&["2", "3", "4"])]),
        15 => attempt(&["write-tree"]),
        16 => attempt(&["read-tree", "HEAD"]),
        17 => attempt(&["commit", "--quiet", "--no-verify", "-m", "more"]),
        18 => attempt(&["update-index", "--force-write-index"]),
        19 => attempt(&["reset", "--quiet", "HEAD~1"]),
        20 => attempt(&["checkout", "--quiet", "--force", "HEAD~1"]),
        _ => attempt(&["update-index", "--untracked-cache"]),
    }
}

fn trees(world: &World) -> Vec<TreeId> {
    let revisions = ["HEAD^{tree}", "HEAD~1^{tree}", "HEAD~3^{tree}"];
    let known = revisions.iter().map(|revision| world.git(&["rev-parse", "--quiet", "--verify", revision]));
    let known = known.filter(|outcome| outcome.code == 0);
    let known = known.map(|outcome| TreeId::from_hex(outcome.out.trim()).unwrap());
    known.chain([TreeId::EMPTY]).collect()
}

pub(in crate::git) fn sorted(mut found: Vec<Change>) -> Vec<Change> {
    found.sort_by(|one, two| one.path.cmp(&two.path));
    found.dedup();
    found
}

#[test]
fn the_reader_and_git_agree_about_every_state() {
    let (mut states, mut answers, mut findings, mut unknown) = (0, 0, 0, 0);
    for seed in 1..=6 {
        let world = World::new();
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        for _ in 0..12 {
            world.write(&dice.path().replace('/', "/d/"), dice.roll(9).to_string());
        }
        world.commit_all("one");
        // It has read the index of the state before.
        let long_open = world.open();
        for _ in 0..40 {
            change(&world, &mut dice);
            states += 1;
            let repository = world.open();
            for base in trees(&world) {
                let git = staged_by_git(&repository, base, &DIRECTORIES);
                let Some(found) = changes(&repository, base, &DIRECTORIES) else {
                    unknown += 1;
                    continue;
                };
                let git = sorted(git.expect("the reader refuses what git refuses"));
                assert_eq!(sorted(found), git, "seed {seed}, state {states}, base {base}");
                let again = changes(&long_open, base, &DIRECTORIES).expect("read a moment ago");
                assert_eq!(sorted(again), git, "seed {seed}, state {states}, base {base}, read before");
                answers += 1;
            }
            for path in world.ok(&["ls-files", "-z"]).split('\0').take(3).filter(|path| !path.is_empty()) {
                let listed = world.ok(&["ls-files", "--stage", "--", path]);
                if let Some(Some(Side { content: Content::Blob(id), .. })) = side(&repository, &path.into()) {
                    assert!(listed.contains(&id.to_string()), "{listed}");
                    findings += 1;
                }
            }
        }
    }
    assert!(states >= 240 && answers > 450 && findings > 500, "{states} states, {answers} answers, {findings} sides");
    assert_eq!(unknown, 0, "there is no unknown state among these");
}

/// A world in which `pm` has changed in the index.
fn changed() -> (World, TreeId) {
    let world = World::new();
    for number in 0..20 {
        world.write(&format!("pm/202{}/a{number}.toml", number % 3), "one");
    }
    world.write(".pmgit/policy.toml", "");
    world.write("code/x", "one");
    world.commit_all("one");
    let base = trees(&world)[0];
    world.write("pm/2021/a1.toml", "two");
    world.ok(&["add", "--all"]);
    (world, base)
}

#[test]
fn an_index_that_git_alone_understands_is_left_to_git() {
    let (world, base) = changed();
    let is_known = || changes(&world.open(), base, &["pm", ".pmgit"]).is_some();
    assert!(is_known());
    for directory in [".", "", "pm/", "/pm", "pm/../pm", "pm//2021"] {
        assert_eq!(changes(&world.open(), base, &[directory]), None, "{directory}");
    }
    world.ok(&["update-index", "--split-index"]);
    assert!(!is_known(), "a split index");
    world.ok(&["update-index", "--no-split-index"]);
    assert!(is_known());
    world.ok(&["commit", "--quiet", "-m", "two"]);
    world.ok(&["sparse-checkout", "init", "--cone", "--sparse-index"]);
    assert!(!is_known(), "a sparse index");
    world.ok(&["sparse-checkout", "init", "--cone", "--no-sparse-index"]);
    assert!(is_known(), "a sparse checkout with a whole index");
    fs::remove_file(world.path().join(".git/index")).unwrap();
    assert!(!is_known(), "no index");
}

#[test]
fn unmerged_files_are_left_to_git() {
    let (world, base) = changed();
    let blob = world.ok(&["rev-parse", "HEAD:code/x"]);
    let lines = format!("0 {} 0\tpm/c\n100644 {blob} 1\tpm/c\n100644 {blob} 2\tpm/c\n", "0".repeat(40));
    World::feed(world.command("git").args(["update-index", "--index-info"]), lines.as_bytes());
    assert_eq!(changes(&world.open(), base, &["pm"]), None);
    assert!(staged_by_git(&world.open(), base, &["pm"]).unwrap_err().to_string().contains("unmerged"));
    assert_eq!(changes(&world.open(), base, &["code"]), Some(Vec::new()), "elsewhere they do not count");
    assert_eq!(side(&world.open(), &"pm/c".into()), None);
}

#[test]
fn an_object_that_is_missing_is_left_to_git() {
    let (world, base) = changed();
    let tree = world.ok(&["rev-parse", "HEAD:pm/2021"]);
    fs::remove_file(world.path().join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    assert_eq!(changes(&world.open(), base, &["pm"]), None);
}

#[test]
fn the_index_that_the_hook_names_is_the_one_that_is_read() {
    let (world, base) = changed();
    let other = world.outside("other-index");
    fs::copy(world.path().join(".git/index"), &other).unwrap();
    world.ok(&["reset", "--quiet", "--hard"]);
    let environment = world.environment().with("GIT_INDEX_FILE", &other);
    let repository = Repository::open(&world.path(), environment).unwrap();
    assert_eq!(changes(&repository, base, &["pm"]).unwrap().len(), 1);
    assert_eq!(changes(&world.open(), base, &["pm"]), Some(Vec::new()));
    let linked = world.outside("linked");
    world.ok(&["worktree", "add", "--quiet", "-b", "side", linked.to_str().unwrap()]);
    fs::write(linked.join("pm/new.toml"), "new").unwrap();
    world.ok_in(&linked, &["add", "--all"]);
    let repository = Repository::open(&linked, world.environment()).unwrap();
    assert_eq!(changes(&repository, base, &["pm"]).unwrap().len(), 1);
}

#[test]
fn a_damaged_index_never_panics() {
    for version in ["2", "3", "4"] {
        let (world, base) = changed();
        world.ok(&["update-index", "--index-version", version]);
        world.ok(&["add", "--intent-to-add", "--force", "pm"]);
        let repository = world.open();
        let whole = fs::read(world.path().join(".git/index")).unwrap();
        // One file, in which a byte is changed and put back: thousands of new files would be most of the time.
        let place = world.outside("damaged");
        fs::write(&place, &whole).unwrap();
        let file = File::options().read(true).write(true).open(&place).unwrap();
        let read = |length: usize| {
            let index = IndexFile::read(file.try_clone().unwrap(), length)?;
            let mut found = Vec::new();
            for directory in ["pm", ".pmgit"] {
                compare(&repository, &index, base, directory, &mut found)?;
            }
            Some(found)
        };
        let sound = read(whole.len()).unwrap();
        assert_eq!(sound.len(), 1);
        for length in (0..whole.len()).rev() {
            file.set_len(u64::try_from(length).unwrap()).unwrap();
            // Where all entries are left, the rest may look like a checksum; the answer is still right.
            let found = read(length);
            assert!(found.is_none() || found.as_ref() == Some(&sound), "cut at {length}");
        }
        file.write_all_at(&whole, 0).unwrap();
        for (at, byte) in whole.iter().enumerate() {
            let place = u64::try_from(at).unwrap();
            for flipped in [byte ^ 0x80, byte ^ 0x01, byte ^ 0x40, 0x00, 0xff] {
                file.write_all_at(&[flipped], place).unwrap();
                let _ = read(whole.len());
            }
            file.write_all_at(&[*byte], place).unwrap();
        }
        assert_eq!(read(whole.len()), Some(sound));
    }
}

#[test]
fn names_of_four_thousand_bytes_are_read() {
    let (world, base) = changed();
    let blob = world.ok(&["rev-parse", "HEAD:code/x"]);
    for version in ["2", "4"] {
        for length in [4090, 4094, 4095, 4096, 5000] {
            let long = format!("pm/{}", "x".repeat(length - 3));
            let line = format!("100644 {blob} 0\t{long}\n");
            World::feed(world.command("git").args(["update-index", "--index-info"]), line.as_bytes());
        }
        world.ok(&["update-index", "--index-version", version]);
        let repository = world.open();
        let found = changes(&repository, base, &["pm"]).unwrap();
        assert_eq!(found.len(), 6);
        assert_eq!(sorted(found), sorted(staged_by_git(&repository, base, &["pm"]).unwrap()));
    }
}

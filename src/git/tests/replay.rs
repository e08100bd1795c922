//! A replay against `git rebase`, tree by tree.

use std::fmt::Write as _;

use std::collections::BTreeSet;
use std::fs;

use super::*;
use crate::git::{MergeOutcome, Replayed, TreeId, merge_tree, replay};

fn id(world: &World, name: &str) -> CommitId {
    world.open().resolve(name).unwrap()
}

fn tree(world: &World, name: &str) -> TreeId {
    world.open().tree_of(id(world, name)).unwrap()
}

fn replayed(world: &World) -> Replayed {
    replay(&world.open(), id(world, "main"), id(world, "topic")).unwrap()
}

/// What `git rebase` makes of the topic; nothing where it stops.
fn rebased(world: &World, options: &[&str]) -> Option<TreeId> {
    let branch = world.ok(&["symbolic-ref", "--short", "HEAD"]);
    world.ok(&["checkout", "--quiet", "--detach", "topic"]);
    let rebase = ["-c", "advice.skippedCherryPicks=false", "rebase", "--quiet", "--no-fork-point", "--merge"];
    let outcome = world.git(&[&rebase, options, &["main"]].concat());
    if outcome.code != 0 {
        world.ok(&["rebase", "--abort"]);
    }
    let found = (outcome.code == 0).then(|| tree(world, "HEAD"));
    world.ok(&["checkout", "--quiet", &branch]);
    found
}

/// Both ways in which forges replay, by git itself: without the patches that the branch has, and with them.
fn rebased_by_git(world: &World) -> [Option<TreeId>; 2] {
    let left_out = rebased(world, &[]);
    let marks = world.ok(&["rev-list", "--cherry-mark", "--right-only", "--no-merges", "main...topic"]);
    let has_known = marks.contains('=');
    [left_out, if has_known { rebased(world, &["--reapply-cherry-picks", "--empty=drop"]) } else { left_out }]
}

#[track_caller]
fn agrees(world: &World, about: &str) -> Replayed {
    let by_git: BTreeSet<TreeId> = rebased_by_git(world).into_iter().flatten().collect();
    let base = tree(world, "main");
    let found = replayed(world);
    match &found {
        Replayed::Nothing => {
            let merged = merge_tree(&world.open(), id(world, "main"), id(world, "topic")).unwrap();
            let lands = |tree: &TreeId| *tree == base || merged == MergeOutcome::Clean(*tree);
            // A single commit that conflicts is refused as a merge.
            let conflicts = matches!(merged, MergeOutcome::Conflict(_));
            assert!(by_git.iter().all(lands) && (conflicts || !by_git.is_empty()), "{about}: {by_git:?} {merged:?}");
        }
        Replayed::Trees(trees) => {
            let news: BTreeSet<TreeId> = by_git.into_iter().filter(|tree| *tree != base).collect();
            assert_eq!(trees.iter().copied().collect::<BTreeSet<_>>(), news, "{about}");
        }
        Replayed::Conflict { paths, .. } => assert!(by_git.is_empty() && !paths.is_empty(), "{about}: {by_git:?}"),
    }
    found
}

/// Numbers that are the same in each run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

const FILES: [&str; 6] = ["pm/a", "pm/b", "pm/c", "src/x", "src/y", "src/deep/z"];

/// One change of the files, as people make them.
fn edit(world: &World, dice: &mut Dice) {
    let files: Vec<String> = world.ok(&["ls-files"]).lines().map(str::to_owned).collect();
    // Two edits of one commit: the index knows what was there before the first.
    let path = files[dice.roll(files.len())].clone();
    if !world.path().join(&path).is_file() {
        return;
    }
    let place = world.path().join(&path);
    match dice.roll(12) {
        0 => world.write(&format!("{path}.new{}", dice.roll(3)), "new\nfile\n"),
        1 if files.len() > 3 => fs::remove_file(place).unwrap(),
        2 => {
            let to = format!("moved{}/{}", dice.roll(3), path.replace('/', "-"));
            fs::create_dir_all(world.path().join(&to).parent().unwrap()).unwrap();
            fs::rename(place, world.path().join(to)).unwrap();
        }
        3 if world.path().join("src").is_dir() => {
            let to = world.path().join(format!("lib{}", dice.roll(2)));
            if !to.exists() {
                fs::rename(world.path().join("src"), to).unwrap();
            }
        }
        4 => {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
        }
        5 => {}
        _ => {
            let Ok(text) = fs::read_to_string(&place) else { return };
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let at = dice.roll(lines.len() + 1);
            match dice.roll(4) {
                0 if !lines.is_empty() => drop(lines.remove(at.min(lines.len() - 1))),
                1 => lines.insert(at, format!("more {}", dice.roll(4))),
                _ if at < lines.len() => lines[at] = format!("said {}", dice.roll(4)),
                _ => lines.push("last".to_owned()),
            }
            fs::write(place, lines.join("\n") + "\n").unwrap();
        }
    }
}

/// One step of a branch: mostly a commit, now and then what teams do with branches.
fn step(world: &World, dice: &mut Dice, branch: &str, other: &str) {
    let quietly = |arguments: &[&str], abort: &str| {
        if world.git(arguments).code != 0 {
            world.git(&[abort, "--abort"]);
            world.ok(&["reset", "--quiet", "--hard"]);
        }
    };
    match dice.roll(9) {
        0 => quietly(&["merge", "--quiet", "--no-edit", "--no-ff", other], "merge"),
        1 => quietly(&["cherry-pick", "--allow-empty", other], "cherry-pick"),
        2 => quietly(&["revert", "--no-edit", "HEAD"], "revert"),
        3 => {
            world.ok(&["checkout", "--quiet", "-B", "side", "HEAD~1"]);
            edit(world, dice);
            world.commit_all("side");
            world.ok(&["checkout", "--quiet", branch]);
            quietly(&["merge", "--quiet", "--no-edit", "--no-ff", "side"], "merge");
        }
        _ => {
            for _ in 0..=dice.roll(2) {
                edit(world, dice);
            }
            world.commit_all(branch);
        }
    }
}

/// Two commits, called `start`.
fn start() -> World {
    let world = World::new();
    for path in FILES {
        let lines: Vec<String> = (0..12).map(|line| format!("{path} line {line}")).collect();
        world.write(path, lines.join("\n") + "\n");
    }
    world.commit_all("one");
    world.sneak("pm/first", "1\n");
    world.ok(&["branch", "start"]);
    world
}

/// Makes `main` and `topic` anew.
fn make_history(world: &World, seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    world.ok(&["checkout", "--quiet", "--force", "-B", "main", "start"]);
    world.ok(&["branch", "--quiet", "--force", "topic", "start"]);
    let mut here = "main";
    for _ in 0..3 + dice.roll(5) {
        let (branch, other) = if dice.roll(3) == 0 { ("main", "topic") } else { ("topic", "main") };
        if here != branch {
            world.ok(&["checkout", "--quiet", branch]);
            here = branch;
        }
        step(world, &mut dice, branch, other);
    }
}

#[test]
fn a_replay_comes_to_what_git_rebase_comes_to() {
    let (mut trees, mut conflicts, mut nothing) = (0, 0, 0);
    let world = start();
    for seed in 1..=64 {
        make_history(&world, seed);
        match agrees(&world, &format!("history {seed}")) {
            Replayed::Nothing => nothing += 1,
            Replayed::Trees(_) => trees += 1,
            Replayed::Conflict { .. } => conflicts += 1,
        }
    }
    assert!(trees >= 15 && conflicts >= 5 && nothing >= 10, "{trees} {conflicts} {nothing}");
}

/// A branch with two commits, and a topic that left it after the first.
fn forked() -> World {
    let world = World::new();
    world.sneak("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.ok(&["branch", "topic"]);
    world.sneak("a", "one\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.ok(&["checkout", "--quiet", "topic"]);
    world
}

#[test]
fn a_change_that_stands_on_the_branch_costs_no_process() {
    let world = World::new();
    world.sneak("a", "1\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("a", "2\n");
    world.sneak("a", "3\n");
    let ends = (id(&world, "main"), id(&world, "topic"));
    // Without a program called git.
    let repository = Repository::open(&world.path(), world.environment().with("PATH", "/nonexistent")).unwrap();
    assert_eq!(replay(&repository, ends.0, ends.1).unwrap(), Replayed::Nothing);
    assert_eq!(replay(&repository, ends.0, ends.0).unwrap(), Replayed::Nothing);
    assert_eq!(replay(&repository, ends.1, ends.0).unwrap(), Replayed::Nothing, "behind the branch");
}

#[test]
fn one_commit_beside_the_branch_lands_what_its_merge_lands() {
    let world = forked();
    world.sneak("b", "b\n");
    assert_eq!(agrees(&world, "one"), Replayed::Nothing);
}

#[test]
fn a_resolution_that_a_merge_holds_is_not_in_the_replay() {
    // The merge resolves the conflict in favour of nothing that a commit says; a replay meets the conflict.
    let world = forked();
    world.sneak("a", "ONE\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.git(&["merge", "--quiet", "main"]).fails();
    world.write("a", "both\n2\n3\n4\n5\n6\n7\n8\n9\n");
    world.commit_all("merge");
    let Replayed::Conflict { paths, commit } = agrees(&world, "resolved") else { panic!("it conflicts") };
    assert_eq!((paths, commit), (vec!["a".into()], id(&world, "topic~1")));
}

#[test]
fn a_tree_that_only_a_rebase_lands_is_found() {
    // An evil merge takes away in the topic what its commits bring: the merge lands nothing, the rebase all of it.
    let world = forked();
    world.sneak("b", "bad\n");
    world.ok(&["merge", "--quiet", "--no-edit", "--no-commit", "--no-ff", "main"]);
    world.ok(&["rm", "--quiet", "--force", "b"]);
    world.commit_all("merge");
    let Replayed::Trees(trees) = agrees(&world, "evil") else { panic!("it lands") };
    let repository = world.open();
    let found = replay(&repository, id(&world, "main"), id(&world, "topic")).unwrap();
    assert_eq!(found, Replayed::Trees(trees.clone()));
    assert!(repository.entry(trees[0], &"b".into()).unwrap().is_some(), "its tree can be read");
    assert!(repository.entry(tree(&world, "topic"), &"b".into()).unwrap().is_none());
}

#[test]
fn a_patch_that_the_branch_took_back_lands_by_one_forge_and_not_by_the_other() {
    let world = World::new();
    world.sneak("a", "1\n2\n3\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("b", "b\n");
    world.sneak("c", "c\n");
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("d", "d\n");
    world.ok(&["cherry-pick", "topic~1"]);
    world.ok(&["revert", "--no-edit", "HEAD"]);
    let Replayed::Trees(trees) = agrees(&world, "taken back") else { panic!("both land") };
    assert_eq!(trees.len(), 2);
    // Without the last step both come to the same.
    world.ok(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert!(matches!(agrees(&world, "taken"), Replayed::Trees(trees) if trees.len() == 1));
}

#[test]
fn commits_of_every_shape_are_replayed() {
    let world = forked();
    world.commit_all("empty");
    world.ok(&["cherry-pick", "main"]);
    agrees(&world, "applied already");
    // A root of its own, merged in, and a merge of three.
    world.ok(&["checkout", "--quiet", "--orphan", "alien"]);
    world.ok(&["rm", "--quiet", "-r", "--force", "."]);
    world.sneak("alien", "alien\n");
    for branch in ["x", "y"] {
        world.ok(&["checkout", "--quiet", "-b", branch, "topic"]);
        world.sneak(branch, "text\n");
    }
    world.ok(&["checkout", "--quiet", "topic"]);
    world.ok(&["merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "alien"]);
    world.ok(&["merge", "--quiet", "--no-edit", "--no-ff", "x", "y"]);
    let Replayed::Trees(trees) = agrees(&world, "a root and an octopus") else { panic!("it lands") };
    let names = world.open().tree_entries(trees[0]).unwrap_or_default();
    assert!(names.is_empty() || names.len() == 4, "{names:?}");
    // A submodule that both sides move conflicts, wherever its repository is.
    let link = |commit: char| {
        let entry = format!("160000,{},module", commit.to_string().repeat(40));
        world.ok(&["update-index", "--add", "--cacheinfo", &entry]);
        world.ok(&["commit", "--quiet", "--no-verify", "-m", "submodule"]);
    };
    link('1');
    agrees(&world, "a submodule");
    world.ok(&["checkout", "--quiet", "main"]);
    link('2');
    assert!(matches!(agrees(&world, "two of them"), Replayed::Conflict { .. }));
}

#[test]
fn five_hundred_commits_are_replayed() {
    let world = forked();
    let mut script = String::new();
    let from = world.ok(&["rev-parse", "topic"]);
    for number in 0..500 {
        let text = format!("{number}\n");
        let parent = if number == 0 { format!("from {from}\n") } else { String::new() };
        write!(
            script,
            "commit refs/heads/topic\ncommitter A <a@b.c> {} +0000\ndata 1\nx\n{parent}M 644 inline f{}\ndata {}\n{text}\n",
            1_780_100_000 + number,
            number % 7,
            text.len()
        )
        .expect("a string takes every write");
    }
    world.ok(&["checkout", "--quiet", "--detach"]);
    let output = World::feed(world.command("git").args(["fast-import", "--quiet", "--force"]), script.as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let Replayed::Trees(trees) = replayed(&world) else { panic!("it lands") };
    let merged = merge_tree(&world.open(), id(&world, "main"), id(&world, "topic")).unwrap();
    assert_eq!(merged, MergeOutcome::Clean(trees[0]));
}

#[test]
fn what_is_missing_is_an_error_and_never_nothing() {
    let origin = forked();
    for number in 0..3 {
        origin.sneak("b", &format!("{number}\n"));
    }
    let (onto, topic) = (id(&origin, "main"), id(&origin, "topic"));
    let url = format!("file://{}", origin.path().display());
    for depth in 1..=3 {
        let place = origin.outside(&format!("shallow {depth}"));
        let depth = format!("--depth={depth}");
        let shown = place.to_str().unwrap();
        origin.ok(&["clone", "--quiet", "--no-single-branch", &depth, &url, shown]);
        let repository = Repository::open(&place, origin.environment()).unwrap();
        let error = replay(&repository, onto, topic).unwrap_err().to_string();
        assert!(error.contains("shallow"), "{error}");
    }
    for missing in ["topic~1", "topic~1^{tree}", "topic~2^{tree}", "topic:a", "main:a", "main^{tree}"] {
        let world = forked();
        for (path, text) in [("b", "1\n"), ("a", "1\n2\n3\n4\n5\n6\n7\n8\nnine\n"), ("b", "3\n"), ("a", "1\n2\n")] {
            world.sneak(path, text);
        }
        let object = world.ok(&["rev-parse", missing]);
        let (onto, topic) = (id(&world, "main"), id(&world, "topic"));
        fs::remove_file(world.path().join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
        let found = replay(&world.open(), onto, topic);
        assert!(found.is_err(), "{missing}: {found:?}");
    }
    let world = forked();
    world.ok(&["checkout", "--quiet", "--orphan", "alien"]);
    world.commit_all("alien");
    let error = replay(&world.open(), id(&world, "main"), id(&world, "alien")).unwrap_err().to_string();
    assert!(error.contains("no common ancestor"), "{error}");
}

#[test]
fn a_replay_leaves_nothing_behind() {
    let world = start();
    make_history(&world, 3);
    let before =
        (world.ok(&["count-objects", "-v"]), world.ok(&["for-each-ref"]), world.ok(&["status", "--porcelain"]));
    replayed(&world);
    let after = (world.ok(&["count-objects", "-v"]), world.ok(&["for-each-ref"]), world.ok(&["status", "--porcelain"]));
    assert_eq!(before, after);
}

#[test]
fn a_repository_of_long_ids_replays_too() {
    let world = World::with_init(&["--object-format=sha256"]);
    world.sneak("a", "1\n");
    world.ok(&["checkout", "--quiet", "-b", "topic"]);
    world.sneak("b", "b\n");
    world.sneak("c", "c\n");
    world.ok(&["checkout", "--quiet", "main"]);
    world.sneak("a", "2\n");
    assert!(matches!(agrees(&world, "long ids"), Replayed::Trees(_)));
}

//! All states of a repository that git has: in each the same story has the same end.
//!
//! The story is told once in a plain repository; what every command of it answered is the measure for all others.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::documents::{ID, OTHER, PATH, incomplete, malformed, sound};
use crate::scene::{Answer, Scene};
use crate::world::World;

/// Where the story is told: a directory of a world.
struct Stage {
    scene: Scene,
    directory: PathBuf,
}

impl Stage {
    /// In the repository of a new world.
    fn new(init: &[&str]) -> Self {
        Self::of(World::with_init(init))
    }

    fn of(world: World) -> Self {
        let directory = world.path();
        // After every step that the sound postmortems record.
        world.set_clock(1_795_600_000);
        Self { scene: Scene { world }, directory }
    }

    /// Elsewhere in the same world.
    fn at(self, name: &str) -> Self {
        Self { directory: self.scene.world.outside(name), ..self }
    }

    fn ok(&self, arguments: &[&str]) -> String {
        self.scene.world.ok_in(&self.directory, arguments)
    }

    fn git(&self, arguments: &[&str]) -> Answer {
        self.scene.git_in(&self.directory, arguments)
    }

    fn pmgit(&self, arguments: &[&str]) -> Answer {
        let mut program = self.scene.program(env!("CARGO_BIN_EXE_pmgit"));
        program.env("PMGIT_NOW", "2026-11-22T05:30:00Z");
        self.scene.answer(program.args(arguments).current_dir(&self.directory))
    }

    fn write(&self, path: &str, text: &str) {
        let place = self.directory.join(path);
        std::fs::create_dir_all(place.parent().expect("it has a parent")).expect("the folder can be made");
        std::fs::write(place, text).expect("it can be written");
    }

    fn sneak(&self, path: &str, text: &str) {
        self.write(path, text);
        self.ok(&["add", "--all"]);
        self.ok(&["commit", "--quiet", "--no-verify", "-m", &format!("sneak in {path}")]);
    }

    /// Sets pmgit up, commits that to `main`, and has a remote that knows of it.
    fn set_up(self) -> Self {
        self.pmgit(&["init"]).passes();
        self.sneak("code.rs", "fn main() {}\n");
        self.with_remote()
    }

    fn with_remote(self) -> Self {
        let there = self.scene.world.outside("server.git");
        let format = self.ok(&["rev-parse", "--show-object-format"]);
        let shown = there.to_str().expect("it is UTF-8");
        let format = format!("--object-format={format}");
        self.ok(&["init", "--quiet", "--bare", "--initial-branch=main", &format, shown]);
        self.ok(&["remote", "add", "server", shown]);
        self.ok(&["push", "--quiet", "--no-verify", "server", "main"]);
        self
    }

    /// The story; gives back what was answered, with everything that differs from place to place taken out.
    fn tell(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut note = |what: &str, answer: Answer| told.push(format!("{what}: {}", self.neutral(&answer)));
        self.ok(&["checkout", "--quiet", "-b", "topic", "main"]);
        self.write(PATH, &malformed());
        note("check of a broken file", self.pmgit(&["check"]));
        self.ok(&["add", "--all"]);
        note("commit of a broken file", self.git(&["commit", "--quiet", "-m", "bad"]));
        note("check of a broken stage", self.pmgit(&["check", "--staged"]));
        self.write(PATH, &sound("draft"));
        self.ok(&["add", "--all"]);
        note("commit of a draft", self.git(&["commit", "--quiet", "-m", "good"]));
        note("check of all", self.pmgit(&["check", "--all"]));
        note("push of a draft", self.git(&["push", "--quiet", "server", "topic"]));
        note("push of a draft to main", self.git(&["push", "--quiet", "server", "topic:main"]));
        note("a draft for main", self.pmgit(&["check", "--base", "main", "--head", "topic"]));
        note("submit", self.pmgit(&["submit", ID]));
        note("nothing is left over", self.git(&["status", "--short"]));
        note("the step", self.git(&["show", "--stat", "--format=%s%n%b", "HEAD"]));
        note("submit again", self.pmgit(&["submit", ID]));
        self.ok(&["checkout", "--quiet", "main"]);
        self.sneak(OTHER, &sound("in-review"));
        note("beside main", self.pmgit(&["check", "--base", "main", "--head", "topic"]));
        self.ok(&["checkout", "--quiet", "-b", "bad", "main"]);
        self.sneak(PATH, &incomplete("in-review"));
        note("incomplete", self.pmgit(&["check", "--base", "main", "--head", "bad"]));
        note("push of an incomplete one", self.git(&["push", "--quiet", "server", "bad:main"]));
        note("both", self.pmgit(&["check", "--base", "topic", "--head", "bad"]));
        self.ok(&["checkout", "--quiet", "main"]);
        note("merge of a bad one", self.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "bad"]));
        self.git(&["merge", "--abort"]);
        note("merge of a good one", self.git(&["merge", "--quiet", "--no-ff", "-m", "merge", "topic"]));
        note("list", self.pmgit(&["list"]));
        note("status", self.pmgit(&["status", ID]));
        note("push", self.git(&["push", "--quiet", "server", "main"]));
        note("audit", self.pmgit(&["verify"]));
        let merged = self.ok(&["merge-tree", "--write-tree", "main~1", "bad"]);
        let button = self.ok(&["commit-tree", "-p", "main", "-p", "bad", "-m", "by a button", &merged]);
        self.ok(&["update-ref", "refs/heads/main", &button]);
        note("audit after a merge by a button", self.pmgit(&["verify"]));
        told
    }

    fn neutral(&self, answer: &Answer) -> String {
        let place = self.directory.canonicalize().expect("it is there").display().to_string();
        let text = format!("exit {}\n{}{}", answer.code, answer.out, answer.err).replace(&place, "HERE");
        let root = self.scene.world.outside("").display().to_string();
        let words = text.replace(&root, "WORLD/");
        let is_id = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        words.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric()).fold(String::new(), |mut all, word| {
            let (bare, end) =
                word.split_at(word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric()).len());
            all.push_str(if is_id(bare) { "ID" } else { bare });
            all + end
        })
    }
}

/// Clones the set-up repository of a world into `clone` of it.
fn cloned(options: &[&str]) -> Stage {
    let stage = Stage::new(&[]).set_up();
    for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
        stage.ok(&["config", setting, "true"]);
    }
    let there = format!("file://{}", stage.directory.display());
    let stage = stage.at("clone");
    let here = stage.directory.to_str().expect("it is UTF-8").to_owned();
    stage.scene.world.ok(&[&["clone", "--quiet"], options, &[&there, &here]].concat());
    again(stage)
}

/// Sets up what a clone does not bring: hooks, and the remote.
fn again(stage: Stage) -> Stage {
    stage.pmgit(&["init"]).passes();
    let there = stage.scene.world.outside("server.git");
    stage.ok(&["remote", "add", "server", there.to_str().expect("it is UTF-8")]);
    stage.ok(&["fetch", "--quiet", "server"]);
    stage
}

/// What the story came to in a plain repository.
static PLAIN: OnceLock<Vec<String>> = OnceLock::new();

#[track_caller]
fn same(kind: &str, stage: &Stage) {
    let plain = PLAIN.get_or_init(|| Stage::new(&[]).set_up().tell());
    let told = stage.tell();
    assert_eq!(told.len(), plain.len(), "{kind}");
    for (expected, found) in plain.iter().zip(&told) {
        assert_eq!(found, expected, "{kind}");
    }
}

#[test]
fn the_story_refuses_what_is_bad_and_lets_pass_what_is_good() {
    let told = PLAIN.get_or_init(|| Stage::new(&[]).set_up().tell());
    let ends = |what: &str| {
        let found = told.iter().find(|line| line.starts_with(&format!("{what}: "))).expect("it was told");
        found.lines().next().expect("it has a line").rsplit(' ').next().expect("it has a word").to_owned()
    };
    for what in ["commit of a broken file", "check of a broken stage", "a draft for main", "incomplete", "submit again"]
    {
        assert_eq!(ends(what), "1", "{told:#?}");
    }
    for what in
        ["commit of a draft", "push of a draft", "submit", "beside main", "merge of a good one", "push", "audit"]
    {
        assert_eq!(ends(what), "0", "{told:#?}");
    }
}

#[test]
fn sha_256_and_reftable_are_as_good_as_any() {
    for init in [
        &["--object-format=sha256"][..],
        &["--ref-format=reftable"],
        &["--object-format=sha256", "--ref-format=reftable"],
    ] {
        same(&format!("{init:?}"), &Stage::new(init).set_up());
    }
}

#[test]
fn every_kind_of_index_is_read_as_git_reads_it() {
    for settings in [
        &[&["update-index", "--split-index"][..]][..],
        &[&["update-index", "--index-version", "4"]],
        &[&["config", "feature.manyFiles", "true"], &["config", "index.skipHash", "true"]],
        &[&["config", "core.splitIndex", "true"], &["config", "core.untrackedCache", "true"]],
        &[&["sparse-checkout", "set", "--cone", "--sparse-index", "postmortems", ".pmgit"]],
        &[&["sparse-checkout", "set", "--no-cone", "/postmortems/", "/.pmgit/"]],
    ] {
        let stage = Stage::new(&[]).set_up();
        for setting in settings {
            stage.ok(setting);
        }
        same(&format!("{settings:?}"), &stage);
    }
}

#[test]
fn clones_that_lack_objects_or_borrow_them_fetch_what_is_asked_for() {
    for options in [
        &["--filter=blob:none"][..],
        &["--filter=tree:0"],
        &["--filter=blob:none", "--sparse", "--no-checkout"],
        &["--shared"],
        &["--reference", "../repo"],
    ] {
        let stage = cloned(options);
        stage.ok(&["checkout", "--quiet", "main"]);
        stage.ok(&["sparse-checkout", "disable"]);
        same(&format!("{options:?}"), &stage);
    }
}

#[test]
fn an_old_partial_clone_by_its_extension_is_read_too() {
    let stage = cloned(&["--filter=blob:none"]);
    stage.ok(&["config", "core.repositoryFormatVersion", "1"]);
    stage.ok(&["config", "extensions.partialClone", "origin"]);
    same("extensions.partialClone", &stage);
}

#[test]
fn a_linked_worktree_has_the_same_gate() {
    let stage = Stage::new(&[]).set_up();
    stage.ok(&["checkout", "--quiet", "--detach"]);
    stage.ok(&[
        "worktree",
        "add",
        "--quiet",
        stage.scene.world.outside("linked").to_str().expect("it is UTF-8"),
        "main",
    ]);
    same("a linked worktree", &stage.at("linked"));
}

#[test]
fn a_submodule_has_the_same_gate() {
    let stage = Stage::new(&[]).set_up();
    let above = stage.scene.world.outside("above");
    stage.ok(&["init", "--quiet", "--initial-branch=main", above.to_str().expect("it is UTF-8")]);
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../repo", "module"];
    stage.scene.world.ok_in(&above, &add);
    same("a submodule", &again(stage.at("above/module")));
}

#[test]
fn a_git_directory_that_lies_elsewhere_is_found() {
    for format in [&[][..], &["--ref-format=reftable"]] {
        let stage = Stage::new(format).set_up();
        let there = stage.scene.world.outside("elsewhere");
        stage.ok(&["init", "--quiet", "--separate-git-dir", there.to_str().expect("it is UTF-8")]);
        same("a git directory elsewhere", &stage);
    }
}

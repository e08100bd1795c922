//! All states of a repository that git has: in each the same story has the same end.
//!
//! The story is told once in a plain repository; what every command of it answered is the measure for all others.

use std::sync::OnceLock;

use crate::support::documents::{ID, OTHER, PATH, incomplete, malformed, sound};
use crate::support::{Outcome, World};

/// After every step that the sound postmortems record.
const CLOCK: u64 = 1_795_600_000;
const NOW: &str = "2026-11-22T05:30:00Z";

impl World {
    /// The repository in which a story begins: pmgit is set up in `main`, and a remote knows of it.
    fn for_a_story(init: &[&str]) -> Self {
        let world = Self::with_init(init).naming_pmgit().with_variable("PMGIT_NOW", NOW);
        world.set_clock(CLOCK);
        world.pmgit(&["init"]).passes();
        world.sneak("code.rs", "fn main() {}\n");
        let format = world.ok(&["rev-parse", "--show-object-format"]);
        let server = world.add_bare("server.git", &[&format!("--object-format={format}")]);
        world.ok(&["remote", "add", "server", server.to_str().expect("it is UTF-8")]);
        world.ok(&["push", "--quiet", "--no-verify", "server", "main"]);
        world
    }

    /// The story; gives back what was answered, with everything that differs from place to place taken out.
    fn tell_story(&self) -> Vec<String> {
        let mut told = Vec::new();
        let mut note =
            |what: &str, answer: Outcome| told.push(format!("{what}: {}", self.without_places_and_ids(&answer)));
        self.ok(&["checkout", "--quiet", "-b", "topic", "main"]);
        self.write(PATH, malformed());
        note("check of a broken file", self.pmgit(&["check"]));
        self.ok(&["add", "--all"]);
        note("commit of a broken file", self.git(&["commit", "--quiet", "-m", "bad"]));
        note("check of a broken stage", self.pmgit(&["check", "--staged"]));
        self.write(PATH, sound("draft"));
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

    fn without_places_and_ids(&self, answer: &Outcome) -> String {
        let here = self.path().display().to_string().replace(&self.outside("").display().to_string(), "[WORLD]/");
        let words = format!("exit {}\n{}{}", answer.code, answer.out, answer.err).replace(&here, "HERE");
        // A clone knows its mainline as the remote's.
        let words = words.replace("`origin/main`", "`main`");
        let is_id = |word: &str| word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        words.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric()).fold(String::new(), |mut all, word| {
            let (bare, end) =
                word.split_at(word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric()).len());
            all.push_str(if is_id(bare) { "ID" } else { bare });
            all + end
        })
    }
}

/// A clone of a story's repository, in the same world.
fn cloned(options: &[&str]) -> World {
    let world = World::for_a_story(&[]);
    for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
        world.ok(&["config", setting, "true"]);
    }
    let original = format!("file://{}", world.path().display());
    let clone = world.outside("clone");
    world.ok(&[&["clone", "--quiet"], options, &[&original, clone.to_str().expect("it is UTF-8")]].concat());
    set_up_again(world.moved_to("clone"))
}

/// Sets up what a clone does not bring: hooks, and the remote.
fn set_up_again(world: World) -> World {
    world.pmgit(&["init"]).passes();
    let server = world.outside("server.git");
    world.ok(&["remote", "add", "server", server.to_str().expect("it is UTF-8")]);
    world.ok(&["fetch", "--quiet", "server"]);
    world
}

/// What the story came to in a plain repository.
static PLAIN: OnceLock<Vec<String>> = OnceLock::new();

#[track_caller]
fn assert_same_story(kind: &str, world: &World) {
    let plain = PLAIN.get_or_init(|| World::for_a_story(&[]).tell_story());
    let told = world.tell_story();
    assert_eq!(told.len(), plain.len(), "{kind}");
    for (expected, found) in plain.iter().zip(&told) {
        // A clone has a second remote, which is named as git would take it.
        let found = found.replace("git push -u origin", "git push -u server");
        assert_eq!(found, *expected, "{kind}");
    }
}

#[test]
fn the_story_refuses_what_is_bad_and_lets_pass_what_is_good() {
    let told = PLAIN.get_or_init(|| World::for_a_story(&[]).tell_story());
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
        assert_same_story(&format!("{init:?}"), &World::for_a_story(init));
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
        let world = World::for_a_story(&[]);
        for setting in settings {
            world.ok(setting);
        }
        assert_same_story(&format!("{settings:?}"), &world);
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
        let world = cloned(options);
        world.ok(&["checkout", "--quiet", "main"]);
        world.ok(&["sparse-checkout", "disable"]);
        assert_same_story(&format!("{options:?}"), &world);
    }
}

#[test]
fn an_old_partial_clone_by_its_extension_is_read_too() {
    let world = cloned(&["--filter=blob:none"]);
    world.ok(&["config", "core.repositoryFormatVersion", "1"]);
    world.ok(&["config", "extensions.partialClone", "origin"]);
    assert_same_story("extensions.partialClone", &world);
}

#[test]
fn a_linked_worktree_has_the_same_gate() {
    let world = World::for_a_story(&[]);
    world.ok(&["checkout", "--quiet", "--detach"]);
    world.ok(&["worktree", "add", "--quiet", world.outside("linked").to_str().expect("it is UTF-8"), "main"]);
    assert_same_story("a linked worktree", &world.moved_to("linked"));
}

#[test]
fn a_submodule_has_the_same_gate() {
    let world = World::for_a_story(&[]);
    let above = world.outside("above");
    world.ok(&["init", "--quiet", "--initial-branch=main", above.to_str().expect("it is UTF-8")]);
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../repo", "module"];
    world.ok_in(&above, &add);
    assert_same_story("a submodule", &set_up_again(world.moved_to("above/module")));
}

#[test]
fn a_git_directory_that_lies_elsewhere_is_found() {
    for format in [&[][..], &["--ref-format=reftable"]] {
        let world = World::for_a_story(format);
        let there = world.outside("elsewhere");
        world.ok(&["init", "--quiet", "--separate-git-dir", there.to_str().expect("it is UTF-8")]);
        assert_same_story("a git directory elsewhere", &world);
    }
}

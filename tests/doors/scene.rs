//! A repository with pmgit's hooks, and what git and pmgit answer in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::world::World;

const PMGIT: &str = env!("CARGO_BIN_EXE_pmgit");

/// A repository whose hooks are pmgit's, on the branch `main`.
pub(crate) struct Scene {
    pub(crate) world: World,
}

/// What a program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Scene {
    /// Set up and committed: the policy is in `main`.
    pub(crate) fn new() -> Self {
        let scene = Self::unborn();
        scene.world.commit_all("set up");
        scene
    }

    /// Set up, and nothing committed yet.
    pub(crate) fn unborn() -> Self {
        let scene = Self { world: World::new() };
        scene.pmgit(&["init"]).passes();
        scene
    }

    /// As `new`, with a bare remote `origin` that has `main`.
    pub(crate) fn with_remote() -> Self {
        let scene = Self::new();
        scene.add_remote("origin");
        scene.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
        scene.ok(&["remote", "set-head", "origin", "main"]);
        scene
    }

    /// Adds an empty bare remote beside the repository.
    pub(crate) fn add_remote(&self, name: &str) -> PathBuf {
        let place = self.world.outside(&format!("{name}.git"));
        let shown = place.to_str().expect("the place is UTF-8");
        self.ok(&["init", "--quiet", "--bare", "--initial-branch=main", shown]);
        self.ok(&["remote", "add", name, shown]);
        place
    }

    /// Writes a file and stages it.
    pub(crate) fn stage(&self, path: &str, text: &str) {
        self.world.write(path, text);
        self.ok(&["add", "--", path]);
    }

    /// Writes a file and commits it past the hooks: what got in once.
    pub(crate) fn sneak(&self, path: &str, text: &str) -> String {
        self.world.write(path, text);
        self.world.commit_all(&format!("sneak in {path}"))
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        self.world.ok(arguments)
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Answer {
        self.answer(self.program("git").args(arguments))
    }

    pub(crate) fn git_in(&self, directory: &Path, arguments: &[&str]) -> Answer {
        self.answer(self.program("git").args(arguments).current_dir(directory))
    }

    pub(crate) fn commit(&self) -> Answer {
        self.git(&["commit", "--quiet", "-m", "a change"])
    }

    pub(crate) fn push(&self, arguments: &[&str]) -> Answer {
        self.git(&[&["push", "--quiet"], arguments].concat())
    }

    pub(crate) fn pmgit(&self, arguments: &[&str]) -> Answer {
        self.answer(self.program(PMGIT).args(arguments))
    }

    pub(crate) fn check(&self, base: &str, head: &str) -> Answer {
        self.pmgit(&["check", "--base", base, "--head", head])
    }

    /// A program that sees pmgit where the hooks look for it.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = self.world.command(name);
        command.env("PMGIT_BIN", PMGIT);
        command
    }

    /// A git whose hooks find no pmgit anywhere.
    pub(crate) fn git_without_pmgit(&self, arguments: &[&str]) -> Answer {
        for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
            let place = self.world.path().join(".git/hooks").join(event);
            let shim = std::fs::read_to_string(&place).expect("the shim is installed");
            std::fs::write(&place, shim.replace(PMGIT, "/nowhere/pmgit")).expect("the shim can be written");
        }
        self.answer(self.world.command("git").args(arguments))
    }

    #[expect(clippy::unused_self, reason = "reads as the other steps of a scene do")]
    pub(crate) fn answer(&self, command: &mut Command) -> Answer {
        Answer::of(&command.output().expect("the program starts"))
    }
}

impl Answer {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let answer = Self {
            code: output.status.code().expect("the program was not killed"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!answer.err.contains("panicked") && !answer.err.contains("RUST_BACKTRACE"), "{answer:?}");
        answer
    }

    #[track_caller]
    pub(crate) fn passes(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    /// Refused by a rule; and the last words are what to do next.
    #[track_caller]
    pub(crate) fn refused_for(self, rule: &str) -> Self {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(self.err.contains(&format!("error[{rule}]")), "{}{}", self.out, self.err);
        assert!(self.err.contains("--no-verify"), "the last words say what to do next\n{}", self.err);
        self
    }

    /// As `refused_for`, for `check`, whose findings are the answer.
    #[track_caller]
    pub(crate) fn finds(self, rule: &str) -> Self {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(self.out.contains(&format!("error[{rule}]")), "{}{}", self.out, self.err);
        self
    }

    /// Refused by the server's hook for a rule; the last words are what to do next.
    #[track_caller]
    pub(crate) fn turned_away_for(self, rule: &str) -> Self {
        self.turned_away().says(&format!("error[{rule}]")).says("pmgit explain RULE")
    }

    /// Refused by the server's hook.
    #[track_caller]
    pub(crate) fn turned_away(self) -> Self {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        self.says("pre-receive hook declined")
    }

    /// pmgit could not do its work, and says why.
    #[track_caller]
    pub(crate) fn fails_with(self, words: &str) -> Self {
        assert_eq!(self.code, 2, "{}{}", self.out, self.err);
        assert!(self.err.contains(words), "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words) || self.out.contains(words), "`{words}` in\n{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn silent_about(self, words: &str) -> Self {
        assert!(!self.err.contains(words) && !self.out.contains(words), "`{words}` in\n{}{}", self.out, self.err);
        self
    }
}

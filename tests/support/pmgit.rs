//! pmgit in a world: repositories in which it is set up, and what it answers there.

use std::path::PathBuf;
use std::process::Command;

use super::world::{Outcome, World};

pub const PMGIT: &str = env!("CARGO_BIN_EXE_pmgit");

impl World {
    /// Set up and committed: the hooks are installed, and the policy is in `main`.
    pub fn with_hooks() -> Self {
        let world = Self::with_hooks_uncommitted();
        world.commit_all("set up");
        world
    }

    /// Set up, and nothing committed yet.
    pub fn with_hooks_uncommitted() -> Self {
        let world = Self::new().naming_pmgit();
        world.pmgit(&["init"]).passes();
        world
    }

    /// As `with_hooks`, with a bare remote `origin` that has `main`.
    pub fn with_remote() -> Self {
        let world = Self::with_hooks();
        world.add_remote("origin");
        world.ok(&["push", "--quiet", "--no-verify", "origin", "main"]);
        world.ok(&["remote", "set-head", "origin", "main"]);
        world
    }

    /// Sets up the policy in `main` without any hook: a clone whose pushes only the server judges.
    pub fn set_up_without_hooks(self) -> Self {
        self.pmgit(&["init", "--no-hooks"]).passes();
        self.commit_all("set up");
        self
    }

    /// Every program sees pmgit where the hooks look for it first.
    pub fn naming_pmgit(self) -> Self {
        self.with_variable("PMGIT_BIN", PMGIT)
    }

    /// A program that does not see where pmgit is.
    pub fn command_without_pmgit(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = self.command(program);
        command.env_remove("PMGIT_BIN");
        command
    }

    /// pmgit, ready to be started.
    pub fn pmgit_command(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(PMGIT);
        command.args(arguments);
        command
    }

    pub fn pmgit(&self, arguments: &[&str]) -> Outcome {
        self.run(&mut self.pmgit_command(arguments))
    }

    pub fn check(&self, base: &str, head: &str) -> Outcome {
        self.pmgit(&["check", "--base", base, "--head", head])
    }

    /// A git whose hooks find no pmgit anywhere.
    pub fn git_without_pmgit(&self, arguments: &[&str]) -> Outcome {
        for event in ["pre-commit", "pre-merge-commit", "pre-push"] {
            let place = self.path().join(".git/hooks").join(event);
            let shim = std::fs::read_to_string(&place).expect("the shim is installed");
            std::fs::write(&place, shim.replace(PMGIT, "/nowhere/pmgit")).expect("the shim can be written");
        }
        self.run(self.command_without_pmgit("git").args(arguments))
    }

    /// A bare repository beside this one, with the gate in it.
    pub fn add_gated_bare(&self, name: &str, options: &[&str]) -> PathBuf {
        let place = self.add_bare(name, options);
        self.pmgit(&["-C", place.to_str().expect("the place is UTF-8"), "init", "--server"]).passes();
        place
    }
}

//! A world of its own for a test: a temporary home, a repository in it, a clock that ticks, and nothing of the machine.
#![allow(dead_code, unreachable_pub)]

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A temporary directory with a repository on branch `main`, without commits.
#[derive(Debug)]
pub struct World {
    root: tempfile::TempDir,
    clock: Cell<u64>,
}

impl World {
    pub fn new() -> Self {
        Self::with_init(&[])
    }

    /// As `new`, with more options for `git init`, such as `--bare`.
    pub fn with_init(options: &[&str]) -> Self {
        let root = tempfile::Builder::new().prefix("pmgit world ").tempdir().unwrap();
        let world = Self { root, clock: Cell::new(1_780_000_000) };
        fs::create_dir(world.outside("home")).unwrap();
        fs::create_dir(world.path()).unwrap();
        world.ok(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        world
    }

    /// The root of the repository.
    pub fn path(&self) -> PathBuf {
        self.outside("repo")
    }

    /// A path beside the repository.
    pub fn outside(&self, name: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(name)
    }

    /// Moves the clock; seconds since 1970.
    pub fn set_clock(&self, now: u64) {
        self.clock.set(now);
    }

    /// All variables that a program in this world sees; each call is a minute later.
    pub fn variables(&self) -> Vec<(OsString, OsString)> {
        let now = self.clock.get();
        self.clock.set(now + 60);
        let date = format!("{now} +0000");
        let root = self.root.path().canonicalize().unwrap();
        let pairs: [(&str, OsString); 14] = [
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("HOME", self.outside("home").into()),
            ("TMPDIR", std::env::temp_dir().into()),
            ("GIT_CONFIG_GLOBAL", "/dev/null".into()),
            ("GIT_CONFIG_SYSTEM", "/dev/null".into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
            ("GIT_CEILING_DIRECTORIES", root.into()),
            ("GIT_AUTHOR_NAME", "Aiko".into()),
            ("GIT_AUTHOR_EMAIL", "aiko@example.com".into()),
            ("GIT_AUTHOR_DATE", date.clone().into()),
            ("GIT_COMMITTER_NAME", "Aiko".into()),
            ("GIT_COMMITTER_EMAIL", "aiko@example.com".into()),
            ("GIT_COMMITTER_DATE", date.into()),
            ("GIT_TERMINAL_PROMPT", "0".into()),
        ];
        pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }

    /// A program in this world, started in the repository.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables()).current_dir(self.path());
        command
    }

    pub fn git(&self, arguments: &[&str]) -> Output {
        self.command("git").args(arguments).output().unwrap()
    }

    /// Runs git, which must succeed, and gives back its output without the last newline.
    pub fn ok(&self, arguments: &[&str]) -> String {
        self.ok_in(&self.path(), arguments)
    }

    pub fn ok_in(&self, directory: &Path, arguments: &[&str]) -> String {
        let output = self.command("git").current_dir(directory).args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end_matches('\n').to_owned()
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let place = self.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, content).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Stages everything and commits it; gives back the commit's id.
    pub fn commit_all(&self, message: &str) -> String {
        self.ok(&["add", "--all"]);
        self.ok(&["commit", "--quiet", "--allow-empty", "--no-verify", "-m", message]);
        self.ok(&["rev-parse", "HEAD"])
    }

    /// Writes an executable hook in POSIX shell.
    pub fn hook(&self, event: &str, script: &str) {
        let place = self.ok(&["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
        fs::create_dir_all(&place).unwrap();
        Self::script(&Path::new(&place).join(event), script);
    }

    /// Writes an executable file in POSIX shell.
    pub fn script(place: &Path, script: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        fs::write(place, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(place, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a program with bytes on its standard input.
    pub fn feed(command: &mut Command, input: &[u8]) -> Output {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its input is no failure of the test.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }
}

//! A hermetic repository for a test: a temporary home, a clock that ticks, fixed identities, and nothing of the machine,
//! so that every commit id is stable. It knows git alone; `pmgit` adds the program.
#![allow(dead_code, unreachable_pub, reason = "the unit tests of the library use a part of it")]

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A temporary directory with a repository on branch `main`, without commits.
#[derive(Debug)]
pub struct World {
    root: tempfile::TempDir,
    directory: PathBuf,
    clock: Cell<u64>,
    variables: Vec<(OsString, OsString)>,
}

impl World {
    pub fn new() -> Self {
        Self::with_init(&[])
    }

    /// As `new`, with more options for `git init`, such as `--bare`.
    pub fn with_init(options: &[&str]) -> Self {
        let root = tempfile::Builder::new().prefix("pmgit world ").tempdir().unwrap();
        let directory = root.path().canonicalize().unwrap().join("repo");
        let world = Self { root, directory, clock: Cell::new(1_780_000_000), variables: Vec::new() };
        fs::create_dir(world.outside("home")).unwrap();
        fs::create_dir(world.path()).unwrap();
        world.ok(&[&["init", "--quiet", "--initial-branch=main"], options].concat());
        world
    }

    /// Every program sees this variable from now on.
    pub fn with_variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// Programs start in another directory of the same world from now on, and files are written there.
    pub fn moved_to(mut self, name: &str) -> Self {
        self.directory = self.outside(name);
        self
    }

    /// The directory that programs start in: the root of the repository.
    pub fn path(&self) -> PathBuf {
        self.directory.clone()
    }

    /// A path beside the repository.
    pub fn outside(&self, name: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(name)
    }

    /// Sets the clock; seconds since 1970.
    pub fn set_clock(&self, now: u64) {
        self.clock.set(now);
    }

    /// All variables that a program in this world sees; each call is a minute later.
    pub fn variables(&self) -> Vec<(OsString, OsString)> {
        let now = self.clock.get();
        self.clock.set(now + 60);
        let date = format!("{now} +0000");
        let pairs: [(&str, OsString); 16] = [
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("HOME", self.outside("home").into()),
            // `init` writes the machine's time zone.
            ("TZ", "UTC".into()),
            ("TMPDIR", std::env::temp_dir().into()),
            ("GIT_CONFIG_GLOBAL", "/dev/null".into()),
            ("GIT_CONFIG_SYSTEM", "/dev/null".into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
            ("GIT_CEILING_DIRECTORIES", self.root.path().canonicalize().unwrap().into()),
            ("GIT_AUTHOR_NAME", "Aiko".into()),
            ("GIT_AUTHOR_EMAIL", "aiko@example.com".into()),
            ("GIT_AUTHOR_DATE", date.clone().into()),
            ("GIT_COMMITTER_NAME", "Aiko".into()),
            ("GIT_COMMITTER_EMAIL", "aiko@example.com".into()),
            ("GIT_COMMITTER_DATE", date.into()),
            ("GIT_TERMINAL_PROMPT", "0".into()),
            // What pmgit draws is a part of commits.
            ("PMGIT_RANDOM", "5f0c1d9a7be34e21b0a4c6d28e91f370".into()),
        ];
        pairs.into_iter().map(|(name, value)| (name.into(), value)).chain(self.variables.iter().cloned()).collect()
    }

    /// A program in this world.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables()).current_dir(self.path());
        command
    }

    /// Runs a program to its end, with nothing on its standard input.
    pub fn run(&self, command: &mut Command) -> Outcome {
        self.run_with_input(command, b"")
    }

    pub fn run_with_input(&self, command: &mut Command, input: &[u8]) -> Outcome {
        self.outcome_of(&Self::feed(command, input))
    }

    /// An output with the world's own directory written as `[WORLD]`.
    pub fn outcome_of(&self, output: &Output) -> Outcome {
        let root = self.root.path().canonicalize().unwrap();
        Outcome::new(output, root.to_str().expect("a temporary directory has a name in UTF-8"))
    }

    pub fn git(&self, arguments: &[&str]) -> Outcome {
        self.git_in(&self.path(), arguments)
    }

    pub fn git_in(&self, directory: &Path, arguments: &[&str]) -> Outcome {
        self.run(self.command("git").args(arguments).current_dir(directory))
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

    /// Writes a file and stages it.
    pub fn stage(&self, path: &str, text: &str) {
        self.write(path, text);
        self.ok(&["add", "--", path]);
    }

    /// Stages everything and commits it past the hooks; gives back the commit's id.
    pub fn commit_all(&self, message: &str) -> String {
        self.ok(&["add", "--all"]);
        self.ok(&["commit", "--quiet", "--allow-empty", "--no-verify", "-m", message]);
        self.ok(&["rev-parse", "HEAD"])
    }

    /// Writes a file and commits it past the hooks: what got in once.
    pub fn sneak(&self, path: &str, text: &str) -> String {
        self.write(path, text);
        self.commit_all(&format!("sneak in {path}"))
    }

    /// Starts a branch at `main` and commits a file on it.
    pub fn on_branch(&self, branch: &str, path: &str, text: &str) {
        self.ok(&["checkout", "--quiet", "-B", branch, "main"]);
        self.sneak(path, text);
    }

    /// Makes an empty bare repository beside this one.
    pub fn add_bare(&self, name: &str, options: &[&str]) -> PathBuf {
        let place = self.outside(name);
        let shown = place.to_str().expect("the place is UTF-8");
        self.ok(&[&["init", "--quiet", "--bare", "--initial-branch=main"], options, &[shown]].concat());
        place
    }

    /// Adds an empty bare remote beside the repository.
    pub fn add_remote(&self, name: &str) -> PathBuf {
        let place = self.add_bare(&format!("{name}.git"), &[]);
        self.ok(&["remote", "add", name, place.to_str().expect("the place is UTF-8")]);
        place
    }

    pub fn commit(&self) -> Outcome {
        self.git(&["commit", "--quiet", "-m", "a change"])
    }

    pub fn push(&self, arguments: &[&str]) -> Outcome {
        self.git(&[&["push", "--quiet"], arguments].concat())
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

    /// Runs a program with bytes on its standard input, and gives back its output as it is.
    pub fn feed(command: &mut Command, input: &[u8]) -> Output {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its input is not a failure of the test.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }
}

/// How a program ended and what it said, with the world's own directory written as `[WORLD]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code; -1 where a signal ended the program.
    pub code: i32,
    pub out: String,
    pub err: String,
    root: String,
}

impl Outcome {
    fn new(output: &Output, root: &str) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(root, "[WORLD]");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        let outcome = Self { code: output.status.code().unwrap_or(-1), out, err, root: root.to_owned() };
        assert!(!outcome.err.contains("panicked") && !outcome.err.contains("RUST_BACKTRACE"), "{outcome}");
        outcome
    }

    /// The same with each text changed.
    pub fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self { out: change(&self.out), err: change(&self.err), ..self }
    }

    #[track_caller]
    pub fn passes(self) -> Self {
        self.ends_with(0)
    }

    #[track_caller]
    pub fn fails(self) -> Self {
        assert_ne!(self.code, 0, "{self}");
        self
    }

    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// Refused by a rule; and the last words are what to do next.
    #[track_caller]
    pub fn refused_for(self, rule: &str) -> Self {
        let outcome = self.ends_with(1);
        let says = |label: &str| outcome.err.contains(&format!("{label}[{rule}]"));
        assert!(says("error") || says("エラー"), "{outcome}");
        assert!(outcome.err.contains("--no-verify"), "the last words say what to do next\n{outcome}");
        outcome
    }

    /// As `refused_for`, for `check`, whose findings are the answer.
    #[track_caller]
    pub fn finds(self, rule: &str) -> Self {
        let outcome = self.ends_with(1);
        assert!(outcome.out.contains(&format!("error[{rule}]")), "{outcome}");
        outcome
    }

    /// Refused by the server's hook for a rule; the last words are what to do next.
    #[track_caller]
    pub fn turned_away_for(self, rule: &str) -> Self {
        self.turned_away().says(&format!("error[{rule}]")).says("pmgit explain RULE")
    }

    /// Refused by the server's hook.
    #[track_caller]
    pub fn turned_away(self) -> Self {
        self.ends_with(1).says("pre-receive hook declined")
    }

    /// pmgit could not do its work, and says why.
    #[track_caller]
    pub fn fails_with(self, words: &str) -> Self {
        let outcome = self.ends_with(2);
        assert!(outcome.err.contains(&outcome.neutral(words)), "`{words}` in\n{outcome}");
        outcome
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.contains(words), "`{words}` in\n{self}");
        self
    }

    #[track_caller]
    pub fn silent_about(self, words: &str) -> Self {
        assert!(!self.contains(words), "`{words}` in\n{self}");
        self
    }

    fn contains(&self, words: &str) -> bool {
        let words = self.neutral(words);
        self.err.contains(&words) || self.out.contains(&words)
    }

    fn neutral(&self, words: &str) -> String {
        words.replace(&self.root, "[WORLD]")
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n{}", self.code, self.out)?;
        if !self.err.is_empty() {
            write!(f, "-- stderr --\n{}", self.err)?;
        }
        Ok(())
    }
}

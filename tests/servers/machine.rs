//! What a machine has, and a clone that pushes to a server.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::world::World;

pub(crate) const PMGIT: &str = env!("CARGO_BIN_EXE_pmgit");

/// Finds programs, also where only an administrator looks; nothing, and a word about it, where one is missing.
pub(crate) fn find<const N: usize>(test: &str, names: [&str; N]) -> Option<[PathBuf; N]> {
    let mut found = Vec::new();
    for name in names {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
        match places.map(|place| place.join(name)).find(|place| place.is_file()) {
            Some(place) => found.push(place),
            None => return skipped(test, &format!("`{name}` is not installed")),
        }
    }
    found.try_into().ok()
}

/// Says that a test does nothing here.
pub(crate) fn skipped<T>(test: &str, reason: &str) -> Option<T> {
    // Not `eprintln!`, which a test that passes keeps to itself.
    writeln!(io::stderr(), "SKIPPED: {test}: {reason}").expect("stderr is open");
    None
}

pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// A clone without hooks, whose `main` has the default policy.
pub(crate) struct Client {
    pub(crate) world: World,
    variables: Vec<(&'static str, OsString)>,
}

impl Client {
    pub(crate) fn new() -> Self {
        let client = Self { world: World::new(), variables: Vec::new() };
        client.run(client.world.command(PMGIT).args(["init", "--no-hooks"])).passes();
        client.world.commit_all("set up");
        client
    }

    /// Sees a variable from now on.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(crate) fn run(&self, command: &mut Command) -> Answer {
        Answer::of(&command.envs(self.variables.iter().cloned()).output().expect("the program starts"))
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Answer {
        self.run(self.world.command("git").args(arguments))
    }

    pub(crate) fn push(&self, arguments: &[&str]) -> Answer {
        self.git(&[&["push", "--quiet"], arguments].concat())
    }

    pub(crate) fn ls_remote(&self) -> String {
        self.git(&["ls-remote", "origin"]).passes().out
    }

    pub(crate) fn on_branch(&self, branch: &str, path: &str, text: &str) {
        self.world.ok(&["checkout", "--quiet", "-B", branch, "main"]);
        self.world.write(path, text);
        self.world.commit_all(branch);
    }

    /// A bare repository beside the clone, with the gate in it.
    pub(crate) fn bare(&self, name: &str) -> PathBuf {
        let place = self.world.outside(name);
        let shown = place.to_str().expect("the place is UTF-8");
        self.world.ok(&["init", "--quiet", "--bare", "--initial-branch=main", shown]);
        self.run(self.world.command(PMGIT).args(["-C", shown, "init", "--server"])).passes();
        place
    }
}

/// What a program answered.
#[derive(Debug)]
pub(crate) struct Answer {
    code: Option<i32>,
    pub(crate) out: String,
    err: String,
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    #[track_caller]
    pub(crate) fn passes(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn fails(self) -> Self {
        assert_ne!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn turned_away_for(self, rule: &str) -> Self {
        self.fails().says(&format!("error[{rule}]")).says("pre-receive hook declined")
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

/// One word of the shell.
pub(crate) fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

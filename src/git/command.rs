//! Runs the git command in a repository, with the repository's environment and bytes in and out.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::error::{Error, Result};
use crate::git::{Environment, OLDEST_GIT, Repository};
use crate::text::{Both, both};

/// The exit code of a git that does not know an option.
const USAGE: i32 = 129;

/// One run of git that has been prepared.
#[derive(Debug)]
pub(crate) struct Git {
    command: Command,
    input: Option<Vec<u8>>,
}

/// What a run of git answered, whatever its exit code.
#[derive(Debug)]
pub(crate) struct GitOutput {
    /// The exit code; a signal counts as 128.
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl GitOutput {
    /// What git said about its failure.
    #[must_use]
    pub(crate) fn complaint(&self) -> String {
        let text = String::from_utf8_lossy(&self.stderr).trim().to_owned();
        if self.code == USAGE {
            // A page of usage follows, and the reason is mostly that git is too old.
            let first = text.lines().next().unwrap_or("git does not know an option");
            return format!("{first} (pmgit needs git {OLDEST_GIT} or later)");
        }
        if text.is_empty() { format!("git ended with exit code {}", self.code) } else { text }
    }
}

impl Git {
    pub(super) fn new(repository: &Repository) -> Self {
        let mut command = Command::new("git");
        command.env_clear().envs(repository.environment().local()).current_dir(repository.top());
        for (name, value) in repository.bindings() {
            command.env(name, value);
        }
        if let Some(objects) = repository.tried_objects() {
            command.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects);
        }
        // What a commit is, is what its own bytes say. git is silent about a file that cannot be there.
        command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_GRAFT_FILE", "/dev/null/none");
        Self { command, input: None }
    }

    /// A git in another repository, with nothing of the environment that is meant for this one.
    pub(super) fn apart(environment: &Environment, git_dir: &Path) -> Self {
        let mut command = Command::new("git");
        command.env_clear().envs(environment.foreign()).current_dir(git_dir);
        command
            .env_remove("GIT_ATTR_SOURCE")
            .env("GIT_DIR", git_dir)
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_GRAFT_FILE", "/dev/null/none");
        Self { command, input: None }
    }

    /// Adds arguments.
    #[must_use]
    pub(crate) fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.command.args(arguments);
        self
    }

    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives bytes to its standard input; without, that is empty.
    #[must_use]
    pub(crate) fn input(mut self, bytes: Vec<u8>) -> Self {
        self.input = Some(bytes);
        self
    }

    /// Runs git and takes its output; any exit code but 0 is an error that says what was being done.
    ///
    /// # Errors
    /// When git cannot be started or fails.
    pub(crate) fn run(self, doing: &Both) -> Result<Vec<u8>> {
        let answer = self.answer(doing)?;
        if answer.code == 0 {
            return Ok(answer.stdout);
        }
        Err(Error::cannot(doing).quoting(answer.complaint()))
    }

    /// Runs git and takes its output whatever its exit code.
    ///
    /// # Errors
    /// When git cannot be started.
    pub(crate) fn answer(mut self, doing: &Both) -> Result<GitOutput> {
        let input = self.input.take();
        let mut child = self.spawn(doing)?;
        let mut stdin = child.stdin.take().expect("the standard input was piped");
        // A thread of its own: git may answer before it has read everything, and both pipes are small.
        let writer = std::thread::spawn(move || input.is_none_or(|bytes| stdin.write_all(&bytes).is_ok()));
        let output = child.wait_with_output().map_err(|error| Error::cannot(doing).quoting(error))?;
        let _wrote = writer.join();
        Ok(GitOutput { code: output.status.code().unwrap_or(128), stdout: output.stdout, stderr: output.stderr })
    }

    /// Starts git with all three streams piped.
    pub(super) fn spawn(mut self, doing: &Both) -> Result<Child> {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        self.command.spawn().map_err(|error| {
            let failure = Error::cannot(doing).cause(both! {
                en: "cannot start `git`: {error}";
                ja: "`git`を起動できません：{error}"
            });
            failure.hint(both! {
                en: "install git {OLDEST_GIT} or later, and make sure it is on PATH";
                ja: "git {OLDEST_GIT}以降をインストールし、PATHに含めてください"
            })
        })
    }
}

impl Repository {
    /// A git that only reads: it takes no lock to refresh what it reads, and takes paths by the letter.
    #[must_use]
    pub(crate) fn reading(&self, arguments: &[&str]) -> Git {
        Git::new(self)
            .env("LC_ALL", "C")
            .args(["--no-optional-locks", "--literal-pathspecs", "--no-pager"])
            .args(arguments)
    }

    /// A git that writes.
    #[must_use]
    pub(super) fn writing(&self, arguments: &[&str]) -> Git {
        Git::new(self).env("LC_ALL", "C").args(["--literal-pathspecs"]).args(arguments)
    }

    /// One value of the configuration as git sees it, with `-c`, `GIT_CONFIG_COUNT` and conditional includes.
    ///
    /// # Errors
    /// When the configuration cannot be read.
    pub(crate) fn config(&self, key: &str) -> Result<Option<String>> {
        self.config_as(key, &[])
    }

    /// Tells whether a setting is on.
    ///
    /// # Errors
    /// When the configuration cannot be read, or the value is no truth value.
    pub(crate) fn config_bool(&self, key: &str) -> Result<bool> {
        Ok(self.config_as(key, &["--type=bool"])?.as_deref() == Some("true"))
    }

    /// Tells whether a setting is made at all, wherever git's configuration has it.
    ///
    /// # Errors
    /// When the configuration cannot be read.
    pub(crate) fn has_config(&self, key: &str) -> Result<bool> {
        let known = self.library().and_then(|library| library.config().ok());
        match known.map(|config| config.get_entry(key).is_ok()) {
            Some(true) => Ok(true),
            // libgit2 does not know every way to configure git.
            Some(false) | None => Ok(self.config(key)?.is_some()),
        }
    }

    /// Every value of a key in the repository's own configuration file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn local_config(&self, key: &str) -> Result<Vec<String>> {
        let doing = both! {
            en: "read git's setting `{key}` of this repository";
            ja: "このリポジトリのgitの設定`{key}`の読み込み"
        };
        let answer = self.reading(&["config", "--local", "-z", "--get-all", key]).answer(&doing)?;
        match answer.code {
            0 => Ok(String::from_utf8_lossy(&answer.stdout).split_terminator('\0').map(str::to_owned).collect()),
            1 => Ok(Vec::new()),
            _ => Err(Error::cannot(&doing).quoting(answer.complaint())),
        }
    }

    /// Writes a key of the repository's own configuration, or takes it away.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn set_local_config(&self, key: &str, value: Option<&str>) -> Result<()> {
        let doing = both! {
            en: "write git's setting `{key}` of this repository";
            ja: "このリポジトリのgitの設定`{key}`の書き込み"
        };
        let git = match value {
            Some(value) => self.writing(&["config", "--local", key, value]),
            None => self.writing(&["config", "--local", "--unset", key]),
        };
        let hint = both! {
            en: "another git process may be at work; try again";
            ja: "別のgitが実行中の可能性があります。もう一度実行してください"
        };
        git.run(&doing).map(drop).map_err(|error| error.hint(hint))
    }

    fn config_as(&self, key: &str, options: &[&str]) -> Result<Option<String>> {
        let doing = both! { en: "read git's setting `{key}`"; ja: "gitの設定`{key}`の読み込み" };
        let answer = self.reading(&["config", "-z"]).args(options).args(["--get", key]).answer(&doing)?;
        match answer.code {
            0 => Ok(Some(String::from_utf8_lossy(&answer.stdout).trim_end_matches('\0').to_owned())),
            1 => Ok(None),
            _ => Err(Error::cannot(&doing).quoting(answer.complaint())),
        }
    }
}

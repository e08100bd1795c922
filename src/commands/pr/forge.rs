//! What opens a pull request: gh, glab, or a push option of git's. Each is a program of the user's, with their rights.

use std::ffi::OsStr;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::cli::PrTool;
use crate::commands::shared::context::Context;
use crate::diff::pull::Pull;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::Account;

/// The branch that is brought, and where it goes.
pub(super) struct Branch {
    name: String,
    target: String,
    remote: String,
    /// The remote's address; nothing where there is none.
    address: Option<String>,
}

/// A program that knows a forge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Gh,
    Glab,
    Push,
}

impl Branch {
    pub(super) fn resolve(repository: &Repository, target: &str) -> Result<Self> {
        let head = repository.head()?;
        let Some(name) = head.branch() else {
            return Err(Error::new("cannot tell which branch to bring")
                .cause("HEAD is detached")
                .hint("`git switch -c NAME` makes one"));
        };
        if name == target {
            return Err(Error::refusal(format!("`{name}` cannot be brought into itself"))
                .hint("make a branch of its own: `git switch -c NAME`"));
        }
        let remote = repository.config(&format!("branch.{name}.remote"))?.unwrap_or_else(|| "origin".to_owned());
        let address = repository.config(&format!("remote.{remote}.url"))?;
        Ok(Self { name: name.to_owned(), target: target.to_owned(), remote, address })
    }
}

impl Tool {
    /// What was asked for, else what fits the remote, else the only one that is there.
    pub(super) fn choose(asked: Option<PrTool>, branch: &Branch, context: &Context<'_>) -> Result<Self> {
        if let Some(asked) = asked {
            return Ok(match asked {
                PrTool::Gh => Self::Gh,
                PrTool::Glab => Self::Glab,
                PrTool::Push => Self::Push,
            });
        }
        let (gh, glab) = (is_installed("gh", context), is_installed("glab", context));
        let fits = |name: &str| branch.address.as_deref().is_some_and(|address| address.contains(name));
        match (gh, glab) {
            (true, _) if fits("github") => Ok(Self::Gh),
            (_, true) if fits("gitlab") => Ok(Self::Glab),
            (false, false) if fits("gitlab") => Ok(Self::Push),
            (true, false) => Ok(Self::Gh),
            (false, true) => Ok(Self::Glab),
            (true, true) => Err(Error::new("cannot tell which program opens it")
                .cause("both gh and glab are installed, and the remote's address names neither forge")
                .hint("choose one: `--with gh` or `--with glab`")),
            (false, false) => Err(Error::new("cannot open or read a pull request")
                .cause("neither gh nor glab is installed")
                .hint("`pmgit pr` prints its title and body, which any forge takes; `--with push` uses GitLab's push options")),
        }
    }

    /// Opens it; gives back what the program says, which is its address.
    pub(super) fn open(self, branch: &Branch, pull: &Pull, context: &Context<'_>) -> Result<String> {
        let title = format!("--title={}", pull.title);
        match self {
            Self::Gh => {
                let mut words = vec!["pr".to_owned(), "create".to_owned(), title, "--body-file=-".to_owned()];
                words.extend([format!("--head={}", branch.name), format!("--base={}", branch.target)]);
                words.extend(pull.accounts(Account::GitHub).map(|account| format!("--reviewer={account}")));
                run("gh", &words, pull.body.as_bytes(), context)
            }
            Self::Glab => {
                let mut words = vec!["mr".to_owned(), "create".to_owned(), title, "--yes".to_owned()];
                words.push(format!("--description={}", pull.body));
                words.extend(pull.accounts(Account::GitLab).map(|account| format!("--reviewer={account}")));
                words
                    .extend([format!("--source-branch={}", branch.name), format!("--target-branch={}", branch.target)]);
                run("glab", &words, b"", context)
            }
            Self::Push => {
                // A push option has one line.
                let options = [
                    "merge_request.create".to_owned(),
                    format!("merge_request.target={}", branch.target),
                    format!("merge_request.title={}", pull.title),
                    "merge_request.description=`pmgit pr` writes the whole description.".to_owned(),
                ];
                let mut words = vec!["push".to_owned()];
                words.extend(options.into_iter().map(|option| format!("--push-option={option}")));
                words.extend(["--".to_owned(), branch.remote.clone(), format!("HEAD:refs/heads/{}", branch.name)]);
                run("git", &words, b"", context)
            }
        }
    }

    /// The body of the pull request that is open for the branch.
    pub(super) fn body(self, branch: &Branch, context: &Context<'_>) -> Result<String> {
        let (answer, key) = match self {
            Self::Gh => {
                let words = ["pr", "view", "--json=body", "--", &branch.name];
                (run("gh", &words, b"", context)?, "body")
            }
            Self::Glab => {
                (run("glab", &["mr", "view", "--output=json", "--", &branch.name], b"", context)?, "description")
            }
            Self::Push => {
                return Err(Error::new("cannot read the body of a pull request by a push option")
                    .hint("use gh or glab, or give it as a file: `pmgit pr --update --body FILE`"));
            }
        };
        let parsed: Option<Value> = serde_json::from_str(&answer).ok();
        match parsed.as_ref().and_then(|answer| answer.get(key)) {
            Some(Value::String(body)) => Ok(body.clone()),
            Some(Value::Null) => Ok(String::new()),
            _ => Err(Error::new("cannot read the body of the pull request")
                .cause("the answer is not the JSON that was asked for")),
        }
    }

    /// Writes the body of the pull request that is open for the branch.
    pub(super) fn replace(self, branch: &Branch, body: &str, context: &Context<'_>) -> Result<()> {
        match self {
            Self::Gh => run("gh", &["pr", "edit", "--body-file=-", "--", &branch.name], body.as_bytes(), context),
            Self::Glab => {
                let description = format!("--description={body}");
                run("glab", &["mr", "update", &description, "--", &branch.name], b"", context)
            }
            Self::Push => Ok(String::new()),
        }
        .map(drop)
    }
}

fn is_installed(program: &str, context: &Context<'_>) -> bool {
    let Some(path) = context.variable("PATH") else { return false };
    std::env::split_paths(path).any(|folder| {
        let file = context.directory.join(folder).join(program);
        file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    })
}

/// Runs a program with bytes on its standard input; what it says of a failure is the cause.
fn run(program: &str, words: &[impl AsRef<OsStr>], input: &[u8], context: &Context<'_>) -> Result<String> {
    let step: Vec<String> = words.iter().take(2).map(|word| word.as_ref().to_string_lossy().into_owned()).collect();
    let cannot = || Error::new(format!("`{program} {}` failed", step.join(" ").split('=').next().unwrap_or_default()));
    let mut command = Command::new(program);
    command.args(words).env_clear().envs(context.environment.iter().cloned()).current_dir(&context.directory);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| {
        cannot().cause(cause).hint("`pmgit pr` prints the title and the body, which any forge takes")
    })?;
    let mut stdin = child.stdin.take().expect("the standard input was piped");
    let input = input.to_vec();
    // A thread of its own: the program may answer before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().map_err(|cause| cannot().cause(cause))?;
    let _wrote = writer.join();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(cannot().cause(if said.is_empty() { output.status.to_string() } else { said }));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

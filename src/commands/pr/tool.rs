//! What opens a pull request: gh, glab, or a push option of git's. Each is a program of the user's, with their rights.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::commands::shared::context::Context;
use crate::diff::pull::Pull;
use crate::error::{Error, Result};
use crate::forge::{ForgeTool, Invocation, NewPull};
use crate::git::Repository;
use crate::text::{and_list, list_with, or_list};

/// The branch that is brought, and where it goes.
pub(super) struct Branch {
    name: String,
    target: String,
    remote: String,
    /// The remote's address; nothing where there is none.
    address: Option<String>,
}

/// What opens and renews a pull request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tool(ForgeTool);

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
    pub(super) fn choose(asked: Option<ForgeTool>, branch: &Branch, context: &Context<'_>) -> Result<Self> {
        if let Some(asked) = asked {
            return Ok(Self(asked));
        }
        let all: Vec<ForgeTool> = ForgeTool::all().collect();
        let fits = |one: &&ForgeTool| branch.address.as_deref().is_some_and(|address| one.forge.is_named_in(address));
        let is_there = |one: &&ForgeTool| one.tool.program.is_some_and(|program| is_installed(program, context));
        let installed: Vec<&ForgeTool> = all.iter().filter(is_there).collect();
        if let Some(fitting) = installed.iter().copied().find(fits) {
            return Ok(Self(*fitting));
        }
        let by_push = all.iter().find(|one| one.tool.program.is_none() && fits(one));
        match (installed.as_slice(), by_push) {
            ([], Some(push)) => Ok(Self(*push)),
            ([only], _) => Ok(Self(**only)),
            ([], None) => Err(none_installed(&all)),
            (several, _) => Err(cannot_choose(several)),
        }
    }

    /// Whether it can renew the body of what it has opened.
    pub(super) fn renews(self) -> bool {
        self.0.tool.body.is_some()
    }

    /// Opens it; gives back what the program says, which is its address.
    pub(super) fn open(self, branch: &Branch, pull: &Pull, context: &Context<'_>) -> Result<String> {
        let new = NewPull {
            title: &pull.title,
            body: &pull.body,
            branch: &branch.name,
            target: &branch.target,
            remote: &branch.remote,
            reviewers: self.0.forge.account().into_iter().flat_map(|account| pull.accounts(account)).collect(),
        };
        run((self.0.tool.open)(&new), context)
    }

    /// The body of the pull request that is open for the branch.
    pub(super) fn body(self, branch: &Branch, context: &Context<'_>) -> Result<String> {
        let Some(access) = &self.0.tool.body else {
            let programs: Vec<&str> = ForgeTool::all().filter_map(|one| one.tool.program).collect();
            return Err(Error::new("cannot read the body of a pull request by a push option")
                .hint(format!("use {}, or give it as a file: `pmgit pr --update --body FILE`", or_list(&programs))));
        };
        let answer = run((access.read)(&branch.name), context)?;
        let parsed: Option<Value> = serde_json::from_str(&answer).ok();
        match parsed.as_ref().and_then(|answer| answer.get(access.key)) {
            Some(Value::String(body)) => Ok(body.clone()),
            Some(Value::Null) => Ok(String::new()),
            _ => Err(Error::new("cannot read the body of the pull request")
                .cause("the answer is not the JSON that was asked for")),
        }
    }

    /// Writes the body of the pull request that is open for the branch.
    pub(super) fn replace(self, branch: &Branch, body: &str, context: &Context<'_>) -> Result<()> {
        match &self.0.tool.body {
            Some(access) => run((access.write)(&branch.name, body), context).map(drop),
            None => Ok(()),
        }
    }
}

fn cannot_choose(installed: &[&ForgeTool]) -> Error {
    let names: Vec<&str> = installed.iter().map(|one| one.tool.name).collect();
    let options: Vec<String> = names.iter().map(|name| format!("`--with {name}`")).collect();
    Error::new("cannot tell which program opens it")
        .cause(format!("{} are installed, and the remote's address does not name the forge", and_list(&names)))
        .hint(format!("choose one: {}", or_list(&options)))
}

fn none_installed(all: &[ForgeTool]) -> Error {
    let programs: Vec<&str> = all.iter().filter_map(|one| one.tool.program).collect();
    let by_push = all.iter().filter(|one| one.tool.program.is_none());
    let by_push = by_push.map(|one| format!("; `--with {}` uses {}'s push options", one.tool.name, one.forge.title));
    Error::new("cannot open or read a pull request")
        .cause(format!("neither {} is installed", list_with("nor", &programs)))
        .hint(format!("`pmgit pr` prints its title and body, which any forge takes{}", by_push.collect::<String>()))
}

fn is_installed(program: &str, context: &Context<'_>) -> bool {
    let Some(path) = context.variable("PATH") else { return false };
    std::env::split_paths(path).any(|folder| {
        let file = context.directory.join(folder).join(program);
        file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    })
}

/// Runs a program and takes what it prints; what it says of a failure is the cause.
fn run(invocation: Invocation, context: &Context<'_>) -> Result<String> {
    let Invocation { program, words, input } = invocation;
    let step: Vec<String> = words.iter().take(2).cloned().collect();
    let cannot = || Error::new(format!("`{program} {}` failed", step.join(" ").split('=').next().unwrap_or_default()));
    let mut command = Command::new(program);
    command.args(words).env_clear().envs(context.environment.iter().cloned()).current_dir(&context.directory);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|cause| {
        cannot().cause(cause).hint("`pmgit pr` prints the title and the body, which any forge takes")
    })?;
    let mut stdin = child.stdin.take().expect("the standard input was piped");
    // A thread of its own: the program may answer before it has read everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().map_err(|cause| cannot().cause(cause))?;
    let _wrote = writer.join();
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(cannot().cause(if said.is_empty() { output.status.to_string() } else { said }));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

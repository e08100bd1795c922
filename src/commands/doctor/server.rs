//! The gate of a bare repository: whose its hook is, whether a push would come as far as pmgit, and what is in its way.

use std::fs;

use super::diagnosis::{Diagnosis, HookState};
use super::hooks::Tried;
use crate::commands::init::server::{absent_default_branch, is_for_everybody};
use crate::error::Result;
use crate::git::Repository;
use crate::hooks::{self, Found, Owner, Role, Shim};
use crate::policy::Policy;
use crate::text::both;

const INSTALL: &str = "pmgit init --server";
/// How a hook of ours begins to say that pmgit could not do its work.
const SKIPPED: &str = "pmgit: skipped";

pub(super) fn examine(repository: &Repository, policy: &Policy, tried: Tried, diagnosis: &mut Diagnosis) -> Result<()> {
    if let Some(name) = absent_default_branch(repository)? {
        diagnosis.problem(
            "HEAD",
            format!("it names `{name}`, which is not there; new protected branches are judged against it"),
            "name the one that is: git symbolic-ref HEAD refs/heads/NAME",
        );
    }
    for found in hooks::inspect_hooks(repository, Role::Server)? {
        let runs = examine_one(repository, &found, tried, diagnosis)?;
        diagnosis.hook(HookState::from_hook(&found, runs));
    }
    if policy.gate.emergency && !hooks::push_options_are_taken(repository)? {
        diagnosis.problem(
            "emergency",
            "the policy has an emergency door, and git takes no push options here",
            "git config receive.advertisePushOptions true",
        );
    }
    Ok(())
}

/// Examines the hook; the answer is whether a push reaches pmgit, where that was tried.
fn examine_one(
    repository: &Repository,
    found: &Found,
    tried: Tried,
    diagnosis: &mut Diagnosis,
) -> Result<Option<bool>> {
    let (event, path) = (found.event, found.path.display());
    if let Some(outside) = &found.outside {
        let line = format!("where git looks for hooks, add to the {event} hook:\n  {} || exit 1", found.line);
        diagnosis.problem(event, format!("git does not run this repository's own hooks: {outside}"), line);
        return Ok(Some(false));
    }
    let shim = match &found.owner {
        Owner::Pmgit(shim) => shim,
        Owner::Nobody | Owner::Dangling | Owner::Directory => {
            diagnosis.problem(event, format!("git finds no hook at `{path}`, so every push is taken"), INSTALL);
            return Ok(Some(false));
        }
        Owner::Manager(_) | Owner::Somebody => {
            let calls = fs::read_to_string(&found.path).is_ok_and(|text| text.contains(&found.line));
            if calls {
                diagnosis.note(event, format!("`{path}` is somebody's own, and names pmgit; it was not run"), None);
                return Ok(None);
            }
            diagnosis.problem(event, format!("`{path}` is somebody's own, and pmgit is not in it"), INSTALL);
            return Ok(Some(false));
        }
    };
    if !found.is_executable {
        diagnosis.problem(event, format!("`{path}` is not executable, so git passes it over"), "make it executable");
        return Ok(Some(false));
    }
    if let (Some(previous), Tried::OwnOnly) = (&found.previous, tried) {
        diagnosis.note(
            event,
            format!("pmgit's; it was not run, for `{}` runs first", previous.display()),
            Some("`pmgit doctor --run` runs both, with a push of nothing".to_owned()),
        );
        return Ok(None);
    }
    if let Some(complaint) = failure(repository, event, None)? {
        let hint =
            "whoever git runs as must be able to run pmgit: install it in /usr/local/bin, then `pmgit init --server`";
        diagnosis.problem(event, format!("pmgit's, and does not reach pmgit\n{complaint}"), hint);
        return Ok(Some(false));
    }
    match shim {
        Shim::Old { .. } => {
            diagnosis.note(event, "pmgit's, of another version, and runs", Some(INSTALL.to_owned()));
        }
        Shim::Edited => diagnosis.note(event, "pmgit's, edited by hand, and runs", None),
        Shim::Current => diagnosis.fine(event, "pmgit's, and runs: every push is judged before it is taken"),
    }
    reach_of_others(repository, event, diagnosis)?;
    Ok(Some(true))
}

/// What a server knows is seldom what the person knows who sets it up.
fn reach_of_others(repository: &Repository, event: &str, diagnosis: &mut Diagnosis) -> Result<()> {
    let program = std::env::current_exe().ok().filter(|program| !is_for_everybody(program));
    if failure(repository, event, Some("/usr/bin:/bin"))?.is_some() {
        diagnosis.note(
            "program",
            "a server that is started without your PATH finds no pmgit",
            Some("install it in /usr/local/bin, and run `pmgit init --server` by its whole path".to_owned()),
        );
    } else if let Some(program) = program {
        diagnosis.note(
            "program",
            format!("other users of this server cannot run `{}`", program.display()),
            Some(
                "if git runs as one of them here: install pmgit in /usr/local/bin, then `pmgit init --server`"
                    .to_owned(),
            ),
        );
    }
    Ok(())
}

/// Lets git run the hook for a push of nothing (git gives it no input): what it says where it does not come as far as pmgit.
fn failure(repository: &Repository, event: &str, path: Option<&str>) -> Result<Option<String>> {
    let mut git = repository.reading(&["hook", "run", event]);
    if let Some(path) = path {
        git = git.env("PATH", path);
    }
    let answer = git.answer(&both! { en: "try out the {event} hook"; ja: "{event}フックの試行" })?;
    let said = String::from_utf8_lossy(&answer.stderr).trim().to_owned();
    Ok((answer.code != 0 || said.contains(SKIPPED)).then_some(said))
}

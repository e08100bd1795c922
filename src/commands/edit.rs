//! `pmgit edit`: open a postmortem in the editor that git would open.

use std::process::Command;

use super::Exit;
use super::shared::archive::Archive;
use super::shared::context::{Context, working_policy};
use super::shared::which::{Shelf, choose};
use crate::cli;
use crate::error::{Error, Result};
use crate::git::{Repository, Version};
use crate::source::RepoPath;

pub(super) fn run(arguments: &cli::Edit, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    let policy = working_policy(&repository)?;
    if repository.workdir().is_none() {
        return Err(Error::new("this repository has no worktree").hint("edit postmortems in a clone of it"));
    }
    let version = Version::Worktree;
    let archive = Archive::load(&repository, &version, &policy.documents)?;
    let shelf = Shelf { repository: &repository, policy: &policy, version: &version, archive: &archive };
    let choice = choose((&arguments.target).into(), &shelf, context)?;
    choice.tell(context)?;
    let entry = choice.entry;
    open(&repository, &entry.path, context)?;
    context.note(format!("`pmgit check {}` says what is still missing", entry.id))?;
    Ok(Exit::Clean)
}

/// Opens a file and waits until the editor is closed. The editor is a shell command, as git has it.
pub(super) fn open(repository: &Repository, path: &RepoPath, context: &Context<'_>) -> Result<()> {
    if !context.asks && !is_chosen(repository, context)? {
        return Err(Error::new(format!("cannot open `{path}`"))
            .cause("no editor is chosen, and git's own needs a terminal")
            .hint("choose one, `GIT_EDITOR=NAME` or `git config core.editor NAME`, or edit the file yourself"));
    }
    let editor = repository.editor()?;
    let root = repository.workdir().expect("only called where there is a worktree");
    let file = root.join(path.to_str().expect("an id's path is ASCII below a directory of the policy"));
    let script = format!("{editor} \"$@\"");
    let status = Command::new("sh").args(["-c", &script, &editor]).arg(&file).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Error::new(format!("the editor `{editor}` ended with {status}"))
            .hint("set another: `git config core.editor NAME`")),
        Err(cause) => Err(Error::new(format!("cannot start the editor `{editor}`")).cause(cause)),
    }
}

/// Whether the editor is somebody's choice; git's own default needs a terminal.
fn is_chosen(repository: &Repository, context: &Context<'_>) -> Result<bool> {
    let named = ["GIT_EDITOR", "VISUAL", "EDITOR"].iter().any(|name| context.variable(name).is_some());
    Ok(named || repository.config("core.editor")?.is_some())
}

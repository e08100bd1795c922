//! `pmgit hook run`: what git's hooks call. Quiet when all is well; else short, to the talk, ending in what to do.

use std::ffi::OsString;

use super::Exit;
use super::context::{Context, written};
use crate::cli::HookCommand;
use crate::error::{Error, Result};
use crate::finding::Level;
use crate::gate::{self, Door, Loaded, Question, Scope};
use crate::git::{self, CommitId, Head, PushedRef, Repository, Version};
use crate::policy::Policy;
use crate::report::{Verdict, plural};

pub(super) fn run(command: &HookCommand, context: &mut Context<'_>) -> Result<Exit> {
    let HookCommand::Run { event, arguments } = command;
    let repository = context.open()?;
    match event.as_str() {
        "pre-push" => push(&repository, arguments, context),
        "pre-merge-commit" => commit(&repository, Door::Protected, "merge", context),
        _ => commit(&repository, Door::ProtectedCommit, "commit", context),
    }
}

/// Judges the index that the commit will use. A hook is advice: whoever wants can pass it with `--no-verify`.
///
/// Most commits change no document, so that is found out before anything else is read.
fn commit(repository: &Repository, strict: Door, what: &str, context: &mut Context<'_>) -> Result<Exit> {
    let head = repository.head()?;
    let base = match head.tip() {
        Some(tip) => Version::Tree(repository.tree_of(tip)?),
        None => Version::Empty,
    };
    let policy = gate::load_policy(repository, &base)?;
    let staged = match &policy {
        Loaded::Sound(policy) => Some(gate::changed(repository, &base, &Version::Index, policy)?),
        Loaded::Broken { .. } => None,
    };
    if staged.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Exit::Clean);
    }
    let protected = is_protected(repository, &head, &policy)?;
    let other_parents = if strict == Door::Protected && protected { Vec::new() } else { merged(repository)? };
    let question = Question {
        door: if protected { strict } else { Door::Commit },
        base: &base,
        base_name: Some("HEAD"),
        head: &Version::Index,
        policy: &base,
        scope: staged.as_deref().map_or(Scope::Changed, Scope::Known),
        other_parents: &other_parents,
    };
    let verdict = gate::judge_by(repository, &question, policy)?;
    conclude(&verdict, &format!("this {what}"), context)
}

fn is_protected(repository: &Repository, head: &Head, policy: &Loaded) -> Result<bool> {
    let Head::Branch { name, .. } = head else { return Ok(false) };
    match policy {
        Loaded::Sound(policy) => protects(policy, repository, name),
        Loaded::Broken { .. } => Ok(true),
    }
}

fn protects(policy: &Policy, repository: &Repository, branch: &str) -> Result<bool> {
    let remote_default = repository.remote_default_branch()?;
    Ok(policy.gate.protects(branch, remote_default.as_deref()))
}

/// The trees that are being merged into HEAD.
fn merged(repository: &Repository) -> Result<Vec<Version>> {
    repository.merge_heads()?.into_iter().map(|tip| repository.tree_of(tip).map(Version::Tree)).collect()
}

/// Judges every pushed reference by the objects that are pushed.
fn push(repository: &Repository, arguments: &[OsString], context: &mut Context<'_>) -> Result<Exit> {
    let mut input = Vec::new();
    context.input.read_to_end(&mut input).map_err(written)?;
    let remote = arguments.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut exit = Exit::Clean;
    for pushed in git::parse_pushed_refs(&input)? {
        if push_one(repository, &remote, &pushed, context)? == Exit::Blocked {
            exit = Exit::Blocked;
        }
    }
    Ok(exit)
}

fn push_one(repository: &Repository, remote: &str, pushed: &PushedRef, context: &mut Context<'_>) -> Result<Exit> {
    let mainline = mainline(repository, remote)?;
    let standing = repository.pushed_commit(pushed.remote)?;
    let judge_by = standing.or(mainline);
    let policy = match judge_by {
        Some(tip) => Version::Tree(repository.tree_of(tip)?),
        None => Version::Empty,
    };
    let branch = pushed.branch();
    let protected = match (&branch, gate::load_policy(repository, &policy)?) {
        (Some(branch), Loaded::Sound(policy)) => protects(&policy, repository, branch)?,
        (Some(_), Loaded::Broken { .. }) => true,
        (None, _) => false,
    };
    let name = branch.unwrap_or_else(|| String::from_utf8_lossy(&pushed.remote_ref).into_owned());
    if pushed.local.is_zero() {
        return deletion(&name, protected);
    }
    let Some(tip) = repository.pushed_commit(pushed.local)? else { return Ok(Exit::Clean) };
    if protected && !pushed.remote.is_zero() && standing.is_none() {
        return Err(Error::new(format!("cannot judge the push to `{name}`"))
            .cause("the remote's tip is not here: somebody else has pushed in the meantime")
            .hint(format!("`git fetch {remote}` first, then merge or rebase")));
    }
    let base = if protected { judge_by } else { fork_point(repository, mainline, tip)? };
    let base = base.map(|tip| repository.tree_of(tip)).transpose()?.map_or(Version::Empty, Version::Tree);
    let question = Question {
        door: if protected { Door::Protected } else { Door::Elsewhere },
        base: &base,
        base_name: None,
        head: &Version::Tree(repository.tree_of(tip)?),
        policy: &policy,
        scope: Scope::Changed,
        other_parents: &[],
    };
    let verdict = gate::judge(repository, &question)?;
    conclude(&verdict, &format!("the push to `{name}`"), context)
}

/// Deleting a protected branch is for the server to decide; here it is surely a slip.
fn deletion(name: &str, protected: bool) -> Result<Exit> {
    if protected {
        return Err(Error::refusal(format!("`{name}` is protected; this push deletes it"))
            .hint("if it is meant: `git push --no-verify`, and the server decides"));
    }
    Ok(Exit::Clean)
}

/// The tip of the remote's default branch as last fetched: what a new branch is judged against.
fn mainline(repository: &Repository, remote: &str) -> Result<Option<CommitId>> {
    let default = repository.remote_default_branch()?;
    for branch in default.iter().map(String::as_str).chain(["main", "master"]) {
        if let Some(tip) = repository.remote_tracking_tip(remote, branch)? {
            return Ok(Some(tip));
        }
    }
    Ok(None)
}

/// Where a branch left the mainline; with no mainline, everything on it is new.
fn fork_point(repository: &Repository, mainline: Option<CommitId>, tip: CommitId) -> Result<Option<CommitId>> {
    match mainline {
        Some(mainline) => repository.merge_base(mainline, tip),
        None => Ok(None),
    }
}

/// Says what blocks, and what to do next.
fn conclude(verdict: &Verdict, what: &str, context: &mut Context<'_>) -> Result<Exit> {
    let (errors, warnings) = (verdict.count(Level::Error), verdict.count(Level::Warning));
    if errors == 0 {
        if warnings > 0 {
            context.tell(format!("pmgit: {} in {what}; `pmgit check` shows them", plural(warnings, "warning")))?;
        }
        return Ok(Exit::Clean);
    }
    context.tell_verdict(verdict)?;
    context.tell(format!(
        "pmgit refuses {what}. Mend the errors above (`pmgit explain RULE` says how), or, where one may"
    ))?;
    context.tell(
        "pass, let somebody other than the owner waive it: `pmgit waive ID RULE --reason TEXT --approved-by NAME`.",
    )?;
    context.tell("This hook is advice: `--no-verify` passes it, and the server or the required check decides.")?;
    Ok(Exit::Blocked)
}

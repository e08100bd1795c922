//! `pmgit doctor`: what is installed in this clone or on this server, what is in its way, and what to do.
//!
//! A hook of ours is tried out by letting git run it: pmgit leaves a sign and does nothing else. A hook of another tool
//! runs what its team wrote, so that is done only when asked for, and in a clean worktree.

mod diagnosis;
mod hooks;
mod online;
mod place;
mod probe;
mod programs;
mod prove;
mod server;

use super::Exit;
use super::shared::context::{Context, sound};
use crate::cli;
use crate::error::{Error, Result};
use crate::gate::{self, Loaded};
use crate::git::Repository;
use crate::policy::Policy;
use crate::text::both;
use diagnosis::Diagnosis;

pub(super) fn run(arguments: &cli::Doctor, context: &mut Context<'_>) -> Result<Exit> {
    let repository = context.open()?;
    if arguments.run && !repository.is_bare() && has_changes(&repository)? {
        return Err(Error::refusal(both! {
            en: "cannot run the hooks of other tools here";
            ja: "ほかのツールのフックはここでは実行できません"
        })
        .cause(both! {
            en: "there are uncommitted changes, and such hooks may stash or rewrite them";
            ja: "コミットされていない変更があり、フックがそれを退避したり書き換えたりする可能性があります"
        })
        .hint(both! {
            en: "commit them first, or leave out `--run`";
            ja: "先にコミットするか、`--run`を外してください"
        }));
    }
    if arguments.prove {
        let policy = sound(gate::load_policy(&repository, &repository.head_version()?)?)?;
        return prove::print(&repository, &policy, arguments, context);
    }
    let mut diagnosis = Diagnosis::default();
    let is_git_recent = place::git(&repository, &mut diagnosis)?;
    place::time_zones(&mut diagnosis);
    programs::examine(context, &mut diagnosis);
    match examine(&repository, arguments, context, &mut diagnosis) {
        // With an old git, that is the answer, whatever fails next.
        Err(error) if !is_git_recent => diagnosis.note("the rest", error, None),
        examined => examined?,
    }
    if arguments.json {
        diagnosis.write_json(context)?;
    } else {
        diagnosis.write_text(context)?;
    }
    Ok(if diagnosis.has_problems() { Exit::Blocked } else { Exit::Clean })
}

fn examine(
    repository: &Repository,
    arguments: &cli::Doctor,
    context: &Context<'_>,
    diagnosis: &mut Diagnosis,
) -> Result<()> {
    let policy = match gate::load_policy(repository, &repository.head_version()?)? {
        Loaded::Sound(policy) => {
            place::policy(repository, &policy, diagnosis)?;
            place::branches(repository, &policy, diagnosis)?;
            *policy
        }
        newer @ Loaded::Newer { version, .. } => {
            let documents = newer.documents();
            place::newer_policy(version, diagnosis);
            Policy { documents, ..Policy::default() }
        }
        broken @ Loaded::Broken { .. } => {
            place::broken_policy(broken, diagnosis);
            let policy = Policy::default();
            place::branches(repository, &policy, diagnosis)?;
            policy
        }
    };
    let tried = if arguments.run { hooks::Tried::All } else { hooks::Tried::OwnOnly };
    if repository.is_bare() {
        server::examine(repository, &policy, tried, diagnosis)?;
    } else {
        hooks::examine(repository, tried, diagnosis)?;
        place::workflows(repository, diagnosis);
        place::kept_saves(repository, diagnosis);
    }
    if arguments.online {
        online::examine(repository, &policy, arguments, context, diagnosis)?;
    }
    Ok(())
}

fn has_changes(repository: &Repository) -> Result<bool> {
    let status = repository.reading(&["status", "--porcelain", "-z", "--untracked-files=normal"]);
    Ok(!status.run(&both! { en: "see what is uncommitted"; ja: "コミットされていない変更の確認" })?.is_empty())
}

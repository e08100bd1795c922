//! `pmgit approvals`: who has approved the pull request on the forge, listed or put on record.

mod import;

use super::Exit;
use super::shared::access;
use super::shared::context::{Context, write_error};
use crate::cli;
use crate::error::{Error, Result};
use crate::forge::{Approved, Connect, Forge, Project, Pull, Reviewed, Reviews};
use crate::git::Repository;
use crate::policy::Account;

pub(super) fn run(arguments: &cli::Approvals, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        cli::ApprovalsCommand::List(asked) => list(asked, context),
        cli::ApprovalsCommand::Import(arguments) => import::run(arguments, context),
    }
}

/// Prints the accounts that approve the very head, a line each.
fn list(asked: &cli::Asked, context: &mut Context<'_>) -> Result<Exit> {
    let forge = ReviewForge::choose(&context.open()?, asked)?;
    let (_, approved) = forge.ask(asked, context)?;
    for one in &approved {
        match stale(one) {
            None => writeln!(context.out, "{}:{}", forge.account.key, one.login).map_err(write_error)?,
            Some(why) => context.remark(why)?,
        }
    }
    Ok(Exit::Clean)
}

/// Why an approval is not one of the very head, or may not be.
fn stale(one: &Approved) -> Option<String> {
    let login = &one.login;
    match one.reviewed {
        Reviewed::Head(_) => None,
        Reviewed::Older => Some(format!("`{login}` approved an older head, which does not count")),
        Reviewed::Unsaid => {
            Some(format!("the forge does not say when `{login}` approved, so that it may be of an older head"))
        }
    }
}

/// The forge that is asked for reviews.
struct ReviewForge {
    forge: &'static Forge,
    /// Whose accounts those are that it names.
    account: Account,
    connect: Connect<dyn Reviews>,
    /// The project of `origin`, where it is on a public server of a known forge.
    origin: Option<Project>,
}

impl ReviewForge {
    /// The one that is named, else that of `origin`.
    fn choose(repository: &Repository, asked: &cli::Asked) -> Result<Self> {
        let origin = access::origin(repository)?;
        let forge = match asked.from {
            Some(forge) => forge,
            None => access::forge_of(origin.as_ref(), "forge", "--from github")?,
        };
        let (Some(account), Some(connect)) = (forge.account(), forge.api.reviews) else {
            return Err(Error::new(format!("cannot ask {} for approvals", forge.title))
                .cause("pmgit does not support its reviews"));
        };
        Ok(Self { forge, account, connect, origin })
    }

    /// The pull request, and everyone whose last word on it is an approval.
    fn ask(&self, asked: &cli::Asked, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
        let token = access::required(self.forge.tokens, &asked.reach.access, context)?;
        let (web, project) = access::place(self.forge, &asked.reach, self.origin.as_ref())?;
        let reviews = (self.connect)(web, &project, Some(&token))?;
        reviews.approvals(asked.pull, &access::client(&asked.reach.access))
    }
}

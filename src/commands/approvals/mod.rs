//! `pmgit approvals`: who has approved the pull request on the forge, listed or put on record.

mod import;

use super::Exit;
use super::shared::access::{self, Line};
use super::shared::context::{Context, write_error};
use crate::cli::{self, ReviewForge};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::integrations::{Approved, Forge, GitHub, GitLab, Pull, Reviewed};
use crate::policy::Account;

pub(super) fn run(arguments: &cli::Approvals, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        cli::ApprovalsCommand::List(asked) => list(asked, context),
        cli::ApprovalsCommand::Import(arguments) => import::run(arguments, context),
    }
}

/// Prints the accounts that approve the very head, a line each.
fn list(asked: &cli::Asked, context: &mut Context<'_>) -> Result<Exit> {
    let forge = Reviews::locate(&context.open()?, asked)?;
    let (_, approved) = forge.ask(asked, context)?;
    for one in &approved {
        match stale(one) {
            None => writeln!(context.out, "{}:{}", forge.account.key(), one.login).map_err(write_error)?,
            Some(why) => context.remark(format!("{why}"))?,
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
struct Reviews {
    account: Account,
    /// The forge of `origin`, where it is a known one.
    known: Option<Forge>,
}

impl Reviews {
    /// The one that is named, else that of `origin`.
    fn locate(repository: &Repository, asked: &cli::Asked) -> Result<Self> {
        let known = access::origin(repository)?;
        let account = match asked.from {
            Some(ReviewForge::Github) => Account::GitHub,
            Some(ReviewForge::Gitlab) => Account::GitLab,
            None => access::known(known.as_ref(), "forge", "--from github")?,
        };
        Ok(Self { account, known })
    }

    /// The pull request, and everyone whose last word on it is an approval.
    fn ask(&self, asked: &cli::Asked, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
        match self.account {
            Account::GitHub => self.of_github(asked, context),
            Account::GitLab => self.of_gitlab(asked, context),
        }
    }

    fn of_github(&self, asked: &cli::Asked, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
        let token = access::required(access::GITHUB, &asked.reach.access, context)?;
        let forge = access::github(&asked.reach, self.known.as_ref(), Some(&token))?;
        let line = Line::new(&asked.reach.access);
        let pull = GitHub::pull(&line.ask(&forge.ask_pull(asked.pull), "read the pull request")?)?;
        let (mut reviews, mut next) = (Vec::new(), None);
        for _ in 0..Line::PAGES {
            let request = forge.ask_reviews(asked.pull, next.as_deref());
            let (page, behind) = forge.reviews(&line.ask(&request, "read the reviews")?)?;
            reviews.extend(page);
            next = behind;
            if next.is_none() {
                let approved = GitHub::approved(&reviews, &pull.head);
                return Ok((pull, approved));
            }
        }
        Err(Error::new("cannot read the reviews").cause(format!("there are more than {} pages of them", Line::PAGES)))
    }

    fn of_gitlab(&self, asked: &cli::Asked, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
        let token = access::required(access::GITLAB, &asked.reach.access, context)?;
        let forge = access::gitlab(&asked.reach, self.known.as_ref(), Some(&token))?;
        let line = Line::new(&asked.reach.access);
        let pull = GitLab::pull(&line.ask(&forge.ask_pull(asked.pull), "read the merge request")?)?;
        let versions = line.ask(&forge.ask_versions(asked.pull), "read the versions of the merge request")?;
        let pushed = GitLab::pushed(&versions, &pull.head)?;
        let approvals = line.ask(&forge.ask_approvals(asked.pull), "read the approvals")?;
        let approved = GitLab::approved(&approvals, pushed)?;
        Ok((pull, approved))
    }
}

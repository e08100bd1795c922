//! `pmgit approvals`: who has approved the pull request on the forge, listed or put on record.

mod given;
mod import;

pub(super) use given::{Given, PullRequest, Texts, given};

use super::Exit;
use super::shared::access;
use super::shared::context::{Context, write_error};
use crate::cli;
use crate::error::{Error, Result};
use crate::forge::{Approved, Connect, Forge, Project, Pull, Reviews};
use crate::git::Repository;
use crate::policy::Account;
use crate::text::{Both, both};

pub(super) fn run(arguments: &cli::Approvals, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        cli::ApprovalsCommand::List(asked) => list(asked, context),
        cli::ApprovalsCommand::Import(arguments) => import::run(arguments, context),
    }
}

/// Prints the accounts that approve the very head, a line each.
fn list(asked: &cli::Asked, context: &mut Context<'_>) -> Result<Exit> {
    let forge = ReviewForge::choose(&context.open()?, asked.from)?;
    let (pull, approved) = forge.ask(asked.pull, &asked.reach, context)?;
    for one in &approved {
        match pull.seen_by(one) {
            Some((commit, _)) if commit == pull.head => {
                writeln!(context.out, "{}:{}", forge.account.key, one.login).map_err(write_error)?;
            }
            Some(_) => context.remark(context.say(both! {
                en: "`{}` approved an older head, which does not count", one.login;
                ja: "`{}`が承認したのは古いコミットのため、数えません", one.login
            }))?,
            None => context.remark(context.say(unsaid(one)))?,
        }
    }
    Ok(Exit::Clean)
}

fn unsaid(one: &Approved) -> Both {
    both! {
        en: "the forge does not say when `{}` approved, so it may be of an older head", one.login;
        ja: "`{}`がいつ承認したのかわからないため、古いコミットへの承認の可能性があります", one.login
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
    fn choose(repository: &Repository, from: Option<&'static Forge>) -> Result<Self> {
        let origin = access::origin(repository)?;
        let forge = match from {
            Some(forge) => forge,
            None => access::forge_of(origin.as_ref(), &both! { en: "forge"; ja: "フォージ" }, "--from github")?,
        };
        let (Some(account), Some(connect)) = (forge.account(), forge.api.reviews) else {
            return Err(Error::new(
                both! { en: "cannot ask {} for approvals", forge.title; ja: "{}から承認を取得できません", forge.title },
            )
            .cause(
                both! { en: "pmgit does not support its reviews"; ja: "そのレビュー機能にpmgitは対応していません" },
            ));
        };
        Ok(Self { forge, account, connect, origin })
    }

    /// The pull request, and everyone whose last word on it is an approval.
    fn ask(&self, pull: u64, reach: &cli::Reach, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
        let token = access::required(self.forge.tokens, &reach.access, context)?;
        let (web, project) = access::place(self.forge, reach, self.origin.as_ref())?;
        let reviews = (self.connect)(web, &project, Some(&token))?;
        reviews.approvals(pull, &access::client(&reach.access))
    }
}

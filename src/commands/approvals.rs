//! `pmgit approvals import`: who has approved the pull request on the forge, on record.

use std::time::Duration;

use super::approve::{add, is_owner, refuse_unless_under_review, standing, under_review_since};
use super::context::Context;
use super::transition::Desk;
use super::{Exit, access};
use crate::calendar::to_toml;
use crate::cli::{self, ReviewForge};
use crate::document::Moment;
use crate::error::{Error, Result};
use crate::exchange::{Answer, Approved, Forge, GitHub, GitLab, Pull, Request, Reviewed, Wire};
use crate::git::Version;
use crate::policy::{Account, PEOPLE_PATH};

/// How many pages of reviews are read at most.
const PAGES: usize = 50;

pub(super) fn run(arguments: &cli::Approvals, context: &mut Context<'_>) -> Result<Exit> {
    match &arguments.command {
        cli::ApprovalsCommand::Import(arguments) => import(arguments, context),
    }
}

fn import(arguments: &cli::Import, context: &mut Context<'_>) -> Result<Exit> {
    let desk = Desk::open(&arguments.id, context)?;
    refuse_unless_under_review(&desk)?;
    let known = access::origin(&desk.repository)?;
    let forge = match arguments.from {
        Some(forge) => forge,
        None if known.as_ref().is_some_and(Forge::is_github) => ReviewForge::Github,
        None if known.is_some() => ReviewForge::Gitlab,
        None => {
            return Err(Error::new("cannot tell the forge")
                .cause("the remote `origin` is none on github.com or gitlab.com")
                .hint("name it: `--from github`"));
        }
    };
    let (account, (pull, approved)) = match forge {
        ReviewForge::Github => (Account::GitHub, of_github(arguments, known.as_ref(), context)?),
        ReviewForge::Gitlab => (Account::GitLab, of_gitlab(arguments, known.as_ref(), context)?),
    };
    refuse_another_text(&desk, &pull)?;
    let mut given = Vec::new();
    for one in &approved {
        match weigh(&desk, account, one) {
            Ok((handle, at)) => given.push((handle, at)),
            Err(why) => context.tell(format!("note: {why}"))?,
        }
    }
    if given.is_empty() {
        context.say(format!("{}: there is no approval to record", desk.entry.id))?;
        return Ok(Exit::Clean);
    }
    record(&desk, &given, arguments.pull, context)?;
    Ok(Exit::Clean)
}

fn record(desk: &Desk, given: &[(String, Moment)], pull: u64, context: &mut Context<'_>) -> Result<()> {
    let mut editor = desk.editor()?;
    let mut trailers = vec![("Postmortem", desk.entry.id.to_string())];
    for (handle, at) in given {
        add(&mut editor, handle, *at)?;
        trailers.push(("Postmortem-Approval", handle.clone()));
    }
    let names = given.iter().map(|(handle, _)| handle.as_str()).collect::<Vec<_>>().join(", ");
    let subject = format!("{}: approved by {names} in pull request {pull}", desk.entry.id);
    desk.record(context, editor, &subject, trailers, desk.document.status())?;
    for (handle, at) in given {
        context.say(format!("{}: approved by {handle} at {}", desk.entry.id, to_toml(*at)))?;
    }
    Ok(())
}

fn of_github(arguments: &cli::Import, known: Option<&Forge>, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
    let token = access::required(access::GITHUB, &arguments.reach.access, context)?;
    let forge = access::github(&arguments.reach, known, Some(&token))?;
    let line = Line::new(&arguments.reach.access);
    let pull = GitHub::pull(&line.ask(&forge.ask_pull(arguments.pull), "read the pull request")?)?;
    let (mut reviews, mut next) = (Vec::new(), None);
    for _ in 0..PAGES {
        let request = forge.ask_reviews(arguments.pull, next.as_deref());
        let (page, behind) = forge.reviews(&line.ask(&request, "read the reviews")?)?;
        reviews.extend(page);
        next = behind;
        if next.is_none() {
            let approved = GitHub::approved(&reviews, &pull.head);
            return Ok((pull, approved));
        }
    }
    Err(Error::new("cannot read the reviews").cause(format!("there are more than {PAGES} pages of them")))
}

fn of_gitlab(arguments: &cli::Import, known: Option<&Forge>, context: &Context<'_>) -> Result<(Pull, Vec<Approved>)> {
    let token = access::required(access::GITLAB, &arguments.reach.access, context)?;
    let forge = access::gitlab(&arguments.reach, known, Some(&token))?;
    let line = Line::new(&arguments.reach.access);
    let pull = GitLab::pull(&line.ask(&forge.ask_pull(arguments.pull), "read the merge request")?)?;
    let versions = line.ask(&forge.ask_versions(arguments.pull), "read the versions of the merge request")?;
    let pushed = GitLab::pushed(&versions, &pull.head)?;
    let approvals = line.ask(&forge.ask_approvals(arguments.pull), "read the approvals")?;
    let approved = GitLab::approved(&approvals, pushed)?;
    Ok((pull, approved))
}

/// The wire, with words for what goes wrong on it.
struct Line {
    wire: Wire,
}

impl Line {
    fn new(access: &cli::Access) -> Self {
        Self { wire: Wire::new(Duration::from_secs(access.timeout)) }
    }

    fn ask(&self, request: &Request, doing: &str) -> Result<Answer> {
        self.wire.send(request).map_err(|fault| Error::new(format!("cannot {doing}")).cause(fault.reason()))
    }
}

/// Whoever approved on the forge approved the text of its head; it must be the one that stands here.
fn refuse_another_text(desk: &Desk, pull: &Pull) -> Result<()> {
    let short: String = pull.head.chars().take(12).collect();
    let commit = desk.repository.resolve(&pull.head).map_err(|_| {
        Error::new(format!("the head of the pull request, {short}, is not in this clone"))
            .hint("fetch it first: `git fetch origin`, and check out its branch")
    })?;
    let version = Version::Tree(desk.repository.tree_of(commit)?);
    let there = desk.repository.file(&version, &desk.entry.path)?;
    if there.as_deref() == Some(desk.before.text().as_bytes()) {
        return Ok(());
    }
    Err(Error::refusal(format!("`{}` is not as it was approved", desk.entry.path))
        .cause(format!("it differs from the head of the pull request, {short}"))
        .hint("check out the branch of the pull request, or let it be approved as it is now"))
}

/// Whose approval it is and of when; or why it is not recorded.
fn weigh(desk: &Desk, account: Account, one: &Approved) -> Result<(String, Moment), String> {
    let login = &one.login;
    let at = match one.reviewed {
        Reviewed::Head(at) => at,
        Reviewed::Older => return Err(format!("`{login}` approved an older head, which does not count")),
        Reviewed::Unsaid => {
            return Err(format!("the forge does not say when `{login}` approved, so that it may be of an older head"));
        }
    };
    let key = match account {
        Account::GitHub => "github",
        Account::GitLab => "gitlab",
    };
    let handles =
        desk.policy.people.as_ref().map(|people| people.with_account(account, &one.login)).unwrap_or_default();
    let handle = match handles.as_slice() {
        [handle] => (*handle).to_owned(),
        [] => {
            return Err(format!("`{login}` is nobody in `{PEOPLE_PATH}`; add `{key} = \"{login}\"` to whoever it is"));
        }
        _ => return Err(format!("`{login}` is more than one person in `{PEOPLE_PATH}`: {}", handles.join(", "))),
    };
    if is_owner(desk, &handle) {
        return Err(format!("{handle} is the owner, whose approval does not count"));
    }
    if standing(desk, &handle).is_some() {
        return Err(format!("{handle} has approved already, on record"));
    }
    if under_review_since(desk).is_some_and(|since| at < since) {
        return Err(format!("{handle} approved before the postmortem came into review, which does not count"));
    }
    Ok((handle, at))
}

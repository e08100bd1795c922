//! `pmgit comment`: one comment on a pull request, kept up to date.

use super::Exit;
use super::shared::access::{self, Line};
use super::shared::context::Context;
use crate::cli::{self, CommentForge};
use crate::error::{Error, Result};
use crate::integrations::{self, Answer, Board, Comment};
use crate::policy::Account;

pub(super) fn run(arguments: &cli::Comment, context: &mut Context<'_>) -> Result<Exit> {
    let body = integrations::body(&page(arguments, context)?);
    let board = board(arguments, context)?;
    let line = Line::new(&arguments.reach.access);
    let login = match &arguments.login {
        Some(login) => login.clone(),
        None => board.whoami(&line.ask(&board.ask_whoami(), "ask whose the token is")?)?,
    };
    match ours(&line, board.as_ref(), arguments.pull, &login)? {
        Some(comment) if comment.says(&body) => context.out("the comment says this already")?,
        Some(comment) => {
            let answer = line.ask(&board.renew(arguments.pull, &comment, &body), "write the comment")?;
            done(&answer)?;
            context.out("the comment is up to date")?;
        }
        None => {
            done(&line.ask(&board.add(arguments.pull, &body), "write the comment")?)?;
            context.out("there is a comment now")?;
        }
    }
    Ok(Exit::Clean)
}

fn done(answer: &Answer) -> Result<()> {
    if (200..300).contains(&answer.status) { Ok(()) } else { Err(answer.failure("write the comment")) }
}

/// The comment that is kept up to date, where there is one: the first of them.
fn ours(line: &Line, board: &dyn Board, pull: u64, login: &str) -> Result<Option<Comment>> {
    let mut next = None;
    for _ in 0..Line::PAGES {
        let answer = line.ask(&board.ask_comments(pull, next.as_deref()), "read the comments")?;
        let (comments, behind) = board.comments(&answer)?;
        if let Some(comment) = comments.into_iter().find(|comment| comment.is_ours(login)) {
            return Ok(Some(comment));
        }
        next = behind;
        if next.is_none() {
            return Ok(None);
        }
    }
    Err(Error::new("cannot read the comments").cause(format!("there are more than {} pages of them", Line::PAGES)))
}

fn page(arguments: &cli::Comment, context: &mut Context<'_>) -> Result<String> {
    let cannot = || Error::new(format!("cannot read the page `{}`", arguments.file.display()));
    let mut text = String::new();
    if arguments.file.as_os_str() == "-" {
        context.input.read_to_string(&mut text).map_err(|cause| cannot().cause(cause))?;
    } else {
        let path = context.directory.join(&arguments.file);
        text = std::fs::read_to_string(path).map_err(|cause| cannot().cause(cause))?;
    }
    Ok(text)
}

/// The forge that is named, else that of `origin`.
fn board(arguments: &cli::Comment, context: &Context<'_>) -> Result<Box<dyn Board>> {
    let known = access::origin(&context.open()?)?;
    let forge = match arguments.on {
        Some(forge) => forge,
        None => match access::known(known.as_ref(), "forge", "--on github")? {
            Account::GitHub => CommentForge::Github,
            Account::GitLab => CommentForge::Gitlab,
        },
    };
    let reach = &arguments.reach;
    let token = |names| access::required(names, &reach.access, context);
    Ok(match forge {
        CommentForge::Github => Box::new(access::github(reach, known.as_ref(), Some(&token(access::GITHUB)?))?),
        CommentForge::Gitlab => Box::new(access::gitlab(reach, known.as_ref(), Some(&token(access::GITLAB)?))?),
        CommentForge::Forgejo => Box::new(access::forgejo(reach, Some(&token(access::FORGEJO)?))?),
    })
}

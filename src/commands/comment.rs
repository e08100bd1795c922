//! `pmgit comment`: one comment on a pull request, kept up to date.

use super::Exit;
use super::shared::access;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::forge::{Comment, Comments, comment_body};
use crate::integrations::{Client, Response, too_many_pages};

pub(super) fn run(arguments: &cli::Comment, context: &mut Context<'_>) -> Result<Exit> {
    let page = page(arguments, context)?;
    let (forge, most) = dialect(arguments, context)?;
    let body = comment_body(&page, most);
    let client = access::client(&arguments.reach.access);
    let login = match &arguments.login {
        Some(login) => login.clone(),
        None => forge.account(&client.ask(&forge.ask_account(), "ask whose the token is")?)?,
    };
    match ours(&client, forge.as_ref(), arguments.pull, &login)? {
        Some(comment) if comment.says(&body) => context.out("the comment says this already")?,
        Some(comment) => {
            let answer = client.ask(&forge.renew(arguments.pull, &comment, &body), "write the comment")?;
            done(&answer)?;
            context.out("the comment is up to date")?;
        }
        None => {
            done(&client.ask(&forge.add(arguments.pull, &body), "write the comment")?)?;
            context.out("there is a comment now")?;
        }
    }
    Ok(Exit::Clean)
}

fn done(answer: &Response) -> Result<()> {
    if (200..300).contains(&answer.status) { Ok(()) } else { Err(answer.failure("write the comment")) }
}

/// The comment that is kept up to date, where there is one: the first of them.
fn ours(client: &Client, forge: &dyn Comments, pull: u64, login: &str) -> Result<Option<Comment>> {
    let mut next = None;
    for _ in 0..Client::MOST_PAGES {
        let answer = client.ask(&forge.ask_comments(pull, next.as_deref()), "read the comments")?;
        let (comments, behind) = forge.comments(&answer)?;
        if let Some(comment) = comments.into_iter().find(|comment| comment.is_ours(login)) {
            return Ok(Some(comment));
        }
        next = behind;
        if next.is_none() {
            return Ok(None);
        }
    }
    Err(too_many_pages("comments"))
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

/// The forge that is named, else that of `origin`; and how many letters its comments have.
fn dialect(arguments: &cli::Comment, context: &Context<'_>) -> Result<(Box<dyn Comments>, usize)> {
    let origin = access::origin(&context.open()?)?;
    let forge = match arguments.on {
        Some(forge) => forge,
        None => access::forge_of(origin.as_ref(), "forge", "--on github")?,
    };
    let token = access::required(forge.tokens, &arguments.reach.access, context)?;
    let (web, project) = access::place(forge, &arguments.reach, origin.as_ref())?;
    Ok(((forge.api.comments)(web, &project, Some(&token))?, forge.longest_comment()))
}

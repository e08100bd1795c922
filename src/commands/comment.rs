//! `pmgit comment`: one comment on a pull request, kept up to date.

use super::Exit;
use super::shared::access;
use super::shared::context::Context;
use crate::cli;
use crate::error::{Error, Result};
use crate::forge::{Comment, Comments, comment_body};
use crate::integrations::{Client, Response, too_many_pages};
use crate::text::both;

pub(super) fn run(arguments: &cli::Comment, context: &mut Context<'_>) -> Result<Exit> {
    let page = page(arguments, context)?;
    let (forge, most) = dialect(arguments, context)?;
    let body = comment_body(&page, most);
    let client = access::client(&arguments.reach.access);
    let login = match &arguments.login {
        Some(login) => login.clone(),
        None => forge.account(
            &client.ask(&forge.ask_account(), &both! { en: "ask whose the token is"; ja: "トークンの持ち主の確認" })?,
        )?,
    };
    match ours(&client, forge.as_ref(), arguments.pull, &login)? {
        Some(comment) if comment.says(&body) => context.out(context.say(both! {
            en: "the comment says this already";
            ja: "コメントはすでにこの内容です"
        }))?,
        Some(comment) => {
            let answer = client.ask(
                &forge.renew(arguments.pull, &comment, &body),
                &both! { en: "write the comment"; ja: "コメントの書き込み" },
            )?;
            done(&answer)?;
            context.out(context.say(both! { en: "the comment is up to date"; ja: "コメントを更新しました" }))?;
        }
        None => {
            done(&client.ask(
                &forge.add(arguments.pull, &body),
                &both! { en: "write the comment"; ja: "コメントの書き込み" },
            )?)?;
            context.out(context.say(both! { en: "commented"; ja: "コメントを投稿しました" }))?;
        }
    }
    Ok(Exit::Clean)
}

fn done(answer: &Response) -> Result<()> {
    if (200..300).contains(&answer.status) {
        Ok(())
    } else {
        Err(answer.failure(&both! { en: "write the comment"; ja: "コメントの書き込み" }))
    }
}

/// The comment that is kept up to date, where there is one: the first of them.
fn ours(client: &Client, forge: &dyn Comments, pull: u64, login: &str) -> Result<Option<Comment>> {
    let mut next = None;
    for _ in 0..Client::MOST_PAGES {
        let answer = client.ask(
            &forge.ask_comments(pull, next.as_deref()),
            &both! { en: "read the comments"; ja: "コメントの読み込み" },
        )?;
        let (comments, behind) = forge.comments(&answer)?;
        if let Some(comment) = comments.into_iter().find(|comment| comment.is_ours(login)) {
            return Ok(Some(comment));
        }
        next = behind;
        if next.is_none() {
            return Ok(None);
        }
    }
    Err(too_many_pages(&both! { en: "comments"; ja: "コメント" }))
}

fn page(arguments: &cli::Comment, context: &mut Context<'_>) -> Result<String> {
    let cannot = || {
        Error::new(both! {
            en: "cannot read the page `{}`", arguments.file.display();
            ja: "ページ`{}`を読めません", arguments.file.display()
        })
    };
    let mut text = String::new();
    if arguments.file.as_os_str() == "-" {
        context.input.read_to_string(&mut text).map_err(|cause| cannot().quoting(cause))?;
    } else {
        let path = context.directory.join(&arguments.file);
        text = std::fs::read_to_string(path).map_err(|cause| cannot().quoting(cause))?;
    }
    Ok(text)
}

/// The forge that is named, else that of `origin`; and how many letters its comments have.
fn dialect(arguments: &cli::Comment, context: &Context<'_>) -> Result<(Box<dyn Comments>, usize)> {
    let origin = access::origin(&context.open()?)?;
    let forge = match arguments.on {
        Some(forge) => forge,
        None => access::forge_of(origin.as_ref(), &both! { en: "forge"; ja: "フォージ" }, "--on github")?,
    };
    let token = access::required(forge.tokens, &arguments.reach.access, context)?;
    let (web, project) = access::place(forge, &arguments.reach, origin.as_ref())?;
    Ok(((forge.api.comments)(web, &project, Some(&token))?, forge.longest_comment()))
}

//! `pmgit message internal`: the mail to the company, and that it was sent.

use super::ReadablePostmortem;
use crate::calendar::to_toml;
use crate::cli::{self, InternalFormat};
use crate::commands::Exit;
use crate::commands::shared::access;
use crate::commands::shared::context::{Context, write_error};
use crate::commands::shared::published;
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::upload::say_next;
use crate::document::edit::Value;
use crate::document::said;
use crate::error::{Error, Result};
use crate::forge;
use crate::git::Repository;
use crate::render::message::{self, Envelope, Letter};
use crate::text::both;

/// Writes the mail to standard output.
pub(super) fn write(arguments: &cli::Internal, context: &mut Context<'_>) -> Result<Exit> {
    let reading = ReadablePostmortem::open(&arguments.target, context)?;
    let to = arguments.to.iter().map(|to| message::address(to)).collect::<Result<Vec<_>>>()?;
    let path = reading.entry.path.to_string();
    let place = match &arguments.link {
        Some(link) => link.trim().to_owned(),
        None => match published::page(&reading.repository, &reading.entry.id)? {
            Some(page) => page,
            None => page(&reading.repository, &path)?.unwrap_or(path),
        },
    };
    let Some(letter) = Letter::from_document(&reading.document, &reading.policy, &place) else {
        return Err(Error::refusal(both! {
            en: "`{}` has no internal message", reading.entry.id;
            ja: "`{}`の社内向けメッセージが書かれていません", reading.entry.id
        })
        .hint(both! {
            en: "write it: results and learnings, as `text` below `[internal_message]`";
            ja: "結果と学びを、`[internal_message]`の`text`に書いてください"
        }));
    };
    if !place.contains("://") {
        context.remark(context.say(both! {
            en: "the remote `origin` has no web address; `--link URL` puts the postmortem's page into the mail";
            ja: "リモート`origin`からWebのアドレスがわかりません。`--link URL`でメールにページのリンクを入れられます"
        }))?;
    }
    let text = letter.message.text();
    match arguments.format {
        InternalFormat::Text => {
            context.out(&letter.subject)?;
            context.out("")?;
            context.out(text.trim_end())?;
        }
        InternalFormat::Eml => {
            let author = reading.repository.author()?;
            let email = message::address(&author.email).map_err(|error| {
                error
                    .cause(both! { en: "git's e-mail address is the sender's"; ja: "差出人はgitのメールアドレスです" })
                    .hint(both! {
                        en: "set one: `git config user.email you@example.com`";
                        ja: "`git config user.email you@example.com`で設定してください"
                    })
            })?;
            let about = reading.entry.id.to_string();
            let envelope = Envelope { from: (author.name, email), to, at: context.now, about };
            let bytes = message::mail(&envelope, &letter.subject, &text);
            context.out.write_all(&bytes).map_err(write_error)?;
        }
    }
    Ok(Exit::Clean)
}

/// The web page of a file on the default branch, where the remote `origin` tells one.
fn page(repository: &Repository, path: &str) -> Result<Option<String>> {
    let Some(remote) = repository.config("remote.origin.url")? else { return Ok(None) };
    let known = access::forge_of_files(repository)?;
    let branch = repository.remote_default_branch()?;
    Ok(forge::file_page(&remote, known, branch.as_deref(), path))
}

/// Records when the mail was sent, as one commit.
pub(super) fn sent(target: &cli::Target, arguments: &cli::Sent, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(target, context)?;
    let message = session.document.internal_message.as_deref();
    let Some(message) = message.filter(|message| said(message.text.as_ref()).is_some()) else {
        return Err(Error::refusal(both! {
            en: "`{}` has no internal message", session.entry.id;
            ja: "`{}`の社内向けメッセージが書かれていません", session.entry.id
        })
        .hint(both! {
            en: "write it: results and learnings, as `text` below `[internal_message]`";
            ja: "結果と学びを、`[internal_message]`の`text`に書いてください"
        }));
    };
    if let Some(sent) = &message.sent {
        return Err(Error::refusal(both! {
            en: "the internal message of `{}` is sent already", session.entry.id;
            ja: "`{}`の社内向けメッセージは送信済みです", session.entry.id
        })
        .quoting(to_toml(sent.value))
        .hint(both! {
            en: "`pmgit edit {}` opens it, if that is wrong", session.entry.id;
            ja: "間違っている場合は`pmgit edit {}`で直せます", session.entry.id
        }));
    }
    let at = context.moment(arguments.at.as_deref().unwrap_or("now"), &session.policy)?;
    let mut editor = session.editor()?;
    editor.fill(&["internal_message", "sent"], &Value::Datetime(to_toml(at)))?;
    let trailers = vec![("Postmortem", session.entry.id.to_string())];
    let subject = format!("{}: the internal message is sent", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.note_future(&both! { en: "the mail"; ja: "送信" }, at)?;
    context.out(context.say(both! {
        en: "{}: sent {}", session.entry.id, to_toml(at);
        ja: "{}：{}に送信", session.entry.id, to_toml(at)
    }))?;
    say_next(&session.repository, None, context)?;
    Ok(Exit::Clean)
}

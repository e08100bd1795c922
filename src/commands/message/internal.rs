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
        return Err(Error::refusal(format!("`{}` has no text for the mail to the company", reading.entry.id))
            .hint("write it: results and learnings, as `text` below `[internal_message]`"));
    };
    if !place.contains("://") {
        context.remark(
            "the remote `origin` tells no web address; `--link URL` puts the postmortem's page into the mail",
        )?;
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
                    .cause("git's e-mail address is the sender's")
                    .hint("set one: `git config user.email you@example.com`")
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
        return Err(Error::refusal(format!("`{}` has no text for the mail to the company", session.entry.id))
            .hint("write it: results and learnings, as `text` below `[internal_message]`"));
    };
    if let Some(sent) = &message.sent {
        return Err(Error::refusal(format!("the mail of `{}` is sent already", session.entry.id))
            .cause(to_toml(sent.value))
            .hint(format!("`pmgit edit {}` opens it, if that is wrong", session.entry.id)));
    }
    let at = context.moment(arguments.at.as_deref().unwrap_or("now"), &session.policy)?;
    let mut editor = session.editor()?;
    editor.fill(&["internal_message", "sent"], &Value::Datetime(to_toml(at)))?;
    let trailers = vec![("Postmortem", session.entry.id.to_string())];
    let subject = format!("{}: the internal message is sent", session.entry.id);
    session.record(context, editor, &subject, trailers, session.document.status())?;
    context.note_future("the mail", at)?;
    context.out(format!("{}: sent {}", session.entry.id, to_toml(at)))?;
    say_next(&session.repository, None, context)?;
    Ok(Exit::Clean)
}

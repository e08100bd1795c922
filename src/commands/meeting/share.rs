//! `pmgit meeting share`: the link was posted for review.

use super::moment_text;
use crate::calendar::to_toml;
use crate::cli;
use crate::commands::Exit;
use crate::commands::shared::context::{Context, worded};
use crate::commands::shared::transition::EditSession;
use crate::commands::shared::upload::push_command;
use crate::deadline;
use crate::document::Moment;
use crate::document::edit::Value;
use crate::error::{Error, Result};
use crate::text::{both, one_line, say};

pub(super) fn run(arguments: &cli::Share, context: &mut Context<'_>) -> Result<Exit> {
    for reader in &arguments.readers {
        worded("--with", reader)?;
    }
    let session = EditSession::open_to_record(&arguments.target, context)?;
    let id = &session.entry.id;
    let standing = session.document.meeting.shared.as_ref().map(|shared| shared.value);
    let (readers, new) = readers(&arguments.readers, &session);
    let at = match (&arguments.at, standing) {
        // Somebody more is asked to read what was shared before.
        (None, Some(_)) if !new.is_empty() => None,
        (at, _) => Some(context.moment(at.as_deref().unwrap_or("now"), &session.policy)?),
    };
    if let (Some(at), Some(shared)) = (at, standing)
        && new.is_empty()
        && (arguments.at.is_none() || shared == at)
    {
        return Err(refuse_again(arguments, shared, &session, context));
    }
    let mut editor = session.editor()?;
    if let Some(at) = at {
        editor.fill(&["meeting", "shared"], &Value::Datetime(to_toml(at)))?;
    }
    if !new.is_empty() {
        editor.fill(&["meeting", "shared_with"], &Value::Strings(readers))?;
    }
    let trailers = vec![("Postmortem", id.to_string())];
    let subject = if at.is_some() { "share it for review" } else { "ask for another reading" };
    session.record(context, editor, &format!("{id}: {subject}"), trailers, session.document.status())?;
    if let Some(at) = at {
        context.note_future(&both! { en: "the sharing"; ja: "共有" }, at)?;
        let at = moment_text(at, &session.policy, context.language);
        context.out(context.say(say! { en: "{id}: shared on {at}"; ja: "{id}：リンクの共有を記録しました：{at}" }))?;
    }
    if !new.is_empty() {
        let names = one_line(&context.language.and_list(&new));
        context.out(
            context.say(say! { en: "{id}: asked to read it: {names}"; ja: "{id}：事前に読むよう依頼した人：{names}" }),
        )?;
    }
    if let Some(push) = push_command(&session.repository)? {
        context.out(context.say(say! {
            en: "  next: `{push}`, so that the link leads to it";
            ja: "  次：`{push}`（プッシュするとリンクから読めるようになります）"
        }))?;
    }
    match deadline::meeting_at(&session.document) {
        Some(begins) => {
            let at = moment_text(begins, &session.policy, context.language);
            context.out(context.say(say! { en: "  the meeting begins {at}"; ja: "  ミーティングの開始：{at}" }))?;
        }
        None => context.out(context.say(say! {
            en: "  next: `pmgit meeting schedule {id}` (the meeting has no time yet)";
            ja: "  次：`pmgit meeting schedule {id}`（ミーティングの日時がまだ決まっていません）"
        }))?,
    }
    Ok(Exit::Clean)
}

/// Everybody who was asked to read it and is now, in order; and who of them is new. Two spellings are one person.
fn readers(given: &[String], session: &EditSession) -> (Vec<String>, Vec<String>) {
    let mut all: Vec<String> = session.document.meeting.shared_with.iter().map(|reader| reader.value.clone()).collect();
    let known = all.len();
    for reader in given {
        if !all.iter().any(|other| session.policy.is_same_person(other, reader)) {
            all.push(reader.trim().to_owned());
        }
    }
    let new = all[known..].to_vec();
    (all, new)
}

fn refuse_again(arguments: &cli::Share, shared: Moment, session: &EditSession, context: &Context<'_>) -> Error {
    let (id, at) = (&session.entry.id, moment_text(shared, &session.policy, context.language));
    let error = Error::refusal(both! {
        en: "the link of `{id}` was shared on {at}";
        ja: "`{id}`のリンクは、{at}に共有済みです"
    });
    if arguments.readers.is_empty() {
        return error.hint(both! {
            en: "`--at TIME` corrects that; `--with NAME` asks somebody else to read it";
            ja: "日時の訂正には`--at TIME`、ほかの人への依頼には`--with NAME`を使います"
        });
    }
    error
        .cause(both! {
            en: "everybody named with `--with` was asked already";
            ja: "`--with`で指定した人には、全員依頼済みです"
        })
        .hint(both! { en: "`--at TIME` corrects the time"; ja: "日時の訂正には`--at TIME`を使います" })
}

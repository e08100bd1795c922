//! `pmgit rename`: another id, on record.

use chrono::NaiveDate;

use super::Exit;
use super::shared::archive::Archive;
use super::shared::attachments::{Attachment, attachments};
use super::shared::branch::branch_for;
use super::shared::context::{Context, worded};
use super::shared::removal::entry_added;
use super::shared::transition::EditSession;
use super::shared::which::Which;
use crate::cli;
use crate::document::{self, PostmortemId};
use crate::error::{Error, Result};
use crate::git::{self, FileEdit, Message, Version};
use crate::rules;
use crate::text::{both, plural};

pub(super) fn run(arguments: &cli::Rename, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(Which::Exactly(&arguments.id), context)?;
    let old = &session.entry.id;
    let new = new_id(&arguments.new, old.date())?;
    let path = new.path(&session.policy.documents);
    if new == *old {
        return Err(Error::refusal(both! { en: "`{old}` is called that already"; ja: "`{old}`はすでにその名前です" }));
    }
    let reason = worded("--reason", &arguments.reason)?;
    refuse_taken(&session, &new)?;
    let approver = session.acting("--approved-by", arguments.approved_by.as_deref())?;
    let record = entry_added(&session.repository, old, reason, &approver, Some(&new))?;
    let (branching, on) = branch_for(&session.repository, &session.policy, &new, None)?;
    let files = attachments(&session.repository, old, &session.policy.documents)?;
    let renamed = FileEdit { path, expected: None, content: Some(with_new_name(&session, &new).into_bytes()) };
    let moved = files.iter().map(|file| file.moved((old, &new), &session.policy.documents));
    let request = git::Request {
        files: [session.edit(None), renamed, record]
            .into_iter()
            .chain(files.iter().map(Attachment::removed))
            .chain(moved)
            .collect(),
        message: Message {
            subject: format!("{old}: rename to {new}"),
            body: reason.to_owned(),
            trailers: vec![("Postmortem", new.to_string())],
        },
        branching,
        on,
    };
    session.commit(&request, context)?;
    context.out(context.say(both! { en: "{old} is now {new}"; ja: "{old}を{new}に改名しました" }))?;
    if !files.is_empty() {
        context.out(context.say(both! {
            en: "  {} moved with it", plural(files.len(), "file");
            ja: "  添付ファイル{}個も移動しました", files.len()
        }))?;
    }
    tell_mentions(&session, old, context)?;
    Ok(Exit::Clean)
}

/// The document, which names its own files by the new name.
fn with_new_name(session: &EditSession, new: &PostmortemId) -> String {
    let mut text = session.before.text().to_owned();
    for span in rules::own_names(&session.document, &session.before, &session.entry.id).iter().rev() {
        text.replace_range(span.start..span.end, new.as_str());
    }
    text
}

/// Two postmortems never share an id, also where letters' case is lost.
fn refuse_taken(session: &EditSession, new: &PostmortemId) -> Result<()> {
    for version in [session.repository.head_version()?, Version::Worktree] {
        let archive = Archive::load(&session.repository, &version, &session.policy.documents)?;
        if archive.entries.iter().any(|entry| entry.id == *new) {
            return Err(Error::refusal(both! {
                en: "there is a postmortem `{new}` already";
                ja: "ポストモーテム`{new}`がすでにあります"
            })
            .hint(both! {
                en: "choose another id; nothing was changed";
                ja: "別のIDにしてください。何も変更していません"
            }));
        }
    }
    Ok(())
}

/// Names the postmortems that refer to the old id. They are other people's, and the record knows what became of it.
fn tell_mentions(session: &EditSession, old: &PostmortemId, context: &mut Context<'_>) -> Result<()> {
    let head = session.repository.head_version()?;
    for entry in &Archive::load(&session.repository, &head, &session.policy.documents)?.entries {
        let (document, _) = document::parse(&entry.read(&session.repository)?);
        let names_old = |document: document::Document| document.related.iter().any(|one| one.value == old.as_str());
        if document.is_some_and(names_old) {
            context.remark(context.say(both! {
                en: "`{}` names the old id below `related`; `pmgit edit {0}`", entry.id;
                ja: "`{}`の`related`に古いIDがあります：`pmgit edit {0}`", entry.id
            }))?;
        }
    }
    Ok(())
}

/// A whole id, or a new last part behind the old date.
fn new_id(wanted: &str, date: NaiveDate) -> Result<PostmortemId> {
    PostmortemId::parse(wanted).or_else(|| PostmortemId::new(date, wanted)).ok_or_else(|| {
        Error::new(both! { en: "`{wanted}` is not an id"; ja: "`{wanted}`はIDとして使えません" }).hint(both! {
            en: "write a date and a slug of a-z, 0-9 and hyphens: `2026-11-20-checkout-latency`";
            ja: "日付の後に、a〜z、0〜9、ハイフンで書いてください：`2026-11-20-checkout-latency`"
        })
    })
}

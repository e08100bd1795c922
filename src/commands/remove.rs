//! `pmgit remove`: out of the archive, on record; history keeps the text.

use super::Exit;
use super::shared::attachments::{Attachment, attachments};
use super::shared::branch::branch_for;
use super::shared::context::Context;
use super::shared::reason::{Need, Wording, left_out};
use super::shared::removal::entry_added;
use super::shared::retry::retried;
use super::shared::transition::EditSession;
use super::shared::which::Which;
use crate::cli;
use crate::error::Result;
use crate::finding::RuleId;
use crate::git::{self, Message};
use crate::text::{both, plural, say};

pub(super) fn run(arguments: &cli::Remove, context: &mut Context<'_>) -> Result<Exit> {
    let reason = match &arguments.reason {
        Some(reason) => Wording::given("--reason", reason)?,
        None if context.asks => asked(arguments, context)?,
        None => return Err(left_out("remove", "--reason")),
    };
    let outcome = retried(context, |context| remove(arguments, reason.text(), context));
    reason.settle(outcome, context)
}

/// Lets the person at the terminal write why, once it is sure that it can be removed.
fn asked(arguments: &cli::Remove, context: &mut Context<'_>) -> Result<Wording> {
    let session = EditSession::open(Which::Exactly(&arguments.id), context)?;
    let approver = approver(arguments, &session, context)?;
    let id = &session.entry.id;
    let question = context.say(say! {
        en: "Why does `{id}` leave the archive? {approver} approves it; the reason stays on record.";
        ja: "`{id}`をアーカイブから取り除く理由を書いてください。承認者は{approver}です。理由は記録に残ります。"
    });
    let rule = RuleId::RemovedPostmortem.as_str();
    let need = Need { verb: "remove", option: "--reason", id, question, rule, findings: Vec::new() };
    Wording::asked(&session.repository, &need, context)
}

fn approver(arguments: &cli::Remove, session: &EditSession, context: &Context<'_>) -> Result<String> {
    let now = context.moment_now(&session.policy);
    session.approver(
        "--approved-by",
        &arguments.approved_by,
        now,
        &both! {
            en: "the removal of their own postmortem";
            ja: "自分のポストモーテムの削除"
        },
    )
}

fn remove(arguments: &cli::Remove, reason: &str, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(Which::Exactly(&arguments.id), context)?;
    let id = &session.entry.id;
    let approver = approver(arguments, &session, context)?;
    let files = attachments(&session.repository, id, &session.policy.documents)?;
    let record = entry_added(&session.repository, id, reason, &approver, None)?;
    let (branching, on) = branch_for(&session.repository, &session.policy, id, None)?;
    let request = git::Request {
        files: [session.edit(None), record].into_iter().chain(files.iter().map(Attachment::removed)).collect(),
        message: Message {
            subject: format!("{id}: remove from the archive"),
            body: reason.to_owned(),
            trailers: vec![("Postmortem", id.to_string())],
        },
        branching,
        on,
    };
    session.commit(&request, context)?;
    context.out(context.say(both! {
        en: "{id} is removed, approved by {approver}";
        ja: "{id}を削除しました（承認：{approver}）"
    }))?;
    if !files.is_empty() {
        context.out(context.say(both! {
            en: "  {} removed with it", plural(files.len(), "file");
            ja: "  添付ファイル{}個も削除しました", files.len()
        }))?;
    }
    context.note(context.say(both! {
        en: "history keeps the text: whoever has a clone can still read it";
        ja: "履歴には内容が残っています。クローンを持つ人は引き続き読めます"
    }))?;
    Ok(Exit::Clean)
}

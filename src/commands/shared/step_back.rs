//! A step back in the process, which needs a reason.

use super::context::Context;
use super::reason::{Need, Wording, left_out};
use super::retry::retried;
use super::transition::{EditSession, TransitionRequest, advance, refuse_impossible};
use super::which::Which;
use crate::cli;
use crate::commands::Exit;
use crate::document::{PostmortemId, Status};
use crate::error::{Error, Result};
use crate::finding::RuleId;
use crate::text::{Both, Language, both, say};

/// Moves a postmortem back to `to`. Where the reason is left out, the person at the terminal writes it.
///
/// # Errors
/// When no reason is given, or the process has no such step from where the postmortem stands.
pub(crate) fn step_back(verb: &str, to: Status, arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    let (reason, id) = match &arguments.reason {
        Some(reason) => (Wording::given("--reason", reason)?, None),
        None if context.asks => asked(verb, to, arguments, context).map(|(reason, id)| (reason, Some(id)))?,
        None => return Err(left_out(verb, "--reason")),
    };
    let which = id.as_ref().map_or_else(|| Which::from(&arguments.target), |id| Which::Like(id.as_str()));
    let outcome = retried(context, |context| {
        let session = open(to, which, context)?;
        let stamp = &arguments.stamp;
        let step = TransitionRequest { verb, to, stamp, reason: Some(reason.text()) };
        advance(&session, &step, context, |_, _| Ok(()))
    });
    reason.settle(outcome, context)
}

fn open(to: Status, which: Which<'_>, context: &mut Context<'_>) -> Result<EditSession> {
    let session = EditSession::open_to_record(which, context)?;
    if to == Status::InReview && session.document.status() == Status::Draft {
        return Err(Error::refusal(both! {
            en: "`{}` is a draft; there is nothing to reopen", session.entry.id;
            ja: "`{}`は下書きなので、差し戻す必要はありません", session.entry.id
        })
        .hint(Both::same(format_args!("`pmgit submit {}`", session.entry.id))));
    }
    Ok(session)
}

/// Nobody writes a reason for a step that cannot be made.
fn asked(verb: &str, to: Status, arguments: &cli::Back, context: &mut Context<'_>) -> Result<(Wording, PostmortemId)> {
    let session = open(to, (&arguments.target).into(), context)?;
    refuse_impossible(&session, to)?;
    let id = &session.entry.id;
    let from = session.document.status();
    let question = context.say(say! {
        en: "Why does `{id}` go back from {from} to {to}? The reason stays in the postmortem, for those who read it later.";
        ja: "`{id}`を「{}」から「{}」に戻す理由を書いてください。理由はポストモーテムに記録され、後から読む人の手がかりになります。", from.label(Language::Ja), to.label(Language::Ja)
    });
    let rule = RuleId::UnrecordedTransition.as_str();
    let need = Need { verb, option: "--reason", id, question, rule, findings: Vec::new() };
    let reason = Wording::asked(&session.repository, &need, context)?;
    Ok((reason, session.entry.id))
}

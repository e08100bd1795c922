//! A step back in the process, which needs a reason.

use super::context::{Context, worded};
use super::transition::{EditSession, TransitionRequest, advance};
use crate::cli;
use crate::commands::Exit;
use crate::document::Status;
use crate::error::{Error, Result};

/// Moves a postmortem back to `to`.
///
/// # Errors
/// When no reason is given, or the process has no such step from where the postmortem stands.
pub(crate) fn step_back(verb: &str, to: Status, arguments: &cli::Back, context: &mut Context<'_>) -> Result<Exit> {
    let reason = worded("--reason", &arguments.reason)?;
    let session = EditSession::open(&arguments.target, context)?;
    if to == Status::InReview && session.document.status() == Status::Draft {
        return Err(Error::refusal(format!("`{}` is a draft; there is nothing to reopen", session.entry.id))
            .hint(format!("`pmgit submit {}`", session.entry.id)));
    }
    let step = TransitionRequest { verb, to, stamp: &arguments.stamp, reason: Some(reason) };
    advance(&session, &step, context, |_, _| Ok(()))
}

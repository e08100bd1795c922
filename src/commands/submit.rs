//! `pmgit submit`: the content is complete.

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{EditSession, TransitionRequest, advance};
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open(&arguments.target, context)?;
    let step = TransitionRequest { verb: "submit", to: Status::InReview, stamp: &arguments.stamp, reason: None };
    if session.document.status() > Status::InReview {
        return Err(crate::error::Error::refusal(format!(
            "`{}` is {} already",
            session.entry.id,
            session.document.status()
        ))
        .hint(format!("`pmgit reopen {} --reason TEXT` takes it back to in-review", session.entry.id)));
    }
    advance(&session, &step, context, |_, _| Ok(()))
}

//! `pmgit close`: nothing more is to be done on the document.

use super::Exit;
use super::shared::context::Context;
use super::shared::transition::{EditSession, TransitionRequest, advance};
use crate::cli;
use crate::document::Status;
use crate::error::Result;

pub(super) fn run(arguments: &cli::Move, context: &mut Context<'_>) -> Result<Exit> {
    let session = EditSession::open_to_record(&arguments.target, context)?;
    let step = TransitionRequest { verb: "close", to: Status::Closed, stamp: &arguments.stamp, reason: None };
    advance(&session, &step, context, |_, _| Ok(()))
}
